package export

import (
	"cmp"
	"math"
	"slices"
)

// Spot is where a node is drawn, from 0 to 1 in both directions.
type Spot struct{ X, Y float64 }

// Layout places the nodes, after Fruchterman and Reingold (1991): all push each
// other away, edges pull together, the more the higher their count, and a weak
// pull to the middle keeps parts without a connection near. It starts from a
// spiral and has no chance in it: a network looks the same each time.
func (n *Network) Layout() []Spot {
	at := n.spiral()
	if len(at) < 2 {
		return at
	}
	const most, least, work = 150, 20, 5_000_000 // rounds, and pairs of nodes looked at in all of them
	rounds := min(most, max(least, work/(len(at)*len(at))))
	ideal := 1 / math.Sqrt(float64(len(at)))
	pull := n.pulls()
	push := make([]Spot, len(at))
	for round := range rounds {
		step := 0.12 * (1 - float64(round)/float64(rounds))
		repel(at, push, ideal)
		for i, e := range n.Edges {
			dx, dy := at[e.A].X-at[e.B].X, at[e.A].Y-at[e.B].Y
			f := pull[i] * math.Hypot(dx, dy) / ideal
			push[e.A].X, push[e.A].Y = push[e.A].X-dx*f, push[e.A].Y-dy*f
			push[e.B].X, push[e.B].Y = push[e.B].X+dx*f, push[e.B].Y+dy*f
		}
		for i := range at {
			push[i].X -= at[i].X * 1.5
			push[i].Y -= at[i].Y * 1.5
			if d := math.Hypot(push[i].X, push[i].Y); d > 0 {
				far := min(d, step) / d
				at[i].X, at[i].Y = at[i].X+push[i].X*far, at[i].Y+push[i].Y*far
			}
		}
	}
	return fitted(at)
}

// spiral puts the nodes of a community beside each other, those of most weight
// in the middle.
func (n *Network) spiral() []Spot {
	order := make([]int, len(n.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &n.Nodes[a], &n.Nodes[b]
		return cmp.Or(cmp.Compare(x.Community, y.Community), cmp.Compare(y.Strength, x.Strength))
	})
	at := make([]Spot, len(order))
	const golden = 2.399963229728653 // angle that fills a disc evenly
	for rank, i := range order {
		r, turn := 0.5*math.Sqrt((float64(rank)+0.5)/float64(len(order))), golden*float64(rank)
		at[i] = Spot{r * math.Cos(turn), r * math.Sin(turn)}
	}
	return at
}

// pulls is how strongly each edge pulls: near 1 for the highest count.
func (n *Network) pulls() []float64 {
	most := 1
	for _, e := range n.Edges {
		most = max(most, e.Count)
	}
	out := make([]float64, len(n.Edges))
	for i, e := range n.Edges {
		out[i] = 0.15 + 0.85*math.Log1p(float64(e.Count))/math.Log1p(float64(most))
	}
	return out
}

// repel says how far the other nodes push each one away.
func repel(at, push []Spot, ideal float64) {
	clear(push)
	for i := range at {
		for j := range i {
			dx, dy := at[i].X-at[j].X, at[i].Y-at[j].Y
			f := ideal * ideal / (dx*dx + dy*dy + 1e-9)
			push[i].X, push[i].Y = push[i].X+dx*f, push[i].Y+dy*f
			push[j].X, push[j].Y = push[j].X-dx*f, push[j].Y-dy*f
		}
	}
}

// fitted stretches the picture to its box.
func fitted(at []Spot) []Spot {
	low, high := at[0], at[0]
	for _, p := range at {
		low = Spot{min(low.X, p.X), min(low.Y, p.Y)}
		high = Spot{max(high.X, p.X), max(high.Y, p.Y)}
	}
	scaled := func(v, from, to float64) float64 {
		if to-from < 1e-12 {
			return 0.5
		}
		return (v - from) / (to - from)
	}
	for i, p := range at {
		at[i] = Spot{scaled(p.X, low.X, high.X), scaled(p.Y, low.Y, high.Y)}
	}
	return at
}
