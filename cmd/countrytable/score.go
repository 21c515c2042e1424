package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"dateline/corpus"
	"dateline/extract"
	"dateline/extract/country"
	"dateline/extract/text"
)

// goldDoc is one annotated document; offsets are code points.
type goldDoc struct {
	Dataset string
	Doc     string
	Text    string
	Eval    []int // the annotated range, where only a part is
	Spans   []goldSpan
	Other   []goldSpan // names of other things

	personsOnly bool // a copy in which only persons are annotated
}

type goldSpan struct {
	Start, End int
	Surface    string
	Kind       string // country-name, demonym, city, region, other-place
	Label      string // in named-entity data
	ISO2       string
	ISO        string
	Type       string
}

func (s goldSpan) overlaps(t goldSpan) bool { return s.Start < t.End && t.Start < s.End }

// nested reports whether the annotators put the span inside a longer name.
func (s goldSpan) nested() bool { return strings.HasPrefix(s.Type, "Embedded") }

// guess is a mention with its offsets in code points.
type guess struct {
	goldSpan
	corpus.Mention
}

func (g *guess) code() string { return strings.TrimPrefix(string(g.Entity), "c:") }

func runScore(args []string) error {
	fs := flag.NewFlagSet("score", flag.ContinueOnError)
	show := fs.Int("errors", 0, "print so many errors of each kind and set")
	engine := fs.String("engine", "", "a tagger whose names are evidence; none by default")
	only := fs.String("kind", "", "print only errors whose kind holds this")
	if err := fs.Parse(args); err != nil {
		return err
	}
	find, err := finderOf(*engine)
	if err != nil {
		return err
	}
	fmt.Println("P/R/F1 %                 names-strict      names-tolerant    demonyms          nested            places            acc   set")
	for _, pattern := range fs.Args() {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			docs, err := readGold(file)
			if err != nil {
				return err
			}
			s := newScore(*show, *only)
			for i := range docs {
				s.document(&docs[i], guessAll(find, &docs[i]))
			}
			s.print(strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".gz"), ".jsonl"))
		}
	}
	return nil
}

func readGold(path string) ([]goldDoc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	var out []goldDoc
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<26)
	for sc.Scan() {
		var d goldDoc
		if err := json.Unmarshal(bytes.TrimSpace(sc.Bytes()), &d); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for i := range d.Spans {
			s := &d.Spans[i]
			if s.ISO != "" && s.ISO2 == "" { // named-entity data with countries
				s.ISO2 = s.ISO
				s.Kind = map[string]string{"NORP": "demonym"}[s.Label]
				if s.Kind == "" {
					s.Kind = "country-name"
				}
			}
			if h := historical(s.ISO2); h != "" {
				s.ISO2 = h
			}
			if s.Label != "" && s.Kind == "" {
				d.Other = append(d.Other, *s)
			}
		}
		out = append(out, d)
	}
	return out, sc.Err()
}

// historical maps the two-letter codes of states that are no more to ISO 3166-3.
func historical(code string) string {
	return map[string]string{"DD": "DDDE", "SU": "SUHH", "YU": "YUCS", "CS": "CSHH"}[code]
}

// finderOf returns the finder alone or, with the name of an engine, the whole
// extraction.
func finderOf(engine string) (func(*corpus.Article) []corpus.Mention, error) {
	if engine == "" {
		f, err := country.New()
		return func(a *corpus.Article) []corpus.Mention { return f.Find(text.New(a), nil) }, err
	}
	x, err := extract.New(extract.Options{Engine: engine})
	return func(a *corpus.Article) []corpus.Mention {
		r, err := x.Annotate(a)
		if err != nil {
			return nil
		}
		return r.Mentions
	}, err
}

// guessAll runs the finder on a document as one block.
func guessAll(find func(*corpus.Article) []corpus.Mention, d *goldDoc) []guess {
	a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: d.Text}}}
	var out []guess
	at, runes := 0, 0
	runesAt := func(byteOff int) int {
		if byteOff < at {
			at, runes = 0, 0
		}
		runes += len([]rune(d.Text[at:byteOff]))
		at = byteOff
		return runes
	}
	for _, m := range find(a) {
		if m.Kind != corpus.Country {
			continue
		}
		g := guess{Mention: m}
		g.goldSpan.Start = runesAt(m.Start)
		g.goldSpan.End = g.goldSpan.Start + len([]rune(m.Text))
		if len(d.Eval) == 2 && (g.goldSpan.Start < d.Eval[0] || g.goldSpan.End > d.Eval[1]) {
			continue
		}
		out = append(out, g)
	}
	return out
}
