package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/extract/country"
	ask "dateline/query"
	"dateline/store"
)

// queryOptions are the flags that every query command has.
type queryOptions struct {
	from, to, text, format   string
	sources, persons, states []string
	roles, forms, languages  []string
	count, window            string
	limit, usual             int // rows at most, and how many without --limit
}

// queryFlags adds the filters. unit is the default of --count, "" for a
// command that ranks nothing. Every query takes every filter.
func queryFlags(cmd *cobra.Command, o *queryOptions, unit corpus.Unit, limit int) {
	filterFlags(cmd, o)
	countFlags(cmd, o, unit)
	cmd.Flags().StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	o.usual = limit
	cmd.Flags().IntVar(&o.limit, "limit", limit, "at most `N` rows, 0 for all")
}

// countFlags adds the flags that say what is counted.
func countFlags(cmd *cobra.Command, o *queryOptions, unit corpus.Unit) {
	f := cmd.Flags()
	switch unit {
	case "":
		f.StringVar(&o.count, "count", "", "accepted as on every query; nothing is ranked here")
	default:
		f.StringVar(&o.count, "count", string(unit), "what to count and sort by: mentions|articles|texts|stories|outlets")
	}
	f.StringVar(&o.window, "window", string(corpus.WindowArticle), "where two names must meet to be a pair: sentence|paragraph|article")
}

// filterFlags adds the flags that select articles and mentions.
func filterFlags(cmd *cobra.Command, o *queryOptions) {
	f := cmd.Flags()
	f.StringVar(&o.from, "from", "", "first `DAY`, 2024-01-31")
	f.StringVar(&o.to, "to", "", "last `DAY`, included")
	f.StringSliceVar(&o.sources, "source", nil, "`OUTLET`; repeat for any of several")
	f.StringSliceVar(&o.languages, "language", nil, "articles in this `LANGUAGE`, en or en-GB, or und where it is not known; repeat for any of several")
	f.StringArrayVar(&o.persons, "person", nil, "articles that name this `PERSON`; repeat for all of several")
	f.StringArrayVar(&o.states, "country", nil, "articles that name this `COUNTRY`; repeat for all of several")
	f.StringSliceVar(&o.roles, "role", nil, "mentions in blocks of this `ROLE`: title, body, caption, …")
	f.StringSliceVar(&o.forms, "forms", nil, "`FORMS` of a country's name that count (default: name,abbreviation,official,former,demonym)")
	f.StringVar(&o.text, "text", "", "articles that match this full-text `QUERY` (SQLite FTS5 syntax)")
}

// query is a question whose answer is printed.
type query struct {
	*ask.Query
	db  *store.DB
	o   queryOptions
	app *app
}

// options are the flags as package query takes them.
func (o queryOptions) options() ask.Options {
	return ask.Options{
		From: o.from, To: o.to, Text: o.text, Sources: o.sources, Persons: o.persons, Countries: o.states,
		Languages: o.languages, Roles: o.roles, Forms: o.forms, Count: o.count, Window: o.window, Limit: o.limit,
	}
}

// withQuery opens the database, reads the flags and runs fn.
func (a *app) withQuery(ctx context.Context, o queryOptions, fn func(*query) error) error {
	if !slices.ContainsFunc(ask.Formats(), func(f ask.Format) bool { return f.Name == o.format }) {
		return usagef("no format %q; there are: %s", o.format, ask.FormatNames())
	}
	return a.withFilters(ctx, o, fn)
}

// withFilters is withQuery for a command with formats of its own.
func (a *app) withFilters(ctx context.Context, o queryOptions, fn func(*query) error) error {
	if err := (&ask.Query{Options: o.options()}).Check(); err != nil {
		return err
	}
	db, err := store.OpenReadOnly(a.db)
	if err != nil {
		return err
	}
	defer db.Close()
	q, err := (&ask.Base{DB: db, Countries: countryTable{}}).Read(ctx, o.options())
	if err != nil {
		return err
	}
	mine := &query{Query: q, db: db, o: o, app: a}
	for _, name := range q.Filter.Sources {
		if known, err := db.HasSource(ctx, name); err != nil {
			return err
		} else if !known {
			mine.note("no article here is of the outlet %q; dateline sql \"SELECT name FROM sources\" lists the outlets", name)
		}
	}
	return fn(mine)
}

// countryTable answers for countries that no article names.
type countryTable struct{}

// Code finds the country of a code with its system before it, "fips:UK", which
// could otherwise be taken for another name.
func (countryTable) Code(name string) (corpus.EntityID, bool, error) {
	system, _, named := strings.Cut(name, ":")
	known := slices.ContainsFunc(country.CodeSystems(), func(s country.CodeSystem) bool { return strings.EqualFold(s.Name, system) })
	if !named || !known {
		return "", false, nil
	}
	f, err := country.New()
	if err != nil {
		return "", false, err
	}
	e, ok := f.ByCode(name)
	if !ok {
		return "", true, usagef("no country has the code %q", name)
	}
	return e.ID, true, nil
}

// Named looks a country up in the table, under every name that it has and not
// only those met in the articles.
func (countryTable) Named(name string) (corpus.EntityID, bool, error) {
	f, err := country.New()
	if err != nil {
		return "", false, err
	}
	if found := f.Lookup(name); len(found) == 1 {
		return found[0].ID, true, nil
	}
	return "", false, nil
}

// Codes lists every country with its codes.
func (countryTable) Codes() (*grid, error) { return codesGrid() }

// grid is an answer in rows.
type grid = ask.Grid

// print prints the answer unless there is an error.
func (q *query) print(g *grid, err error) error {
	if err != nil {
		return err
	}
	return q.write(g)
}

// write prints the answer.
func (q *query) write(g *grid) error {
	if n := len(g.Rows); n > 0 && n == q.o.limit && n == q.o.usual {
		q.note("%d rows, as many as are printed without --limit; there may be more (--limit 0 for all)", n)
	}
	return g.Write(q.app.stdout, q.o.format)
}

// note tells a person something about the answer that is not part of it.
func (q *query) note(format string, args ...any) {
	fmt.Fprintf(q.app.stderr, "dateline: "+format+"\n", args...)
}
