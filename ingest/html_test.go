package ingest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// TestPages holds what is made of the pages in testdata, which were written
// for this test.
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, path := range pages {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		articles, failures := decodeAll(Raw{Origin: path, Name: path, URL: "https://www.harbourpost.example/2024/pier", Body: body})
		if len(articles) != 1 || failures != nil {
			t.Fatal(path, failures)
		}
		checkArticle(t, articles[0])
		golden := strings.TrimSuffix(path, ".html") + ".golden"
		got := render(articles[0])
		if *update {
			write(t, golden, got)
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (run with -update to accept):\n%s", path, diff)
		}
	}
}

// render prints an article, its fields and then a block a line.
func render(a *corpus.Article) string {
	var out strings.Builder
	fmt.Fprintf(&out, "url %s\ncanonical %s\nsource %s\ntitle %s\nauthor %s\nlanguage %s\npublished %s\n\n",
		a.URL, a.Canonical, a.Source, a.Title, a.Author, a.Language, a.Published.Format("2006-01-02T15:04Z07:00"))
	for _, b := range a.Blocks {
		fmt.Fprintf(&out, "%-10s %-16s %s\n", b.Role, b.Rule, b.Text)
	}
	return out.String()
}

func TestPageWithoutMetadata(t *testing.T) {
	page := "<p>" + paragraph + "<p>" + second + "<br><br>" + third
	articles, _ := decodeAll(Raw{Origin: "x", Body: []byte(page)})
	if len(articles) != 1 || len(articles[0].Blocks) != 3 || articles[0].BodyText() != strings.Join([]string{paragraph, second, third}, "\n\n") {
		t.Errorf("%+v", articles)
	}
}

func TestStatedFieldsWin(t *testing.T) {
	page := `<html lang="de"><head><title>Page title</title><meta name=author content="Page Author"></head><body><h1>Page title</h1><p>` + paragraph
	articles, _ := decodeAll(Raw{Origin: "x", Body: []byte(page), Title: "Stated title", Author: "Stated Author", Language: "en", Source: "Stated Source"})
	a := articles[0]
	if a.Title != "Stated title" || a.Author != "Stated Author" || a.Language != "en" || a.Source != "Stated Source" {
		t.Errorf("%+v", a)
	}
}

// TestDeepPage holds that deep nesting is no trouble.
func TestDeepPage(t *testing.T) {
	for _, page := range []string{
		strings.Repeat("<div>", 20000) + paragraph,
		strings.Repeat("<p><b>", 5000) + paragraph,
		strings.Repeat("<table><tr><td>", 3000) + paragraph,
	} {
		for a, err := range Decode(Raw{Origin: "x", ContentType: "text/html", Body: []byte(page)}) {
			if (a == nil) == (err == nil) {
				t.Errorf("%v, %v", a, err)
			}
		}
	}
}

func TestWithoutSite(t *testing.T) {
	for in, want := range map[string]string{
		"Town votes to rebuild pier | The Harbour Post":       "Town votes to rebuild pier",
		"Town votes to rebuild pier - Coast - Harbour Post":   "Town votes to rebuild pier",
		"Storm – what we know":                                "Storm – what we know",
		"New pier - Harbour Post":                             "New pier",
		"New pier » Harbour Post":                             "New pier",
		"Storm : what the whole town of today does now":       "Storm : what the whole town of today does now",
		"Town votes to rebuild its pier – and so it is built": "Town votes to rebuild its pier – and so it is built",
	} {
		if got := withoutSite(in, func(s string) bool { return s == "Harbour Post" }); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func BenchmarkDecodeHTML(b *testing.B) {
	body, err := os.ReadFile("testdata/article.html")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		for range Decode(Raw{Name: "a.html", Body: body}) {
		}
	}
}
