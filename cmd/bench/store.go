package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"dateline/corpus"
	"dateline/store"
)

// question is one query that is timed.
type question struct {
	name string
	ask  func(context.Context, *store.DB, corpus.Filter) error
}

// questions lists what researchers ask most. Each is asked over everything,
// over one month, and of one outlet.
func questions(top corpus.EntityID, country corpus.EntityID) []question {
	pairs := func(o corpus.PairOptions) func(context.Context, *store.DB, corpus.Filter) error {
		return func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			_, err := db.Pairs(ctx, f, o, 50)
			return err
		}
	}
	return []question{
		{"people", func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			_, err := db.Frequencies(ctx, corpus.Person, f, corpus.UnitMentions, 50)
			return err
		}},
		{"timeline", func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			_, err := db.Timeline(ctx, top, f, store.PeriodDay)
			return err
		}},
		{"timeline_with_country", func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			f.Countries = []corpus.EntityID{country}
			_, err := db.Timeline(ctx, top, f, store.PeriodDay)
			return err
		}},
		{"pairs", pairs(corpus.PairOptions{})},
		{"pairs_with", pairs(corpus.PairOptions{With: top})},
		{"pairs_with_sentence", pairs(corpus.PairOptions{With: top, Window: corpus.WindowSentence})},
		{"concordance", func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			_, err := db.Concordance(ctx, top, f, 20)
			return err
		}},
		{"text", func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			f.Text = "koda"
			_, err := db.Articles(ctx, f, 20)
			return err
		}},
	}
}

// benchStore writes the made-up corpus into a new database and asks.
func benchStore(ctx context.Context, w io.Writer, n int) error {
	dir, err := os.MkdirTemp("", "dateline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "bench.db")
	if err := load(ctx, w, path, n); err != nil {
		return err
	}
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	return askAll(ctx, w, db)
}

// load writes n articles and prints the rate, the generator's own time left
// out, and the size.
func load(ctx context.Context, w io.Writer, path string, n int) error {
	db, err := store.Open(path)
	if err != nil {
		return err
	}
	g := newGenerator()
	const batch = 1000
	var took time.Duration
	for at := 0; at < n; at += batch {
		var rs []*corpus.Record
		for i := at; i < min(at+batch, n); i++ {
			rs = append(rs, g.record(i))
		}
		start := time.Now()
		if _, _, err := db.Put(ctx, rs); err != nil {
			db.Close()
			return err
		}
		took += time.Since(start)
	}
	start := time.Now()
	if err := db.Close(); err != nil {
		return err
	}
	took += time.Since(start)
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%d articles with %d mentions each: %.0f articles/s, %.2f KB an article\n",
		n, manyMentions, float64(n)/took.Seconds(), float64(info.Size())/1024/float64(n))
	return err
}

// timing is the answer times of one question.
type timing struct {
	name     string
	p50, p95 float64 // milliseconds
}

// askAll times every question under every filter and prints a line each, the
// slowest last.
func askAll(ctx context.Context, w io.Writer, db *store.DB) error {
	top, err := db.Frequencies(ctx, corpus.Person, corpus.Filter{}, corpus.UnitArticles, 1)
	if err != nil {
		return err
	}
	first, err := db.Frequencies(ctx, corpus.Country, corpus.Filter{}, corpus.UnitArticles, 1)
	if err != nil {
		return err
	}
	if len(top) == 0 || len(first) == 0 {
		return fmt.Errorf("the corpus is too small to name anybody")
	}
	month := corpus.Filter{From: time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2023, 6, 30, 0, 0, 0, 0, time.UTC)}
	var all []timing
	for _, q := range questions(top[0].Entity, first[0].Entity) {
		for _, f := range []struct {
			name   string
			filter corpus.Filter
		}{{"", corpus.Filter{}}, {"_month", month}, {"_outlet", corpus.Filter{Sources: []string{"outlet3.example"}}}} {
			t, err := ask(ctx, db, q, f.filter)
			if err != nil {
				return fmt.Errorf("%s%s: %w", q.name, f.name, err)
			}
			t.name = q.name + f.name
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b timing) int { return cmp.Compare(a.p95, b.p95) })
	for _, t := range all {
		if _, err := fmt.Fprintf(w, "%-32s %10.2f %10.2f\n", t.name, t.p50, t.p95); err != nil {
			return err
		}
	}
	return nil
}

// ask times one question: twenty times, or as often as fits into a second,
// after one answer that warms the caches.
func ask(ctx context.Context, db *store.DB, q question, f corpus.Filter) (timing, error) {
	if err := q.ask(ctx, db, f); err != nil {
		return timing{}, err
	}
	var ms []float64
	for begin := time.Now(); len(ms) < 3 || len(ms) < 20 && time.Since(begin) < time.Second; {
		start := time.Now()
		if err := q.ask(ctx, db, f); err != nil {
			return timing{}, err
		}
		ms = append(ms, float64(time.Since(start).Microseconds())/1000)
	}
	slices.Sort(ms)
	return timing{p50: ms[len(ms)/2], p95: ms[len(ms)*95/100]}, nil
}
