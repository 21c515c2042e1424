package person

import (
	"slices"
	"strings"

	"dateline/corpus"
)

// none is the number of an outlet, day or story that is unknown.
const none = 0

// register numbers things in the order in which they are met.
type register[K comparable] struct {
	of    map[K]int32
	names []K
}

func newRegister[K comparable](first ...K) register[K] {
	r := register[K]{of: map[K]int32{}}
	for _, k := range first {
		r.number(k)
	}
	return r
}

func (r *register[K]) number(k K) int32 {
	n, ok := r.of[k]
	if !ok {
		n = int32(len(r.names))
		r.of[k] = n
		r.names = append(r.names, k)
	}
	return n
}

// surroundings number what stands in articles.
type surroundings struct {
	people, countries      register[corpus.EntityID]
	sources, days, stories register[string]
	local                  []bool  // whether a person is known in one article alone, by number
	byNumber               []*node // people who are sighted, by number
	last                   *place
	lastPeople             []corpus.EntityID
	lastCountries          []corpus.EntityID
	seen                   map[corpus.ArticleID]struct{}
	marks                  []int32 // see collect
	mark                   int32
}

func newSurroundings() surroundings {
	return surroundings{
		people: newRegister[corpus.EntityID](), countries: newRegister[corpus.EntityID](),
		sources: newRegister(""), days: newRegister(""), stories: newRegister(""), seen: map[corpus.ArticleID]struct{}{},
	}
}

// place is what the sightings of one article share.
type place struct {
	article            corpus.ArticleID
	people, countries  []int32
	source, day, story int32
}

// presence is somebody in an article.
type presence struct {
	*place
	node *node
}

// place is where a sighting is: that of the sighting before, if that is of the
// same article and says the same.
func (u *surroundings) place(s *corpus.Sighting) *place {
	if p := u.last; p != nil && p.article == s.Article && u.sources.names[p.source] == s.Source && u.days.names[p.day] == s.Day &&
		u.stories.names[p.story] == s.Story && isSame(u.lastPeople, s.People) && isSame(u.lastCountries, s.Countries) {
		return p
	}
	p := &place{article: s.Article, source: u.sources.number(s.Source), day: u.days.number(s.Day), story: u.stories.number(s.Story)}
	p.people, p.countries = make([]int32, 0, len(s.People)), make([]int32, 0, len(s.Countries))
	for _, id := range s.People {
		n := u.people.number(id)
		for len(u.local) <= int(n) {
			u.local = append(u.local, strings.Contains(string(u.people.names[len(u.local)]), "@"))
		}
		p.people = append(p.people, n)
	}
	for _, id := range s.Countries {
		p.countries = append(p.countries, u.countries.number(id))
	}
	u.seen[s.Article] = struct{}{}
	u.last, u.lastPeople, u.lastCountries = p, s.People, s.Countries
	return p
}

// isSame reports whether two slices are one.
func isSame(a, b []corpus.EntityID) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// context is what the articles that sight a person have besides, by number:
// sorted, and each once.
type context struct{ people, countries, sources, stories []int32 }

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
	c.people = l.collect(sighted, func(s presence, add func(int32)) {
		for _, p := range s.people {
			if p != n.number && !l.local[p] {
				add(p)
			}
		}
	})
	c.countries = l.collect(sighted, func(s presence, add func(int32)) {
		for _, c := range s.countries {
			add(c)
		}
	})
	known := func(number int32, add func(int32)) {
		if number != none {
			add(number)
		}
	}
	c.sources = l.collect(sighted, func(s presence, add func(int32)) { known(s.source, add) })
	c.stories = l.collect(sighted, func(s presence, add func(int32)) { known(s.story, add) })
	return c
}

// collect gathers the numbers of some sightings, sorted, and each once.
func (l *linker) collect(sighted []int, numbers func(s presence, add func(int32))) []int32 {
	var out []int32
	l.mark++
	for _, i := range sighted {
		numbers(l.sightings[i], func(n int32) {
			for int(n) >= len(l.marks) {
				l.marks = append(l.marks, make([]int32, len(l.marks)+1024)...)
			}
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
func has(sorted []int32, n int32) bool {
	_, found := slices.BinarySearch(sorted, n)
	return found
}

// meet reports whether two sorted sets share a member that counts.
func meet(a, b []int32, counts func(int32) bool) bool {
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
