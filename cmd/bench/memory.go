package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"dateline/extract"
	"dateline/extract/person"
	"dateline/ingest"
	"dateline/ledger"
	"dateline/store"
)

// benchMemory streams n short texts, and a page for every twenty of them,
// into a database and prints the memory held at ten points on the way, after
// settling and at most.
func benchMemory(ctx context.Context, w io.Writer, n int) error {
	dir, err := os.MkdirTemp("", "dateline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	x, err := extract.New(extract.Options{})
	if err != nil {
		return err
	}
	db, err := store.Open(filepath.Join(dir, "bench.db"))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%-10s %8s %12s %12s\n", "read", "held MB", "Go heap MB", "Go in all MB")
	err = errors.Join(fill(ctx, w, n, x, db), db.Close())
	if err == nil {
		_, err = fmt.Fprintf(w, "at most %d MB\n", maxRSS()>>20)
	}
	return err
}

// fill ingests the stream and settles.
func fill(ctx context.Context, w io.Writer, n int, x *extract.Extractor, db *store.DB) error {
	next := n / 10
	pipeline := ingest.Pipeline{
		Sources: []ingest.Source{madeUp(n)}, Annotator: x, Sink: rejecting{db},
		Progress: func(s ingest.Stats) {
			if s.Read >= next {
				next += n / 10
				held(w, fmt.Sprint(s.Read))
			}
		},
	}
	if _, err := pipeline.Run(ctx); err != nil {
		return err
	}
	if _, err := db.SettleBy(ctx, ledger.Decide(person.LinkRoll)); err != nil {
		return err
	}
	held(w, "settled")
	if err := db.Refresh(ctx); err != nil {
		return err
	}
	held(w, "refreshed")
	return nil
}

// madeUp is a stream of texts with a page after every nineteen.
func madeUp(n int) ingest.Source {
	out, in := io.Pipe()
	go func() {
		p := newPress()
		lines := json.NewEncoder(in)
		var err error
		for i := 0; i < n && err == nil; i++ {
			title, paragraphs := p.article(i)
			line := map[string]string{
				"url": fmt.Sprintf("https://daily%d.example/%d", i%50, i), "title": title, "text": strings.Join(paragraphs[:2], "\n\n"),
				"published": fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28),
			}
			if i%20 == 19 {
				delete(line, "text")
				line["html"] = p.page(i)
			}
			err = lines.Encode(line)
		}
		in.CloseWithError(err)
	}()
	return ingest.Stream{Origin: "made-up.jsonl", Reader: out}
}

// held prints the memory that the process holds now.
func held(w io.Writer, at string) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Fprintf(w, "%-10s %8d %12d %12d\n", at, residentMB(), m.HeapAlloc>>20, (m.Sys-m.HeapReleased)>>20)
}

// residentMB is the memory that the process holds now, as Linux tells it; 0
// elsewhere.
func residentMB() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	kb := 0
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			break
		}
	}
	return kb >> 10
}
