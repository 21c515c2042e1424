package ingest

import (
	"bytes"
	"fmt"
	"iter"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"dateline/corpus"
	"dateline/ingest/mojibake"
)

func htmlFormat() Format {
	return Format{
		Name: "html",
		Doc: "A web page. Blocks outside the part that holds the text are kept and labelled by where they stand; " +
			"title, author, date and address come from the page's metadata.",
		Match:  matchHTML,
		Decode: decodeHTML,
	}
}

func matchHTML(r Raw) bool {
	if isBinary(r.Body) {
		return false
	}
	if known, match := r.declared("text/html", "application/xhtml+xml"); known {
		return match
	}
	switch r.suffix() {
	case ".html", ".htm", ".xhtml", ".shtml":
		return true
	case ".xml", ".rss", ".svg":
		return false
	}
	head := bytes.TrimSpace(bytes.TrimPrefix(r.Body[:min(len(r.Body), 2048)], bomUTF8))
	if !bytes.HasPrefix(head, []byte("<")) {
		return false
	}
	head = bytes.ToLower(head)
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<div", "<p>", "<p ", "<article", "<main", "<h1"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

func decodeHTML(r Raw) iter.Seq2[*corpus.Article, error] {
	return func(yield func(*corpus.Article, error) bool) {
		contentType := r.ContentType
		if contentType == "" {
			contentType = "text/html"
		}
		root, err := html.Parse(strings.NewReader(toUTF8(r.Body, contentType)))
		if err != nil {
			yield(nil, fmt.Errorf("not readable as HTML: %w", err))
			return
		}
		meta := readMetadata(goquery.NewDocumentFromNode(root), r.URL)
		blocks := readBlocks(root)
		repairBlocks(blocks, &meta)
		if r.Title != "" {
			meta.title = fold(r.Title)
		}
		a := &corpus.Article{
			Canonical: meta.canonical, Title: meta.title, Author: meta.author, Language: meta.language,
			Published: meta.published, Blocks: classify(blocks, meta.title),
		}
		if host(r.URL) == "" && host(meta.canonical) == "" {
			a.Source = meta.site
		}
		yield(a, nil)
	}
}

// repairBlocks mends mojibake in the whole page at once, since what is certain
// in one block is evidence for another.
func repairBlocks(blocks []htmlBlock, meta *metadata) {
	fields := []*string{&meta.title, &meta.author, &meta.site}
	for i := range blocks {
		fields = append(fields, &blocks[i].text)
	}
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = strings.ReplaceAll(*f, "\n", " ")
	}
	for i, text := range strings.Split(mojibake.Repair(strings.Join(texts, "\n")), "\n") {
		*fields[i] = fold(text)
	}
}

// absolute resolves an address against the page's own; "" where it is no
// address of a page.
func absolute(address, page string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" {
		return ""
	}
	if base, err := url.Parse(page); err == nil {
		u = base.ResolveReference(u)
	}
	if u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}
