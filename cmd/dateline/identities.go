package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	ask "dateline/query"
)

// identitiesOptions are the flags of identities.
type identitiesOptions struct {
	format   string
	doubtful bool
	limit    int
}

func newIdentities(a *app) *cobra.Command {
	var o identitiesOptions
	cmd := &cobra.Command{
		Use:   "identities",
		Short: "List who was joined, split or left unresolved, with the evidence",
		Long: `Identities lists the people who go by another identifier than their articles
alone give: joined with people of other articles, split from namesakes, or ruled
so; then the spellings that were joined with a fuller name inside an article; then
the single names that stay unresolved, with people they could mean.

--doubtful leaves out the joins and splits between articles that are certain.
Each part begins with what is most worth a look: between articles the least
sure, among these those of most articles; inside articles the spellings that fit
somebody else of the article, too, then those that have the least in common with
the name; the single names that most articles have.

shared are the rarest people and countries that these articles have in common
with others that name the person; for a spelling, the other people of its
articles whom it fits; for a single name, the people whom it could mean. sentence
is from one of the articles, other_sentence from another one that names the
person. merge, split, alias and forget rule on what is wrong.

Columns: what (joined, split, forgotten, inside, unresolved), entity, name,
person, person_name, rule, score, articles, shared, article, sentence,
other_article, other_sentence.`,
		Example: `  dateline identities --doubtful --limit 100 --format csv > doubtful.csv
  dateline identities --doubtful --format jsonl --limit 10`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.limit < 0 {
				return usagef("--limit %d: must not be negative", o.limit)
			}
			return a.withQuery(cmd.Context(), queryOptions{format: o.format}, func(q *query) error { return q.identities(cmd.Context(), o) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	f.BoolVar(&o.doubtful, "doubtful", false, "only what is less than certain")
	f.IntVar(&o.limit, "limit", 20, "at most `N` rows of each part, 0 for all")
	return cmd
}

func (q *query) identities(ctx context.Context, o identitiesOptions) error {
	below := 2.0
	if o.doubtful {
		below = 1
	}
	joins, err := q.db.Joins(ctx, below, o.limit)
	if err != nil {
		return err
	}
	inner, err := q.db.InnerJoins(ctx, o.limit)
	if err != nil {
		return err
	}
	bare, err := q.db.BareNames(ctx, o.limit)
	if err != nil {
		return err
	}
	g := &grid{Cols: []string{
		"what", "entity", "name", "person", "person_name", "rule", "score", "articles", "shared",
		"article", "sentence", "other_article", "other_sentence",
	}}
	for _, j := range joins {
		what := "joined"
		switch {
		case j.Person == "":
			what = "forgotten"
		case strings.Contains(string(j.Person), "~"):
			what = "split"
		}
		g.Add(what, string(j.Entity), j.Name, string(j.Person), j.PersonName, j.Rule, j.Score, j.Articles, strings.Join(j.Shared, "; "),
			string(j.Here.Article), j.Here.Text, string(j.There.Article), j.There.Text)
	}
	for _, j := range inner {
		g.Add("inside", "", j.Text, string(j.Person), j.Name, j.Rule, nil, j.Articles, strings.Join(j.Others, "; "),
			string(j.Here.Article), j.Here.Text, "", "")
	}
	for _, b := range bare {
		g.Add("unresolved", string(b.ID), b.Name, "", "", "", nil, b.Articles, strings.Join(b.Candidates, "; "),
			string(b.Here.Article), b.Here.Text, "", "")
	}
	if o.format == "table" {
		for _, row := range g.Rows {
			for _, column := range []int{10, 12} {
				if s, ok := row[column].(string); ok {
					row[column] = head(s, 60)
				}
			}
		}
	}
	return q.write(g)
}
