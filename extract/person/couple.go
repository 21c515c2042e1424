package person

import (
	"slices"
	"strings"
)

// shareFamily gives a lone given name the family name that it shares with the
// name behind it: "Bill and Hillary Clinton" are two Clintons. Only given names
// of the table of nicknames share, so that "Biden and Kamala Harris" stay as
// they are, and only where nobody in the article is called so by family or, as
// Prince Harry is, by a title and the given name alone.
func shareFamily(cands []*candidate) {
	others := map[string]bool{}
	for _, c := range cands {
		if p := c.parts.core(); len(p) > 1 || c.royal {
			others[p.last()] = true
		}
	}
	for i, c := range cands[:max(0, len(cands)-1)] {
		next := cands[i+1]
		if len(c.parts) != 1 || len(next.parts.core()) < 2 || c.royal || c.office != "" || c.gender != 0 || others[c.parts[0]] ||
			len(nicknames()[c.parts[0]]) == 0 || !joinedByAnd(c, next) {
			continue
		}
		family := next.parts.core()[next.parts.family():]
		if next.parts.family() == 0 || familyFirst(next.parts) {
			continue
		}
		c.shared = c.text() + " " + next.tail(len(family))
		c.parts = slices.Concat(c.parts, family)
		c.key = keyOfName(c.parts)
	}
}

// joinedByAnd reports whether only "and" stands between two names.
func joinedByAnd(c, next *candidate) bool {
	if c.b != next.b || next.name.Start < c.name.End {
		return false
	}
	switch strings.TrimSpace(c.b.Text[c.name.End:next.name.Start]) {
	case "and", "&":
		return true
	}
	return false
}

// text is the name as it stands in the article.
func (c *candidate) text() string { return c.b.Text[c.name.Start:c.name.End] }

// tail is the last n words of the name, suffixes aside.
func (c *candidate) tail(n int) string {
	words := strings.Fields(c.text())
	words = words[:len(words)-(len(c.parts)-len(c.parts.core()))]
	return strings.Join(words[max(0, len(words)-n):], " ")
}
