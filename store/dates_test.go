package store

import (
	"testing"
	"time"

	"dateline/corpus"
)

// TestDates holds that a day is stored as a day, a time as a time, and what
// cannot be read as it stands, and that all come back.
func TestDates(t *testing.T) {
	db := openTest(t)
	at := time.Date(2024, 5, 1, 9, 30, 0, 0, time.FixedZone("", -4*3600))
	day := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	articles := map[corpus.ArticleID]corpus.Article{
		"d1": {Published: day, Modified: day.AddDate(0, 0, 1)},
		"d2": {Published: at},
		"d3": {UnreadDate: "03/04/2024"},
	}
	for id, a := range articles {
		a.ID, a.Blocks = id, []corpus.Block{{Role: corpus.RoleBody, Text: string(id)}}
		put(t, db, &corpus.Record{Article: &a})
	}
	for query, want := range map[string]string{
		"SELECT published, modified, date FROM article_list WHERE article = 'd1'":      "2024-05-01|2024-05-02|2024-05-01",
		"SELECT published FROM article_list WHERE article = 'd2'":                      "2024-05-01T09:30:00-04:00",
		"SELECT ifnull(date, '-'), unread_date FROM article_list WHERE article = 'd3'": "-|03/04/2024",
	} {
		if got := ask(t, db, query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	for id, want := range articles {
		s, err := db.Show(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Record.Article
		if !got.Published.Equal(want.Published) || !got.Modified.Equal(want.Modified) || got.UnreadDate != want.UnreadDate {
			t.Errorf("%s: %+v", id, got)
		}
	}
	sum, err := db.Summary(t.Context())
	if err != nil || sum.Undated != 1 || sum.UnreadDates != 1 || sum.UnreadDate != "03/04/2024" {
		t.Errorf("%+v, %v", sum, err)
	}
}
