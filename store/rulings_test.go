package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
)

// obey is a judge that forgets, merges and leaves as rulings say, without more
// ado; package ledger has the real one.
func obey(roll *corpus.Roll, rulings []corpus.Ruling) []corpus.Decision {
	to := map[corpus.EntityID]corpus.EntityID{}
	for _, r := range corpus.InForce(rulings) {
		if r.Action == corpus.ActionForget {
			to[r.Person] = ""
			continue
		}
		for _, o := range r.Others {
			to[corpus.EntityID(o)] = r.Person
		}
	}
	var out []corpus.Decision
	for _, s := range roll.Sightings() {
		if p, ok := to[s.Entity]; ok && p != s.Entity {
			out = append(out, corpus.Decision{Article: s.Article, Entity: s.Entity, Person: p, Rule: "ruled", Score: 1})
		}
	}
	return out
}

func contentOf(t *testing.T, db *DB) string {
	t.Helper()
	h, err := db.ContentHash(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestRulings takes rulings to random databases and back: each state is sound,
// what is forgotten is not counted, and after undoing all is as it was.
func TestRulings(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 8))
		db := openTest(t)
		records := randomRecords(r, 12)
		put(t, db, records...)
		settle := func() {
			t.Helper()
			if _, err := db.SettleBy(ctx, obey); err != nil {
				t.Fatal(err)
			}
			refresh(t, db)
			check(t, db)
		}
		settle()
		before := contentOf(t, db)
		sightings, err := db.Sightings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		who := func() corpus.EntityID { return sightings[r.IntN(len(sightings))].Entity }
		gone := who()
		rulings := []corpus.Ruling{
			corpus.NewRuling(corpus.Ruling{Time: time.Unix(1, 0), Action: corpus.ActionMerge, Person: who(), Others: []string{string(who())}}),
			corpus.NewRuling(corpus.Ruling{Time: time.Unix(2, 0), Action: corpus.ActionForget, Person: gone}),
		}
		if n, err := db.AddRulings(ctx, rulings); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		settle()
		mentions := count(t, db, "SELECT ifnull(sum(mentions), 0) FROM people WHERE entity = '"+string(gone)+"'")
		merged := rulings[0].Person == gone && rulings[0].Others[0] != string(gone) // others may have become the one who is gone
		if mentions != 0 && !merged {
			t.Errorf("seed %d: %s is forgotten and has %d mentions", seed, gone, mentions)
		}
		if n, err := db.AddRulings(ctx, rulings); n != 0 || err != nil {
			t.Errorf("rulings that are known are added again: %d, %v", n, err)
		}
		ruled := contentOf(t, db)
		for _, findings := range [][]*corpus.Record{withoutFindings(records), records} {
			if _, err := db.Replace(ctx, findings); err != nil {
				t.Fatal(err)
			}
			settle()
		}
		if contentOf(t, db) != ruled {
			t.Errorf("seed %d: after reading all anew, rulings give other identities", seed)
		}
		var undo []corpus.Ruling
		for i, x := range rulings {
			undo = append(undo, corpus.NewRuling(corpus.Ruling{Time: time.Unix(int64(3+i), 0), Action: corpus.ActionUndo, Others: []string{x.ID}}))
		}
		if _, err := db.AddRulings(ctx, undo); err != nil {
			t.Fatal(err)
		}
		settle()
		if contentOf(t, db) != before {
			t.Errorf("seed %d: after undoing, the content is another", seed)
		}
	}
}

// withoutFindings are the same articles as if nothing were found in them.
func withoutFindings(records []*corpus.Record) []*corpus.Record {
	var out []*corpus.Record
	for _, r := range records {
		out = append(out, &corpus.Record{Article: r.Article, Sentences: r.Sentences})
	}
	return out
}

func count(t *testing.T, db *DB, query string) int64 {
	t.Helper()
	result, err := db.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	n := int64(-1)
	for row, err := range result.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		n, _ = row[0].(int64)
	}
	return n
}

// TestRulingsStay holds that the log cannot be changed, and that a bad ruling
// gets in nowhere.
func TestRulingsStay(t *testing.T) {
	db := openTest(t)
	r := corpus.NewRuling(corpus.Ruling{Time: time.Now(), By: "o'hara", Action: corpus.ActionForget, Person: "p:x-y", Note: "a band"})
	bad := r
	bad.Note = "another"
	if _, err := db.AddRulings(context.Background(), []corpus.Ruling{r, bad}); err == nil {
		t.Error("an altered ruling was added")
	}
	if _, err := db.AddRulings(context.Background(), []corpus.Ruling{r}); err != nil {
		t.Fatal(err)
	}
	have, err := db.Rulings(context.Background())
	if err != nil || len(have) != 1 || fmt.Sprint(have[0]) != fmt.Sprint(r) || have[0].Check() != nil {
		t.Errorf("%v %v, want %v", have, err, r)
	}
	for _, statement := range []string{"DELETE FROM rulings", "UPDATE rulings SET by = 'x'"} {
		err := db.write("test", func(w *writer) error { return execAll(w.conn, statement) })
		if err == nil || !strings.Contains(err.Error(), "rulings are never") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// TestSightings holds that what is listed, from the mentions, is what a settling
// is shown, from the packed columns, whatever was decided and added before.
func TestSightings(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 5))
		db := openTest(t)
		records := randomRecords(r, 30)
		for at := 0; at < len(records); at += 10 {
			put(t, db, records[at:at+10]...)
			if at == 10 {
				refresh(t, db)
			}
			if _, err := db.SettleBy(context.Background(), atRandom(r)); err != nil {
				t.Fatal(err)
			}
			check(t, db)
			shown := shownTo(t, db)
			listed, err := db.Sightings(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(inOrder(listed), inOrder(shown)); d != "" {
				t.Fatalf("seed %d, %d articles: %s", seed, at+10, d)
			}
		}
	}
}

// TestNamedMigration holds that the migration finds out of the mentions what a
// settling notes.
func TestNamedMigration(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	db := openTest(t)
	put(t, db, randomRecords(r, 40)...)
	if _, err := db.SettleBy(context.Background(), atRandom(r)); err != nil {
		t.Fatal(err)
	}
	const query = "SELECT article, entity, named FROM identities ORDER BY 1, 2"
	want := ask(t, db, query)
	sql, err := migrationFiles.ReadFile("migrations/0011_named.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, update, _ := strings.Cut(string(sql), "UPDATE identities")
	err = db.write("test", func(w *writer) error {
		return execAll(w.conn, "UPDATE identities SET named = 0", "UPDATE identities"+update)
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, ask(t, db, query)); d != "" || !strings.Contains(want, "|1;") || !strings.Contains(want, "|0;") {
		t.Error(want, d)
	}
}

// atRandom is a judge who forgets, and joins with anybody, article by article.
func atRandom(r *rand.Rand) Judge {
	return func(roll *corpus.Roll, _ []corpus.Ruling) []corpus.Decision {
		all := inOrder(roll.Sightings())
		var out []corpus.Decision
		for _, s := range all {
			d := corpus.Decision{Article: s.Article, Entity: s.Entity, Person: all[r.IntN(len(all))].Entity, Rule: "at random", Score: .5}
			if len(s.People) > 1 && r.IntN(3) == 0 {
				d.Person = s.People[r.IntN(len(s.People))] // whom the article names, too
			}
			if r.IntN(8) == 0 {
				d.Person = ""
			}
			if d.Person != d.Entity && r.IntN(2) == 0 {
				out = append(out, d)
			}
		}
		return out
	}
}

// shownTo lists what a settling is shown, and lets things be as they are.
func shownTo(t *testing.T, db *DB) []corpus.Sighting {
	t.Helper()
	var out []corpus.Sighting
	err := db.write("test", func(w *writer) error {
		s := settling{w: w, ids: map[corpus.EntityID]int64{}}
		have, err := s.identities()
		if err == nil {
			err = s.readRoll(have)
		}
		out = s.roll.Sightings()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inOrder sorts sightings and what they list.
func inOrder(all []corpus.Sighting) []corpus.Sighting {
	for i := range all {
		all[i].People, all[i].Countries = sorted(all[i].People), sorted(all[i].Countries)
	}
	slices.SortFunc(all, func(a, b corpus.Sighting) int {
		return strings.Compare(string(a.Article)+" "+string(a.Entity), string(b.Article)+" "+string(b.Entity))
	})
	return all
}

func sorted(ids []corpus.EntityID) []corpus.EntityID {
	ids = append([]corpus.EntityID{}, ids...)
	slices.Sort(ids)
	return ids
}
