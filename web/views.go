package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

// view is a kind of page.
type view struct {
	pattern  string
	template string
	fill     func(*Server, *http.Request, *page) error
}

// views lists the pages. A new one is added here, with its template.
func views() []view {
	return []view{
		{"/{$}", "overview.html", (*Server).overview},
		{"/map", "list.html", (*Server).worldMap},
		{"/network", "network.html", (*Server).network},
		{"/list/{name}", "list.html", (*Server).list},
		{"/entity/{id...}", "entity.html", (*Server).entity},
		{"/find", "list.html", (*Server).find},
		{"/article/{id}", "article.html", (*Server).article},
		{"/search", "search.html", (*Server).search},
		{"/compare", "compare.html", (*Server).compare},
		{"/sql", "sql.html", (*Server).sqlConsole},
	}
}

// page is what every template gets.
type page struct {
	Title    string
	Path     string
	Filters  url.Values
	Filtered bool // the page takes the filters
	Articles string
	Known    map[string][]string // values to choose from, for the fields of filters
	Sections []section
	Data     any
}

// view handles a page.
func (s *Server) view(v view) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		values, err := pageValues(r.URL.Query())
		p := &page{Path: r.URL.Path, Filters: values, Filtered: true}
		if err == nil {
			err = v.fill(s, r, p)
		}
		if err == nil && p.Filtered {
			p.Known, _ = s.offered(r.Context()) // without it, the fields offer nothing
		}
		if err != nil {
			var to redirectError
			if errors.As(err, &to) {
				http.Redirect(w, r, string(to), http.StatusSeeOther)
				return
			}
			status, text, candidates := explain(err)
			if errors.Is(err, errNoPage) {
				status = http.StatusNotFound
			}
			var links []cell
			for _, c := range candidates {
				links = append(links, cell{Text: c.Name + " (" + string(c.Kind) + ", " + amount(c.Mentions, "mention", "mentions") + ")", Href: entityPath(string(c.ID))})
			}
			s.failPage(w, r, status, text, links)
			return
		}
		s.render(w, r, p.status(), v.template, p)
	}
}

// status is that of the worst of the sections: a page of which a part is
// missing is no success.
func (p *page) status() int {
	worst := http.StatusOK
	for _, section := range p.Sections {
		if section.err != nil {
			status, _, _ := explain(section.err)
			worst = max(worst, status)
		}
	}
	return worst
}

// redirectError leads to another page.
type redirectError string

func (to redirectError) Error() string { return "see " + string(to) }

var errNoPage = errors.New("there is no such page")

func (s *Server) failPage(w http.ResponseWriter, r *http.Request, status int, text string, links []cell) {
	s.render(w, r, status, "error.html", &page{Title: http.StatusText(status), Path: r.URL.Path, Filters: url.Values{}, Data: map[string]any{"Text": text, "Links": links}})
}

func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name string, p *page) {
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, name, p); err != nil {
		http.Error(w, "the page could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	if status == http.StatusOK {
		send(w, r, "text/html; charset=utf-8", b.Bytes())
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // a reader that has gone is no fault of ours
}

// count notes how many articles are behind a page, from its volume.
func (p *page) count(volume *query.Grid, undated int) {
	n := articlesIn(volume)
	p.Articles = articles(n + undated)
	if undated > 0 {
		p.Articles += ", " + strconv.Itoa(undated) + " of them without a date"
	}
}

// behind asks for the articles behind a page, day by day, and says how many
// they are.
func (s *Server) behind(ctx context.Context, p *page) (section, *query.Grid, error) {
	volume, g := s.ask(ctx, "volume", "", p.Filters, 0)
	if volume.err == nil {
		p.count(g, volume.undated)
	}
	return volume, g, volume.err
}

const (
	howCounted = "Mentions in titles, headings, paragraphs and captions count; page furniture never does. Of countries, names, abbreviations, official and former names and demonyms count unless other forms are asked for. Copies and rewrites of one report are one story."
	howPairs   = "Two are a pair when one article names both (or one paragraph or sentence, with window). NPMI runs from −1 to 1: how much more often the two meet than chance would have it. G² is the log-likelihood ratio: how sure that is."
	howVolume  = "Articles by day of publication in the publisher's own time zone; days without any article are shown as grey bands: nothing was published, or nothing was taken in, and a line is broken there."
)

// overview is the first page.
func (s *Server) overview(r *http.Request, p *page) error {
	p.Title = "Overview"
	ctx := r.Context()
	volume, g, err := s.behind(ctx, p)
	if err != nil {
		return err
	}
	if volume.Note = strings.TrimPrefix(volume.Note+gaps(g), "; "); volume.Note != "" {
		volume.Note = strings.ToUpper(volume.Note[:1]) + volume.Note[1:]
	}
	where, err := s.mapSection(r, p, articlesIn(g)+volume.undated)
	if err != nil {
		return err
	}
	people, peopleRows := s.ask(ctx, "people", "", p.Filters, 10)
	countries, countryRows := s.ask(ctx, "countries", "", p.Filters, 10)
	s.sparks(r, p, &people, peopleRows)
	s.sparks(r, p, &countries, countryRows)
	pairs, _ := s.ask(ctx, "pairs", "", p.Filters, 10)
	newest, _ := s.ask(ctx, "articles", "", p.Filters, 10)
	rejects, _ := s.ask(ctx, "rejects", "", p.Filters, 10)
	p.Sections = []section{
		volume.titled("volume", "Articles a "+volume.By, howVolume).charted("bars"),
		where,
		people.titled("people", "People", howCounted),
		countries.titled("countries", "Countries", howCounted),
		pairs.keep("a_name", "b_name", "count", "npmi", "g2").titled("pairs", "Named together", howPairs),
		newest.keep("date", "source", "title", "people", "countries").titled("articles", "Newest articles", "Articles that the filters select, newest first, undated ones last."),
		rejects.titled("rejects", "Not read", "Items that no run could read or store, each with the reason. The filters do not apply."),
	}
	for i, section := range p.Sections {
		if section.More != "" {
			p.Sections[i].More = p.Link("/list/" + section.ID)
		}
	}
	return nil
}

// gaps says how many periods between the first and the last have no article.
func gaps(volume *query.Grid) string {
	empty := 0
	for _, row := range volume.Rows {
		if row[1] == 0 {
			empty++
		}
	}
	if empty == 0 {
		return ""
	}
	return fmt.Sprintf("; no article in %d of %s (grey)", empty, amount(len(volume.Rows), "period", "periods"))
}

// sparks shows beside each entity how often it was named over time, and leaves
// the columns that a short list needs.
func (s *Server) sparks(r *http.Request, p *page, list *section, g *query.Grid) {
	*list = list.keep("name", "mentions", "articles", "stories", "outlets")
	if len(g.Rows) == 0 {
		return
	}
	drawn, err := s.series(r.Context(), p.Filters, g)
	if err != nil || len(drawn.Cols) == 0 {
		return // no article has a date
	}
	for i, row := range drawn.Rows {
		mentions := make([]int, len(row))
		for k, n := range row {
			mentions[k], _ = n.(int)
		}
		list.Rows[i] = append(list.Rows[i], cell{Text: strings.Trim(fmt.Sprint(mentions), "[]"), Spark: sparkline(mentions)})
	}
	list.Head = append(slices.Clone(list.Head), "by week")
}

// series counts the mentions of the entities of an answer, a column a week.
func (s *Server) series(ctx context.Context, values url.Values, g *query.Grid) (*query.Grid, error) {
	o, err := readOptions(values, filters(), false)
	if err != nil {
		return nil, err
	}
	var who []corpus.EntityID
	for _, row := range g.Rows {
		who = append(who, corpus.EntityID(query.Cell(row[0])))
	}
	a, _, err := s.put(ctx, request{
		options: o, limit: len(who), argument: fmt.Sprint(who),
		question: question{name: "series", filtered: true, ask: func(ctx context.Context, q *query.Query, _ string) (answer, error) {
			drawn, err := q.DB.Series(ctx, who, q.Filter, store.PeriodWeek)
			if err != nil {
				return answer{}, err
			}
			out := &query.Grid{Cols: drawn.Starts}
			for _, mentions := range drawn.Mentions {
				row := make([]any, len(mentions))
				for i, n := range mentions {
					row[i] = n
				}
				out.Add(row...)
			}
			return answer{grid: out}, nil
		}},
	})
	return a.grid, err
}

// list is a page with all rows of one question.
func (s *Server) list(r *http.Request, p *page) error {
	name := r.PathValue("name")
	q := find(name)
	if q.name == "" || q.argument != "" || q.name == "network" {
		return errNoPage
	}
	p.Title, p.Filtered = strings.ToUpper(name[:1])+name[1:], q.filtered
	list, _ := s.askFrom(r.Context(), name, "", p.Filters, p.Filters.Get("offset"), q.limit)
	how := howCounted
	if name == "pairs" {
		how = howPairs
	}
	list.How = how
	p.Sections = []section{list}
	if q.filtered && list.Failed == "" {
		_, _, err := s.behind(r.Context(), p)
		return err
	}
	return nil
}

// Measures lists what a comparison can show.
func (p *page) Measures() []string { return []string{"articles", "mentions", "share"} }
