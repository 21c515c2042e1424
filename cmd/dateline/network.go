package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/export"
)

// networkOptions are the flags of network besides the filters.
type networkOptions struct {
	queryOptions
	out, by    string
	kinds, ego []string
	depth      int
	least      int
	pool       int
	backbone   float64
	resolution float64
}

func newNetwork(a *app) *cobra.Command {
	var o networkOptions
	cmd := &cobra.Command{
		Use:   "network",
		Short: "Write who and what is named together as a network",
		Long: `Network writes the people and countries that the filters select as nodes, and an
edge between two that are named in one --window. The weight of an edge is its
count in the unit of --count: articles, or stories or outlets where copies and
rewrites should not add up; all units, npmi and g2 are properties of the edge in
any case. docs/exports.md explains every property.

--ego draws the network around one entity: who is named together with it, and
what is between those. --backbone keeps the edges that stand out among those of
one of their nodes (disparity filter); --min-count and --limit keep the frequent
ones. Communities are found by the Louvain algorithm, the same ones each time.
With --by, edges have dates: in GEXF a spell and a count for each period.

Formats:
` + describe(export.NetworkFormats(), func(f export.NetworkFormat) (string, string) { return f.Name, f.Doc }) + queryHelp[1:],
		Example: `  dateline network --kinds person,person --min-count 5 --out people.gexf
  dateline network --ego "Vladimir Putin" --window sentence --count stories --out putin.graphml
  dateline network --kinds country,country --by month --backbone 0.05 --out world.gexf`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runNetwork(cmd, a, o) },
	}
	filterFlags(cmd, &o.queryOptions)
	countFlags(cmd, &o.queryOptions, corpus.UnitArticles)
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "", "output `FORMAT`: "+export.NetworkFormatNames()+" (default by the ending of --out, else gexf)")
	f.StringVar(&o.out, "out", "-", "`FILE` to write to, - for stdout")
	f.StringArrayVar(&o.ego, "ego", nil, "only what is around this `ENTITY`; repeat for several")
	f.IntVar(&o.depth, "depth", 1, "steps away from --ego, `N`")
	f.IntVar(&o.least, "min-count", 2, "edges of at least `N` units")
	f.IntVar(&o.limit, "limit", 0, "at most the `N` strongest edges, 0 for all")
	f.IntVar(&o.pool, "pool", 0, "make it of the `N` most frequent pairs only, before --backbone; 0 for all")
	f.Float64Var(&o.backbone, "backbone", 0, "keep edges whose `ALPHA` of the disparity filter is smaller, 0.05 for instance; 0 for all")
	f.Float64Var(&o.resolution, "resolution", 1, "`RESOLUTION` of the communities, larger for more and smaller ones; 0 for none")
	f.StringVar(&o.by, "by", "", "dates of edges, by `PERIOD`: day|week|month|year (default none)")
	kindsFlag(cmd, &o.kinds)
	return cmd
}

func runNetwork(cmd *cobra.Command, a *app, o networkOptions) error {
	name, err := export.Choose(o.format, o.out, "gexf", export.NetworkEndings())
	if err != nil {
		return usageError{Err: err}
	}
	format, err := export.FindNetworkFormat(name)
	if err != nil {
		return usageError{Err: err}
	}
	return a.withFilters(cmd.Context(), o.queryOptions, func(q *query) error {
		q.Options.Kinds, q.Options.Ego, q.Options.Depth, q.Options.Least = o.kinds, o.ego, o.depth, o.least
		q.Options.Pool, q.Options.Backbone, q.Options.Resolution, q.Options.By = o.pool, o.backbone, o.resolution, o.by
		defer export.Frugal()()
		p := newProgress(a.stderr, time.Now())
		n, err := q.Network(cmd.Context(), false, p.tell)
		p.clear()
		if err != nil {
			return err
		}
		if len(n.Edges) == 0 {
			fmt.Fprintln(a.stderr, "dateline: no two are named together so often: the network is empty; a lower --min-count or fewer filters may fill it")
		}
		return a.writeTo(o.out, func(w io.Writer) error { return format.Write(w, n) })
	})
}
