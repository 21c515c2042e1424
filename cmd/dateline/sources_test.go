package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/store"
)

// site is a web server that counts what it is asked for.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	asked  map[string]int
	broken map[string]int // path -> status
	pages  int            // articles 1 to pages are in the feed

	retryAfter string // what a broken path says of it
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{asked: map[string]int{}, broken: map[string]int{}, pages: 3}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func story(n int) string {
	return fmt.Sprintf("<html><head><title>Ruto speaks in Nairobi, part %d</title></head><body><article><h1>Ruto speaks in Nairobi, part %d</h1>"+
		"<p>Kenyan President William Ruto met ministers from Tanzania and Uganda on day %d of the talks, and they spoke for hours about trade.</p>"+
		"<p>The president of Kenya told reporters that %d agreements on roads, ports and customs would be signed before the end of the year.</p>"+
		"</article></body></html>", n, n, n, n+10)
}

// ServeHTTP serves a feed, sitemaps and the articles they name.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[r.URL.Path]++
	if status := s.broken[r.URL.Path]; status != 0 {
		if s.retryAfter != "" {
			w.Header().Set("Retry-After", s.retryAfter)
		}
		w.WriteHeader(status)
		return
	}
	var n int
	switch {
	case r.URL.Path == "/feed":
		etag := fmt.Sprintf(`"%d"`, s.pages)
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			s.asked["304"]++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, `<rss version="2.0"><channel><title>The Site</title>`)
		for i := range s.pages {
			fmt.Fprintf(w, `<item><title>t</title><link>%s/a/%d</link><pubDate>Tue, 03 Nov 2026 09:30:00 GMT</pubDate></item>`, s.URL, i+1)
		}
		fmt.Fprint(w, `</channel></rss>`)
	case r.URL.Path == "/index.xml":
		fmt.Fprintf(w, `<sitemapindex><sitemap><loc>%s/map.xml.gz</loc></sitemap></sitemapindex>`, s.URL)
	case r.URL.Path == "/map.xml.gz":
		z := gzip.NewWriter(w)
		fmt.Fprintf(z, `<urlset><url><loc>%s/a/1</loc></url><url><loc>%s/a/9</loc></url></urlset>`, s.URL, s.URL)
		_ = z.Close()
	case r.URL.Path == "/":
		fmt.Fprint(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Home</body></html>`)
	case r.URL.Path == "/robots.txt":
		fmt.Fprintf(w, "User-agent: *\nDisallow: /a/13$\nSitemap: %s/index.xml\n", s.URL)
	default:
		if _, err := fmt.Sscanf(r.URL.Path, "/a/%d", &n); err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, story(n))
	}
}

func (s *site) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *site) times(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// crawlFlags let a test fetch from loopback without waiting.
func crawlFlags(command, db string, more ...string) []string {
	return append([]string{command, "--db", db, "--contact", "test@example.org", "--allow-private", "--pause", "1ms", "--format", "json"}, more...)
}

// counts runs a command and reads the summary it prints.
func counts(t *testing.T, want int, args ...string) (s summary, stderr string) {
	t.Helper()
	code, out, errs := dateline(t, args...)
	if code != want {
		t.Fatalf("%q: exit status %d, want %d: %s", args, code, want, errs)
	}
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatalf("%q: %v: %s", args, err, out)
	}
	if s.Read != s.Stored+s.Duplicates+s.Rejected {
		t.Errorf("%q: does not add up: %+v", args, s)
	}
	s.Mentions, s.Seconds = 0, 0
	return s, errs
}

// TestIngestAddresses holds that a feed and a sitemap lead to articles, that
// no page is asked for twice, and that rejects can be taken again.
func TestIngestAddresses(t *testing.T) {
	s := newSite(t)
	db := filepath.Join(t.TempDir(), "d.db")
	archive := filepath.Join(t.TempDir(), "kept")
	s.set(func() { s.broken["/a/2"] = http.StatusNotFound })
	got, errs := counts(t, exitRejects, crawlFlags("ingest", db, "--archive", archive, s.URL+"/feed", s.URL+"/index.xml", s.URL+"/a/13")...)
	if diff := cmp.Diff(summary{Read: 6, Stored: 3, Duplicates: 1, Rejected: 2, Articles: 3, Undated: 1}, got); diff != "" {
		t.Errorf("first run: %s\n%s", diff, errs)
	}
	for _, want := range []string{"/a/2: fetch: HTTP status 404 Not Found", "/a/13: fetch: robots.txt does not allow it"} {
		if !strings.Contains(errs, want) {
			t.Errorf("stderr lacks %q:\n%s", want, errs)
		}
	}
	if _, out, _ := dateline(t, "articles", "--db", db, "--format", "tsv"); !strings.Contains(out, "2026-11-03") {
		t.Errorf("the feed's date is lost: %s", out)
	}
	got, _ = counts(t, exitRejects, crawlFlags("ingest", db, s.URL+"/feed", s.URL+"/a/13")...)
	if diff := cmp.Diff(summary{Read: 4, Duplicates: 2, Rejected: 2, Articles: 3, Undated: 1}, got); diff != "" {
		t.Errorf("second run: %s", diff)
	}
	for _, page := range []string{"/a/1", "/a/2", "/a/3"} {
		if n := s.times(page); n != 1 {
			t.Errorf("%s was asked for %d times", page, n)
		}
	}
	s.set(func() { delete(s.broken, "/a/2") })
	got, _ = counts(t, exitRejects, crawlFlags("retry", db)...)
	if diff := cmp.Diff(summary{Read: 2, Stored: 1, Rejected: 1, Articles: 4, Undated: 1}, got); diff != "" {
		t.Errorf("retry: %s", diff)
	}
	if _, out, _ := dateline(t, "rejects", "--db", db, "--format", "tsv"); strings.Contains(out, "/a/2") || !strings.Contains(out, "/a/13") {
		t.Errorf("rejects after retry:\n%s", out)
	}
	other := filepath.Join(t.TempDir(), "o.db")
	got, errs = counts(t, exitDone, "ingest", "--db", other, "--format", "json", archive)
	if diff := cmp.Diff(summary{Read: 3, Stored: 3, Articles: 3, Undated: 3}, got); diff != "" {
		t.Errorf("from the archive: %s\n%s", diff, errs)
	}
}

// TestContactIsNeeded holds that nothing is fetched by who does not say who
// they are, and that private addresses are not asked unless allowed.
func TestContactIsNeeded(t *testing.T) {
	t.Setenv("DATELINE_CONTACT", "")
	s := newSite(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "d.db")
	if code, _, errs := dateline(t, "ingest", "--db", db, s.URL+"/feed"); code != exitUsage || !strings.Contains(errs, "contact") {
		t.Errorf("exit status %d: %s", code, errs)
	}
	list := filepath.Join(dir, "list.txt")
	if err := os.WriteFile(list, []byte(s.URL+"/a/1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, errs := counts(t, exitRejects, "ingest", "--db", db, "--format", "json", list); !strings.Contains(errs, "--contact") {
		t.Errorf("no word of --contact: %s", errs)
	}
	_, errs := counts(t, exitRejects, "ingest", "--db", db, "--format", "json", "--contact", "a@example.org", list)
	if !strings.Contains(errs, "private") {
		t.Errorf("no word of private addresses: %s", errs)
	}
	if len(s.asked) != 0 {
		t.Errorf("asked: %v", s.asked)
	}
}

// TestWatch holds that a feed is asked when it is due and whether it has
// changed, that its news are stored once, and that what it brought outlives a
// failure of the pages.
func TestWatch(t *testing.T) {
	s := newSite(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "d.db")
	opml := filepath.Join(dir, "feeds.opml")
	if err := os.WriteFile(opml, []byte(`<opml><body><outline xmlUrl="`+s.URL+`/feed"/></body></opml>`), 0o644); err != nil {
		t.Fatal(err)
	}
	watch := func(want int) round {
		t.Helper()
		code, out, errs := dateline(t, crawlFlags("watch", db, "--once", "--shortest", "1ms", "--longest", "1ms", opml)...)
		var r round
		if err := json.Unmarshal([]byte(out), &r); err != nil || code != want {
			t.Fatalf("exit status %d, want %d: %v: %s%s", code, want, err, out, errs)
		}
		time.Sleep(5 * time.Millisecond) // until the feed is due again
		r.Time, r.Seconds = time.Time{}, 0
		return r
	}
	s.set(func() { s.broken["/a/2"] = http.StatusForbidden })
	if diff := cmp.Diff(round{Polled: 1, Found: 3, Read: 3, Stored: 2, Rejected: 1}, watch(exitRejects)); diff != "" {
		t.Errorf("first round: %s", diff)
	}
	if diff := cmp.Diff(round{Polled: 1}, watch(exitDone)); diff != "" || s.times("304") != 1 {
		t.Errorf("nothing new: %s; %d answers not modified", diff, s.times("304"))
	}
	s.set(func() { s.pages = 4 })
	if diff := cmp.Diff(round{Polled: 1, Found: 1, Read: 1, Stored: 1}, watch(exitDone)); diff != "" {
		t.Errorf("one new: %s", diff)
	}
	s.set(func() { s.broken["/feed"] = http.StatusServiceUnavailable })
	if diff := cmp.Diff(round{Polled: 1, Failed: 1}, watch(exitDone)); diff != "" {
		t.Errorf("feed down: %s", diff)
	}
	if n := s.times("/a/1"); n != 1 {
		t.Errorf("a page was asked for %d times", n)
	}
	if code, _, errs := dateline(t, "check", "--db", db); code != exitDone {
		t.Errorf("check: %s", errs)
	}
}

// TestWatchGoesOn holds that pages which a feed brought before a kill are
// fetched after it, although the feed says that nothing has changed.
func TestWatchGoesOn(t *testing.T) {
	s := newSite(t)
	path := filepath.Join(t.TempDir(), "d.db")
	db, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.KeepFeed(t.Context(), store.Feed{URL: s.URL + "/feed", ETag: `"3"`, Interval: time.Hour},
		[]store.Address{{URL: s.URL + "/a/1", Found: time.Now()}, {URL: s.URL + "/feed?x", Found: time.Now()}})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"read":2,"stored":1,"duplicates":0,"rejected":1`, `"read":0`} {
		_, out, errs := dateline(t, crawlFlags("watch", path, "--once", s.URL+"/feed")...)
		if !strings.Contains(out, want) {
			t.Errorf("%s%s, want %s", out, errs, want)
		}
	}
}

func TestDiscover(t *testing.T) {
	s := newSite(t)
	code, out, errs := dateline(t, "discover", "--contact", "test@example.org", "--allow-private", "--pause", "1ms", "--format", "tsv", s.URL)
	want := "url\tkind\ttitle\titems\tnewest\thow\n" +
		s.URL + "/feed\tfeed\tThe Site\t3\t2026-11-03\tlink\n" +
		s.URL + "/index.xml\tsitemap\t\t1\t\trobots.txt\n"
	if diff := cmp.Diff(want, out); diff != "" || code != exitDone {
		t.Errorf("exit status %d: %s%s", code, errs, diff)
	}
}

// TestRetryArchive holds that only the rejected records of an archive are
// read again.
func TestRetryArchive(t *testing.T) {
	dir := t.TempDir()
	archive := filepath.Join(dir, "news.warc.gz")
	writeArchive(t, archive, 5)
	sound, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(sound)
	copy(bad[len(bad)/2:], "damaged damaged damaged")
	if err := os.WriteFile(archive, bad, 0o644); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "d.db")
	got, errs := counts(t, exitRejects, "ingest", "--db", db, "--format", "json", archive)
	if got.Rejected != 1 || got.Stored != 4 || !strings.Contains(errs, "reading goes on at byte") {
		t.Errorf("%+v %s", got, errs)
	}
	if err := os.WriteFile(archive, sound, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _ := counts(t, exitDone, "retry", "--db", db, "--format", "json"); got.Read != 1 || got.Stored != 1 {
		t.Errorf("%+v", got)
	}
	if _, out, _ := dateline(t, "rejects", "--db", db, "--format", "jsonl"); out != "" {
		t.Errorf("rejects: %s", out)
	}
}

// TestRetryKeepsWhatTheFeedStated holds that a page taken again has the date
// that its feed had stated, whatever went wrong at first, and that the second
// run asks for robots.txt no more.
func TestRetryKeepsWhatTheFeedStated(t *testing.T) {
	s := newSite(t)
	db := filepath.Join(t.TempDir(), "d.db")
	s.set(func() { s.broken["/a/1"], s.broken["/a/2"] = http.StatusNotFound, http.StatusNotFound })
	list := filepath.Join(t.TempDir(), "list.jsonl")
	row := fmt.Sprintf(`{"id": "77", "url": "%s/a/5", "source": "The Paper", "published": "2025-04-01"}`, s.URL)
	if err := os.WriteFile(list, []byte(row), 0o644); err != nil {
		t.Fatal(err)
	}
	s.set(func() { s.broken["/a/5"] = http.StatusGone })
	counts(t, exitRejects, crawlFlags("ingest", db, s.URL+"/feed", list)...)
	s.set(func() { clear(s.broken) })
	if got, errs := counts(t, exitDone, crawlFlags("retry", db)...); got.Stored != 3 {
		t.Fatalf("%+v %s", got, errs)
	}
	_, out, _ := dateline(t, "articles", "--db", db, "--format", "tsv")
	for _, want := range []string{"77\t2025-04-01\tThe Paper", "2026-11-03\t127.0.0.1\tRuto speaks in Nairobi, part 1\t"} {
		if !strings.Contains(out, want) {
			t.Errorf("lost: %q in\n%s", want, out)
		}
	}
	if n := s.times("/robots.txt"); n != 1 {
		t.Errorf("robots.txt was asked for %d times by two runs", n)
	}
}
