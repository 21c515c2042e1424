package store

import (
	"context"
	"testing"
	"time"

	"dateline/corpus"
)

// TestWhatPagesState holds that what a page says of itself comes back from the
// database, and that what it does not say is NULL.
func TestWhatPagesState(t *testing.T) {
	ctx := context.Background()
	db := openTest(t)
	full := draft{id: "b1", source: "post.example", date: "2024-03-01", title: "The pier, live", blocks: []draftBlock{
		{corpus.RoleDateline, []string{"10:15"}}, {corpus.RoleBody, []string{"The vote on the pier has begun."}},
	}}.record(t)
	zone := time.FixedZone("", 2*60*60)
	a := full.Article
	a.Modified, a.Publisher, a.Section = time.Date(2024, 3, 2, 7, 5, 0, 0, zone), "The Post", "Coast"
	a.Type, a.Paywalled = "live-blog", true
	a.Blocks[0].Posted, a.Blocks[1].Score = time.Date(2024, 3, 1, 10, 15, 0, 0, zone), .97
	bare := draft{id: "b2", source: "post.example", title: "Else", blocks: []draftBlock{{corpus.RoleBody, []string{"Nothing else is said here."}}}}.record(t)
	bare.Article.Language = "de"
	put(t, db, full, bare)
	refresh(t, db)
	check(t, db)
	shown, err := db.Show(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	b := shown.Record.Article
	if !b.Modified.Equal(a.Modified) || b.Publisher != a.Publisher || b.Section != a.Section || b.Type != a.Type || !b.Paywalled ||
		!b.Blocks[0].Posted.Equal(a.Blocks[0].Posted) || b.Blocks[1].Score != .97 || b.Blocks[0].Score != 0 {
		t.Errorf("have %+v", b)
	}
	rows, err := db.Articles(ctx, corpus.Filter{}, 0)
	if err != nil || len(rows) != 2 || rows[0].Section != "Coast" || rows[0].Type != "live-blog" || !rows[0].Paywall || rows[1].Paywall {
		t.Errorf("%+v, %v", rows, err)
	}
	if s, err := db.Summary(ctx); err != nil || (s.Gaps != Gaps{Undated: 1, UnknownLanguage: 1, OtherLanguage: 1}) {
		t.Errorf("%+v, %v", s.Gaps, err)
	}
	for query, want := range map[string]string{
		"SELECT modified, publisher, section, type, paywall FROM article_list WHERE article = 'b1'":         "2024-03-02T07:05:00+02:00|The Post|Coast|live-blog|1",
		"SELECT n, score, time FROM block_list WHERE article = 'b1' ORDER BY n":                             "0||2024-03-01T10:15:00+02:00;1|0.97|",
		"SELECT count(*) FROM articles WHERE coalesce(modified, publisher, section, type, paywall) IS NULL": "1",
		"SELECT count(*) FROM block_list WHERE article = 'b2' AND score IS NULL AND time IS NULL":           "1",
	} {
		if have := ask(t, db, query); have != want {
			t.Errorf("%s\nhave %s\nwant %s", query, have, want)
		}
	}
}
