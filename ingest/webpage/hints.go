package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mask is a set of hints.
type mask uint32

// The hints that names of classes give.
const (
	hintArticle = iota
	hintBody
	hintComment
	hintRelated
	hintMore
	hintShare
	hintNewsletter
	hintPaywall
	hintNavigation
	hintAdvert
	hintConsent
	hintCaption
	hintCredit
	hintMedia
	hintByline
	hintBio
	hintDate
	hintTag
	hintLead
	hintTitle
	hintHeader
	hintFooter
	hintLive
	hintTeaser
	numHints
)

// hintNames name the hints, in order.
func hintNames() [numHints]string {
	return [numHints]string{
		"article", "body", "comment", "related", "more", "share", "newsletter", "paywall", "navigation", "advert", "consent",
		"caption", "credit", "media", "byline", "bio", "date", "tag", "lead", "title", "header", "footer", "live", "teaser",
	}
}

// hintWords lists the words of class names that give each hint.
func hintWords() [numHints]string {
	return [numHints]string{
		hintArticle:    "article story post entry news content artikel articulo articolo beitrag noticia",
		hintBody:       "body articlebody paragraph richtext text prose copy bodytext storytext maincontent contenu corps texto testo",
		hintComment:    "comment comments disqus discussion respond reply replies commentlist kommentar kommentare comentarios",
		hintRelated:    "related recirc recirculation recommend recommended recommendations outbrain taboola similar suggested also mashup",
		hintMore:       "more trending popular latest mostread mostviewed upnext readmore most next previous prev top",
		hintShare:      "share sharing social follow facebook twitter whatsapp linkedin addthis sharedaddy bookmark",
		hintNewsletter: "newsletter newsletters subscribe subscription signup mailchimp inbox optin email",
		hintPaywall:    "paywall regwall piano premium login register membership donate donation support offer abo",
		hintNavigation: "nav navigation menu breadcrumb breadcrumbs pagination pager navbar toolbar skip sitemap submenu tabs",
		hintAdvert:     "ad ads advert adverts advertisement advertising sponsor sponsored banner dfp adslot commercial anzeige publicite promo",
		hintConsent:    "cookie cookies consent gdpr privacy modal popup overlay dialog onetrust tooltip alert",
		hintCaption:    "caption captions figcaption legend legende bildunterschrift",
		hintCredit:     "credit credits copyright source attribution photographer",
		hintMedia:      "image img figure photo gallery slideshow media video picture carousel audio player podcast embed infographic thumbnail",
		hintByline:     "byline author authors contributor contributors autor auteur autore writer reporter bylines",
		hintBio:        "bio biography about profile authorbox",
		hintDate:       "date time timestamp published pubdate dateline updated datum fecha meta info",
		hintTag:        "tag tags topic topics keyword keywords category categories label labels terms section kicker eyebrow rubrik",
		hintLead:       "lead lede standfirst subhead subheadline subtitle dek deck summary intro excerpt chapo description abstract lead-in teaser-text sapo sottotitolo entradilla bajada vorspann",
		hintTitle:      "title headline heading titel titre titulo titolo hed",
		hintHeader:     "header masthead top topbar hero",
		hintFooter:     "footer bottom legal disclaimer foot colophon",
		hintLive:       "live liveblog liveticker ticker livefeed",
		hintTeaser:     "teaser card cards promo tile list listing grid item items widget sidebar aside rail module box block feed",
	}
}

// Kinds of elements that may stand around a block.
const numAround = 13

// aroundOf is the kind of an element, -1 for others.
func aroundOf(a atom.Atom) int {
	switch a {
	case atom.Article:
		return 0
	case atom.Main:
		return 1
	case atom.Aside:
		return 2
	case atom.Nav:
		return 3
	case atom.Footer:
		return 4
	case atom.Header:
		return 5
	case atom.Form:
		return 6
	case atom.Figure:
		return 7
	case atom.Ul, atom.Ol, atom.Dl:
		return 8
	case atom.Table:
		return 9
	case atom.Blockquote:
		return 10
	case atom.Section:
		return 11
	case atom.A, atom.Button:
		return 12
	}
	return -1
}

// aroundNames name the kinds, in order.
func aroundNames() [numAround]string {
	return [numAround]string{
		"article", "main", "aside", "nav", "footer", "header", "form", "figure", "list", "table", "blockquote", "section", "link",
	}
}

// hintsOf is the set of hints of each word that gives one.
var hintsOf = newHints()

func newHints() map[string]mask {
	m := map[string]mask{}
	for i, words := range hintWords() {
		for w := range strings.FieldsSeq(words) {
			m[w] |= 1 << i
		}
	}
	return m
}

// naming is what the value of an attribute tells.
type naming struct {
	hints  mask
	tokens []uint32
	all    uint32 // hash of the value's first word
}

// names reads the attributes that name an element. The slice is good until the
// next call.
func (r *reader) names(n *html.Node) []*naming {
	out := r.named[:0]
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "itemprop", "data-testid", "role", "data-component", "data-type", "data-module":
			value := n.Attr[i].Val
			if value == "" {
				continue
			}
			name, ok := r.seen[value]
			if !ok {
				name = readName(value)
				r.seen[value] = name
			}
			out = append(out, name)
		}
	}
	r.named = out
	return out
}

// readName cuts a class or id into words: "article__bodyText" is article,
// body, text, articlebody and bodytext.
func readName(value string) *naming {
	if len(value) > 400 {
		value = value[:400]
	}
	n := &naming{all: hash(value)}
	var word, before [32]byte
	size, sizeBefore := 0, 0
	end := func(glued bool) {
		if size > 1 {
			n.add(word[:size])
			if glued && sizeBefore > 1 && sizeBefore+size <= len(word) {
				var both [32]byte
				copy(both[:], before[:sizeBefore])
				copy(both[sizeBefore:], word[:size])
				n.add(both[:sizeBefore+size])
			}
		}
		if size > 0 {
			before, sizeBefore = word, size
		}
		size = 0
	}
	lower := false
	for i := 0; i < len(value); i++ {
		c := value[i]
		upper := 'A' <= c && c <= 'Z'
		switch {
		case upper || 'a' <= c && c <= 'z':
			if upper && lower {
				end(true)
			}
			lower = !upper
			if size < len(word) {
				word[size] = c | 0x20
				size++
			}
		default:
			end(true)
			lower = false
			if c == ' ' {
				sizeBefore = 0
			}
		}
	}
	end(true)
	return n
}

func (n *naming) add(word []byte) {
	n.hints |= hintsOf[string(word)]
	n.tokens = append(n.tokens, hash(word))
}

// hash is FNV-1a.
func hash[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func mix(a, b uint32) uint32 {
	h := (a ^ b*0x9e3779b1) * 0x85ebca6b
	return h ^ h>>15
}

// enter opens a block element.
func (r *reader) enter(n *html.Node, parent int32) int32 {
	if len(r.page.frames) >= maxFrames {
		return parent
	}
	p := &r.page.frames[parent]
	f := frame{parent: parent, element: n, depth: p.depth + 1, tag: hash(n.Data), hidden: p.hidden || isHidden(n), near: p.near, around: p.around}
	f.sign = f.tag
	for _, name := range r.names(n) {
		f.own |= name.hints
		f.tokens = append(f.tokens, name.tokens...)
		if f.sign == f.tag {
			f.sign = mix(f.tag, name.all)
		}
	}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		f.own, f.tokens = 0, nil // names here tell of the page
	}
	for h := range f.near {
		f.near[h] = nearer(f.own>>h&1 == 1, f.near[h])
	}
	kind := aroundOf(n.DataAtom)
	for k := range f.around {
		f.around[k] = nearer(k == kind, f.around[k])
	}
	r.page.frames = append(r.page.frames, f)
	return int32(len(r.page.frames) - 1)
}

// nearer is the distance to an element that is here, or one further than it
// was from the parent.
func nearer(here bool, above uint8) uint8 {
	switch {
	case here:
		return 1
	case above == 0 || above == 255:
		return above
	}
	return above + 1
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true":
			return true
		case a.Key == "style" && strings.Contains(a.Val, "none"):
			return strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none")
		}
	}
	return false
}
