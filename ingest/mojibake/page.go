package mojibake

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// bom is the byte order mark, which is dropped.
const bom = '\ufeff'

// page is a single-byte encoding, from character to byte. Bytes that the
// encoding leaves undefined stand for the control character of that number, as
// lenient decoders have it; so the table of Windows-1252 holds Latin-1 too.
type page struct {
	cyrillic bool
	bytes    map[rune]byte
}

// pages are the encodings that UTF-8 is commonly taken for, most common first.
var pages = [...]page{
	newPage(charmap.Windows1252),
	newPage(charmap.Windows1250),
	newPage(charmap.Windows1254),
	newPage(charmap.Windows1251),
}

func newPage(c *charmap.Charmap) page {
	p := page{cyrillic: c == charmap.Windows1251, bytes: map[rune]byte{}}
	for b := 0x80; b <= 0x9f; b++ {
		p.bytes[rune(b)] = byte(b)
	}
	for b := 0x80; b <= 0xff; b++ {
		if r := c.DecodeByte(byte(b)); r != utf8.RuneError {
			p.bytes[r] = byte(b)
		}
	}
	return p
}

// sequenceLength is the length of the UTF-8 sequence that a byte begins, 0 for
// a byte that begins none.
func sequenceLength(b byte) int {
	switch {
	case b >= 0xc2 && b <= 0xdf:
		return 2
	case b >= 0xe0 && b <= 0xef:
		return 3
	case b >= 0xf0 && b <= 0xf4:
		return 4
	}
	return 0
}

// decode reads the UTF-8 character whose bytes begin at text[i].
func (p *page) decode(text []rune, i int) (char rune, end int, ok bool) {
	var buffer [4]byte
	n := sequenceLength(p.bytes[text[i]])
	if n == 0 || i+n > len(text) {
		return 0, 0, false
	}
	for k := range n {
		b, known := p.bytes[text[i+k]]
		if !known {
			return 0, 0, false
		}
		buffer[k] = b
	}
	char, size := utf8.DecodeRune(buffer[:n])
	return char, i + n, size == n
}

// kind sorts the characters that a repair may give.
type kind int

const (
	kindNone   kind = iota // no repair gives this
	kindLatin              // a letter of a European language or Vietnamese
	kindSymbol             // punctuation, a currency sign
	kindScript             // a letter of another script
	kindEmoji
	kindHalf // half of a character that was broken twice
)

func kindOf(r rune) kind {
	switch {
	case isControl(r), r >= 0x2c6 && r <= 0x2dd:
		return kindHalf
	case r >= 0xa0 && r <= 0xbf, r == '×', r == '÷', r == bom:
		return kindSymbol
	case r >= 0x2010 && r <= 0x203a, r == '€', r == '™', r == '−', r == '→', r == '●', r == '■':
		return kindSymbol
	case r >= 0xc0 && r <= 0x17f, r >= 0x218 && r <= 0x21b, r >= 0x1ea0 && r <= 0x1ef9:
		return kindLatin
	case r == 'ơ', r == 'Ơ', r == 'ư', r == 'Ư', r == 'ə', r == 'Ə':
		return kindLatin
	case r >= 0x1f000 && r <= 0x1faff:
		return kindEmoji
	case r >= 0x3000 && r <= 0x303f:
		return kindScript
	case r >= 0x386 && r <= 0x3ce, r >= 0x400 && r <= 0x45f, r == 'ґ', r == 'Ґ': // modern Greek, Cyrillic
		return kindScript
	case unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Devanagari, unicode.Thai, unicode.Georgian,
		unicode.Armenian, unicode.Hiragana, unicode.Katakana, unicode.Han, unicode.Hangul):
		return kindScript
	}
	return kindNone
}
