package country

import (
	"cmp"
	"slices"

	"dateline/corpus"
)

// Focus is a country that an article is about, with its share of the weight
// that all countries have in it.
type Focus struct {
	Entity corpus.EntityID
	Share  float64
}

// FocusOf ranks the countries that an article is about, as distinct from those
// it names: a mention in the title weighs most, then one in the subtitle or the
// first two sentences; a capital, city, region or metonym weighs half a name. A
// country is in focus with a fifth of the weight and half of the leader's.
func FocusOf(a *corpus.Article, ms []corpus.Mention) []Focus {
	weights := map[corpus.EntityID]float64{}
	total := 0.0
	for _, m := range ms {
		if m.Kind != corpus.Country || m.Status != corpus.Counted || m.Block >= len(a.Blocks) {
			continue
		}
		w := focusWeight(a.Blocks[m.Block].Role, m)
		weights[m.Entity] += w
		total += w
	}
	var out []Focus
	for id, w := range weights {
		out = append(out, Focus{id, w / total})
	}
	slices.SortFunc(out, func(x, y Focus) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.Entity, y.Entity))
	})
	for i, f := range out {
		if f.Share < 0.2 || f.Share < out[0].Share/2 {
			return out[:i]
		}
	}
	return out
}

func focusWeight(role corpus.Role, m corpus.Mention) float64 {
	w := 1.0
	switch {
	case role == corpus.RoleTitle:
		w = 4
	case role == corpus.RoleSubtitle, role == corpus.RoleBody && m.Sentence < 3:
		w = 2
	}
	if !m.Form.Counted() {
		w /= 2
	}
	return w
}
