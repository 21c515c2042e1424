package ingest

import (
	"fmt"
	"html"
	"strings"
	"unicode"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// withText keeps with a link the text of the article, where its feed has it.
func (r Raw) withText(text, origin string) Raw {
	if isWhole(text) {
		r.feedText, r.feedOrigin = text, origin
	}
	return r
}

// WithoutText is the link without the text that its feed has.
func (r Raw) WithoutText() Raw {
	r.feedText = ""
	return r
}

// FeedText makes of a link the article as its feed has it, for want of the page.
// Its origin is the item of the feed. It reports whether the feed has the text.
func (r Raw) FeedText() (Raw, bool) {
	if r.feedText == "" {
		return r, false
	}
	title, text := html.EscapeString(r.Hint.Title), r.feedText
	if !strings.Contains(text, "<") {
		text = "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "</p><p>") + "</p>"
	}
	r.Link, r.Origin, r.ContentType = false, r.feedOrigin, "text/html; charset=utf-8"
	r.Body = fmt.Appendf(nil, "<html><head><title>%s</title></head><body><article><h1>%s</h1>%s</article></body></html>", title, title, text)
	return r, true
}

// What the text in a feed needs for being the article rather than a summary.
const (
	leastFeedParagraphs = 3
	leastFeedWords      = 100
	paragraphWords      = 5 // in a paragraph that counts
)

// isWhole tells an article from a summary: it has several paragraphs, and does
// not break off.
func isWhole(text string) bool {
	paragraphs := paragraphsOf(text)
	words, long := 0, 0
	last := ""
	for _, p := range paragraphs {
		n := countWords(p)
		words += n
		if n >= paragraphWords {
			long++
		}
		if !isFeedTail(p) {
			last = p
		}
	}
	return long >= leastFeedParagraphs && words >= leastFeedWords && !breaksOff(last)
}

// isFeedTail tells the line by which blog programs end what they put into feeds.
func isFeedTail(p string) bool {
	return strings.HasPrefix(p, "The post ") && strings.Contains(p, " appeared first on ")
}

// breaksOff tells the last paragraph of a text that goes on elsewhere.
func breaksOff(p string) bool {
	for _, mark := range []string{"…", "...", "[…]", "[...]"} {
		if strings.HasSuffix(strings.TrimSpace(p), mark) {
			return true
		}
	}
	p = strings.ToLower(strings.TrimRight(p, " \u00a0»>→.…]["))
	for _, end := range []string{"read more", "continue reading", "read the full story", "read full story", "read the full article", "read the rest", "keep reading"} {
		if strings.HasSuffix(p, end) {
			return true
		}
	}
	return false
}

// paragraphsOf cuts HTML, or plain text, into folded paragraphs.
func paragraphsOf(text string) []string {
	if !strings.Contains(text, "<") {
		return foldLines(strings.Split(text, "\n"))
	}
	var lines []string
	var line strings.Builder
	end := func() {
		lines = append(lines, line.String())
		line.Reset()
	}
	tokens := xhtml.NewTokenizer(strings.NewReader(text))
	for {
		switch tokens.Next() {
		case xhtml.ErrorToken:
			end()
			return foldLines(lines)
		case xhtml.TextToken:
			line.Write(tokens.Text())
		case xhtml.StartTagToken, xhtml.EndTagToken, xhtml.SelfClosingTagToken:
			name, _ := tokens.TagName()
			switch atom.Lookup(name) {
			case atom.A, atom.Abbr, atom.B, atom.Em, atom.Font, atom.I, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.U:
			default:
				end()
			}
		}
	}
}

func foldLines(lines []string) (out []string) {
	for _, l := range lines {
		if l = fold(l); strings.ContainsFunc(l, unicode.IsLetter) {
			out = append(out, l)
		}
	}
	return out
}
