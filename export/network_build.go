package export

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/store"
)

// NewNetwork counts who and what is named together. Pairs are read one after the
// other, twice where there is a backbone to find, and only the edges that stay
// are in memory.
func NewNetwork(ctx context.Context, from Source, o NetworkOptions) (*Network, error) {
	each, err := o.source(ctx, from)
	if err != nil {
		return nil, err
	}
	b := newBuilder(&o)
	if o.Alpha > 0 {
		if err := each("pairs of entities, first reading", b.weigh); err != nil {
			return nil, err
		}
	}
	if err := each("pairs of entities", b.add); err != nil {
		return nil, err
	}
	n := b.network
	if o.Strongest > 0 && len(n.Edges) > o.Strongest {
		slices.SortStableFunc(n.Edges, func(x, y Edge) int { return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(y.G2, x.G2)) })
		n.Edges = slices.Clone(n.Edges[:o.Strongest])
	}
	n.tidy()
	if err := o.count(ctx, from, n); err != nil {
		return nil, err
	}
	if o.Resolution > 0 {
		n.FindCommunities(o.Resolution)
	}
	return n, nil
}

// pairSource calls add with every pair that can become an edge, each time the
// same ones; what says which reading it is.
type pairSource func(what string, add func(*store.PairRow) error) error

// source lists the pairs that can become edges, before the backbone.
func (o *NetworkOptions) source(ctx context.Context, from Source) (pairSource, error) {
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
	return o.pairs(ctx, from, q), nil
}

// pooled lists the most frequent pairs.
func (o *NetworkOptions) pooled(ctx context.Context, from Source, q store.PairQuery, most int) (pairSource, error) {
	found, err := from.Pairs(ctx, o.Filter, o.Pairs, most)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(p corpus.Pair) bool { return p.Count < o.Least })
	if o.Plain || len(found) == 0 {
		return func(_ string, add func(*store.PairRow) error) error {
			for _, p := range found {
				if err := add(&store.PairRow{Pair: p, AKind: kindOf(p.A), BKind: kindOf(p.B)}); err != nil {
					return err
				}
			}
			return nil
		}, nil
	}
	wanted := map[[2]corpus.EntityID]bool{}
	known := map[corpus.EntityID]bool{}
	for _, p := range found {
		wanted[[2]corpus.EntityID{p.A, p.B}], wanted[[2]corpus.EntityID{p.B, p.A}] = true, true
		known[p.A], known[p.B] = true, true
		q.Least = p.Count // they come the most frequent first
	}
	q.Among = sortedKeys(known)
	all := o.pairs(ctx, from, q)
	return func(what string, add func(*store.PairRow) error) error {
		return all(what, func(r *store.PairRow) error {
			if !wanted[[2]corpus.EntityID{r.A, r.B}] {
				return nil
			}
			return add(r)
		})
	}, nil
}

// pairs lists the pairs of a question.
func (o *NetworkOptions) pairs(ctx context.Context, from Source, q store.PairQuery) pairSource {
	return func(what string, add func(*store.PairRow) error) error {
		return from.EachPair(ctx, o.Filter, q, func(n, of int, r *store.PairRow) error {
			if o.Progress != nil {
				o.Progress(what, n, of)
			}
			return add(r)
		})
	}
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
		near := o.pairs(ctx, from, store.PairQuery{PairOptions: o.Pairs, Touching: edge, Least: o.Least})
		edge = []corpus.EntityID{}
		err := near("who is near", func(r *store.PairRow) error {
			for _, id := range []corpus.EntityID{r.A, r.B} {
				if !known[id] {
					known[id] = true
					edge = append(edge, id)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
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

// count counts the nodes under the filter, and adds those asked for that have no
// edge.
func (o *NetworkOptions) count(ctx context.Context, from Source, n *Network) error {
	if o.Plain {
		return nil
	}
	at := map[corpus.EntityID]int{}
	keys := slices.Clone(o.Ego)
	for i := range n.Nodes {
		at[n.Nodes[i].Entity] = i
		keys = append(keys, n.Nodes[i].Entity)
	}
	found, err := from.FrequenciesOf(ctx, keys, o.Filter)
	if err != nil {
		return err
	}
	nodes := len(n.Nodes)
	for _, f := range found {
		if i, ok := at[f.Entity]; ok {
			n.Nodes[i].Frequency = f
		} else {
			n.Nodes = append(n.Nodes, Node{Frequency: f, Kind: kindOf(f.Entity), Community: -1})
		}
	}
	if len(n.Nodes) > nodes {
		n.tidyNodes()
	}
	return nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// builder makes a network of pairs as they come.
type builder struct {
	*NetworkOptions
	network *Network
	nodes   map[corpus.EntityID]int // their positions
	spans   map[string]int32        // day -> its period
	weights disparity
}

func newBuilder(o *NetworkOptions) *builder {
	return &builder{
		NetworkOptions: o, network: &Network{By: o.By, Unit: cmp.Or(o.Pairs.Unit, corpus.UnitArticles)},
		nodes: map[corpus.EntityID]int{}, spans: map[string]int32{}, weights: disparity{},
	}
}

// weigh notes a pair for the backbone.
func (b *builder) weigh(r *store.PairRow) error {
	b.weights.add(r.A, r.B, r.Count)
	return nil
}

// add makes an edge of a pair, if it stays.
func (b *builder) add(r *store.PairRow) error {
	alpha := 1.0
	if b.Alpha > 0 {
		if alpha = b.weights.alpha(r.A, r.B, r.Count); alpha >= b.Alpha {
			return nil
		}
	}
	b.network.Edges = append(b.network.Edges, Edge{
		A: b.node(r.A, r.AName, r.AKind, r.AISO2), B: b.node(r.B, r.BName, r.BKind, r.BISO2),
		Count: r.Count, Windows: r.Windows, Articles: r.Articles, Texts: r.Texts, Stories: r.Stories, Outlets: r.Outlets,
		Association: r.Association, First: r.First, Last: r.Last, Alpha: alpha, spells: b.spells(r.Days),
	})
	return nil
}

// node returns the position of an entity.
func (b *builder) node(id corpus.EntityID, name string, kind corpus.Kind, iso2 string) int {
	at, ok := b.nodes[id]
	if !ok {
		at = len(b.network.Nodes)
		b.nodes[id] = at
		b.network.Nodes = append(b.network.Nodes, Node{Frequency: corpus.Frequency{Entity: id, Name: name}, Kind: kind, ISO2: iso2, Community: -1})
	}
	return at
}

// spells adds up the days of each period.
func (b *builder) spells(days []store.DayCount) []spell {
	var out []spell
	for _, d := range days {
		at, ok := b.spans[d.Date]
		if !ok {
			at = b.span(d.Date)
		}
		if len(out) == 0 || out[len(out)-1].span != at {
			out = append(out, spell{span: at})
		}
		out[len(out)-1].articles += int32(d.Articles)
	}
	return slices.Clip(out)
}

// span finds the period of a day that was not met before.
func (b *builder) span(day string) int32 {
	first, last := b.By.Bounds(day)
	at := slices.IndexFunc(b.network.spans, func(p PeriodCount) bool { return p.First == first })
	if at < 0 {
		at = len(b.network.spans)
		b.network.spans = append(b.network.spans, PeriodCount{First: first, Last: last})
	}
	b.spans[day] = int32(at)
	return int32(at)
}

// tidy drops nodes without edges, sorts nodes and edges, and counts degrees and
// strengths.
func (n *Network) tidy() {
	for _, e := range n.Edges {
		for _, at := range []int{e.A, e.B} {
			n.Nodes[at].Degree++
			n.Nodes[at].Strength += e.Count
		}
	}
	n.tidyNodes()
	slices.SortFunc(n.Edges, func(x, y Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
}

// tidyNodes drops nodes that are not counted and have no edge, and sorts the
// others.
func (n *Network) tidyNodes() {
	var order []int
	for i := range n.Nodes {
		if n.Nodes[i].Degree > 0 || n.Nodes[i].Articles > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(n.Nodes[a].Entity, n.Nodes[b].Entity) })
	nodes, moved := make([]Node, len(order)), make([]int, len(n.Nodes))
	for to, i := range order {
		nodes[to], moved[i] = n.Nodes[i], to
	}
	n.Nodes = nodes
	for i := range n.Edges {
		e := &n.Edges[i]
		a, b := moved[e.A], moved[e.B]
		e.A, e.B = min(a, b), max(a, b)
	}
}

// disparity is the disparity filter of Serrano, Boguñá and Vespignani (PNAS 106,
// 2009), which keeps the edges whose count stands out for one of their nodes.
// It needs to know the edges and the strength of each node.
type disparity map[corpus.EntityID]*share

type share struct{ degree, strength int }

// add notes an edge.
func (d disparity) add(a, b corpus.EntityID, count int) {
	for _, id := range [2]corpus.EntityID{a, b} {
		if d[id] == nil {
			d[id] = &share{}
		}
		d[id].degree++
		d[id].strength += count
	}
}

// alpha is the chance of a share as large as an edge has of the strength of one
// of its nodes, if the strength were spread at random: for a node of k edges and
// strength s, an edge of count w has (1 - w/s)^(k-1), and the smaller one of its
// nodes' is its own. A node of one edge says nothing about it: 1.
func (d disparity) alpha(a, b corpus.EntityID, count int) float64 {
	of := func(e *share) float64 { return math.Pow(1-float64(count)/float64(e.strength), float64(e.degree-1)) }
	return min(of(d[a]), of(d[b]))
}
