package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// newDecoder reads XML as it is found in the wild.
func newDecoder(in io.Reader) *xml.Decoder {
	d := xml.NewDecoder(in)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = declaredReader
	return d
}

// declaredReader decodes XML by its declaration. One that can be read before
// it is decoded is no UTF-16, whatever it says, and an encoding that nobody
// knows is taken for UTF-8.
func declaredReader(label string, in io.Reader) (io.Reader, error) {
	if e, _ := charset.Lookup(label); e == nil || strings.HasPrefix(strings.ToLower(label), "utf-16") {
		return in, nil
	}
	return charset.NewReaderLabel(label, in)
}

// entry is a url or sitemap element. Prefixes are not looked at: many news
// sitemaps get their namespaces wrong.
type entry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	News    struct {
		Publication struct {
			Language string `xml:"language"`
		} `xml:"publication"`
		Date  string `xml:"publication_date"`
		Title string `xml:"title"`
	} `xml:"news"`
}

// readSitemap reads a sitemap of any length in little memory.
func readSitemap(in io.Reader, base string, yield func(Link, error) bool) error {
	d := newDecoder(in)
	for found := 0; ; {
		token, err := d.Token()
		if err == io.EOF && found > 0 {
			return nil
		}
		if err != nil {
			return xmlError(err, found)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "urlset", "sitemapindex":
			found = max(found, 1)
		case "url", "sitemap":
			var e entry
			if err := d.DecodeElement(&e, &start); err != nil {
				return xmlError(err, found)
			}
			found++
			l := e.link(base, start.Name.Local == "sitemap")
			if l.URL != "" && !yield(l, nil) {
				return errStop
			}
		}
	}
}

func (e entry) link(base string, list bool) Link {
	l := Link{
		URL: resolve(e.Loc, base), Title: strings.TrimSpace(e.News.Title), Language: strings.TrimSpace(e.News.Publication.Language),
		Published: moment(e.News.Date), Modified: moment(e.LastMod), List: list,
	}
	if l.Published.IsZero() {
		l.Date = strings.TrimSpace(e.News.Date)
	}
	return l
}

// moment reads a date of W3C's profile of ISO 8601.
func moment(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05", time.DateOnly,
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// xmlError says how far a list could be read.
func xmlError(err error, found int) error {
	var syntax *xml.SyntaxError
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) && syntax.Msg == "unexpected EOF" {
		err = errors.New("truncated")
	}
	return fmt.Errorf("XML after entry %d: %w", max(0, found-1), err)
}

// readOPML reads the feeds of an OPML list, however deep they lie.
func readOPML(in io.Reader, base string, yield func(Link, error) bool) error {
	d := newDecoder(in)
	for found, opened := 0, false; ; {
		token, err := d.Token()
		if err == io.EOF && opened {
			return nil
		}
		if err != nil {
			return xmlError(err, found+1)
		}
		start, ok := token.(xml.StartElement)
		opened = opened || ok
		if !ok || !strings.EqualFold(start.Name.Local, "outline") {
			continue
		}
		l := Link{List: true}
		for _, a := range start.Attr {
			switch strings.ToLower(a.Name.Local) {
			case "xmlurl":
				l.URL = resolve(a.Value, base)
			case "title", "text":
				l.Title = strings.TrimSpace(a.Value)
			}
		}
		if l.URL == "" {
			continue
		}
		found++
		if !yield(l, nil) {
			return errStop
		}
	}
}
