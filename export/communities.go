package export

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// communitySeed makes the communities of a network the same each time.
const communitySeed = 2024

// FindCommunities gives every node its community, by the Louvain algorithm with
// the edges' counts as weights: the largest is 0, and of equal ones that of the
// first node. A resolution above 1 gives smaller ones.
func (n *Network) FindCommunities(resolution float64) {
	r := rand.New(rand.NewPCG(communitySeed, 0))
	g := newTies(n)
	member := make([]int32, len(n.Nodes)) // which node of g each node is part of
	for i := range member {
		member[i] = int32(i)
	}
	for {
		of, moved := g.move(resolution, r)
		if !moved {
			break
		}
		count := renumber(of)
		for i, x := range member {
			member[i] = of[x]
		}
		g = g.join(of, count)
	}
	n.number(member)
}

// number numbers the communities by their size.
func (n *Network) number(member []int32) {
	count := renumber(member)
	sizes, order := make([]int, count), make([]int, count)
	for _, c := range member {
		sizes[c]++
	}
	for c := range order {
		order[c] = c
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b], sizes[a]) })
	rank := make([]int, count)
	for at, c := range order {
		rank[c] = at
	}
	for i, c := range member {
		n.Nodes[i].Community = rank[c]
	}
}

// renumber numbers what is in the list from 0 in the order in which it comes,
// and returns how many there are.
func renumber(of []int32) int {
	news := make(map[int32]int32)
	for i, c := range of {
		to, ok := news[c]
		if !ok {
			to = int32(len(news))
			news[c] = to
		}
		of[i] = to
	}
	return len(news)
}

// ties is a weighted graph in a few arrays: node i has the neighbours to[from[i]]
// to to[from[i+1]].
type ties struct {
	from   []int
	to     []int32
	weight []float64
	within []float64 // twice the weight inside each node, which stands for several
	degree []float64 // weight of all edges of each node, and twice that inside
	total  float64   // of the degrees
}

func newTies(n *Network) *ties {
	g := emptyTies(len(n.Nodes))
	for i := range n.Edges {
		g.from[n.Edges[i].A+1]++
		g.from[n.Edges[i].B+1]++
	}
	for i := range n.Nodes {
		g.from[i+1] += g.from[i]
	}
	g.to, g.weight = make([]int32, 2*len(n.Edges)), make([]float64, 2*len(n.Edges))
	at := slices.Clone(g.from)
	for i := range n.Edges {
		e := &n.Edges[i]
		for _, end := range [2][2]int{{e.A, e.B}, {e.B, e.A}} {
			g.to[at[end[0]]], g.weight[at[end[0]]] = int32(end[1]), float64(e.Count)
			at[end[0]]++
		}
	}
	g.sum()
	return g
}

func emptyTies(nodes int) *ties {
	return &ties{from: make([]int, nodes+1), within: make([]float64, nodes), degree: make([]float64, nodes)}
}

func (g *ties) sum() {
	for i := range g.degree {
		g.degree[i] = g.within[i]
		for k := g.from[i]; k < g.from[i+1]; k++ {
			g.degree[i] += g.weight[k]
		}
		g.total += g.degree[i]
	}
}

// move puts every node into the community of its neighbours where that raises
// the modularity most, again and again until nothing moves.
func (g *ties) move(resolution float64, r *rand.Rand) (of []int32, moved bool) {
	n := len(g.degree)
	of = make([]int32, n)
	for i := range of {
		of[i] = int32(i)
	}
	sums := slices.Clone(g.degree) // of communities
	near := newTally(n)
	for again := true; again; {
		again = false
		for _, i := range r.Perm(n) {
			old := of[i]
			near.clear()
			near.add(old, 0)
			for k := g.from[i]; k < g.from[i+1]; k++ {
				near.add(of[g.to[k]], g.weight[k])
			}
			sums[old] -= g.degree[i]
			gain := func(c int32) float64 { return near.sum[c] - resolution*g.degree[i]*sums[c]/g.total }
			best := old
			const least = 1e-9 // what is less is rounding
			for _, c := range near.met {
				if gain(c) > gain(best)+least {
					best = c
				}
			}
			sums[best] += g.degree[i]
			if of[i] = best; best != old {
				again, moved = true, true
			}
		}
	}
	return of, moved
}

// join makes a graph of communities, each a node.
func (g *ties) join(of []int32, count int) *ties {
	out := emptyTies(count)
	members := make([][]int32, count)
	for i, c := range of {
		members[c] = append(members[c], int32(i))
	}
	near := newTally(count)
	for c := range members {
		near.clear()
		for _, i := range members[c] {
			out.within[c] += g.within[i]
			for k := g.from[i]; k < g.from[i+1]; k++ {
				near.add(of[g.to[k]], g.weight[k])
			}
		}
		for _, d := range near.met {
			if int(d) == c {
				out.within[c] += near.sum[d]
				continue
			}
			out.to, out.weight = append(out.to, d), append(out.weight, near.sum[d])
		}
		out.from[c+1] = len(out.to)
	}
	out.sum()
	return out
}

// tally adds up weights by number, and knows which numbers it has met.
type tally struct {
	sum   []float64
	known []bool
	met   []int32
}

func newTally(n int) *tally { return &tally{sum: make([]float64, n), known: make([]bool, n)} }

func (t *tally) add(c int32, weight float64) {
	if !t.known[c] {
		t.known[c] = true
		t.met = append(t.met, c)
	}
	t.sum[c] += weight
}

func (t *tally) clear() {
	for _, c := range t.met {
		t.sum[c], t.known[c] = 0, false
	}
	t.met = t.met[:0]
}
