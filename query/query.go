// Package query puts the program's questions to a store: it reads filters as
// people write them, finds out whom they mean, and answers with rows under the
// names that every output uses. The commands and the page share it, so they
// give the same numbers under the same keys.
package query

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"dateline/corpus"
	"dateline/store"
)

// Countries is what is known of countries beyond the articles.
type Countries interface {
	// Code finds the country of a code with its system before it, "fips:UK".
	// coded is false for a text of another form.
	Code(text string) (id corpus.EntityID, coded bool, err error)
	// Named finds the only country that has the name.
	Named(name string) (id corpus.EntityID, found bool, err error)
	// Codes lists every country: entity, name, one column a system, successors.
	Codes() (*Grid, error)
}

// Base is what questions are put to.
type Base struct {
	DB        *store.DB
	Countries Countries
}

// Options are the filters and choices of a question, as people write them.
type Options struct {
	From, To, Text              string
	Sources, Persons, Countries []string
	Languages                   []string
	Roles, Forms                []string
	Count, Window               string
	Limit                       int // 0 for all

	By     string   // length of a period
	Kinds  []string // of pairs
	With   string   // the entity of all pairs
	Sort   string   // what pairs are sorted by
	Focus  bool     // countries that articles are about
	Values []string // NAME=VALUE of the parameters of a statement

	Ego        []string // a network around these
	Depth      int      // steps away from them
	Least      int      // count of a pair or an edge at least
	Pool       int      // pairs that a network is made of, the most frequent ones; 0 for all
	Backbone   float64  // level of the disparity filter, 0 for none
	Resolution float64  // of communities, 0 for none

	MaxBytes int // bounds the answer to a statement, 0 for none
}

// Query is a question with everything in its options looked up.
type Query struct {
	*Base
	Filter  corpus.Filter
	Unit    corpus.Unit
	Window  corpus.Window
	Options Options
}

// Read checks the options and looks up whom they name.
func (b *Base) Read(ctx context.Context, o Options) (*Query, error) {
	q := &Query{Base: b, Options: o}
	if err := q.Check(); err != nil {
		return nil, err
	}
	var err error
	if q.Filter.Persons, err = b.ResolveAll(ctx, o.Persons, corpus.Person); err != nil {
		return nil, err
	}
	if q.Filter.Countries, err = b.ResolveAll(ctx, o.Countries, corpus.Country); err != nil {
		return nil, err
	}
	return q, nil
}

// Check reads the options that need no database.
func (q *Query) Check() error {
	o := &q.Options
	var err error
	if q.Filter.From, err = ParseDay("--from", o.From); err != nil {
		return err
	}
	if q.Filter.To, err = ParseDay("--to", o.To); err != nil {
		return err
	}
	if !q.Filter.From.IsZero() && !q.Filter.To.IsZero() && q.Filter.To.Before(q.Filter.From) {
		return Usagef("--to %s lies before --from %s", o.To, o.From)
	}
	if o.Limit < 0 {
		return Usagef("--limit %d: must not be negative", o.Limit)
	}
	if err := checkText(o.Text); err != nil {
		return err
	}
	q.Filter.Sources, q.Filter.Languages, q.Filter.Text = o.Sources, o.Languages, o.Text
	if q.Filter.Roles, err = OneOf("--role", o.Roles, contentRoles()); err != nil {
		return err
	}
	if q.Filter.Forms, err = OneOf("--forms", o.Forms, corpus.CountryForms()); err != nil {
		return err
	}
	if o.Count != "" {
		units, err := OneOf("--count", []string{o.Count}, corpus.Units())
		if err != nil {
			return err
		}
		q.Unit = units[0]
	}
	if o.Window != "" {
		windows, err := OneOf("--window", []string{o.Window}, corpus.Windows())
		if err != nil {
			return err
		}
		q.Window = windows[0]
	}
	return nil
}

// unit is the unit asked for, or the other one.
func (q *Query) unit(other corpus.Unit) corpus.Unit {
	if q.Unit == "" {
		return other
	}
	return q.Unit
}

// OneOf checks that every value is one of the known ones.
func OneOf[T ~string](flag string, values []string, known []T) ([]T, error) {
	var out []T
	for _, v := range values {
		if !slices.Contains(known, T(v)) {
			return nil, Usagef("%s: no %q; there are: %s", flag, v, strings.Join(texts(known), ", "))
		}
		out = append(out, T(v))
	}
	return out, nil
}

// texts turns named strings into plain ones.
func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
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

// ParseDay reads a day, "" as none.
func ParseDay(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(corpus.DateLayout, s)
	if err != nil {
		return t, Usagef("%s %q: not a day; write it as 2024-01-31", flag, s)
	}
	return t, nil
}

// ResolveAll turns what people call the entities into identifiers.
func (b *Base) ResolveAll(ctx context.Context, names []string, kinds ...corpus.Kind) ([]corpus.EntityID, error) {
	var out []corpus.EntityID
	for _, n := range names {
		id, err := b.Resolve(ctx, n, kinds...)
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, nil
}

// Resolve turns what people call an entity into its identifier.
func (b *Base) Resolve(ctx context.Context, name string, kinds ...corpus.Kind) (corpus.EntityID, error) {
	if b.Countries != nil {
		if id, coded, err := b.Countries.Code(name); coded || err != nil {
			return id, err
		}
	}
	id, err := b.DB.Resolve(ctx, name, kinds...)
	var unknown *store.NotFoundError
	if b.Countries == nil || !errors.As(err, &unknown) || len(kinds) > 0 && !slices.Contains(kinds, corpus.Country) {
		return id, err
	}
	id, found, tableErr := b.Countries.Named(name)
	if tableErr != nil {
		return "", tableErr
	}
	if !found {
		return "", err
	}
	return id, nil
}
