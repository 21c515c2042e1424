package feed

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const rss = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- made by hand -->
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Example</title><link>https://example.org/</link>
<language>en-gb</language>
<item><title>Minister visits Peru &amp; Chile</title><link>https://example.org/a#top</link><pubDate>Tue, 03 Nov 2026 09:30:00 +0100</pubDate><dc:creator>Ana Pérez</dc:creator></item>
<item><title>By guid</title><guid>https://example.org/b</guid></item>
<item><title>Relative</title><link>/c?x=1</link></item>
<item><title>No address</title></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
</channel></rss>`

const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>
<entry><title type="html">Vote &lt;b&gt;today&lt;/b&gt;</title><link rel="alternate" href="https://example.org/d"/><published>2026-11-03T08:00:00Z</published><author><name>Li Wei</name></author></entry></feed>`

const jsonFeed = `{"title": "JSON", "version": "https://jsonfeed.org/version/1.1",
"items": [{"id": "1", "url": "https://example.org/e", "title": "E", "date_published": "2026-11-03T08:00:00Z"}]}`

const newsSitemap = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://example.org/n1 </loc><news:news><news:publication><news:name>Example</news:name><news:language>de</news:language></news:publication>
<news:publication_date>2026-11-02T10:00+01:00</news:publication_date><news:title>Ein Titel</news:title></news:news></url>
<url><loc>https://example.org/n2</loc><lastmod>2026-10-01</lastmod></url></urlset>`

const opml = `<opml version="1.0"><body><outline text="Europe"><outline text="Ex" xmlUrl="https://example.org/feed" type="rss"/></outline>
<outline title="Two" xmlurl="https://example.org/feed2"/><outline text="none"/></body></opml>`

// collect reads a list and fails where it ends with an error.
func collect(t *testing.T, in string) (kind Kind, links []Link) {
	t.Helper()
	kind = Sniff([]byte(in))
	for l, err := range Links(kind, strings.NewReader(in), "https://example.org/list") {
		if err != nil {
			t.Fatal(err)
		}
		l.Published, l.Modified = l.Published.UTC(), l.Modified.UTC()
		links = append(links, l)
	}
	return kind, links
}

func TestLinks(t *testing.T) {
	morning := time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in   string
		kind Kind
		want []Link
	}{
		"rss": {strings.ReplaceAll(rss, "é", "\xe9"), Feed, []Link{
			{URL: "https://example.org/a", Title: "Minister visits Peru & Chile", Author: "Ana Pérez", Language: "en-gb", Published: time.Date(2026, 11, 3, 8, 30, 0, 0, time.UTC)},
			{URL: "https://example.org/b", Title: "By guid", Language: "en-gb"},
			{URL: "https://example.org/c?x=1", Title: "Relative", Language: "en-gb"},
			{Title: "No address", Language: "en-gb"},
			{Title: "Script", Language: "en-gb"},
		}},
		"atom": {atom, Feed, []Link{{URL: "https://example.org/d", Title: "Vote <b>today</b>", Author: "Li Wei", Published: morning}}},
		"json": {jsonFeed, Feed, []Link{{URL: "https://example.org/e", Title: "E", Published: morning}}},
		"news sitemap": {newsSitemap, Sitemap, []Link{
			{URL: "https://example.org/n1", Title: "Ein Titel", Language: "de", Published: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)},
			{URL: "https://example.org/n2", Modified: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)},
		}},
		"index": {`<sitemapindex><sitemap><loc>/s1.xml.gz</loc></sitemap></sitemapindex>`, Sitemap, []Link{{URL: "https://example.org/s1.xml.gz", List: true}}},
		"opml": {opml, OPML, []Link{
			{URL: "https://example.org/feed", Title: "Ex", List: true},
			{URL: "https://example.org/feed2", Title: "Two", List: true},
		}},
	} {
		kind, got := collect(t, c.in)
		if diff := cmp.Diff(c.want, got); diff != "" || kind != c.kind {
			t.Errorf("%s: %s %s", name, kind, diff)
		}
	}
}

// TestTruncated holds that a list that was cut says so, after what it gave.
func TestTruncated(t *testing.T) {
	for kind, in := range map[Kind]string{Sitemap: newsSitemap, OPML: opml, Feed: rss} {
		links, failed := 0, false
		for _, err := range Links(kind, strings.NewReader(in[:len(in)-20]), "") {
			if err != nil {
				failed = true
				continue
			}
			links++
		}
		if !failed {
			t.Errorf("%s: %d links and no error", kind, links)
		}
		if kind == Sitemap && links != 1 {
			t.Errorf("sitemap: %d links before the cut", links)
		}
	}
}

func TestSniff(t *testing.T) {
	for in, want := range map[string]Kind{
		"": "", "<": "", "<!--": "", "{}": "", "[1]": "", `{"version": 1}`: "", "<html><body>": "", "plain text": "",
		"<!DOCTYPE html><html>": "", "\xef\xbb\xbf  <RSS>": Feed, "<rdf:RDF xmlns=''>": Feed, "<?xml?><!DOCTYPE rss []><rss/>": Feed,
	} {
		if got := Sniff([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// endless is a sitemap of many pages, made as it is read.
type endless struct {
	n    int
	rest []byte
}

func (e *endless) Read(p []byte) (int, error) {
	for len(e.rest) == 0 {
		if e.n == 0 {
			return 0, io.EOF
		}
		e.n--
		e.rest = fmt.Appendf(nil, "<url><loc>https://example.org/%d</loc></url>", e.n)
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestLargeSitemap(t *testing.T) {
	n := 0
	in := io.MultiReader(strings.NewReader("<urlset>"), &endless{n: 50_000}, strings.NewReader("</urlset>"))
	for l, err := range Links(Sitemap, in, "") {
		if err != nil || l.URL == "" {
			t.Fatal(l, err)
		}
		n++
	}
	if n != 50_000 {
		t.Error(n)
	}
}

func FuzzLinks(f *testing.F) {
	for _, s := range []string{rss, atom, jsonFeed, newsSitemap, opml} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, in string) {
		for range Links(Sniff([]byte(in)), strings.NewReader(in), "https://example.org/") {
		}
	})
}

func TestCandidates(t *testing.T) {
	page := `<html><head><LINK rel="alternate" type="application/rss+xml; charset=utf-8" href="/world/feed">
<link rel="alternate" hreflang="de" href="/de"><link rel=stylesheet href="/feed.css"></head>
<body><a href="/about/rss-feeds">Feeds</a><a href="https://other.example/atom.xml">x</a><a href="/feedback">no</a></body>`
	var got []string
	for _, c := range Candidates([]byte(page), "https://example.org/start", []string{"https://example.org/map.xml"}) {
		if c.How != "usual place" {
			got = append(got, c.How+" "+c.URL)
		}
	}
	want := []string{
		"link https://example.org/world/feed", "robots.txt https://example.org/map.xml",
		"anchor https://example.org/about/rss-feeds", "anchor https://other.example/atom.xml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWildFeeds holds that feeds are read in whatever encoding they are, and
// up to where they break off.
func TestWildFeeds(t *testing.T) {
	const item = `<item><title>Café</title><link>https://e.org/1</link></item>`
	feed := func(declaration, title string) string {
		return declaration + `<rss version="2.0"><channel><item><title>` + title + `</title><link>https://e.org/1</link></item></channel></rss>`
	}
	utf16le := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
			b.WriteByte(byte(r >> 8))
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		body, title string
		cut         bool
	}{
		"UTF-8 that says it is Latin": {feed(`<?xml version="1.0" encoding="iso-8859-1"?>`, "Caf\u00e9"), "Caf\u00e9", false},
		"Latin that says nothing":     {feed("", "Caf\xe9 \x93x\x94"), "Caf\u00e9 \u201cx\u201d", false},
		"Latin that says it is UTF-8": {feed(`<?xml version="1.0" encoding="utf-8"?>`, "Caf\xe9"), "Caf\uFFFD", false},
		"declared Cyrillic":           {feed(`<?xml version='1.0' encoding='koi8-r'?>`, "\xe4\xc1"), "\u0414\u0430", false},
		"no such encoding":            {feed(`<?xml version="1.0" encoding="bogus"?>`, "Caf\u00e9"), "Caf\u00e9", false},
		"UTF-16 with its name":        {utf16le("\ufeff" + feed(`<?xml version="1.0" encoding="utf-16"?>`, "Caf\u00e9")), "Caf\u00e9", false},
		"UTF-16 without a mark":       {utf16le(feed(`<?xml version="1.0" encoding="utf-16le"?>`, "Caf\u00e9")), "Caf\u00e9", false},
		"a control character":         {feed("", "Ca\x0cf"), "Ca f", false},
		"definitions":                 {feed(`<!DOCTYPE rss [<!ENTITY a "b"> <!ENTITY c "d">]>`, "T"), "T", false},
		"cut at the end":              {strings.TrimSuffix(feed("", "T"), ">"), "T", true},
		"cut inside":                  {`<rss version="2.0"><channel>` + item + `<item><title><![CDA`, "Caf\u00e9", true},
		"RDF, cut":                    {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">` + item + `<item><ti`, "Caf\u00e9", true},
		"Atom, cut":                   {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="https://e.org/1"/></entry><entry>`, "A", true},
	} {
		if !strings.HasPrefix(name, "UTF-16") && Sniff([]byte(c.body)) != Feed {
			t.Errorf("%s: not recognised", name)
		}
		got, err := Read(strings.NewReader(c.body), "")
		if err != nil || len(got.Links) != 1 || got.Links[0].Title != c.title || got.Cut != c.cut {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, label := range []string{"utf-16", "bogus"} {
		for l, err := range Links(Sitemap, strings.NewReader(`<?xml version="1.0" encoding="`+label+`"?><urlset><url><loc>https://e.org/1</loc></url></urlset>`), "") {
			if err != nil || l.URL != "https://e.org/1" {
				t.Errorf("a sitemap that says it is %s: %+v, %v", label, l, err)
			}
		}
	}
	for _, body := range []string{"<rss><channel><item><ti", "<rss", "<feed><entry></entr"} {
		if c, err := Read(strings.NewReader(body), ""); err == nil && len(c.Links) > 0 {
			t.Errorf("%s: %+v", body, c)
		}
	}
}

// TestOffset holds that a time keeps the offset from UTC that the feed states.
func TestOffset(t *testing.T) {
	in := `<rss version="2.0"><channel><item><title>A</title><link>https://a.example/1</link><pubDate>Thu, 13 Jun 2024 00:30:00 +0200</pubDate></item></channel></rss>`
	for l, err := range Links(Feed, strings.NewReader(in), "") {
		if got := l.Published.Format(time.RFC3339); err != nil || got != "2024-06-13T00:30:00+02:00" {
			t.Errorf("%s, %v", got, err)
		}
	}
}
