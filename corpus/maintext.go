package corpus

import (
	"strings"
	"unicode"
)

// TextWords cuts a text into words of letters, digits and underscores, in lower
// case: what main texts of pages are compared by.
func TextWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
}

// FourGram is four words in a row.
type FourGram [4]string

// GramOverlap is the share of the 4-grams of words that two texts have in
// common, of the one's and of the other's. A text of fewer words has none.
func GramOverlap(have, want []string) (precision, recall float64) {
	a, b := countGrams(have), countGrams(want)
	both := 0
	for g, n := range a {
		both += min(n, b[g])
	}
	return ratio(float64(both), max(0, len(have)-3)), ratio(float64(both), max(0, len(want)-3))
}

func countGrams(words []string) map[FourGram]int {
	m := map[FourGram]int{}
	for i := 0; i+4 <= len(words); i++ {
		m[FourGram(words[i:i+4])]++
	}
	return m
}
