package corpus

import (
	"maps"
	"slices"
)

// BCubed scores who is who: the B-cubed measure of Bagga and Baldwin (1998),
// which asks of every mention how much of its cluster is shared.
//
// A cluster is the set of mentions with one kind and entity; the names of the
// entities do not matter, only which mentions share one, and a mention without
// entity is a cluster of its own. Mentions are the same when document, start,
// end and kind agree; a span that stands twice in a list counts once.
//
// Precision is averaged over the predicted mentions, recall over those of the
// gold. A spurious mention is in no gold cluster: its own precision is 0, and
// it makes the cluster that it joined less precise. A missed mention is in no
// predicted cluster: its own recall is 0, and its gold cluster cannot be found
// whole. Without either this is the original measure; to score identity alone,
// pass the lists through Shared first.
//
// Clusters may span documents. To score within documents, put the document
// into the entity.
func BCubed(gold, pred []Labelled) (precision, recall, f1 float64) {
	g, p := clustersOf(gold), clustersOf(pred)
	precision, recall = g.share(p), p.share(g)
	return precision, recall, harmonic(precision, recall)
}

// clusters maps each mention to its entity. Mentions without entity are mapped
// to themselves.
type clusters map[Labelled]Labelled

func clustersOf(mentions []Labelled) clusters {
	c := clusters{}
	for _, m := range mentions {
		if _, seen := c[m.span()]; seen {
			continue
		}
		if m.Entity == "" {
			c[m.span()] = m
		} else {
			c[m.span()] = Labelled{Kind: m.Kind, Entity: m.Entity}
		}
	}
	return c
}

// share averages, over the mentions of other, the share of the mention's
// cluster in other that is also in its cluster in c.
func (c clusters) share(other clusters) float64 {
	size := map[Labelled]int{}
	both := map[[2]Labelled]int{}
	for m, cluster := range other {
		size[cluster]++
		if own, ok := c[m]; ok {
			both[[2]Labelled{own, cluster}]++
		}
	}
	squares := map[int]int{} // cluster size -> sum of n², as each of n mentions adds n/size
	for pair, n := range both {
		squares[size[pair[1]]] += n * n
	}
	sum := 0.0
	for _, size := range slices.Sorted(maps.Keys(squares)) { // in order: the sum of floats depends on it
		sum += float64(squares[size]) / float64(size)
	}
	return ratio(sum, len(other))
}

// Shared keeps the mentions that both lists have, each with its own entity, so
// that identity is scored apart from finding.
func Shared(gold, pred []Labelled) (g, p []Labelled) {
	return inBoth(gold, pred), inBoth(pred, gold)
}

func inBoth(a, b []Labelled) []Labelled {
	in := clustersOf(b)
	var out []Labelled
	for _, m := range a {
		if _, ok := in[m.span()]; ok {
			out = append(out, m)
		}
	}
	return out
}

// Pairwise scores who is who by pairs: of the pairs of mentions that share a
// predicted entity, how many share one in the gold (precision), and the other
// way round (recall). A mention without entity is in no pair.
func Pairwise(gold, pred []Labelled) PRF {
	g, p := clustersOf(gold), clustersOf(pred)
	s := PRF{TP: g.pairsWith(p)}
	s.FP, s.FN = p.pairsWith(p)-s.TP, g.pairsWith(g)-s.TP
	return s
}

// pairsWith counts the pairs of mentions that share a cluster in both.
func (c clusters) pairsWith(other clusters) int {
	both := map[[2]Labelled]int{}
	for m, own := range c {
		if theirs, ok := other[m]; ok {
			both[[2]Labelled{own, theirs}]++
		}
	}
	n := 0
	for _, k := range both {
		n += k * (k - 1) / 2
	}
	return n
}
