package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"dateline/corpus"
	"dateline/query"
)

// find leads from a name to the page of whom it means.
func (s *Server) find(r *http.Request, _ *page) error {
	name := strings.TrimSpace(r.URL.Query().Get("name"))
	if name == "" {
		return redirectError("/")
	}
	id, err := s.base.Resolve(r.Context(), name)
	if err != nil {
		return err
	}
	return redirectError(entityPath(string(id)))
}

// entity is the page of a person or a country.
func (s *Server) entity(r *http.Request, p *page) error {
	ctx := r.Context()
	id, err := s.base.Resolve(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	e, err := s.base.DB.Entity(ctx, id)
	if err != nil {
		return err
	}
	key := string(e.ID)
	p.Title = e.Name
	p.Data = map[string]any{"Entity": e}
	own := url.Values{}
	for k, v := range p.Filters {
		own[k] = v
	}
	series, rows := s.ask(ctx, "timeline", key, own, 0)
	if series.Failed == "" {
		p.Articles = articlesOf(rows, series.Note)
	}
	own.Set("with", key)
	own.Del("offset")
	people, _ := s.partners(r, key, own, corpus.Person)
	countries, _ := s.partners(r, key, own, corpus.Country)
	sentences, lines := s.ask(ctx, "concordance", key, p.Filters, 50)
	sentences = linkSentences(sentences.keep("date", "source", "left", "match", "right"), lines, key, p.Filters)
	p.Sections = []section{
		series.titled("series", "Over time", howCounted+" Share: articles that name it, divided by all articles of the period that the filters select.").charted("lines"),
		people, countries,
		sentences.titled("concordance", "In these sentences", "Every mention that counts, newest article first; the match leads to its place in the article."),
		s.outlets(r, key), s.spellings(r, key),
	}
	if e.Kind == corpus.Person {
		p.Sections = append(p.Sections, s.decisions(r, e.ID))
	}
	return nil
}

func articlesOf(timeline *query.Grid, note string) string {
	naming, all := 0, 0
	for _, row := range timeline.Rows {
		n, _ := row[2].(int)
		of, _ := row[3].(int)
		naming, all = naming+n, all+of
	}
	text := fmt.Sprintf("named in %d of %d articles between its first and its last day", naming, all)
	if note != "" {
		text += "; " + note
	}
	return text
}

// partners lists who or what of a kind an entity is named with.
func (s *Server) partners(r *http.Request, key string, values url.Values, kind corpus.Kind) (section, *query.Grid) {
	own := url.Values{}
	for k, v := range values {
		own[k] = v
	}
	self := corpus.Person
	if strings.HasPrefix(key, "c:") {
		self = corpus.Country
	}
	own["kinds"] = []string{string(self) + "," + string(kind)}
	if self == corpus.Country {
		own["kinds"] = []string{string(kind) + "," + string(self)}
	}
	list, g := s.ask(r.Context(), "pairs", "", own, 15)
	for i, row := range g.Rows {
		other := 2
		if query.Cell(row[2]) == key {
			other = 0
		}
		list.Rows[i][0] = cell{Text: query.Shown(row[other+1]), Href: entityPath(query.Cell(row[other]))}
	}
	if len(list.Head) > 0 {
		list.Head = append([]string{"name"}, list.Head[1:]...)
	}
	list = list.keep("name", "count", "npmi", "g2", "jaccard")
	list.More = ""
	title := map[corpus.Kind]string{corpus.Person: "Named with people", corpus.Country: "Named with countries"}[kind]
	return list.titled("with-"+string(kind), title, howPairs), g
}

// linkSentences leads from each match to its place in the article. Under
// filters of roles or forms the place cannot be told from the row.
func linkSentences(list section, g *query.Grid, key string, values url.Values) section {
	exact := len(values["role"]) == 0 && len(values["forms"]) == 0 && values.Get("offset") == ""
	before, n := "", 0
	for i, row := range g.Rows {
		id := query.Cell(row[0])
		if n++; id != before {
			before, n = id, 1
		}
		to := articlePath(id) + "?mark=" + url.QueryEscape(key) + "#mark-1"
		if exact {
			to = fmt.Sprintf("%s?mark=%s#mark-%d", articlePath(id), url.QueryEscape(key), n)
		}
		if len(list.Rows[i]) == 5 {
			list.Rows[i][3].Href = to
		}
	}
	return list
}

// statement asks something for a page in SQL, with the entity as :who.
func (s *Server) statement(r *http.Request, key, text string) (section, *query.Grid) {
	values := url.Values{"param": {"who=" + key}}
	return s.ask(r.Context(), "sql", text, values, 50)
}

func (s *Server) outlets(r *http.Request, key string) section {
	list, _ := s.statement(r, key, "SELECT ifnull(s.name, '') AS outlet, sum(n.mentions) AS mentions, count(*) AS articles FROM article_entity n"+
		" JOIN articles a ON a.id = n.article LEFT JOIN sources s ON s.id = a.source"+
		" WHERE n.entity = (SELECT id FROM entities WHERE key = :who) AND n.mentions > 0 GROUP BY 1 ORDER BY 2 DESC, 1")
	return list.titled("outlets", "Outlets", "Who names it, over all articles: the filters do not apply. An empty name is an unknown outlet.")
}

func (s *Server) spellings(r *http.Request, key string) section {
	list, _ := s.statement(r, key, "SELECT text AS spelling, form, joined AS joined_by, count(*) AS mentions FROM mention_rows"+
		" WHERE entity = :who AND status = 'counted' GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3")
	return list.titled("spellings", "Spellings", "Every way in which it is written, its form, and the rule that joined the mention to it. The filters do not apply; forms that do not count by default are shown, too.")
}

// decisions lists where other articles decide who somebody is.
func (s *Server) decisions(r *http.Request, id corpus.EntityID) section {
	list, _ := s.statement(r, string(id), "SELECT article, entity, person_name, rule, score FROM identity_list WHERE person = :who ORDER BY article, entity")
	return list.titled("decisions", "Joined across articles", "Articles whose own text tells less of who this is, the person as that article alone tells, and the rule that decided. Each can be taken back; see the view identity_list.")
}

// compare puts up to six entities on one chart.
func (s *Server) compare(r *http.Request, p *page) error {
	const most = 6
	p.Title = "Compare"
	measure := r.URL.Query().Get("measure")
	column := map[string]int{"": 2, "mentions": 1, "articles": 2, "share": 4}[measure]
	if column == 0 {
		return query.Usagef("measure: no %q; there are: mentions, articles, share", measure)
	}
	var given []string
	for _, v := range r.URL.Query()["entity"] {
		for part := range strings.SplitSeq(v, ";") {
			if part = strings.TrimSpace(part); part != "" {
				given = append(given, part)
			}
		}
	}
	if len(given) > most {
		return query.Usagef("entity: at most %d can be compared", most)
	}
	p.Data = map[string]any{"Given": strings.Join(given, "; "), "Measure": measure, "By": p.Filters.Get("by")}
	if len(given) == 0 {
		return nil
	}
	out := section{ID: "compare", Title: "Over time", Head: []string{"date"}, Chart: "lines", Folded: true, How: howCounted + " A period in which one of them is not yet, or no more, named has 0."}
	at := map[string][]cell{}
	var commands []string
	for i, name := range given {
		id, err := s.base.Resolve(r.Context(), name)
		if err != nil {
			return err
		}
		one, g := s.ask(r.Context(), "timeline", string(id), p.Filters, 0)
		if one.Failed != "" {
			return query.Usagef("%s: %s", name, one.Failed)
		}
		out.Head, commands = append(out.Head, name), append(commands, one.Command)
		out.CSV, out.JSON = one.CSV, one.JSON
		for _, row := range g.Rows {
			day := query.Cell(row[0])
			if at[day] == nil {
				at[day] = emptyRow(day, len(given))
			}
			at[day][i+1].Text = query.Cell(row[column])
		}
	}
	out.Command = strings.Join(commands, "; ")
	if len(given) > 1 {
		out.CSV, out.JSON = "", ""
	}
	out.Rows = inOrder(at)
	p.Sections = []section{out}
	volume, g := s.ask(r.Context(), "volume", "", p.Filters, 0)
	p.count(g, volume.undated)
	return nil
}

func emptyRow(day string, n int) []cell {
	row := make([]cell, n+1)
	row[0].Text = day
	for i := range n {
		row[i+1] = cell{Text: "0", Number: true}
	}
	return row
}
