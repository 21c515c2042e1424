package country

import (
	"unicode"
	"unicode/utf8"
)

// word is one word of a text: letters, digits and marks with apostrophes
// inside, or letters joined by stops ("U.S."). Hyphens separate words.
type word struct{ start, end int }

// decode reads one rune, with a fast path for ASCII.
func decode(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

// runeAt is decode that may be asked beyond the end, where it answers 0.
func runeAt(s string, i int) (rune, int) {
	if i >= len(s) {
		return 0, 0
	}
	return decode(s, i)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiWord[r]
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// asciiWord marks the bytes that are ASCII letters and digits.
var asciiWord = func() (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return t
}()

func isUpperAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	if c := s[i]; c < utf8.RuneSelf {
		return 'A' <= c && c <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// nextWord returns the first word of s at or after i.
func nextWord(s string, i int) (word, bool) {
	for i < len(s) {
		r, n := decode(s, i)
		if isWordRune(r) {
			return wordAt(s, i), true
		}
		i += n
	}
	return word{}, false
}

// wordAt returns the word that starts at i, where a word rune stands.
func wordAt(s string, i int) word {
	w := word{start: i}
	letters := 0 // letters since the last stop
	stops := 0
	for i < len(s) {
		for i < len(s) && asciiWord[s[i]] {
			i++
			letters++
		}
		r, n := runeAt(s, i)
		switch {
		case isWordRune(r) || r == '\u00ad':
			letters++
			i += n
			continue
		case r == '.' && letters == 1 && (stops > 0 || isUpperAt(s, w.start)):
			if j := i + 1; j < len(s) && isLetterAt(s, j) && singleAt(s, j) {
				stops++
				letters = 0
				i++
				continue
			}
			if stops > 0 { // the stop that ends "U.S."
				i++
			}
		case isApostrophe(r) && letters > 0 && isLetterAt(s, i+n) && !possessiveAt(s, i+n):
			i += n
			letters = 2
			continue
		}
		break
	}
	w.end = i
	return w
}

// singleAt reports whether the letter at i stands alone: no word rune follows.
func singleAt(s string, i int) bool {
	_, n := decode(s, i)
	if i+n >= len(s) {
		return true
	}
	r, _ := decode(s, i+n)
	return !isWordRune(r)
}

// possessiveAt reports whether the "s" of a possessive stands at i, after its
// apostrophe.
func possessiveAt(s string, i int) bool {
	return (s[i] == 's' || s[i] == 'S') && singleAt(s, i)
}

func isLetterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	r, _ := decode(s, i)
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r)
}

// isAllUpper reports whether w has letters, all of them capitals.
func isAllUpper(w string) bool {
	seen := false
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		seen = seen || unicode.IsUpper(r)
	}
	return seen
}

// prevWord returns the word that ends before i, at most on the same line, and
// the text between it and i.
func prevWord(s string, i int) (word, string, bool) {
	end := i
	for end > 0 {
		r, n := lastRune(s[:end])
		if isWordRune(r) {
			break
		}
		end -= n
	}
	if end == 0 {
		return word{}, s[:i], false
	}
	start := end
	for start > 0 {
		if asciiWord[s[start-1]] {
			start--
			continue
		}
		r, n := lastRune(s[:start])
		if !isWordRune(r) && !isApostrophe(r) && !(r == '.' && initialBefore(s, start-n)) {
			break
		}
		start -= n
	}
	return word{start, end}, s[end:i], true
}

// lastRune reads the last rune of s, with a fast path for ASCII.
func lastRune(s string) (rune, int) {
	if c := s[len(s)-1]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeLastRuneInString(s)
}

// initialBefore reports whether the stop at i follows a single letter that is
// joined to more of an abbreviation, as inside "U.S".
func initialBefore(s string, i int) bool {
	if i == 0 || i+1 >= len(s) || !isLetterAt(s, i+1) || !isLetterAt(s, i-1) {
		return false
	}
	if i == 1 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i-1])
	return !isWordRune(r)
}
