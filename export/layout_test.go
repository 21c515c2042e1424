package export

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"dateline/corpus"
)

// cliques is a network of groups in which everyone knows each other, with one
// edge from each group to the next.
func cliques(groups, size int) *Network {
	n := &Network{Unit: corpus.UnitArticles}
	join := func(a, b, count int) {
		n.Edges = append(n.Edges, Edge{A: a, B: b, Count: count})
	}
	for i := range groups * size {
		n.Nodes = append(n.Nodes, Node{Frequency: corpus.Frequency{Name: "<" + string(rune('A'+i%26)) + ">"}, Kind: corpus.Person, Community: i / size})
		for j := i - i%size; j < i; j++ {
			join(j, i, 10)
		}
		if i%size == 0 && i > 0 {
			join(i-1, i, 1)
		}
	}
	n.tidy()
	return n
}

func TestLayoutPutsFriendsTogether(t *testing.T) {
	n := cliques(6, 8)
	at := n.Layout()
	if !slices.Equal(at, n.Layout()) {
		t.Error("the layout differs from one time to the next")
	}
	inside, across, pairs := 0.0, 0.0, 0
	for i := range at {
		if at[i].X < 0 || at[i].X > 1 || at[i].Y < 0 || at[i].Y > 1 {
			t.Fatalf("node %d is at %v", i, at[i])
		}
		for j := range i {
			d := math.Hypot(at[i].X-at[j].X, at[i].Y-at[j].Y)
			if d < 0.003 {
				t.Errorf("nodes %d and %d lie on each other", i, j)
			}
			if i/8 == j/8 {
				inside, pairs = inside+d, pairs+1
			} else {
				across += d
			}
		}
	}
	inside, across = inside/float64(pairs), across/float64(len(at)*(len(at)-1)/2-pairs)
	if inside*2 > across {
		t.Errorf("those of a group are %.3f apart, the others %.3f", inside, across)
	}
	for _, small := range []*Network{{}, cliques(1, 1), cliques(1, 2)} {
		for _, p := range small.Layout() {
			if math.IsNaN(p.X) || math.IsNaN(p.Y) {
				t.Errorf("a network of %d nodes is placed at %v", len(small.Nodes), p)
			}
		}
	}
}

func TestSVG(t *testing.T) {
	n := cliques(2, 3)
	n.Note = "a & b"
	var b bytes.Buffer
	if err := writeSVG(&b, n); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if strings.Count(text, "<circle") != 6 || strings.Count(text, "<line") != len(n.Edges) || !strings.Contains(text, "a &amp; b") || strings.Contains(text, "<A>") {
		t.Errorf("%s", text)
	}
}

func BenchmarkLayout(b *testing.B) {
	n := cliques(30, 10) // 300 nodes, 1,379 edges
	for b.Loop() {
		n.Layout()
	}
}
