package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/klauspost/compress/gzip"

	"dateline/corpus"
	"dateline/extract"
	"dateline/ingest"
	"dateline/store"
)

// benchPages takes the pages of a file through every stage, one after the
// other on one core, and prints what each costs beside parsing the pages and
// no more, and a sum of everything that was stored.
func benchPages(ctx context.Context, w io.Writer, path string) error {
	if path == "" {
		return errors.New("pages needs -pages FILE, JSON Lines with url and html")
	}
	pages, size, err := readPages(path)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "dateline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	database := filepath.Join(dir, "pages.db")
	fmt.Fprintf(w, "%d pages of %.0f KB, one core\n", len(pages), float64(size)/float64(len(pages))/1000)
	s, err := stages(ctx, database, func(yield func(ingest.Raw, error) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	if err := s.print(w, "pages"); err != nil {
		return err
	}
	sum, err := contents(ctx, database)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "sum of what was stored: %s\n", sum)
	return quietest(w, pages)
}

// quietest compares cleaning and extraction with a bare parse, page by page in
// turn, the shortest of five runs each: what other work on the machine
// disturbs least.
func quietest(w io.Writer, pages []ingest.Raw) error {
	x, err := extract.New(extract.Options{})
	if err != nil {
		return err
	}
	var parsing, cleaning, extracting time.Duration
	for _, p := range pages {
		parsing += shortest(func() { err = errors.Join(err, parse([]ingest.Raw{p})) })
		var article *corpus.Article
		cleaning += shortest(func() {
			for a, failed := range ingest.Decode(p) {
				if failed == nil {
					article = a
				}
			}
		})
		if article != nil {
			extracting += shortest(func() {
				_, failed := x.Annotate(article)
				err = errors.Join(err, failed)
			})
		}
	}
	n := float64(len(pages))
	_, printed := fmt.Fprintf(w, "at best: bare parse %.0f pages/s, clean %.0f (%.2f times as long), extract %.0f (%.2f times)\n",
		n/parsing.Seconds(), n/cleaning.Seconds(), cleaning.Seconds()/parsing.Seconds(), n/extracting.Seconds(), extracting.Seconds()/parsing.Seconds())
	return errors.Join(err, printed)
}

// shortest is the shortest of five runs.
func shortest(run func()) time.Duration {
	least := time.Hour
	for range 5 {
		start := time.Now()
		run()
		least = min(least, time.Since(start))
	}
	return least
}

// notCompared are the tables that say when and by which version a database was
// made, and those that hold others over again.
var notCompared = regexp.MustCompile(`^(runs|state|article_text_.*|sqlite_.*)$`)

// contents is a sum of all rows of all tables of a database, so that a change
// of the program can be shown to change nothing.
func contents(ctx context.Context, path string) (string, error) {
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return "", err
	}
	defer db.Close()
	names, err := db.Query(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for row, err := range names.Rows() {
		if err != nil {
			return "", err
		}
		name, _ := row[0].(string)
		if notCompared.MatchString(name) {
			continue
		}
		fmt.Fprintln(sum, name)
		rows, err := db.Query(ctx, "SELECT * FROM \""+name+"\"")
		if err != nil {
			return "", err
		}
		for row, err := range rows.Rows() {
			if err != nil {
				return "", err
			}
			fmt.Fprintf(sum, "%q\n", row)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// open opens a file, compressed with gzip or not.
func open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil || filepath.Ext(path) != ".gz" {
		return f, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

func readPages(path string) ([]ingest.Raw, int, error) {
	f, err := open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	var pages []ingest.Raw
	size := 0
	dec := json.NewDecoder(f)
	for {
		var d struct{ URL, HTML string }
		if err := dec.Decode(&d); err == io.EOF {
			return pages, size, nil
		} else if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", path, err)
		}
		size += len(d.HTML)
		pages = append(pages, ingest.Raw{Origin: d.URL, URL: d.URL, Body: []byte(d.HTML), ContentType: "text/html; charset=utf-8"})
	}
}
