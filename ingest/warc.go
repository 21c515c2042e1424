package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"strings"

	"dateline/feed"
	"dateline/warc"
)

// Progress is the mark of a record in an archive: how far the archive was
// read.
type Progress struct {
	Origin string // of the archive
	warc.Position
}

func warcFormat() Format {
	return Format{
		Name: "warc",
		Doc: "A web archive (WARC), plain, .gz or .zst, as of CC-NEWS. Its pages are items, known by the byte at which " +
			"their record begins; a record that is damaged or cut short is rejected, and reading goes on behind it.",
		Match: func(r Raw) bool {
			name := strings.ToLower(r.Name)
			packed := strings.HasSuffix(name, ".warc.zst") && bytes.HasPrefix(r.Body, []byte("\x28\xb5\x2f\xfd"))
			return packed || warc.Sniff(r.Body)
		},
		Split: splitWARC,
	}
}

// wholeStream returns an item as one stream, one that can be sought in where
// that is possible.
func wholeStream(r Raw) io.Reader {
	if r.Rest == nil {
		return bytes.NewReader(r.Body)
	}
	if s, ok := r.Rest.(io.Seeker); ok {
		if _, err := s.Seek(0, io.SeekStart); err == nil {
			return r.Rest
		}
	}
	return r.Reader()
}

func splitWARC(r Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		in := warc.NewReader(wholeStream(r), MaxDocument)
		defer in.Close()
		in.Keep = func(kind string) bool { return kind == "response" || kind == "resource" || kind == "conversion" }
		if err := in.Start(r.From); err != nil {
			yield(r, err)
			return
		}
		for {
			record, err := in.Next()
			if err == io.EOF {
				return
			}
			item, ok := archived(r, record)
			var damage *warc.Error
			if errors.As(err, &damage) {
				item, ok = damaged(r, damage), true
				if errors.Is(err, warc.ErrTooLarge) {
					err = ErrTooLarge
				}
			} else if err == nil && ok {
				err = openRecord(&item, record)
				ok = !errors.Is(err, errNoPage)
			}
			if ok && !yield(item, err) {
				return
			}
		}
	}
}

func recordOrigin(r Raw, at warc.Position) string { return fmt.Sprintf("%s:%s", r.Origin, at) }

// damaged describes a place that cannot be read.
func damaged(r Raw, e *warc.Error) Raw {
	return Raw{Origin: recordOrigin(r, e.At), URL: e.URI, Mark: Progress{r.Origin, e.Next}}
}

// archived describes a record, and tells whether it may hold a page.
func archived(r Raw, record *warc.Record) (Raw, bool) {
	if record == nil || record.Block == nil || !isWebAddress(record.URI) {
		return Raw{}, false
	}
	return Raw{
		Origin: recordOrigin(r, record.At), URL: record.URI, Fetched: record.Date, Source: r.Source,
		Mark: Progress{r.Origin, record.Next},
	}, true
}

// errNoPage means that a record holds something else: a picture, a redirect.
var errNoPage = errors.New("no page")

// openRecord takes the page out of a record.
func openRecord(item *Raw, record *warc.Record) error {
	if record.Type != "response" {
		item.ContentType, item.Body = record.Media, record.Block
		return pageOnly(item)
	}
	response, err := warc.ParseResponse(record.Block, MaxDocument)
	if response.Header != nil {
		item.ContentType = response.Header.Get("Content-Type")
		if response.Status != http.StatusOK || pageOnly(item) != nil {
			return errNoPage
		}
	}
	if errors.Is(err, warc.ErrHTTP) && !strings.HasPrefix(record.Media, "application/http") {
		return errNoPage // a DNS answer and the like
	}
	item.Body = response.Body
	if strings.HasSuffix(item.URL, "/robots.txt") || feed.Sniff(item.Body) != "" {
		return errNoPage // it led to pages, which have records of their own
	}
	if errors.Is(err, warc.ErrTooLarge) {
		return ErrTooLarge
	}
	return err
}

// pageOnly accepts the types that an article may have.
func pageOnly(item *Raw) error {
	media, _, err := mime.ParseMediaType(item.ContentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		if item.ContentType != "" {
			return errNoPage
		}
		return nil // not declared: the bytes will tell
	}
	switch media {
	case "text/html", "application/xhtml+xml", "text/plain":
		return nil
	}
	return errNoPage
}
