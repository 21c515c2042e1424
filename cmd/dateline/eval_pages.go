package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"dateline/corpus"
	"dateline/ingest"
	ask "dateline/query"
)

// goldPage is a line of a file of pages with their main text.
type goldPage struct {
	URL  string `json:"url"`
	HTML string `json:"html"`
	Gold struct {
		Text    string `json:"text"`
		Title   string `json:"title"`
		Authors string `json:"authors"`
		Date    string `json:"date"`
	} `json:"gold"`
}

// pageScore compares what clean makes of pages with their gold.
type pageScore struct {
	pages, failed      int
	precision, recall  float64 // sums over pages
	exact              int     // pages whose words are all the same
	title, day, author field
	names              corpus.PRF // of authors
	leaks              map[string]*leak
	errors             io.Writer // where misses are listed, nil for nowhere
}

// scorePages cleans every page of a file.
func scorePages(ctx context.Context, path string, errors io.Writer) (*pageScore, error) {
	lines, err := openCompressed(path)
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	s := &pageScore{leaks: map[string]*leak{}, errors: errors}
	dec := json.NewDecoder(lines)
	for n := 1; ; n++ {
		var p goldPage
		if err := dec.Decode(&p); err == io.EOF {
			return s, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: page %d: %w", path, n, err)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.add(p, fmt.Sprintf("%s:%d", path, n))
	}
}

func (s *pageScore) add(p goldPage, origin string) {
	want := corpus.TextWords(p.Gold.Text)
	if len(want) < 4 {
		return
	}
	s.pages++
	raw := ingest.Raw{Origin: origin, URL: p.URL, Body: []byte(p.HTML), ContentType: "text/html; charset=utf-8"}
	a := &corpus.Article{}
	for decoded, err := range ingest.Decode(raw) {
		if err != nil {
			s.failed++
			s.list("failed", p.URL, err.Error(), "")
			break
		}
		a = decoded
	}
	have := corpus.TextWords(a.BodyText())
	precision, recall := corpus.GramOverlap(have, want)
	s.precision += precision
	s.recall += recall
	if strings.Join(have, " ") == strings.Join(want, " ") {
		s.exact++
	}
	s.addLeaks(raw, a, want)
	s.addFields(p, a)
}

func (s *pageScore) list(what, page, have, want string) {
	if s.errors != nil {
		fmt.Fprintf(s.errors, "%s\t%s\t%q\t%q\n", what, page, have, want)
	}
}

// write prints the score; F1 combines the averages over pages.
func (s *pageScore) write(w io.Writer, path, format string) error {
	n := float64(max(s.pages, 1))
	p, r := s.precision/n, s.recall/n
	f1 := 0.0
	if p+r > 0 {
		f1 = 2 * p * r / (p + r)
	}
	g := &grid{Cols: []string{"pages", "failed", "p", "r", "f1", "exact"}}
	row := []any{s.pages, s.failed, ask.Rounded(p), ask.Rounded(r), ask.Rounded(f1), ask.Rounded(float64(s.exact) / n)}
	if format == "json" {
		g.Cols = append(g.Cols, "titles", "of", "days", "of_days", "authors", "of_authors", "authors_f1")
		row = append(row, s.title.right, s.title.all, s.day.right, s.day.all, s.author.right, s.author.all, ask.Rounded(s.names.F1()))
	}
	g.Add(row...)
	if format == "json" {
		if err := ask.WriteObject(w, g.Cols, g.Rows[0]); err != nil {
			return err
		}
		_, err := fmt.Fprintln(w)
		return err
	}
	if _, err := fmt.Fprintf(w, "%s: main text of pages, 4-grams of words\n", path); err != nil {
		return err
	}
	if err := g.Write(w, "table"); err != nil {
		return err
	}
	if err := s.writeFields(w); err != nil {
		return err
	}
	return s.writeLeaks(w)
}
