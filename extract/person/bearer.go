package person

import (
	"cmp"
	"slices"
)

// Two people of an article share the name that stands alone. A reader takes it
// for whoever bears it so far, and writers keep to that: the subject of the
// story stays "Barger" when her father, Richards Barger, is brought in below.

// settled is the number of times that a name must stand alone for one person,
// before a namesake is introduced, to stay that person's afterwards.
const settled = 2

// bearer returns the one of several people whom a name that fits them all
// means where it stands, and the rule, or nil.
func (r *resolver) bearer(fit []*cluster, c *candidate) (*cluster, string) {
	order := slices.SortedFunc(slices.Values(fit), func(a, b *cluster) int { return cmp.Compare(a.first, b.first) })
	p, next := order[0], order[1].first
	alone := 0
	for _, o := range r.names[p.first+1 : next] {
		if len(o.parts.core()) == 1 && o.key[0] == c.key[0] && r.may(p, o) {
			alone++
		}
	}
	switch {
	case c.at > p.first && c.at < next:
		return p, "the only one introduced so far"
	case alone < settled || r.justNamed(order[1:], p, c):
		return nil, ""
	}
	return p, "called so before the others were introduced"
}

// justNamed reports whether another of the people is the last to be named more
// fully in the paragraph, before a single name.
func (r *resolver) justNamed(others []*cluster, p *cluster, c *candidate) bool {
	for i := c.at - 1; i >= 0 && r.names[i].name.Block == c.name.Block; i-- {
		o := r.names[i]
		if len(o.parts.core()) > 1 && (o.who == p || slices.Contains(others, o.who)) {
			return o.who != p
		}
	}
	return false
}
