// Package boost evaluates gradient-boosted decision trees (Friedman 2001) over
// numbers cut into at most 255 ranges, and keeps them as compact tables.
package boost

import (
	"math"
	"sort"
)

// Node is a split: rows whose bin of the feature is at most Bin go left. A
// child below zero is the leaf with index ^child.
type Node struct {
	Feature     uint16
	Bin         uint8
	Left, Right int16
}

// Tree is a decision tree. One without nodes is its first leaf.
type Tree struct {
	Nodes  []Node
	Leaves []float32
}

// Model is a sum of trees over binned features.
type Model struct {
	// Edges holds for each feature the upper bounds of its bins but the last,
	// in ascending order.
	Edges [][]float32
	Bias  float32
	Trees []Tree
}

// Mean is the mean of models over the same features and edges: their trees in
// turn, each with its part of the weight.
func Mean(models []Model) Model {
	out := Model{Edges: models[0].Edges}
	n := float32(len(models))
	longest := 0
	for _, m := range models {
		out.Bias += m.Bias / n
		longest = max(longest, len(m.Trees))
	}
	for t := range longest {
		for _, m := range models {
			if t >= len(m.Trees) {
				continue
			}
			tree := Tree{Nodes: m.Trees[t].Nodes}
			for _, v := range m.Trees[t].Leaves {
				tree.Leaves = append(tree.Leaves, v/n)
			}
			out.Trees = append(out.Trees, tree)
		}
	}
	return out
}

// BinOf is the index of the first edge that is not below the value.
func BinOf(edges []float32, value float32) uint8 {
	low, high := 0, len(edges)
	for low < high {
		middle := (low + high) / 2
		if edges[middle] < value {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return uint8(low)
}

// Probability is the logistic function of a score.
func Probability(score float64) float64 { return 1 / (1 + math.Exp(-score)) }

// Cut chooses the edges that divide values into at most n ranges of about the
// same number of values each.
func Cut(values []float32, n int) []float32 {
	sorted := append([]float32(nil), values...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	var distinct []float32
	var counts []int
	for _, v := range sorted {
		if len(distinct) == 0 || v != distinct[len(distinct)-1] {
			distinct, counts = append(distinct, v), append(counts, 0)
		}
		counts[len(counts)-1]++
	}
	var edges []float32
	rest, ranges, sum := len(sorted), n, 0
	for i := 0; i+1 < len(distinct); i++ {
		sum += counts[i]
		if len(distinct) <= n || sum*ranges >= rest {
			edges = append(edges, (distinct[i]+distinct[i+1])/2)
			rest, ranges, sum = rest-sum, max(ranges-1, 1), 0
			if len(edges) == n-1 {
				break
			}
		}
	}
	return edges
}
