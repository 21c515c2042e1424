package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// most bounds how many elements of a kind are kept for the page's metadata.
const most = 40

// note keeps what an element says about the page.
func (r *reader) note(n *html.Node, s state) {
	h := &r.page.Head
	switch n.DataAtom {
	case atom.Html:
		h.Language = attribute(n, "lang")
		if h.Language == "" {
			h.Language = attribute(n, "xml:lang")
		}
	case atom.Meta:
		r.noteTag(n)
	case atom.Title:
		if h.Title == "" && n.FirstChild != nil && s.inert {
			h.Title = r.fold(n.FirstChild.Data)
		}
	case atom.Link:
		if h.Canonical == "" && strings.EqualFold(attribute(n, "rel"), "canonical") {
			h.Canonical = strings.TrimSpace(attribute(n, "href"))
		}
	case atom.Script:
		if len(h.LinkedData) < most && n.FirstChild != nil && strings.HasPrefix(strings.TrimSpace(attribute(n, "type")), "application/ld+json") {
			h.LinkedData = append(h.LinkedData, n.FirstChild.Data)
		}
	case atom.H1:
		if len(h.Headings) < most {
			h.Headings = append(h.Headings, r.fold(textOf(n)))
		}
	case atom.Time:
		r.noteTime(n, s)
	default:
		if itemprop := attribute(n, "itemprop"); itemprop == "datePublished" || itemprop == "dateModified" {
			r.noteTime(n, s)
		}
	}
	if len(h.Authors) < most && marksAuthor(n) {
		if text := r.fold(textOf(n)); text != "" && len(text) < 200 {
			h.Authors = append(h.Authors, Author{text, len(r.page.Blocks)})
		}
	}
}

func (r *reader) noteTag(n *html.Node) {
	content := r.fold(attribute(n, "content"))
	if content == "" {
		return
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "property", "name", "itemprop", "http-equiv":
			name := strings.ToLower(strings.TrimSpace(a.Val))
			if name != "" && r.page.Head.Tags[name] == "" {
				r.page.Head.Tags[name] = content
			}
		}
	}
}

func (r *reader) noteTime(n *html.Node, s state) {
	if len(r.page.Head.Times) >= most {
		return
	}
	t := Time{Stated: attribute(n, "datetime"), Text: r.fold(textOf(n)), InArticle: s.article, Block: len(r.page.Blocks)}
	if t.Stated == "" {
		t.Stated = attribute(n, "content")
	}
	itemprop, class := attribute(n, "itemprop"), strings.ToLower(attribute(n, "class"))
	_, pubdate := find(n, "pubdate")
	t.Published = itemprop == "datePublished" || pubdate || strings.Contains(class, "publish")
	t.Modified = itemprop == "dateModified" || strings.Contains(class, "updated") || strings.Contains(class, "modified")
	if (t.Stated != "" || t.Text != "") && len(t.Text) < 120 {
		r.page.Head.Times = append(r.page.Head.Times, t)
	}
}

// marksAuthor tells an element that names the author by standard markup, or a
// link to an author's page.
func marksAuthor(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "rel", "itemprop":
			if a.Val == "author" {
				return true
			}
		case "href":
			if n.DataAtom != atom.A {
				continue
			}
			if leadsToAuthor(a.Val) {
				return true
			}
		}
	}
	return false
}

// leadsToAuthor reports whether a folder of an address is one of authors.
func leadsToAuthor(address string) bool {
	for i := strings.IndexByte(address, '/'); i >= 0; {
		address = address[i+1:]
		if i = strings.IndexByte(address, '/'); i < 0 {
			return false
		}
		switch address[:i] {
		case "author", "authors", "by", "staff", "autor", "contributor", "contributors", "writers", "reporter", "journalist", "people", "profile", "autoren", "auteur":
			return true
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	value, _ := find(n, key)
	return value
}

func find(n *html.Node, key string) (string, bool) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val, true
		}
	}
	return "", false
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
