package export

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// attribute is a property of the nodes or edges of a network.
type attribute[T any] struct {
	Name  string
	Type  Type // Text, Integer or Real
	Doc   string
	value func(*Network, *T) any
}

// NodeAttributes lists the properties of nodes, in every format.
func NodeAttributes() []Column { return columnsOf(nodeAttributes()) }

// EdgeAttributes lists the properties of edges, in every format.
func EdgeAttributes() []Column { return columnsOf(edgeAttributes()) }

func columnsOf[T any](all []attribute[T]) []Column {
	var out []Column
	for _, a := range all {
		out = append(out, Column{a.Name, a.Type, a.Doc})
	}
	return out
}

func nodeAttributes() []attribute[Node] {
	return []attribute[Node]{
		{"entity", Text, "identifier of the person or country", func(_ *Network, n *Node) any { return string(n.Entity) }},
		{"kind", Text, "person or country", func(_ *Network, n *Node) any { return string(n.Kind) }},
		{"iso2", Text, "ISO 3166-1 alpha-2 code of a country", func(_ *Network, n *Node) any { return n.ISO2 }},
		{"mentions", Integer, "mentions, in the articles that the filters select", func(_ *Network, n *Node) any { return n.Mentions }},
		{"articles", Integer, "articles that name it", func(_ *Network, n *Node) any { return n.Articles }},
		{"texts", Integer, "the same, copies counted once", func(_ *Network, n *Node) any { return n.Texts }},
		{"stories", Integer, "the same, copies and rewrites counted once", func(_ *Network, n *Node) any { return n.Stories }},
		{"outlets", Integer, "outlets that name it", func(_ *Network, n *Node) any { return n.Outlets }},
		{"first", Text, "first day on which it is named", func(_ *Network, n *Node) any { return n.First }},
		{"last", Text, "last day", func(_ *Network, n *Node) any { return n.Last }},
		{"degree", Integer, "edges of the node in this network", func(_ *Network, n *Node) any { return n.Degree }},
		{"strength", Integer, "sum of the weights of these edges", func(_ *Network, n *Node) any { return n.Strength }},
		{"community", Integer, "community, 0 the largest; -1 without --resolution", func(_ *Network, n *Node) any { return n.Community }},
	}
}

func edgeAttributes() []attribute[Edge] {
	return []attribute[Edge]{
		{"weight", Integer, "units of --count that name both in one window", func(_ *Network, e *Edge) any { return e.Count }},
		{"windows", Integer, "windows that name both", func(_ *Network, e *Edge) any { return e.Windows }},
		{"articles", Integer, "articles with such a window", func(_ *Network, e *Edge) any { return e.Articles }},
		{"texts", Integer, "the same, copies counted once", func(_ *Network, e *Edge) any { return e.Texts }},
		{"stories", Integer, "the same, copies and rewrites counted once", func(_ *Network, e *Edge) any { return e.Stories }},
		{"outlets", Integer, "outlets of these articles", func(_ *Network, e *Edge) any { return e.Outlets }},
		{"npmi", Real, "normalised pointwise mutual information of the units of weight", func(_ *Network, e *Edge) any { return e.NPMI }},
		{"g2", Real, "log-likelihood ratio", func(_ *Network, e *Edge) any { return e.G2 }},
		{"jaccard", Real, "weight / (units that name either)", func(_ *Network, e *Edge) any { return e.Jaccard }},
		{"alpha", Real, "of the disparity filter, the smaller the more the edge stands out; 1 without --backbone", func(_ *Network, e *Edge) any { return e.Alpha }},
		{"first", Text, "day of the first such article", func(_ *Network, e *Edge) any { return e.First }},
		{"last", Text, "day of the last such article", func(_ *Network, e *Edge) any { return e.Last }},
	}
}

// plain writes a value of an attribute as text.
func plain(v any) string {
	switch x := v.(type) {
	case int:
		return strconv.Itoa(x)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case string:
		return x
	}
	return ""
}

// escapeXML writes a text for XML; letters that XML cannot hold become U+FFFD.
func escapeXML(s string) string {
	var b strings.Builder
	if xml.EscapeText(&b, []byte(s)) != nil {
		return "" // a strings.Builder never fails
	}
	return b.String()
}
