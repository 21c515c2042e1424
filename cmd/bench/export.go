package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"dateline/corpus"
	"dateline/export"
	"dateline/extract/text"
	"dateline/store"
)

// outcome is what one export wrote: a row an article, a mention, a pair and so
// on, as the format has it, or the edges of a network.
type outcome struct {
	rows  int
	bytes int64
}

// exporting is one export that is measured.
type exporting struct {
	name string
	run  func(context.Context, *store.DB) (outcome, error)
}

// exportings lists every table of the formats of tables, every other format,
// and networks of several kinds.
func exportings() []exporting {
	var out []exporting
	for _, f := range export.Formats() {
		if f.Table == nil {
			out = append(out, exporting{f.Name, func(ctx context.Context, db *store.DB) (outcome, error) { return exportDocuments(ctx, db, f) }})
			continue
		}
		for _, t := range export.Tables() {
			out = append(out, exporting{f.Name + ":" + t.Name, func(ctx context.Context, db *store.DB) (outcome, error) { return exportTable(ctx, db, f, t) }})
		}
	}
	year := corpus.Filter{From: time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC)}
	people := corpus.PairOptions{Kinds: [][2]corpus.Kind{{corpus.Person, corpus.Person}}}
	sentence := corpus.PairOptions{Window: corpus.WindowSentence}
	return append(
		out,
		drawing("network:people-20-backbone", export.NetworkOptions{Pairs: people, Least: 20, Alpha: 0.05, Resolution: 1}),
		drawing("network:sentence-20", export.NetworkOptions{Pairs: sentence, Least: 20, Resolution: 1}),
		drawing("network:year-2-backbone", export.NetworkOptions{Filter: year, Pairs: people, Least: 2, Alpha: 0.05, Resolution: 1}),
		drawing("network:ego-month", export.NetworkOptions{Pairs: people, Least: 5, Ego: []corpus.EntityID{""}, By: store.PeriodMonth, Resolution: 1}),
		drawing("network:all-2", export.NetworkOptions{Least: 2}),
	)
}

// drawing is a network in GEXF. An empty ego stands for whoever is named most.
func drawing(name string, o export.NetworkOptions) exporting {
	return exporting{name, func(ctx context.Context, db *store.DB) (outcome, error) {
		if len(o.Ego) > 0 {
			top, err := db.Frequencies(ctx, corpus.Person, o.Filter, corpus.UnitArticles, 1)
			if err != nil || len(top) == 0 {
				return outcome{}, err
			}
			o.Ego = []corpus.EntityID{top[0].Entity}
		}
		n, err := export.NewNetwork(ctx, db, o)
		if err != nil {
			return outcome{}, err
		}
		format, err := export.FindNetworkFormat("gexf")
		if err != nil {
			return outcome{}, err
		}
		var w counter
		err = format.Write(&w, n)
		return outcome{len(n.Edges), w.bytes}, err
	}}
}

// counter counts what is written to it, and keeps nothing.
type counter struct {
	bytes int64
	lines int
}

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	c.lines += bytes.Count(p, []byte{'\n'})
	return len(p), nil
}

func exportDocuments(ctx context.Context, db *store.DB, f export.Format) (outcome, error) {
	var w counter
	err := f.Document(ctx, &w, db, &export.Options{Tokens: func(r *corpus.Record) [][]corpus.Span { return text.New(r.Article).TokenSpans() }})
	return outcome{w.lines, w.bytes}, err
}

func exportTable(ctx context.Context, db *store.DB, f export.Format, t export.Table) (outcome, error) {
	var w counter
	out, err := f.Table(&w, &t)
	if err != nil {
		return outcome{}, err
	}
	rows := 0
	err = t.Rows(ctx, db, &export.Options{}, func(row ...any) error {
		rows++
		return out.Write(row)
	})
	if err == nil {
		err = out.Close()
	}
	return outcome{rows, w.bytes}, err
}

// benchExport measures every export of a database, or the one named, each in a
// process of its own: the most memory that it took is then its own.
func benchExport(ctx context.Context, w io.Writer, path, only string) error {
	if path == "" {
		return fmt.Errorf("export: say which database, with -db FILE")
	}
	all := exportings()
	if i := slices.IndexFunc(all, func(e exporting) bool { return e.name == only }); i >= 0 {
		return measureExport(ctx, w, path, all[i])
	}
	if only != "" {
		return fmt.Errorf("export: no measurement %q", only)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%-28s %10s %9s %9s %9s %8s\n", "export", "rows", "s", "CPU-s", "MB", "peak MB"); err != nil {
		return err
	}
	for _, e := range all {
		one := exec.CommandContext(ctx, self, "export", "-db", path, "-only", e.name)
		one.Stdout, one.Stderr = w, os.Stderr
		if err := one.Run(); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	return nil
}

func measureExport(ctx context.Context, w io.Writer, path string, e exporting) error {
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	defer export.Frugal()()
	var m meter
	var o outcome
	if err := m.time(func() (err error) { o, err = e.run(ctx, db); return err }); err != nil {
		return err
	}
	const mega = 1 << 20
	_, err = fmt.Fprintf(w, "%-28s %10d %9.1f %9.1f %9.1f %8.0f\n", e.name, o.rows, m.wall.Seconds(), m.cpu.Seconds(),
		float64(o.bytes)/mega, float64(maxRSS())/mega)
	return err
}
