package export

import (
	"fmt"
	"io"
	"strings"

	"dateline/corpus"
	"dateline/store"
)

// Network is entities, and which of them are named together.
type Network struct {
	Nodes []Node
	Edges []Edge
	By    store.Period // how long the periods of edges are
	Unit  corpus.Unit  // what Edge.Count counts
	Note  string       // what the network is of

	spans []PeriodCount // the periods that edges have, without counts
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
// A network has many, so an edge has no more than it needs.
type Edge struct {
	A, B                                              int
	Count, Windows, Articles, Texts, Stories, Outlets int // as in store.PairRow
	corpus.Association
	First, Last string  // day of the first and the last article that names both, "" where none is dated
	Alpha       float64 // of the disparity filter; 1 where it was not applied
	spells      []spell
}

// spell is the articles of a period, by its position in Network.spans.
type spell struct{ span, articles int32 }

// PeriodCount is the articles of a period that name both entities of an edge.
type PeriodCount struct {
	First, Last string // days, both included
	Articles    int
}

// Periods lists the periods of an edge, none where the network has none.
func (n *Network) Periods(e *Edge) []PeriodCount {
	var out []PeriodCount
	for _, s := range e.spells {
		p := n.spans[s.span]
		p.Articles = int(s.articles)
		out = append(out, p)
	}
	return out
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
