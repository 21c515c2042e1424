package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/warc"
)

// archive makes a gzip-compressed WARC file of responses.
func archive(heads, bodies []string) []byte {
	var out bytes.Buffer
	for i, body := range bodies {
		block := heads[i] + "\r\n\r\n" + body
		z := gzip.NewWriter(&out)
		fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/%d\r\nWARC-Date: 2026-11-01T10:00:00Z\r\n"+
			"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", i, len(block), block)
		_ = z.Close()
	}
	return out.Bytes()
}

// listed reads an item and lists what comes of it, one line each.
func listed(r Raw) (out []string) {
	for item, err := range Items(r) {
		switch {
		case err != nil:
			out = append(out, err.Error())
		case item.Link:
			out = append(out, "link "+item.URL)
		default:
			out = append(out, fmt.Sprintf("%s %s %s", item.Origin, item.URL, item.ContentType))
		}
	}
	return out
}

func TestWARC(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-2"
	heads := []string{
		ok, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", "HTTP/1.1 200 OK\r\nContent-Type: image/png",
		ok + "\r\nContent-Encoding: gzip", ok, "HTTP/1.1 200 OK\r\nContent-Type: text/xml", "HTTP/1.1 200 OK",
	}
	bodies := []string{
		"<html><p>Pos\xb3uchaj, mówi\xb3 \xb6wiadek.", "gone", "\x89PNG", "\x1f\x8b\x08\x00broken", "<html><p>second", "<rss/>", "<html><p>undeclared",
	}
	file := archive(heads, bodies)
	got := listed(Raw{Origin: "n.warc.gz", Name: "n.warc.gz", Body: file})
	if len(got) != 4 || !strings.HasPrefix(got[0], "n.warc.gz:0 https://example.org/0 text/html") || !strings.Contains(got[1], "gzip body") ||
		!strings.Contains(got[2], "https://example.org/4") || !strings.Contains(got[3], "https://example.org/6") {
		t.Errorf("%q", got)
	}
	for a, err := range Decode(Raw{Origin: "n.warc.gz", Name: "n.warc.gz", Body: file}) {
		if err == nil && a.URL == "https://example.org/0" {
			if !strings.Contains(a.BodyText(), "Posłuchaj") || !strings.Contains(a.BodyText(), "świadek") || a.Fetched.Day() != 1 || a.Source != "example.org" {
				t.Errorf("%q %+v", a.BodyText(), a)
			}
		}
	}
	got = listed(Raw{Origin: "n.warc.gz", Name: "n.warc.gz", Body: file[:len(file)-30]})
	if last := got[len(got)-1]; !strings.Contains(last, "n.warc.gz:") || !strings.Contains(last, "truncated") {
		t.Errorf("a cut archive: %q", got)
	}
}

// TestWARCMarks holds that reading goes on behind every mark, whether the file
// can be sought in or is a stream.
func TestWARCMarks(t *testing.T) {
	var heads, bodies []string
	for i := range 5 {
		heads = append(heads, "HTTP/1.1 200 OK\r\nContent-Type: text/html")
		bodies = append(bodies, fmt.Sprintf("<html><p>page %d", i))
	}
	file := archive(heads, bodies)
	var places []warc.Position
	for item, err := range Items(Raw{Origin: "a", Body: file}) {
		p, ok := item.Mark.(Progress)
		if err != nil || !ok || p.Origin != "a" {
			t.Fatalf("%+v, %v", item.Mark, err)
		}
		places = append(places, p.Position)
	}
	for i, p := range places {
		for _, raw := range []Raw{
			{Origin: "a", Body: file, From: p},
			{Origin: "a", Body: file[:100], Rest: bytes.NewBuffer(file[100:]), From: p},
		} {
			if got := len(listed(raw)); got != len(places)-1-i {
				t.Errorf("from %v: %d items", p, got)
			}
		}
	}
}

func TestLists(t *testing.T) {
	for name, c := range map[string]struct {
		file, body string
		want       []string
	}{
		"addresses": {"l.txt", "# mine\n\nhttps://e.org/a\r\n  http://e.org/b \n", []string{"link https://e.org/a", "link http://e.org/b"}},
		"GDELT events": {"20261101.export.CSV", "1\t20261101\tKEN\t\thttps://e.org/x\n2\t20261101\tUGA\t\thttps://e.org/y\n", []string{
			"link https://e.org/x", "link https://e.org/y",
		}},
		"a bad line": {"l.txt", strings.Repeat("https://e.org/a\n", 30) + "not one\n", append(repeat("link https://e.org/a", 30), `decode l.txt:31: no http or https address: "not one"`)},
		"a bad line early": {"l.txt", "# list\n\nhttp:/e.org/a\nHTTPS://e.org/b # the second\nftp://e.org/c\r\nhttps://e.org/d#part\nhttps://e.org/e\n", []string{
			`decode l.txt:3: no http or https address: "http:/e.org/a"`, "link HTTPS://e.org/b", `decode l.txt:5: no http or https address: "ftp://e.org/c"`,
			"link https://e.org/d#part", "link https://e.org/e",
		}},
		"half of it": {"l.txt", "https://e.org/a\nA line of prose.\n", []string{"l.txt  "}},
		"rss":        {"f", `<rss version="2.0"><channel><item><link>https://e.org/a</link></item></channel></rss>`, []string{"link https://e.org/a"}},
		"sitemap":    {"s.xml", `<urlset><url><loc>https://e.org/a</loc></url></urlset>`, []string{"link https://e.org/a"}},
		"opml":       {"o.opml", `<opml><body><outline xmlUrl="https://e.org/f"/></body></opml>`, []string{"link https://e.org/f"}},
		"cut feed":   {"f", `<urlset><url><loc>https://e.org/a</loc></url>`, []string{"link https://e.org/a", "decode f: XML after entry 1: truncated"}},
		"media cloud": {"mc.csv", "id,indexed_date,language,media_name,media_url,publish_date,title,url\n1,2026-11-02,en,Post,https://p.org,2026-11-01,T,https://p.org/1\n", []string{
			"link https://p.org/1",
		}},
		"article of addresses":  {"a.txt", "See https://e.org/a for more.\n", []string{"a.txt  "}},
		"jsonl of addresses":    {"a.jsonl", `{"url": "https://e.org/a", "title": "T"}`, []string{"link https://e.org/a"}},
		"gdelt answer":          {"g.json", `{"articles": [{"url": "https://e.org/a", "seendate": "20261101T101500Z"}, {"url": "nowhere"}]}`, []string{"link https://e.org/a", "decode g.json:2: no text or html field"}},
		"gdelt search, csv":     {"g.csv", "\ufeffURL,MobileURL,Date,Title\nhttps://e.org/a,,2026-11-01 10:15:00,T\n", []string{"link https://e.org/a"}},
		"gdelt knowledge graph": {"20261101.gkg.csv", "20261101-1\t20261101101500\t1\te.org\thttps://e.org/a\t\t\tX;Y\t\t\t1#Kenya#KE##1#38#KE\t\thttps://e.org/a.jpg\n", []string{"link https://e.org/a"}},
		"array":                 {"a.json", `[{"text": "One."}, {"text": "Two."}]`, []string{"a.json:1  text/plain; charset=utf-8", "a.json:2  text/plain; charset=utf-8"}},
		"several":               {"a.json", "{\n\"text\": \"One.\"\n}\n{\n\"text\": \"Two.\"\n}\n", []string{"a.json:1  text/plain; charset=utf-8", "a.json:2  text/plain; charset=utf-8"}},
		"cut array":             {"a.json", `[{"text": "One."}, {"te`, []string{"a.json:1  text/plain; charset=utf-8", "decode a.json:2: not a JSON object: cut short"}},
		"no object":             {"a.json", `["x"]`, []string{"decode a.json:1: not a JSON object: json: cannot unmarshal string into Go value of type map[string]json.RawMessage"}},
	} {
		if diff := cmp.Diff(c.want, listed(Raw{Origin: c.file, Name: c.file, Body: []byte(c.body)})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func repeat(s string, n int) (out []string) {
	for range n {
		out = append(out, s)
	}
	return out
}

// TestExports holds that other programs' names of keys are understood, the
// user's own first.
func TestExports(t *testing.T) {
	newsPlease := `{"authors": ["Ana Ruiz"], "date_publish": "2026-11-03 08:00:00", "language": "en", "maintext": "` + paragraph + `",
"source_domain": "example.org", "title": "The pier", "title_page": null, "url": "https://example.org/pier"}`
	articles, failures := decodeAll(Raw{Origin: "n.json", Name: "n.json", Body: []byte(newsPlease)})
	if len(articles) != 1 || failures != nil {
		t.Fatal(articles, failures)
	}
	a := articles[0]
	if a.Title != "The pier" || a.Author != "Ana Ruiz" || a.Source != "example.org" || a.Published.Format(time.DateTime) != "2026-11-03 08:00:00" {
		t.Errorf("%+v", a)
	}
	own := Raw{
		Origin: "x.csv", Name: "x.csv", Columns: map[string]string{"text": "Inhalt", "title": "Kopf"},
		Body: []byte("title,Kopf,Inhalt\nwrong,The pier,\"" + paragraph + "\"\n"),
	}
	articles, failures = decodeAll(own)
	if len(articles) != 1 || failures != nil || articles[0].Title != "The pier" {
		t.Errorf("%+v %v", articles, failures)
	}
}

// TestHints holds that a list's word on a page counts only where the page says
// nothing.
func TestHints(t *testing.T) {
	hint := Hint{Title: "From the feed", Author: "Feed Author", Published: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)}
	silent, _ := decodeAll(Raw{URL: "https://e.org/1", ContentType: "text/html", Hint: hint, Body: []byte("<html><body><p>" + paragraph + "</p></body></html>")})
	stated, _ := decodeAll(Raw{
		URL: "https://e.org/2", ContentType: "text/html", Hint: hint,
		Body: []byte(`<html><head><meta name="author" content="Page Author"><meta property="article:published_time" content="2026-10-01T00:00:00Z"></head><body><h1>From the page</h1><p>` + paragraph + `</p></body></html>`),
	})
	if len(silent) != 1 || silent[0].Author != "Feed Author" || silent[0].Published.Month() != time.November {
		t.Errorf("%+v", silent)
	}
	if len(stated) != 1 || stated[0].Author != "Page Author" || stated[0].Title != "From the page" || stated[0].Published.Month() != time.October {
		t.Errorf("%+v", stated)
	}
}

// marking is a memory that notes marks.
type marking struct {
	memory
	noted []Noted
	early []int // records stored when the notes came
}

func (m *marking) Note(_ context.Context, marks []Noted) error {
	m.noted = append(m.noted, marks...)
	m.early = append(m.early, len(m.origins))
	return nil
}

// marked is a source of numbered items with marks.
type marked int

func (n marked) Read(context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		for i := range int(n) {
			raw := Raw{Origin: fmt.Sprint(i), Body: fmt.Appendf(nil, "%s\nNumber %d.", paragraph, i), Mark: i}
			var err error
			switch i {
			case 3:
				raw.Body = nil
			case 5:
				err = ErrKnown
			}
			if !yield(raw, err) {
				return
			}
		}
	}
}

// TestMarks holds that marks are noted in order, each after its item is
// stored, and that a known item is a duplicate.
func TestMarks(t *testing.T) {
	for _, batch := range []int{1, 3, 100} {
		sink := &marking{}
		stats, err := (&Pipeline{Sources: []Source{marked(20)}, Sink: sink, Workers: 4, Batch: batch}).Run(t.Context())
		if err != nil || stats != (Stats{Read: 20, Stored: 18, Duplicates: 1, Rejected: 1}) {
			t.Errorf("%+v, %v", stats, err)
		}
		for i, n := range sink.noted {
			if n.Mark != i || (n.Rejected != "") != (i == 3) {
				t.Errorf("batch %d: mark %d is %+v", batch, i, n)
			}
		}
		if len(sink.noted) != 20 || sink.early[len(sink.early)-1] != 18 {
			t.Errorf("batch %d: %d notes, the last after %v records", batch, len(sink.noted), sink.early)
		}
	}
}

// TestEager holds that an item does not wait for its batch to fill.
func TestEager(t *testing.T) {
	sink := &marking{}
	reached := make(chan Stats, 10)
	release := make(chan struct{})
	go func() {
		for s := range reached {
			if s.Stored > 0 {
				close(release)
				return
			}
		}
	}()
	source := waiting{release}
	p := Pipeline{Sources: []Source{source}, Sink: sink, Eager: true, Progress: func(s Stats) { reached <- s }}
	if stats, err := p.Run(t.Context()); err != nil || stats.Stored != 1 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// waiting yields one item, and ends only when it is released.
type waiting struct{ release chan struct{} }

func (w waiting) Read(context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		if yield(Raw{Origin: "one", Body: []byte(paragraph)}, nil) {
			<-w.release
		}
	}
}
