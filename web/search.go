package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

// hit is an article that a search found, with the text around the words.
type hit struct {
	Title, Href, Date, Source string
	Before, Match, After      string
}

// search finds articles by their text.
func (s *Server) search(r *http.Request, p *page) error {
	p.Title = "Search"
	text := p.Filters.Get("text")
	if text == "" {
		return nil
	}
	ctx := r.Context()
	list, g := s.askFrom(ctx, "articles", "", p.Filters, p.Filters.Get("offset"), 20)
	if list.err != nil {
		return list.err
	}
	words := searchWords(text)
	var hits []hit
	err := s.read(ctx, func(ctx context.Context) (err error) {
		hits, err = s.hits(ctx, g, words)
		return err
	})
	if err != nil {
		return err
	}
	facets := func(name, flag string) section {
		list, rows := s.ask(ctx, name, "", p.Filters, 8)
		for i, row := range rows.Rows {
			v := url.Values{}
			for k, x := range p.Filters {
				v[k] = x
			}
			v[flag] = append(slices.Clone(v[flag]), query.Cell(row[0]))
			v.Del("offset")
			list.Rows[i][1].Href = "/search?" + v.Encode()
		}
		list.More = ""
		return list.keep("name", "mentions", "articles")
	}
	p.Data = map[string]any{"Facets": []facet{s.outletFacet(r, p), s.monthFacet(r, p)}, "Hits": hits, "More": list.More, "Command": list.Command, "CSV": list.CSV, "JSON": list.JSON}
	p.Sections = []section{
		facets("people", "person").titled("people", "People in these articles", "A name narrows the search to the articles that name it."),
		facets("countries", "country").titled("countries", "Countries in these articles", "A name narrows the search to the articles that name it."),
	}
	_, _, err = s.behind(ctx, p)
	return err
}

// hits reads the text around the words of each article found.
func (s *Server) hits(ctx context.Context, articles *query.Grid, words []string) ([]hit, error) {
	var out []hit
	for _, row := range articles.Rows {
		id := query.Cell(row[0])
		h := hit{Title: query.Cell(row[4]), Href: articlePath(id), Date: query.Cell(row[2]), Source: query.Cell(row[3])}
		if h.Title == "" {
			h.Title = "(no title)"
		}
		found, err := s.base.DB.Text(ctx, corpus.ArticleID(id))
		if err != nil {
			return nil, err
		}
		h.Before, h.Match, h.After = snippet(found, words)
		out = append(out, h)
	}
	return out, nil
}

// searchWords lists the words of a full-text query, without its operators.
func searchWords(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch w {
		case "AND", "OR", "NOT", "NEAR":
		default:
			out = append(out, strings.ToLower(w))
		}
	}
	return out
}

// around is how much text a snippet has on each side, in characters.
const around = 120

// snippet is the first place in the article's content that holds one of the
// words, the longest word first.
func snippet(a *corpus.Article, words []string) (before, match, after string) {
	byLength := slices.Clone(words)
	slices.SortStableFunc(byLength, func(a, b string) int { return len(b) - len(a) })
	for _, w := range byLength {
		for _, b := range a.Blocks {
			if !b.Role.IsContent() || b.Role == corpus.RoleTitle {
				continue
			}
			low := strings.ToLower(b.Text)
			i := strings.Index(low, w)
			if i < 0 || len(low) != len(b.Text) { // a text that changes its length in lower case has other places
				continue
			}
			return lastRunes(b.Text[:i], around), b.Text[i : i+len(w)], firstRunes(b.Text[i+len(w):], around)
		}
	}
	for _, b := range a.Blocks {
		if b.Role == corpus.RoleBody {
			return "", "", firstRunes(b.Text, 2*around)
		}
	}
	return "", "", ""
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func lastRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return "…" + string(r[len(r)-n:])
	}
	return s
}

// sqlConsole is the page for statements.
func (s *Server) sqlConsole(r *http.Request, p *page) error {
	p.Title, p.Filtered = "SQL", false
	text := r.URL.Query().Get("query")
	schema, err := store.Schema()
	if err != nil {
		return err
	}
	p.Data = map[string]any{"Query": text, "Schema": schema, "Worked": store.WorkedQuestions()}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	p.Filters = r.URL.Query()
	list, _ := s.ask(r.Context(), "sql", text, p.Filters, 0)
	p.Sections = []section{list.titled("rows", "Answer", "At most 1,000 rows are shown; CSV, JSON and the command have all. Bytes are shown as hex() shows them, numbers beyond all others as Infinity; of columns of one name the second is called name_2.")}
	return nil
}
