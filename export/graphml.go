package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"dateline/corpus"
)

// writeGraphML writes GraphML, http://graphml.graphdrawing.org.
func writeGraphML(w io.Writer, n *Network) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <desc>%s</desc>
  <key id="label" for="node" attr.name="label" attr.type="string"/>
`, escapeXML(n.Note))
	for _, c := range NodeAttributes() {
		fmt.Fprintf(b, "  <key id=\"n_%s\" for=\"node\" attr.name=\"%s\" attr.type=\"%s\"/>\n", c.Name, c.Name, graphMLType(c.Type))
	}
	for _, c := range EdgeAttributes() {
		fmt.Fprintf(b, "  <key id=\"e_%s\" for=\"edge\" attr.name=\"%s\" attr.type=\"%s\"/>\n", c.Name, c.Name, graphMLType(c.Type))
	}
	fmt.Fprint(b, "  <graph edgedefault=\"undirected\">\n")
	for i := range n.Nodes {
		node := &n.Nodes[i]
		fmt.Fprintf(b, "    <node id=\"%s\">\n      <data key=\"label\">%s</data>\n", nameToken(node.Entity), escapeXML(node.Name))
		for _, a := range nodeAttributes() {
			writeGraphMLValue(b, "n_"+a.Name, plain(a.value(n, node)))
		}
		fmt.Fprint(b, "    </node>\n")
	}
	for i := range n.Edges {
		e := &n.Edges[i]
		fmt.Fprintf(b, "    <edge id=\"e%d\" source=\"%s\" target=\"%s\">\n", i, nameToken(n.Nodes[e.A].Entity), nameToken(n.Nodes[e.B].Entity))
		for _, a := range edgeAttributes() {
			writeGraphMLValue(b, "e_"+a.Name, plain(a.value(n, e)))
		}
		fmt.Fprint(b, "    </edge>\n")
	}
	fmt.Fprint(b, "  </graph>\n</graphml>\n")
	return b.Flush()
}

func graphMLType(t Type) string {
	if t == Integer {
		return "int"
	}
	return graphType(t)
}

func writeGraphMLValue(b *bufio.Writer, key, value string) {
	if value != "" {
		fmt.Fprintf(b, "      <data key=\"%s\">%s</data>\n", key, escapeXML(value))
	}
}

// nameToken makes an identifier of the letters that XML allows in a name token;
// others are written as their number.
func nameToken(id corpus.EntityID) string {
	var b strings.Builder
	for _, r := range string(id) {
		if unicode.IsLetter(r) && r < 0x250 || r >= '0' && r <= '9' || strings.ContainsRune("-.:", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_x%x_", r)
		}
	}
	return b.String()
}
