package country

import (
	"cmp"
	"slices"

	"dateline/corpus"
)

// How much a mention says about what an article is about: by the role of its
// block, by its form, and for the first paragraphs of the text.
const (
	titleWeight = 4.0
	leadWeight  = 2.0
	placeWeight = 0.6 // capitals, cities, regions, metonyms
	leadBlocks  = 2   // paragraphs of body text that make up the lead
)

// What makes a country a focus: at least this share of the article's weight,
// and at least this part of the strongest country's.
const (
	focusShare = 0.15
	focusPart  = 0.5
)

// Focus tells what an article is about from what it only names: the countries
// that carry most of its mentions, where the headline and the first paragraphs
// weigh more than the rest and a city less than its country's name. The score
// is the country's share of the weight of all countries named; the strongest
// comes first. An article that names no country has no focus.
func Focus(a *corpus.Article, mentions []corpus.Mention) []corpus.Focus {
	weights := map[corpus.EntityID]float64{}
	total := 0.0
	lead := leadEnd(a)
	for _, m := range mentions {
		if m.Kind != corpus.Country || m.Status != corpus.Counted {
			continue
		}
		w := weigh(a, m, lead)
		weights[m.Entity] += w
		total += w
	}
	var all []corpus.Focus
	for id, w := range weights {
		all = append(all, corpus.Focus{Entity: id, Score: float32(w / total)})
	}
	slices.SortFunc(all, func(x, y corpus.Focus) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Entity, y.Entity))
	})
	for i, f := range all {
		if f.Score < focusShare || f.Score < focusPart*all[0].Score {
			return all[:i]
		}
	}
	return all
}

// leadEnd returns the index of the first block behind the lead.
func leadEnd(a *corpus.Article) int {
	n := 0
	for i, b := range a.Blocks {
		if b.Role == corpus.RoleBody {
			if n++; n == leadBlocks {
				return i + 1
			}
		}
	}
	return len(a.Blocks)
}

func weigh(a *corpus.Article, m corpus.Mention, lead int) float64 {
	w := 1.0
	switch role := a.Blocks[m.Block].Role; {
	case role == corpus.RoleTitle || role == corpus.RoleSubtitle:
		w = titleWeight
	case role == corpus.RoleBody && m.Block < lead:
		w = leadWeight
	}
	if !m.Form.Counted() {
		w *= placeWeight
	}
	return w
}
