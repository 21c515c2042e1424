package corpus

import (
	"cmp"
	"math"
	"slices"
)

// FocusFrequency is how many articles are about a country. Mentions are those
// of the country in the articles about it.
type FocusFrequency struct {
	Frequency
	Score float64 // mean over the articles about the country
}

// Foci counts how many of the records that the filter selects are about each
// country, most articles first, then by score, then by identifier. Scores are
// taken to the thousandth.
func Foci(records []*Record, f Filter) []FocusFrequency {
	tallies := map[EntityID]*tally{}
	scores := map[EntityID]float64{}
	clusters := storiesOf(records)
	for _, r := range records {
		if !f.selects(r) {
			continue
		}
		for _, focus := range r.Focus {
			if tallies[focus.Entity] == nil {
				tallies[focus.Entity] = newTally()
			}
			tallies[focus.Entity].add(r.Article, clusters[r], f.countOf(r, focus.Entity))
			scores[focus.Entity] += math.Round(float64(focus.Score) * 1000)
		}
	}
	name := names(records)
	var out []FocusFrequency
	for id, t := range tallies {
		out = append(out, FocusFrequency{
			Frequency: Frequency{
				Entity: id, Name: name[id], Mentions: t.mentions, Articles: len(t.articles),
				Texts: len(t.texts), Stories: len(t.stories), Outlets: len(t.outlets), First: t.first, Last: t.last,
			},
			Score: scores[id] / float64(len(t.articles)) / 1000,
		})
	}
	slices.SortFunc(out, func(a, b FocusFrequency) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Entity, b.Entity))
	})
	return out
}

// countOf counts the mentions of an entity in a record.
func (f *Filter) countOf(r *Record, id EntityID) int {
	n := 0
	for i := range r.Mentions {
		if r.Mentions[i].Entity == id && f.counts(r, &r.Mentions[i]) {
			n++
		}
	}
	return n
}
