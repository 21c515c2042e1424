package crawl

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/feed"
	"dateline/fetch"
	"dateline/ingest"
)

// web is a Fetcher over pages in memory.
type web struct {
	pages map[string]string
	errs  map[string][]error // address -> failures before the page

	mu    sync.Mutex
	asked []string
	busy  map[string]bool
	ready map[string]time.Time
	both  bool // one host was asked for two things at a time
}

func (w *web) Get(_ context.Context, r fetch.Request) (*fetch.Page, error) {
	host := fetch.Host(r.URL)
	w.mu.Lock()
	if w.busy == nil {
		w.busy = map[string]bool{}
	}
	w.both = w.both || w.busy[host]
	w.busy[host] = true
	w.asked = append(w.asked, r.URL)
	var err error
	if left := w.errs[r.URL]; len(left) > 0 {
		err, w.errs[r.URL] = left[0], left[1:]
	}
	body, found := w.pages[r.URL]
	w.mu.Unlock()
	time.Sleep(time.Millisecond)
	w.mu.Lock()
	w.busy[host] = false
	w.mu.Unlock()
	switch {
	case err != nil:
		return nil, err
	case body == "panic":
		panic("no such page")
	case !found:
		return nil, &fetch.Error{URL: r.URL, Err: &fetch.StatusError{Status: 404}}
	}
	return &fetch.Page{URL: r.URL, Status: 200, Body: []byte(body)}, nil
}

func (w *web) Ready(address string) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ready[fetch.Host(address)]
}

func sitemap(urls ...string) string {
	var b strings.Builder
	b.WriteString("<urlset>")
	for _, u := range urls {
		fmt.Fprintf(&b, "<url><loc>%s</loc></url>", u)
	}
	return b.String() + "</urlset>"
}

// crawled lists what a source yields, sorted: "address ok", or the failure.
func crawled(t *testing.T, s Source) (out []string) {
	t.Helper()
	for raw, err := range s.Read(t.Context()) {
		switch {
		case err == nil:
			out = append(out, raw.Origin+" ok")
		default:
			out = append(out, raw.Origin+" "+strings.TrimPrefix(err.Error(), "fetch "+raw.Origin+": "))
		}
	}
	slices.Sort(out)
	return out
}

const text = "Kenya and Peru agreed in the end."

// TestCrawl holds that every link ends in exactly one way, and that one host
// is never asked for two things at a time.
func TestCrawl(t *testing.T) {
	temporary := &fetch.Error{Temporary: true, Err: errors.New("busy")}
	w := &web{
		pages: map[string]string{
			"https://a.org/map":  "<sitemapindex><sitemap><loc>https://a.org/map2</loc></sitemap></sitemapindex>",
			"https://a.org/map2": sitemap("https://a.org/1", "https://a.org/2", "https://b.org/1", "https://a.org/1", "https://c.org/no", "https://c.org/panic"),
			"https://a.org/1":    text, "https://a.org/2": text, "https://b.org/1": text, "https://b.org/2": text,
			"https://a.org/empty": "", "https://c.org/panic": "panic", "https://c.org/flaky": text, "https://c.org/down": text,
		},
		errs: map[string][]error{"https://c.org/flaky": {temporary, temporary}, "https://c.org/down": {temporary, temporary, temporary}},
	}
	s := Source{Fetcher: w, Inner: []ingest.Source{ingest.Addresses{
		"https://a.org/map", "https://a.org/empty", "https://b.org/2", "https://c.org/flaky", "https://c.org/down", "nowhere",
	}}}
	want := []string{
		"https://a.org/1 known already", "https://a.org/1 ok", "https://a.org/2 ok", "https://a.org/empty decode https://a.org/empty: empty",
		"https://b.org/1 ok", "https://b.org/2 ok", "https://c.org/down busy", "https://c.org/flaky ok",
		"https://c.org/no HTTP status 404 Not Found", "https://c.org/panic panic: no such page", "nowhere not an http or https address",
	}
	if diff := cmp.Diff(want, crawled(t, s)); diff != "" {
		t.Error(diff)
	}
	if w.both {
		t.Error("a host was asked for two things at a time")
	}
}

func TestMaxPerHost(t *testing.T) {
	w := &web{pages: map[string]string{"https://a.org/1": text, "https://a.org/2": text, "https://b.org/1": text}}
	s := Source{Fetcher: w, MaxPerHost: 1, Inner: []ingest.Source{ingest.Addresses{"https://a.org/1", "https://a.org/2", "https://b.org/1"}}}
	want := []string{"https://a.org/1 ok", "https://a.org/2 more than 1 links to a.org in one run", "https://b.org/1 ok"}
	if diff := cmp.Diff(want, crawled(t, s)); diff != "" {
		t.Error(diff)
	}
}

// TestLeftAlone holds that a run does not wait for a host that wants hours of
// rest, and does not ask it either.
func TestLeftAlone(t *testing.T) {
	w := &web{pages: map[string]string{"https://b.org/1": text}, ready: map[string]time.Time{"a.org": time.Now().Add(3 * time.Hour)}}
	s := Source{Fetcher: w, Inner: []ingest.Source{ingest.Addresses{"https://a.org/1", "https://b.org/1"}}}
	got := crawled(t, s)
	if len(got) != 2 || !strings.Contains(got[0], "left alone for 3h0m0s") || !slices.Equal(w.asked, []string{"https://b.org/1"}) {
		t.Errorf("%q; asked %q", got, w.asked)
	}
}

func TestKnown(t *testing.T) {
	w := &web{pages: map[string]string{"https://a.org/new": text}}
	s := Source{
		Fetcher: w, Inner: []ingest.Source{ingest.Addresses{"https://a.org/new", "https://a.org/old", "https://a.org/bad"}},
		Known: func(_ context.Context, u string) (bool, string, error) {
			return !strings.HasSuffix(u, "new"), map[string]string{"https://a.org/bad": "empty"}[u], nil
		},
	}
	want := []string{"https://a.org/bad empty", "https://a.org/new ok", "https://a.org/old known already"}
	if diff := cmp.Diff(want, crawled(t, s)); diff != "" || len(w.asked) != 1 {
		t.Errorf("%s; asked %q", diff, w.asked)
	}
}

// TestOne holds that a link to one page gives that page, and any other link a
// failure, all with what is to be noted.
func TestOne(t *testing.T) {
	w := &web{
		pages: map[string]string{
			"https://a.org/1": text, "https://a.org/map": sitemap("https://a.org/2"), "https://a.org/panic": "panic", "https://a.org/busy": text,
			"https://a.org/many": `{"text": "One."}` + "\n" + `{"text": "Two."}`, "https://a.org/empty": "",
		},
		errs: map[string][]error{"https://a.org/busy": {&fetch.Error{Temporary: true, Err: errors.New("busy")}}},
	}
	for path, want := range map[string]string{
		"1": "<nil>", "map": ErrNoPage.Error(), "many": ErrNoPage.Error(), "panic": "panic: no such page", "busy": "busy", "empty": "empty", "none": "HTTP status 404 Not Found",
	} {
		address := "https://a.org/" + path
		raw, err := One(t.Context(), w, ingest.LinkTo(feed.Link{URL: address, Title: "T"}))
		if got := fmt.Sprint(err); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if want := (Visit{address, path == "busy"}); raw.Mark != want || raw.Hint.Title != "T" || raw.Origin != address {
			t.Errorf("%s: %+v", path, raw)
		}
	}
}

// panicking is a source that panics.
type panicking struct{}

func (panicking) Read(context.Context) iter.Seq2[ingest.Raw, error] {
	return func(func(ingest.Raw, error) bool) { panic("broken source") }
}

func TestOffline(t *testing.T) {
	got := crawled(t, Source{Inner: []ingest.Source{panicking{}, ingest.Addresses{"https://a.org/1"}}})
	if len(got) != 2 || !strings.Contains(got[0], "broken source") || !strings.Contains(got[1], "--contact") {
		t.Errorf("%q", got)
	}
}

// TestStop holds that a crawl ends when its consumer or its context does.
func TestStop(t *testing.T) {
	var all ingest.Addresses
	w := &web{pages: map[string]string{}}
	for i := range 200_000 {
		all = append(all, fmt.Sprintf("https://h%d.org/%d", i%50, i))
	}
	n := 0
	for range (Source{Fetcher: w, Inner: []ingest.Source{all}, MaxPerHost: 1e6}).Read(t.Context()) {
		if n++; n == 5 {
			break
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	for range (Source{Fetcher: w, Inner: []ingest.Source{all}, MaxPerHost: 1e6}).Read(ctx) {
		stop()
	}
}

func pollOnce(t *testing.T, p Poller, f Feed) (Feed, []feed.Link) {
	t.Helper()
	f, links, err := p.Poll(t.Context(), f, func(u string) bool { return !strings.HasSuffix(u, "old") })
	if err != nil {
		t.Fatal(err)
	}
	return f, links
}

// TestPoll holds that a feed is asked more often while it brings news, and
// less often when it brings none or fails.
func TestPoll(t *testing.T) {
	now := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	w := &web{pages: map[string]string{"https://a.org/f": sitemap("https://a.org/1", "https://a.org/old")}}
	p := Poller{Fetcher: w, Now: func() time.Time { return now }, Jitter: func() float64 { return 0.5 }}
	f, links := pollOnce(t, p, Feed{URL: "https://a.org/f"})
	if len(links) != 1 || links[0].URL != "https://a.org/1" || f.Next.Sub(now) != 63*time.Minute {
		t.Errorf("%+v %+v", f, links)
	}
	for range 5 {
		f, _ = pollOnce(t, p, f)
	}
	if f.Interval != DefaultShortest {
		t.Errorf("after much news: %v", f.Interval)
	}
	w.pages["https://a.org/f"] = sitemap("https://a.org/old")
	for range 20 {
		f, _ = pollOnce(t, p, f)
	}
	if f.Interval != DefaultLongest {
		t.Errorf("without news: %v", f.Interval)
	}
	f.Interval = time.Hour
	w.errs = map[string][]error{"https://a.org/f": {
		errors.New("down"), errors.New("down"), &fetch.StatusError{Status: 503, RetryAfter: 20 * time.Hour}, &fetch.StatusError{Status: 410},
	}}
	for i, want := range []time.Duration{63 * time.Minute, 126 * time.Minute, 21 * time.Hour} {
		if f, _ = pollOnce(t, p, f); f.Next.Sub(now) != want || f.Failures != i+1 {
			t.Errorf("failure %d: next in %v, want %v", i+1, f.Next.Sub(now), want)
		}
	}
	if f, _ = pollOnce(t, p, f); !f.Gone || f.Due(now.Add(1000*time.Hour)) {
		t.Errorf("gone: %+v", f)
	}
	w.pages["https://a.org/f"] = "<html>Maintenance"
	if f, _ = pollOnce(t, p, Feed{URL: "https://a.org/f", ETag: "1"}); f.Failures != 1 || f.ETag != "1" || !strings.Contains(f.Status, "not a readable feed") {
		t.Errorf("a page instead of a feed: %+v", f)
	}
}

// TestPollIndex holds that the sitemaps of an index are read, the newest only.
func TestPollIndex(t *testing.T) {
	now := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	w := &web{pages: map[string]string{
		"https://a.org/i": "<sitemapindex><sitemap><loc>https://a.org/old-map</loc><lastmod>2020-01-01</lastmod></sitemap>" +
			"<sitemap><loc>https://a.org/new-map</loc><lastmod>2026-11-03</lastmod></sitemap></sitemapindex>",
		"https://a.org/new-map": sitemap("https://a.org/1"), "https://a.org/old-map": sitemap("https://a.org/2"),
	}}
	p := Poller{Fetcher: w, Now: func() time.Time { return now }}
	_, links := pollOnce(t, p, Feed{URL: "https://a.org/i", Polled: now.Add(-time.Hour)})
	if len(links) != 1 || links[0].URL != "https://a.org/1" {
		t.Errorf("%+v", links)
	}
}

// TestFeedTextServes holds that the text of a feed stands in for a page that
// cannot be had, and for no page that may be had later.
func TestFeedTextServes(t *testing.T) {
	words := strings.Repeat("<p>"+strings.Repeat("Kenya and Peru agreed in the end, said the minister of the one and of the other. ", 3)+"</p>", 3)
	var items strings.Builder
	for _, name := range []string{"here", "gone", "down"} {
		fmt.Fprintf(&items, "<item><link>https://a.org/%s</link><description><![CDATA[%s]]></description></item>", name, words)
	}
	list := `<rss version="2.0"><channel>` + items.String() + "</channel></rss>"
	temporary := &fetch.Error{Temporary: true, Err: errors.New("busy")}
	w := &web{
		pages: map[string]string{"https://a.org/feed": list, "https://a.org/here": text, "https://a.org/down": text},
		errs:  map[string][]error{"https://a.org/down": {temporary, temporary, temporary}},
	}
	got := crawled(t, Source{Fetcher: w, Inner: []ingest.Source{ingest.Addresses{"https://a.org/feed"}}})
	want := []string{"https://a.org/down busy", "https://a.org/feed#2 ok", "https://a.org/here ok"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	offline := crawled(t, Source{Inner: []ingest.Source{ingest.Stream{Origin: "feed.xml", Reader: strings.NewReader(list)}}})
	if diff := cmp.Diff([]string{"feed.xml:1 ok", "feed.xml:2 ok", "feed.xml:3 ok"}, offline); diff != "" {
		t.Error(diff)
	}
}
