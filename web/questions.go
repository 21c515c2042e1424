package web

import (
	"context"
	"errors"
	"strconv"

	"dateline/corpus"
	"dateline/export"
	"dateline/query"
	"dateline/store"
)

// question is one that the API answers, under the name of its command.
type question struct {
	name, doc string
	argument  string   // parameter that the command takes without a flag, "" for none
	columns   []string // keys of its rows, nil where they depend on the request
	optional  []string // keys that they have on some requests
	filtered  bool     // takes the filters
	more      []param  // parameters of its own
	limit     int      // rows unless asked otherwise
	ask       func(ctx context.Context, q *query.Query, argument string) (answer, error)

	// stream answers with every row; nil for questions that have few.
	stream func(ctx context.Context, q *query.Query, argument string) (*query.Stream, error)
}

// answer is what a question yields: rows or, of an article, an object.
type answer struct {
	grid   *query.Grid
	object map[string]any
	note   string

	network *export.Network

	undated int // articles that the rows leave out for want of a date
}

// params lists the parameters that are flags of the command.
func (q question) params() []param {
	if q.filtered {
		return append(filters(), q.more...)
	}
	return q.more
}

// rows adapts a question that takes no argument.
func rows(f func(*query.Query, context.Context) (*query.Grid, error)) func(context.Context, *query.Query, string) (answer, error) {
	return func(ctx context.Context, q *query.Query, _ string) (answer, error) {
		g, err := f(q, ctx)
		return answer{grid: g}, err
	}
}

// streamOf adapts a question that takes no argument and has many rows.
func streamOf(f func(*query.Query, context.Context) (*query.Stream, error)) func(context.Context, *query.Query, string) (*query.Stream, error) {
	return func(ctx context.Context, q *query.Query, _ string) (*query.Stream, error) { return f(q, ctx) }
}

// rowsOf adapts a question about an entity.
func rowsOf(f func(*query.Query, context.Context, string) (*query.Grid, error)) func(context.Context, *query.Query, string) (answer, error) {
	return func(ctx context.Context, q *query.Query, name string) (answer, error) {
		g, err := f(q, ctx, name)
		return answer{grid: g}, err
	}
}

// questions lists everything that the API answers. A new one is added here.
func questions() []question {
	return append(countingQuestions(),
		question{
			name: "articles", doc: "the articles that the filters select, newest first", filtered: true, limit: 50,
			columns: []string{"article", "item", "date", "source", "title", "url", "language", "mentions", "people", "countries", "focus", "section", "type", "paywall"},
			ask:     rows((*query.Query).Articles), stream: streamOf((*query.Query).ArticleStream),
		},
		question{
			name: "concordance", doc: "every mention of an entity with its sentence", argument: "entity", filtered: true, limit: 50,
			columns: []string{"article", "date", "source", "left", "match", "right"}, ask: rowsOf((*query.Query).Concordance),
			stream: func(ctx context.Context, q *query.Query, name string) (*query.Stream, error) {
				return q.ConcordanceStream(ctx, name)
			},
		},
		question{name: "show", doc: "an article with its blocks and mentions, or the spellings of an entity", argument: "id", ask: askShow},
		question{
			name: "rejects", doc: "what could not be read or stored, and why", limit: 50,
			columns: []string{"origin", "stage", "reason", "run"}, ask: rows((*query.Query).Rejects), stream: streamOf((*query.Query).RejectStream),
		},
		question{name: "network", doc: "who and what is named together, as a network", filtered: true, more: networkParams(), ask: askNetwork},
		question{
			name: "sql", doc: "a statement that only reads", argument: "query", more: []param{valueParam()}, limit: 1000, ask: askSQL,
			stream: func(ctx context.Context, q *query.Query, text string) (*query.Stream, error) {
				return q.SQLStream(ctx, text)
			},
		},
	)
}

// countingQuestions lists those that count.
func countingQuestions() []question {
	return []question{
		{
			name: "people", doc: "how often each person is named", filtered: true, more: []param{countParam()}, limit: 50,
			columns: []string{"entity", "name", "mentions", "articles", "stories", "outlets", "first", "last", "texts"},
			ask:     rows((*query.Query).People), stream: streamOf((*query.Query).PersonStream),
		},
		{
			name: "countries", doc: "how often each country is named; with focus, in how many articles it is what they are about",
			filtered: true, more: []param{countParam(), focusParam()}, limit: 50,
			columns:  []string{"entity", "name", "iso2", "iso3", "mentions", "articles", "stories", "outlets", "first", "last", "texts"},
			optional: []string{"score"}, ask: rows((*query.Query).Nations),
		},
		{
			name: "pairs", doc: "who and what is named together", filtered: true, more: append(pairParams(), countParam()), limit: 50,
			columns: []string{"a", "a_name", "b", "b_name", "count", "npmi", "g2", "jaccard", "a_count", "b_count", "total"},
			ask:     rows((*query.Query).Pairs), stream: streamOf((*query.Query).PairStream),
		},
		{
			name: "timeline", doc: "how often an entity is named, period by period, in the unit asked for", argument: "entity",
			filtered: true, more: []param{byParam(), countParam()}, columns: []string{"date", "mentions", "share"},
			optional: []string{"articles", "total_articles", "texts", "total_texts", "stories", "total_stories", "outlets", "total_outlets"},
			ask:      askTimeline,
		},
		{
			name: "outlets", doc: "how often each outlet names an entity", argument: "entity", filtered: true, limit: 50,
			columns: []string{"outlet", "mentions", "articles", "total_articles", "share"}, ask: rowsOf((*query.Query).Outlets),
		},
		{
			name: "volume", doc: "how many articles the filters select, period by period", filtered: true, more: []param{byParam()},
			columns: []string{"date", "articles"}, ask: askVolume,
		},
	}
}

// formats lists how its answer can be written.
func (q question) formats() []string {
	if q.name == "network" {
		return networkFormats()
	}
	var out []string
	for _, f := range query.Formats() {
		out = append(out, f.Name)
	}
	return out
}

// find returns the question of a name.
func find(name string) question {
	for _, q := range questions() {
		if q.name == name {
			return q
		}
	}
	return question{}
}

func focusParam() param {
	return param{"focus", "count the articles that are about the country; rows then have a score, too", "boolean", nil, false, func(o *query.Options, v []string) error {
		var err error
		if o.Focus, err = strconv.ParseBool(v[0]); err != nil {
			err = query.Usagef("focus %q: want true or false", v[0])
		}
		return err
	}}
}

func pairParams() []param {
	return []param{
		windowParam(), kindsParam(),
		{"with", "only the pairs of this entity", "string", nil, false, func(o *query.Options, v []string) error { o.With = v[0]; return nil }},
		{"sort", "what to sort by", "string", texts(corpus.PairOrders()), false, func(o *query.Options, v []string) error { o.Sort = v[0]; return nil }},
		{"min-count", "only pairs of this count or more", "integer", nil, false, func(o *query.Options, v []string) error {
			var err error
			if o.Least, err = strconv.Atoi(v[0]); err != nil {
				err = query.Usagef("min-count %q: want a whole number", v[0])
			}
			return err
		}},
	}
}

func valueParam() param {
	return param{"param", "NAME=VALUE of a parameter, :name in the statement", "string", nil, true, func(o *query.Options, v []string) error { o.Values = v; return nil }}
}

func askTimeline(ctx context.Context, q *query.Query, name string) (answer, error) {
	g, undated, err := q.Timeline(ctx, name)
	return answer{grid: g, note: undatedNote(undated), undated: undated}, err
}

func askVolume(ctx context.Context, q *query.Query, _ string) (answer, error) {
	g, undated, err := q.Volume(ctx)
	return answer{grid: g, note: undatedNote(undated), undated: undated}, err
}

func undatedNote(n int) string {
	if n == 0 {
		return ""
	}
	return articles(n) + " without a date " + map[bool]string{true: "is", false: "are"}[n == 1] + " not among these rows"
}

func askShow(ctx context.Context, q *query.Query, id string) (answer, error) {
	if query.LooksLikeArticle(id) {
		found, err := q.DB.Show(ctx, corpus.ArticleID(id))
		if err == nil {
			return answer{object: query.ArticleObject(found)}, nil
		}
		if !errors.Is(err, store.ErrNoArticle) {
			return answer{}, err
		}
	}
	g, _, err := q.Entity(ctx, id)
	return answer{grid: g}, err
}

func askSQL(ctx context.Context, q *query.Query, text string) (answer, error) {
	g, more, err := q.SQL(ctx, text)
	a := answer{grid: g}
	if more {
		a.note = "the answer goes on after " + amount(q.Options.Limit, "row", "rows")
	}
	return a, err
}
