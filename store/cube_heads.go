package store

import (
	"runtime"
	"sync"
)

// entityColumns counts every entity over all articles of a cube.
type entityColumns struct {
	kind               []uint8 // 1 for a country
	mentions, articles []uint32
}

// counts returns the counts over all articles.
func (c *cube) counts() *entityColumns {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.columns == nil {
		c.columns = c.countEntities()
	}
	return c.columns
}

func (c *cube) countEntities() *entityColumns {
	e := &entityColumns{make([]uint8, c.entities+1), make([]uint32, c.entities+1), make([]uint32, c.entities+1)}
	for _, s := range c.segments {
		for x, id := range s.entity {
			n := s.count[x]
			e.kind[id] = uint8(n & 1)
			if n >= 2 {
				e.mentions[id] += n >> 1
				e.articles[id]++
			}
		}
	}
	return e
}

// manyHeads is the number of entities whose rows are kept apart.
const manyHeads = 1024

// heads are the rows of the entities that most articles name. Pairs that many
// articles name are pairs of these, and to find them only these need be read.
type heads struct {
	slot     []uint16 // of entities, from 1; 0 for none
	segments map[*segment]*headRows
}

// headRows are the rows of heads in a segment: article i has those from from[i]
// to from[i+1].
type headRows struct {
	from []uint32
	slot []uint16 // from 1
	row  []uint32

	once [2]sync.Once
	low  [2][]uint64 // the windows of the rows, as in windowSets
}

// lows copies the window sets of the rows to where one follows on the other.
func (r *headRows) lows(window int, w *windowSets) []uint64 {
	r.once[window].Do(func() {
		r.low[window] = make([]uint64, len(r.row))
		for i, x := range r.row {
			r.low[window][i] = w.low[x]
		}
	})
	return r.low[window]
}

// heads returns the rows of the entities that most articles name.
func (c *cube) heads() *heads {
	counts := c.counts()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.head != nil {
		return c.head
	}
	h := &heads{slot: make([]uint16, c.entities+1), segments: map[*segment]*headRows{}}
	for i, e := range most(len(counts.articles), manyHeads, func(e int) uint64 { return uint64(counts.articles[e]) }) {
		if i < manyHeads {
			h.slot[e] = uint16(i + 1)
		}
	}
	for _, s := range c.segments {
		r := &headRows{from: make([]uint32, 1, s.n+1)}
		for i := range s.n {
			for x := s.from[i]; x < s.from[i+1]; x++ {
				if k := h.slot[s.entity[x]]; k != 0 && s.count[x] >= 2 {
					r.slot, r.row = append(r.slot, k), append(r.row, x)
				}
			}
			r.from = append(r.from, uint32(len(r.slot)))
		}
		h.segments[s] = r
	}
	c.head = h
	return h
}

// countHeads counts the pairs of entities that are all heads, articles by
// themselves. The cells are those of countInMatrix.
func (p *pairing) countHeads(h *heads, entities []uint32, parts []part) []uint32 {
	m := uint32(len(entities))
	var at [manyHeads + 1]uint16 // slot of a head -> position among the entities, from 1
	for i, e := range entities {
		at[h.slot[e]] = uint16(i + 1)
	}
	shares := share(parts, runtime.GOMAXPROCS(0))
	cells := make([][]uint32, len(shares))
	var wait sync.WaitGroup
	for i, some := range shares {
		wait.Go(func() {
			n := make([]uint32, m*m)
			for _, part := range some {
				if p.windowed {
					h.segments[part.segment].addWindows(n, &at, m, part, p.window)
				} else {
					h.segments[part.segment].add(n, &at, m, part)
				}
			}
			cells[i] = n
		})
	}
	wait.Wait()
	for _, more := range cells[1:] {
		for k, n := range more {
			cells[0][k] += n
		}
	}
	return cells[0]
}

// share divides the selection into parts of about as many articles.
func share(parts []part, shares int) [][]part {
	total := 0
	for _, p := range parts {
		total += len(p.articles)
	}
	const worthwhile = 20000
	shares = max(1, min(shares, total/worthwhile, len(parts)))
	out := make([][]part, 1, shares)
	n := 0
	for _, p := range parts {
		if n > 0 && n >= total*len(out)/shares && len(out) < shares {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
		n += len(p.articles)
	}
	return out
}

func (r *headRows) add(cells []uint32, at *[manyHeads + 1]uint16, m uint32, p part) {
	here := make([]uint32, 0, 64)
	for _, i := range p.articles {
		here = here[:0]
		for _, slot := range r.slot[r.from[i]:r.from[i+1]] {
			if a := at[slot]; a != 0 {
				here = append(here, uint32(a-1))
			}
		}
		for x, a := range here {
			line := cells[a*m : a*m+m]
			for _, b := range here[x+1:] {
				line[b]++
			}
		}
	}
}

// here is an entity of the article at hand.
type here struct {
	low     uint64
	at, row uint32
}

func (r *headRows) addWindows(cells []uint32, at *[manyHeads + 1]uint16, m uint32, p part, window int) {
	w := p.windows[window]
	lows := r.lows(window, w)
	var all []here
	for _, i := range p.articles {
		all = all[:0]
		for x := r.from[i]; x < r.from[i+1]; x++ {
			if a := at[r.slot[x]]; a != 0 {
				all = append(all, here{lows[x], uint32(a - 1), r.row[x]})
			}
		}
		for x, a := range all {
			line := cells[a.at*m : a.at*m+m]
			for _, b := range all[x+1:] {
				both := a.low & b.low
				if both&^highBit != 0 || both != 0 && w.common(a.row, b.row) > 0 {
					line[b.at]++
				}
			}
		}
	}
}
