// Package export writes what a database holds in the formats of other programs:
// tidy tables, annotated documents, networks.
//
// Articles are read and written one after the other, so that a million of them
// take no more memory than a few; tables of entities, and networks, take as
// much as they have rows.
package export

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/store"
)

// Source is what exports read: a database.
type Source interface {
	Export(ctx context.Context, f corpus.Filter, limit int, each func(n, of int, a *store.Exported) error) error
	EntityDays(ctx context.Context, kind corpus.Kind, f corpus.Filter, each func(n, of int, r *store.DayRow) error) error
	Pairs(ctx context.Context, f corpus.Filter, o corpus.PairOptions, limit int) ([]corpus.Pair, error)
	EachPair(ctx context.Context, f corpus.Filter, q store.PairQuery, each func(n, of int, r *store.PairRow) error) error
	Frequencies(ctx context.Context, kind corpus.Kind, f corpus.Filter, unit corpus.Unit, limit int) ([]corpus.Frequency, error)
	FrequenciesOf(ctx context.Context, keys []corpus.EntityID, f corpus.Filter) ([]corpus.Frequency, error)
	Spelled(ctx context.Context, keys []corpus.EntityID) ([]corpus.Entity, error)
}

// Options say what to export.
type Options struct {
	Filter corpus.Filter
	Pairs  corpus.PairOptions // window, unit and kinds of the table of pairs
	Least  int                // pairs in so many units at least; 1 or less for all
	All    bool               // mentions that do not count, too: nested and rejected ones, other forms
	Limit  int                // articles; 0 for all

	// Tokens cuts the content of a record into sentences of tokens, for CoNLL.
	Tokens func(*corpus.Record) [][]corpus.Span

	// Progress, if set, is told now and then how much of what is written.
	Progress func(what string, n, of int)
}

// progress tells how far the export is.
func (o *Options) progress(what string, n, of int) {
	if o.Progress != nil {
		o.Progress(what, n, of)
	}
}

// wants reports whether a mention of an article is exported.
func (o *Options) wants(a *store.Exported, mention int) bool { return o.All || a.Counted[mention] }

// articles calls each with every article, and tells the progress.
func (o *Options) articles(ctx context.Context, from Source, each func(*document) error) error {
	return from.Export(ctx, o.Filter, o.Limit, func(n, of int, a *store.Exported) error {
		if err := each(newDocument(a)); err != nil {
			return err
		}
		o.progress("articles", n+1, of)
		return nil
	})
}

// Format is one way to write an export. Exactly one of Table and Document is
// set. A new format is added to Formats.
type Format struct {
	Name, Doc string
	Endings   []string // of its files, the usual one first

	// Table begins a table: such a format writes a folder with a file for each.
	Table func(w io.Writer, t *Table) (RowWriter, error)

	// Document writes all articles to one file.
	Document func(ctx context.Context, w io.Writer, from Source, o *Options) error
}

// RowWriter writes the rows of a table: a value for each column, of the type
// that the column's Type says, or nil.
type RowWriter interface {
	Write(row []any) error
	Close() error // after the last row; it does not close the file
}

// Formats lists the formats.
func Formats() []Format {
	return []Format{
		{Name: "csv", Doc: "a folder of tables, comma-separated, RFC 4180, UTF-8, with a header; texts that a spreadsheet would take for a formula begin with an apostrophe", Endings: []string{".csv"}, Table: newCSV},
		{Name: "jsonl", Doc: "one object a line, each an article with its text and mentions, keys as in dateline extract", Endings: []string{".jsonl", ".ndjson"}, Document: writeJSONL},
		{Name: "parquet", Doc: "a folder of tables, Apache Parquet with typed days and times, compressed with Zstandard", Endings: []string{".parquet"}, Table: newParquet},
		{Name: "ftm", Doc: "one FollowTheMoney entity a line: Article, Mention, Person", Endings: []string{".ftm", ".ijson", ".jsonl", ".json"}, Document: writeFTM},
		{Name: "conll", Doc: "one token a line with its IOB2 tag and entity, a blank line after each sentence", Endings: []string{".conll", ".iob2", ".tsv", ".txt"}, Document: writeCoNLL},
		{Name: "webanno", Doc: "one W3C Web Annotation (JSON-LD) a line, with TextQuote and TextPosition selectors", Endings: []string{".jsonld", ".jsonl", ".json"}, Document: writeWebAnnotations},
		{Name: "gkg", Doc: "one article a line, tab-separated, in the 27 columns of GDELT's Global Knowledge Graph 2.1", Endings: []string{".gkg", ".csv", ".tsv", ".txt"}, Document: writeGKG},
	}
}

// Ending is a format with the endings of its files.
type Ending struct {
	Format  string
	Endings []string
}

// Endings lists the endings of the files of each format.
func Endings() []Ending {
	var out []Ending
	for _, f := range Formats() {
		out = append(out, Ending{f.Name, f.Endings})
	}
	return out
}

// NetworkEndings lists the endings of the files of each format of networks.
func NetworkEndings() []Ending {
	var out []Ending
	for _, f := range NetworkFormats() {
		out = append(out, Ending{f.Name, []string{"." + f.Name}})
	}
	return out
}

// Choose tells the format of a file: the one asked for, else the first that has
// the ending of the path, else the usual one. It fails where the path has the
// ending of other formats than the one asked for.
func Choose(asked, path, usual string, all []Ending) (string, error) {
	ending := strings.ToLower(filepath.Ext(path))
	var fit []string
	for _, f := range all {
		if slices.Contains(f.Endings, ending) {
			fit = append(fit, f.Format)
		}
	}
	switch {
	case asked != "" && len(fit) > 0 && !slices.Contains(fit, asked):
		return "", fmt.Errorf("--out %s: the ending is that of %s, --format says %s", path, strings.Join(fit, " or "), asked)
	case asked != "":
		return asked, nil
	case len(fit) > 0:
		return fit[0], nil
	}
	return usual, nil
}

// FindFormat finds a format by its name.
func FindFormat(name string) (Format, error) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("no format %q; there are: %s", name, FormatNames())
}

// FormatNames lists the names of the formats for a help text.
func FormatNames() string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, "|")
}

// FindTables finds tables by their names, all of them where none is given.
func FindTables(names []string) ([]Table, error) {
	all := Tables()
	if len(names) == 0 {
		return all, nil
	}
	var out []Table
	for _, n := range names {
		i := slices.IndexFunc(all, func(t Table) bool { return t.Name == n })
		if i < 0 {
			return nil, fmt.Errorf("no table %q; there are: %s", n, TableNames())
		}
		out = append(out, all[i])
	}
	return out, nil
}

// TableNames lists the names of the tables for a help text.
func TableNames() string {
	var names []string
	for _, t := range Tables() {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}
