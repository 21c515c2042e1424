package feed

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Candidate is an address that may be a feed or a sitemap.
type Candidate struct {
	URL string
	How string // what suggested it
}

// Candidates lists where a site may keep its lists, the likeliest first: what
// a page of it names, what its robots.txt names, and the usual places.
func Candidates(page []byte, address string, sitemaps []string) []Candidate {
	var out []Candidate
	add := func(link, how string) {
		link = resolve(link, address)
		known := slices.ContainsFunc(out, func(c Candidate) bool { return c.URL == link })
		if link != "" && !known {
			out = append(out, Candidate{link, how})
		}
	}
	links, anchors := named(page)
	for _, l := range links {
		add(l, "link")
	}
	for _, s := range sitemaps {
		add(s, "robots.txt")
	}
	for _, a := range anchors {
		add(a, "anchor")
	}
	for _, p := range usualPlaces() {
		add(p, "usual place")
	}
	return out
}

// usualPlaces lists the paths under which sites keep feeds and sitemaps.
func usualPlaces() []string {
	return []string{
		"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json",
		"/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml",
	}
}

// maxAnchors bounds how many links of a page are tried.
const maxAnchors = 10

// named finds the feeds that a page declares, and the links that look like
// feeds.
func named(page []byte) (links, anchors []string) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return nil, nil // nested too deep to read; the well-known places are left to try
	}
	for _, e := range doc.Find("link[href], a[href]").EachIter() {
		href := strings.TrimSpace(e.AttrOr("href", ""))
		switch {
		case href == "":
		case goquery.NodeName(e) == "link":
			if declaresFeed(e.AttrOr("rel", ""), e.AttrOr("type", "")) {
				links = append(links, href)
			}
		case looksLikeFeed(href) && len(anchors) < maxAnchors && !slices.Contains(anchors, href):
			anchors = append(anchors, href)
		}
	}
	return links, anchors
}

func declaresFeed(rel, media string) bool {
	relations := strings.Fields(strings.ToLower(rel))
	media, _, _ = strings.Cut(strings.ToLower(media), ";")
	switch strings.TrimSpace(media) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return slices.Contains(relations, "alternate") || slices.Contains(relations, "feed")
	}
	return slices.Contains(relations, "sitemap") || slices.Contains(relations, "feed")
}

func looksLikeFeed(href string) bool {
	u, err := url.Parse(href)
	if err != nil {
		return false
	}
	path := strings.ToLower(u.Path)
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '.' || r == '-' || r == '_' }) {
		if part == "rss" || part == "atom" || part == "feed" || part == "feeds" {
			return true
		}
	}
	return false
}
