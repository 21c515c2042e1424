package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"dateline/corpus"

	gocmp "github.com/google/go-cmp/cmp"
)

var kremlin = body("[p:vladimir-putin|Vladimir Putin|full] flew to [c:CN|China|name].", "There [p:vladimir-putin|Putin|family] met Mr. [p:xi-jinping|Xi Jinping|full].")

func TestDuplicates(t *testing.T) {
	first := draft{id: "a", url: "https://apnews.com/1", source: "apnews.com", blocks: []draftBlock{kremlin}}
	other := body("[c:IN|India|name] said nothing.")
	with := func(change func(*draft)) draft {
		d := first
		change(&d)
		return d
	}
	canonical := draft{id: "b", url: "https://m.apnews.com/1", source: "apnews.com", blocks: []draftBlock{other}}.record(t)
	canonical.Article.Canonical = "https://apnews.com/1"
	cases := []struct {
		name      string
		record    *corpus.Record
		duplicate bool
	}{
		{"same identifier", with(func(d *draft) { d.url, d.blocks = "https://apnews.com/2", []draftBlock{other} }).record(t), true},
		{"same URL", with(func(d *draft) { d.id, d.blocks = "b", []draftBlock{other} }).record(t), true},
		{"canonical URL is the other's URL", canonical, true},
		{"same text and outlet, no URL", with(func(d *draft) { d.id, d.url = "b", "" }).record(t), true},
		{"same text and outlet, other URL", with(func(d *draft) { d.id, d.url = "b", "https://apnews.com/2" }).record(t), true},
		{"a reprint", with(func(d *draft) { d.id, d.url, d.source = "b", "https://kyivpost.com/1", "kyivpost.com" }).record(t), false},
		{"other text, no URL", draft{id: "b", source: "apnews.com", blocks: []draftBlock{other}}.record(t), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, together := range []bool{false, true} {
				db := openTest(t)
				want := 1
				if c.duplicate {
					want = 0
				}
				var stored, duplicates int
				if together {
					stored, duplicates = put(t, db, first.record(t), c.record)
					stored--
				} else {
					put(t, db, first.record(t))
					stored, duplicates = put(t, db, c.record)
				}
				if stored != want || duplicates != 1-want {
					t.Errorf("together %v: %d stored, %d duplicates", together, stored, duplicates)
				}
				check(t, db)
			}
		})
	}
}

func TestDuplicateLeavesNoTrace(t *testing.T) {
	db := openTest(t)
	d := draft{id: "a", blocks: []draftBlock{kremlin}}
	put(t, db, d.record(t))
	before := contentHash(t, db)
	d.source, d.blocks = "new.example", []draftBlock{body("[p:new|New Name|full] came.")}
	put(t, db, d.record(t))
	if s, err := db.Summary(context.Background()); err != nil || s.People != 2 || contentHash(t, db) != before {
		t.Errorf("a duplicate changed the database: %+v, %v", s, err)
	}
}

func TestArticlesWithoutTextAreNoCopies(t *testing.T) {
	db := openTest(t)
	caption := func(id, text string) *corpus.Record {
		return draft{id: id, blocks: []draftBlock{{corpus.RoleCaption, []string{text}}}}.record(t)
	}
	if stored, _ := put(t, db, caption("a", "A view of Moscow."), caption("b", "A view of Kyiv.")); stored != 2 {
		t.Errorf("%d stored, want 2", stored)
	}
}

func TestReprintIsOneStory(t *testing.T) {
	db := openTest(t)
	for _, source := range []string{"apnews.com", "kyivpost.com"} {
		put(t, db, draft{id: source, source: source, blocks: []draftBlock{kremlin}}.record(t))
	}
	have, err := db.Frequencies(context.Background(), corpus.Country, corpus.Filter{}, corpus.UnitStories, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []corpus.Frequency{{Entity: "c:CN", Name: "China", Mentions: 2, Articles: 2, Texts: 1, Stories: 1, Outlets: 2}}
	if diff := gocmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

// TestNothingOfAFailedBatch puts a batch whose last record is refused by the
// database, and then the good part of it again.
func TestNothingOfAFailedBatch(t *testing.T) {
	ctx := context.Background()
	db := openTest(t)
	put(t, db, draft{id: "a", blocks: []draftBlock{kremlin}}.record(t))
	before := contentHash(t, db)
	good := draft{id: "b", source: "apnews.com", blocks: []draftBlock{body("[p:new|New Name|full] went to [c:FR|France|name].")}}.record(t)
	bad := draft{id: "c", blocks: []draftBlock{body("[p:china|China|full] is a name too.")}}.record(t)
	bad.Entities[0].ID, bad.Mentions[0].Entity = "c:CN", "c:CN" // a person here, a country in the database
	if _, _, err := db.Put(ctx, []*corpus.Record{good, bad}); !errors.Is(err, ErrInvalid) {
		t.Fatalf("error %v, want ErrInvalid", err)
	}
	if contentHash(t, db) != before {
		t.Error("a failed batch left rows behind")
	}
	put(t, db, good) // the caches must not remember rows that were rolled back
	check(t, db)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := db.Put(cancelled, []*corpus.Record{bad}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}

func TestInvalidRecords(t *testing.T) {
	db := openTest(t)
	good := func() *corpus.Record { return draft{id: "a", blocks: []draftBlock{kremlin}}.record(t) }
	for name, spoil := range map[string]func(*corpus.Record){
		"no article":        func(r *corpus.Record) { r.Article = nil },
		"no identifier":     func(r *corpus.Record) { r.Article.ID = "" },
		"mention too long":  func(r *corpus.Record) { r.Mentions[0].End = 1000 },
		"mention backwards": func(r *corpus.Record) { r.Mentions[0].Start = r.Mentions[0].End + 1 },
		"no such block":     func(r *corpus.Record) { r.Mentions[0].Block = 1 },
		"negative block":    func(r *corpus.Record) { r.Sentences[0].Block = -1 },
		"no such sentence":  func(r *corpus.Record) { r.Mentions[0].Sentence = 2 },
		"unlisted entity":   func(r *corpus.Record) { r.Entities = r.Entities[1:] },
		"unknown kind":      func(r *corpus.Record) { r.Entities[0].Kind = "place"; r.Mentions[0].Kind = "place" },
		"nameless entity":   func(r *corpus.Record) { r.Entities[0].Name = "" },
		"entity twice":      func(r *corpus.Record) { r.Entities = append(r.Entities, r.Entities[0]) },
	} {
		r := good()
		spoil(r)
		if _, _, err := db.Put(context.Background(), []*corpus.Record{r}); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
	if _, _, err := db.Put(context.Background(), []*corpus.Record{nil}); !errors.Is(err, ErrInvalid) {
		t.Errorf("nil record: %v", err)
	}
	if stored, _ := put(t, db, good()); stored != 1 {
		t.Error("the good record was not stored")
	}
}

func contentHash(t testing.TB, db *DB) string {
	t.Helper()
	h, err := db.ContentHash(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestContentHash stores the same records in other orders and batches.
func TestContentHash(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	records := randomRecords(r, 60)
	var want string
	for _, size := range []int{60, 1, 7} {
		db := openTest(t)
		for range size { // earlier runs must not matter
			if _, err := db.BeginRun(context.Background(), Run{Command: "ingest"}); err != nil {
				t.Fatal(err)
			}
		}
		for batch := range slices.Chunk(records, size) {
			put(t, db, batch...)
		}
		have := contentHash(t, db)
		if want == "" {
			want = have
		}
		if have != want {
			t.Errorf("batches of %d in another order: another hash", size)
		}
		check(t, db)
		r.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		for _, rec := range records {
			rec.Article.Fetched = rec.Article.Fetched.Add(time.Hour)
		}
	}
	db := openTest(t)
	records[7].Mentions[0].Score += 0.1
	put(t, db, records...)
	if contentHash(t, db) == want {
		t.Error("another score, but the same hash")
	}
}

// TestShow reads back what was stored.
func TestShow(t *testing.T) {
	ctx := context.Background()
	db := openTest(t)
	run, err := db.BeginRun(ctx, Run{Version: "1.2", Command: "ingest", Options: `{"workers":2}`})
	if err != nil {
		t.Fatal(err)
	}
	records := randomRecords(rand.New(rand.NewPCG(3, 4)), 30)
	put(t, db, records...)
	if err := db.EndRun(ctx, run, Counts{Read: 31, Stored: 30, Rejected: 1}); err != nil {
		t.Fatal(err)
	}
	for _, want := range records {
		have, err := db.Show(ctx, want.Article.ID)
		if err != nil {
			t.Fatal(err)
		}
		sameTime := gocmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
		if diff := gocmp.Diff(want.Article, have.Record.Article, sameTime); diff != "" {
			t.Errorf("article:\n%s", diff)
		}
		if diff := gocmp.Diff(want.Mentions, have.Record.Mentions); diff != "" {
			t.Errorf("mentions:\n%s", diff)
		}
		if !slices.Equal(want.Sentences, have.Record.Sentences) {
			t.Error("sentences differ")
		}
		if have.Run == nil || have.Run.Version != "1.2" || have.Run.Read != 31 || have.Run.Finished.IsZero() {
			t.Errorf("run %+v", have.Run)
		}
	}
	if _, err := db.Show(ctx, records[29].Article.ID[:14]); err != nil {
		t.Errorf("prefix: %v", err)
	}
	for _, id := range []corpus.ArticleID{"", "0", "zz", "%"} {
		if _, err := db.Show(ctx, id); !errors.Is(err, ErrNoArticle) {
			t.Errorf("Show(%q): %v", id, err)
		}
	}
}

func TestRejects(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "r.db")
	db := openAt(t, path)
	for range 2 { // the same input twice
		run, err := db.BeginRun(ctx, Run{Command: "ingest"})
		if err != nil {
			t.Fatal(err)
		}
		for _, origin := range []string{"b.txt", "a.txt"} {
			if err := db.Reject(ctx, Reject{Origin: origin, Stage: "read", Reason: "empty"}); err != nil {
				t.Fatal(err)
			}
		}
		if run == 1 {
			continue // an aborted run
		}
		if err := db.EndRun(ctx, run, Counts{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Reject(ctx, Reject{Origin: "c.txt", Stage: "decode", Reason: "binary", Stated: `{"title":"T"}`}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	have, err := again.Rejects(ctx)
	want := []Reject{
		{Run: 2, Origin: "a.txt", Stage: "read", Reason: "empty"},
		{Run: 2, Origin: "b.txt", Stage: "read", Reason: "empty"},
		{Origin: "c.txt", Stage: "decode", Reason: "binary", Stated: `{"title":"T"}`},
	}
	if err != nil || !slices.Equal(have, want) {
		t.Errorf("rejects %v, %v", have, err)
	}
	if runs, err := again.Runs(ctx); err != nil || len(runs) != 2 || !runs[0].Finished.IsZero() {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if err := again.Reject(ctx, Reject{Origin: "d", Stage: "read", Reason: "x"}); !errors.Is(err, errReadingOnly) {
		t.Errorf("reject on a reader: %v", err)
	}
}
