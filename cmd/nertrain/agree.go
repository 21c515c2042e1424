package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"dateline/extract/ner"
	"dateline/extract/ner/crf"
)

// How sure one reader must be for its word to be taken where the other
// hesitates.
const (
	sure   = 0.97
	unsure = 0.7
)

// reading is one line of the open text as the second reader, a fine-tuned
// transformer, marked it; see teacher/README.md.
type reading struct {
	Line   int        `json:"line"`
	Spans  []sureSpan `json:"spans"`
	Unsure [][2]int   `json:"unsure"`
}

type sureSpan struct {
	label
	Score float64 `json:"score"`
}

// agree writes the names of the open text on which the tagger and the second
// reader agree, or on which one is sure and the other is not. Where they
// contradict each other, nothing will be learned.
func agree(o *options, t *ner.Tagger) error {
	lines, err := readLines(filepath.Join(o.data, "text", "open_news.txt.gz"))
	if err != nil {
		return err
	}
	readings, err := readReadings(o.agree)
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(o.out, "silver.jsonl.gz"))
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(z)
	for len(readings) > 0 {
		n := min(linesADocument, len(readings))
		if err := agreeDocument(t, lines, readings[:n], enc); err != nil {
			return err
		}
		readings = readings[n:]
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}

func readReadings(path string) ([]reading, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []reading
	for dec := json.NewDecoder(bufio.NewReader(f)); ; {
		var r reading
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			slices.SortFunc(out, func(a, b reading) int { return cmp.Compare(a.Line, b.Line) })
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, r)
	}
}

// agreeDocument tags some lines as one document and compares.
func agreeDocument(t *ner.Tagger, lines []string, readings []reading, enc *json.Encoder) error {
	var doc row
	for _, r := range readings {
		doc.append(lines[r.Line], &silverLine{})
	}
	s := newSample(&doc, 0, 1)
	names, err := t.Tag(s.doc)
	if err != nil {
		return err
	}
	own := make([][]sureSpan, len(readings))
	for _, n := range names {
		at := byteOffsets(lines[readings[n.Block].Line])
		start, _ := slices.BinarySearch(at, n.Start)
		end, _ := slices.BinarySearch(at, n.End)
		own[n.Block] = append(own[n.Block], sureSpan{label{start, end, shortName(string(n.Label))}, float64(n.Score)})
	}
	for i, r := range readings {
		if err := enc.Encode(compare(own[i], &r)); err != nil {
			return err
		}
	}
	return nil
}

// shortName turns the program's labels into those of the data sets.
func shortName(label string) string {
	for i, t := range crf.Types() {
		if string(t) == label {
			return []string{"PER", "ORG", "LOC", "MISC"}[i]
		}
	}
	return label
}

// compare merges two readings of a line.
func compare(own []sureSpan, other *reading) silverLine {
	out := silverLine{Line: other.Line}
	hesitates := func(list []sureSpan, s sureSpan) bool {
		for _, l := range list {
			if l.Start < s.End && s.Start < l.End && l.Score >= unsure {
				return false
			}
		}
		return true
	}
	matched := map[label]bool{}
	for _, s := range other.Spans {
		for _, l := range own {
			matched[s.label] = matched[s.label] || l.label == s.label
		}
		switch {
		case matched[s.label], s.Score >= sure && hesitates(own, s) && touches(own, s):
			out.Spans = append(out.Spans, s.label)
			matched[s.label] = true
		default:
			out.Unsure = append(out.Unsure, [2]int{s.Start, s.End})
		}
	}
	for _, s := range own {
		switch {
		case matched[s.label]:
		case s.Score >= sure && inside(other.Unsure, s):
			out.Spans = append(out.Spans, s.label)
		default:
			out.Unsure = append(out.Unsure, [2]int{s.Start, s.End})
		}
	}
	return out
}

// touches reports whether a reader saw some name there.
func touches(list []sureSpan, s sureSpan) bool {
	return slices.ContainsFunc(list, func(l sureSpan) bool { return l.Start < s.End && s.Start < l.End })
}

// inside reports whether a span lies where the second reader hesitated.
func inside(ranges [][2]int, s sureSpan) bool {
	return slices.ContainsFunc(ranges, func(r [2]int) bool { return r[0] < s.End && s.Start < r[1] })
}
