package webpage

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// most bounds how many elements of a kind are kept for the page's metadata.
const most = 40

// mostTimes bounds how many times are kept: a live blog has one an entry.
const mostTimes = 400

// place is where an element stands among the blocks.
type place struct {
	block            int
	visited, article bool
}

// marked is the elements of a page that say something about it, in order.
type marked struct {
	root, title, canonical *html.Node // the first of each, nil where there is none
	meta, data, headings   []*html.Node
	times, authors         []*html.Node
	places                 map[*html.Node]place // of times and authors
}

// marks finds the elements that say something about the page.
func marks(root *html.Node) *marked {
	m := &marked{places: map[*html.Node]place{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			m.note(n)
		}
	}
	for _, n := range slices.Concat(m.times, m.authors) {
		m.places[n] = place{}
	}
	return m
}

func (m *marked) note(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		m.root = firstOf(m.root, n)
	case atom.Title:
		if m.title == nil && isIn(n, atom.Head) {
			m.title = n
		}
	case atom.Link:
		if strings.EqualFold(attribute(n, "rel"), "canonical") {
			m.canonical = firstOf(m.canonical, n)
		}
	case atom.Meta:
		if has(n, "content") {
			m.meta = append(m.meta, n)
		}
	case atom.Script:
		if strings.Contains(attribute(n, "type"), "ld+json") {
			m.data = append(m.data, n)
		}
	case atom.H1:
		m.headings = append(m.headings, n)
	}
	if itemprop := attribute(n, "itemprop"); n.DataAtom == atom.Time || itemprop == "datePublished" || itemprop == "dateModified" {
		m.times = append(m.times, n)
	}
	if mayNameAuthor(n) {
		m.authors = append(m.authors, n)
	}
}

// mayNameAuthor tells elements that may name the author: by their attributes,
// by their class, or by where they link to.
func mayNameAuthor(n *html.Node) bool {
	if len(n.Attr) == 0 {
		return false
	}
	link, class := has(n, "href"), attribute(n, "class")
	switch {
	case n.DataAtom == atom.A && link:
	case n.DataAtom == atom.Span && (strings.Contains(class, "yline") || strings.Contains(class, "uthor")):
	case !lists(n, "rel", "author") && !lists(n, "itemprop", "author"):
		return false
	}
	return !link || leadsToAuthor(attribute(n, "href")) || marksAuthor(n)
}

// lists reports whether a word is among those of an attribute.
func lists(n *html.Node, key, word string) bool {
	value := attribute(n, key)
	return strings.Contains(value, word) && slices.Contains(strings.Fields(value), word)
}

// isIn reports whether an element stands in one of a kind.
func isIn(n *html.Node, kind atom.Atom) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if up.DataAtom == kind {
			return true
		}
	}
	return false
}

func firstOf(a, b *html.Node) *html.Node {
	if a != nil {
		return a
	}
	return b
}

// attribute is the value of an attribute, "" where there is none.
func attribute(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// plain is all text below a node, as it stands in the source.
func plain(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// readHead gathers what a page says about itself.
func (r *reader) readHead(m *marked) {
	h := &r.page.Head
	if m.root != nil {
		h.Language = attribute(m.root, "lang")
		if !has(m.root, "lang") {
			h.Language = attribute(m.root, "xml:lang")
		}
	}
	h.Title = r.fold(plain(m.title))
	if m.canonical != nil {
		h.Canonical = strings.TrimSpace(attribute(m.canonical, "href"))
	}
	for _, n := range m.meta {
		r.noteTag(n)
	}
	for _, n := range m.data[:min(most, len(m.data))] {
		h.LinkedData = append(h.LinkedData, plain(n))
	}
	for _, n := range m.headings[:min(most, len(m.headings))] {
		h.Headings = append(h.Headings, r.fold(textOf(n)))
	}
	for _, n := range m.times {
		r.noteTime(n)
	}
	for _, n := range m.authors {
		r.noteAuthor(n)
	}
}

// noteTag keeps the first content of a meta element's name.
func (r *reader) noteTag(n *html.Node) {
	content := r.fold(attribute(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		name := strings.ToLower(strings.TrimSpace(attribute(n, key)))
		if name != "" && r.page.Head.Tags[name] == "" {
			r.page.Head.Tags[name] = content
		}
	}
}

// noteTime keeps a date that stands in the page.
func (r *reader) noteTime(n *html.Node) {
	at := r.places[n]
	if !at.visited || len(r.page.Head.Times) >= mostTimes {
		return
	}
	t := Time{Stated: attribute(n, "datetime"), Text: r.fold(textOf(n)), InArticle: at.article, Block: at.block}
	if t.Stated == "" {
		t.Stated = attribute(n, "content")
	}
	class, itemprop := strings.ToLower(attribute(n, "class")), attribute(n, "itemprop")
	t.Published = itemprop == "datePublished" || has(n, "pubdate") || strings.Contains(class, "publish")
	t.Modified = itemprop == "dateModified" || strings.Contains(class, "updated") || strings.Contains(class, "modified")
	if (t.Stated != "" || t.Text != "") && len(t.Text) < 120 {
		r.page.Head.Times = append(r.page.Head.Times, t)
	}
}

// noteAuthor keeps an element that names the author by standard markup, or a
// link to an author's page.
func (r *reader) noteAuthor(n *html.Node) {
	at := r.places[n]
	if !at.visited || len(r.page.Head.Authors) >= most {
		return
	}
	if text := r.fold(textOf(n)); text != "" && len(text) < 200 {
		byClass := n.Data == "span" && !marksAuthor(n)
		r.page.Head.Authors = append(r.page.Head.Authors, Author{text, at.block, byClass})
	}
}

// marksAuthor tells an element whose attributes say that it names the author.
func marksAuthor(n *html.Node) bool {
	return lists(n, "rel", "author") || lists(n, "itemprop", "author") || strings.Contains(attribute(n, "data-testid"), "uthorName")
}

// leadsToAuthor reports whether a folder of an address is one of authors.
func leadsToAuthor(address string) bool {
	for i := strings.IndexByte(address, '/'); i >= 0; {
		address = address[i+1:]
		if i = strings.IndexByte(address, '/'); i < 0 {
			return false
		}
		switch address[:i] {
		case "author", "authors", "by", "staff", "autor", "contributor", "contributors", "writers", "reporter", "journalist", "people", "person", "bios", "profile", "autoren", "auteur":
			return true
		}
	}
	return false
}

// textOf is the text inside an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case !isInline(n):
			b.WriteByte(' ')
		}
		if isUnread(n) {
			return
		}
		for c := n.FirstChild; c != nil && b.Len() < 2000; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}
