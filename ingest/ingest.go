// Package ingest turns bytes into articles with labelled blocks.
//
// A Source yields raw items, a Format says how their bytes are decoded, and
// Rules say what each block of an article is. The Pipeline runs them over many
// items, hands every article to an Annotator and writes the records in input
// order through one Sink.
//
//	Source.Read → Format.Split → Format.Decode → Rule.Label → Annotator → Sink
//
// Feeds, sitemaps and lists of addresses are formats, too: they hold links,
// items that are only an address. Package crawl fetches what they lead to.
//
// Nothing is dropped in silence: a block that is not part of the article keeps
// its text and the name of the rule that said so, and an item that cannot be
// read ends as a Reject with a reason.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"time"

	"dateline/corpus"
	"dateline/warc"
)

// MaxDocument is the largest document that is read, in bytes. A longer one is
// rejected: no article is that long, and a file without line ends must not
// fill the memory.
const MaxDocument = 20 << 20

// maxBlocks is the most lines or paragraphs that one article may have.
const maxBlocks = 50_000

// peekSize is how much of a stream is read ahead to recognise its format.
const peekSize = 64 << 10

// Raw is one item of a source: a file, a line of a JSON Lines file, a page.
// Fields other than Origin and Body are what the source says about the item;
// they win over what the bytes say.
type Raw struct {
	Origin      string // where it came from: a path, a URL, "file.jsonl:12"
	Name        string // file name, for its suffix; "" where there is none
	ID          string // the source's own identifier of the item
	URL         string
	Source      string // the outlet
	Title       string
	Author      string
	Language    string // BCP 47
	Published   time.Time
	UnreadDate  string // what the source states as the date, where it cannot be read
	Fetched     time.Time
	ContentType string // media type; "" means: recognise the bytes
	Body        []byte // the bytes, or the first of them where Rest holds more
	Rest        io.Reader

	Link    bool              // only an address, URL: the page, feed or sitemap there is to be fetched
	Hint    Hint              // what a list says of the page; the page's own word is worth more
	Columns map[string]string // names of keys or columns in the file that stand for others: title -> headline
	Every   bool              // every line of JSON Lines is an item, empty ones too
	From    warc.Position     // where to begin in an archive, after an interrupted run
	Mark    any               // what the sink notes once the item is dealt with; nil for nothing

	order                dateOrder // how dates are written in the file
	feedText, feedOrigin string    // of a link: the text of the article as its feed has it, and where
	format               *Format   // what the whole of the bytes was found to be in, nil before that
}

// Hint is what a feed, a sitemap or a list of addresses says of a page.
type Hint struct {
	Title, Author, Language string
	Published               time.Time
	UnreadDate              string // what is stated as the date, where it cannot be read
}

// Reader returns the whole of the item as a stream.
func (r Raw) Reader() io.Reader {
	if r.Rest == nil {
		return &sliceReader{r.Body}
	}
	return io.MultiReader(&sliceReader{r.Body}, r.Rest)
}

// Whole returns the item with all of its bytes in Body. It fails with
// ErrTooLarge for a document of more than MaxDocument bytes.
func (r Raw) Whole() (Raw, error) {
	if r.Rest != nil {
		body, err := io.ReadAll(io.LimitReader(r.Reader(), MaxDocument+1))
		if err != nil {
			return r, err
		}
		r.Body, r.Rest = body, nil
	}
	if len(r.Body) > MaxDocument {
		r.Body = r.Body[:peekSize]
		return r, ErrTooLarge
	}
	return r, nil
}

// sliceReader reads a slice. Unlike bytes.Reader it has no WriteTo, so that
// io.MultiReader over it stays a plain stream.
type sliceReader struct{ rest []byte }

func (s *sliceReader) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// Source yields raw items. An item that cannot be read comes as an *Error
// beside a Raw that holds at least its Origin; reading then goes on. A Raw and
// its Rest may be used until the next one is asked for.
type Source interface {
	Read(ctx context.Context) iter.Seq2[Raw, error]
}

// Format says how bytes are decoded. A format either holds other items and has
// Split, or is a document and has Decode. See Formats.
type Format struct {
	Name, Doc string
	// Match reports whether the item, of which it may see only the first
	// bytes, is in this format.
	Match func(Raw) bool
	// Split yields the items inside, in order and one at a time.
	Split func(Raw) iter.Seq2[Raw, error]
	// Decode yields the articles of one whole document, their blocks not yet
	// labelled.
	Decode func(Raw) iter.Seq2[*corpus.Article, error]
}

// Rule labels blocks. It changes only blocks that have no role yet, save that
// it may split one in two. See Rules.
type Rule struct {
	Name, Doc string
	Label     func(*corpus.Article)

	label func(*page) // Label on a page that rules share; nil in rules from elsewhere
}

// Annotator finds the mentions in an article. It must be safe for use by
// several goroutines.
type Annotator interface {
	Annotate(*corpus.Article) (*corpus.Record, error)
}

// Sink receives what a run produces, in input order and from one goroutine.
type Sink interface {
	// Put stores a batch as a whole or not at all, and tells how many of its
	// records were new.
	Put(ctx context.Context, batch []*corpus.Record) (stored, duplicates int, err error)
	// Reject notes an item that could not be stored.
	Reject(ctx context.Context, r Reject) error
}

// Marker is a Sink that notes marks. Notes come after the records of their
// items are stored; a mark that was noted is never asked for again.
type Marker interface {
	Note(ctx context.Context, marks []Noted) error
}

// Noted is the mark of an item that was dealt with, and what became of the
// item.
type Noted struct {
	Mark     any
	Rejected string // the reason, "" where it was stored or is a duplicate
}

// Stage names the step of the pipeline in which something went wrong.
type Stage string

// The stages, in order.
const (
	StageRead     Stage = "read"
	StageFetch    Stage = "fetch"
	StageDecode   Stage = "decode"
	StageAnnotate Stage = "annotate"
	StageStore    Stage = "store"
)

// Reject is an item that was not stored, and why.
type Reject struct {
	Origin string
	URL    string
	Stage  Stage
	Reason string
	ID     string // what the list that led to the item says of it, with the next two
	Source string
	Hint   Hint
}

// Error is a failure with the stage and the item in which it happened.
type Error struct {
	Stage  Stage
	Origin string
	Err    error
}

// Error returns "stage origin: cause".
func (e *Error) Error() string {
	return fmt.Sprintf("%s %s: %s", e.Stage, e.Origin, e.Reason())
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Reason is the cause alone, without the path that Origin already names.
func (e *Error) Reason() string {
	var path *fs.PathError
	if errors.As(e.Err, &path) {
		return path.Err.Error()
	}
	return e.Err.Error()
}

// Why an item is rejected.
var (
	ErrEmpty         = errors.New("empty")
	ErrBinary        = errors.New("binary file")
	ErrTooLarge      = fmt.Errorf("larger than %d MB", MaxDocument>>20)
	ErrTooLong       = fmt.Errorf("more than %d lines", maxBlocks)
	ErrUnknownFormat = errors.New("unknown format")
	ErrNotFile       = errors.New("not a regular file")
	ErrNoMatch       = errors.New("no file matches")
	ErrNoText        = errors.New("no text or html field")
	ErrNoAddress     = errors.New("no http or https address")
	ErrNesting       = errors.New("archives nested too deeply")
	ErrLink          = errors.New("only an address, and nothing is fetched here")
)

// ErrKnown means that an item was dealt with before: it counts as a duplicate,
// not as a reject.
var ErrKnown = errors.New("known already")

var errNoColumn = errors.New("no text, html or url column in the header")

// failure wraps err with its stage and origin; an *Error stays as it is.
func failure(stage Stage, origin string, err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Stage: stage, Origin: origin, Err: err}
}

// rejectOf describes a failed item.
func rejectOf(r Raw, err error) Reject {
	e := failure(StageDecode, r.Origin, err)
	return Reject{Origin: e.Origin, URL: r.URL, Stage: e.Stage, Reason: e.Reason(), ID: r.ID, Source: r.Source, Hint: r.Hint}
}
