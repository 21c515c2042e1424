package store

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/corpus"
)

// obey is a judge that forgets, merges and leaves as rulings say, without more
// ado; package ledger has the real one.
func obey(sightings []corpus.Sighting, rulings []corpus.Ruling) []corpus.Decision {
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
	for _, s := range sightings {
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

// TestSightings holds that what is listed is what a settling is shown.
func TestSightings(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	db := openTest(t)
	put(t, db, randomRecords(r, 20)...)
	forget := func(s []corpus.Sighting, _ []corpus.Ruling) []corpus.Decision {
		return []corpus.Decision{{Article: s[0].Article, Entity: s[0].Entity, Rule: "forgotten", Score: 1}}
	}
	if _, err := db.SettleBy(context.Background(), forget); err != nil {
		t.Fatal(err)
	}
	put(t, db, randomRecords(rand.New(rand.NewPCG(5, 6)), 30)[20:]...)
	var want []corpus.Sighting
	judge := func(s []corpus.Sighting, _ []corpus.Ruling) []corpus.Decision {
		want = s
		return forget(s, nil)
	}
	if _, err := db.SettleBy(context.Background(), judge); err != nil {
		t.Fatal(err)
	}
	have, err := db.Sightings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range [][]corpus.Sighting{have, want} {
		for i := range all {
			all[i].People, all[i].Countries = sorted(all[i].People), sorted(all[i].Countries)
		}
		slices.SortFunc(all, func(a, b corpus.Sighting) int {
			return cmp.Or(cmp.Compare(a.Article, b.Article), cmp.Compare(a.Entity, b.Entity))
		})
	}
	if !reflect.DeepEqual(have, want) {
		t.Errorf("%d sightings, want %d", len(have), len(want))
		for i := range min(len(have), len(want)) {
			if !reflect.DeepEqual(have[i], want[i]) {
				t.Fatalf("%+v, want %+v", have[i], want[i])
			}
		}
	}
}

func sorted(ids []corpus.EntityID) []corpus.EntityID {
	ids = append([]corpus.EntityID{}, ids...)
	slices.Sort(ids)
	return ids
}
