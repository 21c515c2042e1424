package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"dateline/extract/ner/crf"
)

// silverNames are the names that the teacher found in the lines of
// text/open_news.txt.gz; see teacher/README.md.
//
//go:embed silver.jsonl.gz
var silverNames []byte

// silverLine is one line of the open text as the teacher read it.
type silverLine struct {
	Line   int      `json:"line"`
	Spans  []label  `json:"spans"`
	Unsure [][2]int `json:"unsure"` // where it hesitated: no label is learned there
}

// linesADocument is how many lines of the open text, whose articles have no
// marked ends, are taken for one document.
const linesADocument = 10

// readSilver returns the lines that the teacher read, in order.
func readSilver() ([]silverLine, error) {
	z, err := gzip.NewReader(bytes.NewReader(silverNames))
	if err != nil {
		return nil, fmt.Errorf("silver names: %w", err)
	}
	var out []silverLine
	for dec := json.NewDecoder(z); ; {
		var l silverLine
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("silver names: %w", err)
		}
		out = append(out, l)
	}
}

// silverSamples makes samples of the lines that the teacher read. Lines in
// known, which are annotated better elsewhere, are left out.
func silverSamples(silver []silverLine, lines []string, known map[string]bool, weight float32) ([]*sample, error) {
	var out []*sample
	var doc row
	joined := 0
	flush := func() {
		if doc.Text != "" {
			out = append(out, newSample(&doc, crf.OfType(3), weight))
		}
		doc, joined = row{}, 0
	}
	for i := range silver {
		l := &silver[i]
		if l.Line < 0 || l.Line >= len(lines) {
			return nil, fmt.Errorf("silver names: line %d of %d", l.Line, len(lines))
		}
		text := lines[l.Line]
		if strings.TrimSpace(text) == "" || known[text] {
			continue
		}
		doc.append(text, l)
		if joined++; joined == linesADocument {
			flush()
		}
	}
	flush()
	return out, nil
}

// append adds a line and its names to the row.
func (r *row) append(text string, l *silverLine) {
	if r.Text != "" {
		r.Text += "\n"
	}
	base := len([]rune(r.Text))
	for _, s := range l.Spans {
		r.Spans = append(r.Spans, label{s.Start + base, s.End + base, s.Label})
	}
	for _, u := range l.Unsure {
		r.Unsure = append(r.Unsure, [2]int{u[0] + base, u[1] + base})
	}
	r.Text += text
}

func readLines(path string) ([]string, error) {
	z, err := openGzip(path)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return strings.Split(string(b), "\n"), nil
}
