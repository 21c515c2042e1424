package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// questions lists what researchers ask most. Each is asked over everything, of
// one month, and of one outlet.
func questions(top corpus.EntityID, country corpus.EntityID) []question {
	people := func(unit corpus.Unit) func(context.Context, *store.DB, corpus.Filter) error {
		return func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			_, err := db.Frequencies(ctx, corpus.Person, f, unit, 50)
			return err
		}
	}
	pairs := func(o corpus.PairOptions, limit int) func(context.Context, *store.DB, corpus.Filter) error {
		return func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			_, err := db.Pairs(ctx, f, o, limit)
			return err
		}
	}
	series := func(countries ...corpus.EntityID) func(context.Context, *store.DB, corpus.Filter) error {
		return func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			f.Countries = countries
			_, err := db.Timeline(ctx, top, f, store.PeriodDay)
			return err
		}
	}
	text := func(query string) func(context.Context, *store.DB, corpus.Filter) error {
		return func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			f.Text = query
			_, err := db.Articles(ctx, f, 20)
			return err
		}
	}
	return []question{
		{"people", people(corpus.UnitMentions)},
		{"people_by_stories", people(corpus.UnitStories)},
		{"people_by_outlets", people(corpus.UnitOutlets)},
		{"timeline", series()},
		{"timeline_with_country", series(country)},
		{"pairs", pairs(corpus.PairOptions{}, 100)},
		{"pairs_sentence", pairs(corpus.PairOptions{Window: corpus.WindowSentence}, 100)},
		{"pairs_people", pairs(corpus.PairOptions{Kinds: [][2]corpus.Kind{{corpus.Person, corpus.Person}}}, 100)},
		{"pairs_with", pairs(corpus.PairOptions{With: top}, 50)},
		{"pairs_with_sentence", pairs(corpus.PairOptions{With: top, Window: corpus.WindowSentence}, 50)},
		{"concordance", func(ctx context.Context, db *store.DB, f corpus.Filter) error {
			_, err := db.Concordance(ctx, top, f, 20)
			return err
		}},
		{"text_rare", text(syllables(manyWords - 1))},
		{"text_phrase", text(`"` + syllables(30) + " " + syllables(70) + `"`)},
		{"text_common", text(syllables(0))},
	}
}

// benchStore writes the made-up corpus into a new database and asks. With a
// path the database is kept there, and one that is there is only asked.
func benchStore(ctx context.Context, w io.Writer, n int, path, only string) error {
	if path == "" {
		dir, err := os.MkdirTemp("", "dateline-bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		path = filepath.Join(dir, "bench.db")
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := load(ctx, w, path, n); err != nil {
			return err
		}
	} else if err := refresh(ctx, w, path); err != nil {
		return err
	}
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	start := time.Now()
	if _, err := db.Timeline(ctx, "c:AA", corpus.Filter{}, store.PeriodYear); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "first answer after %.2f s\n", time.Since(start).Seconds()); err != nil {
		return err
	}
	return askAll(ctx, w, db, only)
}

// refresh brings a database that was there before up to date.
func refresh(ctx context.Context, w io.Writer, path string) error {
	db, err := store.Open(path)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := errors.Join(db.Refresh(ctx), db.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "refreshed in %.2f s\n", time.Since(start).Seconds())
	return err
}

// load writes n articles and prints the rate, the generator's own time left
// out, and the size.
func load(ctx context.Context, w io.Writer, path string, n int) error {
	db, err := store.Open(path)
	if err != nil {
		return err
	}
	g := newGenerator()
	const batch = 4000
	var m meter
	for at := 0; at < n; at += batch {
		var rs []*corpus.Record
		for i := at; i < min(at+batch, n); i++ {
			rs = append(rs, g.record(i))
		}
		if err := m.time(func() error { _, _, err := db.Put(ctx, rs); return err }); err != nil {
			db.Close()
			return err
		}
	}
	put := m
	if err := m.time(func() error { return errors.Join(db.Refresh(ctx), db.Close()) }); err != nil {
		return err
	}
	texts, index, rest, err := sizes(ctx, path)
	if err != nil {
		return err
	}
	each := float64(n)
	_, err = fmt.Fprintf(w, "%d articles with %d mentions each: %.0f articles/CPU-s, %.0f/s, of the time %.0f %% after the last article\n"+
		"%.0f bytes an article: %.0f texts, %.0f full-text index, %.0f all else\n",
		n, manyMentions, each/m.cpu.Seconds(), each/m.wall.Seconds(), 100*(1-put.wall.Seconds()/m.wall.Seconds()),
		(texts+index+rest)/each, texts/each, index/each, rest/each)
	return err
}

// meter adds up the time that something takes.
type meter struct{ wall, cpu time.Duration }

func (m *meter) time(f func() error) error {
	wall, cpu := time.Now(), processor()
	err := f()
	m.wall += time.Since(wall)
	m.cpu += processor() - cpu
	return err
}

// timing is the answer times of one question.
type timing struct {
	name     string
	p50, p95 float64 // milliseconds
}

// askAll times every question under every filter and prints a line each, the
// slowest last.
func askAll(ctx context.Context, w io.Writer, db *store.DB, only string) error {
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
		if only != "" && q.name != only {
			continue
		}
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
