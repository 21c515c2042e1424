package ingest

import (
	"errors"
	"net/url"
	"strings"

	"dateline/corpus"
	"dateline/ingest/webpage"
)

// Why a page is no article.
var (
	ErrIndexPage   = errors.New("a page of links to articles, not an article")
	ErrConsentWall = errors.New("a request for consent instead of the page")
	ErrNoArticle   = errors.New("no article text found in the page")
)

// pageSums is what a page's blocks amount to.
type pageSums struct {
	body    int // words of the text
	all     int // words of the page
	teasers int // linked headlines
	consent int // words in blocks about cookies and consent
	carded  int // words of the text that stand in cards with a linked headline
}

// plainBody is the number of words of text from which a page is an article
// without a closer look.
const plainBody = 600

func (p *WebPage) sums(view *webpage.View, blocks []corpus.Block) pageSums {
	var s pageSums
	for i := range blocks {
		if isText(blocks[i].Role) {
			s.body += countWords(blocks[i].Text)
		}
	}
	if s.body >= plainBody {
		return s
	}
	cards := view.Cards()
	for i := range p.Blocks {
		b := &p.Blocks[i]
		n := countWords(b.Text)
		s.all += n
		if n >= 4 && b.LinkShare() > 0.7 {
			s.teasers++
		}
		if s.body < consentBody && has(strings.ToLower(b.Text), "cookie", "cookies", "consent", "gdpr", "personal data", "your privacy", "enable javascript", "cookies zustimmen", "datenschutz", "vos données") {
			s.consent += n
		}
		if isText(blocks[i].Role) && cards[i] {
			s.carded += n
		}
	}
	return s
}

// consentBody is the number of words that a page behind a consent wall stays
// below.
const consentBody = 120

// check says why a page is no article, nil where it is one. It errs on the
// side of taking pages in: one that says of itself that it is an article is
// believed where it has any text.
func (p *WebPage) check(j judged) error {
	view, blocks := j.view, j.blocks
	if len(blocks) == 0 {
		return nil // told elsewhere
	}
	s := p.sums(view, blocks)
	switch own := s.body - s.carded; {
	case s.consent*2 > s.all && s.all < 1500 && s.consent >= 30 && s.body < consentBody:
		return ErrConsentWall
	case own < 40 && s.teasers >= 8 && !p.saysArticle():
		return ErrIndexPage
	case s.body == 0:
		return ErrNoArticle
	case p.isHome() && s.teasers >= 12 && s.teasers*20 > own && !p.saysArticle():
		return ErrIndexPage
	}
	return nil
}

// isHome reports whether the address is that of a site or of one of its
// sections rather than of a page.
func (p *WebPage) isHome() bool {
	u, err := url.Parse(p.address)
	if err != nil || p.address == "" {
		return false
	}
	path := strings.Trim(u.Path, "/")
	return u.RawQuery == "" && (path == "" || !strings.ContainsAny(path, "-_.0123456789") && strings.Count(path, "/") <= 1)
}

// Kinds of pages, as far as they say so themselves.
const (
	kindArticle = "article"
	kindLive    = "live-blog"
)

// saysArticle reports whether the page says of itself that it is an article of
// any kind but a live blog, which lists other articles, too.
func (p *WebPage) saysArticle() bool { return p.meta.kind != "" && p.meta.kind != kindLive }

// kindOf reads the kind of a page from its data: "" where nothing is said.
func kindOf(linked *linkedData, ogType string) string {
	for _, k := range [][2]string{
		{"LiveBlog", kindLive},
		{"OpinionNews", "opinion"},
		{"AnalysisNews", "analysis"},
		{"ReviewNews", "review"},
		{"BackgroundNews", "background"},
		{"AdvertiserContent", "advertisement"},
		{"Satirical", "satire"},
		{"Scholarly", "scholarly"},
	} {
		if strings.Contains(linked.kind, k[0]) {
			return k[1]
		}
	}
	switch {
	case strings.Contains(linked.kind, "BlogPosting") && !strings.Contains(linked.kind, "Article"):
		return "blog-post"
	case linked.kind != "", strings.EqualFold(ogType, "article"):
		return kindArticle
	}
	return ""
}

// claim gathers what the page says of its kind.
func (p *WebPage) claim(linked *linkedData) webpage.Claims {
	tags := p.Head.Tags
	return webpage.Claims{
		Address: p.address, OpenGraph: tags["og:type"], Schema: schemaTypes(p.Head.LinkedData),
		Dated:  linked.published != "" || tags["article:published_time"] != "" || tags["datepublished"] != "",
		Signed: p.meta.author != "",
	}
}

// maxTypes is how many types of objects are read from a page's data.
const maxTypes = 100

// schemaTypes lists the types of the objects in scripts of JSON-LD, which need
// not be well formed.
func schemaTypes(scripts []string) string {
	var out []string
	for _, script := range scripts {
		for part := range strings.SplitSeq(script, `"@type"`) {
			value, found := strings.CutPrefix(strings.TrimSpace(part), ":")
			if !found || len(out) == maxTypes {
				continue
			}
			end := strings.IndexAny(value, ",}\n")
			if strings.HasPrefix(strings.TrimSpace(value), "[") {
				end = strings.IndexByte(value, ']')
			}
			if end > 0 && end < 200 {
				out = append(out, value[:end])
			}
		}
	}
	return strings.Join(out, " ")
}
