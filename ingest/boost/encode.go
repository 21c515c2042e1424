package boost

import (
	"encoding/binary"
	"errors"
	"io"
)

var errLayout = errors.New("not a table of trees")

// Bounds of what Read believes.
const (
	maxTrees = 10_000
	maxNodes = maxLeaves - 1
)

// Write writes a model as a table, little endian.
func (m *Model) Write(w io.Writer) error {
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(m.Edges)))
	var err error
	put := func(v any) {
		if err == nil {
			out, err = binary.Append(out, binary.LittleEndian, v)
		}
	}
	for _, edges := range m.Edges {
		put(uint8(len(edges)))
		put(edges)
	}
	put(m.Bias)
	put(uint16(len(m.Trees)))
	for _, t := range m.Trees {
		if len(t.Nodes) > maxNodes {
			return errLayout
		}
		put(uint8(len(t.Nodes)))
		for _, n := range t.Nodes {
			put(n.Feature)
			put(n.Bin)
			put([2]int8{int8(n.Left), int8(n.Right)})
		}
		put(t.Leaves)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}

// Read reads what Write wrote.
func (m *Model) Read(r io.Reader) error {
	in := reader{r: r}
	m.Edges = make([][]float32, in.uint16())
	for f := range m.Edges {
		m.Edges[f] = make([]float32, in.uint8())
		in.read(m.Edges[f])
	}
	in.read(&m.Bias)
	trees := int(in.uint16())
	if trees > maxTrees {
		return errLayout
	}
	m.Trees = make([]Tree, trees)
	for i := range m.Trees {
		m.Trees[i] = in.tree(len(m.Edges))
	}
	return in.err
}

// reader reads numbers until one fails.
type reader struct {
	r   io.Reader
	err error
}

func (in *reader) read(v any) {
	if in.err == nil {
		in.err = binary.Read(in.r, binary.LittleEndian, v)
	}
}

func (in *reader) uint8() (v uint8)   { in.read(&v); return v }
func (in *reader) uint16() (v uint16) { in.read(&v); return v }

// tree reads a tree and checks that its children come after their parents, so
// that no walk runs for ever.
func (in *reader) tree(features int) Tree {
	n := int(in.uint8())
	t := Tree{Nodes: make([]Node, n), Leaves: make([]float32, n+1)}
	for i := range t.Nodes {
		node := &t.Nodes[i]
		node.Feature, node.Bin = in.uint16(), in.uint8()
		var children [2]int8
		in.read(&children)
		node.Left, node.Right = int16(children[0]), int16(children[1])
		if int(node.Feature) >= features || !inside(node.Left, i, n) || !inside(node.Right, i, n) {
			in.err = errLayout
		}
	}
	in.read(t.Leaves)
	return t
}

func inside(child int16, parent, nodes int) bool {
	if child < 0 {
		return int(^child) <= nodes
	}
	return int(child) > parent && int(child) < nodes
}
