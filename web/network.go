package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dateline/corpus"
	"dateline/export"
	"dateline/query"
)

const (
	usualEdges = 200  // of the network's page
	mostEdges  = 2000 // that it draws
	usualPool  = 2000 // pairs among which the page looks for a backbone
	usualLeast = 2    // as the command has it
)

const howNetwork = "Each line joins two that one article names (or one paragraph or sentence, with window); the wider, the more often. " +
	"The most frequent pairs are drawn. With a backbone, the page takes the 2,000 most frequent pairs and keeps those that stand out among the pairs of one of the two (disparity filter of Serrano, Boguñá and Vespignani, 2009): the smaller the level, the fewer. " +
	"Communities are found by the Louvain algorithm, with a fixed seed. The places are computed, the same ones each time; nearness is no measure. "

// drawnNetwork is the question of the page: a network without the counts of its
// nodes, which take longer.
const drawnNetwork = "network drawn"

// networkParams are the parameters of a network besides the filters.
func networkParams() []param {
	whole := func(name string, least int, set func(*query.Options, int)) func(*query.Options, []string) error {
		return func(o *query.Options, v []string) error {
			n, err := strconv.Atoi(v[0])
			if err != nil || n < least || n > math.MaxInt32 {
				return query.Usagef("%s %q: want a whole number from %d on", name, v[0], least)
			}
			set(o, n)
			return nil
		}
	}
	return append([]param{windowParam(), kindsParam(), countParam()},
		param{"min-count", "edges of at least so many units", "integer", nil, false, whole("min-count", 1, func(o *query.Options, n int) { o.Least = n })},
		param{"pool", "make it of so many pairs only, the most frequent ones, before the backbone; 0 for all", "integer", nil, false, whole("pool", 0, func(o *query.Options, n int) { o.Pool = n })},
		param{"backbone", "keep edges whose alpha of the disparity filter is smaller; 0 for all", "number", nil, false, func(o *query.Options, v []string) error {
			var err error
			if o.Backbone, err = strconv.ParseFloat(v[0], 64); err != nil {
				err = query.Usagef("backbone %q: want a number from 0 to 1", v[0])
			}
			return err
		}},
		param{"ego", "only what is around this entity; any of several", "string", nil, true, func(o *query.Options, v []string) error { o.Ego = v; return nil }},
	)
}

func askNetwork(ctx context.Context, q *query.Query, _ string) (answer, error) {
	n, err := networkOf(ctx, q, false)
	return answer{network: n}, err
}

// networkOf builds a network with what the command takes where nothing is said.
func networkOf(ctx context.Context, q *query.Query, plain bool) (*export.Network, error) {
	o := &q.Options
	o.Least, o.Depth, o.Resolution = cmp.Or(o.Least, usualLeast), 1, 1
	return q.Network(ctx, plain, nil)
}

// networkFormats lists the formats of networks.
func networkFormats() []string {
	var out []string
	for _, f := range export.NetworkFormats() {
		out = append(out, f.Name)
	}
	return out
}

// networkPage is what the template of the network gets.
type networkPage struct {
	Graph     string // nodes and edges, for the script
	Nodes     []node
	Edges     int
	Downloads []option
	SVG       string
	Least     string
	Backbone  string
	Limit     string
	Levels    []string
	Window    string
	Windows   []string
	Kinds     string
	AllKinds  []string
}

// node is an entity in the list beside the picture.
type node struct {
	Name, Href, Kind string
	Number           int
	Edges, Community int
}

// network is the page of who and what is named together.
func (s *Server) network(r *http.Request, p *page) error {
	p.Title = "Network"
	q := find("network")
	own := url.Values{}
	for _, known := range q.params() {
		if v := p.Filters[known.name]; len(v) > 0 {
			own[known.name] = v
		}
	}
	own.Del("ego")
	own.Del("pool")
	limit, err := number(p.Filters, "limit", usualEdges, mostEdges)
	if err != nil {
		return err
	}
	limit = cmp.Or(limit, mostEdges)
	if p.Filters.Get("backbone") != "" {
		own.Set("pool", strconv.Itoa(usualPool))
	}
	own.Set("limit", strconv.Itoa(limit))
	ask, err := s.readRequest(q, "", own, false)
	if err != nil {
		return err
	}
	ask.name = drawnNetwork
	ask.ask = func(ctx context.Context, q *query.Query, _ string) (answer, error) {
		n, err := networkOf(ctx, q, true)
		return answer{network: n}, err
	}
	a, _, err := s.put(r.Context(), ask)
	if err != nil {
		return err
	}
	if _, _, err := s.behind(r.Context(), p); err != nil {
		return err
	}
	table := edgeTable(a.network)
	table.Command = s.command(q, "", own) + " --limit " + strconv.Itoa(limit) + " --format csv"
	p.Sections = []section{table}
	data := picture(a.network)
	for _, f := range export.NetworkFormats() {
		v := url.Values{}
		for k, x := range own {
			v[k] = x
		}
		v.Set("format", f.Name)
		address := "/api/network?" + v.Encode()
		data.Downloads = append(data.Downloads, option{Name: f.Name, Href: address})
		if f.Name == "svg" {
			data.SVG = address
		}
	}
	data.Window, data.Windows = p.Filters.Get("window"), []string{string(corpus.WindowParagraph), string(corpus.WindowSentence)}
	data.Kinds, data.AllKinds = p.Filters.Get("kinds"), kindsParam().values
	data.Least, data.Backbone, data.Limit = p.Filters.Get("min-count"), p.Filters.Get("backbone"), strconv.Itoa(limit)
	p.Data = data
	return nil
}

// picture prepares a network for the script: nodes as identifier, name, kind,
// place, size and community, edges as the positions of their nodes and a count.
func picture(n *export.Network) *networkPage {
	out := &networkPage{Edges: len(n.Edges), Levels: []string{"0.5", "0.2", "0.05", "0.01"}}
	nodes, edges := [][]any{}, [][]int{}
	for i, at := range n.Layout() {
		x := &n.Nodes[i]
		kind := 0
		if x.Kind == corpus.Country {
			kind = 1
		}
		nodes = append(nodes, []any{x.Entity, x.Name, kind, int(1400 * at.X), int(900 * at.Y), int(2 * n.Radius(i)), x.Community})
		out.Nodes = append(out.Nodes, node{x.Name, entityPath(string(x.Entity)), string(x.Kind), i, x.Degree, x.Community + 1})
	}
	for _, e := range n.Edges {
		edges = append(edges, []int{e.A, e.B, e.Count})
	}
	slices.SortStableFunc(out.Nodes, func(a, b node) int {
		return cmp.Or(cmp.Compare(n.Nodes[b.Number].Strength, n.Nodes[a.Number].Strength), cmp.Compare(b.Edges, a.Edges))
	})
	text, err := json.Marshal(map[string]any{"nodes": nodes, "edges": edges})
	if err == nil {
		out.Graph = string(text)
	}
	return out
}

// edgeTable lists the edges, the strongest first.
func edgeTable(n *export.Network) section {
	out := section{ID: "edges", Title: "Who is named with whom", How: howNetwork + howPairs, Head: []string{"a_name", "b_name", string(n.Unit), "npmi", "g2"}}
	edges := slices.Clone(n.Edges)
	slices.SortStableFunc(edges, func(a, b export.Edge) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.G2, a.G2)) })
	for _, e := range edges {
		measure := func(f float64) cell { return cell{Text: query.Shown(query.Rounded(f)), Number: true} }
		out.Rows = append(out.Rows, []cell{
			{Text: n.Nodes[e.A].Name, Href: entityPath(string(n.Nodes[e.A].Entity))},
			{Text: n.Nodes[e.B].Name, Href: entityPath(string(n.Nodes[e.B].Entity))},
			{Text: fmt.Sprint(e.Count), Number: true},
			measure(e.NPMI), measure(e.G2),
		})
	}
	return out
}
