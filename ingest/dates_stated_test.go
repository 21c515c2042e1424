package ingest

import (
	"strings"
	"testing"
	"time"

	"dateline/corpus"
)

func TestReadStated(t *testing.T) {
	for _, c := range []struct {
		stated string
		order  dateOrder
		want   string // RFC 3339, or what is unread in brackets
	}{
		{"2024-05-01", orderUnknown, "2024-05-01T00:00:00Z"},
		{"1714551300", orderUnknown, "2024-05-01T08:15:00Z"},
		{"1. Mai 2024", orderUnknown, "2024-05-01T00:00:00Z"},
		{"13/4/2024", orderUnknown, "2024-04-13T00:00:00Z"},
		{"03/04/2024", orderUnknown, "[03/04/2024]"},
		{"03/04/2024", orderDayFirst, "2024-04-03T00:00:00Z"},
		{"03/04/2024 18:30", orderMonthFirst, "2024-03-04T18:30:00Z"},
		{"03-04-2024", orderMonthFirst, "2024-03-04T00:00:00Z"},
		{"03.04.2024", orderMonthFirst, "2024-04-03T00:00:00Z"},
		{"3/4/24", orderMonthFirst, "2024-03-04T00:00:00Z"},
		{"3/4/98", orderDayFirst, "1998-04-03T00:00:00Z"},
		{"30/30/2024", orderDayFirst, "[30/30/2024]"},
		{"Spring 2024", orderUnknown, "[Spring 2024]"},
		{"", orderUnknown, "[]"},
		{"NULL", orderUnknown, "[]"},
		{"0000-00-00 00:00:00", orderUnknown, "[]"},
	} {
		at, unread := readStated(c.stated, c.order)
		got := at.Format(time.RFC3339)
		if at.IsZero() {
			got = "[" + unread + "]"
		}
		if got != c.want {
			t.Errorf("%q, order %d: %s, want %s", c.stated, c.order, got, c.want)
		}
	}
}

func TestOrderOf(t *testing.T) {
	for dates, want := range map[string]dateOrder{
		"01/02/2024 02/03/2024":   orderUnknown,
		"01/02/2024 13/03/2024":   orderDayFirst,
		"1/2/24 3/13/24":          orderMonthFirst,
		"01/13/2024 13/01/2024":   orderUnknown,
		"13.01.2024 2024-13-01":   orderUnknown,
		"01/02/2024 x 12-31-2024": orderMonthFirst,
		"2024-05-31 31/05/2024 ":  orderDayFirst,
	} {
		if got := orderOf(strings.Split(dates, " ")); got != want {
			t.Errorf("%s: %d, want %d", dates, got, want)
		}
	}
}

// TestDatesOfFiles holds that one date tells how the others of its file are
// written, and that a date which cannot be read stays with its article.
func TestDatesOfFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, body, want string }{
		"day first":   {"a.csv", "text,date\n" + paragraph + ",05/04/2024\n" + second + ",25/04/2024\n", "2024-04-05 2024-04-25"},
		"month first": {"a.jsonl", `{"text":"` + paragraph + `","date":"05/04/2024"}` + "\n" + `{"text":"` + second + `","date":"4/25/2024"}`, "2024-05-04 2024-04-25"},
		"unknown":     {"a.csv", "text,date\n" + paragraph + ",05/04/2024\n" + second + ",\n", "?05/04/2024 "},
	} {
		articles, failures := decodeAll(Raw{Origin: c.file, Name: c.file, Body: []byte(strings.ReplaceAll(c.body, ", ", " "))})
		var got []string
		for _, a := range articles {
			if a.UnreadDate != "" {
				got = append(got, "?"+a.UnreadDate)
				continue
			}
			got = append(got, a.Day())
		}
		if strings.Join(got, " ") != c.want || failures != nil {
			t.Errorf("%s: %q, %v", name, got, failures)
		}
	}
	page := func(h Hint) *corpus.Article {
		articles, _ := decodeAll(Raw{URL: "https://e.org/a", ContentType: "text/html", Hint: h, Body: []byte("<html><body><h1>Pier</h1><p>" + paragraph + "</p></body></html>")})
		return articles[0]
	}
	link := func(date string) Hint {
		for item := range splitCSV(Raw{Body: []byte("url,date\nhttps://e.org/a," + date + "\n")}) {
			return item.Hint
		}
		return Hint{}
	}
	if a := page(link("05/04/2024")); a.UnreadDate != "05/04/2024" || a.Day() != "" {
		t.Errorf("%q, %q", a.UnreadDate, a.Day())
	}
}
