package export

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"

	"dateline/corpus"
)

// graph makes a network of edges between numbered nodes.
func graph(nodes int, edges ...[3]int) *Network {
	n := &Network{}
	for i := range nodes {
		n.Nodes = append(n.Nodes, Node{Frequency: corpus.Frequency{Entity: corpus.EntityID(fmt.Sprint("p:", i))}, Kind: corpus.Person, Community: -1})
	}
	for _, e := range edges {
		n.Edges = append(n.Edges, Edge{A: e[0], B: e[1], Alpha: 1, Count: e[2]})
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
	d := disparity{}
	id := func(i int) corpus.EntityID { return corpus.EntityID(fmt.Sprint("p:", i)) }
	for _, e := range edges {
		d.add(id(e[0]), id(e[1]), e[2])
	}
	for i, e := range edges {
		if a := d.alpha(id(e[0]), id(e[1]), e[2]); math.Abs(a-alphas[i]) > 1e-12 {
			t.Errorf("edge %d: alpha %v, want %v", i, a, alphas[i])
		}
	}
}

// TestBackboneOfPairs holds that a network with a backbone has the edges of the
// whole one whose alpha is below the level, and no other.
func TestBackboneOfPairs(t *testing.T) {
	ctx, db := context.Background(), fixture(t, 60)
	for _, o := range []NetworkOptions{{Least: 2}, {Least: 2, Ego: []corpus.EntityID{"c:RU"}}, {Least: 1, Pool: 40}} {
		whole, err := NewNetwork(ctx, db, o)
		if err != nil {
			t.Fatal(err)
		}
		d := disparity{}
		ends := func(n *Network, e Edge) (a, b corpus.EntityID) { return n.Nodes[e.A].Entity, n.Nodes[e.B].Entity }
		for _, e := range whole.Edges {
			a, b := ends(whole, e)
			d.add(a, b, e.Count)
		}
		for _, level := range []float64{.05, .4, 1} {
			o.Alpha = level
			some, err := NewNetwork(ctx, db, o)
			if err != nil {
				t.Fatal(err)
			}
			var have, want []string
			line := func(n *Network, e Edge) string {
				a, b := ends(n, e)
				return fmt.Sprint(a, b, e.Count, e.Stories, e.G2, d.alpha(a, b, e.Count))
			}
			for _, e := range some.Edges {
				have = append(have, line(some, e))
			}
			for _, e := range whole.Edges {
				if a, b := ends(whole, e); d.alpha(a, b, e.Count) < level {
					want = append(want, line(whole, e))
				}
			}
			if diff := cmp.Diff(want, have); diff != "" || len(want) == 0 && level == 1 {
				t.Errorf("%+v (-want +have):\n%s", o, diff)
			}
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

// TestCommunitiesAreGood holds that the communities are about as good as those of
// another implementation, by their modularity.
func TestCommunitiesAreGood(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var edges [][3]int
	other := simple.NewWeightedUndirectedGraph(0, 0)
	const nodes, groups = 400, 12
	for i := range nodes {
		for range 6 {
			j := r.IntN(nodes)
			if r.IntN(4) > 0 {
				j = (j/groups*groups + i%groups) % nodes
			}
			if j > i && !other.HasEdgeBetween(int64(i), int64(j)) {
				edges = append(edges, [3]int{i, j, 1 + r.IntN(5)})
				other.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(i), T: simple.Node(j), W: float64(edges[len(edges)-1][2])})
			}
		}
	}
	for _, resolution := range []float64{.5, 1, 2} {
		n := graph(nodes, edges...)
		n.FindCommunities(resolution)
		ours := map[int][]gonum.Node{}
		for i := range n.Nodes {
			if other.Node(int64(i)) != nil {
				ours[n.Nodes[i].Community] = append(ours[n.Nodes[i].Community], simple.Node(i))
			}
		}
		theirs := community.Modularize(other, resolution, rand.NewPCG(1, 1)).Communities()
		have, want := community.Q(other, slices.Collect(maps.Values(ours)), resolution), community.Q(other, theirs, resolution)
		if have < want-0.02 || math.IsNaN(have) {
			t.Errorf("resolution %v: modularity %.4f, that of the other is %.4f", resolution, have, want)
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
			if near[whole.Nodes[e.A].Entity] && near[whole.Nodes[e.B].Entity] {
				want = append(want, [2]corpus.EntityID{whole.Nodes[e.A].Entity, whole.Nodes[e.B].Entity})
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
		if near[n.Nodes[e.A].Entity] || near[n.Nodes[e.B].Entity] {
			out[n.Nodes[e.A].Entity], out[n.Nodes[e.B].Entity] = true, true
		}
	}
	return out
}

func ends(n *Network) [][2]corpus.EntityID {
	var out [][2]corpus.EntityID
	for _, e := range n.Edges {
		out = append(out, [2]corpus.EntityID{n.Nodes[e.A].Entity, n.Nodes[e.B].Entity})
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
