package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dateline/corpus"
)

// fold writes a name in lower case without diacritics and with single blanks,
// so that "ERDOGAN" finds "Erdoğan".
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.Join(strings.Fields(s), " ")) {
		switch r = unicode.ToLower(r); {
		case unicode.Is(unicode.Mn, r):
		case corpus.FoldLetter(r) != "":
			b.WriteString(corpus.FoldLetter(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// distance is the number of letters to insert, delete or exchange between two
// texts, or more than limit as soon as it is known to be more.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if max(len(x)-len(y), len(y)-len(x)) > limit {
		return limit + 1
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diagonal, best := row[0], i+1
		row[0] = i + 1
		for j, s := range y {
			cost := diagonal
			if r != s {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
			best = min(best, row[j+1])
		}
		if best > limit {
			return limit + 1
		}
	}
	return row[len(y)]
}
