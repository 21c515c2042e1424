package ingest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dateline/corpus"
	"dateline/ingest/webpage"
)

// guess labels blocks as the line rules and the names in the markup do. Each
// block keeps in Line which block of the page it is, from 1.
func guess(blocks []webpage.Block, title string) []corpus.Block {
	p := newRegion(blocks)
	out := make([]corpus.Block, len(blocks))
	want := letters(title)
	headline := findHeadline(blocks, title, want, p.end)
	for i := range blocks {
		b := corpus.Block{Text: blocks[i].Text, Line: i + 1}
		b.Role, b.Rule = p.judge(i, headline, title, want)
		out[i] = b
	}
	return out
}

// region is the part of a page that holds the text.
type region struct {
	blocks     []webpage.Block
	main       *html.Node
	start, end int // blocks of the region, half-open
	words      map[*html.Node]int
	total      int
	named      map[*html.Node]named // what elements tell, by themselves
}

// named is what an element's name, style or class tells.
type named struct {
	role corpus.Role
	rule string
}

// newRegion finds the smallest element that holds most of the running text.
func newRegion(blocks []webpage.Block) *region {
	p := &region{blocks: blocks, named: map[*html.Node]named{}}
	p.weigh(func(int) bool { return true })
	shares := *p
	p.weigh(func(i int) bool { role, _ := shares.hint(blocks[i].Element, nil); return role == "" })
	p.main = p.descend()
	p.start, p.end = len(blocks), 0
	for i := range blocks {
		if isUnder(blocks[i].Element, p.main) {
			p.start, p.end = min(p.start, i), i+1
		}
	}
	return p
}

// weigh adds the words of each paragraph to every element around it.
func (p *region) weigh(counts func(i int) bool) {
	p.words, p.total = map[*html.Node]int{}, 0
	for i := range p.blocks {
		b := &p.blocks[i]
		n := countWords(b.Text)
		if n < 8 || b.LinkShare() > 0.4 || !counts(i) {
			continue
		}
		p.total += n
		for e := b.Element; e != nil; e = e.Parent {
			p.words[e] += n
		}
	}
}

// descend follows the child that holds most of the words until they part.
func (p *region) descend() *html.Node {
	if len(p.blocks) == 0 {
		return nil
	}
	at := p.blocks[0].Element
	for at.Parent != nil {
		at = at.Parent
	}
	for {
		var next *html.Node
		for c := at.FirstChild; c != nil; c = c.NextSibling {
			if p.words[c]*100 >= p.words[at]*75 && p.words[c] > 0 && !isParagraph(c) {
				next = c
			}
		}
		if next == nil {
			return at
		}
		at = next
	}
}

func isParagraph(n *html.Node) bool { return n.DataAtom == atom.P || n.DataAtom == atom.Li }

func isUnder(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

// judge gives a block the role that its place and markup tell, "" where they
// tell nothing.
func (p *region) judge(i, headline int, title, want string) (corpus.Role, string) {
	b := &p.blocks[i]
	if i == headline {
		return corpus.RoleTitle, "html-title"
	}
	if isTitle(b.Text, title, want) {
		return corpus.RoleNavigation, "html-title-again"
	}
	if role, rule := p.hint(b.Element, p.main); role != "" {
		return role, rule
	}
	between := headline >= 0 && i > headline && i < p.start
	if (i < p.start && !between) || i >= p.end {
		return corpus.RoleNavigation, "html-outside"
	}
	if b.LinkShare() > 0.7 && countWords(b.Text) <= 30 && !isHeading(b.Element) && !isByline(b.Text, "") {
		return corpus.RoleRelated, "html-link"
	}
	return "", ""
}

// hint is the role that the element, or one around it up to stop, tells by its
// name or class. An element that holds much of the text is not believed.
func (p *region) hint(n, stop *html.Node) (corpus.Role, string) {
	for ; n != nil && n != stop; n = n.Parent {
		if n.Type != html.ElementNode || p.words[n]*2 > p.total {
			continue
		}
		own, known := p.named[n]
		if !known {
			own = nameOf(n)
			p.named[n] = own
		}
		if own.role != "" {
			return own.role, own.rule
		}
	}
	return "", ""
}

func nameOf(n *html.Node) named {
	if role := elementRole(n); role != "" {
		return named{role, "html-" + n.Data}
	}
	if isHidden(n) {
		return named{corpus.RoleNavigation, "html-hidden"}
	}
	if role := classRole(n); role != "" {
		return named{role, "html-class"}
	}
	return named{}
}

func elementRole(n *html.Node) corpus.Role {
	switch n.DataAtom {
	case atom.Nav, atom.Button, atom.Menu, atom.Dialog, atom.Footer:
		return corpus.RoleNavigation
	case atom.Aside:
		return corpus.RoleRelated
	case atom.Figcaption:
		return corpus.RoleCaption
	case atom.Form:
		return corpus.RoleNewsletter
	}
	return ""
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden":
			return true
		case a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none"):
			return true
		}
	}
	return false
}

// classRole reads the words of an element's class and id.
func classRole(n *html.Node) corpus.Role {
	for _, a := range n.Attr {
		if a.Key != "class" && a.Key != "id" {
			continue
		}
		for w := range strings.FieldsFuncSeq(strings.ToLower(a.Val), notWord) {
			if role, ok := classRoles[w]; ok {
				return role
			}
		}
	}
	return ""
}

var classRoles = map[string]corpus.Role{
	"comments": corpus.RoleComment, "disqus": corpus.RoleComment, "respond": corpus.RoleComment, "commentlist": corpus.RoleComment,
	"related": corpus.RoleRelated, "recommended": corpus.RoleRelated, "recommendations": corpus.RoleRelated,
	"outbrain": corpus.RoleRelated, "taboola": corpus.RoleRelated, "trending": corpus.RoleRelated, "tags": corpus.RoleRelated,
	"mostread": corpus.RoleRelated, "readmore": corpus.RoleRelated, "sidebar": corpus.RoleRelated, "teaser": corpus.RoleRelated,
	"newsletter": corpus.RoleNewsletter, "signup": corpus.RoleNewsletter, "subscribe": corpus.RoleNewsletter,
	"share": corpus.RoleNavigation, "social": corpus.RoleNavigation, "sharing": corpus.RoleNavigation,
	"breadcrumb": corpus.RoleNavigation, "breadcrumbs": corpus.RoleNavigation, "pagination": corpus.RoleNavigation,
	"menu": corpus.RoleNavigation, "navbar": corpus.RoleNavigation, "footer": corpus.RoleNavigation, "toolbar": corpus.RoleNavigation,
	"hidden": corpus.RoleNavigation, "sr": corpus.RoleNavigation,
	"advert": corpus.RoleAdvert, "advertisement": corpus.RoleAdvert, "ad": corpus.RoleAdvert, "ads": corpus.RoleAdvert,
	"sponsored": corpus.RoleAdvert, "promo": corpus.RoleAdvert,
	"cookie": corpus.RoleNotice, "cookies": corpus.RoleNotice, "consent": corpus.RoleNotice, "paywall": corpus.RoleNotice,
	"copyright": corpus.RoleNotice, "disclaimer": corpus.RoleNotice,
	"byline": corpus.RoleByline, "authors": corpus.RoleByline, "author": corpus.RoleByline,
	"timestamp": corpus.RoleDateline, "pubdate": corpus.RoleDateline, "dateline": corpus.RoleDateline,
	"bio": corpus.RoleBio, "caption": corpus.RoleCaption, "credit": corpus.RoleCredit,
}

// findHeadline is the block that holds the title: an h1 if there is one, -1
// where none does.
func findHeadline(blocks []webpage.Block, title, want string, end int) int {
	found := -1
	for i := range blocks {
		if i >= end || !isTitle(blocks[i].Text, title, want) {
			continue
		}
		if blocks[i].Element.DataAtom == atom.H1 {
			return i
		}
		if found < 0 && isHeading(blocks[i].Element) {
			found = i
		}
	}
	return found
}

// isTitle reports whether a text is the title, marks aside; want is the title's
// letters.
func isTitle(text, title, want string) bool {
	return want != "" && len(text) <= 2*len(title) && len(title) <= 2*len(text) && hasLetters(text, want)
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// pageRules lists the line rules for the blocks of a page: what the markup says
// is a heading is one, unless its wording shows it to be furniture.
func pageRules(blocks []webpage.Block) []Rule {
	const name = "html-heading"
	heading := newRule(name, "A heading by its element.", func(p *page) {
		for i := range p.lines {
			if at := p.article.Blocks[i].Line; p.lines[i].open && at > 0 && isHeading(blocks[at-1].Element) {
				p.set(i, corpus.RoleHeading, name)
			}
		}
	})
	return slices.Insert(Rules(), len(firstRules())+len(wordingRules()), heading)
}

// splitCredits divides captions from their credits.
func splitCredits(blocks []corpus.Block) []corpus.Block {
	out := make([]corpus.Block, 0, len(blocks)+4)
	for _, b := range blocks {
		if b.Role != corpus.RoleCaption {
			out = append(out, b)
			continue
		}
		caption, credit := splitCaption(b.Text)
		if caption == "" {
			caption = b.Text
		}
		b.Text = caption
		out = append(out, b)
		if credit != "" {
			out = append(out, corpus.Block{Role: corpus.RoleCredit, Rule: b.Rule, Line: b.Line, Text: credit})
		}
	}
	return out
}
