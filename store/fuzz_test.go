package store

import (
	"context"
	"errors"
	"testing"

	"dateline/corpus"
)

// FuzzUserText gives what users type to everything that takes it: no panic, no
// damage, and no error but the ones that are meant for it.
func FuzzUserText(f *testing.F) {
	for _, s := range []string{"Putin", `"`, "U.S.", "a AND", "NEAR(", "title:", "\x00", "\xff", "x\x00y", "*", "-", "^", "%", "'; DROP TABLE articles; --", "ß", "ȺȺȺȺȺ", "İ"} {
		f.Add(s)
	}
	db := openTest(f)
	put(f, db, draftForFuzz())
	ctx := context.Background()
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := db.Articles(ctx, corpus.Filter{Text: s}, 3); err != nil {
			t.Errorf("full text %q: %v", s, err)
		}
		var ambiguous *AmbiguousError
		var missing *NotFoundError
		if _, err := db.Resolve(ctx, s); err != nil && !errors.As(err, &ambiguous) && !errors.As(err, &missing) {
			t.Errorf("resolve %q: %v", s, err)
		}
		if _, err := db.Show(ctx, corpus.ArticleID(s)); err != nil && !errors.Is(err, ErrNoArticle) {
			t.Errorf("show %q: %v", s, err)
		}
		filter := corpus.Filter{Sources: []string{s}, Persons: []corpus.EntityID{corpus.EntityID(s)}, Roles: []corpus.Role{corpus.Role(s)}}
		if _, err := db.Pairs(ctx, filter, corpus.PairOptions{Unit: corpus.UnitMentions, Window: corpus.WindowSentence}, 3); err != nil {
			t.Errorf("filter %q: %v", s, err)
		}
		if result, err := db.Query(ctx, s); err == nil {
			_ = result.Close() // some texts are SQL
		}
		if summary, err := db.Summary(ctx); err != nil || summary.Articles != 1 {
			t.Fatalf("after %q: %+v, %v", s, summary, err)
		}
	})
}

func draftForFuzz() *corpus.Record {
	text := "Putin met nobody."
	return &corpus.Record{
		Article:   &corpus.Article{ID: "a", Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: text}}},
		Sentences: []corpus.Span{{Block: 0, Start: 0, End: len(text)}},
		Entities:  []corpus.Entity{{ID: "p:putin", Kind: corpus.Person, Name: "Putin"}},
		Mentions: []corpus.Mention{{
			Span: corpus.Span{Block: 0, Start: 0, End: 5}, Text: "Putin", Kind: corpus.Person,
			Form: corpus.FormFamily, Status: corpus.Counted, Entity: "p:putin",
		}},
	}
}
