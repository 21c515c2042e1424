package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

// field is one field of the filters.
type field struct {
	Name, Label, Kind string   // Kind: date, text, choice (one) or boxes (several)
	Values            []string // of a text; an empty one last makes room for another
	Choices           []choice
	Known             string // id of the list of values to choose from, "" for none
}

// choice is a value that a field can have.
type choice struct {
	Value, Label string
	On           bool
}

// pageParams lists what every page keeps in its address: the filters, and how
// to count what they select.
func pageParams() []param {
	return append(filters(), countParam(), windowParam(), kindsParam(), byParam())
}

// Fields lists the fields that most readers need.
func (p *page) Fields() []field {
	return []field{
		p.text("from", "From").of("date"),
		p.text("to", "To").of("date"),
		p.text("source", "Outlet").known("outlets"),
		p.text("person", "Names the person"),
		p.text("country", "Names the country").known("nations"),
		p.text("text", "Has the words"),
		p.choice("by", "Periods", "day", texts(store.Periods())[1:]...),
		p.choice("count", "Count", "as usual", texts(corpus.Units())...),
	}
}

// Finer lists the fields that fewer readers need.
func (p *page) Finer() []field {
	var kinds []string
	for _, k := range corpus.AllKinds() {
		kinds = append(kinds, string(k[0])+","+string(k[1]))
	}
	return []field{
		p.text("language", "Language of the article").known("languages"),
		p.choice("window", "Named together in one", "article", texts(corpus.Windows())...),
		p.boxes("kinds", "Pairs of", kinds),
		p.boxes("role", "Only mentions in", contentRoles()),
		p.boxes("forms", "Countries named by", texts(corpus.CountryForms())),
	}
}

// FinerUsed reports whether one of those is set.
func (p *page) FinerUsed() bool {
	return slices.ContainsFunc(p.Finer(), func(f field) bool { return strings.Join(p.Filters[f.Name], "") != "" })
}

// text is a field to write in, or as many as it has values and one more.
func (p *page) text(name, label string) field {
	f := field{Name: name, Label: label, Kind: "text", Values: filled(p.Filters[name])}
	several := slices.ContainsFunc(pageParams(), func(q param) bool { return q.name == name && q.many })
	if several || len(f.Values) == 0 {
		f.Values = append(f.Values, "")
	}
	return f
}

// filled leaves out the values of fields that were left empty.
func filled(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
}

func (f field) of(kind string) field { f.Kind = kind; return f }

func (f field) known(list string) field { f.Known = list; return f }

// choice is a field of one value; the first choice is none, which is usual.
func (p *page) choice(name, label, usual string, values ...string) field {
	f := field{Name: name, Label: label, Kind: "choice", Choices: []choice{{Label: usual}}}
	for _, v := range values {
		if v != usual {
			f.Choices = append(f.Choices, choice{v, v, p.Filters.Get(name) == v})
		}
	}
	return f
}

// boxes is a field of several values.
func (p *page) boxes(name, label string, values []string) field {
	f := field{Name: name, Label: label, Kind: "boxes"}
	for _, v := range values {
		f.Choices = append(f.Choices, choice{v, strings.ReplaceAll(v, ",", " and "), slices.Contains(split(p.Filters[name]), v) || slices.Contains(p.Filters[name], v)})
	}
	return f
}

// offered lists what the fields of outlets, countries and languages offer.
func (s *Server) offered(ctx context.Context) (map[string][]string, error) {
	a, _, err := s.put(ctx, request{limit: 3 * mostKnown, question: question{name: "known", filtered: true, ask: askKnown}})
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, row := range a.grid.Rows {
		list, value := query.Cell(row[0]), query.Cell(row[1])
		out[list] = append(out[list], value)
	}
	return out, nil
}

// mostKnown bounds what a field offers.
const mostKnown = 300

func askKnown(ctx context.Context, q *query.Query, _ string) (answer, error) {
	g := &query.Grid{Cols: []string{"list", "value"}}
	languages, err := q.DB.Languages(ctx)
	if err != nil {
		return answer{}, err
	}
	for _, tag := range languages[:min(mostKnown, len(languages))] {
		g.Add("languages", tag)
	}
	nations, err := q.DB.Frequencies(ctx, corpus.Country, corpus.Filter{}, corpus.UnitMentions, mostKnown)
	if err != nil {
		return answer{}, err
	}
	for _, n := range nations {
		g.Add("nations", n.Name)
	}
	outlets, err := q.DB.Outlets(ctx, mostKnown)
	for _, name := range outlets {
		g.Add("outlets", name)
	}
	return answer{grid: g}, err
}

// Others are the parameters of the page that are no field of the filters, kept
// when these change.
func (p *page) Others() url.Values {
	out := url.Values{}
	fields := append(names(pageParams()), "offset")
	for name, v := range p.Filters {
		if !slices.Contains(fields, name) {
			out[name] = v
		}
	}
	return out
}

// Cleared is the address of the page without its filters.
func (p *page) Cleared() string {
	if v := p.Others().Encode(); v != "" {
		return p.Path + "?" + v
	}
	return p.Path
}

// Narrowed reports whether any filter is set.
func (p *page) Narrowed() bool { return p.Link("") != "" }

// Value is the value of a filter that has but one.
func (p *page) Value(name string) string { return p.Filters.Get(name) }

// Link is an address with the filters of this page.
func (p *page) Link(path string) string {
	v := url.Values{}
	for _, f := range pageParams() {
		if x := p.Filters[f.name]; strings.Join(x, "") != "" {
			v[f.name] = x
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// pageValues reads the parameters of a page.
func pageValues(values url.Values) (url.Values, error) {
	for _, f := range pageParams() {
		if !f.many {
			continue
		}
		all := filled(values[f.name])
		delete(values, f.name)
		if len(all) > 0 {
			values[f.name] = all
		}
	}
	o, err := readOptions(values, pageParams(), false)
	if err != nil {
		return values, err
	}
	q := query.Query{Options: o}
	if err := q.Check(); err != nil {
		return values, err
	}
	_, err = q.PairOptions(o.Kinds)
	return values, err
}
