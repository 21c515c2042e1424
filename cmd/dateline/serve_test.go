package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	ask "dateline/query"
	"dateline/store"
	"dateline/web"
)

// TestServeEqualsCommands holds that the API answers what the commands print.
func TestServeEqualsCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := writeSeeds("articles"); err != nil {
		t.Fatal(err)
	}
	output(t, []string{"ingest", "--db", "news.db", "articles"})
	db, err := store.OpenReadOnly("news.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	server, err := web.New(&ask.Base{DB: db, Countries: countryTable{}}, web.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	h := server.Handler()
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
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if want := output(t, append(args, "--db", "news.db", "--format", "json")); w.Body.String() != want {
			t.Errorf("%s: status %d\n%s\nbut %q prints\n%s", address, w.Code, w.Body, args, want)
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
