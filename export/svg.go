package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"dateline/corpus"
)

// writeSVG draws the network: people as orange circles, countries as blue
// squares, each the larger the more its edges count.
func writeSVG(w io.Writer, n *Network) error {
	const width, height, margin = 1400.0, 1000.0, 60.0
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="13">
<title>Who and what is named together</title>
<desc>%s</desc>
<rect width="100%%" height="100%%" fill="#ffffff"/>
`, width, height, escapeXML(n.Note))
	at := n.Layout()
	for i, p := range at {
		at[i] = Spot{margin + p.X*(width-2*margin), margin + p.Y*(height-2*margin)}
	}
	pull := n.pulls()
	fmt.Fprintln(b, `<g stroke="#8a929c" stroke-linecap="round">`)
	for i, e := range n.Edges {
		from, to := at[e.A], at[e.B]
		fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke-width="%.2f" stroke-opacity="%.2f"><title>%s – %s: %d</title></line>`+"\n",
			from.X, from.Y, to.X, to.Y, 0.5+3.5*pull[i]*pull[i], 0.2+0.6*pull[i], escapeXML(n.Nodes[e.A].Name), escapeXML(n.Nodes[e.B].Name), e.Count)
	}
	fmt.Fprintln(b, "</g>\n<g stroke=\"#ffffff\">")
	for i := range n.Nodes {
		writeSVGNode(b, &n.Nodes[i], at[i], n.Radius(i))
	}
	fmt.Fprintln(b, `</g>`+"\n"+`<g text-anchor="middle" fill="#1a1a1a" stroke="#ffffff" stroke-width="3" paint-order="stroke">`)
	for _, i := range n.labelled(80) {
		fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%.1f\">%s</text>\n", at[i].X, at[i].Y-n.Radius(i)-4, escapeXML(n.Nodes[i].Name))
	}
	fmt.Fprintln(b, "</g>\n</svg>")
	return b.Flush()
}

func writeSVGNode(b *bufio.Writer, node *Node, at Spot, r float64) {
	title := fmt.Sprintf("<title>%s: %d edges</title>", escapeXML(node.Name), node.Degree)
	if node.Kind == corpus.Country {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2" fill="#2f7ed8">%s</rect>`+"\n", at.X-r*0.9, at.Y-r*0.9, 1.8*r, 1.8*r, title)
		return
	}
	fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="#d9730d">%s</circle>`+"\n", at.X, at.Y, r, title)
}

// Radius is the size of a node in a picture: its area grows with the counts of
// its edges.
func (n *Network) Radius(i int) float64 {
	most := 1
	for j := range n.Nodes {
		most = max(most, n.Nodes[j].Strength)
	}
	return 4 + 16*math.Sqrt(float64(n.Nodes[i].Strength)/float64(most))
}

// labelled lists the nodes of most weight, at most so many.
func (n *Network) labelled(most int) []int {
	order := make([]int, len(n.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(n.Nodes[b].Strength, n.Nodes[a].Strength) })
	return order[:min(most, len(order))]
}
