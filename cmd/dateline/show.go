package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dateline/corpus"
	ask "dateline/query"
	"dateline/store"
)

func newShow(a *app) *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "show ARTICLE|ENTITY",
		Short: "Show an article with its blocks and mentions, or an entity with its spellings",
		Long: `Show prints an article block by block, the stripped ones too: its role, the
rule that gave the role, the text, and who is named in it. ARTICLE is the
identifier or the beginning of one.

Given an entity, it prints how often it is named and in which spellings.

Where other articles decide who a person is, or that somebody is a namesake,
a second table says so: the article, the person as that article alone tells
(as), who it is (person), the rule that decided, and its score between 0 and
1. By which rule a name belongs to its person within the article is "join" of
the mention, with --format json.

Columns for an article: block, line, role, rule, text, names. With --format
json an article is one object with its metadata, blocks, mentions and
decisions; start and end there are bytes in the block's text.
Columns for an entity: entity, name, kind, text, mentions; for a country iso2,
iso3, m49 and fips, too.
Decisions are in an article's table and json and in an entity's table; the
view identity_list has all of them.`,
		Example: `  dateline show 3f2a9c0d
  dateline show "Recep Tayyip Erdoğan"
  dateline show fips:RS`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.show(cmd, args[0]) })
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	return cmd
}

// show tells articles from entities by their identifiers, which share no form.
func (q *query) show(cmd *cobra.Command, arg string) error {
	if ask.LooksLikeArticle(arg) {
		found, err := q.db.Show(cmd.Context(), corpus.ArticleID(arg))
		if err == nil {
			return q.showArticle(found)
		}
		if !errors.Is(err, store.ErrNoArticle) {
			return err
		}
	}
	g, e, err := q.Entity(cmd.Context(), arg)
	if err != nil {
		return err
	}
	made, err := q.db.Decisions(cmd.Context(), e.ID)
	if err != nil {
		return err
	}
	return q.writeWithDecisions(g, made)
}

// writeWithDecisions prints a table and, below it, the decisions.
func (q *query) writeWithDecisions(g *grid, made []corpus.Decision) error {
	if err := q.write(g); err != nil || q.o.format != "table" || len(made) == 0 {
		return err
	}
	fmt.Fprintln(q.app.stdout)
	below := &grid{Cols: []string{"article", "as", "person", "rule", "score"}}
	for _, d := range made {
		below.Add(string(d.Article), string(d.Entity), string(d.Person), d.Rule, d.Score)
	}
	return q.write(below)
}

func (q *query) showArticle(s *store.Stored) error {
	if q.o.format == "json" {
		return writeArticleJSON(q.app.stdout, s)
	}
	if q.o.format == "table" {
		writeArticleHead(q.app.stdout, s)
	}
	g := &grid{Cols: []string{"block", "line", "role", "rule", "text", "names"}}
	names := namesByBlock(s.Record)
	for i, b := range s.Record.Article.Blocks {
		text := b.Text
		if q.o.format == "table" {
			text = head(text, 100)
		}
		g.Add(i, b.Line, string(b.Role), b.Rule, text, strings.Join(names[i], "; "))
	}
	return q.writeWithDecisions(g, s.Decisions)
}

// namesByBlock lists, for each block, the canonical names of what is named in
// it, each once, in order.
func namesByBlock(r *corpus.Record) map[int][]string {
	name := map[corpus.EntityID]string{}
	for _, e := range r.Entities {
		name[e.ID] = e.Name
	}
	seen := map[[2]string]bool{}
	out := map[int][]string{}
	for _, m := range r.Mentions {
		key := [2]string{fmt.Sprint(m.Block), string(m.Entity)}
		if m.Status != corpus.Counted || seen[key] {
			continue
		}
		seen[key] = true
		out[m.Block] = append(out[m.Block], name[m.Entity])
	}
	return out
}

// writeArticleHead prints what is known about the article; its table follows.
func writeArticleHead(w io.Writer, s *store.Stored) {
	a := s.Record.Article
	for _, f := range [][2]string{
		{"article", string(a.ID)},
		{"item", a.Item},
		{"title", a.Title},
		{"source", a.Source},
		{"author", a.Author},
		{"published", ask.Timestamp(a.Published)},
		{"not read", unread(a)},
		{"modified", ask.Timestamp(a.Modified)},
		{"publisher", a.Publisher},
		{"section", a.Section},
		{"type", a.Type},
		{"paywall", yes(a.Paywalled)},
		{"language", a.Language},
		{"url", a.URL},
		{"origin", a.Origin},
		{"copies", joinIDs(s.Copies)},
		{"story", joinLinks(s.Links)},
		{"read by", ask.RunName(s.Run)},
	} {
		if f[1] != "" {
			fmt.Fprintf(w, "%-10s %s\n", f[0], ask.Shown(f[1]))
		}
	}
	fmt.Fprintln(w)
}

// unread is a date that is stated and could not be read.
func unread(a *corpus.Article) string {
	if a.UnreadDate == "" {
		return ""
	}
	return "date " + strconv.Quote(a.UnreadDate)
}

// yes writes a fact; what is not said is left out.
func yes(said bool) string {
	if said {
		return "yes"
	}
	return ""
}

func joinIDs(ids []corpus.ArticleID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return strings.Join(out, " ")
}

// joinLinks says what connects the article with others of its story.
func joinLinks(links []store.StoryLink) string {
	out := make([]string, len(links))
	for i, l := range links {
		out[i] = fmt.Sprintf("%s (%s, %.2f)", l.Article, l.Reason, l.Score)
	}
	return strings.Join(out, " ")
}

func writeArticleJSON(w io.Writer, s *store.Stored) error {
	line, err := ask.Marshal(ask.ArticleObject(s))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, line)
	return err
}
