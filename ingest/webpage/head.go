package webpage

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// most bounds how many elements of a kind are kept for the page's metadata.
const most = 40

// mostTimes bounds how many times are kept: a live blog has one an entry.
const mostTimes = 400

// The elements that say something about the page, as selectors.
const (
	linkedDataElements = `script[type*="ld+json"]`
	canonicalLink      = `link[rel="canonical" i]`
	timeElements       = `time, [itemprop="datePublished"], [itemprop="dateModified"]`
	authorElements     = `[rel~="author"], [itemprop~="author"], a[href], ` + bylineClasses
	bylineClasses      = `span[class*="yline"], span[class*="uthor"]`
)

// place is where an element stands among the blocks.
type place struct {
	block            int
	visited, article bool
}

// marks finds the elements whose place the reader is to note: the dates and
// authors that the markup tells.
func marks(doc *goquery.Document) (times, authors *goquery.Selection, places map[*html.Node]place) {
	times = doc.Find(timeElements)
	authors = doc.Find(authorElements).FilterFunction(func(_ int, e *goquery.Selection) bool {
		href, isLink := e.Attr("href")
		return !isLink || marksAuthor(e) || leadsToAuthor(href)
	})
	places = make(map[*html.Node]place, times.Length()+authors.Length())
	for _, e := range append(times.Nodes, authors.Nodes...) {
		places[e] = place{}
	}
	return times, authors, places
}

// readHead gathers what a page says about itself.
func (r *reader) readHead(doc *goquery.Document, times, authors *goquery.Selection) {
	h := &r.page.Head
	root := doc.Find("html").First()
	h.Language = root.AttrOr("lang", root.AttrOr("xml:lang", ""))
	h.Title = r.fold(doc.Find("head title").First().Text())
	h.Canonical = strings.TrimSpace(doc.Find(canonicalLink).First().AttrOr("href", ""))
	doc.Find("meta[content]").Each(func(_ int, e *goquery.Selection) { r.noteTag(e) })
	h.LinkedData = upTo(most, doc.Find(linkedDataElements)).Map(func(_ int, e *goquery.Selection) string { return e.Text() })
	h.Headings = upTo(most, doc.Find("h1")).Map(func(_ int, e *goquery.Selection) string { return r.fold(textOf(e.Nodes[0])) })
	times.Each(func(_ int, e *goquery.Selection) { r.noteTime(e) })
	authors.Each(func(_ int, e *goquery.Selection) { r.noteAuthor(e) })
}

// upTo bounds a selection.
func upTo(n int, s *goquery.Selection) *goquery.Selection { return s.Slice(0, min(n, s.Length())) }

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
	at := r.places[e.Nodes[0]]
	if !at.visited || len(r.page.Head.Times) >= mostTimes {
		return
	}
	t := Time{Stated: e.AttrOr("datetime", ""), Text: r.fold(textOf(e.Nodes[0])), InArticle: at.article, Block: at.block}
	if t.Stated == "" {
		t.Stated = e.AttrOr("content", "")
	}
	class, itemprop := strings.ToLower(e.AttrOr("class", "")), e.AttrOr("itemprop", "")
	_, pubdate := e.Attr("pubdate")
	t.Published = itemprop == "datePublished" || pubdate || strings.Contains(class, "publish")
	t.Modified = itemprop == "dateModified" || strings.Contains(class, "updated") || strings.Contains(class, "modified")
	if (t.Stated != "" || t.Text != "") && len(t.Text) < 120 {
		r.page.Head.Times = append(r.page.Head.Times, t)
	}
}

// noteAuthor keeps an element that names the author by standard markup, or a
// link to an author's page.
func (r *reader) noteAuthor(e *goquery.Selection) {
	at := r.places[e.Nodes[0]]
	if !at.visited || len(r.page.Head.Authors) >= most {
		return
	}
	if text := r.fold(textOf(e.Nodes[0])); text != "" && len(text) < 200 {
		byClass := e.Is("span") && !marksAuthor(e)
		r.page.Head.Authors = append(r.page.Head.Authors, Author{text, at.block, byClass})
	}
}

// marksAuthor tells an element whose attributes say that it names the author.
func marksAuthor(e *goquery.Selection) bool {
	words := strings.Fields(e.AttrOr("rel", "") + " " + e.AttrOr("itemprop", ""))
	return slices.Contains(words, "author") || strings.Contains(e.AttrOr("data-testid", ""), "uthorName")
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
