package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
)

func jsonlFormat() Format {
	return Format{
		Name: "jsonl",
		Doc: "JSON Lines: one object a line with text or html and, if known, id, url, title, published, " +
			"source, author and language. Other keys are ignored. With a url alone, the page there is to be fetched.",
		Match: matchJSONL,
		Split: splitJSONL,
	}
}

func matchJSONL(r Raw) bool {
	if known, match := r.declared("application/jsonl", "application/x-ndjson", "application/json-lines"); known {
		return match
	}
	switch r.suffix() {
	case ".jsonl", ".ndjson", ".jsonlines":
		return !isBinary(r.Body)
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(r.Body, bomUTF8), " \t\r\n")
	line, _, whole := bytes.Cut(head, []byte("\n"))
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	if whole || r.Rest == nil {
		return json.Valid(line) && !wrapsArticles(line)
	}
	return looksLikeObject(line) // one line longer than what was read ahead
}

// looksLikeObject reports whether bytes begin with `{"key":`.
func looksLikeObject(line []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(line))
	if _, err := decoder.Token(); err != nil {
		return false
	}
	key, err := decoder.Token()
	_, isString := key.(string)
	return err == nil && isString
}

func splitJSONL(r Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		order := orderOfLines(r)
		lines := newLineReader(r.Reader())
		for {
			line, number, err := lines.next()
			if err == io.EOF {
				return
			}
			item := Raw{Origin: originOf(r, number), Source: r.Source, Fetched: r.Fetched, order: order}
			switch {
			case err != nil:
			case len(line) == 0 && r.Every:
				err = ErrEmpty
			case len(line) == 0:
				continue
			default:
				err = readLine(&item, line, r.Columns)
			}
			if !yield(item, err) || (err != nil && lines.broken) {
				return
			}
		}
	}
}

// loose reads a string that may be written as a number, a list or null; an
// object is taken as nothing.
func loose(data []byte) (string, error) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	err := decoder.Decode(&value)
	return flat(value), err
}

func flat(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		var parts []string
		for _, e := range v {
			if s := flat(e); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, ", ")
	}
	return ""
}

// readLine reads the object of one line.
func readLine(r *Raw, line []byte, columns map[string]string) error {
	var o map[string]json.RawMessage
	if err := json.Unmarshal([]byte(toUTF8(line, "")), &o); err != nil {
		return fmt.Errorf("not a JSON object: %w", err)
	}
	return readObject(r, o, columns)
}

// readObject fills in an item from an object.
func readObject(r *Raw, o map[string]json.RawMessage, columns map[string]string) error {
	field, err := fieldsOf(o, columns)
	if err != nil {
		return err
	}
	return r.setFields(field)
}

// fieldsOf takes the known members of an object.
func fieldsOf(o map[string]json.RawMessage, columns map[string]string) (map[string]string, error) {
	field := map[string]string{}
	for key, name := range resolveKeys(sortedKeys(o), columns) {
		value, err := loose(o[name])
		if err != nil {
			return nil, fmt.Errorf("not a JSON object: %w", err)
		}
		field[key] = value
	}
	return field, nil
}

// orderOfLines looks at the dates in the first lines of a file.
func orderOfLines(r Raw) dateOrder {
	var dates []string
	for line := range bytes.Lines(r.Body[:min(len(r.Body), peekSize)]) {
		var o map[string]json.RawMessage
		if json.Unmarshal(line, &o) == nil {
			if field, err := fieldsOf(o, r.Columns); err == nil {
				dates = append(dates, field["published"])
			}
		}
	}
	return orderOf(dates)
}

// setText makes the item a plain text or, where it has none, a page.
func (r *Raw) setText(text, html string) error {
	switch {
	case strings.TrimSpace(text) != "":
		r.Body, r.ContentType = []byte(text), "text/plain; charset=utf-8"
	case strings.TrimSpace(html) != "":
		r.Body, r.ContentType = []byte(html), "text/html; charset=utf-8"
	default:
		return ErrNoText
	}
	return nil
}

// Lines yields the lines of a stream with their numbers, from 1. A line of more
// than MaxDocument bytes comes as ErrTooLarge; a stream that breaks ends with
// its error. A line may be used until the next one is asked for.
func Lines(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		lines := newLineReader(r)
		for {
			text, number, err := lines.next()
			if err == io.EOF || !yield(Line{number, text}, err) || lines.broken {
				return
			}
		}
	}
}

// Line is one line of a stream.
type Line struct {
	Number int
	Text   []byte
}

// lineReader reads lines of at most MaxDocument bytes. A longer one is passed
// over without being held.
type lineReader struct {
	in     *bufio.Reader
	number int
	broken bool // the stream itself failed
}

func newLineReader(in io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(in, peekSize)}
}

// next returns the next line and its number, io.EOF after the last.
func (l *lineReader) next() ([]byte, int, error) {
	l.number++
	var line []byte
	long := false
	for {
		part, err := l.in.ReadSlice('\n')
		if len(line)+len(part) > MaxDocument {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(line) == 0 && !long:
			return nil, l.number, io.EOF
		case err != nil && err != io.EOF:
			l.broken = true
			return nil, l.number, err
		case long:
			return nil, l.number, ErrTooLarge
		}
		return bytes.TrimSpace(bytes.TrimPrefix(line, bomUTF8)), l.number, nil
	}
}
