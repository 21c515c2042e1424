package webpage

import (
	"bytes"
	"unicode"
)

// Slim returns a page without the text of scripts, styles and comments, which
// make up half of many pages and say nothing to a reader, and without the
// attributes that nobody here reads, which parsing spends much of its time on.
// Scripts that hold data ("json" in the tag) keep theirs. The tree that a
// parser makes of it is the same in everything else. From a place on where a page is so odd that
// this cannot be known without parsing, all is kept. The page itself is not
// changed; the result may share its memory.
func Slim(page []byte) []byte {
	s := slimmer{page: page}
	for s.next() {
		continue
	}
	if s.kept == 0 {
		return page
	}
	return append(s.out, page[s.kept:]...)
}

// slimmer reads a page tag by tag, as the tokenizer of HTML does.
type slimmer struct {
	page []byte
	at   int // read up to here
	kept int // copied or left out up to here
	out  []byte
	// Elements of SVG and MathML around, at most; a script is no script there.
	svg, math int
}

// leastCut is the fewest bytes of text worth leaving out.
const leastCut = 32

// cut leaves out the text between two places.
func (s *slimmer) cut(from, to int) {
	if to-from >= leastCut {
		s.drop(from, to)
	}
}

// drop leaves out the bytes between two places.
func (s *slimmer) drop(from, to int) {
	if s.out == nil {
		s.out = make([]byte, 0, len(s.page))
	}
	s.out = append(s.out, s.page[s.kept:from]...)
	s.kept = to
}

// next reads up to the end of the next tag or comment and reports whether to
// go on.
func (s *slimmer) next() bool {
	i := bytes.IndexByte(s.page[s.at:], '<')
	if i < 0 || s.at+i+2 >= len(s.page) {
		return false
	}
	s.at += i
	c, d := s.page[s.at+1], s.page[s.at+2]
	switch {
	case isLetter(c):
		return s.startTag()
	case c == '/' && isLetter(d):
		return s.endTag()
	case c == '!' && bytes.HasPrefix(s.page[s.at:], []byte("<!--")):
		return s.comment()
	case c == '!' && d == '[' && s.foreign():
		return false // CDATA
	case c == '/' || c == '!' || c == '?':
		return s.skip(2, ">")
	}
	s.at++
	return true
}

// skip goes on behind the next end, n bytes on or later.
func (s *slimmer) skip(n int, end string) bool {
	i := bytes.Index(s.page[min(s.at+n, len(s.page)):], []byte(end))
	if i < 0 {
		return false
	}
	s.at += n + i + len(end)
	return true
}

func (s *slimmer) comment() bool {
	from := s.at + len("<!--")
	rest := s.page[from:]
	if bytes.HasPrefix(rest, []byte(">")) || bytes.HasPrefix(rest, []byte("->")) {
		return s.skip(len("<!--"), ">")
	}
	i := bytes.Index(rest, []byte("-->"))
	if i < 0 {
		return false
	}
	if odd := bytes.Index(rest[:i], []byte("--!>")); odd >= 0 {
		s.at = from + odd + len("--!>")
		return true
	}
	s.cut(from, from+i)
	s.at = from + i + len("-->")
	return true
}

func (s *slimmer) startTag() bool {
	from := s.at
	name := tagName(s.page, from+1)
	var buffer [longestName]byte
	lower := lowerName(name, &buffer)
	drop := s.drop
	if s.foreign() || heedsAttributes(lower) {
		drop = nil
	}
	end, closed := readTag(s.page, from+1+len(name), drop)
	if end < 0 {
		return false
	}
	s.at = end
	switch string(lower) {
	case "svg":
		s.svg += open(closed)
	case "math":
		s.math += open(closed)
	case "plaintext":
		return false
	case "script":
		return s.raw(name, !bytes.Contains(bytes.ToLower(s.page[from:end]), []byte("json")))
	case "style":
		return s.raw(name, true)
	case "iframe", "noembed", "noframes", "noscript", "textarea", "title", "xmp":
		return s.raw(name, false)
	}
	return true
}

// heedsAttributes tells the elements, in small letters, whose attributes the
// parser itself heeds, or may. An element with a longer name does not.
func heedsAttributes(name []byte) bool {
	switch string(name) {
	case "html", "body", "frameset", "input", "script", "svg", "math":
		return true
	case "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u": // it counts those that are alike
		return true
	}
	return false
}

// isRead tells the attributes that somebody reads: the page's own data, what
// names an element, and what hides it.
func isRead(key []byte) bool {
	switch string(key) {
	case "class", "id", "itemprop", "data-testid", "role", "data-component", "data-type", "data-module",
		"rel", "href", "content", "property", "name", "http-equiv", "datetime", "pubdate", "type", "lang", "xml:lang",
		"hidden", "aria-hidden", "style":
		return true
	}
	return bytes.ContainsFunc(key, unicode.IsUpper)
}

func (s *slimmer) endTag() bool {
	name := tagName(s.page, s.at+2)
	end, _ := readTag(s.page, s.at+2+len(name), nil)
	if end < 0 {
		return false
	}
	s.at = end
	var buffer [longestName]byte
	switch string(lowerName(name, &buffer)) {
	case "svg":
		s.svg = max(s.svg-1, 0)
	case "math":
		s.math = max(s.math-1, 0)
	}
	return true
}

func (s *slimmer) foreign() bool { return s.svg+s.math > 0 }

// open is how many elements a start tag opens.
func open(closed bool) int {
	if closed {
		return 0
	}
	return 1
}

// raw reads the content of an element that holds no tags, up to its end.
func (s *slimmer) raw(name []byte, leave bool) bool {
	from := s.at
	to := endOf(s.page, from, name)
	if to < 0 {
		return false
	}
	text := s.page[from:to]
	if s.foreign() {
		return bytes.IndexByte(text, '<') < 0 // read alike in either case
	}
	if i := bytes.Index(text, []byte("<!--")); i >= 0 && bytes.Contains(bytes.ToLower(text[i:]), []byte("<script")) {
		return false // this script may go on
	}
	if leave {
		s.cut(from, to)
	}
	s.at = to
	return true
}

// endOf finds the end tag of an element, -1 where there is none.
func endOf(page []byte, at int, name []byte) int {
	for {
		i := bytes.Index(page[at:], []byte("</"))
		if i < 0 {
			return -1
		}
		at += i
		after := at + 2 + len(name)
		if after < len(page) && bytes.EqualFold(page[at+2:after], name) && (isBlank(page[after]) || page[after] == '/' || page[after] == '>') {
			return at
		}
		at += 2
	}
}

// longestName is the longest name that matters.
const longestName = 9

// lowerName is the name of an element in small letters, empty for one too long
// to matter.
func lowerName(name []byte, buffer *[longestName]byte) []byte {
	if len(name) > longestName {
		return nil
	}
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		buffer[i] = c
	}
	return buffer[:len(name)]
}

// tagName is the name with which a tag begins.
func tagName(page []byte, from int) []byte {
	at := from
	for at < len(page) && !isBlank(page[at]) && page[at] != '/' && page[at] != '>' {
		at++
	}
	return page[from:at]
}

// readTag reads a tag from behind its name on: the place behind the tag, -1
// where it does not end, and whether it closes itself. Attributes that nobody
// reads go to drop, unless it is nil.
func readTag(page []byte, at int, drop func(from, to int)) (end int, closed bool) {
	value := 0 // where the last value ends
	for {
		at = skipBlanks(page, at)
		if at >= len(page) {
			return -1, false
		}
		if page[at] == '>' {
			return at + 1, page[at-1] == '/' && value != at
		}
		from := at
		var key []byte
		key, at, value = readAttribute(page, at, value)
		if drop != nil && len(key) > 0 && !isRead(key) {
			to := at
			if page[to-1] == '/' && value != to {
				to-- // it may close the tag
			}
			drop(from, to)
		}
	}
}

// readAttribute reads one attribute and returns its key and the places behind
// it and behind its value.
func readAttribute(page []byte, at, value int) (key []byte, next, end int) {
	from := at
	for at < len(page) {
		if c := page[at]; isBlank(c) || c == '/' || c == '>' || c == '=' && at > from {
			break
		}
		at++
	}
	key = page[from:at]
	at = skipBlanks(page, at)
	if at >= len(page) || page[at] == '>' {
		return key, at, value
	}
	if page[at] == '/' {
		return key, at + 1, value
	}
	if page[at] != '=' {
		return key, at, value
	}
	at = skipBlanks(page, at+1)
	if at >= len(page) || page[at] == '>' {
		return key, at, value
	}
	if quote := page[at]; quote == '"' || quote == '\'' {
		i := bytes.IndexByte(page[at+1:], quote)
		if i < 0 {
			return key, len(page), value
		}
		return key, at + 1 + i + 1, at + 1 + i
	}
	for at++; at < len(page) && !isBlank(page[at]) && page[at] != '>'; at++ {
		continue
	}
	return key, at, at
}

func skipBlanks(page []byte, at int) int {
	for at < len(page) && isBlank(page[at]) {
		at++
	}
	return at
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
