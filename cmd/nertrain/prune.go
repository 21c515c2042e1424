package main

import (
	"math"
	"sort"

	"dateline/extract/ner/crf"
)

// strength is the largest difference a feature makes between two labels.
func strength(r *crf.Row) float32 {
	low, high := float32(0), float32(0) // Outside's weight is 0
	for _, v := range r {
		low, high = min(low, v), max(high, v)
	}
	return high - low
}

// pack keeps the limit strongest features and stores their weights in units
// of step.
func (m *model) pack(limit int, step float32) *crf.Weights {
	type ranked struct {
		at       int
		strength float32
	}
	order := make([]ranked, 0, len(m.keys))
	for i := range m.rows {
		if s := strength(&m.rows[i]); s > step/2 {
			order = append(order, ranked{i, s})
		}
	}
	sort.Slice(order, func(i, j int) bool {
		a, b := order[i], order[j]
		return a.strength > b.strength || a.strength == b.strength && m.keys[a.at] < m.keys[b.at]
	})
	order = order[:min(limit, len(order))]
	keys, rows := make([]uint64, len(order)), make([]crf.Row, len(order))
	for i, r := range order {
		keys[i], rows[i] = m.keys[r.at], m.rows[r.at]
	}
	trans := *m.trans
	for i, v := range trans {
		trans[i] = float32(math.Max(-50, float64(v)))
	}
	return crf.Pack(keys, rows, step, &trans)
}
