package store

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dateline/corpus"
)

// stocked is a database of random records, brought up to date.
func stocked(t *testing.T, seed uint64, n int) (*DB, *rand.Rand) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	db := openTest(t)
	put(t, db, randomRecords(r, n)...)
	refresh(t, db)
	return db, r
}

// TestExportEqualsShow holds that streaming gives the articles that Articles
// lists, each as Show reads it.
func TestExportEqualsShow(t *testing.T) {
	ctx := context.Background()
	db, r := stocked(t, 1, 260)
	for range 20 {
		f := randomFilter(r)
		list, err := db.Articles(ctx, f, 0)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		err = db.Export(ctx, f, 0, func(i, of int, a *Exported) error {
			if i != n || of != len(list) || a.Record.Article.ID != list[i].ID {
				t.Fatalf("%d of %d: %s, want %s, %d of %d", i, of, a.Record.Article.ID, list[n].ID, n, len(list))
			}
			want, err := db.Show(ctx, a.Record.Article.ID)
			if err != nil {
				return err
			}
			if d := cmp.Diff(want.Record, a.Record, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(corpus.Entity{}, "Aliases")); d != "" {
				t.Fatalf("%s (-show +export):\n%s", list[i].ID, d)
			}
			counted := 0
			for k, c := range a.Counted {
				if c && a.Record.Mentions[k].Entity != "" {
					counted++
				}
			}
			if counted != list[i].Mentions {
				t.Errorf("%s: %d mentions count, want %d", list[i].ID, counted, list[i].Mentions)
			}
			copied := slices.Contains(want.Copies, a.Text) || a.Text == a.Record.Article.ID
			if !copied {
				t.Errorf("%s: text %s, copies %v", list[i].ID, a.Text, want.Copies)
			}
			n++
			return nil
		})
		if err != nil || n != len(list) {
			t.Fatalf("%d of %d: %v", n, len(list), err)
		}
	}
}

// TestSpelled holds that entities come with their spellings.
func TestSpelled(t *testing.T) {
	db := openTest(t)
	put(t, db, draft{id: "00000000000000aa", date: "2025-01-01", names: map[corpus.EntityID]string{"p:vladimir-putin": "Vladimir Putin"}, blocks: []draftBlock{
		body("[p:vladimir-putin|Vladimir Putin|full] and [p:vladimir-putin|Putin|family] met [c:IN|Indian|demonym] troops."),
	}}.record(t))
	have, err := db.Spelled(context.Background(), []corpus.EntityID{"p:vladimir-putin", "p:nobody"})
	want := []corpus.Entity{{ID: "p:vladimir-putin", Kind: corpus.Person, Name: "Vladimir Putin", Aliases: []string{"Putin"}}}
	if d := cmp.Diff(want, have); d != "" || err != nil {
		t.Errorf("%v (-want +have):\n%s", err, d)
	}
}

// TestEntityDaysEqualFrequencies holds each day's rows equal to the answer of
// Frequencies and Timeline for that day.
func TestEntityDaysEqualFrequencies(t *testing.T) {
	ctx := context.Background()
	db, r := stocked(t, 2, 120)
	for range 12 {
		f, kind := randomFilter(r), pick(r, corpus.Person, corpus.Country)
		byDate := map[string][]DayRow{}
		if err := db.EntityDays(ctx, kind, f, func(_, _ int, row *DayRow) error {
			byDate[row.Date] = append(byDate[row.Date], *row)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		total := 0
		for date, rows := range byDate {
			for _, row := range rows {
				total += row.Mentions
			}
			if date == "" {
				continue
			}
			checkDay(t, db, kind, f, date, rows)
		}
		all, err := db.Frequencies(ctx, kind, f, corpus.UnitMentions, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, x := range all {
			want += x.Mentions
		}
		if total != want {
			t.Errorf("%+v: %d mentions on all days, want %d", f, total, want)
		}
	}
}

func checkDay(t *testing.T, db *DB, kind corpus.Kind, f corpus.Filter, date string, rows []DayRow) {
	t.Helper()
	ctx := context.Background()
	f.From, f.To = mustDay(date), mustDay(date)
	all, err := db.Frequencies(ctx, kind, f, corpus.UnitMentions, 0)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b corpus.Frequency) int { return cmpID(a.Entity, b.Entity) })
	if len(all) != len(rows) {
		t.Fatalf("%s: %d rows, want %d", date, len(rows), len(all))
	}
	for i, r := range rows {
		have := corpus.Frequency{Entity: r.Entity.ID, Name: r.Entity.Name, Mentions: r.Mentions, Articles: r.Articles, Texts: r.Texts, Stories: r.Stories, Outlets: r.Outlets, First: date, Last: date}
		if have != all[i] {
			t.Errorf("%s: %+v, want %+v", date, have, all[i])
		}
	}
	line, err := db.Timeline(ctx, rows[0].Entity.ID, f, PeriodDay)
	if err != nil || len(line.Rows) != 1 || line.Rows[0].TotalArticles != rows[0].TotalArticles || line.Rows[0].Share != rows[0].Share {
		t.Errorf("%s: %+v, want %+v (%v)", date, rows[0], line, err)
	}
}

func cmpID(a, b corpus.EntityID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// TestEachPairEqualsPairs holds the streamed pairs equal to those of Pairs, in
// every unit and window.
func TestEachPairEqualsPairs(t *testing.T) {
	ctx := context.Background()
	db, r := stocked(t, 3, 80)
	for range 60 {
		f := randomFilter(r)
		q := PairQuery{PairOptions: corpus.PairOptions{Window: pick(r, corpus.Windows()...), Unit: pick(r, corpus.Units()...)}, Dated: true}
		if r.IntN(3) == 0 {
			q.Kinds = [][2]corpus.Kind{pick(r, corpus.AllKinds()...)}
		}
		if r.IntN(3) == 0 {
			q.With = pick(r, corpus.EntityID("p:person-1"), "c:BY", "p:nobody")
		}
		q.Least = r.IntN(4)
		db.together = pick(r, 0, 30, 1<<18) // rows in memory: the answer is the same
		have := eachPair(t, db, f, q)
		want, err := db.Pairs(ctx, f, q.PairOptions, 0)
		if err != nil {
			t.Fatal(err)
		}
		want = slices.DeleteFunc(want, func(p corpus.Pair) bool { return p.Count < q.Least })
		if len(want) != len(have) {
			t.Fatalf("%+v %+v: %d pairs, want %d", f, q, len(have), len(want))
		}
		for _, p := range want {
			if row := have[[2]corpus.EntityID{p.A, p.B}]; row == nil || row.Pair != p {
				t.Fatalf("%+v %+v: %+v, want %+v", f, q, row, p)
			}
		}
		checkUnits(t, db, f, q, have)
	}
}

func eachPair(t *testing.T, db *DB, f corpus.Filter, q PairQuery) map[[2]corpus.EntityID]*PairRow {
	t.Helper()
	out := map[[2]corpus.EntityID]*PairRow{}
	err := db.EachPair(context.Background(), f, q, func(_, _ int, r *PairRow) error {
		key := [2]corpus.EntityID{r.A, r.B}
		if out[key] != nil || out[[2]corpus.EntityID{r.B, r.A}] != nil {
			t.Errorf("%v twice", key)
		}
		row := *r
		out[key] = &row
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// checkUnits holds the counts that are not of the query's unit equal to those
// of Pairs in their own, and the days equal to counts day by day.
func checkUnits(t *testing.T, db *DB, f corpus.Filter, q PairQuery, have map[[2]corpus.EntityID]*PairRow) {
	t.Helper()
	for _, u := range corpus.Units() {
		o := q.PairOptions
		o.Unit = u
		pairs, err := db.Pairs(context.Background(), f, o, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pairs {
			if r := have[[2]corpus.EntityID{p.A, p.B}]; r != nil && r.in(u) != p.Count {
				t.Fatalf("%+v %+v: %s %d, want %+v", f, q, u, r.in(u), p)
			}
		}
	}
	for _, r := range have {
		days := 0
		for i, d := range r.Days {
			days += d.Articles
			if i > 0 && r.Days[i-1].Date >= d.Date {
				t.Errorf("days out of order: %+v", r.Days)
			}
		}
		if days > r.Articles || len(r.Days) > 0 && (r.Days[0].Date != r.First || r.Days[len(r.Days)-1].Date != r.Last) {
			t.Errorf("%+v", r)
		}
	}
}

// TestEachPairAmong holds that Among and Touching leave out exactly the pairs
// of others.
func TestEachPairAmong(t *testing.T) {
	db, _ := stocked(t, 4, 60)
	all := eachPair(t, db, corpus.Filter{}, PairQuery{})
	some := []corpus.EntityID{"p:person-1", "p:person-2", "c:AZ", "c:BY", "c:CX"}
	among := eachPair(t, db, corpus.Filter{}, PairQuery{Among: some})
	touching := eachPair(t, db, corpus.Filter{}, PairQuery{Touching: some})
	for key, r := range all {
		a, b := slices.Contains(some, key[0]), slices.Contains(some, key[1])
		if (among[key] != nil) != (a && b) || (touching[key] != nil) != (a || b) {
			t.Errorf("%v: among %v, touching %v", key, among[key] != nil, touching[key] != nil)
		}
		if among[key] != nil && among[key].Pair != r.Pair {
			t.Errorf("%+v, want %+v", among[key], r)
		}
	}
}

// TestPeriodBounds holds the first and last days of periods.
func TestPeriodBounds(t *testing.T) {
	for _, c := range []struct {
		by               Period
		day, first, last string
	}{
		{PeriodDay, "2024-02-29", "2024-02-29", "2024-02-29"},
		{PeriodWeek, "2024-02-29", "2024-02-26", "2024-03-03"},
		{PeriodMonth, "2024-02-29", "2024-02-01", "2024-02-29"},
		{PeriodYear, "2024-02-29", "2024-01-01", "2024-12-31"},
		{"decade", "2024-02-29", "2024-02-29", "2024-02-29"},
		{PeriodDay, "", "", ""},
	} {
		if first, last := c.by.Bounds(c.day); first != c.first || last != c.last {
			t.Errorf("%s of %s: %s to %s", c.by, c.day, first, last)
		}
	}
}

// TestFrequenciesOf holds the counts of some entities equal to those of all.
func TestFrequenciesOf(t *testing.T) {
	ctx := context.Background()
	db, r := stocked(t, 4, 80)
	for range 20 {
		f := randomFilter(r)
		var want []corpus.Frequency
		var keys []corpus.EntityID
		for _, kind := range []corpus.Kind{corpus.Country, corpus.Person} {
			all, err := db.Frequencies(ctx, kind, f, corpus.UnitMentions, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range all {
				if r.IntN(2) == 0 {
					want, keys = append(want, x), append(keys, x.Entity)
				}
			}
		}
		have, err := db.FrequenciesOf(ctx, append(keys, "p:nobody"), f)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(want, func(a, b corpus.Frequency) int { return strings.Compare(string(a.Entity), string(b.Entity)) })
		if !slices.Equal(have, want) {
			t.Fatalf("%+v: %+v, want %+v", f, have, want)
		}
	}
}

// TestTally holds the counts that a walk by groups gives equal to those of sets.
func TestTally(t *testing.T) {
	ctx := context.Background()
	db, r := stocked(t, 5, 80)
	for range 20 {
		f := randomFilter(r)
		err := db.read(ctx, "test", func(tx *sql.Tx) error {
			s, err := db.choose(ctx, tx, f)
			if err != nil {
				return err
			}
			var all []uint32
			for e := range s.entities {
				all = append(all, uint32(e+1))
			}
			for _, by := range []grouping{byCopy, byStory, byOutlet} {
				sets, walked := newDistinct(s.group(by), len(all)), s.walked(s.group(by), all)
				for _, part := range s.parts {
					for _, i := range part.articles {
						for x := part.segment.from[i]; x < part.segment.from[i+1]; x++ {
							if part.count[x] >= 2 {
								sets.add(int(part.entity[x]-1), sets.of[part.segment][i])
								walked.add(int(part.entity[x]-1), sets.of[part.segment][i])
							}
						}
					}
				}
				if !slices.Equal(sets.n, walked.n) {
					t.Errorf("%+v, grouping %d: %v, want %v", f, by, walked.n, sets.n)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
