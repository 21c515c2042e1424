package webpage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxFrames bounds the elements that are told apart; text beyond them counts
// as text of the last one.
const maxFrames = 200_000

// Read cuts a page into its blocks and gathers what it says about itself. fold
// makes one line of text as it stands in the source.
func Read(root *html.Node, fold func(string) string) *Page {
	r := reader{fold: fold, page: &Page{Head: Head{Tags: map[string]string{}}}, seen: map[string]*naming{}}
	m := marks(root)
	r.places = m.places
	r.page.frames = append(r.page.frames, frame{parent: -1, element: root})
	r.walk(root, state{})
	r.flush(0)
	r.readHead(m)
	return r.page
}

// state is what holds for everything below an element.
type state struct {
	frame              int32
	link, bold, italic bool
	article, inert     bool // inert: read for what it says, not as text
}

type reader struct {
	fold   func(string) string
	page   *Page
	seen   map[string]*naming   // by class or id
	named  []*naming            // see names
	places map[*html.Node]place // of the elements that marks found
	text   strings.Builder
	open   Block // counts of the block being read
	lines  int   // br elements since the last text
}

// walk reads a node and all below it. The parser bounds how deep a tree is.
func (r *reader) walk(n *html.Node, s state) {
	switch n.Type {
	case html.TextNode:
		if !s.inert {
			r.write(n.Data, s)
		}
		return
	case html.ElementNode:
		if _, marked := r.places[n]; marked {
			r.places[n] = place{len(r.page.Blocks), true, s.article}
		}
		if isUnread(n) {
			return
		}
		if n.DataAtom == atom.Br {
			r.lines++
			r.text.WriteByte(' ')
			return
		}
	}
	own := n.Type == html.ElementNode && !s.inert && !isInline(n)
	if own {
		r.flush(s.frame)
		s.frame = r.enter(n, s.frame)
		s.bold, s.italic = false, false
	} else if n.Type == html.ElementNode {
		r.inline(n, &s)
	}
	s.link = s.link || n.DataAtom == atom.A || n.DataAtom == atom.Button
	s.article = s.article || n.DataAtom == atom.Article || n.DataAtom == atom.Main
	s.inert = s.inert || n.DataAtom == atom.Head
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, s)
	}
	if own {
		r.flush(s.frame)
	}
}

// inline takes what an element inside a line tells of its block.
func (r *reader) inline(n *html.Node, s *state) {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.bold = true
	case atom.I, atom.Em:
		s.italic = true
	case atom.A:
		r.open.links++
	case atom.Time:
		r.open.times++
	case atom.Img:
		r.open.images++
	}
	for _, name := range r.names(n) {
		r.open.inline |= name.hints
	}
}

func (r *reader) write(text string, s state) {
	if strings.TrimSpace(text) == "" {
		r.text.WriteByte(' ')
		return
	}
	if r.lines >= 2 {
		r.flush(s.frame)
		r.open.between = true
	}
	r.lines = 0
	r.text.WriteString(text)
	n := countLetters(text)
	r.open.Letters += n
	if s.link {
		r.open.Linked += n
	}
	if s.bold {
		r.open.bold += n
	}
	if s.italic {
		r.open.italic += n
	}
}

// flush ends the block being read.
func (r *reader) flush(at int32) {
	if r.text.Len() > 0 {
		if text := r.fold(r.text.String()); text != "" {
			b := r.open
			b.Text, b.frame, b.Element = text, at, r.page.frames[at].element
			r.page.Blocks = append(r.page.Blocks, b)
		}
		r.text.Reset()
	}
	r.open = Block{}
	r.lines = 0
}

func countLetters(s string) int {
	n := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' {
				n++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
		i += size
	}
	return n
}

// isUnread tells elements whose text is not shown as part of the page.
func isUnread(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Embed,
		atom.Select, atom.Option, atom.Datalist, atom.Textarea, atom.Input, atom.Audio, atom.Video, atom.Canvas,
		atom.Map, atom.Progress, atom.Meter, atom.Noframes, atom.Noembed:
		return true
	}
	return false
}

// isInline tells elements that stand inside a line of text.
func isInline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del,
		atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.Rp, atom.Rt, atom.Ruby, atom.S,
		atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr,
		atom.Img, atom.Nobr:
		return true
	}
	return false
}
