package export

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/store"
)

// Network is entities, and which of them are named together.
type Network struct {
	Nodes []Node
	Edges []Edge
	By    store.Period // how long the periods of Edge.Periods are
	Unit  corpus.Unit  // what Edge.Count counts
	Note  string       // what the network is of
}

// Node is an entity of a network.
type Node struct {
	corpus.Frequency // under the filter of the network
	Kind             corpus.Kind
	ISO2             string
	Degree           int // edges of the network
	Strength         int // sum of their counts
	Community        int // from 0, the largest first; -1 where none were looked for
}

// Edge is two entities named together: the positions of its nodes, A before B.
type Edge struct {
	A, B int
	store.PairRow
	Alpha   float64 // of the disparity filter, see Backbone; 1 where it was not applied
	Periods []PeriodCount
}

// PeriodCount is the articles of a period that name both entities of an edge.
type PeriodCount struct {
	First, Last string // days, both included
	Articles    int
}

// NetworkOptions say which network to build.
type NetworkOptions struct {
	Filter     corpus.Filter
	Pairs      corpus.PairOptions
	Least      int               // edges of so many units at least
	Ego        []corpus.EntityID // only these, those named with them, and what is between those
	Depth      int               // steps away from Ego; 0 means 1
	Alpha      float64           // keep the backbone at this level of significance; 0 for every edge
	Resolution float64           // of the communities; 0 for none
	By         store.Period      // periods of the edges; "" for none
	Strongest  int               // edges; 0 for all
	Pool       int               // make it of so many pairs, the most frequent ones, before anything else; 0 for all
	Plain      bool              // with a Pool: count pairs only as often as asked for, and nodes not at all; quick
	Progress   func(what string, n, of int)
}

// NewNetwork counts who and what is named together.
func NewNetwork(ctx context.Context, from Source, o NetworkOptions) (*Network, error) {
	n := &Network{By: o.By, Unit: cmp.Or(o.Pairs.Unit, corpus.UnitArticles)}
	rows, err := o.rows(ctx, from)
	if err != nil {
		return nil, err
	}
	counted := map[corpus.EntityID]Node{}
	if !o.Plain {
		if counted, err = o.count(ctx, from); err != nil {
			return nil, err
		}
	}
	n.connect(rows, counted, o.Ego)
	if o.Alpha > 0 {
		n.Backbone(o.Alpha)
	}
	if o.Strongest > 0 && len(n.Edges) > o.Strongest {
		slices.SortStableFunc(n.Edges, func(x, y Edge) int { return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(y.G2, x.G2)) })
		n.Edges = n.Edges[:o.Strongest]
	}
	n.tidy(o.Ego)
	if o.Resolution > 0 {
		n.FindCommunities(o.Resolution)
	}
	return n, nil
}

// rows lists the pairs that become edges, before the backbone.
func (o *NetworkOptions) rows(ctx context.Context, from Source) ([]store.PairRow, error) {
	q := store.PairQuery{PairOptions: o.Pairs, Least: o.Least, Dated: o.By != ""}
	pool := o.Pool
	if o.Alpha == 0 && o.Strongest > 0 && (pool == 0 || o.Strongest < pool) {
		pool = o.Strongest // no others will be left
	}
	if pool > 0 && len(o.Ego) == 0 {
		return o.pooled(ctx, from, q, pool)
	}
	var err error
	if q.Among, err = o.around(ctx, from); err != nil {
		return nil, err
	}
	return o.pairs(ctx, from, q)
}

// pooled lists the most frequent pairs.
func (o *NetworkOptions) pooled(ctx context.Context, from Source, q store.PairQuery, most int) ([]store.PairRow, error) {
	found, err := from.Pairs(ctx, o.Filter, o.Pairs, most)
	if err != nil {
		return nil, err
	}
	wanted := map[[2]corpus.EntityID]bool{}
	known := map[corpus.EntityID]bool{}
	var out []store.PairRow
	for _, p := range found {
		if p.Count < o.Least {
			continue
		}
		wanted[[2]corpus.EntityID{p.A, p.B}], wanted[[2]corpus.EntityID{p.B, p.A}] = true, true
		known[p.A], known[p.B] = true, true
		q.Least = p.Count // they come the most frequent first
		out = append(out, store.PairRow{Pair: p, AKind: kindOf(p.A), BKind: kindOf(p.B)})
	}
	if o.Plain || len(out) == 0 {
		return out, nil
	}
	q.Among = sortedKeys(known)
	rows, err := o.pairs(ctx, from, q)
	return slices.DeleteFunc(rows, func(r store.PairRow) bool { return !wanted[[2]corpus.EntityID{r.A, r.B}] }), err
}

// pairs lists pairs.
func (o *NetworkOptions) pairs(ctx context.Context, from Source, q store.PairQuery) ([]store.PairRow, error) {
	var out []store.PairRow
	err := from.EachPair(ctx, o.Filter, q, func(n, of int, r *store.PairRow) error {
		if o.Progress != nil {
			o.Progress("pairs of entities", n, of)
		}
		out = append(out, *r)
		return nil
	})
	return out, err
}

// around lists the entities of an ego network, nil for a whole one.
func (o *NetworkOptions) around(ctx context.Context, from Source) ([]corpus.EntityID, error) {
	if len(o.Ego) == 0 {
		return nil, nil
	}
	known := map[corpus.EntityID]bool{}
	all := slices.Clone(o.Ego)
	edge := o.Ego
	for _, id := range o.Ego {
		known[id] = true
	}
	for range max(1, o.Depth) {
		rows, err := o.pairs(ctx, from, store.PairQuery{PairOptions: o.Pairs, Touching: edge, Least: o.Least})
		if err != nil {
			return nil, err
		}
		edge = []corpus.EntityID{}
		for _, r := range rows {
			for _, id := range []corpus.EntityID{r.A, r.B} {
				if !known[id] {
					known[id] = true
					edge = append(edge, id)
				}
			}
		}
		if len(edge) == 0 {
			break
		}
		all = append(all, edge...)
	}
	return all, nil
}

// kindOf tells the kind from an identifier.
func kindOf(id corpus.EntityID) corpus.Kind {
	if strings.HasPrefix(string(id), "c:") {
		return corpus.Country
	}
	return corpus.Person
}

// count counts every entity under the filter.
func (o *NetworkOptions) count(ctx context.Context, from Source) (map[corpus.EntityID]Node, error) {
	out := map[corpus.EntityID]Node{}
	for _, kind := range []corpus.Kind{corpus.Person, corpus.Country} {
		fs, err := from.Frequencies(ctx, kind, o.Filter, corpus.UnitMentions, 0)
		if err != nil {
			return nil, err
		}
		for _, x := range fs {
			out[x.Entity] = Node{Frequency: x, Kind: kind}
		}
	}
	return out, nil
}

// connect makes the nodes and edges of pairs.
func (n *Network) connect(rows []store.PairRow, counted map[corpus.EntityID]Node, ego []corpus.EntityID) {
	nodes := map[corpus.EntityID]Node{}
	add := func(id corpus.EntityID, name string, kind corpus.Kind, iso2 string) {
		node, ok := counted[id]
		if !ok {
			node.Entity, node.Name = id, name
		}
		node.Kind, node.ISO2, node.Community = kind, iso2, -1
		nodes[id] = node
	}
	for i := range rows {
		r := &rows[i]
		add(r.A, r.AName, r.AKind, r.AISO2)
		add(r.B, r.BName, r.BKind, r.BISO2)
	}
	for _, id := range ego {
		if node, ok := counted[id]; ok {
			if _, have := nodes[id]; !have {
				add(id, node.Name, node.Kind, "")
			}
		}
	}
	at := map[corpus.EntityID]int{}
	for _, id := range sortedKeys(nodes) {
		at[id] = len(n.Nodes)
		n.Nodes = append(n.Nodes, nodes[id])
	}
	for _, r := range rows {
		a, b := at[r.A], at[r.B]
		n.Edges = append(n.Edges, Edge{A: min(a, b), B: max(a, b), PairRow: r, Alpha: 1, Periods: periods(r.Days, n.By)})
	}
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// periods adds up the days of each period.
func periods(days []store.DayCount, by store.Period) []PeriodCount {
	var out []PeriodCount
	for _, d := range days {
		first, last := by.Bounds(d.Date)
		if len(out) == 0 || out[len(out)-1].First != first {
			out = append(out, PeriodCount{First: first, Last: last})
		}
		out[len(out)-1].Articles += d.Articles
	}
	return out
}

// tidy sorts the edges, drops nodes without any but those in the middle, and
// counts degrees and strengths.
func (n *Network) tidy(ego []corpus.EntityID) {
	for _, e := range n.Edges {
		for _, at := range []int{e.A, e.B} {
			n.Nodes[at].Degree++
			n.Nodes[at].Strength += e.Count
		}
	}
	moved := make([]int, len(n.Nodes))
	kept := n.Nodes[:0]
	for i, node := range n.Nodes {
		moved[i] = len(kept)
		if node.Degree > 0 || slices.Contains(ego, node.Entity) {
			kept = append(kept, node)
		}
	}
	n.Nodes = kept
	for i := range n.Edges {
		e := &n.Edges[i]
		e.A, e.B = moved[e.A], moved[e.B]
	}
	slices.SortFunc(n.Edges, func(x, y Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
}

// Backbone keeps the edges whose count stands out for one of their nodes: the
// disparity filter of Serrano, Boguñá and Vespignani (PNAS 106, 2009). For a
// node of k edges and strength s, an edge of count w has alpha = (1 - w/s)^(k-1),
// the chance of a share as large if the strength were spread at random; that of
// an edge is the smaller one of its nodes', and is kept below the level. A node
// of one edge says nothing about it: alpha = 1.
func (n *Network) Backbone(level float64) {
	degree, strength := make([]int, len(n.Nodes)), make([]int, len(n.Nodes))
	for _, e := range n.Edges {
		for _, at := range []int{e.A, e.B} {
			degree[at]++
			strength[at] += e.Count
		}
	}
	alpha := func(at, count int) float64 {
		return math.Pow(1-float64(count)/float64(strength[at]), float64(degree[at]-1))
	}
	kept := n.Edges[:0]
	for _, e := range n.Edges {
		if e.Alpha = min(alpha(e.A, e.Count), alpha(e.B, e.Count)); e.Alpha < level {
			kept = append(kept, e)
		}
	}
	n.Edges = kept
}

// NetworkFormat is one way to write a network. A new one is added to
// NetworkFormats.
type NetworkFormat struct {
	Name, Doc string
	Write     func(io.Writer, *Network) error
}

// NetworkFormats lists the formats of networks.
func NetworkFormats() []NetworkFormat {
	return []NetworkFormat{
		{"gexf", "GEXF 1.3, for Gephi; with --by, edges and their counts have dates", writeGEXF},
		{"graphml", "GraphML, for igraph, networkx, Cytoscape, yEd", writeGraphML},
		{"csv", "a list of edges, each with its two nodes", writeEdges},
		{"json", "nodes and edges, as networkx.node_link_graph reads them", writeNodeLink},
		{"svg", "a picture, laid out the same way each time", writeSVG},
	}
}

// FindNetworkFormat finds a format by its name.
func FindNetworkFormat(name string) (NetworkFormat, error) {
	for _, f := range NetworkFormats() {
		if f.Name == name {
			return f, nil
		}
	}
	return NetworkFormat{}, fmt.Errorf("no format %q; there are: %s", name, NetworkFormatNames())
}

// NetworkFormatNames lists the names of the formats for a help text.
func NetworkFormatNames() string {
	var names []string
	for _, f := range NetworkFormats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, "|")
}
