package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"dateline/corpus"
	"dateline/query"
)

// facet is a way to narrow a search, with the number of hits that are left.
type facet struct {
	Title   string
	Choices []option
}

// mostFacets is how many choices a facet has.
const mostFacets = 12

// narrowed is the address of the search with further parameters.
func narrowed(p *page, name, value string, more ...string) string {
	v := url.Values{}
	for k, x := range p.Filters {
		v[k] = x
	}
	v.Del("offset")
	v.Set(name, value)
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return "/search?" + v.Encode()
}

// outletFacet counts the outlets among the newest hits: to read all of a common
// word's would take too long.
func (s *Server) outletFacet(r *http.Request, p *page) facet {
	const newest = 1000
	f := facet{Title: fmt.Sprintf("Outlets of the newest %d hits", newest)}
	_, g := s.ask(r.Context(), "articles", "", p.Filters, newest)
	source := slices.Index(g.Cols, "source")
	hits := map[string]int{}
	for _, row := range g.Rows {
		if name := query.Cell(row[source]); name != "" {
			hits[name]++
		}
	}
	if len(g.Rows) < newest {
		f.Title = "Outlets"
	}
	var names []string
	for name := range hits {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(hits[b], hits[a]), cmp.Compare(a, b)) })
	for _, name := range names[:min(len(names), mostFacets)] {
		f.Choices = append(f.Choices, option{Name: fmt.Sprintf("%s (%d)", name, hits[name]), Href: narrowed(p, "source", name)})
	}
	return f
}

// monthFacet counts the hits of each month, the newest first.
func (s *Server) monthFacet(r *http.Request, p *page) facet {
	f := facet{Title: "Months"}
	values := without(p.Filters, "offset")
	values.Set("by", "month")
	_, g := s.ask(r.Context(), "volume", "", values, 0)
	for _, row := range slices.Backward(g.Rows) {
		n, _ := row[1].(int)
		first, err := time.Parse(corpus.DateLayout, query.Cell(row[0]))
		if n == 0 || err != nil {
			continue
		}
		if len(f.Choices) == mostFacets {
			break
		}
		last := first.AddDate(0, 1, -1).Format(corpus.DateLayout)
		f.Choices = append(f.Choices, option{Name: fmt.Sprintf("%s (%d)", first.Format("2006-01"), n), Href: narrowed(p, "from", first.Format(corpus.DateLayout), "to", last)})
	}
	return f
}

// without copies the values but for one name.
func without(values url.Values, name string) url.Values {
	out := url.Values{}
	for k, x := range values {
		if k != name {
			out[k] = x
		}
	}
	return out
}
