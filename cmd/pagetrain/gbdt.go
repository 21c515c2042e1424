package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"dateline/ingest/boost"
)

// plan says how trees are grown.
type plan struct {
	trees     int
	rate      float64
	leaves    int
	leastRows int
	l2        float64
	rows      float64 // share of the rows that a tree sees
	easyRows  float64 // share of those that are nearly right already, which then count for more
	features  float64 // share of the features that a tree sees
	giveUp    float64 // rows that fall below this margin are left alone, as a boost.Forest leaves them
}

// table holds binned features, a column each.
type table struct {
	cols  [][]uint8
	edges [][]float32
	y     []float32 // between 0 and 1
	w     []float32
}

const maxBins = 64

// easyError is the error below which a row is nearly right already and may be
// drawn more rarely (Ke et al. 2017, gradient-based one-side sampling).
const easyError = 0.02

// newTable bins rows; edges come from a sample of them.
func newTable(rows [][]float32, y, w []float32) *table {
	t := &table{y: y, w: w}
	t.widen(rows)
	return t
}

// widen adds the columns of rows to a table.
func (t *table) widen(rows [][]float32) {
	width := len(rows[0])
	step := max(1, len(rows)/40_000)
	for f := range width {
		var values []float32
		for i := 0; i < len(rows); i += step {
			values = append(values, rows[i][f])
		}
		edges := boost.Cut(values, maxBins)
		col := make([]uint8, len(rows))
		for i := range rows {
			col[i] = boost.BinOf(edges, rows[i][f])
		}
		t.edges, t.cols = append(t.edges, edges), append(t.cols, col)
	}
}

// cell is a bin of a histogram.
type cell struct{ g, h float32 }

// grower grows one tree after another.
type grower struct {
	*table
	plan
	r      *rand.Rand
	margin []float32
	g, h   []float32
	gl, hl []float32 // gradients of the rows of the leaf at hand
	active []int32   // rows that were not given up
}

// leaf is a node that may still be split.
type leaf struct {
	rows    []int32
	hist    [][maxBins]cell
	g, h    float64
	gain    float64
	feature int // index into the tree's features
	bin     uint8
	slot    *int16 // where the parent keeps its index
}

// grow trains a model by logistic loss, and returns with it what it says of
// every row, also of those whose weight is nothing.
func grow(t *table, p plan, seed uint64) (boost.Model, []float32) {
	n := len(t.y)
	g := &grower{table: t, plan: p, r: rand.New(rand.NewPCG(seed, 7)), margin: make([]float32, n), g: make([]float32, n), h: make([]float32, n), gl: make([]float32, n), hl: make([]float32, n)}
	m := boost.Model{Edges: slices.Clone(t.edges), Bias: g.prior()}
	for i := range g.margin {
		g.margin[i] = m.Bias
		g.active = append(g.active, int32(i))
	}
	for k := range p.trees {
		if k%boost.Stride == boost.Stride-1 {
			g.active = slices.DeleteFunc(g.active, func(i int32) bool { return float64(g.margin[i]) < p.giveUp })
		}
		g.gradients()
		m.Trees = append(m.Trees, g.tree())
	}
	return m, g.margin
}

// prior is the log odds of the weighted mean.
func (g *grower) prior() float32 {
	sum, weight := 0.0, 0.0
	for i, y := range g.y {
		sum, weight = sum+float64(y*g.w[i]), weight+float64(g.w[i])
	}
	p := sum / weight
	return float32(math.Log(p / (1 - p)))
}

func (g *grower) gradients() {
	for _, i := range g.active {
		p := float32(1 / (1 + math.Exp(-float64(g.margin[i]))))
		g.g[i] = (p - g.y[i]) * g.w[i]
		g.h[i] = max(p*(1-p), 1e-4) * g.w[i]
	}
}

// tree grows one tree on a sample of rows and features, best leaf first, and
// adds what it says to every row.
func (g *grower) tree() boost.Tree {
	var rows []int32
	for _, i := range g.active {
		if g.w[i] == 0 {
			continue
		}
		share := g.rows
		if easy := float32(math.Abs(float64(g.g[i]))) < easyError*g.w[i]; easy {
			share *= g.easyRows
			scale := float32(1 / g.easyRows)
			g.g[i], g.h[i] = g.g[i]*scale, g.h[i]*scale
		}
		if g.r.Float64() < share {
			rows = append(rows, i)
		}
	}
	features := g.r.Perm(len(g.cols))[:max(1, int(g.features*float64(len(g.cols))))]
	var tree boost.Tree
	tree.Nodes = make([]boost.Node, 0, g.leaves)
	open := []*leaf{g.newLeaf(rows, features, nil)}
	for len(open) < g.leaves {
		best := -1
		for i, l := range open {
			if l.gain > 0 && (best < 0 || l.gain > open[best].gain) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		left, right := g.split(open[best], features, &tree)
		open[best] = left
		open = append(open, right)
	}
	for i, l := range open {
		tree.Leaves = append(tree.Leaves, float32(-g.rate*l.g/(l.h+g.l2)))
		if l.slot != nil {
			*l.slot = int16(^i)
		}
	}
	g.add(&tree)
	return tree
}

// add sums the tree's values into the margins of the rows.
func (g *grower) add(tree *boost.Tree) {
	if len(tree.Nodes) == 0 {
		return
	}
	for _, i := range g.active {
		at := int16(0)
		for at >= 0 {
			n := &tree.Nodes[at]
			if g.cols[n.Feature][i] <= n.Bin {
				at = n.Left
			} else {
				at = n.Right
			}
		}
		g.margin[i] += tree.Leaves[^at]
	}
}

// newLeaf sums the histograms of rows, or takes from those of the parent what
// its other child holds.
func (g *grower) newLeaf(rows []int32, features []int, minus func(hist [][maxBins]cell)) *leaf {
	l := &leaf{rows: rows, hist: make([][maxBins]cell, len(features))}
	for _, i := range rows {
		l.g, l.h = l.g+float64(g.g[i]), l.h+float64(g.h[i])
	}
	if minus != nil {
		minus(l.hist)
	} else {
		gl, hl := g.gl[:len(rows)], g.hl[:len(rows)]
		for k, i := range rows {
			gl[k], hl[k] = g.g[i], g.h[i]
		}
		for k, f := range features {
			col, hist := g.cols[f], &l.hist[k]
			for j, i := range rows {
				c := &hist[col[i]&(maxBins-1)]
				c.g += gl[j]
				c.h += hl[j]
			}
		}
	}
	g.search(l)
	return l
}

// search finds the best split of a leaf.
func (g *grower) search(l *leaf) {
	if len(l.rows) < 2*g.leastRows {
		return
	}
	least := l.h * float64(g.leastRows) / float64(len(l.rows))
	base := l.g * l.g / (l.h + g.l2)
	for k := range l.hist {
		var sumG, sumH float64
		for b := range maxBins - 1 {
			c := l.hist[k][b]
			sumG, sumH = sumG+float64(c.g), sumH+float64(c.h)
			restG, restH := l.g-sumG, l.h-sumH
			if sumH < least || restH < least {
				continue
			}
			gain := sumG*sumG/(sumH+g.l2) + restG*restG/(restH+g.l2) - base
			if gain > l.gain+1e-7 {
				l.gain, l.feature, l.bin = gain, k, uint8(b)
			}
		}
	}
}

// split divides a leaf and adds its node to the tree.
func (g *grower) split(l *leaf, features []int, tree *boost.Tree) (left, right *leaf) {
	f := features[l.feature]
	tree.Nodes = append(tree.Nodes, boost.Node{Feature: uint16(f), Bin: l.bin})
	at := len(tree.Nodes) - 1
	if l.slot != nil {
		*l.slot = int16(at)
	}
	col := g.cols[f]
	var low, high []int32
	for _, i := range l.rows {
		if col[i] <= l.bin {
			low = append(low, i)
		} else {
			high = append(high, i)
		}
	}
	rest := func(of *leaf) func([][maxBins]cell) {
		return func(hist [][maxBins]cell) {
			for k := range hist {
				for b := range hist[k] {
					hist[k][b] = cell{l.hist[k][b].g - of.hist[k][b].g, l.hist[k][b].h - of.hist[k][b].h}
				}
			}
		}
	}
	if len(low) < len(high) {
		left = g.newLeaf(low, features, nil)
		right = g.newLeaf(high, features, rest(left))
	} else {
		right = g.newLeaf(high, features, nil)
		left = g.newLeaf(low, features, rest(right))
	}
	left.slot, right.slot = &tree.Nodes[at].Left, &tree.Nodes[at].Right
	l.hist = nil
	return left, right
}
