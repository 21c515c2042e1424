package web

import (
	"cmp"
	"context"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline/query"
	"dateline/store"
)

// section is one answer on a page: a table, its chart, and how to get and
// check it.
type section struct {
	ID, Title, How, Command, CSV, JSON, Note, More string
	Chart                                          string // "lines" or "bars", "" for none
	Head                                           []string
	Rows                                           [][]cell
	Folded                                         bool   // the table is behind its chart
	Raw                                            bool   // its columns are called as they are
	Failed                                         string // what is said of err
	err                                            error
	World                                          *worldView // the map of the rows
	Choices                                        *choices
	undated                                        int
	By                                             string // length of the periods of a chart
	gaps                                           []bool // by row: no article is selected in the period
}

// choices lead to the same section in another order or unit.
type choices struct {
	Label   string
	Options []option
}

// choices makes links that set a parameter of the page. The usual value needs
// none.
func (p *page) choices(label, name string, values []string, usual string) *choices {
	out := &choices{Label: label}
	now := p.Filters.Get(name)
	for _, value := range values {
		v := url.Values{}
		for k, x := range p.Filters {
			v[k] = x
		}
		v.Del("offset")
		v.Del("with")
		if v.Set(name, value); value == usual {
			v.Del(name)
		}
		out.Options = append(out.Options, option{Name: choiceName(value), Href: p.Path + "?" + v.Encode(), Chosen: value == now || now == "" && value == usual})
	}
	return out
}

// propose adds a column of commands.
func (s *section) propose(head string, command func([]cell) string) {
	for i, row := range s.Rows {
		s.Rows[i] = append(row, cell{Text: command(row), Command: true})
	}
	if len(s.Rows) > 0 {
		s.Head = append(s.Head, head)
	}
}

// cell is one value of a table.
type cell struct {
	Text, Href string
	Number     bool
	Day        bool
	Command    bool              // to be copied
	Spark      template.HTMLAttr // a small picture of the series that Text writes out
}

// ask puts a question for a page and makes a section of the answer.
func (s *Server) ask(ctx context.Context, name, argument string, values url.Values, limit int) (section, *query.Grid) {
	return s.askFrom(ctx, name, argument, values, "", limit)
}

// askFrom does what ask does for the rows from an offset on: those of the list
// that a page turns over. What else is on the page stays as it is.
func (s *Server) askFrom(ctx context.Context, name, argument string, values url.Values, offset string, limit int) (section, *query.Grid) {
	q := find(name)
	own := url.Values{}
	for _, p := range q.params() {
		if v := values[p.name]; len(v) > 0 && strings.Join(v, "") != "" {
			own[p.name] = v
		}
	}
	out := section{ID: name, Title: strings.ToUpper(q.doc[:1]) + q.doc[1:], Command: s.command(q, argument, own)}
	if limit > 0 {
		own.Set("limit", strconv.Itoa(limit))
	}
	if offset != "" {
		own.Set("offset", offset)
	}
	r, err := s.readRequest(q, argument, own, false)
	if err != nil {
		return out.failed(err), &query.Grid{}
	}
	if argument != "" {
		own.Set(q.argument, argument)
	}
	out.JSON, out.CSV = download(q, own, "json"), download(q, own, "csv")
	a, more, err := s.put(ctx, r)
	if err != nil {
		return out.failed(err), &query.Grid{}
	}
	if more {
		next := url.Values{}
		for k, v := range values {
			next[k] = v
		}
		next.Set("offset", strconv.Itoa(r.offset+r.limit))
		out.More = "?" + next.Encode()
	}
	out.Note, out.undated, out.Head = a.note, a.undated, a.grid.Cols
	out.By, out.gaps = cmp.Or(values.Get("by"), string(store.PeriodDay)), gapsOf(a.grid)
	out.Raw = name == "sql" && !ownStatement(argument)
	for _, row := range a.grid.Rows {
		out.Rows = append(out.Rows, cells(a.grid.Cols, row, out.Raw))
	}
	return out, a.grid
}

// gapsOf says which periods have no article at all.
func gapsOf(g *query.Grid) []bool {
	i := slices.IndexFunc(g.Cols, func(c string) bool { return strings.HasPrefix(c, "total_") })
	switch {
	case len(g.Cols) == 0 || g.Cols[0] != "date":
		return nil
	case len(g.Cols) == 2: // the number of articles itself
		i = 1
	case i < 0 || g.Cols[i] == "total_outlets": // articles need not state an outlet
		return nil
	}
	out := make([]bool, len(g.Rows))
	for k, row := range g.Rows {
		out[k] = row[i] == 0
	}
	return out
}

// Numeric reports whether a column holds numbers.
func (s section) Numeric(column int) bool {
	return len(s.Rows) > 0 && column < len(s.Rows[0]) && s.Rows[0][column].Number
}

// Gap reports whether a row is of a period without any article.
func (s section) Gap(row int) bool { return row < len(s.gaps) && s.gaps[row] }

// failed is a section that says why it has no answer.
func (s section) failed(err error) section {
	s.err = err
	_, s.Failed, _ = explain(err)
	return s
}

func download(q question, values url.Values, format string) string {
	v := url.Values{}
	for k, x := range values {
		if k != "limit" && k != "offset" {
			v[k] = x
		}
	}
	v.Set("format", format)
	v.Set("limit", "0")
	return "/api/" + q.name + "?" + v.Encode()
}

// cells turns a row into what a table shows: names lead to their pages. Those of
// a raw answer are shown as they are.
func cells(cols []string, row []any, raw bool) []cell {
	out := make([]cell, len(row))
	at := map[string]any{}
	for i, c := range cols {
		at[c] = row[i]
	}
	for i, v := range row {
		switch v.(type) {
		case int, int64, float64:
			out[i].Number = true
		}
		out[i].Text = query.Shown(v)
		if raw && out[i].Text == "" {
			continue
		}
		switch cols[i] {
		case "entity", "a", "b":
			out[i].Href = entityPath(query.Cell(v))
		case "name":
			out[i].Href = linkOf(at["entity"])
		case "a_name":
			out[i].Href = linkOf(at["a"])
		case "b_name":
			out[i].Href = linkOf(at["b"])
		case "source", "outlet":
			if out[i].Text == "" {
				out[i].Text = noOutlet
			}
		case "article":
			out[i].Href = articlePath(query.Cell(v))
		case "date", "first", "last":
			out[i].Day = true
		case "title":
			if id, ok := at["article"].(string); ok {
				out[i].Href = articlePath(id)
			}
			if out[i].Text == "" {
				out[i].Text = "(no title)"
			}
		}
	}
	return out
}

func linkOf(id any) string {
	if text, ok := id.(string); ok && text != "" {
		return entityPath(text)
	}
	return ""
}

func entityPath(id string) string  { return "/entity/" + url.PathEscape(id) }
func articlePath(id string) string { return "/article/" + url.PathEscape(id) }

// keep leaves only the named columns of a table.
func (s section) keep(cols ...string) section {
	var at []int
	for _, want := range cols {
		for i, c := range s.Head {
			if c == want {
				at = append(at, i)
			}
		}
	}
	s.Head = nil
	if len(at) == len(cols) {
		s.Head = cols
	}
	for r, row := range s.Rows {
		var short []cell
		for _, i := range at {
			short = append(short, row[i])
		}
		s.Rows[r] = short
	}
	return s
}

// titled gives a section its heading and says how it is counted.
func (s section) titled(id, title, how string) section {
	s.ID, s.Title, s.How = id, title, how
	return s
}

// charted draws the numbers of a section and folds its table.
func (s section) charted(kind string) section {
	s.Chart, s.Folded = kind, true
	return s
}

// sparkline is a small picture of a series: the points of a line in a box of
// 100 by 20.
func sparkline(series []int) template.HTMLAttr {
	most := 1
	for _, n := range series {
		most = max(most, n)
	}
	var b strings.Builder
	for i, n := range series {
		x := 100.0
		if len(series) > 1 {
			x = 100 * float64(i) / float64(len(series)-1)
		}
		b.WriteString(strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(19-18*float64(n)/float64(most), 'f', 1, 64) + " ")
	}
	return template.HTMLAttr(`points="` + b.String() + `"`) //nolint:gosec // digits only
}
