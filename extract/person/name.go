// Package person decides who is who: it cleans the names that an engine marked
// as people, finds their further occurrences in the article, and joins the
// mentions that name one person. Every join names its rule; where two people
// fit, a mention stays unresolved.
package person

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/corpus"
	"dateline/extract/lexicon"
	"dateline/extract/text"
)

// parts is a person's name cut into words that can be compared: folded, without
// quotation marks and full stops.
type parts []string

// split cuts a surface form into parts. A quoted nickname is left out where
// other words remain ("Dwayne 'The Rock' Johnson").
func split(surface string) parts {
	var out, all parts
	quoted := false
	for _, t := range text.Tokens(nil, surface) {
		w := surface[t.Start:t.End]
		if isQuote(w) {
			quoted = !quoted
			continue
		}
		f := strings.ReplaceAll(lexicon.Folded(w), ".", "")
		if f == "" || f == "," || f == "'s" {
			continue
		}
		all = append(all, f)
		if !quoted {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

func isQuote(w string) bool {
	switch w {
	case "\"", "“", "”", "'", "‘", "’", "«", "»", "„", "(", ")":
		return true
	}
	return false
}

// core is the name without suffixes such as "Jr.".
func (p parts) core() parts {
	for len(p) > 1 && lexicon.IsSuffix(p[len(p)-1]) {
		p = p[:len(p)-1]
	}
	return p
}

// suffix is what core leaves out.
func (p parts) suffix() string { return strings.Join(p[len(p.core()):], " ") }

// isRegnal reports whether the name is a ruler's name and number ("Charles
// III"), which is as good as a full name.
func (p parts) isRegnal() bool {
	return len(p) == 2 && len(p.core()) == 1 && !isInitial(p[0]) && strings.Trim(p[1], "iv") == ""
}

func (p parts) last() string { return p.core()[len(p.core())-1] }

// key joins the parts so that a hyphen is as good as a space.
func (p parts) key() string {
	return strings.ReplaceAll(strings.Join(p, " "), "-", " ")
}

// family returns where the family name starts: at the first particle that
// leads to the last word, else at the last word.
func (p parts) family() int {
	c := p.core()
	i := len(c) - 1
	for i > 1 && lexicon.IsParticle(c[i-1]) {
		i--
	}
	return i
}

// familyFirst reports whether the family name stands first: it is one of East
// Asia, and what follows is no longer than given names there are.
func familyFirst(p parts) bool {
	return lexicon.IsFamilyFirst(p[0]) && len(p.last()) <= 8
}

// isInitial reports whether a part is one letter.
func isInitial(part string) bool { return utf8.RuneCountInString(part) == 1 }

// slug writes the parts as an identifier: "vladimir-putin".
func (p parts) slug() string { return strings.ReplaceAll(strings.Join(p, "-"), "'", "") }

// formOf says in which form a name of several parts is given.
func formOf(p parts) corpus.Form {
	c := p.core()
	if len(c) == 1 {
		return corpus.FormSingle
	}
	for _, w := range c[:len(c)-1] {
		if !isInitial(w) && !lexicon.IsParticle(w) {
			return corpus.FormFull
		}
	}
	if isInitial(c[0]) {
		return corpus.FormInitials
	}
	if opensWithGiven(c) {
		return corpus.FormFull
	}
	return corpus.FormFamily // "von der Leyen"
}

// opensWithGiven reports whether the particle that a name of two words begins
// with is a given name: Ben Carson, Al Gore and Van Morrison, but not Ben Ali,
// Al Thani and Van Gogh.
func opensWithGiven(c parts) bool {
	if len(c) != 2 {
		return false
	}
	family := familyKey(c[1:])
	switch c[0] {
	case "ben":
		return !isOriental(family)
	case "al", "van":
		return !isOriental(family) && slices.Contains(commonNames()["f "+family], "US")
	}
	return false
}

// agreement names the rule by which two names of several parts are one
// person's, or "".
func agreement(a, b parts) string {
	if disagree(a, b) {
		return ""
	}
	if a.key() == b.key() {
		return "same name"
	}
	if a.suffix() != b.suffix() {
		return "" // father and son
	}
	a, b = a.core(), b.core()
	if len(a) < len(b) {
		a, b = b, a
	}
	switch {
	case a.key() == b.key():
		return "same name"
	case a[len(a)-1] == b[len(b)-1] && sameGiven(a[0], b[0]) && subsequence(a, b) && !otherInitials(a, b):
		if isInitial(a[0]) != isInitial(b[0]) {
			return "initials"
		}
		return "shorter name"
	case len(b) >= 2 && len(a) > len(b) && equal(a, b) && areParticles(a[len(b):len(a)-1]) && !onlyGiven(b) && isIberian(b[len(b)-1]):
		return "one family name more"
	case len(b) >= 2 && contains(a, b) && (a[len(a)-1] == b[len(b)-1] || familyFirst(a) && a[0] == b[0]):
		return "part of name"
	}
	return ""
}

// disagree reports, before any closer look, whether two names of as many words
// cannot agree: both ends of such names are the same, but for what an initial
// leaves out.
func disagree(a, b parts) bool {
	if len(a) != len(b) || len(a) == 0 {
		return false
	}
	x, y := a[len(a)-1], b[len(b)-1]
	return a[0][0] != b[0][0] || x[len(x)-1] != y[len(y)-1]
}

// areNicknames reports whether two names are one but for the given names, of
// which one may stand for the other.
func areNicknames(a, b parts) bool {
	if a.suffix() != b.suffix() {
		return false
	}
	a, b = a.core(), b.core()
	if len(a) < 2 || len(b) < 2 || a[len(a)-1] != b[len(b)-1] || a[0] == b[0] || otherInitials(a, b) {
		return false
	}
	return slices.ContainsFunc(nicknames()[a[0]], func(line string) bool { return slices.Contains(nicknames()[b[0]], line) })
}

// otherInitials reports whether both names have middle initials, and not the
// same: "George W. Bush" and "George H. W. Bush".
func otherInitials(a, b parts) bool {
	x, y := middleInitials(a), middleInitials(b)
	return x != "" && y != "" && x != y
}

func middleInitials(p parts) string {
	out := ""
	for _, w := range p[1 : len(p)-1] {
		if isInitial(w) {
			out += w
		}
	}
	return out
}

func sameGiven(a, b string) bool {
	if a == b {
		return true
	}
	if isInitial(a) || isInitial(b) {
		return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
	}
	return false
}

// subsequence reports whether the parts of b stand in a in the same order,
// initials standing for words that begin with them.
func subsequence(a, b parts) bool {
	i := 0
	for _, w := range b {
		for i < len(a) && !sameGiven(a[i], w) {
			i++
		}
		if i == len(a) {
			return false
		}
		i++
	}
	return true
}

// contains reports whether b is an unbroken run of a.
func contains(a, b parts) bool {
	for i := 0; i+len(b) <= len(a); i++ {
		if equal(a[i:i+len(b)], b) {
			return true
		}
	}
	return false
}

func equal(a, b parts) bool {
	for i := range b {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
