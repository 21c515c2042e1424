package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"dateline/corpus"
	"dateline/extract"
	"dateline/ingest"
	ask "dateline/query"
	"dateline/store"
)

// reextractOptions are the flags of reextract.
type reextractOptions struct {
	extractor     extractorOptions
	since, format string
	diff, apply   bool
	limit, batch  int
}

func newReextract(a *app) *cobra.Command {
	var o reextractOptions
	cmd := &cobra.Command{
		Use:   "reextract --diff|--apply",
		Short: "Find people and countries in the stored articles anew",
		Long: `Reextract runs this version of the program, or another engine or codebook, over
the articles in the database, whose labelled blocks are kept, and settles who is
who anew; rulings hold.

--diff works on a copy of the database in the folder for temporary files
($TMPDIR), which it removes, and prints what would change: who is gained or
lost, who is named more or less often, with rank before and after and a sentence
for each, "+" one that would newly count and "-" one that would not any more.
--apply makes the same changes in the database, some articles a transaction, and
prints them; the earlier runs stay on record, the table changes keeps the counts
before and after, and the table rereadings which run each article was read by
last. An interrupted run keeps what it has done; the same command goes on, and
tells the changes of both.

Names stay the best that any article ever gave.

Columns: change (gained, lost, more, fewer, elsewhere), entity, name, kind,
mentions_before, mentions_after, articles_before, articles_after, rank_before,
rank_after, example (of --diff).`,
		Example: `  dateline reextract --diff --limit 30
  dateline reextract --engine prose --since 2024-01-01 --diff --format csv > changes.csv
  dateline reextract --apply`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runReextract(cmd.Context(), a, o) },
	}
	f := cmd.Flags()
	o.extractor.flags(cmd)
	f.StringVar(&o.since, "since", "", "only articles published on this `DAY` or later")
	f.BoolVar(&o.diff, "diff", false, "say what would change")
	f.BoolVar(&o.apply, "apply", false, "change it")
	f.StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	f.IntVar(&o.limit, "limit", 50, "at most `N` rows, 0 for all")
	f.IntVar(&o.batch, "batch", 200, "articles a transaction, `N`")
	return cmd
}

func runReextract(ctx context.Context, a *app, o reextractOptions) error {
	if o.diff == o.apply {
		return usagef("reextract needs --diff or --apply")
	}
	if o.batch < 1 || o.limit < 0 {
		return usagef("--batch must be 1 at least, --limit not negative")
	}
	from, err := ask.ParseDay("--since", o.since)
	if err != nil {
		return err
	}
	x, err := o.extractor.openFor(ctx, a, true)
	if err != nil {
		return err
	}
	r := &rereading{app: a, x: x, o: o, filter: corpus.Filter{From: from}}
	if o.apply {
		return r.apply(ctx)
	}
	return r.diff(ctx)
}

// rereading is one call of reextract.
type rereading struct {
	app     *app
	x       *extract.Extractor
	o       reextractOptions
	filter  corpus.Filter
	read    int
	changed int
}

// diff does all on a copy.
func (r *rereading) diff(ctx context.Context) (err error) {
	db, err := store.OpenReadOnly(r.app.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	folder, err := os.MkdirTemp("", "dateline-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "copy.db")
	if err := db.CopyTo(ctx, path); err != nil {
		return err
	}
	other, err := store.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, other.Close()) }()
	changes, err := r.rereadAll(ctx, other, other.Totals)
	if err != nil {
		return err
	}
	return r.print(ctx, changes, db, other)
}

// apply does all in the database, as a run of its own.
func (r *rereading) apply(ctx context.Context) (err error) {
	db, err := r.app.openExisting()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	describe := r.o.extractor.describe(r.x, nil)
	describe["since"] = r.o.since
	options, err := json.Marshal(describe)
	if err != nil {
		return err
	}
	ending := context.WithoutCancel(ctx)
	id, err := db.BeginRun(ending, store.Run{Version: version, Command: "reextract", Options: string(options)})
	if err != nil {
		return err
	}
	since := id
	changes, err := r.rereadAll(ctx, db, func(ctx context.Context) (before []store.Total, err error) {
		before, since, err = db.BeginChanges(ctx, id)
		return before, err
	})
	if err == nil {
		err = db.NoteChanges(ctx, id, since, changes)
	}
	err = errors.Join(err, db.EndRun(ending, id, store.Counts{Read: r.read, Stored: r.changed, Duplicates: r.read - r.changed}))
	if err != nil {
		return err
	}
	if r.changed, err = db.Reread(ctx, since); err != nil {
		return err
	}
	return r.print(ctx, changes, nil, nil)
}

// rereadAll reads the selected articles anew and says what that changed since the
// counts of totals.
func (r *rereading) rereadAll(ctx context.Context, db *store.DB, totals func(context.Context) ([]store.Total, error)) ([]store.Change, error) {
	if err := settleAll(ctx, db); err != nil { // so that only this run's changes are seen
		return nil, err
	}
	before, err := totals(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := db.Keys(ctx, r.filter)
	if err != nil {
		return nil, err
	}
	p := newProgress(r.app.stderr, time.Now())
	for batch := range slices.Chunk(keys, r.o.batch) {
		if err := r.reread(ctx, db, batch); err != nil {
			p.clear()
			return nil, err
		}
		p.show(ingest.Stats{Read: r.read, Stored: r.changed})
	}
	p.clear()
	if err := settleAll(ctx, db); err != nil {
		return nil, err
	}
	if err := db.Sweep(ctx); err != nil {
		return nil, err
	}
	after, err := db.Totals(ctx)
	return compareTotals(before, after), err
}

// reread reads some articles anew in one transaction.
func (r *rereading) reread(ctx context.Context, db *store.DB, keys []corpus.ArticleID) error {
	records := make([]*corpus.Record, len(keys))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, key := range keys {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			stored, err := db.Show(ctx, key)
			if err == nil {
				records[i], err = r.x.Annotate(stored.Record.Article)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	changed, err := db.Replace(ctx, records)
	if err == nil {
		r.read, r.changed = r.read+len(keys), r.changed+len(changed)
	}
	return err
}

// compareTotals lists whose counts differ, the greatest difference first.
func compareTotals(before, after []store.Total) []store.Change {
	byID := map[corpus.EntityID]*store.Change{}
	at := func(id corpus.EntityID) *store.Change {
		if byID[id] == nil {
			byID[id] = &store.Change{}
		}
		return byID[id]
	}
	for _, t := range before {
		at(t.Entity).Before = t
	}
	for _, t := range after {
		at(t.Entity).After = t
	}
	var out []store.Change
	for _, c := range byID {
		if c.Before.Mentions != c.After.Mentions || c.Before.Articles != c.After.Articles {
			out = append(out, *c)
		}
	}
	size := func(c store.Change) int {
		return max(c.Before.Mentions-c.After.Mentions, c.After.Mentions-c.Before.Mentions)
	}
	slices.SortFunc(out, func(a, b store.Change) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(either(a).Entity, either(b).Entity))
	})
	return out
}

// either is whom a change is about.
func either(c store.Change) store.Total {
	if c.After.Entity != "" {
		return c.After
	}
	return c.Before
}

// kindOf names a change.
func kindOf(c store.Change) string {
	switch {
	case c.Before.Entity == "":
		return "gained"
	case c.After.Entity == "":
		return "lost"
	case c.After.Mentions > c.Before.Mentions:
		return "more"
	case c.After.Mentions < c.Before.Mentions:
		return "fewer"
	}
	return "elsewhere"
}

// print prints the changes, with an example of each where both databases are
// given.
func (r *rereading) print(ctx context.Context, changes []store.Change, before, after *store.DB) error {
	g := &grid{Cols: []string{
		"change", "entity", "name", "kind", "mentions_before", "mentions_after", "articles_before", "articles_after", "rank_before", "rank_after", "example",
	}}
	shownRows := changes
	if r.o.limit > 0 {
		shownRows = changes[:min(len(changes), r.o.limit)]
	}
	for _, c := range shownRows {
		example := ""
		if before != nil {
			var err error
			if example, err = exampleOf(ctx, c, before, after); err != nil {
				return err
			}
		}
		of := either(c)
		g.Add(kindOf(c), string(of.Entity), of.Name, string(of.Kind), c.Before.Mentions, c.After.Mentions,
			c.Before.Articles, c.After.Articles, rankOf(c.Before), rankOf(c.After), example)
	}
	if r.o.format == "table" {
		for _, row := range g.Rows {
			if s, ok := row[len(row)-1].(string); ok {
				row[len(row)-1] = head(s, 100)
			}
		}
	}
	q := &query{app: r.app}
	q.note("%d articles read, %d with other findings; %d people and countries counted otherwise", r.read, r.changed, len(changes))
	return g.Write(r.app.stdout, r.o.format)
}

// rankOf is a rank for output, nil for who is not there.
func rankOf(t store.Total) any {
	if t.Rank == 0 {
		return nil
	}
	return t.Rank
}

// exampleOf finds a sentence in which an entity is newly counted, or no more.
func exampleOf(ctx context.Context, c store.Change, before, after *store.DB) (string, error) {
	const most = 1000 // lines looked at
	entity := either(c).Entity
	old, err := before.Concordance(ctx, entity, corpus.Filter{}, most)
	if err != nil {
		return "", err
	}
	now, err := after.Concordance(ctx, entity, corpus.Filter{}, most)
	if err != nil {
		return "", err
	}
	if c.After.Mentions > c.Before.Mentions {
		return onlyIn(now, old, "+ "), nil
	}
	return onlyIn(old, now, "- "), nil
}

// onlyIn writes the first line that the other list does not have.
func onlyIn(lines, others []store.Line, mark string) string {
	for _, l := range lines {
		same := func(o store.Line) bool {
			return o.Article == l.Article && o.Left == l.Left && o.Match == l.Match
		}
		if !slices.ContainsFunc(others, same) {
			return mark + l.Left + "[[" + l.Match + "]]" + l.Right
		}
	}
	return ""
}
