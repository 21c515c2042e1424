package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"dateline/corpus"
)

// decodeAll returns the articles of an item and the failures beside them.
func decodeAll(r Raw) (articles []*corpus.Article, failures []string) {
	for a, err := range Decode(r) {
		if err != nil {
			failures = append(failures, err.Error())
			continue
		}
		articles = append(articles, a)
	}
	return articles, failures
}

const threeLines = headline + "\n" + paragraph + "\n" + second + "\n"

func TestFormats(t *testing.T) {
	for _, f := range Formats() {
		if f.Name == "" || f.Doc == "" || f.Match == nil || (f.Split == nil) == (f.Decode == nil) {
			t.Errorf("format %q must have a name, a description and either Split or Decode", f.Name)
		}
	}
}

func TestFormatIsRecognisedByContent(t *testing.T) {
	page := "<!DOCTYPE html><html><body><p>" + paragraph + "</p></body></html>"
	object := `{"text":"` + paragraph + `"}`
	for _, c := range []struct{ name, body, want string }{
		{"a.txt", threeLines, "text"},
		{"", threeLines, "text"},
		{"a.unknown", threeLines, "text"},
		{"reut2.001", threeLines, "text"},
		{"a.txt", page, "html"},
		{"", "\ufeff\n<html><p>x</p>", "html"},
		{"a.htm", "hello", "html"},
		{"a.txt", object + "\n" + object, "jsonl"},
		{"a.json", object, "jsonl"},
		{"a.jsonl", "not json", "jsonl"},
		{"a.csv", "url;text\n1;2", "csv"},
		{"", "url\ttitle\ttext\na\tb\tc", "csv"},
		{"a.txt", "Text, title and url are columns.", "text"},
		{"a.txt.gz", string(zipped(t, threeLines)), "gzip"},
		{"a.txt", utf16Text(t, threeLines), "utf-16"},
		{"a.json", "{\n  \"text\": 1\n}", "json"},
		{"a.xml", "<?xml version='1.0'?><rss/>", "feed"},
		{"a.css", "p { color: red }", ""},
		{"a.pdf", "%PDF-1.7 text", ""},
		{"a.txt", "GIF89a\x00\x01\x02", ""},
		{"a.txt", "", ""},
	} {
		f, err := formatOf(Raw{Name: c.name, Body: []byte(c.body)})
		if f.Name != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s %.30q: %q, %v; want %q", c.name, c.body, f.Name, err, c.want)
		}
	}
}

func zipped(t testing.TB, s string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, s); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t testing.TB, s string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(s), nil)
}

func utf16Text(t testing.TB, s string) string {
	t.Helper()
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSameTextInEveryWrapping holds that packing changes nothing.
func TestSameTextInEveryWrapping(t *testing.T) {
	want, failures := decodeAll(Raw{Name: "a.txt", Body: []byte(threeLines)})
	if len(want) != 1 || failures != nil {
		t.Fatal(failures)
	}
	for name, body := range map[string][]byte{
		"a.txt.gz":     zipped(t, threeLines),
		"a.txt.zst":    zstandard(t, threeLines),
		"a.gz.zst":     zstandard(t, string(zipped(t, threeLines))),
		"bom.txt":      []byte("\ufeff" + threeLines),
		"utf16.txt":    []byte(utf16Text(t, threeLines)),
		"utf16bom.txt": []byte("\xff\xfe" + utf16Text(t, threeLines)),
		"crlf.txt":     []byte(strings.ReplaceAll(threeLines, "\n", "\r\n")),
		"cr.txt":       []byte(strings.ReplaceAll(threeLines, "\n", "\r")),
	} {
		got, failures := decodeAll(Raw{Name: name, Body: body})
		if diff := cmp.Diff(want, got); diff != "" || failures != nil {
			t.Errorf("%s: %v\n%s", name, failures, diff)
		}
	}
}

func TestJSONL(t *testing.T) {
	input := strings.Join([]string{
		`{"id":7,"url":"https://www.Example.com/a","title":"The pier","text":"` + paragraph + `","published":"2024-07-03","author":["Ana Ruiz","Tom Hale"],"language":"en","unknown":{"x":1}}`,
		``,
		`{"id":"b","html":"<p>` + paragraph + `</p>","source":"Harbour Post","published":1720000000}`,
		`{"text": "cut off`,
		`{"title":"nothing else"}`,
		`{"text":"` + second + `","published":"some day"}`,
		"{\"text\":\"Caf\xe9 " + second + "\"}",
	}, "\n")
	articles, failures := decodeAll(Raw{Origin: "in.jsonl", Name: "in.jsonl", Body: []byte(input)})
	wantFailures := []string{"decode in.jsonl:4: not a JSON object: unexpected end of JSON input", "decode in.jsonl:5: no text or html field"}
	if diff := cmp.Diff(wantFailures, failures); diff != "" {
		t.Error(diff)
	}
	if len(articles) != 4 {
		t.Fatalf("%d articles", len(articles))
	}
	var got []string
	for _, a := range articles {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%s|%.4s", a.Origin, a.URL, a.Source, a.Title, a.Author, a.Published.Format("2006-01-02"), a.Blocks[0].Text))
	}
	want := []string{
		"in.jsonl:1|https://www.Example.com/a|example.com|The pier|Ana Ruiz, Tom Hale|2024-07-03|The ",
		"in.jsonl:3||Harbour Post|||2024-07-03|The ",
		"in.jsonl:6|||||0001-01-01|Work",
		"in.jsonl:7|||||0001-01-01|Café",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if articles[0].Blocks[0].Role != corpus.RoleTitle || articles[0].Blocks[1].Text != paragraph {
		t.Errorf("title block: %+v", articles[0].Blocks)
	}
}

func TestItemsKeepTheirIdentifier(t *testing.T) {
	for item, err := range Items(Raw{Body: []byte(`{"id":"seven","text":"` + paragraph + `"}`)}) {
		if err != nil || item.ID != "seven" {
			t.Errorf("%q, %v", item.ID, err)
		}
	}
}

func TestCSV(t *testing.T) {
	for name, input := range map[string]string{
		"comma":     "url,title,text,other\nhttps://a.org/1,Pier,\"" + paragraph + "\nSecond line\",x\n,,,\nhttps://a.org/2,Boats," + "\"" + second + "\"\n",
		"semicolon": "\ufeffTEXT;url;title\n\"" + paragraph + "\nSecond line\";https://a.org/1;Pier\n;;\n" + "\"" + second + "\";https://a.org/2;Boats",
		"tab":       "title\turl\ttext\nPier\thttps://a.org/1\t\"" + paragraph + "\nSecond line\"\n\t\t\nBoats\thttps://a.org/2\t" + second + "\n",
	} {
		articles, failures := decodeAll(Raw{Origin: name, Name: "in.csv", Body: []byte(input)})
		if len(articles) != 2 || len(failures) != 1 || !strings.Contains(failures[0], name+":4: no text") {
			t.Errorf("%s: %d articles, %v", name, len(articles), failures)
			continue
		}
		if a := articles[0]; a.Title != "Pier" || a.Source != "a.org" || a.Origin != name+":2" || len(a.Blocks) != 3 {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestCSVWithoutText(t *testing.T) {
	_, failures := decodeAll(Raw{Origin: "x.csv", Name: "x.csv", Body: []byte("a,b\n1,2\n")})
	if len(failures) != 1 || !strings.Contains(failures[0], "no text, html or url column") {
		t.Error(failures)
	}
}

func TestCSVOpenQuote(t *testing.T) {
	input := "text,url\n\"never closed " + strings.Repeat("x y\n", MaxDocument/4+10)
	_, failures := decodeAll(Raw{Origin: "x.csv", Name: "x.csv", Body: []byte(input[:peekSize]), Rest: strings.NewReader(input[peekSize:])})
	if len(failures) != 1 || !strings.Contains(failures[0], "not closed") {
		t.Error(failures)
	}
}

func TestRejects(t *testing.T) {
	truncated := zipped(t, strings.Repeat(threeLines, 500))
	for _, c := range []struct {
		body string
		want error
	}{
		{"", ErrEmpty},
		{" \n\t\u200b\n", ErrEmpty},
		{"<html><body><script>x()</script></body></html>", ErrEmpty},
		{strings.Repeat("line\n", maxBlocks+1), ErrTooLong},
		{"PK\x03\x04\x00\x00\x00", ErrBinary},
		{strings.Repeat("\x01\x02 a", 50), ErrBinary},
		{string(truncated[:len(truncated)-20]), io.ErrUnexpectedEOF},
	} {
		var got error
		for _, err := range Decode(Raw{Origin: "x", Body: []byte(c.body)}) {
			got = err
		}
		var e *Error
		if !errors.Is(got, c.want) || !errors.As(got, &e) || e.Origin != "x" {
			t.Errorf("%.20q: %v, want %v", c.body, got, c.want)
		}
	}
}

func TestNesting(t *testing.T) {
	body := []byte(threeLines)
	for range maxDepth + 2 {
		body = zipped(t, string(body))
	}
	_, failures := decodeAll(Raw{Origin: "bomb", Body: body})
	if len(failures) != 1 || !strings.Contains(failures[0], ErrNesting.Error()) {
		t.Error(failures)
	}
}

// endless is a stream of one line that never ends.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.read += len(p)
	return len(p), nil
}

func TestLongLine(t *testing.T) {
	stream := &endless{}
	for _, err := range Decode(Raw{Origin: "x", Body: []byte("a"), Rest: stream}) {
		if !errors.Is(err, ErrTooLarge) {
			t.Error(err)
		}
	}
	if stream.read > 4*MaxDocument {
		t.Errorf("read %d bytes", stream.read)
	}
	long := `{"text":"` + strings.Repeat("a", MaxDocument) + `"}` + "\n" + `{"text":"` + paragraph + `"}`
	articles, failures := decodeAll(Raw{Origin: "x", Name: "x.jsonl", Body: []byte(long)})
	if len(articles) != 1 || len(failures) != 1 || !strings.Contains(failures[0], "x:1: larger than") {
		t.Errorf("%d articles, %v", len(articles), failures)
	}
}

func TestEncodings(t *testing.T) {
	for _, c := range []struct {
		charmap *charmap.Charmap
		text    string
	}{
		{charmap.Windows1252, "The café’s owner, François Müller, said “non” in São Paulo – and left."},
		{charmap.Windows1250, "Premiér Petr Fiala se v Praze setkal s Łukaszem Żakem, přičemž řekl, že je to těžké."},
		{charmap.Windows1254, "Cumhurbaşkanı Erdoğan İstanbul’da konuştu; görüşme beş gün sürdü, değişiklik yok."},
		{charmap.Windows1251, "Президент России Владимир Путин прибыл в Астану на саммит."},
		{charmap.KOI8R, "Президент России Владимир Путин прибыл в Астану на саммит."},
		{charmap.Windows1253, "Ο πρωθυπουργός της Ελλάδας μίλησε στην Αθήνα."},
	} {
		body, err := c.charmap.NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := toUTF8([]byte(body), ""); got != c.text {
			t.Errorf("%v\n got %q\nwant %q", c.charmap, got, c.text)
		}
	}
	page := "<html><head><meta charset='koi8-r'></head><body><p>"
	body, _ := charmap.KOI8R.NewEncoder().String("Привет")
	if got := toUTF8([]byte(page+body), "text/html"); got != page+"Привет" {
		t.Errorf("meta charset: %q", got)
	}
	damaged := "António Guterres, Erdoğan, Müller, Škoda, Łódź \xe9 …"
	if got := toUTF8([]byte(damaged), ""); got != strings.ReplaceAll(damaged, "\xe9", "é") {
		t.Errorf("damaged UTF-8: %q", got)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		" a\u00a0\tb  c\n":                       "a b c",
		"zero\u200bwidth\ufeff and\u00ad hyphen": "zerowidth and hyphen",
		"e\u0301a":                               "éa",
		"":                                       "",
		" \u2009 ":                               "",
		"می\u200cخواهم":                          "می\u200cخواهم",
		"a\u200cb":                               "ab",
		"bell\x07 x\u202e":                       "bell x",
	} {
		if got := fold(in); got != want || fold(got) != got {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIdentifier(t *testing.T) {
	id := func(r Raw) corpus.ArticleID {
		a, _ := decodeAll(r)
		return a[0].ID
	}
	plain := Raw{Origin: "a.txt", Body: []byte(threeLines)}
	elsewhere := Raw{Origin: "b.txt", Body: []byte("\n" + strings.ReplaceAll(threeLines, " ", "\u00a0"))}
	if id(plain) != id(elsewhere) {
		t.Error("the same text has two identifiers")
	}
	atURL := plain
	atURL.URL = "https://example.com/pier"
	if id(plain) == id(atURL) {
		t.Error("an address must make an identifier of its own")
	}
	if want := corpus.NewArticleID("https://example.com/pier", "", nil); id(atURL) != want {
		t.Errorf("%s, want %s", id(atURL), want)
	}
}

func TestPublishedFromTheText(t *testing.T) {
	for _, c := range []struct{ body, url, want string }{
		{headline + "\nJuly 3, 2024\n" + paragraph, "", "2024-07-03"},
		{headline + "\nPublished 3 July 2024 14:05 GMT\n" + paragraph, "https://a.org/2023/01/02/x", "2024-07-03"},
		{headline + "\n" + paragraph, "https://a.org/2023/01/02/x", "2023-01-02"},
		{headline + "\n" + paragraph + "\nJuly 3, 2024\n" + second, "https://a.org/2023/41/02/x", "0001-01-01"},
	} {
		a, _ := decodeAll(Raw{URL: c.url, Body: []byte(c.body)})
		if got := a[0].Published.Format("2006-01-02"); got != c.want {
			t.Errorf("%q at %q: %s, want %s", c.body, c.url, got, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("a.txt", []byte(threeLines))
	f.Add("a.jsonl", []byte(`{"text":"x","published":1e99}`))
	f.Add("a.csv", []byte("text,url\n\"a\"b\",c"))
	f.Add("a.html", []byte("<p>a<br><br>b<table><td>c<form><aside>"))
	f.Add("", []byte("\xff\xfea\x00b\x00"))
	f.Add("", zipped(f, threeLines))
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		for a, err := range Decode(Raw{Origin: "x", Name: name, Body: body}) {
			if (a == nil) == (err == nil) {
				t.Fatalf("article %v with error %v", a, err)
			}
			if a != nil {
				checkArticle(t, a)
			}
		}
	})
}

// checkArticle holds what every article promises.
func checkArticle(t *testing.T, a *corpus.Article) {
	t.Helper()
	if a.ID == "" || len(a.Blocks) == 0 {
		t.Errorf("no identifier or no blocks: %+v", a)
	}
	for _, b := range a.Blocks {
		if b.Role == "" || b.Rule == "" || b.Text == "" || fold(b.Text) != b.Text {
			t.Errorf("block %+v", b)
		}
	}
}

func BenchmarkDecodeText(b *testing.B) {
	body := []byte(strings.Join([]string{
		headline, "By Ana Ruiz", paragraph, second, third, "Fishermen wait at the pier. (Ana Ruiz/AFP)", paragraph + " " + second, second + " " + third,
		"What happens next?", third + " " + paragraph + " " + second, paragraph, second, third, "Related Articles", "Leave a Reply", "Back to top",
	}, "\n\n"))
	b.SetBytes(int64(len(body)))
	n := 0
	for b.Loop() {
		for range Decode(Raw{Name: "a.txt", Body: body}) {
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
}
