package store

import "dateline/corpus"

// grouping is what articles are grouped by to count distinct things.
type grouping int

const (
	byItself grouping = iota // every article by itself
	byCopy
	byStory
	byOutlet
)

// groupingOf is what the unit counts.
func groupingOf(u corpus.Unit) grouping {
	switch u {
	case corpus.UnitTexts:
		return byCopy
	case corpus.UnitStories:
		return byStory
	case corpus.UnitOutlets:
		return byOutlet
	}
	return byItself
}

// groups numbers the groups of a grouping from 1. An article of group 0 is by
// itself or, where outlets are counted, of an unknown one that does not count.
type groups struct {
	of         map[*segment][]uint32
	n          int
	skipsZeros bool
}

// group returns the groups of a grouping, nil for byItself.
func (c *cube) group(by grouping) *groups {
	if by == byItself {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.groups[by] == nil {
		c.groups[by] = c.makeGroups(by)
	}
	return c.groups[by]
}

func (c *cube) makeGroups(by grouping) *groups {
	g := &groups{of: map[*segment][]uint32{}, skipsZeros: by == byOutlet}
	if by == byOutlet {
		for _, s := range c.segments {
			g.of[s] = s.source
		}
		g.n = c.sources
		return g
	}
	column := func(s *segment) []uint32 {
		if by == byCopy {
			return s.copies
		}
		return s.stories
	}
	sizes := map[uint32]uint32{} // of groups of several: number of an article -> articles beside it
	for _, s := range c.segments {
		for i, id := range column(s) {
			if int64(id) != s.first+int64(i) {
				sizes[id]++
			}
		}
	}
	numbers := make(map[uint32]uint32, len(sizes))
	for _, s := range c.segments {
		of := make([]uint32, s.n)
		for i, id := range column(s) {
			if sizes[id] == 0 {
				continue
			}
			if numbers[id] == 0 {
				g.n++
				numbers[id] = uint32(g.n)
			}
			of[i] = numbers[id]
		}
		g.of[s] = of
	}
	return g
}

// part is the selected articles of a segment, by their positions in it.
type part struct {
	*segment
	articles []uint16
}

// visited is an article of a group.
type visited struct {
	part  int32
	at    uint16
	group uint32
}

// walk visits the selected articles, those of one group together. Group 0 is a
// unit by itself.
func walk(parts []part, g *groups, visit func(s *segment, article int, group uint32)) {
	if g == nil {
		for _, p := range parts {
			for _, i := range p.articles {
				visit(p.segment, int(i), 0)
			}
		}
		return
	}
	starts := make([]uint32, g.n+2)
	for _, p := range parts {
		of := g.of[p.segment]
		for _, i := range p.articles {
			if k := of[i]; k != 0 {
				starts[k+1]++
			} else if !g.skipsZeros {
				visit(p.segment, int(i), 0)
			}
		}
	}
	for k := 1; k < len(starts); k++ {
		starts[k] += starts[k-1]
	}
	order := make([]visited, starts[len(starts)-1])
	for n, p := range parts {
		of := g.of[p.segment]
		for _, i := range p.articles {
			if k := of[i]; k != 0 {
				order[starts[k]] = visited{int32(n), i, k}
				starts[k]++
			}
		}
	}
	for _, v := range order {
		visit(parts[v.part].segment, int(v.at), v.group)
	}
}

// units counts the units that the selected articles make up.
func units(parts []part, g *groups) int {
	n, last := 0, uint32(0)
	walk(parts, g, func(_ *segment, _ int, group uint32) {
		if group == 0 || group != last {
			n++
		}
		last = group
	})
	return n
}

// distinct counts the groups met by each of many counters.
type distinct struct {
	*groups
	words int
	seen  []uint64
	rare  map[uint64]struct{} // counter and group, where seen would be too large
	n     []uint32
	done  bool // all is counted
}

// distinctWords bounds the memory of a distinct: 64 MB.
const distinctWords = 1 << 23

// fits reports whether sets of so many counters fit into that.
func (g *groups) fits(counters int) bool { return (g.n/64+1)*counters <= distinctWords }

func newDistinct(g *groups, counters int) *distinct {
	d := &distinct{groups: g, words: g.n/64 + 1, n: make([]uint32, counters)}
	if !g.fits(counters) {
		d.rare = map[uint64]struct{}{}
	} else {
		d.seen = make([]uint64, d.words*counters)
	}
	return d
}

// add notes that a counter met a group.
func (d *distinct) add(counter int, group uint32) {
	if d.done {
		return
	}
	if group == 0 {
		if !d.skipsZeros {
			d.n[counter]++
		}
		return
	}
	if d.rare != nil {
		k := uint64(counter)<<32 | uint64(group)
		if _, ok := d.rare[k]; !ok {
			d.rare[k] = struct{}{}
			d.n[counter]++
		}
		return
	}
	w := &d.seen[counter*d.words+int(group/64)]
	if bit := uint64(1) << (group % 64); *w&bit == 0 {
		*w |= bit
		d.n[counter]++
	}
}
