package export

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
	"dateline/store"
)

// graph makes a network of edges between numbered nodes.
func graph(nodes int, edges ...[3]int) *Network {
	n := &Network{}
	for i := range nodes {
		n.Nodes = append(n.Nodes, Node{Frequency: corpus.Frequency{Entity: corpus.EntityID(fmt.Sprint("p:", i))}, Kind: corpus.Person, Community: -1})
	}
	for _, e := range edges {
		n.Edges = append(n.Edges, Edge{A: e[0], B: e[1], Alpha: 1, PairRow: store.PairRow{Pair: corpus.Pair{Count: e[2]}}})
	}
	return n
}

// TestBackbone holds the disparity filter against values worked by hand: node 0
// has strength 20 and edges of 16, 2, 1 and 1, so that alpha is (1-16/20)^3 =
// 0.008, (1-2/20)^3 = 0.729 and twice (1-1/20)^3 = 0.857375; nodes 3 and 4 have
// two edges each, of which that between them is 3 of 4: alpha 1/4.
func TestBackbone(t *testing.T) {
	edges := [][3]int{{0, 1, 16}, {0, 2, 2}, {0, 3, 1}, {0, 4, 1}, {3, 4, 3}}
	alphas := []float64{.008, .729, .75, .75, .25}
	for _, c := range []struct {
		level float64
		kept  []int
	}{{.05, []int{0}}, {.3, []int{0, 4}}, {.73, []int{0, 1, 4}}, {1, []int{0, 1, 2, 3, 4}}} {
		n := graph(5, edges...)
		n.Backbone(c.level)
		var kept []int
		for _, e := range n.Edges {
			i := slices.Index(edges, [3]int{e.A, e.B, e.Count})
			kept = append(kept, i)
			if math.Abs(e.Alpha-alphas[i]) > 1e-12 {
				t.Errorf("edge %d: alpha %v, want %v", i, e.Alpha, alphas[i])
			}
		}
		if !slices.Equal(kept, c.kept) {
			t.Errorf("level %v keeps %v, want %v", c.level, kept, c.kept)
		}
	}
}

// TestCommunities holds that two cliques with one edge between them are two
// communities, the larger first, and that they are the same each time.
func TestCommunities(t *testing.T) {
	var edges [][3]int
	clique := func(from, to int) {
		for i := from; i < to; i++ {
			for j := i + 1; j < to; j++ {
				edges = append(edges, [3]int{i, j, 3})
			}
		}
	}
	clique(0, 4)
	clique(4, 10)
	edges = append(edges, [3]int{3, 4, 1})
	for range 5 {
		n := graph(11, edges...)
		n.FindCommunities(1)
		var have []int
		for _, node := range n.Nodes {
			have = append(have, node.Community)
		}
		if want := []int{1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 2}; !slices.Equal(have, want) {
			t.Errorf("%v, want %v", have, want)
		}
	}
	(&Network{}).FindCommunities(1)
}

// TestCommunitiesAreStable holds that a large random network has the same
// communities each time.
func TestCommunitiesAreStable(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var edges [][3]int
	for i := range 300 {
		for range 4 {
			if j := r.IntN(300); j > i {
				edges = append(edges, [3]int{i, j, 1 + r.IntN(9)})
			}
		}
	}
	var first []Node
	for i := range 4 {
		n := graph(300, edges...)
		n.FindCommunities(1)
		if i == 0 {
			first = n.Nodes
		}
		if d := cmp.Diff(first, n.Nodes); d != "" {
			t.Fatal(d)
		}
	}
}

// TestEgo holds that the network around an entity is that part of the whole
// one, at one step and at two.
func TestEgo(t *testing.T) {
	ctx, db := context.Background(), fixture(t, 60)
	base := NetworkOptions{Least: 3, Pairs: corpus.PairOptions{Window: corpus.WindowSentence, Unit: corpus.UnitMentions}}
	whole, err := NewNetwork(ctx, db, base)
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[int]int{}
	for depth := 1; depth <= 3; depth++ {
		o := base
		o.Ego, o.Depth = []corpus.EntityID{"c:RU"}, depth
		have, err := NewNetwork(ctx, db, o)
		if err != nil {
			t.Fatal(err)
		}
		near := map[corpus.EntityID]bool{"c:RU": true}
		for range depth {
			near = widen(whole, near)
		}
		var want [][2]corpus.EntityID
		for _, e := range whole.Edges {
			if near[e.PairRow.A] && near[e.PairRow.B] {
				want = append(want, [2]corpus.EntityID{e.PairRow.A, e.PairRow.B})
			}
		}
		if d := cmp.Diff(want, ends(have)); d != "" {
			t.Errorf("depth %d (-want +have):\n%s", depth, d)
		}
		sizes[depth] = len(want)
	}
	if sizes[1] == 0 || sizes[1] == len(whole.Edges) {
		t.Errorf("the test shows nothing: %v of %d edges", sizes, len(whole.Edges))
	}
}

func widen(n *Network, near map[corpus.EntityID]bool) map[corpus.EntityID]bool {
	out := map[corpus.EntityID]bool{}
	for id := range near {
		out[id] = true
	}
	for _, e := range n.Edges {
		if near[e.PairRow.A] || near[e.PairRow.B] {
			out[e.PairRow.A], out[e.PairRow.B] = true, true
		}
	}
	return out
}

func ends(n *Network) [][2]corpus.EntityID {
	var out [][2]corpus.EntityID
	for _, e := range n.Edges {
		out = append(out, [2]corpus.EntityID{e.PairRow.A, e.PairRow.B})
	}
	return out
}

// TestEgoAlone holds that an entity named with nobody is a network of one node.
func TestEgoAlone(t *testing.T) {
	db := fixture(t, 20)
	n, err := NewNetwork(context.Background(), db, NetworkOptions{Least: 1000, Ego: []corpus.EntityID{"c:RU"}, Resolution: 1})
	if err != nil || len(n.Nodes) != 1 || len(n.Edges) != 0 || n.Nodes[0].Articles == 0 {
		t.Fatalf("%+v, %v", n, err)
	}
	for _, f := range NetworkFormats() {
		if err := f.Write(&bytes.Buffer{}, n); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// TestStrongest holds that --limit keeps the edges of the largest counts, and
// no node without one.
func TestStrongest(t *testing.T) {
	ctx, db := context.Background(), fixture(t, 60)
	all, err := NewNetwork(ctx, db, NetworkOptions{Least: 1})
	if err != nil {
		t.Fatal(err)
	}
	some, err := NewNetwork(ctx, db, NetworkOptions{Least: 1, Strongest: 10})
	if err != nil || len(some.Edges) != 10 {
		t.Fatalf("%d edges, %v", len(some.Edges), err)
	}
	counts := func(n *Network) (out []int) {
		for _, e := range n.Edges {
			out = append(out, e.Count)
		}
		slices.SortFunc(out, func(a, b int) int { return b - a })
		return out
	}
	if a, b := counts(all)[:10], counts(some); !slices.Equal(a, b) {
		t.Errorf("%v, want %v", b, a)
	}
	for _, n := range some.Nodes {
		if n.Degree == 0 || n.Strength == 0 {
			t.Errorf("%+v", n)
		}
	}
}
