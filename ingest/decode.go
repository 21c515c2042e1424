package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"mime"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"dateline/corpus"
)

// maxDepth is how many containers may lie in one another ("a.jsonl.gz" is 2).
const maxDepth = 4

// Formats lists every format in the order in which they are tried.
func Formats() []Format {
	return []Format{
		warcFormat(),
		gzipFormat(),
		zstdFormat(),
		utf16Format(),
		feedFormat(),
		sitemapFormat(),
		opmlFormat(),
		jsonlFormat(),
		jsonFormat(),
		nexisFormat(),
		csvFormat(),
		addressesFormat(),
		htmlFormat(),
		textFormat(),
	}
}

// formatOf finds the format of an item.
func formatOf(r Raw) (Format, error) {
	if r.format != nil {
		return *r.format, nil
	}
	if len(r.Body) == 0 {
		return Format{}, ErrEmpty
	}
	for _, f := range Formats() {
		if f.Match(r) {
			return f, nil
		}
	}
	if isBinary(r.Body) {
		return Format{}, ErrBinary
	}
	return Format{}, ErrUnknownFormat
}

// Items unpacks an item: it yields the documents inside, each with all of its
// bytes in Body. A document that cannot be read comes as an *Error beside a
// Raw with its Origin.
func Items(r Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) { unpack(r, 0, yield) }
}

// unpack reports whether to go on.
func unpack(r Raw, depth int, yield func(Raw, error) bool) (proceed bool) {
	defer func() {
		if v := recover(); v != nil {
			proceed = yield(r, &Error{StageDecode, r.Origin, fmt.Errorf("panic: %v", v)})
		}
	}()
	if r.Link {
		return yield(r, nil)
	}
	whole := r.Rest == nil
	format, err := formatOf(r)
	if err == nil && depth > maxDepth {
		err = ErrNesting
	}
	if err == nil && format.Split == nil {
		r, err = r.Whole()
	}
	if err != nil {
		return yield(r, failure(StageDecode, r.Origin, err))
	}
	if format.Split == nil {
		if whole {
			r.format = &format
		}
		return yield(r, nil)
	}
	for inner, err := range format.Split(r) {
		if err != nil {
			proceed = yield(inner, failure(StageDecode, inner.Origin, err))
		} else {
			proceed = unpack(inner, depth+1, yield)
		}
		if !proceed {
			return false
		}
	}
	return true
}

// Decode yields the articles in an item, repaired and labelled. An article
// that cannot be decoded comes as an *Error.
func Decode(r Raw) iter.Seq2[*corpus.Article, error] {
	return func(yield func(*corpus.Article, error) bool) {
		rules := Rules()
		for item, err := range Items(r) {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			for a, err := range decodeItem(item, rules) {
				if !yield(a, err) {
					return
				}
			}
		}
	}
}

// decodeItem decodes and labels one document.
func decodeItem(r Raw, rules []Rule) iter.Seq2[*corpus.Article, error] {
	return func(yield func(*corpus.Article, error) bool) {
		if r.Link {
			text, ok := r.FeedText()
			if !ok {
				yield(nil, failure(StageFetch, r.Origin, ErrLink))
				return
			}
			r = text
		}
		format, err := formatOf(r)
		if err == nil && format.Decode == nil {
			err = ErrUnknownFormat
		}
		if err != nil {
			yield(nil, failure(StageDecode, r.Origin, err))
			return
		}
		for a, err := range format.Decode(r) {
			switch {
			case err != nil:
			case !hasText(a):
				err = ErrEmpty
			case len(a.Blocks) > maxBlocks:
				err = ErrTooLong
			default:
				finish(a, r)
				Label(a, rules)
				datePublished(a)
				settleLanguage(a, r.Language != "")
			}
			if err != nil {
				a, err = nil, failure(StageDecode, r.Origin, err)
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

func hasText(a *corpus.Article) bool {
	for _, b := range a.Blocks {
		if b.Text != "" {
			return true
		}
	}
	return false
}

// finish fills in what the source says about the article, and its identifier.
// The identifier is taken before rules run, so that better rules do not make
// a known article new.
func finish(a *corpus.Article, r Raw) {
	a.Origin, a.Item = r.Origin, r.ID
	prefer(&a.URL, r.URL)
	prefer(&a.Title, r.Title)
	prefer(&a.Author, r.Author)
	prefer(&a.Language, r.Language)
	prefer(&a.Source, r.Source)
	a.UnreadDate = r.UnreadDate
	r.Hint.fill(a)
	switch {
	case a.Source == "":
		a.Source = cmp.Or(outlet(a.Canonical), outlet(a.URL))
	case sameHost(a.Source, a.URL):
		a.Source = outlet(a.URL)
	}
	if !r.Published.IsZero() {
		a.Published = r.Published
	}
	if !r.Fetched.IsZero() {
		a.Fetched = r.Fetched
	}
	address := a.Canonical
	if address == "" {
		address = a.URL
	}
	a.ID = corpus.NewArticleID(address, a.Source, a.Blocks)
}

var reDatedPath = regexp.MustCompile(`/((?:19|20)\d\d)(?:[/-]([01]?\d|[a-z]{3})[/-]([0-3]?\d)|([01]\d)([0-3]\d))(?:/|-|$)`)

// datePublished takes the date of an article that states none elsewhere from a
// line that holds nothing but a date, or from its address.
func datePublished(a *corpus.Article) {
	for _, b := range a.Blocks {
		if !a.Published.IsZero() {
			return
		}
		if b.Role == corpus.RoleDateline {
			a.Published, _ = ParseDate(b.Text)
		}
	}
	if m := reDatedPath.FindStringSubmatch(a.URL); m != nil && a.Published.IsZero() {
		layout := "2006-1-2"
		if len(m[2]) == 3 {
			layout = "2006-Jan-2"
		}
		if t, err := time.Parse(layout, m[1]+"-"+m[2]+m[4]+"-"+m[3]+m[5]); err == nil {
			a.Published = t
		}
	}
}

func prefer(field *string, stated string) {
	if stated = fold(stated); stated != "" {
		*field = stated
	}
}

// host is the host of a URL without "www.", "" where there is none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// Label gives every block a role: rules run in order on the blocks that have
// none yet, and what is left is body.
func Label(a *corpus.Article, rules []Rule) {
	p := newPage(a)
	for _, rule := range rules {
		if rule.label == nil {
			rule.Label(a)
			p.read()
			continue
		}
		p.bound()
		rule.label(p)
	}
	for i := range a.Blocks {
		if b := &a.Blocks[i]; b.Role == "" {
			b.Role, b.Rule = corpus.RoleBody, ruleDefault
		}
	}
	if a.Title == "" {
		for _, b := range a.Blocks {
			if b.Role == corpus.RoleTitle {
				a.Title = b.Text
				return
			}
		}
	}
}

// ruleDefault is the rule of a block that no rule labelled.
const ruleDefault = "default"

// suffix is the item's file name suffix in lower case, with its dot.
func (r Raw) suffix() string {
	suffix := strings.ToLower(path.Ext(r.Name))
	if len(suffix) > 1 && strings.Trim(suffix[1:], "0123456789") == "" {
		return "" // "reut2.001": a number, not a type
	}
	return suffix
}

// declared tells whether the source says of which type the item is, and
// whether it is one of these media types.
func (r Raw) declared(types ...string) (known, match bool) {
	if r.ContentType == "" {
		return false, false
	}
	media, _, err := mime.ParseMediaType(r.ContentType)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return false, false
	}
	for _, t := range types {
		if media == t {
			return true, true
		}
	}
	return media != "application/octet-stream", false
}
