package corpus

import (
	"strings"
	"unicode"
)

// PreferName reports whether a is the better canonical name than b, where both
// name one person: mixed case before capitals only, then more words, then more
// letters outside ASCII (the person's own diacritics), then alphabetical order.
// It is a strict order, so the best of a set does not depend on the order in
// which the names are met.
func PreferName(a, b string) bool {
	if x, y := isUpper(a), isUpper(b); x != y {
		return y
	}
	if x, y := len(strings.Fields(a)), len(strings.Fields(b)); x != y {
		return x > y
	}
	if x, y := beyondASCII(a), beyondASCII(b); x != y {
		return x > y
	}
	return a < b
}

func isUpper(s string) bool {
	return s != "" && strings.IndexFunc(s, unicode.IsLower) < 0
}

func beyondASCII(s string) int {
	n := 0
	for _, r := range s {
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
