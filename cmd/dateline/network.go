package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/export"
	ask "dateline/query"
	"dateline/store"
)

// networkOptions are the flags of network besides the filters.
type networkOptions struct {
	queryOptions
	out, by    string
	kinds, ego []string
	depth      int
	least      int
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
  dateline network --ego "Vladimir Putin" --window sentence --count stories --format graphml --out putin.graphml
  dateline network --kinds country,country --by month --backbone 0.05 --out world.gexf`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runNetwork(cmd, a, o) },
	}
	filterFlags(cmd, &o.queryOptions)
	countFlags(cmd, &o.queryOptions, corpus.UnitArticles)
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "gexf", "output `FORMAT`: "+export.NetworkFormatNames())
	f.StringVar(&o.out, "out", "-", "`FILE` to write to, - for stdout")
	f.StringArrayVar(&o.ego, "ego", nil, "only what is around this `ENTITY`; repeat for several")
	f.IntVar(&o.depth, "depth", 1, "steps away from --ego, `N`")
	f.IntVar(&o.least, "min-count", 2, "edges of at least `N` units")
	f.IntVar(&o.limit, "limit", 0, "at most the `N` strongest edges, 0 for all")
	f.Float64Var(&o.backbone, "backbone", 0, "keep edges whose `ALPHA` of the disparity filter is smaller, 0.05 for instance; 0 for all")
	f.Float64Var(&o.resolution, "resolution", 1, "`RESOLUTION` of the communities, larger for more and smaller ones; 0 for none")
	f.StringVar(&o.by, "by", "", "dates of edges, by `PERIOD`: day|week|month|year (default none)")
	kindsFlag(cmd, &o.kinds)
	return cmd
}

func runNetwork(cmd *cobra.Command, a *app, o networkOptions) error {
	format, err := export.FindNetworkFormat(o.format)
	if err != nil {
		return usageError{Err: err}
	}
	if err := o.check(); err != nil {
		return err
	}
	return a.withFilters(cmd.Context(), o.queryOptions, func(q *query) error {
		pairs, err := q.PairOptions(o.kinds)
		if err != nil {
			return err
		}
		ego, err := q.ResolveAll(cmd.Context(), o.ego)
		if err != nil {
			return err
		}
		p := newProgress(a.stderr, time.Now())
		n, err := export.NewNetwork(cmd.Context(), q.db, export.NetworkOptions{
			Filter: q.Filter, Pairs: pairs, Least: o.least, Ego: ego, Depth: o.depth, Alpha: o.backbone,
			Resolution: o.resolution, By: store.Period(o.by), Strongest: o.limit, Progress: p.tell,
		})
		p.clear()
		if err != nil {
			return err
		}
		n.Note = networkNote(q, o)
		return a.writeTo(o.out, func(w io.Writer) error { return format.Write(w, n) })
	})
}

// check refuses flags that make no sense.
func (o *networkOptions) check() error {
	if o.by != "" {
		if _, err := ask.OneOf("--by", []string{o.by}, store.Periods()); err != nil {
			return err
		}
	}
	switch {
	case o.depth < 1:
		return usagef("--depth %d: must be 1 or more", o.depth)
	case !(o.backbone >= 0 && o.backbone <= 1):
		return usagef("--backbone %v: must be between 0 and 1", o.backbone)
	case !(o.resolution >= 0 && o.resolution <= 1000):
		return usagef("--resolution %v: must be between 0 and 1000", o.resolution)
	}
	return nil
}

// networkNote says in the file what it holds.
func networkNote(q *query, o networkOptions) string {
	parts := []string{fmt.Sprintf("named together in one %s, counted in %s, at least %d", q.Window, q.Unit, o.least)}
	add := func(name string, values ...string) {
		if s := strings.Join(values, ", "); s != "" {
			parts = append(parts, name+" "+s)
		}
	}
	add("kinds", strings.Join(o.kinds, "; "))
	add("around", o.ego...)
	add("from", o.from)
	add("to", o.to)
	add("outlets", o.sources...)
	add("naming", append(append([]string{}, o.persons...), o.states...)...)
	add("roles", o.roles...)
	add("forms", o.forms...)
	add("text", o.text)
	if o.backbone > 0 {
		add("backbone at", fmt.Sprint(o.backbone))
	}
	return strings.Join(parts, "; ")
}
