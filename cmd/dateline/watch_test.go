package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// spool is a buffer for several goroutines.
type spool struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write keeps what is written.
func (s *spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// String is all that was written.
func (s *spool) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// silent is a server that takes requests for anything but robots.txt and never
// answers them.
func silent(t *testing.T) (address string, asked func() bool) {
	t.Helper()
	done, once := make(chan struct{}), sync.Once{}
	began := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		once.Do(func() { close(began) })
		select {
		case <-done:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(done) })
	return s.URL, func() bool {
		select {
		case <-began:
			return true
		default:
			return false
		}
	}
}

// TestWatchForEver holds that a feed which never answers holds up neither the
// feeds nor the pages of others, that the counts are served, that a bad line in
// the list of feeds is named, and that an interrupt ends it all in order.
func TestWatchForEver(t *testing.T) {
	s := newSite(t)
	dead, asked := silent(t)
	dir := t.TempDir()
	db, list := filepath.Join(dir, "d.db"), filepath.Join(dir, "feeds.txt")
	if err := os.WriteFile(list, []byte(dead+"/feed\n"+dead+"/feed2\n"+s.URL+"/feed # ours\nhtp://wrong/feed\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out, errs spool
	code := make(chan int, 1)
	go func() {
		args := crawlFlags("watch", db, "--hosts", "2", "--shortest", "1s", "--longest", "1s", "--metrics", "127.0.0.1:0", list)
		code <- run(ctx, args, strings.NewReader(""), &out, &errs)
	}()
	eventually(t, "the dead host is asked", asked)
	eventually(t, "three pages and three polls", func() bool { return s.times("/a/3") == 1 && s.times("304") >= 2 })
	s.set(func() { s.pages = 4 })
	eventually(t, "the new page", func() bool { return s.times("/a/4") == 1 })
	where := regexp.MustCompile(`http://\S+/metrics`).FindString(errs.String())
	metrics := func() string {
		answer, err := http.Get(where)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	eventually(t, "the counts", func() bool {
		got := metrics()
		return strings.Contains(got, "\ndateline_addresses_found_total 4\n") && strings.Contains(got, "# TYPE dateline_requests_in_flight gauge\ndateline_requests_in_flight")
	})
	if got := metrics(); strings.Contains(got, "feeds_polled_total 0\n") || !strings.Contains(got, "dateline_feed_failures_total 0\n") {
		t.Errorf("counts:\n%s", got)
	}
	eventually(t, "the new page in the database", func() bool {
		_, found, _ := dateline(t, "articles", "--db", db, "--format", "tsv")
		return strings.Contains(found, "part 4")
	})
	if got := metrics(); !strings.Contains(got, "\ndateline_feeds_gone 0\n") {
		t.Errorf("counts:\n%s", got)
	}
	stop()
	if got := <-code; got != exitInterrupted {
		t.Errorf("exit status %d: %s", got, errs.String())
	}
	if !strings.Contains(errs.String(), "feeds.txt:4: no http or https address") {
		t.Errorf("the bad line is not named: %s", errs.String())
	}
	if n := strings.Count(out.String(), "\n"); n != 1 || !strings.Contains(out.String(), `"found":4,"read":4,"stored":4`) {
		t.Errorf("%d lines: %s", n, out.String())
	}
	for i := range 4 {
		if n := s.times(fmt.Sprintf("/a/%d", i+1)); n != 1 {
			t.Errorf("page %d was asked for %d times", i+1, n)
		}
	}
	if code, _, errs := dateline(t, "check", "--db", db); code != exitDone {
		t.Errorf("check: %s", errs)
	}
}

// TestWatchLeavesHostsAlone holds that a run of --once waits for no host that
// asked for an hour of rest, says so, and that the next run does not ask it.
func TestWatchLeavesHostsAlone(t *testing.T) {
	s := newSite(t)
	s.set(func() { s.broken["/a/1"], s.retryAfter = http.StatusTooManyRequests, "3600" })
	db := filepath.Join(t.TempDir(), "d.db")
	for range 2 {
		_, out, errs := dateline(t, crawlFlags("watch", db, "--once", s.URL+"/feed")...)
		if !strings.Contains(out, `"stored":0`) || !strings.Contains(errs, "is left alone until") {
			t.Errorf("%s%s", out, errs)
		}
	}
	if n := s.times("/a/1"); n != 1 {
		t.Errorf("asked %d times", n)
	}
	if n := s.times("/a/2") + s.times("/a/3"); n != 0 {
		t.Errorf("other pages of the host were asked for %d times", n)
	}
}

// TestWatchTellsOfGoneFeeds holds that a feed which is gone is asked once, and
// named by every watch.
func TestWatchTellsOfGoneFeeds(t *testing.T) {
	s := newSite(t)
	s.set(func() { s.broken["/feed"] = http.StatusGone })
	db := filepath.Join(t.TempDir(), "d.db")
	for range 2 {
		code, out, errs := dateline(t, crawlFlags("watch", db, "--once", s.URL+"/feed")...)
		if code != exitDone || strings.Count(errs, "/feed is gone: the server said so (410) on 20") != 1 || strings.Contains(errs, "asked again after") {
			t.Errorf("exit status %d: %s%s", code, out, errs)
		}
	}
	if n := s.times("/feed"); n != 1 {
		t.Errorf("asked %d times", n)
	}
}
