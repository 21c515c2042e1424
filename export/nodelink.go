package export

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
)

// writeEdges writes one row an edge: source and target, then the properties of
// the edge, then those of its nodes.
func writeEdges(w io.Writer, n *Network) error {
	c := csv.NewWriter(w)
	var row []string
	for _, col := range EdgeColumns() {
		row = append(row, col.Name)
	}
	if err := c.Write(row); err != nil {
		return err
	}
	for i := range n.Edges {
		e := &n.Edges[i]
		a, b := &n.Nodes[e.A], &n.Nodes[e.B]
		row = append(row[:0], field(string(a.Entity)), field(string(b.Entity)), field(a.Name), field(b.Name))
		for _, x := range edgeAttributes() {
			row = append(row, field(x.value(n, e)))
		}
		for _, node := range []*Node{a, b} {
			for _, x := range nodeAttributes()[1:] {
				row = append(row, field(x.value(n, node)))
			}
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// EdgeColumns lists the columns of the format csv of networks.
func EdgeColumns() []Column {
	out := []Column{
		{"source", Text, "identifier of one entity"},
		{"target", Text, "identifier of the other"},
		{"source_name", Text, "canonical name of the one"},
		{"target_name", Text, "canonical name of the other"},
	}
	out = append(out, EdgeAttributes()...)
	for _, end := range []string{"source", "target"} {
		for _, c := range NodeAttributes()[1:] {
			out = append(out, Column{end + "_" + c.Name, c.Type, c.Doc})
		}
	}
	return out
}

// writeNodeLink writes the node-link form of networkx and D3.
func writeNodeLink(w io.Writer, n *Network) error {
	b := bufio.NewWriter(w)
	graph := object{{"note", n.Note}, {"count", string(n.Unit)}}
	if n.By != "" {
		graph = append(graph, property{"by", string(n.By)})
	}
	head, err := json.Marshal(graph)
	if err != nil {
		return err
	}
	b.WriteString("{\"directed\": false, \"multigraph\": false, \"graph\": " + string(head) + ",\n\"nodes\": [\n")
	for i := range n.Nodes {
		o := object{{"id", string(n.Nodes[i].Entity)}, {"label", n.Nodes[i].Name}}
		for _, a := range nodeAttributes() {
			o = append(o, property{a.Name, a.value(n, &n.Nodes[i])})
		}
		if err := writeElement(b, o, i+1 == len(n.Nodes)); err != nil {
			return err
		}
	}
	b.WriteString("],\n\"edges\": [\n")
	for i := range n.Edges {
		e := &n.Edges[i]
		o := object{{"source", string(n.Nodes[e.A].Entity)}, {"target", string(n.Nodes[e.B].Entity)}}
		for _, a := range edgeAttributes() {
			o = append(o, property{a.Name, a.value(n, e)})
		}
		if n.By != "" {
			o = append(o, property{"periods", jsonPeriods(n.Periods(e))})
		}
		if err := writeElement(b, o, i+1 == len(n.Edges)); err != nil {
			return err
		}
	}
	b.WriteString("]}\n")
	return b.Flush()
}

// jsonPeriods is the periods of an edge for JSON.
func jsonPeriods(all []PeriodCount) []object {
	out := []object{}
	for _, p := range all {
		out = append(out, object{{"start", p.First}, {"end", p.Last}, {"articles", p.Articles}})
	}
	return out
}

// writeElement writes an element of an array, on a line of its own.
func writeElement(b *bufio.Writer, o object, last bool) error {
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	b.Write(text)
	if !last {
		b.WriteByte(',')
	}
	return b.WriteByte('\n')
}

// object is an object of JSON whose keys keep their order.
type object []property

type property struct {
	key   string
	value any
}

// MarshalJSON writes the object.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		b.Write(append(append(key, ':'), value...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
