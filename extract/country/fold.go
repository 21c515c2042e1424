package country

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dateline/corpus"
)

// Fold brings a name to the form in which the table keeps it: lower case, no
// diacritics, no apostrophes or stops, words joined by one space, "&" as
// "and", "St." as "saint".
func Fold(s string) string {
	var parts []string
	for i := 0; i < len(s); {
		w, ok := nextWord(s, i)
		if !ok {
			break
		}
		for j := i; j < w.start; j++ {
			switch s[j] {
			case '&':
				parts = append(parts, "and")
			case ',':
				parts = append(parts, ",")
			}
		}
		parts = append(parts, saint(foldWord(s[w.start:w.end])))
		i = w.end
	}
	return strings.Join(parts, " ")
}

func saint(w string) string {
	if w == "st" {
		return "saint"
	}
	return w
}

// foldWord folds one word. ASCII words without upper case, stops or
// apostrophes are returned as they are.
func foldWord(w string) string {
	if isASCII(w) {
		return foldASCII(w)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(w) {
		switch {
		case unicode.Is(unicode.Mn, r), isApostrophe(r), r == '.', r == '\u00ad':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			r = unicode.ToLower(r)
			if to := corpus.FoldLetter(r); to != "" {
				b.WriteString(to)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

func foldASCII(w string) string {
	plain := true
	for i := 0; i < len(w) && plain; i++ {
		c := w[i]
		plain = 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
	}
	if plain {
		return w
	}
	b := make([]byte, 0, len(w))
	return string(appendFoldASCII(b, w))
}

// appendFoldASCII appends the folded form of an ASCII word to b.
func appendFoldASCII(b []byte, w string) []byte {
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case 'A' <= c && c <= 'Z':
			b = append(b, c|0x20)
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		}
	}
	return b
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '´' || r == '`'
}
