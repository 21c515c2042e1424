package webpage

import (
	"unicode"
	"unicode/utf8"
)

// textStats counts what a text is made of.
type textStats struct {
	words, runes, upper, digits, marks    int32
	sentences, commas, quotes             int32
	capitals                              int32 // words that begin with a capital
	short                                 int32 // words of up to three letters
	clocks                                int32 // like 9:30
	years                                 int32 // like 2024
	first, last                           rune
	startsUpper, startsLower, startsDigit bool
	ends                                  bool  // ends as a sentence does
	odd                                   int32 // bars, bullets, at signs and other marks that prose lacks
}

// words cuts text into words and returns the hash of each in lower case.
type wordReader struct {
	stats  textStats
	hashes []uint32
	hash   uint32
	size   int32 // of the word being read, in runes
	number int32 // of its leading digits, -1 where it holds other letters
	before rune
	prior  rune
}

// measure reads a text.
func measure(text string) (textStats, []uint32) {
	w := wordReader{hashes: make([]uint32, 0, len(text)/6+1), hash: 2166136261}
	for i, r := range text {
		if 'a' <= r && r <= 'z' && i > 0 {
			w.letter(r)
		} else {
			w.rune(r, i == 0)
		}
	}
	w.end()
	s := &w.stats
	s.last = w.before
	s.ends = endsSentence(text)
	return w.stats, w.hashes
}

// letter does what rune does for most of most texts, a small letter of ASCII.
func (w *wordReader) letter(r rune) {
	w.stats.runes++
	w.number = -1
	w.hash = (w.hash ^ uint32(r)) * 16777619
	w.size++
	w.prior, w.before = w.before, r
}

func (w *wordReader) rune(r rune, first bool) {
	s := &w.stats
	s.runes++
	letter, digit, upper := class(r)
	if first {
		s.first, s.startsUpper, s.startsDigit = r, upper, digit
		s.startsLower = letter && !upper && unicode.IsLower(r)
	}
	switch {
	case letter || digit:
		if w.size == 0 && upper {
			s.capitals++
		}
		if upper {
			s.upper++
			r = lower(r)
		}
		if digit {
			s.digits++
			if w.before == ':' && unicode.IsDigit(w.prior) {
				s.clocks++
			}
		} else {
			w.number = -1
		}
		if w.number >= 0 {
			w.number = min(w.number*10+int32(r-'0')%10, 99999)
		}
		w.hash = (w.hash ^ uint32(r)) * 16777619
		w.size++
		if isIdeograph(r) && w.size == 2 {
			w.end()
		}
	case r == '\'' || r == '’' || r == 0x0301: // inside a word
	default:
		w.end()
		w.mark(r)
	}
	w.prior, w.before = w.before, r
}

// end closes a word.
func (w *wordReader) end() {
	if w.size > 0 {
		w.hashes = append(w.hashes, w.hash)
		w.stats.words++
		if w.size <= 3 {
			w.stats.short++
		}
		if w.size == 4 && w.number >= 1900 && w.number < 2100 {
			w.stats.years++
		}
	}
	w.hash, w.size, w.number = 2166136261, 0, 0
}

func (w *wordReader) mark(r rune) {
	s := &w.stats
	switch r {
	case ' ':
		return
	case '.', '!', '?', '。', '।', '؟', '！', '？':
		s.sentences++
	case ',', '،', '、', ';':
		s.commas++
	case '"', '“', '”', '„', '«', '»', '‘':
		s.quotes++
	case '|', '•', '·', '»' + 1, '@', '#', '/', '>', '<', '→', '›', '▶', '©', '_', '+', '=', '*', '\\', '&':
		s.odd++
	}
	s.marks++
}

func class(r rune) (letter, digit, upper bool) {
	if r < utf8.RuneSelf {
		upper = 'A' <= r && r <= 'Z'
		return upper || 'a' <= r && r <= 'z', '0' <= r && r <= '9', upper
	}
	return unicode.IsLetter(r) || unicode.IsMark(r), unicode.IsDigit(r), unicode.IsUpper(r)
}

func lower(r rune) rune {
	if r < utf8.RuneSelf {
		return r | 0x20
	}
	return unicode.ToLower(r)
}

// isIdeograph tells letters of scripts that put no blanks between words.
func isIdeograph(r rune) bool {
	return r >= 0x0e00 && (r < 0x0f00 || r >= 0x1000 && r < 0x10a0 || r >= 0x3040 && r < 0xa000 || r >= 0x20000)
}

// endsSentence reports whether text ends as a sentence does, closing quotes and
// brackets aside.
func endsSentence(text string) bool {
	for len(text) > 0 {
		r, size := utf8.DecodeLastRuneInString(text)
		switch r {
		case '"', '\'', '”', '’', '»', ')', ']', '“', ' ':
			text = text[:len(text)-size]
			continue
		case '.', '!', '?', '…', ':', ';', '。', '।', '؟', '！', '？':
			return true
		}
		return false
	}
	return false
}
