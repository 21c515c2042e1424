package store

import (
	"cmp"
	"context"
	"fmt"
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
				With:  pick(r, corpus.EntityID(""), "", "p:person-3"),
				Order: pick(r, "", corpus.OrderCount, corpus.OrderNPMI, corpus.OrderG2),
				Least: pick(r, 0, 0, 2),
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

// TestStoriesEqualMemory holds the texts and stories of a database, found a few
// articles at a time and in any order, to those that corpus finds at once.
func TestStoriesEqualMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	records := retold(r, randomRecords(r, 40))
	want := corpus.Frequencies(records, corpus.Country, corpus.Filter{})
	joined := 0
	for _, f := range want {
		joined += f.Articles - f.Texts + f.Texts - f.Stories
	}
	if joined == 0 {
		t.Fatal("no article is a copy or a rewrite of another")
	}
	hash := ""
	for _, size := range []int{len(records), 7, 1} {
		db := openTest(t)
		for batch := range slices.Chunk(records, size) {
			put(t, db, batch...)
			if r.IntN(3) > 0 {
				refresh(t, db)
			}
		}
		refresh(t, db)
		check(t, db)
		have, err := db.Frequencies(context.Background(), corpus.Country, corpus.Filter{}, corpus.UnitMentions, 0)
		if diff := gocmp.Diff(want, have); diff != "" || err != nil {
			t.Errorf("in batches of %d: %v\n%s", size, err, diff)
		}
		if h := contentHash(t, db); hash == "" {
			hash = h
		} else if h != hash {
			t.Errorf("in batches of %d the content differs", size)
		}
		for _, unit := range corpus.Units() {
			o := corpus.PairOptions{Unit: unit}
			pairs, err := db.Pairs(context.Background(), corpus.Filter{}, o, 0)
			if diff := gocmp.Diff(corpus.Cooccurrences(records, corpus.Filter{}, o), pairs); diff != "" || err != nil {
				t.Errorf("pairs by %s: %v\n%s", unit, err, diff)
			}
		}
		r.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	}
}

// retold adds near copies and rewrites of some records.
func retold(r *rand.Rand, records []*corpus.Record) []*corpus.Record {
	out := slices.Clone(records)
	for i, old := range records {
		if i%2 > 0 || len(old.Entities) < 4 {
			continue
		}
		a := *old.Article
		a.ID, a.URL, a.Canonical, a.Source = corpus.ArticleID(fmt.Sprintf("%016x", 1<<40+i)), "", "", fmt.Sprintf("copy%d.example", i)
		a.Blocks = slices.Clone(a.Blocks)
		rec := *old
		rec.Article = &a
		more := ""
		for range pick(r, 2, 400) { // some words more: a near copy, or all but another text
			more += fmt.Sprintf("word%d ", r.IntN(1e6))
		}
		a.Blocks = append(a.Blocks, corpus.Block{Role: corpus.RoleBody, Rule: "test", Text: more})
		out = append(out, &rec)
	}
	return out
}

// TestManyCounts asks for the first few of many, where the answer is found
// without counting everything.
func TestManyCounts(t *testing.T) {
	ctx := context.Background()
	db := openTest(t)
	db.shortcuts = shortcuts{sample: 100, fewHits: 100}
	records := newsRecords(0, 600)
	put(t, db, records...)
	for _, f := range []corpus.Filter{{}, {From: mustDay("2024-01-01")}, {Sources: []string{"outlet0.com", "outlet1.com"}}, {Roles: []corpus.Role{corpus.RoleBody}}} {
		for _, unit := range []corpus.Unit{corpus.UnitMentions, corpus.UnitArticles, corpus.UnitOutlets} {
			all, err := db.Frequencies(ctx, corpus.Person, f, unit, 0)
			if err != nil {
				t.Fatal(err)
			}
			some, err := db.Frequencies(ctx, corpus.Person, f, unit, 20)
			if diff := gocmp.Diff(all[:20], some); diff != "" || err != nil {
				t.Errorf("frequencies by %s under %+v: %v\n%s", unit, f, err, diff)
			}
			for _, w := range corpus.Windows() {
				o := corpus.PairOptions{Unit: unit, Window: w}
				want := corpus.Cooccurrences(records, f, o)[:30]
				have, err := db.Pairs(ctx, f, o, 30)
				if diff := gocmp.Diff(want, have); diff != "" || err != nil {
					t.Errorf("pairs %+v under %+v: %v\n%s", o, f, err, diff)
				}
			}
		}
	}
	if !t.Failed() {
		common, err := db.Articles(ctx, corpus.Filter{Text: "word0"}, 0)
		if err != nil || len(common) < 100 {
			t.Fatalf("%d articles have the most common word, %v", len(common), err)
		}
		newest, err := db.Articles(ctx, corpus.Filter{Text: "word0"}, 20)
		if diff := gocmp.Diff(common[:20], newest); diff != "" || err != nil {
			t.Errorf("newest articles with a common word: %v\n%s", err, diff)
		}
	}
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
