package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/extract/country"
	"dateline/store"
)

// queryOptions are the flags that every query command has.
type queryOptions struct {
	from, to, text, format   string
	sources, persons, states []string
	roles, forms             []string
	count, window            string
	limit, usual             int // rows at most, and how many without --limit
}

// queryFlags adds the filters. unit is the default of --count, "" for a
// command that ranks nothing. Every query takes every filter.
func queryFlags(cmd *cobra.Command, o *queryOptions, unit corpus.Unit, limit int) {
	filterFlags(cmd, o)
	countFlags(cmd, o, unit)
	cmd.Flags().StringVar(&o.format, "format", "table", "output `FORMAT`: "+formatNames())
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
	f.StringArrayVar(&o.persons, "person", nil, "articles that name this `PERSON`; repeat for all of several")
	f.StringArrayVar(&o.states, "country", nil, "articles that name this `COUNTRY`; repeat for all of several")
	f.StringSliceVar(&o.roles, "role", nil, "mentions in blocks of this `ROLE`: title, body, caption, …")
	f.StringSliceVar(&o.forms, "forms", nil, "`FORMS` of a country's name that count (default: name,abbreviation,official,former,demonym)")
	f.StringVar(&o.text, "text", "", "articles that match this full-text `QUERY` (SQLite FTS5 syntax)")
}

// query is an open database with the filter that the flags describe.
type query struct {
	db     *store.DB
	filter corpus.Filter
	unit   corpus.Unit
	window corpus.Window
	o      queryOptions
	app    *app
}

// withQuery opens the database, reads the flags and runs fn.
func (a *app) withQuery(ctx context.Context, o queryOptions, fn func(*query) error) error {
	if !slices.ContainsFunc(outputFormats(), func(f outputFormat) bool { return f.Name == o.format }) {
		return usagef("no format %q; there are: %s", o.format, formatNames())
	}
	return a.withFilters(ctx, o, fn)
}

// withFilters is withQuery for a command with formats of its own.
func (a *app) withFilters(ctx context.Context, o queryOptions, fn func(*query) error) error {
	q := &query{o: o, app: a}
	if err := q.readFlags(); err != nil {
		return err
	}
	db, err := store.OpenReadOnly(a.db)
	if err != nil {
		return err
	}
	defer db.Close()
	q.db = db
	for _, name := range q.filter.Sources {
		if known, err := db.HasSource(ctx, name); err != nil {
			return err
		} else if !known {
			q.note("no article here is of the outlet %q; dateline sql \"SELECT name FROM sources\" lists the outlets", name)
		}
	}
	if q.filter.Persons, err = q.resolveAll(ctx, o.persons, corpus.Person); err != nil {
		return err
	}
	if q.filter.Countries, err = q.resolveAll(ctx, o.states, corpus.Country); err != nil {
		return err
	}
	return fn(q)
}

// readFlags checks the flags that need no database.
func (q *query) readFlags() error {
	var err error
	if q.filter.From, err = parseDay("--from", q.o.from); err != nil {
		return err
	}
	if q.filter.To, err = parseDay("--to", q.o.to); err != nil {
		return err
	}
	if !q.filter.From.IsZero() && !q.filter.To.IsZero() && q.filter.To.Before(q.filter.From) {
		return usagef("--to %s lies before --from %s", q.o.to, q.o.from)
	}
	if q.o.limit < 0 {
		return usagef("--limit %d: must not be negative", q.o.limit)
	}
	q.filter.Sources, q.filter.Text = q.o.sources, q.o.text
	if q.filter.Roles, err = oneOf("--role", q.o.roles, contentRoles()); err != nil {
		return err
	}
	if q.filter.Forms, err = oneOf("--forms", q.o.forms, corpus.CountryForms()); err != nil {
		return err
	}
	if q.o.count != "" {
		units, err := oneOf("--count", []string{q.o.count}, corpus.Units())
		if err != nil {
			return err
		}
		q.unit = units[0]
	}
	if q.o.window != "" {
		windows, err := oneOf("--window", []string{q.o.window}, corpus.Windows())
		if err != nil {
			return err
		}
		q.window = windows[0]
	}
	return nil
}

// oneOf checks that every value is one of the known ones.
func oneOf[T ~string](flag string, values []string, known []T) ([]T, error) {
	var out []T
	for _, v := range values {
		if !slices.Contains(known, T(v)) {
			names := make([]string, len(known))
			for i, k := range known {
				names[i] = string(k)
			}
			return nil, usagef("%s: no %q; there are: %s", flag, v, strings.Join(names, ", "))
		}
		out = append(out, T(v))
	}
	return out, nil
}

// contentRoles lists the roles in which mentions are counted.
func contentRoles() []corpus.Role {
	var out []corpus.Role
	for _, r := range corpus.Roles() {
		if r.Content {
			out = append(out, r.Role)
		}
	}
	return out
}

func parseDay(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(corpus.DateLayout, s)
	if err != nil {
		return t, usagef("%s %q: not a day; write it as 2024-01-31", flag, s)
	}
	return t, nil
}

// resolveAll turns what the user called the entities into identifiers.
func (q *query) resolveAll(ctx context.Context, names []string, kinds ...corpus.Kind) ([]corpus.EntityID, error) {
	var out []corpus.EntityID
	for _, n := range names {
		if id, ok, err := countryByCode(n); ok || err != nil {
			if err != nil {
				return nil, err
			}
			out = append(out, id)
			continue
		}
		id, err := q.db.Resolve(ctx, n, kinds...)
		var unknown *store.NotFoundError
		if errors.As(err, &unknown) && (len(kinds) == 0 || slices.Contains(kinds, corpus.Country)) {
			id, err = countryCalled(n, err)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, nil
}

// countryByCode answers a code with its system before it, "fips:UK", which
// could otherwise be taken for another name.
func countryByCode(name string) (corpus.EntityID, bool, error) {
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
		return "", false, usagef("no country has the code %q", name)
	}
	return e.ID, true, nil
}

// countryCalled looks a country up in the table, under every name that it has
// and not only those met in the articles; missing is the error if there is none.
func countryCalled(name string, missing error) (corpus.EntityID, error) {
	f, err := country.New()
	if err != nil {
		return "", err
	}
	if found := f.Lookup(name); len(found) == 1 {
		return found[0].ID, nil
	}
	return "", missing
}

// write prints the answer.
func (q *query) write(g *grid) error {
	if n := len(g.rows); n > 0 && n == q.o.limit && n == q.o.usual {
		q.note("%d rows, as many as are printed without --limit; there may be more (--limit 0 for all)", n)
	}
	return g.write(q.app.stdout, q.o.format)
}

// note tells a person something about the answer that is not part of it.
func (q *query) note(format string, args ...any) {
	fmt.Fprintf(q.app.stderr, "dateline: "+format+"\n", args...)
}
