package store

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"dateline/corpus"
)

// reread takes other findings to the article of a record.
func reread(old *corpus.Record, r *rand.Rand) *corpus.Record {
	out := *old
	switch r.IntN(4) {
	case 0: // as before
	case 1: // nothing is found
		out.Mentions, out.Entities, out.Focus = nil, nil, nil
	case 2: // half as much
		out.Mentions = old.Mentions[:len(old.Mentions)/2]
	default: // the sentences are cut otherwise
		out.Mentions, out.Entities, out.Focus, out.Sentences = nil, nil, nil, nil
		for i, b := range old.Article.Blocks {
			if b.Role.IsContent() {
				out.Sentences = append(out.Sentences, corpus.Span{Block: i, Start: 0, End: len(b.Text)})
			}
		}
	}
	named := map[corpus.EntityID]bool{}
	for _, m := range out.Mentions {
		named[m.Entity] = true
	}
	out.Entities, out.Focus = nil, nil
	for _, e := range old.Entities {
		if named[e.ID] {
			out.Entities = append(out.Entities, e)
		}
	}
	return &out
}

// TestReplace holds a database whose articles were read anew to one that read
// them so from the first.
func TestReplace(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 11))
		olds := randomRecords(r, 25)
		for _, o := range olds { // a name that is known stays known, so all have one
			for i := range o.Entities {
				o.Entities[i].Name = "Name of " + string(o.Entities[i].ID)
			}
		}
		var news []*corpus.Record
		for _, o := range olds {
			news = append(news, reread(o, r))
		}
		db, want := openTest(t), openTest(t)
		link := func(s []corpus.Sighting) []corpus.Decision {
			var out []corpus.Decision
			for _, x := range s {
				if x.Entity == "p:person-6" {
					out = append(out, corpus.Decision{Article: x.Article, Entity: x.Entity, Person: "p:~one", Rule: "test", Score: 1})
				}
			}
			return out
		}
		finish := func(db *DB) {
			t.Helper()
			if _, err := db.Settle(ctx, link); err != nil {
				t.Fatal(err)
			}
			refresh(t, db)
			if err := db.Sweep(ctx); err != nil {
				t.Fatal(err)
			}
			check(t, db)
		}
		put(t, db, olds...)
		finish(db)
		put(t, want, news...)
		finish(want)
		for from := 0; from < len(news); from += 7 {
			if _, err := db.Replace(ctx, news[from:min(from+7, len(news))]); err != nil {
				t.Fatal(err)
			}
			check(t, db)
		}
		finish(db)
		if contentOf(t, db) != contentOf(t, want) {
			t.Errorf("seed %d: read anew, the content is another than read so at first", seed)
		}
		if changed, err := db.Replace(ctx, news); err != nil || len(changed) > 0 {
			t.Errorf("seed %d: the same findings change %d articles: %v", seed, len(changed), err)
		}
	}
}

func TestCopyTo(t *testing.T) {
	db := openTest(t)
	put(t, db, randomRecords(rand.New(rand.NewPCG(1, 1)), 5)...)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := db.CopyTo(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, path)
	check(t, again)
	if contentOf(t, db) != contentOf(t, again) {
		t.Error("the copy has another content")
	}
	if err := db.CopyTo(context.Background(), path); err == nil {
		t.Error("a file was overwritten")
	}
}
