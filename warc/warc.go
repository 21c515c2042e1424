// Package warc reads and writes web archives (WARC 1.0 and 1.1, ISO 28500),
// plain or compressed with gzip or Zstandard, and the HTTP responses in them.
//
// A Reader goes through an archive record by record in little memory. What is
// truncated or damaged comes as an *Error with its place in the file, and
// reading goes on with the next record that can be found. Every record has a
// Position from which a later Reader can go on.
package warc

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Position is a place in an archive between two records.
type Position struct {
	Offset int64 // bytes into the file; of the compressed member, if there is one
	Inner  int64 // bytes into the uncompressed member
}

// String writes the offset, and after a plus sign the place inside the member.
func (p Position) String() string {
	if p.Inner == 0 {
		return fmt.Sprint(p.Offset)
	}
	return fmt.Sprintf("%d+%d", p.Offset, p.Inner)
}

// Record is one record of an archive.
type Record struct {
	Type  string // response, request, warcinfo ...
	URI   string
	Date  time.Time
	Media string            // the record's own Content-Type
	Named map[string]string // every field, by its name in lower case
	Block []byte            // nil where Keep refused the record
	At    Position
	Next  Position
}

// Error is a place in an archive that could not be read.
type Error struct {
	At   Position // where it begins
	Next Position // where reading goes on
	URI  string   // of the record, where that much was readable
	Err  error
}

// Error says where and why, and where reading goes on.
func (e *Error) Error() string {
	return fmt.Sprintf("record at byte %s: %v (reading goes on at byte %s)", e.At, e.Err, e.Next)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// What is wrong with a record.
var (
	ErrNoRecord  = errors.New("no WARC record begins here")
	ErrHeader    = errors.New("malformed WARC header")
	ErrLength    = errors.New("Content-Length is missing or wrong")
	ErrTruncated = errors.New("truncated")
	ErrTooLarge  = errors.New("too large")
)

// maxHeader bounds the header of a record.
const maxHeader = 64 << 10

// parseHeader reads the version line and the named fields.
func parseHeader(lines []string) (*Record, error) {
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "WARC/") {
		return nil, ErrNoRecord
	}
	r := &Record{Named: map[string]string{}}
	last := ""
	for _, line := range lines[1:] {
		if line[0] == ' ' || line[0] == '\t' { // a folded line
			r.Named[last] += " " + strings.TrimSpace(line)
			continue
		}
		name, value, found := strings.Cut(line, ":")
		if !found {
			return nil, ErrHeader
		}
		last = strings.ToLower(strings.TrimSpace(name))
		r.Named[last] = strings.TrimSpace(value)
	}
	r.Type = strings.ToLower(r.Named["warc-type"])
	r.URI = strings.Trim(r.Named["warc-target-uri"], "<>")
	r.Media = r.Named["content-type"]
	r.Date, _ = time.Parse(time.RFC3339, r.Named["warc-date"]) // zero where it is malformed
	return r, nil
}
