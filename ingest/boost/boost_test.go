package boost

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sample() *Model {
	return &Model{
		Edges: [][]float32{{0.5}, {1, 2, 3}},
		Bias:  -1,
		Trees: []Tree{
			{
				Nodes:  []Node{{Feature: 0, Bin: 0, Left: 1, Right: ^0}, {Feature: 1, Bin: 1, Left: ^1, Right: ^2}},
				Leaves: []float32{8, 2, 4},
			},
			{Nodes: []Node{}, Leaves: []float32{0.5}},
		},
	}
}

func TestScore(t *testing.T) {
	m := sample()
	f := m.Forest(math.Inf(-1))
	for _, c := range []struct {
		row  []float32
		want float64
	}{
		{[]float32{1, 0}, 7.5},
		{[]float32{0, 0}, 1.5},
		{[]float32{0, 2}, 1.5}, // an edge belongs to the range below it
		{[]float32{0, 2.5}, 3.5},
		{[]float32{0, 99}, 3.5},
		{[]float32{-1, float32(math.Inf(1))}, 3.5},
	} {
		if got := f.Scores([][]float32{c.row})[0]; got != c.want {
			t.Errorf("%v: %v, want %v", c.row, got, c.want)
		}
	}
}

// scoreByTree walks from the root of each tree, as trees are defined.
func scoreByTree(m *Model, row []float32, low float64) float64 {
	sum := m.Bias
	for t := range m.Trees {
		if t%Stride == Stride-1 && float64(sum) < low {
			break
		}
		tree := &m.Trees[t]
		at := int16(^0)
		if len(tree.Nodes) > 0 {
			at = 0
		}
		for at >= 0 {
			n := &tree.Nodes[at]
			if BinOf(m.Edges[n.Feature], row[n.Feature]) <= n.Bin {
				at = n.Left
			} else {
				at = n.Right
			}
		}
		sum += tree.Leaves[^at]
	}
	return float64(sum)
}

// randomModel grows trees at random, some of a single leaf, some with splits
// above all edges.
func randomModel(r *rand.Rand) *Model {
	m := &Model{Edges: make([][]float32, 5), Bias: r.Float32()}
	for f := range m.Edges {
		for range r.IntN(6) {
			m.Edges[f] = append(m.Edges[f], float32(r.IntN(20)))
		}
		slices.Sort(m.Edges[f])
		m.Edges[f] = slices.Compact(m.Edges[f])
	}
	for range 100 {
		n := r.IntN(maxLeaves)
		t := Tree{Nodes: make([]Node, n)}
		open := []*int16{new(int16)}
		for i := range t.Nodes {
			node := &t.Nodes[i]
			k := r.IntN(len(open))
			*open[k] = int16(i)
			open = append(slices.Delete(open, k, k+1), &node.Left, &node.Right)
			node.Feature, node.Bin = uint16(r.IntN(len(m.Edges))), uint8(r.IntN(6))
		}
		for i, slot := range open {
			*slot = int16(^i)
			t.Leaves = append(t.Leaves, r.Float32()-0.5)
		}
		m.Trees = append(m.Trees, t)
	}
	return m
}

// A Forest must say to the last bit what the trees say.
func TestForest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		m := randomModel(r)
		for _, low := range []float64{math.Inf(-1), -1, 0} {
			rows := make([][]float32, 20)
			for i := range rows {
				rows[i] = make([]float32, len(m.Edges))
				for f := range rows[i] {
					rows[i][f] = float32(r.IntN(44))/2 - 1
				}
				rows[i][0] = 3 // the same in all
			}
			for i, got := range m.Forest(low).Scores(rows) {
				if want := scoreByTree(m, rows[i], low); got != want {
					t.Fatalf("%v above %v: %v, want %v", rows[i], low, got, want)
				}
			}
		}
	}
}

func TestWriteRead(t *testing.T) {
	var file bytes.Buffer
	if err := sample().Write(&file); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	var m Model
	if err := m.Read(bytes.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*sample(), m); diff != "" {
		t.Error(diff)
	}
	for n := range whole {
		var cut Model
		if cut.Read(bytes.NewReader(whole[:n])) == nil {
			t.Errorf("the first %d of %d bytes were taken for a model", n, len(whole))
		}
	}
}

// A tree whose nodes lead back would be walked for ever.
func TestReadRefusesLoops(t *testing.T) {
	m := sample()
	m.Trees[0].Nodes[1].Left = 0
	var file bytes.Buffer
	if err := m.Write(&file); err != nil {
		t.Fatal(err)
	}
	if new(Model).Read(&file) == nil {
		t.Error("a loop was read")
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		values []float32
		n      int
		want   []float32
	}{
		{[]float32{3, 1, 2, 1}, 8, []float32{1.5, 2.5}},
		{[]float32{5, 5, 5}, 8, nil},
		{[]float32{1, 2, 3, 4, 5, 6, 7, 8}, 4, []float32{2.5, 4.5, 6.5}},
		{[]float32{0, 0, 0, 0, 0, 0, 1, 2}, 2, []float32{0.5}},
	} {
		if got := Cut(c.values, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%v in %d: %v, want %v", c.values, c.n, got, c.want)
		}
	}
}
