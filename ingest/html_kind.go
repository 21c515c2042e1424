package ingest

import (
	"cmp"
	"errors"
	"strings"

	"dateline/ingest/webpage"
)

// Why a page is no article.
var (
	ErrIndexPage   = errors.New("a page of links to articles, not an article")
	ErrOtherPage   = errors.New("a page of another kind, such as goods, a forum or a manual, not an article")
	ErrConsentWall = errors.New("a request for consent instead of the page")
	ErrRobotCheck  = errors.New("a check for robots instead of the page")
	ErrNoArticle   = errors.New("no article text found in the page")
)

// check says why a page is no article, nil where it is one. It errs on the
// side of taking pages in.
func (p *WebPage) check(j judged, kinds *webpage.Kinds) error {
	body := 0
	for i := range j.blocks {
		if isText(j.blocks[i].Role) {
			body += countWords(j.blocks[i].Text)
		}
	}
	switch {
	case len(j.blocks) == 0:
		return nil // told elsewhere
	case body < wallBody && p.isMostly(consentWords(), consentAsks, consentPage):
		return ErrConsentWall
	case body < wallBody && p.isMostly(robotWords(), robotAsks, robotPage):
		return ErrRobotCheck
	case body == 0:
		return ErrNoArticle
	case kinds == nil || len(j.blocks) <= fewBlocks || p.meta.kind == kindLive:
		return nil
	}
	switch kinds.Judge(p.whole(j)) {
	case webpage.List:
		return ErrIndexPage
	case webpage.Goods, webpage.Manual:
		return ErrOtherPage
	}
	return nil
}

// Bounds of a page that stands before another, in words.
const (
	wallBody    = 120  // of what is taken for text
	consentPage = 1500 // of the page
	consentAsks = 30   // of what asks for consent
	robotPage   = 200
	robotAsks   = 12
)

func consentWords() []string {
	return []string{"cookie", "cookies", "consent", "gdpr", "personal data", "your privacy", "enable javascript", "cookies zustimmen", "datenschutz", "vos données"}
}

func robotWords() []string {
	return []string{
		"enable javascript", "javascript is disabled", "are human", "are a human", "not a robot", "captcha", "unusual traffic", "security of your connection",
		"ray id", "checking your browser", "verify you", "access denied", "request blocked",
	}
}

// isMostly reports whether more than half of the words of a page, and so many
// at least, stand in blocks that hold one of the phrases.
func (p *WebPage) isMostly(phrases []string, least, page int) bool {
	all, asks := 0, 0
	for i := range p.Blocks {
		n := countWords(p.Blocks[i].Text)
		all += n
		if has(strings.ToLower(p.Blocks[i].Text), phrases...) {
			asks += n
		}
	}
	return asks*2 > all && all < page && asks >= least
}

// Kinds of pages, as far as they say so themselves.
const (
	kindArticle = "article"
	kindLive    = "live-blog"
)

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
		Address: cmp.Or(p.address, p.meta.canonical), OpenGraph: tags["og:type"], Schema: schemaTypes(p.Head.LinkedData),
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
