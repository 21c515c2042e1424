package crawl

import (
	"context"
	"io"
	"time"

	"dateline/feed"
	"dateline/fetch"
)

// Found is a feed or a sitemap of a site.
type Found struct {
	URL    string
	Kind   feed.Kind
	Title  string
	Items  int
	Newest time.Time // date of its newest item, zero where it states none
	How    string    // what led to it: link, robots.txt, anchor, usual place
}

// maxTried bounds the requests that discovery makes.
const maxTried = 30

// Discover looks for the feeds and sitemaps of a site, given any page of it. A
// candidate counts only where it can be fetched and read.
func Discover(ctx context.Context, c *fetch.Client, address string) ([]Found, error) {
	page, err := c.Get(ctx, fetch.Request{URL: address})
	if err != nil {
		return nil, err
	}
	robots, err := c.RobotsOf(ctx, page.URL)
	if err != nil {
		return nil, err
	}
	var out []Found
	seen := map[string]bool{}
	add := func(page *fetch.Page, how string) {
		if f, ok := describe(page, how); ok && !seen[f.URL] {
			seen[f.URL] = true
			out = append(out, f)
		}
	}
	add(page, "given")
	candidates := feed.Candidates(page.Body, page.URL, robots.Sitemaps)
	for _, candidate := range candidates[:min(len(candidates), maxTried)] {
		if seen[candidate.URL] {
			continue
		}
		got, err := c.Get(ctx, fetch.Request{URL: candidate.URL})
		if ctx.Err() != nil {
			return out, ctx.Err()
		}
		if err == nil {
			add(got, candidate.How)
		}
	}
	return out, nil
}

// describe reads a candidate.
func describe(page *fetch.Page, how string) (Found, bool) {
	content, err := read(page)
	if content == nil || err != nil && len(content.Links) == 0 {
		return Found{}, false
	}
	f := Found{URL: page.URL, Kind: feed.Sniff(page.Body), Title: content.Title, Items: len(content.Links), How: how}
	if f.Kind == "" {
		f.Kind = feed.Sitemap // compressed, as only sitemaps are
	}
	for _, l := range content.Links {
		for _, t := range []time.Time{l.Published, l.Modified} {
			if t.After(f.Newest) {
				f.Newest = t
			}
		}
	}
	return f, true
}

// limited keeps a compressed list from growing without bounds.
func limited(r io.Reader) io.Reader { return io.LimitReader(r, fetch.DefaultMaxBody) }
