package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/export"
)

// exportOptions are the flags of export besides the filters.
type exportOptions struct {
	queryOptions
	out    string
	tables []string
	kinds  []string
	least  int
	all    bool
}

func newExport(a *app) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export [--format FORMAT] --out PATH",
		Short: "Write the database for other programs",
		Long: `Export writes what the filters select for R, pandas, DuckDB, Aleph, annotation
tools and the like. PATH is a folder for csv and parquet, which get a file for
each table, and a file or "-" (stdout) for the other formats; of a single table,
PATH can be the file. Without --format, the ending of a file says which it is.
docs/exports.md explains every column and key.

Formats:
` + describe(export.Formats(), func(f export.Format) (string, string) { return f.Name, f.Doc }) + `
Tables of csv and parquet:
` + describe(export.Tables(), func(t export.Table) (string, string) { return t.Name, t.Doc }) + `
Articles are read one after the other, so that a million of them take no more
memory than a few. A file is written whole or not at all.

--count, --window, --kinds and --min-count are those of the table of pairs. With
a --limit, articles and mentions are those of the newest N articles; the other
tables count all that the filters select.` + queryHelp,
		Example: `  dateline export --format parquet --out tables --from 2024-01-01 --to 2024-12-31
  dateline export --format csv --tables country_day --source bbc.co.uk --out days.csv
  dateline export --format webanno --person "Vladimir Putin" --out - | gzip > putin.jsonl.gz`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runExport(cmd, a, o) },
	}
	filterFlags(cmd, &o.queryOptions)
	countFlags(cmd, &o.queryOptions, corpus.UnitArticles)
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "", "output `FORMAT`: "+export.FormatNames()+" (default by the ending of --out)")
	f.StringVar(&o.out, "out", "", "`PATH` to write to")
	f.StringSliceVar(&o.tables, "tables", nil, "`TABLES` of csv and parquet: "+export.TableNames()+" (default all)")
	f.BoolVar(&o.all, "all", false, "mentions that do not count, too: nested and rejected ones, and forms that count on request; not for ftm and conll")
	f.IntVar(&o.limit, "limit", 0, "at most `N` articles, 0 for all")
	f.IntVar(&o.least, "min-count", 1, "pairs that at least `N` units name")
	kindsFlag(cmd, &o.kinds)
	return cmd
}

// describe lists names with their explanations for a help text.
func describe[T any](all []T, of func(T) (name, doc string)) string {
	out := ""
	for _, x := range all {
		name, doc := of(x)
		out += fmt.Sprintf("  %-12s %s\n", name, doc)
	}
	return out
}

func runExport(cmd *cobra.Command, a *app, o exportOptions) error {
	name, err := export.Choose(o.format, o.out, "", export.Endings())
	if err != nil {
		return usageError{Err: err}
	}
	format, err := export.FindFormat(name)
	if err != nil {
		return usageError{Err: err}
	}
	tables, err := export.FindTables(o.tables)
	if err != nil {
		return usageError{Err: err}
	}
	single := len(tables) == 1
	file := format.Table != nil && (o.out == "-" || slices.Contains(format.Endings, strings.ToLower(filepath.Ext(o.out))))
	switch {
	case o.out == "":
		return usagef("--out: no PATH to write to")
	case file && !single:
		return usagef("--out %s: %s has several tables; choose one with --tables, or give a folder for all", o.out, format.Name)
	case format.Table == nil && len(o.tables) > 0:
		return usagef("--tables: %s has no tables", format.Name)
	}
	return a.withFilters(cmd.Context(), o.queryOptions, func(q *query) error {
		pairs, err := q.PairOptions(o.kinds)
		if err != nil {
			return err
		}
		defer export.Frugal()()
		p := newProgress(a.stderr, time.Now())
		defer p.clear()
		options := &export.Options{
			Filter: q.Filter, Pairs: pairs, Least: o.least, All: o.all, Limit: o.limit, Tokens: tokensOf, Progress: p.tell,
		}
		switch {
		case file:
			return a.writeTo(o.out, func(w io.Writer) error { return export.WriteTable(cmd.Context(), w, format, &tables[0], q.db, options) })
		case format.Table != nil:
			return export.Folder(cmd.Context(), o.out, format, tables, q.db, options)
		}
		return a.writeTo(o.out, func(w io.Writer) error { return format.Document(cmd.Context(), w, q.db, options) })
	})
}

// writeTo writes to a file, or to stdout for "-".
func (a *app) writeTo(path string, write func(io.Writer) error) error {
	if path != "-" {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return usagef("--out %s: it is a folder", path)
		}
		return export.File(path, write)
	}
	b := bufio.NewWriterSize(a.stdout, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
