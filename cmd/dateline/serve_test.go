package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	ask "dateline/query"
	"dateline/store"
	"dateline/web"
)

// seededPage serves a page over a new database of the reference articles, and
// returns what asks it.
func seededPage(t *testing.T, database string) func(address string) *httptest.ResponseRecorder {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := writeSeeds("articles"); err != nil {
		t.Fatal(err)
	}
	output(t, []string{"ingest", "--db", database, "articles"})
	db, err := store.OpenReadOnly(database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // nothing was written
	server, err := web.New(&ask.Base{DB: db, Countries: countryTable{}}, web.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	server.Database = database
	h := server.Handler()
	return func(address string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
}

// TestServeEqualsCommands holds that the API answers what the commands print.
func TestServeEqualsCommands(t *testing.T) {
	ask := seededPage(t, "news.db")
	for address, args := range map[string][]string{
		"/api/people?person=Vladimir+Putin&count=articles":      {"people", "--person", "Vladimir Putin", "--count", "articles"},
		"/api/countries?forms=capital,metonym":                  {"countries", "--forms", "capital,metonym"},
		"/api/countries?focus=true":                             {"countries", "--focus"},
		"/api/pairs?kinds=person,country&window=sentence":       {"pairs", "--kinds", "person,country", "--window", "sentence"},
		"/api/timeline/fips:RS?by=month":                        {"timeline", "fips:RS", "--by", "month"},
		"/api/network?min-count=3&kinds=person,country&pool=40": {"network", "--min-count", "3", "--kinds", "person,country", "--pool", "40"},
		"/api/volume":               {"volume"},
		"/api/articles?text=summit": {"articles", "--text", "summit"},
		"/api/concordance?entity=Xi+Jinping&role=title": {"concordance", "Xi Jinping", "--role", "title"},
		"/api/show/RU": {"show", "RU"},
		"/api/rejects": {"rejects"},
		"/api/sql?query=" + url.QueryEscape("SELECT m49 FROM countries JOIN country_codes USING (entity)"): {"sql", "SELECT m49 FROM countries JOIN country_codes USING (entity)"},
	} {
		w := ask(address)
		if want := output(t, append(args, "--db", "news.db", "--format", "json")); w.Body.String() != want {
			t.Errorf("%s: status %d\n%s\nbut %q prints\n%s", address, w.Code, w.Body, args, want)
		}
	}
}

// TestPrintedCommands runs the command that every section of every view prints
// and holds its rows to those of the section's download.
func TestPrintedCommands(t *testing.T) {
	ask := seededPage(t, "my news.db")
	fetch := func(address string) string {
		w := ask(address)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
		}
		return w.Body.String()
	}
	var ids []struct{ Article string }
	if err := json.Unmarshal([]byte(fetch("/api/articles")), &ids); err != nil || len(ids) != 5 {
		t.Fatalf("%v, %v", err, ids)
	}
	filters := "from=2024-07-01&to=2024-07-31&language=en&person=Xi+Jinping&country=Kazakhstan&count=articles&window=sentence&kinds=person,country&role=body&role=title&forms=name&forms=demonym&by=week"
	checked := 0
	for _, address := range []string{
		"/", "/?" + filters, "/list/people?count=outlets", "/list/countries?" + filters, "/list/pairs?kinds=country,country&window=paragraph&count=mentions",
		"/list/articles?text=%22summit%22", "/list/volume?by=month", "/entity/RU", "/entity/p:xi-jinping?" + filters,
		"/entity/p:xi-jinping?count=stories&source=a%2Cb&source=it%27s+%22c%22", "/search?text=summit+OR+leaders&language=en",
		"/compare?entity=Xi+Jinping&by=week", "/article/" + ids[0].Article,
		"/sql?query=" + url.QueryEscape("-- it's a comment\nSELECT name FROM people WHERE name LIKE :x") + "&param=x=%25a%25",
	} {
		for _, s := range sources(t, fetch(address)) {
			checked++
			want, args := fetch(s.json), shellWords(t, s.command)
			if !slices.Contains(args, "--format") {
				args = slices.Insert(args, 2, "--format", "json")
			}
			if have := output(t, args[1:]); have != want {
				t.Errorf("%s: %s prints\n%s\nbut %s holds\n%s", address, s.command, have, s.json, want)
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d commands", checked)
	}
}

// source is what a section says of where its rows come from.
type source struct{ command, json string }

// sources lists those of the sections of a page that have both.
func sources(t *testing.T, page string) []source {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []source
	doc.Find("details.source").Each(func(_ int, d *goquery.Selection) {
		if link, ok := d.Find("a.json").Attr("href"); ok {
			out = append(out, source{d.Find("code.command").First().Text(), link})
		}
	})
	return out
}

// shellWords takes a command line apart as a shell does.
func shellWords(t *testing.T, line string) []string {
	t.Helper()
	var out []string
	var word strings.Builder
	begun := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\'':
			end := strings.IndexByte(line[i+1:], '\'')
			if end < 0 {
				t.Fatalf("a quote without end: %s", line)
			}
			word.WriteString(line[i+1 : i+1+end])
			i, begun = i+1+end, true
		case c == '\\' && i+1 < len(line):
			i++
			word.WriteByte(line[i])
			begun = true
		case c == ' ':
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteByte(c)
			begun = true
		}
	}
	return append(out, word.String())
}

// TestServeWarns holds that a server that others can reach says so, and one that
// they cannot does not.
func TestServeWarns(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := writeSeeds("articles"); err != nil {
		t.Fatal(err)
	}
	output(t, []string{"ingest", "--db", "news.db", "articles"})
	for address, want := range map[string]bool{"127.0.0.1:0": false, "[::1]:0": false, "localhost:0": false, "0.0.0.0:0": true, ":0": true} {
		ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		var errs bytes.Buffer
		code := run(ctx, []string{"serve", "--db", "news.db", "--listen", address}, strings.NewReader(""), &bytes.Buffer{}, &errs)
		cancel()
		if strings.Contains(errs.String(), "cannot assign requested address") {
			continue // a machine without IPv6
		}
		if have := strings.Contains(errs.String(), "WARNING"); have != want || !strings.Contains(errs.String(), "http://") {
			t.Errorf("%s: exit status %d: %s", address, code, errs.String())
		}
	}
}

func TestServeUsage(t *testing.T) {
	t.Chdir(t.TempDir())
	for want, args := range map[int][]string{
		exitUsage:  {"serve", "--listen", "nowhere"},
		exitFailed: {"serve", "--db", "missing.db", "--listen", "127.0.0.1:0"},
	} {
		var errs bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &bytes.Buffer{}, &errs); code != want {
			t.Errorf("%q: exit status %d: %s", args, code, errs.String())
		}
	}
}
