package main

import (
	"github.com/spf13/cobra"

	"dateline/corpus"
	ask "dateline/query"
)

func newTimeline(a *app) *cobra.Command {
	var o queryOptions
	var by string
	cmd := &cobra.Command{
		Use:   "timeline ENTITY",
		Short: "Count how often an entity is named, day by day",
		Long: `Timeline prints one row a period, from the first article that names the entity
to the last, among those that the filters select; with --from and --to, from the
one to the other. Periods without articles are filled in with zeros.

Columns: date (the first day of the period), mentions, articles (that name the
entity), total_articles (that the filters select), share (articles divided by
total_articles, so that a growing corpus does not look like growing fame). With
--count texts, stories or outlets, those are counted instead, once in each
period, and the columns are named after them.
Weeks begin on Monday. Articles without a date are left out and reported.` + queryHelp,
		Example: `  dateline timeline "Vladimir Putin" --by month
  dateline timeline UA --source bbc.co.uk --format csv`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.timeline(cmd, args[0], by) })
		},
	}
	queryFlags(cmd, &o, corpus.UnitArticles, 0)
	cmd.Flags().StringVar(&by, "by", "day", "length of a period: day|week|month|year")
	return cmd
}

func (q *query) timeline(cmd *cobra.Command, name, by string) error {
	q.Options.By = by
	g, undated, err := q.Timeline(cmd.Context(), name)
	if err == nil && undated > 0 {
		q.note("%d articles that name it have no date and are left out", undated)
	}
	return q.print(g, err)
}

func newVolume(a *app) *cobra.Command {
	var o queryOptions
	var by string
	cmd := &cobra.Command{
		Use:   "volume",
		Short: "Count the articles that the filters select, day by day",
		Long: `Volume prints one row a period, from the first dated article that the filters
select to the last; periods without articles are filled in with zeros.

Columns: date (the first day of the period), articles. Weeks begin on Monday.
Articles without a date are left out and reported.` + queryHelp,
		Example: `  dateline volume --by month
  dateline volume --country UA --format csv`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error {
				q.Options.By = by
				g, undated, err := q.Volume(cmd.Context())
				if err == nil && undated > 0 {
					q.note("%d articles have no date and are left out", undated)
				}
				return q.print(g, err)
			})
		},
	}
	queryFlags(cmd, &o, "", 0)
	cmd.Flags().StringVar(&by, "by", "day", "length of a period: day|week|month|year")
	return cmd
}

func newOutlets(a *app) *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "outlets ENTITY",
		Short: "Count how often each outlet names an entity",
		Long: `Outlets lists the outlets that name the entity, most mentions first.

Columns: outlet (empty where it is unknown), mentions, articles (that name the
entity), total_articles (of the outlet, that the filters select), share
(articles divided by total_articles, so that a large outlet does not look like a
keen one).` + queryHelp,
		Example: `  dateline outlets "Vladimir Putin" --limit 10
  dateline outlets UA --from 2024-07-01 --format csv`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.print(q.Outlets(cmd.Context(), args[0])) })
		},
	}
	queryFlags(cmd, &o, "", 50)
	return cmd
}

func newArticles(a *app) *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "articles",
		Short: "List the articles that the filters select",
		Long: `Articles lists articles, newest first, undated ones last.

Columns: article (identifier), item (the source's own identifier), date, source,
title, url, language, mentions (that count), people and countries (different ones named), focus (codes of the
countries that the article is about, rather than only names, strongest first), and
as the page states them section, type (article, live-blog, opinion ...) and paywall.` + queryHelp,
		Example: `  dateline articles --person "Narendra Modi" --country CN
  dateline articles --text '"helicopter crash"' --format jsonl`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.print(q.Articles(cmd.Context())) })
		},
	}
	queryFlags(cmd, &o, "", 50)
	return cmd
}

func newConcordance(a *app) *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "concordance ENTITY",
		Short: "Print every mention of an entity with its sentence",
		Long: `Concordance prints the mentions of an entity as keywords in context, newest
article first: every number can be followed to the sentences behind it.

Columns: article, date, source, left (the sentence before the mention), match
(the surface form), right (the sentence after it).` + queryHelp,
		Example: `  dateline concordance "Vladimir Putin" --limit 20
  dateline concordance RU --forms capital,metonym
  dateline concordance "Xi Jinping" --role title`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.concordance(cmd, args[0]) })
		},
	}
	queryFlags(cmd, &o, "", 50)
	return cmd
}

// contextWidth is how much of a sentence a table shows on each side, in
// characters; the other formats give all of it.
const contextWidth = 60

func (q *query) concordance(cmd *cobra.Command, name string) error {
	g, err := q.Concordance(cmd.Context(), name)
	if err == nil && q.o.format == "table" {
		for _, row := range g.Rows {
			row[3], row[5] = tail(ask.Cell(row[3]), contextWidth), head(ask.Cell(row[5]), contextWidth)
		}
	}
	return q.print(g, err)
}

// tail keeps the last n characters.
func tail(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return "…" + string(r[len(r)-n:])
	}
	return s
}

// head keeps the first n characters.
func head(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func newRejects(a *app) *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "rejects",
		Short: "List what could not be read or stored, and why",
		Long: `Rejects lists the items that no run has stored, each with its reason.

Columns: origin (path, URL, file:line or archive:byte), stage (read, fetch, decode,
annotate), reason, run.`,
		Example: "  dateline rejects --format csv",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.print(q.Rejects(cmd.Context())) })
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	return cmd
}

func newCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Verify the database",
		Long: `Check runs SQLite's own integrity and foreign-key checks and holds the derived
tables against the mentions they come from. It prints "ok" and a hash of the
content, which is equal for two databases that hold the same articles however
they were read. Then it says how many articles have no date, no outlet or no
title, or are in other languages than English, where there are any.`,
		Example: "  dateline check --db news.db",
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runCheck(cmd, a) },
	}
}

func runCheck(cmd *cobra.Command, a *app) error {
	return a.withQuery(cmd.Context(), queryOptions{format: "table"}, func(q *query) error {
		if err := q.db.Check(cmd.Context()); err != nil {
			return err
		}
		hash, err := q.db.ContentHash(cmd.Context())
		if err != nil {
			return err
		}
		if _, err = cmd.OutOrStdout().Write([]byte("ok " + hash + "\n")); err != nil {
			return err
		}
		total, err := q.db.Summary(cmd.Context())
		if err != nil {
			return err
		}
		return writeGaps(cmd.OutOrStdout(), total)
	})
}
