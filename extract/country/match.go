package country

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// match is a form found in a text.
type match struct {
	start, end int
	node       int32
}

// scan appends the longest forms found in s to dst, from left to right. A form
// starts and ends at a word's edge and begins with a capital; between its
// words stand blanks, a hyphen, an apostrophe or the stop of an abbreviation.
func (t *table) scan(dst []match, s string) []match {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case 'a' <= c && c <= 'z' && !lowerStart(s[i:]):
				i = skipWord(s, i+1)
				continue
			case !asciiWord[c]:
				i++
				continue
			}
		} else if r, n := decode(s, i); !isWordRune(r) || !unicode.IsUpper(r) {
			i += n
			if isWordRune(r) {
				i = skipWord(s, i)
			}
			continue
		}
		end := i + 1 // of the ASCII letters
		for end < len(s) && asciiWord[s[end]] {
			end++
		}
		w := word{i, end}
		if plain := c < utf8.RuneSelf && wordEnds(s, end); !plain {
			if !t.mayStart(s[i:end], anyLength) {
				i = skipName(s, i)
				continue
			}
			w = wordAt(s, i)
		} else if !t.mayStart(s[i:end], lengthBit(end-i)) {
			i = end
			continue
		}
		if m, ok := t.longest(s, w); ok {
			dst = append(dst, m)
			i = m.end
			continue
		}
		i = max(w.end, i+1)
	}
	return dst
}

// wordEnds reports whether a word that reaches end goes no further: no letter
// beyond ASCII, apostrophe or stop follows.
func wordEnds(s string, end int) bool {
	return end == len(s) || s[end] < utf8.RuneSelf && s[end] != '\'' && s[end] != '`' && s[end] != '.'
}

// anyLength is the set of all lengths of words; see lengthBit.
const anyLength = ^uint32(0)

// lengthBit is the set of one length of words; all long ones are one.
func lengthBit(n int) uint32 { return 1 << min(n, 31) }

// mayStart reports whether some form begins with a word of these first three
// letters and one of these lengths, as far as they tell.
func (t *table) mayStart(w string, lengths uint32) bool {
	if !asciiWords(w[:min(len(w), 3)]) || len(w) < 3 && lengths == anyLength {
		return true
	}
	return t.starts[prefixOf(w)]&lengths != 0
}

// asciiWords reports whether s is ASCII letters and digits.
func asciiWords(s string) bool {
	for i := 0; i < len(s); i++ {
		if !asciiWord[s[i]] {
			return false
		}
	}
	return true
}

// prefixOf numbers the first three letters of a word, whatever their case; a
// digit shares its number with a letter.
func prefixOf(w string) int {
	n := int(w[0]&31) << 10
	if len(w) > 1 {
		n |= int(w[1]&31) << 5
	}
	if len(w) > 2 {
		n |= int(w[2] & 31)
	}
	return n
}

// skipName is skipWord that goes on after an apostrophe inside a name: no form
// begins in the middle of "O'Jordan".
func skipName(s string, i int) int {
	for {
		i = skipWord(s, i)
		r, n := runeAt(s, i)
		if !isApostrophe(r) || !isLetterAt(s, i+n) {
			return i
		}
		i += n
	}
}

// skipWord returns the end of the letters and digits at i.
func skipWord(s string, i int) int {
	for {
		for i < len(s) && asciiWord[s[i]] {
			i++
		}
		if i == len(s) || s[i] < utf8.RuneSelf {
			return i
		}
		r, n := decode(s, i)
		if !isWordRune(r) {
			return i
		}
		i += n
	}
}

// lowerStart tells the words in which a name may begin with a small letter:
// "eSwatini", "mainland China", "occupied Palestinian territories".
func lowerStart(s string) bool {
	switch s[0] {
	case 'e':
		return strings.HasPrefix(s, "eSwatini")
	case 'm':
		return strings.HasPrefix(s, "mainland ")
	case 'o':
		return strings.HasPrefix(s, "occupied ")
	}
	return false
}

// longest returns the longest form that begins with word w.
func (t *table) longest(s string, w word) (match, bool) {
	best := match{start: w.start}
	first := w
	node := int32(0)
	for {
		node = t.step(node, s[w.start:w.end])
		if node == 0 {
			break
		}
		if t.entries[node].n > 0 && t.fits(node, s[first.start:w.end]) {
			best.end, best.node = w.end, node
			if t.entries[node].exact && w.end-w.start == 1 && strings.HasPrefix(s[w.end:], ".") {
				best.end++ // the second stop of "U. S."
			}
		}
		if !t.entries[node].more {
			break
		}
		var ok bool
		if node, w, ok = t.join(node, s, w); !ok {
			break
		}
	}
	return best, best.node != 0
}

// step follows the edge of one word of text.
func (t *table) step(node int32, w string) int32 {
	words := &t.others
	if node == 0 {
		words = &t.firsts
	}
	id := t.wordIn(words, w)
	if id == 0 {
		return 0
	}
	return t.follow(node, id)
}

// wordID returns the number of a word as texts write it.
func (t *table) wordID(w string) int32 { return t.wordIn(nil, w) }

// wordIn is wordID for the words of a set alone.
func (t *table) wordIn(words *filter, w string) int32 {
	var buf [32]byte
	var b []byte
	switch {
	case len(w) <= len(buf) && isASCII(w):
		if b = appendFoldASCII(buf[:0], w); len(b) == 2 && b[0] == 's' && b[1] == 't' {
			b = append(b[:0], "saint"...)
		}
	case len(w) > 96:
		return 0
	default:
		b = append(buf[:0], foldWord(w)...)
	}
	h := hashFold(b)
	if words != nil && !words.has(h) {
		return 0
	}
	return lookupHash(&t.trie, b, h)
}

// join finds the word that goes on after w inside a form, and the node reached
// when the gap holds a comma or an ampersand that the form has, too.
func (t *table) join(node int32, s string, w word) (int32, word, bool) {
	i := w.end
	lines := 0
	for i < len(s) {
		r, n := decode(s, i)
		if isWordRune(r) {
			break
		}
		switch {
		case r == ' ', r == '\t', r == '\u00a0', r == '\u200b', r == '\u202f', r == '\u2009', r == '\r',
			r == '-', r == '\u2010', r == '\u2011', isApostrophe(r):
		case r == '\n':
			if lines++; lines > 1 {
				return 0, w, false
			}
		case r == '.' && w.end-w.start <= 4 && i == w.end:
		case r == ',' || r == '&':
			to := ","
			if r == '&' {
				to = "and"
			}
			id := lookup(&t.trie, to)
			if id == 0 {
				return 0, w, false
			}
			if node = t.follow(node, id); node == 0 {
				return 0, w, false
			}
		default:
			return 0, w, false
		}
		i += n
	}
	if i >= len(s) {
		return 0, w, false
	}
	return node, wordAt(s, i), true
}

// fits reports whether the letters of the text allow a form: abbreviations
// need all their capitals, the words of a name begin with one.
func (t *table) fits(node int32, surface string) bool {
	e := &t.entries[node]
	if e.exact {
		return isAllUpper(surface)
	}
	if t.readings[e.first].flags&(notCountry|capitals) == notCountry {
		return true
	}
	for i := 0; i < len(surface); {
		w, ok := nextWord(surface, i)
		if !ok {
			break
		}
		if i = w.end; isUpperAt(surface, w.start) || w.start == 0 {
			continue
		}
		if x := surface[w.start:w.end]; !isSmallWord(x) && !strings.ContainsAny(x, "'’") {
			return false
		}
	}
	return true
}

// isSmallWord tells the words that names write without a capital.
func isSmallWord(w string) bool {
	switch w {
	case "of", "the", "and", "s", "in", "on", "de", "da", "do", "du", "del", "la", "le", "les", "el", "al",
		"territory", "territories", "es", "dos", "das", "d", "am", "an", "der", "a", "upon", "sur", "state":
		return true
	}
	return false
}
