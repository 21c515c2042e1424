package webpage

import (
	"math"
	"slices"
	"sync"

	"dateline/ingest/boost"
)

// Model judges which blocks of a page are the article. The second stage sees
// the features of the first, and then the context.
type Model struct {
	Lexicon       Lexicon
	First, Second boost.Model
	Threshold     float32 // the least score of content, on any page; see Cut
	Lenient       float32 // the score of content where the rules see the standfirst

	once          sync.Once
	first, second *boost.Forest // the stages, laid out when first used
	tables        sync.Pool     // of *[]float32, see describe
}

// stages returns the two stages.
func (m *Model) stages() (first, second *boost.Forest) {
	m.once.Do(func() { m.first, m.second = m.First.Forest(SurelyNotMargin), m.Second.Forest(math.Inf(-1)) })
	return m.first, m.second
}

// Dense writes the numbers of a block that need no model to row, which must be
// as long as the list of features.
func (v *View) Dense(features []Feature, i int, row []float32) {
	var at spot
	at.look(v, i)
	at.describe(features, row)
}

func (at *spot) describe(features []Feature, row []float32) {
	for k := range features {
		row[k] = float32(features[k].value(at))
	}
}

// SurelyNot is a score: blocks to which the first stage gives less are not
// looked at again. They are four fifths of a page.
const SurelyNot = 0.004

// SurelyNotMargin is a sum of the first stage's trees below which a block is
// given up on.
const SurelyNotMargin = -6.5

// ofBlocks are the features that need no model.
var ofBlocks = Features()

// Judge gives each block a score between 0 and 1: how sure it is content.
func (m *Model) Judge(v *View) []float32 {
	first, second := m.stages()
	table, _ := m.tables.Get().(*[]float32)
	if table == nil {
		table = new([]float32)
	}
	defer m.tables.Put(table)
	rows := m.describe(v, table)
	score := make([]float32, len(rows))
	for i, sum := range first.Scores(rows) {
		score[i] = float32(boost.Probability(sum))
	}
	c := NewContext(v, score)
	var maybe []int
	likely := rows[:0]
	for i, row := range rows {
		if score[i] >= SurelyNot {
			maybe, likely = append(maybe, i), append(likely, c.Append(i, row))
		}
	}
	out := slices.Clone(score)
	for k, sum := range second.Scores(likely) {
		out[maybe[k]] = float32(boost.Probability(sum))
	}
	return out
}

// describe returns what the first stage sees of each block, with room for what
// the second adds. The rows stand in the table, which may hold those of
// another page.
func (m *Model) describe(v *View, table *[]float32) [][]float32 {
	n, width := len(m.First.Edges), len(m.Second.Edges)
	rows := make([][]float32, len(v.page.Blocks))
	*table = slices.Grow((*table)[:0], len(rows)*width)
	flat := (*table)[:len(rows)*width]
	var at spot
	var tokens []uint32
	var words [3]float32
	for i := range rows {
		row := flat[i*width : i*width+n : (i+1)*width]
		at.look(v, i)
		at.describe(ofBlocks, row)
		words, tokens = m.Lexicon.Scores(v, i, tokens)
		copy(row[len(ofBlocks):], words[:])
		rows[i] = row
	}
	return rows
}
