package ingest

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlBlock is a block of a page with what its markup tells.
type htmlBlock struct {
	text   string
	node   *html.Node // the element it stands in
	linked int        // letters inside links
	all    int        // letters
}

// share is the part of the text that is links, between 0 and 1.
func (b *htmlBlock) share() float64 {
	if b.all == 0 {
		return 0
	}
	return float64(b.linked) / float64(b.all)
}

// readBlocks cuts a page into its blocks, in reading order.
func readBlocks(root *html.Node) []htmlBlock {
	w := blockWriter{}
	w.walk(root, root, false)
	w.flush(root)
	return w.blocks
}

type blockWriter struct {
	blocks []htmlBlock
	text   strings.Builder
	linked int
	breaks int // br elements since the last text
}

// walk reads the text under a node. block is the element that the text belongs
// to. The parser bounds how deep a tree can be.
func (w *blockWriter) walk(n, block *html.Node, inLink bool) {
	switch {
	case n.Type == html.TextNode:
		w.write(n.Data, block, inLink)
		return
	case n.Type == html.ElementNode && n.DataAtom == atom.Br:
		w.breaks++
		w.text.WriteByte(' ')
		return
	case n.Type == html.ElementNode && isUnread(n):
		return
	}
	inLink = inLink || n.DataAtom == atom.A || n.DataAtom == atom.Button
	own := n.Type == html.ElementNode && !isInline(n)
	if own {
		w.flush(block)
		block = n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, block, inLink)
	}
	if own {
		w.flush(block)
	}
}

func (w *blockWriter) write(text string, block *html.Node, inLink bool) {
	if strings.TrimSpace(text) == "" {
		w.text.WriteByte(' ')
		return
	}
	if w.breaks >= 2 {
		w.flush(block)
	}
	w.breaks = 0
	w.text.WriteString(text)
	if inLink {
		w.linked += countLetters(text)
	}
}

func (w *blockWriter) flush(block *html.Node) {
	if w.text.Len() > 0 {
		if text := fold(w.text.String()); text != "" {
			w.blocks = append(w.blocks, htmlBlock{text: text, node: block, linked: w.linked, all: countLetters(text)})
		}
	}
	w.text.Reset()
	w.linked, w.breaks = 0, 0
}

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// isUnread tells elements whose text is not shown as part of the page.
func isUnread(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Embed,
		atom.Select, atom.Option, atom.Datalist, atom.Textarea, atom.Input, atom.Head, atom.Audio, atom.Video, atom.Canvas,
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
