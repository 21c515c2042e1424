package main

import (
	"github.com/spf13/cobra"

	"dateline/corpus"
)

const queryHelp = `

All filters combine. Days are those of the publisher's own time zone; an
article without a date fails --from and --to. --person and --country take an
identifier, a canonical name, an alias or a code (RU, RUS, 643, fips:RS); one
that fits several entities is an error that lists them. Counts are those of mentions in content
blocks (title, subtitle, heading, body, caption): boilerplate never counts.`

func newPeople(a *app) *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "people",
		Short: "Count how often each person is named",
		Long: `People lists the people named, most often first.

Columns: entity (identifier), name (canonical name), mentions, articles,
stories (copies and rewrites of one report count once), outlets (named outlets),
first and last (days), texts (copies count once, rewrites each). An entity with "@" is a name that nothing in its article
explains; such names are never joined across articles.` + queryHelp,
		Example: `  dateline people --limit 10
  dateline people --from 2024-07-01 --to 2024-07-31 --count articles
  dateline people --country KZ --format csv > people.csv`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.print(q.People(cmd.Context())) })
		},
	}
	queryFlags(cmd, &o, corpus.UnitMentions, 50)
	return cmd
}

func newCountries(a *app) *cobra.Command {
	var o queryOptions
	var focus bool
	cmd := &cobra.Command{
		Use:   "countries",
		Short: "Count how often each country is named",
		Long: `Countries lists the countries named, most often first.

Columns: entity, name, iso2, iso3, mentions, articles, stories, outlets, first,
last and texts. By default the forms name, abbreviation, official, former and
demonym count; --forms chooses others, such as capital, city, region, metonym
("the Kremlin") and combining ("Sino-").

With --focus, countries are counted in the articles that are about them rather
than only name them, and a column score gives their mean share of the weight
of all countries named there; --count is then articles by default.` + queryHelp,
		Example: `  dateline countries --limit 10
  dateline countries --forms name,official,abbreviation
  dateline countries --forms capital,metonym --person "Vladimir Putin"
  dateline countries --focus --limit 10`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error {
				if q.Options.Focus = focus; focus && !cmd.Flags().Changed("count") {
					q.Unit = corpus.UnitArticles
				}
				return q.print(q.Nations(cmd.Context()))
			})
		},
	}
	queryFlags(cmd, &o, corpus.UnitMentions, 50)
	cmd.Flags().BoolVar(&focus, "focus", false, "count the articles that are about the country, not those that name it")
	return cmd
}

func newPairs(a *app) *cobra.Command {
	var o queryOptions
	var kinds []string
	var with, sort string
	var fewest int
	cmd := &cobra.Command{
		Use:   "pairs",
		Short: "Count who and what is named together",
		Long: `Pairs lists the entities named in the same window, most often first.

Columns: a, a_name, b, b_name, count, npmi, g2, jaccard, a_count, b_count,
total. count is in the unit of --count; mentions counts windows. npmi
(normalised pointwise mutual information, from -1 to 1) says how much more often
the two meet than if they were independent, or less where it is below 0; g2
(log-likelihood ratio) how sure it is that they are not, in either direction;
jaccard, which part of the units that name either names both. They follow from
a_count and b_count, which count the units that name each, and total, all units
selected. --sort npmi puts the pairs of the highest npmi first, --sort g2 those
of the highest g2, with pairs that meet less often than by chance last.
--min-count leaves out pairs with a smaller count; for --sort npmi it is 3 where
nothing is said, as two that are named once, and together, have the highest.` + queryHelp,
		Example: `  dateline pairs --limit 10
  dateline pairs --kinds person,person --window sentence
  dateline pairs --with "Vladimir Putin" --kinds person,country --format json
  dateline pairs --with RU --sort npmi --min-count 3`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error {
				q.Options.Kinds, q.Options.With, q.Options.Sort, q.Options.Least = kinds, with, sort, fewest
				return q.print(q.Pairs(cmd.Context()))
			})
		},
	}
	queryFlags(cmd, &o, corpus.UnitArticles, 50)
	cmd.Flags().StringVar(&with, "with", "", "only the pairs of this `ENTITY`")
	cmd.Flags().StringVar(&sort, "sort", "count", "`MEASURE` to sort by: count|npmi|g2")
	cmd.Flags().IntVar(&fewest, "min-count", 0, "only pairs with a count of `N` or more (with --sort npmi, 3 where nothing is said)")
	kindsFlag(cmd, &kinds)
	return cmd
}

// kindsFlag adds the flag --kinds.
func kindsFlag(cmd *cobra.Command, kinds *[]string) {
	cmd.Flags().StringArrayVar(kinds, "kinds", nil, "`KINDS` of the two: person,person or person,country or country,country; repeat for several (default all)")
}
