package feed

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// ErrCut means that a feed breaks off; what it lists up to there is read.
var ErrCut = errors.New("cut short")

// declaration is the first line of XML, with the name of its encoding.
var declaration = regexp.MustCompile(`^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["']([A-Za-z0-9._:-]*)["']`)

// readable turns a feed as it is found in the wild into UTF-8 that a parser of
// XML takes: whatever it declares, what is valid UTF-8 is that; other bytes are
// in the declared encoding or, where there is none, Windows-1252. Characters
// that XML forbids become blanks.
func readable(body []byte) []byte {
	if e := wide(body); e != nil {
		if text, err := e.NewDecoder().Bytes(body); err == nil {
			body = text
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	declared := ""
	if m := declaration.FindSubmatch(body); m != nil {
		declared = strings.ToLower(string(m[2]))
		body = append(bytes.Clone(m[1]), body[len(m[0]):]...)
	}
	e, _ := charset.Lookup(declared)
	shifts := strings.HasPrefix(declared, "iso-2022") // looks like ASCII, and is not
	switch {
	case utf8.Valid(body) && !shifts:
	case strings.HasPrefix(declared, "utf"):
		body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	case e == nil:
		e = charmap.Windows1252
		fallthrough
	default:
		if text, err := e.NewDecoder().Bytes(body); err == nil {
			body = text
		}
	}
	for i, c := range body {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			body[i] = ' '
		}
	}
	return body
}

// wide finds UTF-16 and UTF-32, by the byte order mark or by the zeros around
// the first "<"; nil where it is neither.
func wide(b []byte) encoding.Encoding {
	for _, w := range []struct {
		head     string
		encoding encoding.Encoding
	}{
		{"\xff\xfe\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
		{"\x00\x00\xfe\xff", utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
		{"<\x00\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"\x00\x00\x00<", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"\xff\xfe", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"\xfe\xff", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{"<\x00", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"\x00<", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	} {
		if bytes.HasPrefix(b, []byte(w.head)) {
			return w.encoding
		}
	}
	return nil
}

// mended closes a feed of XML that breaks off behind its last whole item; nil
// where it has none.
func mended(body []byte) []byte {
	for _, way := range []struct{ item, end string }{
		{"</item>", ""}, {"</entry>", "</feed>"},
	} {
		i := bytes.LastIndex(body, []byte(way.item))
		if i < 0 {
			continue
		}
		end := way.end
		if end == "" {
			end = "</channel></rss>"
			if root(body) == "rdf" {
				end = rdfEnd(body)
			}
		}
		return append(bytes.Clone(body[:i+len(way.item)]), end...)
	}
	return nil
}

// rdfEnd closes RDF under the prefix that it has.
func rdfEnd(body []byte) string {
	i := bytes.Index(bytes.ToLower(body), []byte(":rdf"))
	if i < 0 {
		return "</rdf>"
	}
	start := bytes.LastIndexByte(body[:i], '<')
	return "</" + string(body[start+1:i+len(":rdf")]) + ">"
}
