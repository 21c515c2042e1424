package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

func csvFormat() Format {
	return Format{
		Name: "csv",
		Doc: "Comma, semicolon or tab separated values with a header; the columns have the names of the keys of " +
			"JSON Lines, or of Media Cloud's exports, and stand in any order.",
		Match: matchCSV,
		Split: splitCSV,
	}
}

func matchCSV(r Raw) bool {
	if known, match := r.declared("text/csv", "text/tab-separated-values"); known {
		return match
	}
	switch r.suffix() {
	case ".csv", ".tsv":
		_, columns := readHeader(r.Body, r.Columns)
		return !isBinary(r.Body) && (hasTextColumn(columns) || !matchAddresses(r))
	case ".txt", "":
		_, columns := readHeader(r.Body, r.Columns)
		return len(columns) >= 2 && hasTextColumn(columns)
	}
	return false
}

// maxHeader is the length of the longest first line that is taken for a header.
const maxHeader = 4096

// readHeader finds the separator of the first line and the known columns in
// it, by key.
func readHeader(body []byte, given map[string]string) (comma rune, columns map[string]int) {
	comma, columns, _ = readNames(body, given)
	return comma, columns
}

// readNames does what readHeader does, and lists all columns as they stand.
func readNames(body []byte, given map[string]string) (comma rune, columns map[string]int, all []string) {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(body, bomUTF8), []byte("\n"))
	if len(line) > maxHeader {
		return 0, nil, nil
	}
	for _, separator := range ",;\t" {
		in := csv.NewReader(bytes.NewReader(line))
		in.Comma, in.LazyQuotes = separator, true
		names, err := in.Read()
		if err != nil {
			continue
		}
		found := map[string]int{}
		for key, name := range resolveKeys(names, given) {
			found[key] = slices.Index(names, name)
		}
		if len(found) > len(columns) || columns == nil && len(names) > len(all) {
			all = names
		}
		if len(found) > len(columns) {
			comma, columns = separator, found
		}
	}
	return comma, columns, all
}

func hasTextColumn(columns map[string]int) bool {
	_, text := columns["text"]
	_, html := columns["html"]
	_, address := columns["url"]
	return text || html || address
}

func splitCSV(r Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		comma, columns, names := readNames(r.Body, r.Columns)
		if err := missing(names, r.Columns); err != nil {
			yield(r, err)
			return
		}
		if !hasTextColumn(columns) {
			yield(r, fmt.Errorf("%w (%s); name it with --column text=NAME", errNoColumn, strings.Join(names, ", ")))
			return
		}
		limit := &rowLimit{in: skipBOM(r.Reader())}
		copied := &copier{in: limit}
		rows := csv.NewReader(copied)
		rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord = comma, true, -1
		for number := 0; ; number++ {
			limit.left = MaxDocument
			row, err := rows.Read()
			if err == io.EOF {
				return
			}
			line := number + 1
			if err == nil {
				line, _ = rows.FieldPos(0)
			}
			written := copied.upTo(rows.InputOffset())
			item := Raw{Origin: originOf(r, line), Source: r.Source, Fetched: r.Fetched}
			if err == nil && number == 0 {
				continue
			}
			if err == nil {
				err = readRow(&item, row, columns)
			}
			if err == nil {
				err = checkQuotes(written, comma)
			}
			var bad *csv.ParseError
			fatal := limit.err != nil || (err != nil && errors.As(err, &bad))
			if !yield(item, err) || fatal {
				return
			}
		}
	}
}

// checkQuotes finds a row of several lines whose quotation marks do not match.
// Such a row may have swallowed the rows after it. Marks that stand loose in a
// row of one line do no harm.
func checkQuotes(row []byte, comma rune) error {
	lines := bytes.Count(bytes.TrimRight(row, "\r\n"), []byte("\n")) + 1
	if lines == 1 {
		return nil
	}
	strict := csv.NewReader(bytes.NewReader(row))
	strict.Comma, strict.FieldsPerRecord = comma, -1
	if rows, err := strict.ReadAll(); err == nil && len(rows) == 1 {
		return nil
	}
	return fmt.Errorf("a quotation mark that is not closed, or not doubled, in a row of %d lines: rows after it may be in it", lines)
}

// copier keeps what has been read and not yet been asked for.
type copier struct {
	in    io.Reader
	held  []byte
	given int   // the bytes held that have been asked for
	from  int64 // the place of the first byte held
}

// Read reads on and keeps a copy, in the place of what has been asked for.
func (c *copier) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.held = append(slices.Delete(c.held, 0, c.given), p[:n]...)
	c.from += int64(c.given)
	c.given = 0
	return n, err
}

// upTo returns what is held before a place in the file. It lasts until the next
// Read.
func (c *copier) upTo(end int64) []byte {
	start := c.given
	c.given = int(end - c.from)
	return c.held[start:c.given]
}

func readRow(r *Raw, row []string, columns map[string]int) error {
	field := map[string]string{}
	for key, i := range columns {
		if i < len(row) {
			field[key] = toUTF8([]byte(row[i]), "")
		}
	}
	return r.setFields(field)
}

// rowLimit fails once a row has asked for more than MaxDocument bytes: a quote
// that is never closed must not read the rest of the file into one field.
type rowLimit struct {
	in   io.Reader
	left int
	err  error
}

// Read reads on while the row is within its limit.
func (l *rowLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		l.err = ErrTooLarge
		return 0, l.err
	}
	n, err := l.in.Read(p)
	l.left -= n
	if err != nil && err != io.EOF {
		l.err = err
	}
	return n, err
}

func skipBOM(in io.Reader) io.Reader {
	buffered := bufio.NewReader(in)
	if head, _ := buffered.Peek(len(bomUTF8)); bytes.Equal(head, bomUTF8) {
		_, _ = buffered.Discard(len(bomUTF8))
	}
	return buffered
}
