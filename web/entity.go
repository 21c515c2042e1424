package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

// find leads from a name to the page of whom it means.
func (s *Server) find(r *http.Request, _ *page) error {
	name := strings.TrimSpace(r.URL.Query().Get("name"))
	if name == "" {
		return redirectError("/")
	}
	e, err := s.meant(r.Context(), name)
	if err != nil {
		return err
	}
	return redirectError(entityPath(string(e.ID)))
}

// meant finds out whom a name means.
func (s *Server) meant(ctx context.Context, name string) (corpus.Entity, error) {
	a, _, err := s.put(ctx, request{argument: name, limit: 1, question: question{name: "meant", filtered: true, ask: askMeant}})
	if err != nil {
		return corpus.Entity{}, err
	}
	row := a.grid.Rows[0]
	e, _ := row[0].(corpus.Entity)
	return e, nil
}

func askMeant(ctx context.Context, q *query.Query, name string) (answer, error) {
	id, err := q.Resolve(ctx, name)
	if err != nil {
		return answer{}, err
	}
	found, err := q.DB.Entities(ctx, []corpus.EntityID{id})
	if err != nil {
		return answer{}, err
	}
	e, ok := found[id]
	if !ok {
		return answer{}, &store.NotFoundError{Query: name}
	}
	g := &query.Grid{Cols: []string{"entity"}}
	g.Add(e)
	return answer{grid: g}, nil
}

// entity is the page of a person or a country.
func (s *Server) entity(r *http.Request, p *page) error {
	ctx := r.Context()
	e, err := s.meant(ctx, r.PathValue("id"))
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
	sentences, lines := s.askFrom(ctx, "concordance", key, p.Filters, p.Filters.Get("offset"), 50)
	sentences = linkSentences(sentences.keep("date", "source", "left", "match", "right"), lines, key, p.Filters)
	series = series.titled("series", "Over time", howCounted+" "+howSeries).charted("lines")
	series.Choices = p.choices("Counted by", "count", []string{"articles", "stories", "outlets"}, "articles")
	outlets, _ := s.ask(ctx, "outlets", key, p.Filters, 15)
	outlets.More = ""
	p.Sections = []section{
		series, people, countries,
		sentences.titled("concordance", "In these sentences", "Every mention that counts, newest article first; the match leads to its place in the article."),
		outlets.titled("outlets", "Outlets", "Which outlets name it. Share: articles that name it, divided by all articles of the outlet that the filters select. Articles that state no outlet are counted together."),
		s.spellings(r, key),
	}
	if e.Kind == corpus.Person {
		p.Sections = append(p.Sections, s.decisions(r, e.ID), s.namesakes(r, e.ID))
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
	text := fmt.Sprintf("named in %d of %s between its first and its last day", naming, articles(all))
	if len(timeline.Cols) > 2 && timeline.Cols[2] != string(corpus.UnitArticles) {
		text = fmt.Sprintf("named in %d of %d %s between its first and its last day, counted once in each period", naming, all, timeline.Cols[2])
	}
	switch {
	case note != "" && all == 0:
		return strings.NewReplacer("are not among these rows", "name it, and none with one", "is not among these rows", "names it, and none with one").Replace(note)
	case note != "":
		return text + "; " + note
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
	list.Choices = (&page{Path: r.URL.Path, Filters: values}).choices("Sorted by", "sort", texts(corpus.PairOrders()), string(corpus.OrderCount))
	return list.titled("with-"+string(kind), title, howPairs+fmt.Sprintf(" Sorted by NPMI, pairs of fewer than %d are left out: their NPMI is high by chance.", corpus.OrderNPMI.Usual())), g
}

const howSeries = "Share: articles that name it, divided by all articles of the period that the filters select. Counted by stories, copies and rewrites of one report count once in each period; by outlets, however many articles an outlet has. A period without any article is a grey band: nothing is known of it."

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

// The statements that the page of an entity asks; :who is its identifier.
const (
	spellingsSQL = "WITH who AS (SELECT id FROM entities WHERE key = :who)," +
		" latest AS (SELECT article FROM namings WHERE entity = (SELECT id FROM who) ORDER BY article DESC LIMIT 300)," +
		" seen AS (SELECT DISTINCT l.surface, v.form, v.joined FROM latest JOIN mentions m USING (article) JOIN aliases l ON l.id = m.alias" +
		" JOIN evidence v ON v.id = m.evidence WHERE l.entity = (SELECT id FROM who) AND v.status = 'counted')" +
		" SELECT w.text AS spelling, l.mentions AS mentions," +
		" ifnull((SELECT group_concat(DISTINCT form) FROM seen WHERE surface = l.surface), '') AS forms," +
		" ifnull((SELECT group_concat(DISTINCT nullif(joined, '')) FROM seen WHERE surface = l.surface), '') AS joined_by" +
		" FROM aliases l JOIN surfaces w ON w.id = l.surface WHERE ifnull(l.entity, 0) = (SELECT id FROM who) AND l.mentions > 0 ORDER BY 2 DESC, 1"
	decisionsSQL = "SELECT article, entity, name, rule, score FROM identity_list WHERE person = :who ORDER BY score, article, entity"
	namesakesSQL = "SELECT e.name AS name, e.key AS entity, min(w.text) AS also_named, sum(o.mentions) AS mentions" +
		" FROM aliases l JOIN aliases o ON o.surface = l.surface AND o.entity <> l.entity JOIN entities e ON e.id = o.entity JOIN surfaces w ON w.id = l.surface" +
		" WHERE ifnull(l.entity, 0) = (SELECT id FROM entities WHERE key = :who) AND e.kind = 'person' AND l.mentions > 0 AND o.mentions > 0 AND e.unresolved = 0" +
		" GROUP BY e.id ORDER BY 4 DESC, 2 LIMIT 20"
)

// ownStatement reports whether a statement is one of the page's own.
func ownStatement(text string) bool {
	return text == spellingsSQL || text == decisionsSQL || text == namesakesSQL
}

func (s *Server) spellings(r *http.Request, key string) section {
	list, _ := s.statement(r, key, spellingsSQL)
	return list.titled("spellings", "Spellings", "Every way in which it is written, and how often in all articles: the filters do not apply, and forms that do not count by default are among them. The forms and the rules that joined a mention to it are those of its 300 latest articles.")
}

// decisions lists where other articles decide who somebody is, with the command
// that takes each back.
func (s *Server) decisions(r *http.Request, id corpus.EntityID) section {
	list, _ := s.statement(r, string(id), decisionsSQL)
	list.propose("if it is somebody else", func(row []cell) string {
		return s.ruling("split", string(id), row[0].Text)
	})
	return list.titled("decisions", "Joined across articles", "Articles whose own text tells less of who this is, the person as that article alone tells, and the rule that decided, the least sure first. The command in the last column rules that in this article it is somebody else; dateline undo takes a ruling back.")
}

// namesakes lists other people who are named by the same words.
func (s *Server) namesakes(r *http.Request, id corpus.EntityID) section {
	list, _ := s.statement(r, string(id), namesakesSQL)
	list.propose("if it is the same person", func(row []cell) string {
		return s.ruling("merge", string(id), row[1].Text)
	})
	for i, row := range list.Rows {
		list.Rows[i][0].Href = entityPath(row[1].Text)
	}
	return list.titled("namesakes", "Others named by the same words", "People who are told apart from this one, but share a way of being named: mostly a family name. The command in the last column rules that they are one; dateline undo takes a ruling back.")
}

// ruling writes a command that rules on who is who.
func (s *Server) ruling(action string, words ...string) string {
	line := "dateline " + action
	for _, w := range words {
		line += " " + quote(w)
	}
	if s.Database != "" {
		line += " --db " + quote(s.Database)
	}
	return line
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
	given := filled(r.URL.Query()["entity"])
	if len(given) > most {
		return query.Usagef("entity: at most %d can be compared", most)
	}
	room := slices.Concat(given, make([]string, max(1, 2-len(given))))
	p.Data = map[string]any{"Given": room[:min(most, len(room))], "Measure": measure, "By": p.Filters.Get("by")}
	if len(given) == 0 {
		return nil
	}
	out := section{ID: "compare", Title: "Over time", Head: []string{"Date"}, Chart: "lines", Raw: true, Folded: true, How: howCounted + " A period in which one of them is not yet, or no more, named has 0; one without any article is a grey band. With stories or outlets as the count, the measure articles is those."}
	at := map[string][]cell{}
	var commands []string
	for i, name := range given {
		known, err := s.meant(r.Context(), name)
		if err != nil {
			return err
		}
		one, g := s.ask(r.Context(), "timeline", string(known.ID), p.Filters, 0)
		if one.err != nil {
			return one.err
		}
		out.Head, commands = append(out.Head, known.Name), append(commands, one.Command)
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
	volume, g, err := s.behind(r.Context(), p)
	if err != nil {
		return err
	}
	out.By, out.Rows = volume.By, inOrder(at)
	out.gaps = periodsWithout(g, out.Rows)
	p.Sections = []section{out}
	return nil
}

// periodsWithout says in which of the rows' periods there is no article.
func periodsWithout(volume *query.Grid, rows [][]cell) []bool {
	some := map[string]bool{}
	for _, row := range volume.Rows {
		some[query.Cell(row[0])] = row[1] != 0
	}
	out := make([]bool, len(rows))
	for i, row := range rows {
		out[i] = !some[row[0].Text]
	}
	return out
}

func emptyRow(day string, n int) []cell {
	row := make([]cell, n+1)
	row[0].Text = day
	for i := range n {
		row[i+1] = cell{Text: "0", Number: true}
	}
	return row
}
