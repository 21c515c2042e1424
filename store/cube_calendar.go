package store

import (
	"math"
	"slices"
)

// calendar lists the articles of a segment by day and by outlet.
type calendar struct{ days, sources directory }

// directory lists positions of articles by key: those of keys[i] are from[i] to
// from[i+1], in ascending order.
type directory struct {
	keys     []int64
	from     []uint32
	articles []uint16
}

func newDirectory[V int32 | uint32](column []V) directory {
	d := directory{articles: make([]uint16, len(column))}
	for i := range d.articles {
		d.articles[i] = uint16(i)
	}
	slices.SortStableFunc(d.articles, func(a, b uint16) int { return int(int64(column[a]) - int64(column[b])) })
	for i, a := range d.articles {
		if k := int64(column[a]); len(d.keys) == 0 || d.keys[len(d.keys)-1] != k {
			d.keys, d.from = append(d.keys, k), append(d.from, uint32(i))
		}
	}
	d.from = append(d.from, uint32(len(d.articles)))
	return d
}

// at lists the articles of a key.
func (d *directory) at(i int) []uint16 { return d.articles[d.from[i]:d.from[i+1]] }

func (s *segment) calendar() *calendar {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dates == nil {
		s.dates = &calendar{newDirectory(s.day), newDirectory(s.source)}
	}
	return s.dates
}

// within lists the articles of a segment that the filter's days and outlets take.
func (s *scope) within(g *segment) []uint16 {
	c := g.calendar()
	var out []uint16
	if s.from == math.MinInt32 && s.to == math.MaxInt32 {
		for i, source := range c.sources.keys {
			if s.takesSource(uint32(source)) {
				out = append(out, c.sources.at(i)...)
			}
		}
		slices.Sort(out)
		return out
	}
	begin, _ := slices.BinarySearch(c.days.keys, max(int64(s.from), noDay+1))
	for i := begin; i < len(c.days.keys) && c.days.keys[i] <= int64(s.to); i++ {
		for _, a := range c.days.at(i) {
			if s.takesSource(g.source[a]) {
				out = append(out, a)
			}
		}
	}
	slices.Sort(out)
	return out
}
