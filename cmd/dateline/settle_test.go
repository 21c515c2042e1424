package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/corpus"
	"dateline/store"
)

// TestSettleInBatches holds that who is who, and all else that is derived, is
// the same whether articles come at once or a few at a time, in any order.
func TestSettleInBatches(t *testing.T) {
	joined := 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 11))
		var records []*corpus.Record
		for i := range 60 {
			records = append(records, briefing(r, i))
		}
		whole, decisions := settled(t, slices.Values([][]*corpus.Record{records}))
		joined += decisions
		r.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		parts, again := settled(t, slices.Chunk(records, 1+r.IntN(20)))
		if whole != parts || decisions != again {
			t.Errorf("seed %d: %s with %d decisions at once, %s with %d in parts", seed, whole, decisions, parts, again)
		}
	}
	if joined < 50 {
		t.Errorf("only %d decisions in all", joined)
	}
}

// settled stores batches, settles after each, and returns the content's hash and
// the number of decisions in force.
func settled(t *testing.T, batches func(func([]*corpus.Record) bool)) (hash string, decisions int) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(filepath.Join(t.TempDir(), "settle.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for batch := range batches {
		if _, _, err := db.Put(ctx, batch); err != nil {
			t.Fatal(err)
		}
		if err := settleAll(ctx, db); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Check(ctx); err != nil {
		t.Fatal(err)
	}
	result, err := db.Query(ctx, "SELECT count(*) FROM identities")
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range result.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		n, _ := row[0].(int64)
		decisions = int(n)
	}
	if hash, err = db.ContentHash(ctx); err != nil {
		t.Fatal(err)
	}
	return hash, decisions
}

// briefing makes up an article that names people whose names are much alike.
func briefing(r *rand.Rand, n int) *corpus.Record {
	given := strings.Fields("John Jon Robert Bob William Wei Min Ahmed Mohammed Ali J A Ibrahim Vladimir Michael Mike")
	family := strings.Fields("Smith Smyth Roe Falk Wang Lee Kim Lopez Traore Khan Putin Ahmed Hassan")
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	a := &corpus.Article{
		Source: fmt.Sprintf("outlet%d.example", r.IntN(6)), URL: fmt.Sprintf("https://outlet.example/%d", n),
		Title: "A day in the life", Language: "en", Published: time.Date(2025, 3, 1+r.IntN(5), 9, 0, 0, 0, time.UTC),
	}
	rec := &corpus.Record{Article: a}
	var text strings.Builder
	name := func(e corpus.Entity, form corpus.Form) {
		if slices.ContainsFunc(rec.Entities, func(o corpus.Entity) bool { return o.ID == e.ID }) {
			return
		}
		rec.Entities = append(rec.Entities, e)
		rec.Mentions = append(rec.Mentions, corpus.Mention{
			Span: corpus.Span{Start: text.Len(), End: text.Len() + len(e.Name)}, Text: e.Name, Kind: e.Kind, Form: form,
			Status: corpus.Counted, By: "made up", Score: 1, Entity: e.ID,
		})
		text.WriteString(e.Name + ", ")
	}
	for range 1 + r.IntN(4) {
		g, f := pick(given), pick(family)
		e := corpus.Entity{ID: corpus.EntityID(strings.ToLower("p:" + g + "-" + f)), Kind: corpus.Person, Name: g + " " + f}
		if r.IntN(6) == 0 {
			e = corpus.Entity{ID: corpus.EntityID(fmt.Sprintf("p:%s@%016d", strings.ToLower(f), n)), Kind: corpus.Person, Name: f, Unresolved: true}
		}
		name(e, corpus.FormFull)
	}
	for range r.IntN(3) {
		code := pick(strings.Fields("US GB BF CN KR"))
		name(corpus.Entity{ID: corpus.EntityID("c:" + code), Kind: corpus.Country, Name: "Land of " + code, ISO2: code}, corpus.FormName)
	}
	for range 30 {
		text.WriteString(fmt.Sprintf("w%d ", r.IntN(500)))
	}
	a.Blocks = []corpus.Block{{Role: corpus.RoleBody, Rule: "made up", Text: text.String()}}
	rec.Sentences = []corpus.Span{{Start: 0, End: text.Len()}}
	a.ID = corpus.ArticleID(fmt.Sprintf("%016d", n))
	return rec
}
