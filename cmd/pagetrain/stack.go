package main

import (
	"hash/fnv"
	"math"
	"slices"

	"dateline/ingest/boost"
	"dateline/ingest/webpage"
)

// folds is into how many parts, by site, the training pages are cut so that
// each stage sees the stage before as it is on pages it was not trained on.
const folds = 4

// usable is the least F1 that the gold itself must reach on a page to be
// learned from: below it the gold is of another text.
const usable = 0.75

func plans() (first, second plan) {
	first = plan{trees: 160, rate: .1, leaves: 24, leastRows: 60, l2: 1, rows: .5, easyRows: .2, features: .3, giveUp: webpage.SurelyNotMargin}
	second = plan{trees: 180, rate: .08, leaves: 20, leastRows: 40, l2: 1, rows: .6, easyRows: 1, features: .3, giveUp: math.Inf(-1)}
	return first, second
}

// threshold is the least score of content on any page, lenient the score of
// content where the rules see the standfirst.
const (
	threshold = 0.3
	lenient   = 0.2
)

// part is the fold that a site is in.
func part(host string) int {
	h := fnv.New32a()
	h.Write([]byte(host))
	return int(h.Sum32() % folds)
}

// crossing is what vocabulary and first stage make of pages of sites that they
// were not trained on.
type crossing struct {
	samples []*sample // those that can be learned from
	table   *table
	score   []float32               // of the first stage, a row each
	lexicon [folds]*webpage.Lexicon // of all folds but one
	first   [folds]boost.Model
}

// cross trains vocabularies and first stages, each without one fold.
func cross(samples []*sample, seed uint64) *crossing {
	c := &crossing{}
	for _, s := range samples {
		if s.oracle >= usable {
			c.samples = append(c.samples, s)
		}
	}
	words := make(map[*sample][][]float32, len(c.samples))
	for k := range folds {
		in, out := divide(c.samples, func(s *sample) bool { return part(s.host) == k })
		c.lexicon[k] = learnLexicon(out, seed)
		for _, s := range in {
			words[s] = wordScores(s, c.lexicon[k])
		}
	}
	c.table = gather(c.samples, words)
	c.score = make([]float32, len(c.table.w))
	first, _ := plans()
	weights := c.table.w
	for k := range folds {
		held := c.rowsOf(k)
		c.table.w = slices.Clone(weights)
		for i := range held {
			if held[i] {
				c.table.w[i] = 0
			}
		}
		var margin []float32
		c.first[k], margin = grow(c.table, first, seed)
		for i, is := range held {
			if is {
				c.score[i] = float32(boost.Probability(float64(margin[i])))
			}
		}
	}
	c.table.w = weights
	return c
}

// rowsOf marks the rows of a fold.
func (c *crossing) rowsOf(fold int) []bool {
	var held []bool
	for _, s := range c.samples {
		for range s.y {
			held = append(held, part(s.host) == fold)
		}
	}
	return held
}

// train makes a model of the samples.
func train(samples []*sample, seed uint64) *webpage.Model {
	c := cross(samples, seed)
	m := &webpage.Model{Lexicon: *learnLexicon(c.samples, seed), Threshold: threshold, Lenient: lenient}
	first, second := plans()
	m.First, _ = grow(c.table, first, seed)
	m.Second = growSecond(c.table.doubtful(c.samples, c.score), second, seed)
	return m
}

// trainFolds makes a model of each fold: of all sites that are not in it.
func trainFolds(samples []*sample, seed uint64) [folds]*webpage.Model {
	c := cross(samples, seed)
	_, second := plans()
	weights := c.table.w
	var out [folds]*webpage.Model
	for k := range folds {
		c.table.w = slices.Clone(weights)
		for i, held := range c.rowsOf(k) {
			if held {
				c.table.w[i] = 0
			}
		}
		out[k] = &webpage.Model{Lexicon: *c.lexicon[k], First: c.first[k], Threshold: threshold, Lenient: lenient}
		out[k].Second, _ = grow(c.table.doubtful(c.samples, c.score), second, seed)
	}
	return out
}

// members is how many trainings of the second stage, which differ in their
// samples, make its mean.
const members = 4

// growSecond is the mean of several trainings.
func growSecond(t *table, p plan, seed uint64) boost.Model {
	var all []boost.Model
	for k := range uint64(members) {
		m, _ := grow(t, p, seed+k)
		all = append(all, m)
	}
	return boost.Mean(all)
}

// doubtful is the table of the second stage: the blocks that it will be asked
// about, with what the first believes around each. The last column marks the
// blocks of the general set, whose texts were edited by other habits.
func (t *table) doubtful(samples []*sample, score []float32) *table {
	var context [][]float32
	var rows []int
	at := 0
	for _, s := range samples {
		for i, row := range contextOf(s, score[at:at+len(s.y)]) {
			if score[at+i] < webpage.SurelyNot || t.w[at+i] == 0 {
				continue
			}
			if isGeneral(s.set) {
				row[len(row)-1] = 1
			}
			context, rows = append(context, row), append(rows, at+i)
		}
		at += len(s.y)
	}
	out := &table{edges: slices.Clone(t.edges)}
	for _, i := range rows {
		out.y, out.w = append(out.y, t.y[i]), append(out.w, t.w[i])
	}
	for _, col := range t.cols {
		part := make([]uint8, len(rows))
		for k, i := range rows {
			part[k] = col[i]
		}
		out.cols = append(out.cols, part)
	}
	out.widen(context)
	return out
}

func divide(samples []*sample, in func(*sample) bool) (yes, no []*sample) {
	for _, s := range samples {
		if in(s) {
			yes = append(yes, s)
		} else {
			no = append(no, s)
		}
	}
	return yes, no
}

// wordScores are the lexical features of the blocks of a page.
func wordScores(s *sample, l *webpage.Lexicon) [][]float32 {
	var buffer []uint32
	var words [3]float32
	out := make([][]float32, len(s.rows))
	for i := range out {
		words, buffer = l.Scores(s.view, i, buffer)
		out[i] = slices.Clone(words[:])
	}
	return out
}

// contextOf lists what the first stage believes around each block.
func contextOf(s *sample, score []float32) [][]float32 {
	c := webpage.NewContext(s.view, score)
	out := make([][]float32, len(score))
	for i := range out {
		out[i] = c.Append(i, nil)
	}
	return out
}

// gather makes a table of all blocks: the numbers that need no model, then the
// lexical ones.
func gather(samples []*sample, words map[*sample][][]float32) *table {
	var rows, scores [][]float32
	var y, w []float32
	sum := float32(0)
	for _, s := range samples {
		rows = append(rows, s.rows...)
		scores = append(scores, words[s]...)
		y = append(y, s.y...)
		w = append(w, s.w...)
	}
	for _, v := range w {
		sum += v
	}
	for i := range w {
		w[i] *= float32(len(w)) / sum
	}
	t := newTable(rows, y, w)
	t.widen(scores)
	return t
}
