package query

import (
	"context"
	"fmt"
	"strings"

	"dateline/export"
	"dateline/store"
)

// Network builds the network of who and what is named together. With plain it
// has no counts but those of the edges, and is quick.
func (q *Query) Network(ctx context.Context, plain bool, progress func(what string, n, of int)) (*export.Network, error) {
	o := &q.Options
	if err := o.checkNetwork(); err != nil {
		return nil, err
	}
	pairs, err := q.PairOptions(o.Kinds)
	if err != nil {
		return nil, err
	}
	ego, err := q.ResolveAll(ctx, o.Ego)
	if err != nil {
		return nil, err
	}
	n, err := export.NewNetwork(ctx, q.DB, export.NetworkOptions{
		Filter: q.Filter, Pairs: pairs, Least: o.Least, Ego: ego, Depth: o.Depth, Alpha: o.Backbone,
		Resolution: o.Resolution, By: store.Period(o.By), Strongest: o.Limit, Pool: o.Pool, Plain: plain, Progress: progress,
	})
	if err != nil {
		return nil, err
	}
	n.Note = q.networkNote(n)
	return n, nil
}

// checkNetwork refuses choices that make no sense.
func (o *Options) checkNetwork() error {
	if o.By != "" {
		if _, err := OneOf("--by", []string{o.By}, store.Periods()); err != nil {
			return err
		}
	}
	switch {
	case o.Depth < 1:
		return Usagef("--depth %d: must be 1 or more", o.Depth)
	case !(o.Backbone >= 0 && o.Backbone <= 1):
		return Usagef("--backbone %v: must be between 0 and 1", o.Backbone)
	case !(o.Resolution >= 0 && o.Resolution <= 1000):
		return Usagef("--resolution %v: must be between 0 and 1000", o.Resolution)
	case o.Pool < 0:
		return Usagef("--pool %d: must not be negative", o.Pool)
	case o.Pool > 0 && len(o.Ego) > 0:
		return Usagef("--pool: not with --ego, which looks at every pair around it")
	}
	return nil
}

// networkNote says in the file what it holds.
func (q *Query) networkNote(n *export.Network) string {
	o := &q.Options
	window := o.Window
	if window == "" {
		window = "article"
	}
	parts := []string{fmt.Sprintf("named together in one %s, counted in %s, at least %d", window, n.Unit, o.Least)}
	add := func(name string, values ...string) {
		if s := strings.Join(values, ", "); s != "" {
			parts = append(parts, name+" "+s)
		}
	}
	add("kinds", strings.Join(o.Kinds, "; "))
	add("around", o.Ego...)
	add("from", o.From)
	add("to", o.To)
	add("outlets", o.Sources...)
	add("naming", append(append([]string{}, o.Persons...), o.Countries...)...)
	add("roles", o.Roles...)
	add("forms", o.Forms...)
	add("text", o.Text)
	if o.Pool > 0 {
		add("of the", fmt.Sprint(o.Pool)+" most frequent pairs")
	}
	if o.Backbone > 0 {
		add("backbone at", fmt.Sprint(o.Backbone))
	}
	return strings.Join(parts, "; ")
}
