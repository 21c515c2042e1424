package webpage

import (
	"dateline/ingest/boost"
)

// Model judges which blocks of a page are the article. The second stage sees
// the features of the first, cut into the same bins, and then the context.
type Model struct {
	Lexicon       Lexicon
	First, Second boost.Model
	Threshold     float32 // the least score of content, on any page; see Cut
	Lenient       float32 // the score of content where the rules see the standfirst
}

// Dense writes the numbers of a block that need no model to row, which must be
// as long as the list of features.
func (v *View) Dense(features []Feature, i int, row []float32) {
	for k := range features {
		row[k] = float32(features[k].value(v, i))
	}
}

// SurelyNot is a score: blocks to which the first stage gives less are not
// looked at again. They are four fifths of a page.
const SurelyNot = 0.004

// SurelyNotMargin is a sum of the first stage's trees below which a block is
// given up on.
const SurelyNotMargin = -6.5

// Judge gives each block a score between 0 and 1: how sure it is content.
func (m *Model) Judge(v *View) []float32 {
	n := len(v.page.Blocks)
	features := Features()
	width := len(m.First.Edges)
	row := make([]float32, width)
	bins := make([]uint8, n*width) // the second stage sees them, too
	score := make([]float32, n)
	var tokens []uint32
	var words [3]float32
	for i := range n {
		v.Dense(features, i, row)
		words, tokens = m.Lexicon.Scores(v, i, tokens)
		copy(row[len(features):], words[:])
		own := bins[i*width : (i+1)*width]
		boost.Bin(m.First.Edges, row, own)
		score[i] = float32(boost.Probability(m.First.ScoreAbove(own, SurelyNotMargin)))
	}
	c := NewContext(v, score)
	out := make([]float32, n)
	all := make([]uint8, len(m.Second.Edges))
	for i := range n {
		if out[i] = score[i]; score[i] < SurelyNot {
			continue
		}
		row = c.Append(i, row[:0])
		copy(all, bins[i*width:(i+1)*width])
		boost.Bin(m.Second.Edges[width:], row, all[width:])
		out[i] = float32(boost.Probability(m.Second.Score(all)))
	}
	return out
}
