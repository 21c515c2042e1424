package web

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`

// record builds the record of one paragraph. Names are [identifier|spelling].
func record(id, title, address, day, text string) *corpus.Record {
	a := &corpus.Article{ID: corpus.ArticleID(id), Title: title, URL: address, Canonical: address, Source: "o" + hostile, Author: hostile, Origin: id, Item: hostile, Language: hostile}
	a.Published, _ = time.Parse(corpus.DateLayout, day)
	r := &corpus.Record{Article: a}
	var plain strings.Builder
	for _, part := range strings.SplitAfter(text, "]") {
		before, name, named := strings.Cut(part, "[")
		plain.WriteString(before)
		if !named {
			continue
		}
		key, spelling, _ := strings.Cut(strings.TrimSuffix(name, "]"), "|")
		m := corpus.Mention{
			Span: corpus.Span{Block: 1, Start: plain.Len(), End: plain.Len() + len(spelling)}, Text: spelling,
			Kind: corpus.Person, Form: corpus.FormFull, Status: corpus.Counted, By: hostile, Join: hostile, Score: 1, Entity: corpus.EntityID(key),
		}
		e := corpus.Entity{ID: m.Entity, Kind: corpus.Person, Name: spelling}
		if strings.HasPrefix(key, "c:") {
			m.Kind, m.Form = corpus.Country, corpus.FormName
			e.Kind, e.ISO2 = corpus.Country, key[2:]
		}
		plain.WriteString(spelling)
		r.Mentions = append(r.Mentions, m)
		if !slices.ContainsFunc(r.Entities, func(x corpus.Entity) bool { return x.ID == e.ID }) {
			r.Entities = append(r.Entities, e)
		}
	}
	a.Blocks = []corpus.Block{
		{Role: corpus.RoleTitle, Rule: "first", Text: title},
		{Role: corpus.RoleBody, Rule: "rest", Text: plain.String()},
		{Role: corpus.RoleAdvert, Rule: hostile, Text: "Buy " + hostile},
	}
	r.Sentences = []corpus.Span{{Block: 0, End: len(title)}, {Block: 1, End: plain.Len()}}
	for i := range r.Mentions {
		r.Mentions[i].Sentence = 1
	}
	r.Focus = []corpus.Focus{{Entity: "c:RU", Score: 1}}
	return r
}

// serve makes a server over a small database with hostile texts.
func serve(t *testing.T, limits Limits) http.Handler { return serverOf(t, limits).Handler() }

func serverOf(t *testing.T, limits Limits) *Server {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	records := []*corpus.Record{
		record("aaaa000000000001", "Talks"+hostile, "javascript:alert(1)", "2024-05-01", "On Monday [p:ann-lee|Ann Lee] met [p:evil|"+hostile+"] in [c:RU|Russia] with "+hostile+"."),
		record("aaaa000000000002", "More", "https://example.org/2", "2024-05-04", "Then [p:ann-lee|Ann Lee] left [c:RU|Russia] for [c:UA|Ukraine], and [p:ann-lee|Ann Lee] slept."),
	}
	if _, _, err := db.Put(context.Background(), records); err != nil {
		t.Fatal(err)
	}
	if err := db.Reject(context.Background(), store.Reject{Origin: "file" + hostile, Stage: "read", Reason: "reason" + hostile}); err != nil {
		t.Fatal(err)
	}
	if err := db.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	reader, err := store.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	s, err := New(&query.Base{DB: reader}, limits, "news.example.org")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks the server; header is pairs of names and values.
func get(h http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Host = "127.0.0.1:8765"
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func everyPage() []string {
	return []string{
		"/", "/list/people", "/list/countries", "/list/pairs", "/list/articles", "/list/rejects", "/list/volume",
		"/entity/p:ann-lee", "/entity/p:evil", "/entity/c:RU?by=week", "/article/aaaa000000000001?mark=p:evil", "/article/aaaa000000000002?mark=p:ann-lee",
		"/map", "/map?scale=share", "/network", "/network?min-count=1&backbone=0.5", "/network?min-count=1&limit=5",
		"/search", "/search?text=" + url.QueryEscape("monday "+hostile+`"`), "/search?text=left",
		"/compare", "/compare?entity=Ann+Lee&entity=c:RU&measure=mentions", "/sql",
		"/sql?query=" + url.QueryEscape("SELECT title, url FROM article_list"), "/sql?query=" + url.QueryEscape("DELETE FROM articles "+hostile),
		"/?from=2024-05-01&to=2024-05-02&source=" + url.QueryEscape(hostile) + "&text=" + url.QueryEscape(hostile+`"`),
	}
}

// TestPagesHoldNothingHostile opens every page over hostile texts: no tag, no
// handler and no address of a script comes out of them.
func TestPagesHoldNothingHostile(t *testing.T) {
	h := serve(t, DefaultLimits())
	for _, address := range everyPage() {
		w := get(h, address)
		if w.Code != http.StatusOK && !(strings.Contains(address, "DELETE") && w.Code == http.StatusBadRequest) {
			t.Errorf("%s: status %d", address, w.Code)
		}
		checkTags(t, address, w.Body.String())
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self';") || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s: headers %v", address, w.Header())
		}
	}
}

// TestFailuresHoldNothingHostile does the same with what cannot be answered.
func TestFailuresHoldNothingHostile(t *testing.T) {
	h := serve(t, DefaultLimits())
	for _, address := range []string{
		"/search?text=" + url.QueryEscape(hostile), "/map?scale=" + url.QueryEscape(hostile), "/network?kinds=" + url.QueryEscape(hostile),
		"/compare?entity=" + url.QueryEscape(hostile+" nobody"), "/?from=" + url.QueryEscape(hostile),
	} {
		w := get(h, address)
		if w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", address, w.Code)
		}
		checkTags(t, address, w.Body.String())
	}
}

// checkTags reads a page as a browser does.
func checkTags(t *testing.T, address, page string) {
	t.Helper()
	ids := map[string]bool{}
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		tag := z.Token()
		switch tag.Data {
		case "img", "iframe", "object", "embed", "base", "style":
			if tag.Type != html.TextToken {
				t.Errorf("%s: holds <%s>", address, tag.Data)
			}
		}
		for _, a := range tag.Attr {
			own := strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//")
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
				t.Errorf("%s: <%s> has %s", address, tag.Data, a.Key)
			case a.Key == "src" && !own, tag.Data == "link" && a.Key == "href" && !own:
				t.Errorf("%s: <%s> loads %s", address, tag.Data, a.Val)
			case a.Key == "href" && !own && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "?") && !strings.HasPrefix(a.Val, "https://example.org/"):
				t.Errorf("%s: leads to %s", address, a.Val)
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("%s: two elements have the id %s", address, a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			}
		}
		if tag.Type == html.StartTagToken && tag.Data == "script" && !slices.ContainsFunc(tag.Attr, func(a html.Attribute) bool { return a.Key == "src" }) {
			t.Errorf("%s: holds a script of its own", address)
		}
	}
}

func TestReader(t *testing.T) {
	h := serve(t, DefaultLimits())
	body := get(h, "/article/aaaa000000000002?mark=p:ann-lee").Body.String()
	for _, want := range []string{`id="mark-1"`, `id="mark-2"`, `class="m country counted"`, "<details id=\"b2\" class=\"stripped\">", "set aside by the rule", `href="https://example.org/2"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(body, `id="mark-3"`) {
		t.Error("a third mark")
	}
	sentences := get(h, "/entity/p:ann-lee").Body.String()
	for _, want := range []string{"aaaa000000000002?mark=p%3Aann-lee#mark-2", "named in 2 of 2 articles"} {
		if !strings.Contains(sentences, want) {
			t.Errorf("no %s", want)
		}
	}
	compared := get(h, "/compare?entity=p:ann-lee&by=week").Body.String()
	if want := `<input type="hidden" name="entity" value="p:ann-lee">`; strings.Count(compared, want) != 1 {
		t.Error("the filters forget who is compared")
	}
	if w := get(h, "/find?name=Ann+Lee"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/entity/p:ann-lee" {
		t.Errorf("find: %d %v", w.Code, w.Header())
	}
	for _, address := range []string{"/nothing", "/list/nothing", "/list/timeline", "/article/ffff", "/entity/p:nobody"} {
		if w := get(h, address); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
}

// description is what openapi.json says of the questions.
type description struct {
	Paths map[string]struct {
		Get struct {
			Parameters []struct {
				Name     string
				Required bool
				Schema   map[string]any
			}
			Responses map[string]struct {
				Content map[string]struct{ Schema struct{ Items described } }
			}
		}
	}
}

// described are the keys of a row.
type described struct {
	Required   []string
	Properties map[string]struct{ Type string }
}

// TestOpenAPI asks every question that the description lists, with every value
// of every parameter that has a list of them, and holds the answers to it.
func TestOpenAPI(t *testing.T) {
	h := serve(t, DefaultLimits())
	var doc description
	if err := json.Unmarshal(get(h, "/api/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Paths) != len(questions()) {
		t.Errorf("%d paths, %d questions", len(doc.Paths), len(questions()))
	}
	sample := map[string]string{"entity": "p:ann-lee", "id": "c:RU", "query": "SELECT 1 AS one WHERE :x = 1", "from": "2024-05-01", "to": "2024-05-31", "person": "Ann Lee", "country": "RU", "source": "o" + hostile, "language": hostile, "text": "Lee", "role": "body", "with": "Ann Lee", "param": "x=1", "focus": "false", "min-count": "1", "pool": "0", "backbone": "0", "ego": "Ann Lee", "limit": "5", "offset": "0", "format": "json"}
	for path, p := range doc.Paths {
		values, others := url.Values{}, [][2]string{{"focus", "true"}}
		for _, param := range p.Get.Parameters {
			v, ok := sample[param.Name]
			schema, many := param.Schema, false
			if items, isList := param.Schema["items"].(map[string]any); isList {
				schema, many = items, true
			}
			if known, listed := schema["enum"].([]any); listed && !ok {
				v, ok = known[0].(string), true
				for _, other := range known {
					if !many {
						others = append(others, [2]string{param.Name, other.(string)})
					}
				}
			}
			if !ok {
				t.Errorf("%s: no sample for %s", path, param.Name)
			}
			values.Set(param.Name, v)
		}
		want := p.Get.Responses["200"].Content["application/json"].Schema.Items
		checkRows(t, h, path+"?"+values.Encode(), want)
		for _, other := range others {
			if values.Has(other[0]) {
				usual := values.Get(other[0])
				values.Set(other[0], other[1])
				few := values
				if other[0] == "focus" {
					few = url.Values{"focus": {"true"}}
				}
				checkRows(t, h, path+"?"+few.Encode(), want)
				values.Set(other[0], usual)
			}
		}
		if w := get(h, path+"?nonsense=1&"+values.Encode()); w.Code != http.StatusBadRequest {
			t.Errorf("%s: an unknown parameter: status %d", path, w.Code)
		}
	}
}

// checkRows holds the rows of an answer to their description.
func checkRows(t *testing.T, h http.Handler, address string, want described) {
	t.Helper()
	w := get(h, address)
	body := w.Body.Bytes()
	if strings.HasPrefix(address, "/api/network?") {
		var network struct{ Nodes, Edges json.RawMessage }
		if err := json.Unmarshal(body, &network); err != nil || len(network.Edges) == 0 {
			t.Errorf("%s: %v: %s", address, err, body)
		}
		body = network.Nodes
	}
	var rows []map[string]any
	if err := json.Unmarshal(body, &rows); err != nil || w.Code != http.StatusOK || len(rows) == 0 {
		t.Errorf("%s: status %d, %d rows, %v: %s", address, w.Code, len(rows), err, w.Body)
	}
	for _, row := range rows {
		for key, v := range row {
			kind, known := want.Properties[key]
			is := map[bool]string{true: "boolean"}[v == true || v == false]
			switch v.(type) {
			case float64:
				is = "number"
			case string:
				is = "string"
			}
			switch {
			case want.Properties != nil && !known:
				t.Errorf("%s: %s is not described", address, key)
			case known && is != strings.Replace(kind.Type, "integer", "number", 1):
				t.Errorf("%s: %s is %v, not a %s", address, key, v, kind.Type)
			}
		}
		for _, key := range want.Required {
			if _, ok := row[key]; !ok {
				t.Errorf("%s: no %s in %v", address, key, row)
			}
		}
	}
}

func TestAPI(t *testing.T) {
	h := serve(t, DefaultLimits())
	first := get(h, "/api/people?limit=1")
	if next := first.Header().Get("Link"); next != `</api/people?limit=1&offset=1>; rel="next"` {
		t.Errorf("Link %q", next)
	}
	second := get(h, "/api/people?limit=1&offset=1")
	if second.Header().Get("Link") != "" || second.Body.String() == first.Body.String() {
		t.Errorf("the second page: %v %s", second.Header(), second.Body)
	}
	if w := get(h, "/api/people?limit=1", "If-None-Match", first.Header().Get("ETag")); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("with its tag: status %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := get(h, "/api/timeline/p:ann-lee?format=csv"); !strings.HasPrefix(w.Body.String(), "date,mentions,articles,total_articles,share\n2024-05-01,1,1,1,1\n2024-05-02,0,0,0,0\n") {
		t.Errorf("csv: %s", w.Body)
	}
	var index struct{ Questions []struct{ Name, Href string } }
	if w := get(h, "/api/"); w.Code != http.StatusOK || json.Unmarshal(w.Body.Bytes(), &index) != nil || len(index.Questions) != len(questions()) || index.Questions[0].Href != "/api/people" {
		t.Errorf("the index: status %d: %s", w.Code, w.Body)
	}
	for address, want := range map[string]int{
		"/api/nothing": 404, "/api/people/more": 404, "/api/timeline": 400, "/api/timeline/nobody": 404, "/api/show/ffff": 404, "/api/people?limit=-1": 400,
		"/api/people?from=yesterday": 400, "/api/people?format=exe": 400, "/api/sql?query=" + url.QueryEscape("DROP TABLE articles"): 400,
		"/api/sql?query=" + url.QueryEscape("SELECT 1; SELECT 2"): 400, "/api/sql?query=nonsense": 400, "/api/people?from=2024-01-01&from=2024-01-02": 400,
	} {
		w := get(h, address)
		var problem struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Code != want || problem.Error == "" {
			t.Errorf("%s: status %d, want %d: %s", address, w.Code, want, w.Body)
		}
		if strings.Contains(problem.Error, "test.db") {
			t.Errorf("%s: tells the path: %s", address, problem.Error)
		}
	}
}

func TestGuard(t *testing.T) {
	h := serve(t, DefaultLimits())
	for host, want := range map[string]int{
		"localhost:8765": 200, "127.0.0.1": 200, "[::1]:8765": 200, "192.0.2.7:80": 200, "news.example.org": 200, "NEWS.example.org.:1": 200,
		"evil.example": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example:8765": 421, "": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/people", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: status %d, want %d", host, w.Code, want)
		}
	}
	if w := get(h, "/api/people", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: status %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/people", nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", w.Code)
	}
	for _, address := range []string{"/assets/../web.go", "/assets/%2e%2e/web.go", "/assets/"} {
		if w := get(h, address); w.Code == http.StatusOK {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
}

// TestEndlessQueries holds that statements without end stop in time, and that
// other questions are answered meanwhile.
func TestEndlessQueries(t *testing.T) {
	limits := DefaultLimits()
	limits.Question, limits.SQLTurns = time.Second, 1
	h := serve(t, limits)
	endless := "/api/sql?query=" + url.QueryEscape("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n")
	statuses := make(chan int, 2)
	for range 2 {
		go func() { statuses <- get(h, endless).Code }()
	}
	time.Sleep(100 * time.Millisecond)
	if w := get(h, "/api/people"); w.Code != http.StatusOK {
		t.Errorf("meanwhile: status %d", w.Code)
	}
	for range 2 { // the one that waited was refused, or began as its time was up
		if code := <-statuses; code != http.StatusServiceUnavailable && code != http.StatusGatewayTimeout {
			t.Errorf("status %d", code)
		}
	}
	limits.SQLBytes = 1000
	if w := get(serve(t, limits), "/api/sql?query="+url.QueryEscape("SELECT hex(zeroblob(2000))")); w.Code == http.StatusOK {
		t.Errorf("a large answer: status %d", w.Code)
	}
}

func TestShutdown(t *testing.T) {
	s, err := New(&query.Base{}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	answer, err := http.Get("http://" + l.Addr().String() + "/assets/page.js")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || len(text) == 0 {
		t.Errorf("status %d", answer.StatusCode)
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it goes on")
	}
}
