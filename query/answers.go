package query

import (
	"context"
	"fmt"

	"dateline/corpus"
	"dateline/store"
)

// People counts how often each person is named.
func (q *Query) People(ctx context.Context) (*Grid, error) { return gathered(q.PersonStream(ctx)) }

// PersonStream is People, row by row.
func (q *Query) PersonStream(ctx context.Context) (*Stream, error) {
	fs, err := q.DB.Frequencies(ctx, corpus.Person, q.Filter, q.unit(corpus.UnitMentions), q.Options.Limit)
	if err != nil {
		return nil, err
	}
	s := &Stream{Cols: []string{"entity", "name", "mentions", "articles", "stories", "outlets", "first", "last", "texts"}}
	s.Each = eachOf(fs, func(f corpus.Frequency) []any {
		return []any{string(f.Entity), f.Name, f.Mentions, f.Articles, f.Stories, f.Outlets, f.First, f.Last, f.Texts}
	})
	return s, nil
}

// Nations counts how often each country is named or, with Focus, in how many
// articles it is what they are about.
func (q *Query) Nations(ctx context.Context) (*Grid, error) {
	if q.Options.Focus {
		return q.foci(ctx)
	}
	fs, err := q.DB.Frequencies(ctx, corpus.Country, q.Filter, q.unit(corpus.UnitMentions), q.Options.Limit)
	if err != nil {
		return nil, err
	}
	known, err := q.DB.Entities(ctx, identifiers(fs))
	if err != nil {
		return nil, err
	}
	g := &Grid{Cols: []string{"entity", "name", "iso2", "iso3", "mentions", "articles", "stories", "outlets", "first", "last", "texts"}}
	for _, f := range fs {
		g.Add(string(f.Entity), f.Name, known[f.Entity].ISO2, known[f.Entity].ISO3, f.Mentions, f.Articles, f.Stories, f.Outlets, f.First, f.Last, f.Texts)
	}
	return g, nil
}

func (q *Query) foci(ctx context.Context) (*Grid, error) {
	fs, err := q.DB.Foci(ctx, q.Filter, q.unit(corpus.UnitArticles), q.Options.Limit)
	if err != nil {
		return nil, err
	}
	plain := make([]corpus.Frequency, len(fs))
	for i, f := range fs {
		plain[i] = f.Frequency
	}
	known, err := q.DB.Entities(ctx, identifiers(plain))
	if err != nil {
		return nil, err
	}
	g := &Grid{Cols: []string{"entity", "name", "iso2", "iso3", "mentions", "articles", "stories", "outlets", "first", "last", "score", "texts"}}
	for _, f := range fs {
		e := known[f.Entity]
		g.Add(string(f.Entity), f.Name, e.ISO2, e.ISO3, f.Mentions, f.Articles, f.Stories, f.Outlets, f.First, f.Last, Rounded(f.Score), f.Texts)
	}
	return g, nil
}

func identifiers(fs []corpus.Frequency) []corpus.EntityID {
	out := make([]corpus.EntityID, len(fs))
	for i, f := range fs {
		out[i] = f.Entity
	}
	return out
}

// PairOptions reads the kinds of pairs, the window and the unit.
func (q *Query) PairOptions(kinds []string) (corpus.PairOptions, error) {
	opts := corpus.PairOptions{Window: q.Window, Unit: q.unit(corpus.UnitArticles)}
	for _, k := range kinds {
		found := false
		for _, known := range corpus.AllKinds() {
			if k == string(known[0])+","+string(known[1]) || k == string(known[1])+","+string(known[0]) {
				opts.Kinds, found = append(opts.Kinds, known), true
				break
			}
		}
		if !found {
			return opts, Usagef("--kinds: no %q; there are: person,person, person,country, country,country", k)
		}
	}
	return opts, nil
}

// Pairs counts who and what is named together.
func (q *Query) Pairs(ctx context.Context) (*Grid, error) { return gathered(q.PairStream(ctx)) }

// PairStream is Pairs, row by row.
func (q *Query) PairStream(ctx context.Context) (*Stream, error) {
	opts, err := q.pairChoices(ctx)
	if err != nil {
		return nil, err
	}
	s := &Stream{Cols: []string{"a", "a_name", "b", "b_name", "count", "npmi", "g2", "jaccard", "a_count", "b_count", "total"}}
	s.Each = func(row func(...any) error) error {
		return q.DB.RankedPairs(ctx, q.Filter, opts, q.Options.Limit, func(p *corpus.Pair) error {
			return row(string(p.A), p.AName, string(p.B), p.BName, p.Count, Rounded(p.NPMI), Rounded(p.G2), Rounded(p.Jaccard), p.ACount, p.BCount, p.Total)
		})
	}
	return s, nil
}

// pairChoices reads which pairs are asked for, and in which order.
func (q *Query) pairChoices(ctx context.Context) (corpus.PairOptions, error) {
	opts, err := q.PairOptions(q.Options.Kinds)
	if err != nil {
		return opts, err
	}
	if q.Options.With != "" {
		if opts.With, err = q.Resolve(ctx, q.Options.With); err != nil {
			return opts, err
		}
	}
	if opts.Least = q.Options.Least; opts.Least < 0 {
		return opts, Usagef("--min-count %d: must not be negative", opts.Least)
	}
	if q.Options.Sort != "" {
		orders, err := OneOf("--sort", []string{q.Options.Sort}, corpus.PairOrders())
		if err != nil {
			return opts, err
		}
		opts.Order = orders[0]
	}
	if opts.Least == 0 {
		opts.Least = opts.Order.Usual()
	}
	return opts, nil
}

// period reads the length of a period, a day where none is asked for.
func (q *Query) period() (store.Period, error) {
	if q.Options.By == "" {
		return store.PeriodDay, nil
	}
	periods, err := OneOf("--by", []string{q.Options.By}, store.Periods())
	if err != nil {
		return "", err
	}
	return periods[0], nil
}

// Timeline counts how often an entity is named, period by period: in articles
// or in the unit asked for. undated is the number of those that name it and have
// no date.
func (q *Query) Timeline(ctx context.Context, name string) (g *Grid, undated int, err error) {
	by, err := q.period()
	if err != nil {
		return nil, 0, err
	}
	id, err := q.Resolve(ctx, name)
	if err != nil {
		return nil, 0, err
	}
	unit := q.unit(corpus.UnitArticles)
	if unit == corpus.UnitMentions {
		unit = corpus.UnitArticles // of which every row has the mentions, too
	}
	t, err := q.DB.TimelineIn(ctx, id, q.Filter, by, unit)
	if err != nil {
		return nil, 0, err
	}
	g = &Grid{Cols: []string{"date", "mentions", string(unit), "total_" + string(unit), "share"}}
	for i, r := range t.Rows {
		if q.Options.Limit > 0 && i == q.Options.Limit {
			break
		}
		g.Add(r.Date, r.Mentions, r.Articles, r.TotalArticles, Rounded(r.Share))
	}
	return g, t.Undated.Articles, nil
}

// Volume counts the articles that the filters select, period by period.
// undated is the number of those without a date.
func (q *Query) Volume(ctx context.Context) (g *Grid, undated int, err error) {
	by, err := q.period()
	if err != nil {
		return nil, 0, err
	}
	t, err := q.DB.Volume(ctx, q.Filter, by)
	if err != nil {
		return nil, 0, err
	}
	g = &Grid{Cols: []string{"date", "articles"}}
	for i, r := range t.Rows {
		if q.Options.Limit > 0 && i == q.Options.Limit {
			break
		}
		g.Add(r.Date, r.TotalArticles)
	}
	return g, t.Undated.TotalArticles, nil
}

// Outlets counts how often each outlet names an entity.
func (q *Query) Outlets(ctx context.Context, name string) (*Grid, error) {
	id, err := q.Resolve(ctx, name)
	if err != nil {
		return nil, err
	}
	rows, err := q.DB.OutletRows(ctx, id, q.Filter, q.Options.Limit)
	if err != nil {
		return nil, err
	}
	g := &Grid{Cols: []string{"outlet", "mentions", "articles", "total_articles", "share"}}
	for _, r := range rows {
		g.Add(r.Outlet, r.Mentions, r.Articles, r.TotalArticles, Rounded(r.Share))
	}
	return g, nil
}

// Articles lists the articles that the filters select.
func (q *Query) Articles(ctx context.Context) (*Grid, error) { return gathered(q.ArticleStream(ctx)) }

// ArticleStream is Articles, row by row.
func (q *Query) ArticleStream(ctx context.Context) (*Stream, error) {
	s := &Stream{Cols: []string{"article", "item", "date", "source", "title", "url", "language", "mentions", "people", "countries", "focus", "section", "type", "paywall"}}
	s.Each = func(row func(...any) error) error {
		return q.DB.EachArticle(ctx, q.Filter, q.Options.Limit, func(r *store.ArticleRow) error {
			return row(string(r.ID), r.Item, r.Date, r.Source, r.Title, r.URL, r.Language, r.Mentions, r.Persons, r.Nations, r.Focus, r.Section, r.Type, r.Paywall)
		})
	}
	return s, nil
}

// Concordance lists every mention of an entity with its sentence.
func (q *Query) Concordance(ctx context.Context, name string) (*Grid, error) {
	return gathered(q.ConcordanceStream(ctx, name))
}

// ConcordanceStream is Concordance, row by row.
func (q *Query) ConcordanceStream(ctx context.Context, name string) (*Stream, error) {
	id, err := q.Resolve(ctx, name)
	if err != nil {
		return nil, err
	}
	s := &Stream{Cols: []string{"article", "date", "source", "left", "match", "right"}}
	s.Each = func(row func(...any) error) error {
		return q.DB.EachLine(ctx, id, q.Filter, q.Options.Limit, func(l *store.Line) error {
			return row(string(l.Article), l.Date, l.Source, l.Left, l.Match, l.Right)
		})
	}
	return s, nil
}

// Rejects lists what could not be read or stored.
func (q *Query) Rejects(ctx context.Context) (*Grid, error) { return gathered(q.RejectStream(ctx)) }

// RejectStream is Rejects, row by row.
func (q *Query) RejectStream(ctx context.Context) (*Stream, error) {
	rs, err := q.DB.Rejects(ctx)
	if err != nil {
		return nil, err
	}
	s := &Stream{Cols: []string{"origin", "stage", "reason", "run"}}
	s.Each = eachOf(rs, func(r store.Reject) []any { return []any{r.Origin, r.Stage, r.Reason, int(r.Run)} })
	return s, nil
}

// Entity lists the spellings of an entity and, of a country, its codes.
func (q *Query) Entity(ctx context.Context, name string) (*Grid, *store.Known, error) {
	id, err := q.Resolve(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	e, err := q.DB.Entity(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	g := &Grid{Cols: []string{"entity", "name", "kind", "text", "mentions"}}
	var codes []any
	if e.Kind == corpus.Country && q.Countries != nil {
		all, err := q.Countries.Codes()
		if err != nil {
			return nil, nil, err
		}
		last := len(all.Cols) - 1 // the successors are no code
		g.Cols = append(g.Cols, all.Cols[2:last]...)
		codes = make([]any, last-2)
		for _, row := range all.Rows {
			if row[0] == string(id) {
				codes = row[2:last]
			}
		}
	}
	for _, s := range e.Spellings {
		g.Add(append([]any{string(e.ID), e.Name, string(e.Kind), s.Text, s.Mentions}, codes...)...)
	}
	return g, e, nil
}

// RunName says which run stored an article.
func RunName(r *store.Run) string {
	if r == nil {
		return ""
	}
	return fmt.Sprintf("run %d: dateline %s %s %s", r.ID, r.Version, r.Command, r.Options)
}
