package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestArchives holds that the place in an archive is kept until it is
// forgotten.
func TestArchives(t *testing.T) {
	db := openTest(t)
	changed := time.Date(2026, 11, 3, 10, 0, 0, 5, time.UTC)
	want := Archive{Origin: "/a.warc.gz", Size: 900, Modified: changed, Offset: 70, Inner: 3}
	if err := db.Note(t.Context(), []Archive{{Origin: "/a.warc.gz"}, want}, nil); err != nil {
		t.Fatal(err)
	}
	got, known, err := db.Archive(t.Context(), "/a.warc.gz")
	if err != nil || !known || cmp.Diff(want, got) != "" {
		t.Errorf("%+v, %v, %v", got, known, err)
	}
	if err := db.ForgetArchives(t.Context(), []string{"/a.warc.gz", "/b"}); err != nil {
		t.Fatal(err)
	}
	if _, known, err := db.Archive(t.Context(), "/a.warc.gz"); err != nil || known {
		t.Errorf("%v, %v", known, err)
	}
}

// TestFeeds holds that a feed's state and the addresses it brought come back,
// that an address is brought once, and waits until it was dealt with.
func TestFeeds(t *testing.T) {
	db := openTest(t)
	now := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	feed := Feed{URL: "https://e.org/f", Title: "E", ETag: `"1"`, Polled: now, Next: now.Add(time.Hour), Interval: time.Hour, Failures: 2, Status: "ok", Gone: true}
	one := Address{URL: "https://e.org/1", Title: "One", Author: "A", Language: "en", Published: now, Found: now}
	two := Address{URL: "https://e.org/2", Found: now.Add(time.Second)}
	for _, want := range []int{2, 0} {
		fresh, err := db.KeepFeed(t.Context(), feed, []Address{one, two})
		if err != nil || fresh != want {
			t.Fatalf("%d new, want %d: %v", fresh, want, err)
		}
	}
	feeds, err := db.Feeds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Feed{feed}, feeds); diff != "" {
		t.Error(diff)
	}
	waiting := func(at time.Time) (urls []string) {
		if err := db.Waiting(t.Context(), at, func(a Address) bool { urls = append(urls, a.URL); return true }); err != nil {
			t.Fatal(err)
		}
		return urls
	}
	if diff := cmp.Diff([]string{one.URL, two.URL}, waiting(now)); diff != "" {
		t.Error(diff)
	}
	visits := []Address{{URL: one.URL, Visited: now, Rejected: "empty"}, {URL: two.URL, Next: now.Add(time.Minute), Tries: 1}}
	if err := db.Note(t.Context(), nil, visits); err != nil {
		t.Fatal(err)
	}
	if got := waiting(now); got != nil {
		t.Errorf("waiting: %v", got)
	}
	if diff := cmp.Diff([]string{two.URL}, waiting(now.Add(time.Hour))); diff != "" {
		t.Error(diff)
	}
	got, known, err := db.Address(t.Context(), one.URL)
	want := one
	want.Feed, want.Visited, want.Rejected = feed.URL, now, "empty"
	if diff := cmp.Diff(want, got); diff != "" || !known || err != nil {
		t.Error(diff, known, err)
	}
}

func TestForgetRejects(t *testing.T) {
	db := openTest(t)
	for _, version := range []string{"1", "2"} {
		id, err := db.BeginRun(t.Context(), Run{Version: version})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Reject(t.Context(), Reject{Origin: "a", Stage: "read", Reason: "reason " + version}); err != nil {
			t.Fatal(err)
		}
		if version == "1" {
			if err := db.Reject(t.Context(), Reject{Origin: "b", Stage: "read", Reason: "gone"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.EndRun(t.Context(), id, Counts{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.ForgetRejects(t.Context(), []string{"a", "b"}, 2); err != nil {
		t.Fatal(err)
	}
	left, err := db.Rejects(t.Context())
	if err != nil || len(left) != 1 || left[0].Reason != "reason 2" {
		t.Errorf("%+v, %v", left, err)
	}
}

// TestHosts holds that what is remembered of a host comes back, the latest.
func TestHosts(t *testing.T) {
	db := openTest(t)
	if _, known, err := db.Host(t.Context(), "e.org"); err != nil || known {
		t.Fatalf("%v, %v", known, err)
	}
	now := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	want := Host{Name: "e.org", Robots: "User-agent: *\nDisallow: /x\n", RobotsAt: now, RestUntil: now.Add(time.Hour), Failures: 2}
	for _, h := range []Host{{Name: "e.org", Closed: true}, want} {
		if err := db.KeepHost(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	got, known, err := db.Host(t.Context(), "e.org")
	if diff := cmp.Diff(want, got); diff != "" || !known || err != nil {
		t.Error(diff, known, err)
	}
}
