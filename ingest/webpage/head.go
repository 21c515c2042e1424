package webpage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
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
	root, title, canonical *goquery.Selection // the first of each, nil where there is none
	meta, data, headings   []*goquery.Selection
	times, authors         []*goquery.Selection
	places                 map[*html.Node]place // of times and authors
}

// saying matches the elements that say something about a page. It walks the
// tree once, where a selector for each of them would walk it as many times.
type saying struct{}

// Match implements goquery.Matcher.
func (saying) Match(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Title, atom.Link, atom.Meta, atom.H1, atom.Time:
		return true
	case atom.Script:
		return strings.Contains(attribute(n, "type"), "ld+json")
	}
	return n.Type == html.ElementNode && (isDate(n) || mayNameAuthor(n))
}

// MatchAll implements goquery.Matcher.
func (m saying) MatchAll(n *html.Node) []*html.Node {
	var out []*html.Node
	if m.Match(n) {
		out = append(out, n)
	}
	for d := range n.Descendants() {
		if m.Match(d) {
			out = append(out, d)
		}
	}
	return out
}

// Filter implements goquery.Matcher.
func (m saying) Filter(nodes []*html.Node) []*html.Node {
	return slices.DeleteFunc(slices.Clone(nodes), func(n *html.Node) bool { return !m.Match(n) })
}

// marks finds the elements that say something about the page.
func marks(root *html.Node) *marked {
	m := &marked{places: map[*html.Node]place{}}
	for _, e := range goquery.NewDocumentFromNode(root).FindMatcher(saying{}).EachIter() {
		m.note(e)
	}
	for _, e := range slices.Concat(m.times, m.authors) {
		m.places[e.Nodes[0]] = place{}
	}
	return m
}

func (m *marked) note(e *goquery.Selection) {
	n := e.Nodes[0]
	switch n.DataAtom {
	case atom.Html:
		m.root = cmp.Or(m.root, e)
	case atom.Title:
		if m.title == nil && e.Closest("head").Length() > 0 {
			m.title = e
		}
	case atom.Link:
		if strings.EqualFold(attribute(n, "rel"), "canonical") {
			m.canonical = cmp.Or(m.canonical, e)
		}
	case atom.Meta:
		if has(n, "content") {
			m.meta = append(m.meta, e)
		}
	case atom.Script:
		if strings.Contains(attribute(n, "type"), "ld+json") {
			m.data = append(m.data, e)
		}
	case atom.H1:
		m.headings = append(m.headings, e)
	}
	if isDate(n) {
		m.times = append(m.times, e)
	}
	if mayNameAuthor(n) {
		m.authors = append(m.authors, e)
	}
}

// isDate tells elements that hold a date of the page.
func isDate(n *html.Node) bool {
	itemprop := attribute(n, "itemprop")
	return n.DataAtom == atom.Time || itemprop == "datePublished" || itemprop == "dateModified"
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

// readHead gathers what a page says about itself.
func (r *reader) readHead(m *marked) {
	h := &r.page.Head
	if m.root != nil {
		h.Language = m.root.AttrOr("lang", m.root.AttrOr("xml:lang", ""))
	}
	if m.title != nil {
		h.Title = r.fold(m.title.Text())
	}
	if m.canonical != nil {
		h.Canonical = strings.TrimSpace(m.canonical.AttrOr("href", ""))
	}
	for _, e := range m.meta {
		r.noteTag(e)
	}
	for _, e := range m.data[:min(most, len(m.data))] {
		h.LinkedData = append(h.LinkedData, e.Text())
	}
	for _, e := range m.headings[:min(most, len(m.headings))] {
		h.Headings = append(h.Headings, r.fold(textOf(e.Nodes[0])))
	}
	for _, e := range m.times {
		r.noteTime(e)
	}
	for _, e := range m.authors {
		r.noteAuthor(e)
	}
}

// noteTag keeps the first content of a meta element's name.
func (r *reader) noteTag(e *goquery.Selection) {
	content := r.fold(e.AttrOr("content", ""))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		name := strings.ToLower(strings.TrimSpace(e.AttrOr(key, "")))
		if name != "" && r.page.Head.Tags[name] == "" {
			r.page.Head.Tags[name] = content
		}
	}
}

// noteTime keeps a date that stands in the page.
func (r *reader) noteTime(e *goquery.Selection) {
	n := e.Nodes[0]
	at := r.places[n]
	if !at.visited || len(r.page.Head.Times) >= mostTimes {
		return
	}
	t := Time{Stated: e.AttrOr("datetime", ""), Text: r.fold(textOf(n)), InArticle: at.article, Block: at.block}
	if t.Stated == "" {
		t.Stated = e.AttrOr("content", "")
	}
	class, itemprop := strings.ToLower(e.AttrOr("class", "")), e.AttrOr("itemprop", "")
	t.Published = itemprop == "datePublished" || has(n, "pubdate") || strings.Contains(class, "publish")
	t.Modified = itemprop == "dateModified" || strings.Contains(class, "updated") || strings.Contains(class, "modified")
	if (t.Stated != "" || t.Text != "") && len(t.Text) < 120 {
		r.page.Head.Times = append(r.page.Head.Times, t)
	}
}

// noteAuthor keeps an element that names the author by standard markup, or a
// link to an author's page.
func (r *reader) noteAuthor(e *goquery.Selection) {
	n := e.Nodes[0]
	at := r.places[n]
	if !at.visited || len(r.page.Head.Authors) >= most {
		return
	}
	if text := r.fold(textOf(n)); text != "" && len(text) < 200 {
		byClass := e.Is("span") && !marksAuthor(n)
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
