package store

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"dateline/corpus"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestEqualsMemory holds the answers of the database to what corpus counts over
// the same records, on random records under random filters.
func TestEqualsMemory(t *testing.T) {
	answers := 0
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 1))
		records := randomRecords(r, 40)
		db := openTest(t)
		for batch := range slices.Chunk(records, 1+r.IntN(40)) {
			if _, duplicates := put(t, db, batch...); duplicates > 0 {
				t.Fatalf("seed %d: %d duplicates", seed, duplicates)
			}
		}
		refresh(t, db)
		check(t, db)
		for range 12 {
			f := randomFilter(r)
			answers += compareFrequencies(t, db, records, f)
			answers += compareFoci(t, db, records, f)
			answers += comparePairs(t, db, records, f, r)
			compareArticles(t, db, records, f, pick(r, Periods()...))
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if answers < 5000 {
		t.Errorf("only %d rows were compared", answers)
	}
}

func compareFrequencies(t *testing.T, db *DB, records []*corpus.Record, f corpus.Filter) (rows int) {
	t.Helper()
	for _, kind := range []corpus.Kind{corpus.Person, corpus.Country} {
		want := corpus.Frequencies(records, kind, f)
		for _, unit := range corpus.Units() {
			slices.SortStableFunc(want, func(a, b corpus.Frequency) int {
				return cmp.Or(cmp.Compare(b.In(unit), a.In(unit)), cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Entity, b.Entity))
			})
			have, err := db.Frequencies(context.Background(), kind, f, unit, 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want, have); diff != "" {
				t.Errorf("frequencies of %s by %s under %+v:\n%s", kind, unit, f, diff)
			}
			limited, err := db.Frequencies(context.Background(), kind, f, unit, 3)
			if err != nil || !slices.Equal(limited, have[:min(3, len(have))]) {
				t.Errorf("limited frequencies differ: %v", err)
			}
			rows += len(have)
		}
	}
	return rows
}

func compareFoci(t *testing.T, db *DB, records []*corpus.Record, f corpus.Filter) (rows int) {
	t.Helper()
	want := corpus.Foci(records, f)
	have, err := db.Foci(context.Background(), f, corpus.UnitArticles, 0)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, have); diff != "" {
		t.Errorf("foci under %+v:\n%s", f, diff)
	}
	return len(have)
}

func comparePairs(t *testing.T, db *DB, records []*corpus.Record, f corpus.Filter, r *rand.Rand) (rows int) {
	t.Helper()
	var options []corpus.PairOptions
	for _, w := range []corpus.Window{corpus.WindowSentence, corpus.WindowParagraph, corpus.WindowArticle} {
		for _, u := range corpus.Units() {
			options = append(options, corpus.PairOptions{
				Window: w, Unit: u, Kinds: pick(r, nil,
					[][2]corpus.Kind{{corpus.Country, corpus.Person}},
					[][2]corpus.Kind{{corpus.Person, corpus.Person}, {corpus.Country, corpus.Country}}),
				With: pick(r, corpus.EntityID(""), "", "p:person-3"),
			})
		}
	}
	for _, o := range append(options, corpus.PairOptions{}) {
		want := corpus.Cooccurrences(records, f, o)
		have, err := db.Pairs(context.Background(), f, o, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, have); diff != "" {
			t.Errorf("pairs %+v under %+v:\n%s", o, f, diff)
		}
		limited, err := db.Pairs(context.Background(), f, o, 4)
		if diff := gocmp.Diff(have[:min(4, len(have))], limited); err != nil || diff != "" && len(have) > 0 {
			t.Errorf("limited pairs %+v under %+v: %v\n%s", o, f, err, diff)
		}
		rows += len(have)
	}
	return rows
}

// compareArticles holds the list of articles and the timelines to the counts of
// mentions.
func compareArticles(t *testing.T, db *DB, records []*corpus.Record, f corpus.Filter, by Period) {
	t.Helper()
	ctx := context.Background()
	articles, err := db.Articles(ctx, f, 0)
	if err != nil {
		t.Fatal(err)
	}
	inArticles, inFrequencies := 0, 0
	for _, a := range articles {
		inArticles += a.Mentions
	}
	for _, kind := range []corpus.Kind{corpus.Person, corpus.Country} {
		for _, q := range corpus.Frequencies(records, kind, f) {
			inFrequencies += q.Mentions
			compareEntity(t, db, q, f, by, len(articles))
		}
	}
	if inArticles != inFrequencies {
		t.Errorf("%d mentions in articles, %d in frequencies under %+v", inArticles, inFrequencies, f)
	}
}

func compareEntity(t *testing.T, db *DB, q corpus.Frequency, f corpus.Filter, by Period, articles int) {
	t.Helper()
	lines, err := db.Concordance(context.Background(), q.Entity, f, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != q.Mentions {
		t.Errorf("%s: %d lines of concordance, %d mentions under %+v", q.Entity, len(lines), q.Mentions, f)
	}
	timeline, err := db.Timeline(context.Background(), q.Entity, f, by)
	if err != nil {
		t.Fatal(err)
	}
	sum, total := timeline.Undated, timeline.Undated.TotalArticles
	for _, row := range timeline.Rows {
		sum.Mentions += row.Mentions
		sum.Articles += row.Articles
		total += row.TotalArticles
	}
	if sum.Mentions != q.Mentions || sum.Articles != q.Articles || total > articles || total < sum.Articles {
		t.Errorf("%s by %s: timeline sums to %+v of %d articles, want %+v under %+v", q.Entity, by, sum, total, q, f)
	}
}
