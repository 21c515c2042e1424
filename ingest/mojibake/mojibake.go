// Package mojibake repairs UTF-8 text that somebody read as a single-byte
// encoding: "AntĂłnio" for "António", "donâ€™t" for "don’t".
//
// Text that is right must never change, and some right text looks like
// mojibake: Romanian "Ăştia" has the bytes of "útia" in Windows-1250. So a
// sequence is repaired only where right text could not stand: a capital in the
// middle of a lower-case word, a currency sign inside a word. What could be
// either is repaired only in a text that is broken in the same way elsewhere
// and has no accented letter that is right.
package mojibake

import (
	"unicode"
	"unicode/utf8"
)

// maxPasses bounds how often text may have been broken one time over another.
const maxPasses = 3

// Repair returns the text with its mojibake mended. It changes nothing else,
// and never adds or removes a line end.
func Repair(text string) string {
	for range maxPasses {
		if !suspicious(text) {
			return text
		}
		repaired, changed := repairOnce([]rune(text))
		if !changed {
			return text
		}
		text = repaired
	}
	return text
}

// suspicious is a quick test that most texts fail: some character that begins
// a broken sequence stands before another that is not ASCII, or is one of the
// two that damage leaves alone.
func suspicious(text string) bool {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if !isLead(r) {
			continue
		}
		if r == 'Â' || r == 'Ã' || (i < len(text) && text[i] >= utf8.RuneSelf) {
			return true
		}
	}
	return false
}

// isLead reports whether a character is the first of a sequence in any page.
func isLead(r rune) bool {
	for i := range pages {
		if b, ok := pages[i].bytes[r]; ok && sequenceLength(b) > 0 {
			return true
		}
	}
	return false
}

// sequence is a stretch of text that reads as one UTF-8 character.
type sequence struct {
	start, end int // indexes of runes
	page       int
	char       rune
	certain    bool
}

// repairOnce mends one layer of damage.
func repairOnce(text []rune) (string, bool) {
	found, outside := scan(text)
	var broken [len(pages)]bool
	for _, s := range found {
		if s.certain {
			broken[s.page] = true
		}
	}
	out := make([]rune, 0, len(text))
	at, changed := 0, false
	for _, s := range found {
		if !s.certain && (outside || !broken[s.page] || kindOf(s.char) == kindHalf) {
			continue
		}
		out = append(out, mendLost(text[at:s.start], broken)...)
		if s.char != bom {
			out = append(out, s.char)
		}
		at, changed = s.end, true
	}
	rest := mendLost(text[at:], broken)
	changed = changed || len(rest) != len(text[at:]) || lostIn(text)
	return string(append(out, rest...)), changed
}

// scan finds every sequence, and whether accented letters stand outside of
// them.
func scan(text []rune) (found []sequence, outside bool) {
	before := ' '
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			before = text[i]
			i++
			continue
		}
		s, ok := sequenceAt(text, i, before)
		if !ok {
			outside = outside || (unicode.IsLetter(text[i]) && !isFragment(text, i))
			before = text[i]
			i++
			continue
		}
		found = append(found, s)
		before = s.char
		i = s.end
	}
	spread(text, found)
	return found, outside
}

// spread makes the neighbours of a certain sequence certain too, and two
// sequences in a row that hold a sign and lie inside a word.
func spread(text []rune, found []sequence) {
	joined := func(i int) bool {
		return found[i].end == found[i+1].start
	}
	for i := 0; i+1 < len(found); i++ {
		if !joined(i) {
			continue
		}
		if found[i].certain || inWord(text, found[i].start, found[i+1].end) {
			found[i+1].certain = true
		}
	}
	for i := len(found) - 2; i >= 0; i-- {
		if joined(i) && found[i+1].certain {
			found[i].certain = true
		}
	}
}

// sequenceAt finds the sequence that begins at i; one that is certain in any
// page is taken before one that is not.
func sequenceAt(text []rune, i int, before rune) (best sequence, ok bool) {
	for p := range pages {
		char, end, valid := pages[p].decode(text, i)
		if !valid || kindOf(char) == kindNone {
			continue
		}
		s := sequence{start: i, end: end, page: p, char: char}
		s.certain = isCertain(text, s, before)
		if s.certain {
			return s, true
		}
		if !ok {
			best, ok = s, true
		}
	}
	return best, ok
}
