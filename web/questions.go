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
	filtered  bool     // takes the filters
	more      []param  // parameters of its own
	limit     int      // rows unless asked otherwise
	ask       func(ctx context.Context, q *query.Query, argument string) (answer, error)
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

// questions lists everything that the API answers. A new one is added here.
func questions() []question {
	return []question{
		{
			"people", "how often each person is named", "",
			[]string{"entity", "name", "mentions", "articles", "stories", "outlets", "first", "last", "texts"},
			true,
			[]param{countParam()},
			50, rows((*query.Query).People),
		},
		{
			"countries", "how often each country is named; with focus, in how many articles it is what they are about", "",
			[]string{"entity", "name", "iso2", "iso3", "mentions", "articles", "stories", "outlets", "first", "last", "texts"},
			true,
			[]param{countParam(), focusParam()},
			50, rows((*query.Query).Nations),
		},
		{
			"pairs", "who and what is named together", "",
			[]string{"a", "a_name", "b", "b_name", "count", "npmi", "g2", "jaccard", "a_count", "b_count", "total"},
			true, append(pairParams(), countParam()), 50, rows((*query.Query).Pairs),
		},
		{
			"timeline", "how often an entity is named, period by period", "entity",
			[]string{"date", "mentions", "articles", "total_articles", "share"},
			true,
			[]param{byParam()},
			0, askTimeline,
		},
		{
			"volume", "how many articles the filters select, period by period", "",
			[]string{"date", "articles"},
			true,
			[]param{byParam()},
			0, askVolume,
		},
		{
			"articles", "the articles that the filters select, newest first", "",
			[]string{"article", "item", "date", "source", "title", "url", "language", "mentions", "people", "countries", "focus", "section", "type", "paywall"},
			true, nil, 50, rows((*query.Query).Articles),
		},
		{
			"concordance", "every mention of an entity with its sentence", "entity",
			[]string{"article", "date", "source", "left", "match", "right"},
			true, nil, 50, func(ctx context.Context, q *query.Query, name string) (answer, error) {
				g, err := q.Concordance(ctx, name)
				return answer{grid: g}, err
			},
		},
		{"show", "an article with its blocks and mentions, or the spellings of an entity", "id", nil, false, nil, 0, askShow},
		{
			"rejects", "what could not be read or stored, and why", "",
			[]string{"origin", "stage", "reason", "run"},
			false, nil, 50, rows((*query.Query).Rejects),
		},
		{"network", "who and what is named together, as a network", "", nil, true, networkParams(), 0, askNetwork},
		{"sql", "a statement that only reads", "query", nil, false, []param{valueParam()}, 1000, askSQL},
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
	return strconv.Itoa(n) + " articles without a date are not among these rows"
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
		a.note = "the answer goes on after " + strconv.Itoa(q.Options.Limit) + " rows"
	}
	return a, err
}
