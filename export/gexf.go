package export

import (
	"bufio"
	"fmt"
	"io"
)

// writeGEXF writes GEXF 1.3, https://gexf.net. Where the network has periods it
// is dynamic: a node exists from the first to the last day on which it is named, an edge in the periods in which some article names both,
// and its attribute articles_then has a value for each.
func writeGEXF(w io.Writer, n *Network) error {
	b := bufio.NewWriter(w)
	dynamic := ""
	if n.By != "" {
		dynamic = ` mode="dynamic" timeformat="date" timerepresentation="interval"`
	}
	fmt.Fprintf(b, `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <meta>
    <creator>Dateline</creator>
    <description>%s</description>
  </meta>
  <graph defaultedgetype="undirected" idtype="string"%s>
`, escapeXML(n.Note), dynamic)
	writeGEXFAttributes(b, "node", NodeAttributes())
	writeGEXFAttributes(b, "edge", EdgeAttributes())
	if n.By != "" {
		fmt.Fprint(b, "    <attributes class=\"edge\" mode=\"dynamic\">\n      <attribute id=\"articles_then\" title=\"articles_then\" type=\"integer\"/>\n    </attributes>\n")
	}
	fmt.Fprintf(b, "    <nodes count=\"%d\">\n", len(n.Nodes))
	for i := range n.Nodes {
		node := &n.Nodes[i]
		fmt.Fprintf(b, "      <node id=\"%s\" label=\"%s\"%s>\n        <attvalues>\n", escapeXML(string(node.Entity)), escapeXML(node.Name), lifetime(n, node))
		for _, a := range nodeAttributes() {
			writeGEXFValue(b, a.Name, plain(a.value(n, node)))
		}
		fmt.Fprint(b, "        </attvalues>\n      </node>\n")
	}
	fmt.Fprintf(b, "    </nodes>\n    <edges count=\"%d\">\n", len(n.Edges))
	for i := range n.Edges {
		writeGEXFEdge(b, n, i)
	}
	fmt.Fprint(b, "    </edges>\n  </graph>\n</gexf>\n")
	return b.Flush()
}

// lifetime is from when to when a node of a dynamic network exists: always,
// where it is not known.
func lifetime(n *Network, node *Node) string {
	if n.By == "" || node.First == "" {
		return ""
	}
	return fmt.Sprintf(` start="%s" end="%s"`, node.First, node.Last)
}

func writeGEXFAttributes(b *bufio.Writer, class string, columns []Column) {
	fmt.Fprintf(b, "    <attributes class=\"%s\" mode=\"static\">\n", class)
	for _, c := range columns {
		if class == "edge" && c.Name == "weight" {
			continue // GEXF has a place of its own for it
		}
		fmt.Fprintf(b, "      <attribute id=\"%s\" title=\"%s\" type=\"%s\"/>\n", c.Name, c.Name, graphType(c.Type))
	}
	fmt.Fprint(b, "    </attributes>\n")
}

// graphType is the name of a type in GEXF and GraphML. GraphML calls an integer
// int, see graphMLType.
func graphType(t Type) string {
	switch t {
	case Integer:
		return "integer"
	case Real:
		return "double"
	}
	return "string"
}

func writeGEXFValue(b *bufio.Writer, name, value string) {
	if value != "" {
		fmt.Fprintf(b, "          <attvalue for=\"%s\" value=\"%s\"/>\n", name, escapeXML(value))
	}
}

func writeGEXFEdge(b *bufio.Writer, n *Network, i int) {
	e := &n.Edges[i]
	periods := n.Periods(e)
	fmt.Fprintf(b, "      <edge id=\"%d\" source=\"%s\" target=\"%s\" weight=\"%d\">\n        <attvalues>\n", i,
		escapeXML(string(n.Nodes[e.A].Entity)), escapeXML(string(n.Nodes[e.B].Entity)), e.Count)
	for _, a := range edgeAttributes() {
		if a.Name != "weight" {
			writeGEXFValue(b, a.Name, plain(a.value(n, e)))
		}
	}
	for _, p := range periods {
		fmt.Fprintf(b, "          <attvalue for=\"articles_then\" value=\"%d\" start=\"%s\" end=\"%s\"/>\n", p.Articles, p.First, p.Last)
	}
	fmt.Fprint(b, "        </attvalues>\n")
	if len(periods) > 0 {
		fmt.Fprint(b, "        <spells>\n")
		for _, p := range periods {
			fmt.Fprintf(b, "          <spell start=\"%s\" end=\"%s\"/>\n", p.First, p.Last)
		}
		fmt.Fprint(b, "        </spells>\n")
	}
	fmt.Fprint(b, "      </edge>\n")
}
