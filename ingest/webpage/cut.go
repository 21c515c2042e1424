package webpage

import (
	"cmp"
	"slices"
)

// gramReach is how many more groups of four words a block touches than it has
// words.
const gramReach = 3

// Cut is the score from which blocks of a page are content: half of the F1
// that the best choice of blocks promises if the scores are right, which is
// where that choice is best (Lipton, Elkan and Naryanaswamy 2014). On pages
// that the model is unsure of it is lower, so that they do not end up with
// next to no text; it is never below the least score of content.
func (m *Model) Cut(v *View, score []float32) float32 {
	type part struct{ score, weight float32 }
	var parts []part
	total := float32(0)
	for i, s := range score {
		words := v.page.Blocks[i].text.words
		if words == 0 {
			continue
		}
		w := float32(words) + gramReach
		total += s * w
		if s >= m.Threshold/2 { // what scores less moves no cut
			parts = append(parts, part{s, w})
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(b.score, a.score) })
	best, both, chosen := float32(0), float32(0), float32(0)
	for _, p := range parts {
		both, chosen = both+p.score*p.weight, chosen+p.weight
		best = max(best, 2*both/(chosen+total))
	}
	return max(m.Threshold, best/2)
}
