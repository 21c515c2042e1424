package crawl

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/klauspost/compress/gzip"

	"dateline/feed"
	"dateline/fetch"
)

// Feed is what is remembered of a feed between two polls.
type Feed struct {
	URL          string
	Title        string
	ETag         string
	LastModified string
	Polled       time.Time     // last asked
	Next         time.Time     // not to be asked before
	Interval     time.Duration // between two polls, as news comes in
	Failures     int           // in a row
	Status       string        // what came of the last poll
	Gone         bool          // the server says that there is no such feed any more
}

// Intervals between two polls; zero fields of Poller mean these.
const (
	DefaultShortest = 10 * time.Minute
	DefaultLongest  = 24 * time.Hour
	firstInterval   = time.Hour
	maxPollBackoff  = 48 * time.Hour
)

// Poller asks feeds for news.
type Poller struct {
	Fetcher           Fetcher
	Shortest, Longest time.Duration
	Now               func() time.Time // nil means time.Now
	Jitter            func() float64   // in [0, 1); nil means at random
}

// Due reports whether a feed may be asked at a time.
func (f Feed) Due(now time.Time) bool { return !f.Gone && !f.Next.After(now) }

// Poll asks a feed, unless it has not changed, for what it lists. isNew tells
// which addresses are news. The returned Feed says when to ask again: sooner
// where news came, later where none did, and as long as the server wishes
// after a failure. The error is the context's; failures of the feed are in its
// Status.
func (p Poller) Poll(ctx context.Context, f Feed, isNew func(string) bool) (Feed, []feed.Link, error) {
	page, err := p.Fetcher.Get(ctx, fetch.Request{URL: f.URL, ETag: f.ETag, LastModified: f.LastModified})
	if ctx.Err() != nil {
		return f, nil, ctx.Err()
	}
	f.Polled = p.now()
	if err != nil {
		return p.failed(f, err), nil, nil
	}
	if page.NotModified() {
		return p.settle(f, 0, page.MaxAge, "not modified"), nil, nil
	}
	before := f
	content, err := read(page)
	if err == nil {
		f.ETag, f.LastModified = page.ETag, page.LastModified
		content.Links, err = p.open(ctx, &f, content.Links, before.Polled)
	}
	if ctx.Err() != nil {
		return before, nil, ctx.Err()
	}
	if err != nil {
		f.ETag, f.LastModified = before.ETag, before.LastModified
		return p.failed(f, err), nil, nil
	}
	f.Title = cmp.Or(content.Title, f.Title)
	var fresh []feed.Link
	for _, l := range content.Links {
		if isNew(l.URL) {
			fresh = append(fresh, l)
		}
	}
	status := "ok"
	if content.Cut {
		status = "cut short"
	}
	return p.settle(f, len(fresh), page.MaxAge, status), fresh, nil
}

// maxLists bounds the sitemaps of an index that are asked for in one poll.
const maxLists = 20

// open puts in place of the sitemaps of an index what they list, the newest
// sitemaps only, and none that is stated to be a day older than the last
// poll. An index keeps no validators: it may be the same while they change.
func (p Poller) open(ctx context.Context, f *Feed, links []feed.Link, last time.Time) ([]feed.Link, error) {
	var out, lists []feed.Link
	for _, l := range links {
		switch {
		case !l.List:
			out = append(out, l)
		case l.Modified.IsZero() || l.Modified.After(last.Add(-24*time.Hour)):
			lists = append(lists, l)
		}
	}
	if len(lists) > 0 {
		f.ETag, f.LastModified = "", ""
	}
	slices.SortStableFunc(lists, func(a, b feed.Link) int { return b.Modified.Compare(a.Modified) })
	for _, l := range lists[:min(len(lists), maxLists)] {
		page, err := p.Fetcher.Get(ctx, fetch.Request{URL: l.URL})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.URL, err)
		}
		content, err := read(page)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.URL, err)
		}
		for _, inner := range content.Links {
			if !inner.List { // an index of indexes is no sitemap
				out = append(out, inner)
			}
		}
	}
	return out, nil
}

// read reads a feed or a sitemap. What makes a parser panic is no feed.
func read(page *fetch.Page) (c *feed.Content, err error) {
	defer func() {
		if v := recover(); v != nil {
			c, err = nil, fmt.Errorf("%w: panic: %v", feed.ErrNoFeed, v)
		}
	}()
	body := page.Body
	if bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		if _, err := out.ReadFrom(limited(z)); err != nil {
			return nil, err
		}
		body = out.Bytes()
	}
	switch kind := feed.Sniff(body); kind {
	case "":
		return nil, feed.ErrNoFeed
	case feed.Feed:
		return feed.Read(bytes.NewReader(body), page.URL)
	default:
		c := &feed.Content{}
		for l, err := range feed.Links(kind, bytes.NewReader(body), page.URL) {
			if err != nil {
				return c, err
			}
			c.Links = append(c.Links, l)
		}
		return c, nil
	}
}

// settle says when to ask a feed again that answered.
func (p Poller) settle(f Feed, fresh int, maxAge time.Duration, status string) Feed {
	f.Failures, f.Status = 0, status
	switch {
	case f.Interval <= 0:
		f.Interval = firstInterval
	case fresh > 0:
		f.Interval /= 2
	default:
		f.Interval += f.Interval / 2
	}
	f.Interval = min(max(f.Interval, cmp.Or(p.Shortest, DefaultShortest)), cmp.Or(p.Longest, DefaultLongest))
	f.Next = p.later(max(f.Interval, min(maxAge, cmp.Or(p.Longest, DefaultLongest))))
	return f
}

// failed says when to ask a feed again that did not answer.
func (p Poller) failed(f Feed, err error) Feed {
	f.Failures++
	f.Status = err.Error()
	if f.Interval <= 0 {
		f.Interval = firstInterval
	}
	wait := min(f.Interval<<min(f.Failures-1, 8), maxPollBackoff)
	var status *fetch.StatusError
	if errors.As(err, &status) {
		f.Gone = status.Status == http.StatusGone
		wait = max(wait, status.RetryAfter)
	}
	f.Next = p.later(wait)
	return f
}

// later is a time from now, put off by up to a tenth, so that many feeds are
// not asked all at once.
func (p Poller) later(d time.Duration) time.Time {
	jitter := p.Jitter
	if jitter == nil {
		jitter = rand.Float64
	}
	return p.now().Add(d + time.Duration(jitter()*float64(d)/10)).Truncate(time.Second)
}

func (p Poller) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}
