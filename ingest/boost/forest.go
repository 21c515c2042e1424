package boost

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Forest is a model laid out for scoring many rows: not tree by tree but
// feature by feature, as QuickScorer does (Lucchese et al. 2015). The leaves of
// each tree are numbered from left to right, and each split knows which of them
// a row cannot end in that goes right. Of all splits of a feature, in ascending
// order, only those below the row's value say so; the leaf that a row ends in
// is the first that none of them rules out. What holds for all of some rows in
// a row is worked out once: blocks of a page are much alike.
type Forest struct {
	bias    float32
	low     float64
	columns []column
	cuts    []cut
	leaves  []float32
	first   []int32 // the first leaf of each tree
}

// column is where the splits of a feature begin among the cuts. They end in
// one that no value is above.
type column struct{ feature, start int32 }

// cut is a split as those rows see it that go right.
type cut struct {
	edge float32
	tree int32
	left uint64 // the leaves they may still end in
}

// maxLeaves is how many leaves of a tree a cut can tell apart.
const maxLeaves = 64

// Stride is after how many trees a Forest looks at the sum.
const Stride = 32

// Forest lays the model out. Of rows whose sum falls below low the other
// trees are not asked: they would hardly bring it back.
func (m *Model) Forest(low float64) *Forest {
	f := &Forest{bias: m.Bias, low: low}
	of := make([][]cut, len(m.Edges)) // by feature
	for t := range m.Trees {
		f.first = append(f.first, int32(len(f.leaves)))
		f.add(&m.Trees[t], m.Edges, of, 0)
	}
	for feature, cuts := range of {
		if len(cuts) == 0 {
			continue
		}
		slices.SortFunc(cuts, func(a, b cut) int { return cmp.Or(cmp.Compare(a.edge, b.edge), cmp.Compare(a.tree, b.tree)) })
		f.columns = append(f.columns, column{int32(feature), int32(len(f.cuts))})
		f.cuts = append(append(f.cuts, cuts...), cut{edge: float32(math.Inf(1))})
	}
	return f
}

// add takes over the leaves of the last tree below a node, from left to right,
// and its splits.
func (f *Forest) add(t *Tree, edges [][]float32, of [][]cut, node int16) {
	if len(t.Nodes) == 0 {
		node = ^0
	}
	if node < 0 {
		f.leaves = append(f.leaves, t.Leaves[^node])
		return
	}
	tree := len(f.first) - 1
	n := &t.Nodes[node]
	from := len(f.leaves) - int(f.first[tree])
	f.add(t, edges, of, n.Left)
	to := len(f.leaves) - int(f.first[tree])
	if int(n.Bin) < len(edges[n.Feature]) { // else all rows go left
		gone := uint64(1)<<to - uint64(1)<<from
		of[n.Feature] = append(of[n.Feature], cut{edges[n.Feature][n.Bin], int32(tree), ^gone})
	}
	f.add(t, edges, of, n.Right)
}

// batchRows is how many rows are looked at together.
const batchRows = 16

// Scores sums for each row what the trees say of it. Rows hold numbers, no NaN.
func (f *Forest) Scores(rows [][]float32) []float64 {
	out := make([]float64, 0, len(rows))
	b := batch{common: make([]uint64, len(f.first)), left: make([]uint64, len(f.first))}
	for some := range slices.Chunk(rows, batchRows) {
		f.narrow(&b, some)
		for _, row := range some {
			copy(b.left, b.common)
			for _, c := range b.columns {
				f.apply(c, row[c.feature], b.left)
			}
			out = append(out, f.sum(b.left))
		}
	}
	return out
}

// batch is what is known of some rows, and room for one of them.
type batch struct {
	least, most []float32 // the values of each feature
	columns     []column  // those that tell the rows apart, without the cuts that do not
	common      []uint64  // of each tree, the leaves that any row may end in
	left        []uint64  // the leaves that a row may end in
}

// narrow applies what holds for all rows.
func (f *Forest) narrow(b *batch, rows [][]float32) {
	least, most := append(b.least[:0], rows[0]...), append(b.most[:0], rows[0]...)
	for _, row := range rows[1:] {
		for k, v := range row {
			if v < least[k] {
				least[k] = v
			}
			if v > most[k] {
				most[k] = v
			}
		}
	}
	b.least, b.most, b.columns = least, most, b.columns[:0]
	for t := range b.common {
		b.common[t] = math.MaxUint64
	}
	for _, c := range f.columns {
		c.start = f.apply(c, least[c.feature], b.common)
		if f.cuts[c.start].edge < most[c.feature] {
			b.columns = append(b.columns, c)
		}
	}
}

// apply rules out leaves for a value of a column's feature, and returns where
// the cuts are that it is not above.
func (f *Forest) apply(c column, value float32, left []uint64) int32 {
	cuts := f.cuts[c.start:]
	for k := range cuts {
		cut := &cuts[k]
		if !(cut.edge < value) {
			return c.start + int32(k)
		}
		left[cut.tree] &= cut.left
	}
	return c.start
}

// sum adds up the leaves that a row ends in.
func (f *Forest) sum(left []uint64) float64 {
	sum := f.bias
	for t, l := range left {
		if t%Stride == Stride-1 && float64(sum) < f.low {
			break
		}
		sum += f.leaves[int(f.first[t])+bits.TrailingZeros64(l)]
	}
	return float64(sum)
}
