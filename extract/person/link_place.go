package person

import "slices"

// context is what the articles that sight a person have besides, by number:
// sorted, and each once.
type context struct {
	people, countries, sources []uint32
	texts                      []int64
}

// contextOf gathers the context of a node's own sightings.
func (l *linker) contextOf(n *node) *context {
	if n.context == nil {
		n.context = l.gather(n, n.sighted)
	}
	return n.context
}

// gather gathers the context of some sightings of a node.
func (l *linker) gather(n *node, sighted []int) *context {
	c := &context{}
	c.people = l.collect(sighted, len(l.roll.Names), func(s presence, add func(uint32)) {
		for _, p := range s.People {
			if p != n.number && !l.local[p] {
				add(p)
			}
		}
	})
	c.countries = l.collect(sighted, len(l.roll.Names), func(s presence, add func(uint32)) {
		for _, c := range s.Countries {
			add(c)
		}
	})
	c.sources = l.collect(sighted, len(l.roll.Sources), func(s presence, add func(uint32)) {
		if s.Source != 0 {
			add(s.Source)
		}
	})
	for _, i := range sighted {
		if s := l.sightings[i]; s.HasText {
			c.texts = append(c.texts, s.Text)
		}
	}
	slices.Sort(c.texts)
	return c
}

// collect gathers numbers below n of some sightings, sorted, and each once.
func (l *linker) collect(sighted []int, n int, numbers func(s presence, add func(uint32))) []uint32 {
	if n > len(l.marks) {
		l.marks = make([]int, n)
	}
	l.mark++
	var out []uint32
	for _, i := range sighted {
		numbers(l.sightings[i], func(n uint32) {
			if l.marks[n] != l.mark {
				l.marks[n] = l.mark
				out = append(out, n)
			}
		})
	}
	slices.Sort(out)
	return out
}

// has reports whether a sorted set holds a number.
func has(sorted []uint32, n uint32) bool {
	_, found := slices.BinarySearch(sorted, n)
	return found
}

// meet reports whether two sorted sets share a member that counts.
func meet[N uint32 | int64](a, b []N, counts func(N) bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, n := range a {
		at, found := slices.BinarySearch(b, n)
		if found && (counts == nil || counts(n)) {
			return true
		}
		b = b[at:]
	}
	return false
}
