package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/corpus"

	gocmp "github.com/google/go-cmp/cmp"
)

// small is a database of four articles that the tests below ask.
func small(t *testing.T) *DB {
	db := openTest(t)
	names := map[corpus.EntityID]string{
		"p:vladimir-putin": "Vladimir Putin", "p:recep-tayyip-erdogan": "Recep Tayyip Erdoğan",
		"p:joe-biden": "Joe Biden", "p:hunter-biden": "Hunter Biden", "c:RU": "Russia", "c:US": "United States", "c:TR": "Türkiye",
	}
	for _, d := range []draft{
		{id: "a1", source: "apnews.com", date: "2025-08-31", title: "Putin in Tianjin", url: "https://apnews.com/1", blocks: []draftBlock{
			{corpus.RoleTitle, []string{"[p:vladimir-putin|Putin|family] in Tianjin"}},
			body("[c:RU|Russian|demonym] President [p:vladimir-putin|Putin|family] met [p:recep-tayyip-erdogan|Erdogan|family].", "[p:joe-biden|Biden|family] stayed in the [c:US|U.S.|abbreviation]."),
			{corpus.RoleRelated, []string{"More on Kyiv"}},
		}},
		{id: "a2", source: "kyivpost.com", date: "2025-09-02", blocks: []draftBlock{
			body("In [c:TR|Ankara|capital], [p:recep-tayyip-erdogan|Recep Tayyip Erdoğan|full] spoke.", "“So did [p:vladimir-putin|Vladimir Putin|full],” he said."),
		}},
		{id: "b1", source: "apnews.com", date: "2025-11-05", blocks: []draftBlock{body("[p:hunter-biden|Biden|family] and [c:RU|Russia|name].")}},
		{id: "b2", blocks: []draftBlock{body("[p:biden@b2|Biden|family] is unknown, as is [p:smith@b2|Smith|family]; [c:RU|Russia|name] is not.")}},
	} {
		d.names = names
		put(t, db, d.record(t))
	}
	check(t, db)
	return db
}

// TestTimelineInUnits holds the units of each month, and the counts of each
// outlet, to those that memory counts in that month or outlet alone.
func TestTimelineInUnits(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	records := retold(r, randomRecords(r, 40))
	db := openTest(t)
	put(t, db, records...)
	refresh(t, db)
	const who = "c:AZ"
	of := func(f corpus.Filter) corpus.Frequency {
		for _, x := range corpus.Frequencies(records, corpus.Country, f) {
			if x.Entity == who {
				return x
			}
		}
		return corpus.Frequency{}
	}
	fewer := 0
	for _, unit := range []corpus.Unit{corpus.UnitArticles, corpus.UnitTexts, corpus.UnitStories, corpus.UnitOutlets} {
		have, err := db.TimelineIn(context.Background(), who, corpus.Filter{}, PeriodMonth, unit)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range have.Rows {
			month := mustDay(row.Date)
			want := of(corpus.Filter{From: month, To: month.AddDate(0, 1, -1)})
			if row.Articles != want.In(unit) || row.Mentions != want.Mentions || row.TotalArticles < row.Articles {
				t.Errorf("%s of %s: %+v, want %+v", unit, row.Date, row, want)
			}
			fewer += want.Articles - want.In(unit)
		}
	}
	if fewer == 0 {
		t.Error("every unit counts alike")
	}
	rows, err := db.OutletRows(context.Background(), who, corpus.Filter{}, 0)
	if err != nil || len(rows) < 2 {
		t.Fatal(err, rows)
	}
	for _, row := range rows {
		want := of(corpus.Filter{Sources: []string{row.Outlet}})
		if row.Articles != want.Articles || row.Mentions != want.Mentions || row.Share != float64(row.Articles)/float64(row.TotalArticles) {
			t.Errorf("%+v, want %+v", row, want)
		}
	}
}

func TestTimeline(t *testing.T) {
	db := small(t)
	ask := func(id corpus.EntityID, f corpus.Filter, by Period) *Timeline {
		have, err := db.Timeline(context.Background(), id, f, by)
		if err != nil {
			t.Fatal(err)
		}
		return have
	}
	want := &Timeline{
		Rows: []TimelineRow{
			{"2025-08-01", 1, 1, 1, 1},
			{"2025-09-01", 0, 0, 1, 0},
			{"2025-10-01", 0, 0, 0, 0},
			{"2025-11-01", 1, 1, 1, 1},
		},
		Undated: TimelineRow{"", 1, 1, 1, 1},
	}
	if diff := gocmp.Diff(want, ask("c:RU", corpus.Filter{}, PeriodMonth)); diff != "" {
		t.Error(diff)
	}
	weeks := ask("p:vladimir-putin", corpus.Filter{}, PeriodWeek).Rows
	if len(weeks) != 2 || weeks[0].Date != "2025-08-25" || weeks[1].Date != "2025-09-01" {
		t.Errorf("weeks %+v", weeks)
	}
	if days := ask("p:vladimir-putin", corpus.Filter{}, PeriodDay).Rows; len(days) != 3 {
		t.Errorf("days %+v", days)
	}
	if years := ask("c:RU", corpus.Filter{}, PeriodYear).Rows; len(years) != 1 || years[0].Date != "2025-01-01" || years[0].TotalArticles != 3 {
		t.Errorf("years %+v", years)
	}
	day := func(d int) time.Time { return time.Date(2025, 8, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		filter      corpus.Filter
		first, last string // of the days
	}{
		{corpus.Filter{From: day(1), To: day(40)}, "2025-08-01", "2025-09-09"},
		{corpus.Filter{From: day(1)}, "2025-08-01", "2025-11-"},
		{corpus.Filter{To: day(40)}, "2025-08-", "2025-09-09"},
		{corpus.Filter{From: day(1), To: day(3)}, "2025-08-01", "2025-08-03"}, // nobody names it then
	} {
		rows := ask("c:RU", c.filter, PeriodDay).Rows
		if len(rows) == 0 || !strings.HasPrefix(rows[0].Date, c.first) || !strings.HasPrefix(rows[len(rows)-1].Date, c.last) {
			t.Errorf("days of %v to %v: %d, want %s to %s", c.filter.From, c.filter.To, len(rows), c.first, c.last)
		}
	}
	if rows := ask("c:RU", corpus.Filter{From: time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), To: day(40)}, PeriodDay).Rows; len(rows) > 100 {
		t.Errorf("two thousand years give %d days", len(rows))
	}
	capital := corpus.Filter{Forms: []corpus.Form{corpus.FormCapital}}
	if rows := ask("c:TR", capital, PeriodDay).Rows; len(rows) != 1 || rows[0].Mentions != 1 {
		t.Errorf("capitals %+v", rows)
	}
	if rows := ask("c:TR", corpus.Filter{}, PeriodDay).Rows; rows != nil {
		t.Errorf("capitals count by default: %+v", rows)
	}
	if _, err := db.Timeline(context.Background(), "c:RU", corpus.Filter{}, "decade"); err == nil {
		t.Error("an unknown period is no error")
	}
}

func TestConcordance(t *testing.T) {
	have, err := small(t).Concordance(context.Background(), "p:vladimir-putin", corpus.Filter{}, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := []Line{
		{"a2", "2025-09-02", "kyivpost.com", "“So did ", "Vladimir Putin", ",” he said."},
		{"a1", "2025-08-31", "apnews.com", "", "Putin", " in Tianjin"},
	}
	if diff := gocmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

func TestArticlesAndText(t *testing.T) {
	db := small(t)
	for text, want := range map[string]string{
		"":                 "b1 a2 a1 b2",
		"erdogan":          "a2 a1",
		"U.S.":             "a1", // no query of FTS5: literal words
		`"recep tayyip"`:   "a2",
		"putin NOT ankara": "a1",
		"title:tianjin":    "a1",
		"kyiv":             "", // page furniture is not searched
		`"`:                "",
		"no-such-word":     "",
	} {
		rows, err := db.Articles(context.Background(), corpus.Filter{Text: text}, 0)
		var ids []string
		for _, r := range rows {
			ids = append(ids, string(r.ID))
		}
		if have := strings.Join(ids, " "); err != nil || have != want {
			t.Errorf("text %q: articles %q, want %q (%v)", text, have, want, err)
		}
	}
	rows, err := db.Articles(context.Background(), corpus.Filter{From: mustDay("2025-08-01"), To: mustDay("2025-08-31")}, 5)
	want := []ArticleRow{{
		ID: "a1", Date: "2025-08-31", Source: "apnews.com", Title: "Putin in Tianjin", URL: "https://apnews.com/1",
		Mentions: 6, Persons: 3, Nations: 2,
	}}
	if diff := gocmp.Diff(want, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestResolve(t *testing.T) {
	db := small(t)
	for query, want := range map[string]corpus.EntityID{
		"p:joe-biden": "p:joe-biden", "Vladimir Putin": "p:vladimir-putin", "Putin": "p:vladimir-putin",
		"VLADIMIR PUTIN": "p:vladimir-putin", "erdogan": "p:recep-tayyip-erdogan", "Recep  Tayyip Erdogan": "p:recep-tayyip-erdogan",
		"U.S.": "c:US", "us": "c:US", "USX": "c:US", "Russian": "c:RU", "Turkiye": "c:TR", "Smith": "p:smith@b2", " Hunter Biden ": "p:hunter-biden",
	} {
		if have, err := db.Resolve(context.Background(), query); err != nil || have != want {
			t.Errorf("Resolve(%q) = %q, %v; want %q", query, have, err, want)
		}
	}
	var ambiguous *AmbiguousError
	if _, err := db.Resolve(context.Background(), "Biden"); !errors.As(err, &ambiguous) || len(ambiguous.Candidates) != 2 {
		t.Errorf("Biden: %v", err)
	} else if !strings.Contains(err.Error(), "p:hunter-biden (Hunter Biden, 1 mentions)") {
		t.Errorf("candidates are not listed: %v", err)
	}
	var missing *NotFoundError
	if _, err := db.Resolve(context.Background(), "Vladmir Putin"); !errors.As(err, &missing) || len(missing.Near) != 1 || missing.Near[0].ID != "p:vladimir-putin" {
		t.Errorf("Vladmir Putin: %v", err)
	}
	if _, err := db.Resolve(context.Background(), "Russia", corpus.Person); !errors.As(err, &missing) {
		t.Errorf("Russia among people: %v", err)
	}
	if _, err := db.Resolve(context.Background(), ""); !errors.As(err, &missing) {
		t.Errorf("nothing: %v", err)
	}
}

func TestSummary(t *testing.T) {
	have, err := small(t).Summary(context.Background())
	want := Summary{
		Articles: 4, Gaps: Gaps{Undated: 1, Unsourced: 1, Untitled: 3, UnknownLanguage: 4}, Texts: 4, Stories: 4, Outlets: 2, First: "2025-08-31", Last: "2025-11-05",
		Blocks: 6, Content: 5, Sentences: 7, Mentions: 14, Counted: 13, People: 4, Countries: 3, Unresolved: 2,
	}
	if diff := gocmp.Diff(want, have); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// TestViews reads the views that researchers use.
func TestViews(t *testing.T) {
	db := small(t)
	for query, want := range map[string]string{
		"SELECT name, mentions, articles, first, last FROM people ORDER BY mentions DESC, entity":   "Vladimir Putin|3|2|2025-08-31|2025-09-02;Recep Tayyip Erdoğan|2|2|2025-08-31|2025-09-02;Biden|1|1||;Hunter Biden|1|1|2025-11-05|2025-11-05;Joe Biden|1|1|2025-08-31|2025-08-31;Smith|1|1||",
		"SELECT name, iso2, mentions, outlets FROM countries ORDER BY mentions DESC, entity":        "Russia|RU|3|1;United States|US|1|1",
		"SELECT b_name, articles FROM pairs WHERE a = 'c:RU' AND articles > 0 ORDER BY b":           "United States|1;Biden|1;Hunter Biden|1;Joe Biden|1;Recep Tayyip Erdoğan|1;Smith|1;Vladimir Putin|1",
		"SELECT text, form, sentence_text FROM mention_list WHERE entity = 'c:TR'":                  "Ankara|capital|In Ankara, Recep Tayyip Erdoğan spoke.",
		"SELECT sentence_text FROM mention_list WHERE article = 'a2' AND sentence = 1":              "“So did Vladimir Putin,” he said.",
		"SELECT date, articles FROM timeline WHERE name = 'Russia' ORDER BY date":                   "|1;2025-08-31|1;2025-11-05|1",
		"SELECT role, content FROM block_list WHERE article = 'a1' ORDER BY n":                      "title|1;body|1;related|0",
		"SELECT text, mentions FROM spellings WHERE entity = 'p:vladimir-putin' ORDER BY text":      "Putin|2;Vladimir Putin|1",
		"SELECT article, date, mentions, sentences FROM article_list WHERE source = 'kyivpost.com'": "a2|2025-09-02|2|2",
	} {
		if have := ask(t, db, query); have != want {
			t.Errorf("%s\nhave %s\nwant %s", query, have, want)
		}
	}
}

// ask writes the answer to a statement on one line.
func ask(t *testing.T, db *DB, query string, args ...any) string {
	t.Helper()
	result, err := db.Query(context.Background(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var lines []string
	for row, err := range result.Rows() {
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		cells := make([]string, len(row))
		for i, v := range row {
			if v != nil {
				cells[i] = fmt.Sprint(v)
			}
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	return strings.Join(lines, ";")
}

// TestQueryOnlyReads tries what a user must not be able to do.
func TestQueryOnlyReads(t *testing.T) {
	ctx := context.Background()
	db := small(t)
	before := contentHash(t, db)
	for _, query := range []string{
		"DELETE FROM mentions", "UPDATE articles SET title = 'x'", "INSERT INTO sources (name) VALUES ('x')",
		"DROP TABLE mentions", "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)", "ATTACH 'other.db' AS other", "DETACH main",
		"PRAGMA query_only = OFF", "PRAGMA query_only(0)", "PRAGMA journal_mode = DELETE", "PRAGMA writable_schema = ON",
		"PRAGMA user_version = 9", "PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "VACUUM INTO 'copy.db'", "REINDEX", "ANALYZE", "BEGIN IMMEDIATE",
		"SELECT load_extension('x')", "INSERT INTO article_text (article_text) VALUES ('rebuild')",
		"WITH x AS (SELECT 1) DELETE FROM mentions", "DELETE FROM mentions RETURNING *", "SAVEPOINT x", "DELETE FROM article_text_data",
	} {
		result, err := db.Query(ctx, query)
		if err == nil {
			for _, rowErr := range result.Rows() {
				err = errors.Join(err, rowErr)
			}
		}
		if err == nil {
			t.Errorf("%s: no error", query)
		} else if !errors.Is(err, ErrReadsOnly) {
			t.Errorf("%s: error %v", query, err)
		}
	}
	if contentHash(t, db) != before {
		t.Error("the content changed")
	}
	for _, query := range []string{"", " ", "SELEC 1", "SELECT * FROM nothing"} {
		if _, err := db.Query(ctx, query); err == nil || errors.Is(err, ErrReadsOnly) {
			t.Errorf("%q: error %v", query, err)
		}
	}
	for query, want := range map[string]string{
		"SELECT count(*) FROM articles": "4",
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n": "15",
		"VALUES (1, 'a', NULL, 2.5)":                                         "1|a||2.5",
		"SELECT count(*) FROM article_text WHERE article_text MATCH 'putin'": "2",
		"SELECT count(*) > 3 FROM pragma_table_info('articles')":             "1",
		"SELECT json_extract('{\"a\":7}', '$.a')":                            "7",
	} {
		if have := ask(t, db, query); have != want {
			t.Errorf("%s: %s, want %s", query, have, want)
		}
	}
	result, err := db.Query(ctx, "SELECT name AS n, 1 FROM sources WHERE name = ?", "apnews.com")
	if err != nil || !slices.Equal(result.Columns, []string{"n", "1"}) {
		t.Fatalf("columns %v, %v", result, err)
	}
	if err := result.Close(); err != nil {
		t.Error(err)
	}
}
