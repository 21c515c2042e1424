package export

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
)

// communitySeed makes the communities of a network the same each time.
const communitySeed = 2024

// FindCommunities gives every node its community, by the Louvain algorithm with
// the edges' counts as weights: the largest is 0, and of equal ones that of the
// first node. A resolution above 1 gives smaller ones.
func (n *Network) FindCommunities(resolution float64) {
	if len(n.Nodes) == 0 {
		return
	}
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for i := range n.Nodes {
		g.AddNode(simple.Node(i))
	}
	for _, e := range n.Edges {
		g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.A), T: simple.Node(e.B), W: float64(e.Count)})
	}
	found := community.Modularize(g, resolution, rand.NewPCG(communitySeed, 0)).Communities()
	members := make([][]int, len(found))
	for i, c := range found {
		for _, node := range c {
			members[i] = append(members[i], int(node.ID()))
		}
		slices.Sort(members[i])
	}
	slices.SortFunc(members, func(a, b []int) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0])) })
	for i, c := range members {
		for _, at := range c {
			n.Nodes[at].Community = i
		}
	}
}
