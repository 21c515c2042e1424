package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

// param is a parameter of a question: in an address what the flag of the same
// name is on the command line.
type param struct {
	name, doc string
	kind      string   // of OpenAPI: string, integer, boolean; "date" for a day
	values    []string // the only values, nil for any
	many      bool     // may be repeated
	set       func(*query.Options, []string) error
}

// filters lists the parameters that select articles and mentions.
func filters() []param {
	return []param{
		{"from", "first day", "date", nil, false, func(o *query.Options, v []string) error { o.From = v[0]; return nil }},
		{"to", "last day, included", "date", nil, false, func(o *query.Options, v []string) error { o.To = v[0]; return nil }},
		{"source", "articles of this outlet; any of several", "string", nil, true, func(o *query.Options, v []string) error { o.Sources = v; return nil }},
		{"person", "articles that name this person; all of several", "string", nil, true, func(o *query.Options, v []string) error { o.Persons = v; return nil }},
		{"country", "articles that name this country; all of several", "string", nil, true, func(o *query.Options, v []string) error { o.Countries = v; return nil }},
		{"language", "articles in this language, en or en-GB; any of several", "string", nil, true, func(o *query.Options, v []string) error { o.Languages = v; return nil }},
		{"role", "mentions in blocks of this role", "string", contentRoles(), true, func(o *query.Options, v []string) error { o.Roles = split(v); return nil }},
		{"forms", "forms of a country's name that count", "string", texts(corpus.CountryForms()), true, func(o *query.Options, v []string) error { o.Forms = split(v); return nil }},
		{"text", "articles that match this full-text query", "string", nil, false, func(o *query.Options, v []string) error { o.Text = v[0]; return nil }},
	}
}

func countParam() param {
	return param{"count", "what to count and sort by", "string", texts(corpus.Units()), false, func(o *query.Options, v []string) error { o.Count = v[0]; return nil }}
}

func windowParam() param {
	return param{"window", "where two names must meet", "string", texts(corpus.Windows()), false, func(o *query.Options, v []string) error { o.Window = v[0]; return nil }}
}

func kindsParam() param {
	var kinds []string
	for _, k := range corpus.AllKinds() {
		kinds = append(kinds, string(k[0])+","+string(k[1]))
	}
	return param{"kinds", "kinds of the two", "string", kinds, true, func(o *query.Options, v []string) error { o.Kinds = v; return nil }}
}

func byParam() param {
	return param{"by", "length of a period", "string", texts(store.Periods()), false, func(o *query.Options, v []string) error { o.By = v[0]; return nil }}
}

// split takes several values in one apart, as the commands do.
func split(values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, strings.Split(v, ",")...)
	}
	return out
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func contentRoles() []string {
	var out []string
	for _, r := range corpus.Roles() {
		if r.Content {
			out = append(out, string(r.Role))
		}
	}
	return out
}

// readOptions reads the parameters of a question from an address. Empty ones,
// as forms send them, are none; those that are none of the question's either
// are an error or, of a page, another part's.
func readOptions(values url.Values, known []param, strict bool) (query.Options, error) {
	var o query.Options
	for name, given := range values {
		given = slices.DeleteFunc(slices.Clone(given), func(v string) bool { return strings.TrimSpace(v) == "" })
		i := slices.IndexFunc(known, func(p param) bool { return p.name == name })
		switch {
		case i < 0 && strict:
			return o, query.Usagef("no parameter %q; there are: %s", name, strings.Join(names(known), ", "))
		case i < 0 || len(given) == 0:
		case len(given) > 1 && !known[i].many:
			return o, query.Usagef("%s: given more than once", name)
		default:
			if err := known[i].set(&o, given); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}

func names(ps []param) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.name)
	}
	return out
}

// number reads a whole number between 0 and most.
func number(values url.Values, name string, otherwise, most int) (int, error) {
	v := values.Get(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > most {
		return 0, query.Usagef("%s %q: want a whole number from 0 to %d", name, v, most)
	}
	return n, nil
}
