package archtest

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRepository(t *testing.T) {
	problems, err := Check(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
	tree, err := Load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	var dirs []string
	for _, pkg := range tree.Packages {
		dirs = append(dirs, pkg.Dir)
	}
	for _, want := range []string{"corpus", "ingest", "store", "extract", "cmd/dateline"} {
		if !strings.Contains(" "+strings.Join(dirs, " ")+" ", " "+want+" ") {
			t.Errorf("package %s was not seen among %v", want, dirs)
		}
	}
}

// The page on the architecture names every package but the makers' tools.
func TestArchitecturePageNamesEveryPackage(t *testing.T) {
	tree, err := Load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	page := ""
	for _, d := range tree.Documents {
		if d.Path == "docs/architecture.md" {
			page = d.Text
		}
	}
	for _, pkg := range tree.Packages {
		tool := strings.HasPrefix(pkg.Dir, "cmd/") && pkg.Dir != "cmd/dateline"
		if !tool && !strings.Contains(page, "\n| `"+pkg.Dir+"` ") {
			t.Errorf("docs/architecture.md has no row for package %s", pkg.Dir)
		}
	}
}

// sample is a file and what its rule should say of it: "" for a good one.
type sample struct {
	rule, file, text, want string
}

func lines(n int) string { return strings.Repeat("\n", n) }

func samples() []sample {
	const text = "package text\n"
	return []sample{
		{"imports", "corpus/a.go", `package corpus; import "dateline/store"`, "must not import store"},
		{"imports", "corpus/a.go", `package corpus; import "golang.org/x/text"`, "only the standard library"},
		{"imports", "corpus/a.go", `package corpus; import "net/http"`, ""},
		{"imports", "ingest/a.go", `package ingest; import "dateline/extract/text"`, "must not import extract/text"},
		{"imports", "ingest/a_test.go", `package ingest; import "dateline/store"`, "must not import store"},
		{"imports", "ingest/a.go", `package ingest; import ("dateline/corpus"; "dateline/ingest/mojibake"; "golang.org/x/net/html")`, ""},
		{"imports", "fetch/a.go", `package fetch; import "dateline/ingest"`, "must not import ingest"},
		{"imports", "feed/a.go", `package feed; import "dateline/fetch"`, "must not import fetch"},
		{"imports", "ingest/a.go", `package ingest; import "dateline/fetch"`, "must not import fetch"},
		{"imports", "crawl/a.go", `package crawl; import ("dateline/ingest"; "dateline/fetch")`, ""},
		{"imports", "crawl/a.go", `package crawl; import "dateline/store"`, "must not import store"},
		{"imports", "ingest/mojibake/a.go", `package mojibake; import "dateline/extract"`, "must not import extract"},
		{"imports", "extract/a.go", `package extract; import ("dateline/corpus"; "dateline/extract/person")`, ""},
		{"imports", "extract/a.go", `package extract; import "dateline/ingest"`, "must not import ingest"},
		{"imports", "extract/country/a.go", `package country; import ("dateline/extract/text"; "dateline/extract/country/table")`, ""},
		{"imports", "extract/country/a.go", `package country; import "dateline/extract/person"`, "must not import extract/person"},
		{"imports", "extract/country/table/a.go", `package table; import "dateline/extract/person"`, "must not import extract/person"},
		{"imports", "extract/country/a.go", `package country; import "dateline/extract"`, "must not import extract"},
		{"imports", "extract/text/a.go", `package text; import "dateline/extract/lexicon"`, "must not import extract/lexicon"},
		{"imports", "store/a.go", `package store; import "dateline/ingest"`, "must not import ingest"},
		{"imports", "web/a.go", `package web; import ("dateline/store"; "dateline/corpus")`, ""},
		{"imports", "web/a.go", `package web; import "dateline/ingest"`, "must not import ingest"},
		{"imports", "store/a.go", `package store; import "dateline/cmd/dateline"`, "imports the command"},
		{"imports", "cmd/x/a.go", `package main; import "dateline/cmd/dateline"`, "imports the command"},
		{"imports", "cmd/x/a.go", `package main; import ("dateline/extract/country"; "dateline/store")`, ""},
		{"imports", "helpers/a.go", `package helpers`, "belongs to no layer"},

		{"package-doc", "store/a.go", "package store", "no package comment"},
		{"package-doc", "store/a.go", "// Keeps things.\npackage store", "no package comment"},
		{"package-doc", "store/a.go", "// Package store keeps things.\npackage store", ""},
		{"package-doc", "cmd/x/a.go", "// Command x does things.\npackage main", ""},

		{"doc", "store/a.go", "package store\nfunc Open() {}", "Open has no comment"},
		{"doc", "store/a.go", "package store\ntype d struct{}\nfunc (*d) Open() {}", ""},
		{"doc", "store/a.go", "package store\n// D is.\ntype D[T any] struct{}\nfunc (*D[T]) Open() {}", "Open has no comment"},
		{"doc", "store/a.go", "package store\n// Both.\ntype (\nA int\n// B is.\nB int\n)", "A has no comment"},
		{"doc", "store/a.go", "package store\nconst A = 1", "A has no comment"},
		{"doc", "store/a.go", "package store\n// Some.\nconst (\nA = 1\nB = 2\n)", ""},
		{"doc", "store/a.go", "package store\nvar A = 1", "A has no comment"},
		{"doc", "store/a.go", "package store\nvar _ = 1\nvar b = 2\nvar B = 3 // the second\n", ""},

		{"init", "store/a.go", "package store\nfunc init() {}", "declares init"},
		{"init", "store/a.go", "package store\ntype t int\nfunc (t) init() {}", ""},

		{"panic", "store/a.go", "package store\nfunc f() { panic(1) }", "calls panic"},
		{"panic", "store/a_test.go", "package store\nfunc f() { panic(1) }", ""},

		{"state", "store/a.go", "package store\nvar n = 1\nfunc f() { n = 2 }", "f writes to n"},
		{"state", "store/a.go", "package store\nvar n = 1\nfunc f() { n++ }", "f writes to n"},
		{"state", "store/a.go", "package store\nvar m = map[int]int{1: 1}\nfunc f() { m[2] = 2 }", "f writes to m"},
		{"state", "store/a.go", "package store\nvar m = map[int]int{1: 1}\nfunc f() { delete(m, 1) }", "f writes to m"},
		{"state", "store/a.go", "package store\nvar s = struct{a int}{}\nfunc f() { s.a = 1 }", "f writes to s"},
		{"state", "store/a.go", "package store\nimport \"flag\"\nfunc f() { flag.Usage = nil }", "f writes to flag"},
		{"state", "store/a.go", "package store\nvar cache = map[int]int{}", "starts empty"},
		{"state", "store/a.go", "package store\nvar n int", "declared empty"},
		{"state", "store/a.go", "package store\nimport \"sync\"\nvar mu = &sync.Mutex{}", "sync.Mutex"},
		{"state", "store/a.go", "package store\nimport \"sync/atomic\"\nvar p = atomic.Pointer[int]{}", "atomic.Pointer"},
		{"state", "store/a.go", "package store\nvar c = make(chan int)", "value of make"},
		{"state", "store/a.go", "package store\nimport \"sync\"\nvar v = sync.OnceValue(func() int { return 1 })", ""},
		{"state", "store/a.go", "package store\nimport _ \"embed\"\n// S is.\n//\n//go:embed s.sql\nvar s string\nvar _ error = nil", ""},
		{"state", "store/a.go", "package store\nvar n = 1\nfunc f() { n := 1; n++; m := n; m++ }", ""},
		{"state", "store/a.go", "package store\nvar n = 1\nfunc f(n []int) { for i := range n { n[i] = n[0] } }", ""},
		{"state", "store/a_test.go", "package store\nvar n int\nfunc f() { n = 1 }", ""},

		{"size", "extract/text/a.go", text + lines(500), "the file has 501 lines"},
		{"size", "extract/text/a.go", text + lines(499), ""},
		{"size", "extract/text/a.go", "// Code generated by maker. DO NOT EDIT.\n" + text + lines(600), ""},
		{"size", "extract/text/a.go", text + "func f() {" + lines(60) + "}", "f has 61 lines"},
		{"size", "extract/text/a.go", text + "func f() {" + lines(59) + "}", ""},

		{"machine-path", "README.md", "Run it in `/home/ann/dateline`.", "names /home/ann/dateline"},
		{"machine-path", "docs/x.md", "one\n/tmp/x.db", "names /tmp/x.db"},
		{"machine-path", "Makefile", `OUT = C:\news`, `names C:\news`},
		{"machine-path", "README.md", "See https://example.org/home/x and ~/tmp/x, ./work/y.", ""},
	}
}

func TestRulesCatchBadSamples(t *testing.T) {
	rules := map[string]Rule{}
	for _, r := range Rules() {
		rules[r.Name] = r
	}
	good, bad := map[string]int{}, map[string]int{}
	for _, s := range samples() {
		tree, err := Load(fstest.MapFS{s.file: {Data: []byte(s.text)}})
		if err != nil {
			t.Fatalf("%s: %v\n%s", s.rule, err, s.text)
		}
		problems := rules[s.rule].Check(tree)
		switch {
		case s.want == "":
			good[s.rule]++
			if len(problems) > 0 {
				t.Errorf("%s finds fault with a good sample: %v\n%s", s.rule, problems, s.text)
			}
		default:
			bad[s.rule]++
			if len(problems) != 1 || !strings.Contains(problems[0].String(), s.want) {
				t.Errorf("%s: %v, want one problem with %q\n%s", s.rule, problems, s.want, s.text)
			}
		}
	}
	for name := range rules {
		if good[name] == 0 || bad[name] == 0 {
			t.Errorf("rule %s has %d good and %d bad samples", name, good[name], bad[name])
		}
	}
}

func TestCheckSortsAndNamesTheRule(t *testing.T) {
	problems, err := Check(fstest.MapFS{
		"store/b.go":          {Data: []byte("package store\n\nfunc init() {}\n")},
		"store/a.go":          {Data: []byte("// Package store is.\npackage store\n\nfunc F() { panic(1) }\n")},
		"store/testdata/c.go": {Data: []byte("package broken {{{")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{
		"store/a.go:4: F has no comment (doc: every exported name has a comment)",
		"store/a.go:4: calls panic (panic: nothing panics outside tests)",
		"store/b.go:3: declares init (init: no package has an init function)",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := Check(fstest.MapFS{"store/a.go": {Data: []byte("package {")}}); err == nil {
		t.Error("a file that does not parse was accepted")
	}
}
