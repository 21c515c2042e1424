package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/html"

	"dateline/ingest"
)

// benchPages decodes the pages of a file as ingest does and compares the time
// with parsing alone, page by page in turn, the best of five runs each.
func benchPages(w io.Writer, path string) error {
	if path == "" {
		return errors.New("pages needs -pages FILE, JSON Lines with url and html")
	}
	pages, size, err := readPages(path)
	if err != nil {
		return err
	}
	var parse, decode time.Duration
	for _, p := range pages {
		parse += best(func() { _, err = html.Parse(strings.NewReader(string(p.Body))) })
		if err != nil {
			return err
		}
		decode += best(func() {
			for range ingest.Decode(p) {
				continue
			}
		})
	}
	n := float64(len(pages))
	fmt.Fprintf(w, "%d pages of %.0f KB, one core\n", len(pages), float64(size)/n/1000)
	fmt.Fprintf(w, "%-22s %8s %8s\n", "", "pages/s", "ratio")
	fmt.Fprintf(w, "%-22s %8.1f %8.2f\n", "bare parse", n/parse.Seconds(), 1.0)
	fmt.Fprintf(w, "%-22s %8.1f %8.2f\n", "page to labelled text", n/decode.Seconds(), decode.Seconds()/parse.Seconds())
	return nil
}

// best is the shortest of five runs, which other programs disturbed least.
func best(run func()) time.Duration {
	shortest := time.Hour
	for range 5 {
		start := time.Now()
		run()
		shortest = min(shortest, time.Since(start))
	}
	return shortest
}

func readPages(path string) ([]ingest.Raw, int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	var in io.Reader = f
	if filepath.Ext(path) == ".gz" {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, 0, err
		}
		in = z
	}
	var pages []ingest.Raw
	size := 0
	dec := json.NewDecoder(in)
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
