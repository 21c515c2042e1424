package ingest

import (
	"bytes"
	"fmt"
	"iter"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"dateline/corpus"
	"dateline/ingest/mojibake"
	"dateline/ingest/webpage"
)

func htmlFormat() Format {
	return Format{
		Name: "html",
		Doc: "A web page. A model judges from its markup which blocks are the article (rule model); the others are kept and " +
			"labelled by the rules and by where they stand (rules html-…). Title, author, dates, section, language and address " +
			"come from the page's metadata. A second model judges whether the whole page is an article: " +
			"lists of articles or goods, shops, forums, manuals, consent walls and pages without text are rejected with the reason.",
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
		model, err := webpage.Embedded()
		if err != nil {
			yield(nil, err)
			return
		}
		kinds, err := webpage.EmbeddedKinds()
		if err != nil {
			yield(nil, err)
			return
		}
		p, err := ReadPage(r)
		if err != nil {
			yield(nil, err)
			return
		}
		yield(p.Article(model, kinds))
	}
}

// WebPage is a page of HTML with what is known of it before its blocks are
// judged.
type WebPage struct {
	*webpage.Page
	address string // as the source gives it
	meta    metadata
	claims  webpage.Claims
	updates []liveUpdate
	guessed []corpus.Block // as the rules would have it, one a block
}

// ReadPage reads a page up to the point where its blocks are judged.
func ReadPage(r Raw) (*WebPage, error) {
	contentType := r.ContentType
	if contentType == "" {
		contentType = "text/html"
	}
	root, err := html.Parse(bytes.NewReader(webpage.Slim(bytesUTF8(r.Body, contentType))))
	if err != nil {
		return nil, fmt.Errorf("not readable as HTML: %w", err)
	}
	p := &WebPage{Page: webpage.Read(root, fold), address: r.URL}
	linked := readLinkedData(p.Head.LinkedData)
	p.meta = readMetadata(&p.Head, linked, r.URL)
	if r.Title != "" {
		p.meta.title = fold(r.Title)
	}
	repairBlocks(p.Blocks, &p.meta)
	p.guessed = p.guess()
	p.meta.author = p.authors()
	p.dates(&linked)
	p.claims = p.claim(&linked)
	p.readLive()
	return p, nil
}

// guess is what the rules alone make of the blocks.
func (p *WebPage) guess() []corpus.Block {
	a := &corpus.Article{Title: p.meta.title, Blocks: guess(p.Blocks, p.meta.title)}
	Label(a, pageRules(p.Blocks))
	out := make([]corpus.Block, len(p.Blocks))
	for _, b := range a.Blocks {
		if b.Line > 0 && out[b.Line-1].Role == "" {
			out[b.Line-1] = b
		}
	}
	return out
}

// About is what the judge of blocks is told of the page.
func (p *WebPage) About() webpage.About {
	about := webpage.About{Title: p.meta.title, Lead: p.meta.description, Text: p.meta.text}
	index := map[corpus.Role]uint8{}
	for i, r := range corpus.Roles() {
		index[r.Role] = uint8(i + 1)
	}
	about.Byline = index[corpus.RoleByline]
	for _, b := range p.guessed {
		about.Evidence = append(about.Evidence, index[b.Role])
	}
	return about
}

// Article makes an article of a page, with what the model judges to be its
// text. It fails where the page is no article; kinds judges that from the whole
// page, unless it is nil.
func (p *WebPage) Article(model *webpage.Model, kinds *webpage.Kinds) (*corpus.Article, error) {
	blocks, err := p.label(model, kinds)
	if err != nil {
		return nil, err
	}
	meta := &p.meta
	a := &corpus.Article{
		Canonical: meta.canonical, Title: meta.title, Author: meta.author, Language: meta.language,
		Published: meta.published, Modified: meta.modified, Section: meta.section, Paywalled: meta.paywalled,
		Publisher: meta.publisher, Type: meta.kind, Blocks: blocks,
	}
	if host(p.address) == "" && host(meta.canonical) == "" {
		a.Source = meta.site
	}
	return a, nil
}

// Guessed is the role that the rules alone would give a block.
func (p *WebPage) Guessed(i int) corpus.Role { return p.guessed[i].Role }

// repairBlocks mends mojibake in the whole page at once, since what is certain
// in one block is evidence for another.
func repairBlocks(blocks []webpage.Block, meta *metadata) {
	fields := []*string{&meta.title, &meta.author, &meta.site}
	for i := range blocks {
		fields = append(fields, &blocks[i].Text)
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
