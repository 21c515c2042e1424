// Package feed reads the lists by which sites tell of their articles: RSS,
// Atom and JSON feeds, sitemaps and news sitemaps, and OPML lists of feeds. It
// also finds the feeds that a page names. It fetches nothing.
package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
)

// Kind says what a list is.
type Kind string

// The kinds of lists.
const (
	Feed    Kind = "feed"    // RSS, Atom, JSON Feed
	Sitemap Kind = "sitemap" // pages, or an index of sitemaps
	OPML    Kind = "opml"    // feeds
)

// Link is an address that a list names, with what the list says of the page.
type Link struct {
	URL       string
	Title     string
	Author    string
	Language  string
	Published time.Time
	Date      string // when it was published, as stated; needed only where Published is unknown
	Modified  time.Time
	Text      string // the text of the page, HTML or plain, or a part of it, as the feed has it
	List      bool   // leads to another list rather than to a page
}

// MaxFeed is the largest feed that is read, in bytes.
const MaxFeed = 20 << 20

// Why a list cannot be read.
var (
	ErrTooLarge = errors.New("feed too large")
	ErrNoFeed   = errors.New("not a readable feed")
)

// Sniff recognises a list by its first bytes; "" is none.
func Sniff(head []byte) Kind {
	switch root(head) {
	case "rss", "feed", "rdf":
		return Feed
	case "urlset", "sitemapindex":
		return Sitemap
	case "opml":
		return OPML
	}
	if isJSONFeed(head) {
		return Feed
	}
	return ""
}

// root is the name of the first element of XML, in lower case and without its
// prefix.
func root(head []byte) string {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	for {
		head = bytes.TrimLeft(head, " \t\r\n")
		end := ">"
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(head, []byte("<!")):
			if close := bytes.IndexByte(head, '>'); close >= 0 && bytes.IndexByte(head[:close], '[') >= 0 {
				end = "]>" // definitions inside
			}
		case bytes.HasPrefix(head, []byte("<")):
			name := head[1:]
			if i := bytes.IndexAny(name, " \t\r\n/>"); i >= 0 {
				name = name[:i]
			}
			name = name[bytes.LastIndexByte(name, ':')+1:]
			return string(bytes.ToLower(name[:min(len(name), 20)]))
		default:
			return ""
		}
		i := bytes.Index(head, []byte(end))
		if i < 0 {
			return ""
		}
		head = head[i+len(end):]
	}
}

// isJSONFeed looks for the version that a JSON Feed states among its first
// members.
func isJSONFeed(head []byte) bool {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	for range 12 {
		key, err := d.Token()
		if err != nil {
			return false
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return false
		}
		if key == "version" {
			return bytes.Contains(value, []byte("jsonfeed.org/version/"))
		}
	}
	return false
}

// Links yields what a list names, in its order, and items of feeds without an
// address, too. Addresses are resolved against
// base, the list's own address or "". An error ends the list.
func Links(kind Kind, in io.Reader, base string) iter.Seq2[Link, error] {
	return func(yield func(Link, error) bool) {
		var err error
		switch kind {
		case Sitemap:
			err = readSitemap(in, base, yield)
		case OPML:
			err = readOPML(in, base, yield)
		default:
			err = readFeed(in, base, yield)
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(Link{}, err)
		}
	}
}

// errStop says that the consumer wants no more.
var errStop = errors.New("stop")

func readFeed(in io.Reader, base string, yield func(Link, error) bool) error {
	f, err := Read(in, base)
	if err != nil {
		return err
	}
	for _, l := range f.Items {
		if !yield(l, nil) {
			return errStop
		}
	}
	if f.Cut {
		return ErrCut
	}
	return nil
}

// Content is what a feed holds.
type Content struct {
	Title, Site string
	Links       []Link // the items that have an address
	Items       []Link // all
	Cut         bool   // it breaks off; Links are those before
}

// Read reads a whole feed.
func Read(in io.Reader, base string) (*Content, error) {
	body, err := io.ReadAll(io.LimitReader(in, MaxFeed+1))
	if err != nil {
		return nil, err
	}
	if len(body) > MaxFeed {
		return nil, ErrTooLarge
	}
	if !isJSONFeed(body) {
		body = readable(body)
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	cut := false
	if whole := mended(body); err != nil && whole != nil {
		if again, failed := gofeed.NewParser().Parse(bytes.NewReader(whole)); failed == nil {
			f, err, cut = again, nil, true
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoFeed, err)
	}
	c := &Content{Title: strings.TrimSpace(f.Title), Site: resolve(f.Link, base), Cut: cut}
	for _, item := range f.Items {
		l := linkOf(item, f, base)
		c.Items = append(c.Items, l)
		if l.URL != "" {
			c.Links = append(c.Links, l)
		}
	}
	return c, nil
}

func linkOf(item *gofeed.Item, f *gofeed.Feed, base string) Link {
	l := Link{URL: resolve(item.Link, base), Title: strings.TrimSpace(item.Title), Language: strings.TrimSpace(f.Language)}
	if l.URL == "" && isAddress(item.GUID) {
		l.URL = item.GUID
	}
	if item.PublishedParsed != nil {
		l.Published = local(*item.PublishedParsed, item.Published)
	} else {
		l.Date = item.Published
	}
	if item.UpdatedParsed != nil {
		l.Modified = *item.UpdatedParsed
	}
	l.Text = cmp.Or(item.Content, item.Description)
	var names []string
	for _, a := range item.Authors {
		if a != nil && strings.TrimSpace(a.Name) != "" {
			names = append(names, strings.TrimSpace(a.Name))
		}
	}
	l.Author = strings.Join(names, ", ")
	return l
}

// local gives an instant the offset from UTC that its feed states.
func local(instant time.Time, stated string) time.Time {
	stated = strings.TrimSpace(stated)
	for _, layout := range []string{time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 -0700", time.RFC3339} {
		if t, err := time.Parse(layout, stated); err == nil && t.Equal(instant) {
			_, offset := t.Zone()
			return instant.In(time.FixedZone("", offset))
		}
	}
	return instant
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// resolve makes an address absolute; "" where it is none of the web.
func resolve(address, base string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || strings.TrimSpace(address) == "" {
		return ""
	}
	if b, err := url.Parse(base); err == nil && base != "" {
		u = b.ResolveReference(u)
	}
	if u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}
