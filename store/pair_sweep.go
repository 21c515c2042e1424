package store

import (
	"cmp"
	"context"
	"slices"
)

// sweep counts the pairs of one entity after the other, so that what is held
// does not grow with the number of pairs.
type sweep struct {
	*pairing
	least   uint32 // units that name an entity worth looking at
	parts   []part
	kept    [][]bool // by part: which articles are selected
	next    []uint32 // by part: position in the postings
	both    *counter // by the other entity
	met     []uint32 // the others with a count
	visited []visitedRow
}

// visitedRow is a row of the entity at hand in a selected article.
type visitedRow struct {
	group, row uint32
	part       uint16
	article    uint16
}

func (p *pairing) newSweep(least uint32, parts []part) *sweep {
	w := &sweep{pairing: p, least: least, parts: parts, kept: make([][]bool, len(parts)), next: make([]uint32, len(parts)), both: newCounter(p.cube.entities)}
	for k, part := range parts {
		if len(part.articles) == part.n {
			continue // nil stands for all
		}
		w.kept[k] = make([]bool, part.n)
		for _, i := range part.articles {
			w.kept[k][i] = true
		}
	}
	return w
}

// run calls f with every pair that at least one unit names, in no order that
// matters.
func (w *sweep) run(ctx context.Context, f func(couple)) error {
	for e := range uint32(len(w.one)) {
		const often = 256
		if e%often == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		wanted := w.wanted[w.kind[e]]
		worth := w.one[e] >= w.least && (wanted[0] || wanted[1])
		if w.visit(e, worth); len(w.visited) == 0 {
			continue
		}
		for _, v := range w.visited {
			w.count(e, wanted, v)
		}
		for _, other := range w.met {
			f(couple{e, other, w.both.n[other]})
			w.both.n[other], w.both.last[other] = 0, 0
		}
		w.met = w.met[:0]
	}
	return nil
}

// visit lists the rows of an entity, those of one group together. The entities
// come in the order of the postings.
func (w *sweep) visit(e uint32, worth bool) {
	w.visited = w.visited[:0]
	for k, part := range w.parts {
		p, at := part.post(), w.next[k]
		if int(at) == len(p.entities) || p.entities[at] != e {
			continue
		}
		w.next[k]++
		if !worth {
			continue
		}
		for x := p.from[at]; x < p.from[at+1]; x++ {
			v := visitedRow{row: p.rows[x], part: uint16(k), article: p.articles[x]}
			if w.kept[k] != nil && !w.kept[k][v.article] {
				continue
			}
			if w.units != nil {
				if v.group = w.units.of[part.segment][v.article]; v.group == 0 && w.units.skipsZeros {
					continue
				}
			}
			w.visited = append(w.visited, v)
		}
	}
	if w.units != nil {
		slices.SortStableFunc(w.visited, func(a, b visitedRow) int { return cmp.Compare(a.group, b.group) })
	}
}

// count adds those whom an article names with the entity, each pair once: with
// the entities of larger numbers.
func (w *sweep) count(e uint32, wanted [2]bool, v visitedRow) {
	s := w.parts[v.part].segment
	for x := v.row + 1; x < s.from[v.article+1]; x++ {
		n := s.count[x]
		if n < 2 || !wanted[n&1] {
			continue
		}
		other := s.entity[x]
		if w.one[other] < w.least {
			continue
		}
		together := w.together(s, v.row, x)
		if together == 0 {
			continue
		}
		if w.both.n[other] == 0 {
			w.met = append(w.met, other)
		}
		w.both.add(other, v.group, together)
	}
}
