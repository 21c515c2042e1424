package ingest

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

var bomUTF8 = []byte("\xef\xbb\xbf")

// isBinary reports whether bytes are no text in any encoding read here: they
// hold a zero byte, or control characters beyond the odd stray one.
func isBinary(body []byte) bool {
	if utf16Order(body) != nil {
		return false
	}
	head := body[:min(len(body), peekSize)]
	if bytes.HasPrefix(head, []byte("%PDF-")) || bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.IndexByte(head, 0) >= 0 {
		return true
	}
	control := 0
	for _, b := range head {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b {
			control++
		}
	}
	return control > 8 && control*50 > len(head)
}

// toUTF8 decodes text whose encoding its type may declare. Valid UTF-8 is
// believed over any declaration: other text is hardly ever valid UTF-8 by
// chance, and pages often declare the wrong encoding.
func toUTF8(body []byte, contentType string) string { return string(bytesUTF8(body, contentType)) }

// bytesUTF8 does what toUTF8 does. Text that is UTF-8 is not copied.
func bytesUTF8(body []byte, contentType string) []byte {
	body = bytes.TrimPrefix(body, bomUTF8)
	if utf8.Valid(body) && !hasEscape(body) {
		return body
	}
	if e := declaredEncoding(body, contentType); e != nil {
		if out, err := e.NewDecoder().Bytes(body); err == nil {
			return out
		}
	}
	if mostlyUTF8(body) {
		return patchUTF8(body)
	}
	return decodeSingleByte(detectCharmap(body), body)
}

// hasEscape finds the escape sequences of ISO-2022, which is valid ASCII.
func hasEscape(body []byte) bool { return bytes.Contains(body, []byte("\x1b$")) }

// declaredEncoding is the encoding that the type or, in a page, a meta element
// declares. It is nil for UTF-8 and for Windows-1252 (and so Latin-1), which
// are declared by default more often than they are true.
func declaredEncoding(body []byte, contentType string) encoding.Encoding {
	if !strings.Contains(contentType, "charset=") && !strings.Contains(contentType, "html") {
		return nil
	}
	e, name, _ := charset.DetermineEncoding(body[:min(len(body), 1024)], contentType)
	if name == "utf-8" || name == "windows-1252" {
		return nil
	}
	return e
}

// mostlyUTF8 reports whether text is UTF-8 with a few damaged bytes.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		body = body[size:]
	}
	return good > 4*bad
}

// patchUTF8 reads the bytes that are not valid UTF-8 as Windows-1252.
func patchUTF8(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/8)
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(body[0])
		}
		out = utf8.AppendRune(out, r)
		body = body[size:]
	}
	return out
}

func decodeSingleByte(c *charmap.Charmap, body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/8)
	for _, b := range body {
		out = utf8.AppendRune(out, c.DecodeByte(b))
	}
	return out
}

// codePage is a single-byte encoding with the letters that a language, or a few
// like it, adds to ASCII.
type codePage struct {
	charmap *charmap.Charmap
	letters string
}

// codePages lists the encodings that detection chooses from; the first wins a
// draw.
func codePages() []codePage {
	const greek = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ"
	const cyrillic = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ"
	return []codePage{
		{charmap.Windows1252, "àâæçéèêëîïôœùûüÿ"}, // French
		{charmap.Windows1252, "áéíñóúüçãõâêôàïò"}, // Spanish, Portuguese, Catalan
		{charmap.Windows1252, "äöüßéàèìòù"},       // German, Italian
		{charmap.Windows1252, "åäöæøéðþáíóúý"},    // Nordic languages
		{charmap.Windows1250, "ąćęłńóśźż"},
		{charmap.Windows1250, "áčďéěíňóřšťúůýžäĺľôŕ"},
		{charmap.Windows1250, "áéíóöőúüű"},
		{charmap.Windows1250, "ăâîşţ"},
		{charmap.Windows1250, "čćđšž"},
		{charmap.Windows1254, "âçğıİîöşüû"},
		{charmap.Windows1251, cyrillic},
		{charmap.Windows1253, greek},
		{charmap.Windows1257, "āčēģīķļņšūž"},
		{charmap.Windows1257, "ąčęėįšųūž"},
		{charmap.ISO8859_2, "ąćęłńóśźż"},
		{charmap.ISO8859_2, "áčďéěíňóřšťúůýžäĺľôŕ"},
		{charmap.KOI8R, cyrillic},
	}
}

// detectCharmap chooses the single-byte encoding in which the text looks most
// like writing.
func detectCharmap(body []byte) *charmap.Charmap {
	body = body[:min(len(body), peekSize)]
	var best *charmap.Charmap
	bestScore := 0
	for _, page := range codePages() {
		score := page.score(body)
		if best == nil || score > bestScore {
			best, bestScore = page.charmap, score
		}
	}
	return best
}

// score rates the text read in this encoding. Only bytes above ASCII tell the
// encodings apart.
func (c codePage) score(body []byte) int {
	score := 0
	for i, b := range body {
		if b < 0x80 {
			continue
		}
		var before, after rune
		if i > 0 {
			before = c.charmap.DecodeByte(body[i-1])
		}
		if i+1 < len(body) {
			after = c.charmap.DecodeByte(body[i+1])
		}
		score += c.rate(before, c.charmap.DecodeByte(b), after)
	}
	return score
}

func (c codePage) rate(before, r, after rune) int {
	inWord := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case r == utf8.RuneError || unicode.IsControl(r):
		return -8
	case !unicode.IsLetter(r):
		if inWord && r != '’' {
			return -3 // a symbol inside a word
		}
		return 0
	case !strings.ContainsRune(c.letters, unicode.ToLower(r)) && !strings.ContainsRune(c.letters, r):
		return -2
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return -3
	case !sameScript(r, before) || !sameScript(r, after):
		return -3
	case unicode.Is(unicode.Latin, r) && (before >= 0x80 && unicode.IsLetter(before)):
		return -1 // two accented letters in a row are rare
	case unicode.IsUpper(r):
		return 1
	}
	return 2
}

// sameScript reports whether two neighbouring characters may stand in one
// word.
func sameScript(r, neighbour rune) bool {
	if !unicode.IsLetter(neighbour) {
		return true
	}
	return unicode.Is(unicode.Latin, r) == unicode.Is(unicode.Latin, neighbour)
}
