package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"

	"dateline/corpus"
	"dateline/feed"
)

func feedFormat() Format {
	return listFormat(feed.Feed, "feed", "A feed: RSS, Atom or JSON Feed. Each item is an address to fetch; its title, author and date serve where the page states none, and its text, where the feed has all of it, where the page cannot be had.")
}

func sitemapFormat() Format {
	return listFormat(feed.Sitemap, "sitemap", "A sitemap, a news sitemap or an index of them: addresses to fetch.")
}

func opmlFormat() Format {
	return listFormat(feed.OPML, "opml", "A list of feeds in OPML.")
}

func listFormat(kind feed.Kind, name, doc string) Format {
	return Format{
		Name: name, Doc: doc,
		Match: func(r Raw) bool { return feed.Sniff(r.Body) == kind },
		Split: func(r Raw) iter.Seq2[Raw, error] {
			return func(yield func(Raw, error) bool) {
				number := 0
				for l, err := range feed.Links(kind, r.Reader(), r.URL) {
					if err != nil {
						yield(r, err)
						return
					}
					number++
					if !yield(itemOf(l, feedOrigin(r, number))) {
						return
					}
				}
			}
		},
	}
}

// itemOf is what becomes of a link: one without an address is the article, if
// the feed has all of its text.
func itemOf(l feed.Link, origin string) (Raw, error) {
	raw := LinkTo(l).withText(l.Text, origin)
	if l.URL != "" {
		return raw, nil
	}
	if text, ok := raw.FeedText(); ok {
		return text, nil
	}
	raw.Link, raw.Origin = false, origin
	return raw, errNoAddress
}

var errNoAddress = errors.New("an item of a feed without address and without the whole text")

// feedOrigin names an item of a feed: FILE:NUMBER or ADDRESS#NUMBER.
func feedOrigin(r Raw, number int) string {
	if isWebAddress(r.Origin) {
		return fmt.Sprintf("%s#%d", r.Origin, number)
	}
	return originOf(r, number)
}

// LinkTo makes an item of an address in a list.
func LinkTo(l feed.Link) Raw { return linkTo(l, orderUnknown) }

func linkTo(l feed.Link, order dateOrder) Raw {
	hint := Hint{Title: fold(l.Title), Author: fold(l.Author), Language: languageTag(l.Language), Published: l.Published}
	if l.Published.IsZero() {
		hint.Published, hint.UnreadDate = readStated(l.Date, order)
	}
	return Raw{Origin: l.URL, URL: l.URL, Link: true, Hint: hint}
}

// fill adds to an article what only the list states.
func (h Hint) fill(a *corpus.Article) {
	for field, hint := range map[*string]string{&a.Title: h.Title, &a.Author: h.Author, &a.Language: h.Language} {
		if *field == "" {
			*field = hint
		}
	}
	if a.Published.IsZero() {
		a.Published = h.Published
	}
	if a.Published.IsZero() && h.UnreadDate != "" {
		a.UnreadDate = h.UnreadDate
	}
}

// addressesFormat reads lists of addresses. GDELT's tables of events and
// articles are among them: they have no header, and an address in each line.
func addressesFormat() Format {
	return Format{
		Name: "addresses",
		Doc: "A list of addresses to fetch, one a line, or tables without a header whose lines hold one, such as GDELT's. " +
			"A text is one where more than half of its lines hold an address; the others are rejected by their number. " +
			"Lines that begin with # are comments.",
		Match: matchAddresses,
		Split: splitAddresses,
	}
}

// maxSampled is how many lines decide whether a text is a list of addresses.
const maxSampled = 200

func matchAddresses(r Raw) bool {
	if known, match := r.declared("text/plain", "text/csv", "text/tab-separated-values", "text/uri-list"); known && !match || isBinary(r.Body) {
		return false
	}
	if s := r.suffix(); s == ".html" || s == ".htm" || s == ".xml" {
		return false
	}
	sample := r.Body
	if r.Rest != nil { // the last line may be cut
		sample = sample[:bytes.LastIndexByte(sample, '\n')+1]
	}
	found, others := 0, 0
	for line := range bytes.FieldsFuncSeq(bytes.TrimPrefix(sample, bomUTF8), isLineEnd) {
		text := uncommented(string(line))
		switch {
		case text == "":
		case addressIn(text) != "":
			found++
		default:
			others++
		}
		if found+others == maxSampled {
			break
		}
	}
	return found > others
}

func isLineEnd(r rune) bool { return r == '\n' || r == '\r' }

// uncommented takes comments and blanks off a line.
func uncommented(line string) string {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") {
		return ""
	}
	line, _, _ = strings.Cut(line, " #")
	return strings.TrimSpace(line)
}

// addressIn finds the address in a line that is one, or in the fields of a
// table.
func addressIn(line string) string {
	for field := range strings.SplitSeq(line, "\t") {
		field = strings.TrimSpace(field)
		if isWebAddress(field) {
			return field
		}
	}
	return ""
}

func isWebAddress(s string) bool {
	if strings.ContainsAny(s, " \"<>") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// maxQuoted is how much of a line that holds no address is quoted.
const maxQuoted = 80

func splitAddresses(r Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		lines := newLineReader(r.Reader())
		for {
			line, number, err := lines.next()
			if err == io.EOF {
				return
			}
			text := uncommented(string(line))
			if err == nil && text == "" {
				continue
			}
			item := Raw{Origin: originOf(r, number)}
			if err == nil {
				if address := addressIn(text); address != "" {
					item = LinkTo(feed.Link{URL: address})
				} else {
					err = fmt.Errorf("%w: %q", ErrNoAddress, text[:min(len(text), maxQuoted)])
				}
			}
			if !yield(item, err) || err != nil && lines.broken {
				return
			}
		}
	}
}
