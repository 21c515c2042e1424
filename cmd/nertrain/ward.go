package main

import "math"

// merger is the state of Ward's clustering.
type merger struct {
	centres []vector
	sizes   []float64
	alive   []bool
	group   []uint16  // original cluster -> the one it was merged into
	near    []int     // closest other cluster
	dist    []float64 // and its distance
}

func newMerger(centres []vector, sizes []float64) *merger {
	n := len(centres)
	m := &merger{
		centres: append([]vector(nil), centres...), sizes: make([]float64, n), alive: make([]bool, n),
		group: make([]uint16, n), near: make([]int, n), dist: make([]float64, n),
	}
	for i := range n {
		m.sizes[i], m.alive[i], m.group[i] = max(1, sizes[i]), true, uint16(i)
	}
	for i := range n {
		m.search(i)
	}
	return m
}

// spread is the growth of the variance when two clusters become one.
func (m *merger) spread(i, j int) float64 {
	s := 0.0
	for d := range dims {
		t := float64(m.centres[i][d] - m.centres[j][d])
		s += t * t
	}
	return s * m.sizes[i] * m.sizes[j] / (m.sizes[i] + m.sizes[j])
}

func (m *merger) search(i int) {
	m.dist[i] = math.Inf(1)
	for j := range m.centres {
		if j == i || !m.alive[j] {
			continue
		}
		if s := m.spread(i, j); s < m.dist[i] {
			m.dist[i], m.near[i] = s, j
		}
	}
}

func (m *merger) mergeClosest() {
	i := -1
	for k := range m.centres {
		if m.alive[k] && (i < 0 || m.dist[k] < m.dist[i]) {
			i = k
		}
	}
	j := m.near[i]
	total := m.sizes[i] + m.sizes[j]
	for d := range dims {
		a, b := float64(m.centres[i][d]), float64(m.centres[j][d])
		m.centres[i][d] = float32((a*m.sizes[i] + b*m.sizes[j]) / total)
	}
	m.sizes[i], m.alive[j] = total, false
	for k, g := range m.group {
		if int(g) == j {
			m.group[k] = uint16(i)
		}
	}
	m.search(i)
	for k := range m.centres {
		if m.alive[k] && k != i && (m.near[k] == i || m.near[k] == j) {
			m.search(k)
		}
	}
}
