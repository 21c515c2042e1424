package ingest

import (
	"testing"
	"time"
)

func TestOnDay(t *testing.T) {
	night := time.Date(2023, 12, 23, 1, 48, 0, 0, time.UTC)
	evening := time.Date(2023, 12, 23, 22, 10, 0, 0, time.UTC)
	for _, c := range []struct {
		stated    time.Time
		day, want string
	}{
		{night, "2023-12-22", "2023-12-22T23:48:00-02:00"},
		{night, "2023-12-23", "2023-12-23T01:48:00Z"},
		{night, "2023-12-21", "2023-12-23T01:48:00Z"}, // no zone is that far off
		{evening, "2023-12-24", "2023-12-24T00:10:00+02:00"},
		{evening, "2023-12-22", "2023-12-23T22:10:00Z"},
		{night.Truncate(24 * time.Hour), "2023-12-22", "2023-12-23T00:00:00Z"}, // a day, not an instant
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := onDay(c.stated, day).Format(time.RFC3339); got != c.want {
			t.Errorf("%v on %s: %s, want %s", c.stated, c.day, got, c.want)
		}
	}
}

func TestAddressDay(t *testing.T) {
	for in, want := range map[string]string{
		"https://post.example/2024/07/03/pier":           "2024-07-03",
		"https://post.example/2024/Jul/3/pier":           "2024-07-03",
		"https://post.example/blog/2024/july/03/pier":    "2024-07-03",
		"https://post.example/articles/2024-07-03-pier":  "2024-07-03",
		"https://post.example/news/20240703/pier.html":   "2024-07-03",
		"https://post.example/2024/07/pier":              "",
		"https://post.example/2024/13/03/pier":           "",
		"https://post.example/2024/02/31/pier":           "",
		"https://post.example/a/202407031530-pier":       "",
		"https://post.example/best-of-2024/top/10/piers": "",
		"https://post.example/story-2024070355":          "",
		"":                                               "",
	} {
		got := ""
		if day := addressDay(in); !day.IsZero() {
			got = day.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestLocalise(t *testing.T) {
	stated := time.Date(2023, 12, 23, 1, 48, 19, 0, time.UTC)
	for _, c := range []struct{ shown, want string }{
		{"PUBLISHED: December 22, 2023 at 8:48 p.m.", "2023-12-22T20:48:19-05:00"},
		{"8:48 PM EST, Fri December 22, 2023", "2023-12-22T20:48:19-05:00"},
		{"23 December 2023 12:48pm", "2023-12-23T12:48:19+11:00"},
		{"Updated December 22, 2023 at 9:20 p.m.", "2023-12-23T01:48:19Z"}, // another instant
		{"December 22, 2023", "2023-12-23T01:48:19Z"},                      // no clock
		{"December 20, 2023 8:48 p.m.", "2023-12-23T01:48:19Z"},            // too far off
		{"December 22, 2023 12:18 p.m.", "2023-12-23T01:48:19Z"},           // no clock is set by -13:30
		{"December 22, 2023 at 13:48 p.m.", "2023-12-23T01:48:19Z"},        // no time of day
	} {
		if got := localise(stated, nil, []string{"Share", c.shown}).Format(time.RFC3339); got != c.want {
			t.Errorf("%q: %s, want %s", c.shown, got, c.want)
		}
	}
	zoned := stated.In(time.FixedZone("", 3600))
	if got := localise(zoned, nil, []string{"December 22, 2023 8:48 p.m."}); !got.Equal(zoned) || got.Location() != zoned.Location() {
		t.Errorf("a stated zone was changed: %v", got)
	}
}

// A clock that is whole hours from a full hour tells no zone that gives the
// article another day, unless its element is marked as the date of publication.
func TestLocaliseDoubts(t *testing.T) {
	full := time.Date(2024, 5, 1, 18, 0, 0, 0, time.UTC)
	half := full.Add(30 * time.Minute)
	for _, c := range []struct {
		stated        time.Time
		marked, shown string
		want          string
	}{
		{full, "", "Published May 2, 2024 04:00", "2024-05-01T18:00:00Z"},
		{full, "May 2, 2024 04:00", "", "2024-05-02T04:00:00+10:00"},
		{full, "May 2, 2024 08:00", "", "2024-05-01T18:00:00Z"}, // no zone of +14
		{full, "", "Published May 1, 2024 14:00", "2024-05-01T14:00:00-04:00"},
		{half, "", "Published May 2, 2024 04:30", "2024-05-02T04:30:00+10:00"},
		{half, "", "Publié le 2 mai 2024 à 4h30", "2024-05-02T04:30:00+10:00"},
		{half, "", "Updated May 2, 2024 04:30", "2024-05-01T18:30:00Z"},
		{half, "", "Published May 1, 2024, last updated May 2, 2024 04:30", "2024-05-01T18:30:00Z"},
		{half, "", "Tickets: concert on 2 May 2024, 4:30 am", "2024-05-01T18:30:00Z"},
		{full, "", "Published May 1, 2024 23:30", "2024-05-01T23:30:00+05:30"},
		{full, "", "Published May 1, 2024 07:00", "2024-05-01T18:00:00Z"}, // no zone of -11
	} {
		if got := localise(c.stated, []string{c.marked}, []string{c.shown}).Format(time.RFC3339); got != c.want {
			t.Errorf("%v, %q, %q: %s, want %s", c.stated, c.marked, c.shown, got, c.want)
		}
	}
}
