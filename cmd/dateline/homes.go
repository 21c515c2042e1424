package main

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"dateline/extract/country"
	ask "dateline/query"
)

func newHomes(a *app) *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "homes",
		Short: "Learn from the stored articles where outlets are at home",
		Long: `Homes prints the outlets that name at least 50 cities and regions, most of them
in one country or one part of it. Given to ingest with --homes, the list helps
to tell namesakes apart: Georgia in a paper of Atlanta is the state.

Columns: outlet, home (ISO 3166-1 or 3166-2 code).`,
		Example: `  dateline homes --format csv > homes.csv
  dateline ingest --homes homes.csv articles/`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withQuery(cmd.Context(), o, func(q *query) error { return q.homes(cmd) })
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	return cmd
}

func (q *query) homes(cmd *cobra.Command) error {
	places, err := q.db.Places(cmd.Context())
	if err != nil {
		return err
	}
	var h country.Homes
	for _, p := range places {
		h.Add(p.Source, p.Country, p.Subdivision, p.Mentions)
	}
	learnt := h.Learnt()
	g := &grid{Cols: []string{"outlet", "home"}}
	for _, outlet := range slices.Sorted(maps.Keys(learnt)) {
		g.Add(outlet, learnt[outlet])
	}
	return q.write(g)
}
