package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
)

func inOrder(rows map[string][]cell) [][]cell {
	var out [][]cell
	for _, day := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, rows[day])
	}
	return out
}

// block is a piece of an article as the reader shows it.
type block struct {
	N          int
	Role, Rule string
	Doc        string
	Content    bool
	Title      bool
	Heading    bool
	Pieces     []piece
}

// piece is a stretch of text, with a mention or without.
type piece struct {
	Text, Class, Href, Note, ID string
	Aside                       string // why it does not count, for those who do not see that it is dimmed
}

// article is the reader.
func (s *Server) article(r *http.Request, p *page) error {
	var found *store.Stored
	var story section
	err := s.read(r.Context(), func(ctx context.Context) (err error) {
		if found, err = s.base.DB.Show(ctx, corpus.ArticleID(r.PathValue("id"))); err == nil {
			story = s.story(ctx, found)
		}
		return err
	})
	if err != nil {
		return err
	}
	a := found.Record.Article
	p.Title, p.Filtered = a.Title, false
	if p.Title == "" {
		p.Title = "Article " + string(a.ID)
	}
	values := url.Values{"id": {string(a.ID)}}
	address := a.Canonical
	if address == "" {
		address = a.URL
	}
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		address = ""
	}
	p.Data = map[string]any{
		"Article": a, "Published": query.Timestamp(a.Published), "Address": address, "Run": query.RunName(found.Run),
		"Blocks": blocksOf(found.Record, corpus.EntityID(r.URL.Query().Get("mark"))),
		"Story":  story, "Command": s.command(find("show"), string(a.ID), nil), "JSON": "/api/show?" + values.Encode(),
		"Spoken": mentionTable(found.Record),
	}
	return nil
}

// blocksOf prepares the text. The mentions of marked are numbered, so that a
// sentence of its page can lead to each.
func blocksOf(r *corpus.Record, marked corpus.EntityID) []block {
	name := map[corpus.EntityID]string{}
	for _, e := range r.Entities {
		name[e.ID] = e.Name
	}
	at := map[int][]corpus.Mention{}
	for _, m := range r.Mentions {
		at[m.Block] = append(at[m.Block], m)
	}
	doc := map[corpus.Role]string{}
	for _, info := range corpus.Roles() {
		doc[info.Role] = info.Doc
	}
	var out []block
	n := 0
	for i, b := range r.Article.Blocks {
		x := block{N: i, Role: string(b.Role), Rule: b.Rule, Doc: doc[b.Role], Content: b.Role.IsContent(), Title: b.Role == corpus.RoleTitle, Heading: b.Role == corpus.RoleHeading || b.Role == corpus.RoleSubtitle}
		end := 0
		for _, m := range shownMentions(at[i], len(b.Text)) {
			if m.Start > end {
				x.Pieces = append(x.Pieces, piece{Text: b.Text[end:m.Start]})
			}
			end = m.End
			x.Pieces = append(x.Pieces, mentionPiece(m, b.Text[m.Start:m.End], name[m.Entity]))
			if m.Entity == marked && marked != "" && m.Status == corpus.Counted && m.Form.Counted() && x.Content {
				n++
				last := &x.Pieces[len(x.Pieces)-1]
				last.ID, last.Class = fmt.Sprintf("mark-%d", n), last.Class+" marked"
			}
		}
		if end < len(b.Text) {
			x.Pieces = append(x.Pieces, piece{Text: b.Text[end:]})
		}
		out = append(out, x)
	}
	return out
}

// shownMentions lists the mentions of a block that can be marked in its text:
// of those that overlap, the counted one, else the first.
func shownMentions(ms []corpus.Mention, length int) []corpus.Mention {
	counted := func(m corpus.Mention) int {
		if m.Status == corpus.Counted {
			return 0
		}
		return 1
	}
	sorted := slices.Clone(ms)
	slices.SortStableFunc(sorted, func(a, b corpus.Mention) int {
		return cmp.Or(cmp.Compare(counted(a), counted(b)), cmp.Compare(a.Start, b.Start))
	})
	var out []corpus.Mention
	for _, m := range sorted {
		if m.Start < 0 || m.End > length || m.Start >= m.End ||
			slices.ContainsFunc(out, func(o corpus.Mention) bool { return m.Start < o.End && o.Start < m.End }) {
			continue
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b corpus.Mention) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

func mentionPiece(m corpus.Mention, text, name string) piece {
	p := piece{Text: text, Class: string(m.Kind) + " " + string(m.Status)}
	if m.Kind == corpus.Country && !m.Form.Counted() {
		p.Class += " other-form"
	}
	notes := []string{string(m.Form)}
	if name != "" {
		notes = []string{name, string(m.Form)}
	}
	if m.Status != corpus.Counted {
		p.Aside = string(m.Status) + ": " + m.Reason
		notes = append(notes, p.Aside)
	}
	if m.Enclosing != "" {
		notes = append(notes, "in “"+m.Enclosing+"”")
	}
	p.Note = strings.Join(notes, ", ")
	if m.Entity != "" {
		p.Href = entityPath(string(m.Entity))
	}
	return p
}

// mentionTable lists every mention, also those that the text cannot mark.
func mentionTable(r *corpus.Record) section {
	out := section{ID: "mentions", Title: "All mentions", Head: []string{"text", "kind", "form", "status", "reason", "found by", "joined by"}}
	for _, m := range r.Mentions {
		row := []cell{{Text: m.Text}, {Text: string(m.Kind)}, {Text: string(m.Form)}, {Text: statusOf(m)}, {Text: m.Reason}, {Text: m.By}, {Text: m.Join}}
		if m.Entity != "" {
			row[0].Href = entityPath(string(m.Entity))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// statusOf says whether a mention counts.
func statusOf(m corpus.Mention) string {
	if m.Status == corpus.Counted && m.Kind == corpus.Country && !m.Form.Counted() {
		return "counted on request"
	}
	return string(m.Status)
}

// story lists the other articles of an article's story.
func (s *Server) story(ctx context.Context, found *store.Stored) section {
	const most = 20
	out := section{ID: "story", Title: "The same story", Head: []string{"date", "source", "title", "why", "score"}}
	add := func(id corpus.ArticleID, why, score string) {
		if len(out.Rows) == most {
			return
		}
		a, err := s.base.DB.Text(ctx, id)
		if err != nil {
			return
		}
		title := a.Title
		if title == "" {
			title = "(no title)"
		}
		out.Rows = append(out.Rows, []cell{{Text: a.Day()}, {Text: a.Source}, {Text: title, Href: articlePath(string(id))}, {Text: why}, {Text: score}})
	}
	linked := map[corpus.ArticleID]bool{}
	for _, l := range found.Links {
		linked[l.Article] = true
		add(l.Article, l.Reason, fmt.Sprintf("%.2f", l.Score))
	}
	for _, id := range found.Copies {
		if !linked[id] {
			add(id, "copy", "")
		}
	}
	return out
}
