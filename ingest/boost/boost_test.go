package boost

import (
	"bytes"
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
	bins := make([]uint8, 2)
	for _, c := range []struct {
		row  []float32
		want float64
	}{
		{[]float32{1, 0}, 7.5},
		{[]float32{0, 0}, 1.5},
		{[]float32{0, 2}, 1.5}, // an edge belongs to the range below it
		{[]float32{0, 2.5}, 3.5},
		{[]float32{0, 99}, 3.5},
	} {
		Bin(m.Edges, c.row, bins)
		if got := m.Score(bins); got != c.want {
			t.Errorf("%v: %v, want %v", c.row, got, c.want)
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
