package web

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

// TestColumnsHaveTitles holds that no table is headed by the name that a column
// has in downloads.
func TestColumnsHaveTitles(t *testing.T) {
	h := serve(t, DefaultLimits())
	head := regexp.MustCompile(`<th scope="col"(?: class="n")? data-column="([^"]*)">([^<]*)</th>`)
	for _, address := range everyPage() {
		if strings.HasPrefix(address, "/sql?") {
			continue
		}
		for _, th := range head.FindAllStringSubmatch(get(h, address).Body.String(), -1) {
			if strings.Contains(th[2], "_") || th[2] == strings.ToLower(th[2]) {
				t.Errorf("%s: a column is called %q", address, th[2])
			}
		}
	}
	for _, q := range questions() {
		for _, c := range slices.Concat(q.columns, q.optional) {
			if heading(c) == c {
				t.Errorf("%s: the column %s has no title", q.name, c)
			}
		}
	}
	if page := get(h, "/sql?query=SELECT+1+AS+a_name,+''+AS+source").Body.String(); !strings.Contains(page, ">a_name</th>") || strings.Contains(page, noOutlet) {
		t.Error("the answer to a statement is changed")
	}
}

// TestOneIsSingular holds that one article is not several, and that an unknown
// outlet is said to be one.
func TestOneIsSingular(t *testing.T) {
	path := filepath.Join(t.TempDir(), "one.db")
	db, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	r := record("aaaa000000000001", "One", "", "", "Here [p:ann-lee|Ann Lee] met [c:RU|Russia].")
	r.Article.Source = ""
	if _, _, err := db.Put(context.Background(), []*corpus.Record{r}); err != nil {
		t.Fatal(err)
	}
	if err := db.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s, err := New(&query.Base{DB: db}, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	h := s.Handler()
	wrong := regexp.MustCompile(`(^|[^0-9])1 (articles|mentions|rows|nodes|lines|periods|countries)\b`)
	for _, address := range append(everyPage()[:7], "/entity/p:ann-lee", "/entity/c:RU", "/article/aaaa000000000001", "/network?min-count=1", "/map", "/search?text=here") {
		w := get(h, address)
		if found := wrong.FindString(w.Body.String()); found != "" || w.Code != 200 {
			t.Errorf("%s: status %d: %q", address, w.Code, found)
		}
	}
	for _, address := range []string{"/entity/p:ann-lee", "/list/articles"} {
		if !strings.Contains(get(h, address).Body.String(), noOutlet) {
			t.Errorf("%s: an unknown outlet is a blank", address)
		}
	}
}
