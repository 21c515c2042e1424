package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
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
		t := sheet{Raw: r, columns: columns}
		t.order = t.orderOfRows(comma, len(names))
		rows := newRowReader(skipBOM(r.Reader()), comma, len(names), t.fits)
		for number := 0; ; number++ {
			fields, line, err := rows.next()
			if err == io.EOF {
				return
			}
			if err == nil && number == 0 {
				continue
			}
			item := Raw{Origin: originOf(r, line), Source: r.Source, Fetched: r.Fetched, order: t.order}
			if err == nil {
				t.saw(fields)
				err = item.setFields(t.values(fields))
			}
			if !yield(item, err) || rows.broken() && err == rows.err {
				return
			}
		}
	}
}

// sheet is a file of rows, with the known columns by key.
type sheet struct {
	Raw
	columns  map[string]int
	numbered bool // the rows have numbers for identifiers
}

// values takes the known fields of a row.
func (t *sheet) values(fields row) map[string]string {
	values := map[string]string{}
	for key, i := range t.columns {
		if i < len(fields) {
			values[key] = toUTF8(fields[i], "")
		}
	}
	return values
}

// unread reports whether a value is no date that can be read.
func (t *sheet) unread(value string) bool {
	_, unread := readStated(value, t.order)
	return unread != ""
}

// orderOfRows looks at the dates in the first rows.
func (t *sheet) orderOfRows(comma rune, width int) dateOrder {
	head := t.Body[:min(len(t.Body), peekSize)]
	var dates []string
	for rows := newRowReader(bytes.NewReader(head), comma, width, t.fits); ; {
		fields, _, err := rows.next()
		if err == io.EOF {
			return orderOf(dates)
		}
		if i, ok := t.columns["published"]; ok && err == nil && i < len(fields) {
			dates = append(dates, string(fields[i]))
		}
	}
}

// saw remembers of a good row how its identifier looks.
func (t *sheet) saw(fields row) {
	if i, ok := t.columns["id"]; ok && i < len(fields) {
		t.numbered = isDigits(string(fields[i]))
	}
}

// fits tells a row from a line of some text that has as many separators: an
// address is one, a date can be read, and a number is numbered like the row
// before it.
func (t *sheet) fits(fields row, marked bool) bool {
	known := marked
	for key, i := range t.columns {
		value := ""
		if i < len(fields) {
			value = strings.TrimSpace(string(fields[i]))
		}
		switch {
		case key == "id" && t.numbered && !isDigits(value),
			key == "url" && value != "" && !isWebAddress(value),
			key == "published" && t.unread(value):
			return false
		case key == "id" && t.numbered, key == "url", key == "published":
			known = true
		}
	}
	return known
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// rowLimit fails once an item has asked for more than MaxDocument bytes: an
// object that is never closed must not be read to the end of the file.
type rowLimit struct {
	in   io.Reader
	left int
	err  error
}

// Read reads on while the item is within its limit.
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
