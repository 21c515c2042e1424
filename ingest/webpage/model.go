package webpage

import (
	"dateline/ingest/boost"
)

// Model judges which blocks of a page are the article.
type Model struct {
	Lexicon       Lexicon
	First, Second boost.Model
	Threshold     float32 // the least score of content
	Strict        float32 // the same where the rules see furniture
	Lenient       float32 // and where they see the standfirst
}

// Dense writes the numbers of a block that need no model to row, which must be
// as long as the list of features.
func (v *View) Dense(features []Feature, i int, row []float32) {
	for k := range features {
		row[k] = float32(features[k].value(v, i))
	}
}

// Judge gives each block a score between 0 and 1: how sure it is content.
func (m *Model) Judge(v *View) []float32 {
	n := len(v.page.Blocks)
	features := Features()
	width := len(features) + len(LexicalFeatures())
	bins := make([]uint8, len(m.Second.Edges))
	rows := make([]float32, n*width)
	score := make([]float32, n)
	var tokens []uint32
	var words [3]float32
	for i := range n {
		row := rows[i*width : (i+1)*width]
		v.Dense(features, i, row)
		words, tokens = m.Lexicon.Scores(v, i, tokens)
		copy(row[len(features):], words[:])
		m.First.Bin(row, bins)
		score[i] = float32(boost.Probability(m.First.Score(bins)))
	}
	c := NewContext(v, score)
	out := make([]float32, n)
	row := make([]float32, 0, len(m.Second.Edges))
	for i := range n {
		row = c.Append(i, append(row[:0], rows[i*width:(i+1)*width]...))
		m.Second.Bin(row, bins)
		out[i] = float32(boost.Probability(m.Second.Score(bins)))
	}
	return out
}
