package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"dateline/extract/ner/crf"
)

// readNames are the people named in articles that were read line by line for
// this tagger: offsets into texts of the data folder, no text. See
// docs/models/ner.md.
//
//go:embed read.jsonl.gz
var readNames []byte

// readDoc is one article as it was read.
type readDoc struct {
	Set    string   `json:"set"`    // of the pages, or open_news
	ID     string   `json:"id"`     // of the page
	At     []int    `json:"at"`     // of open_news: the lines read, from 0
	Sum    uint32   `json:"sum"`    // CRC-32 of the lines, joined by line feeds
	People [][3]int `json:"people"` // line, start, end in code points
	Unsure [][3]int `json:"unsure"` // the reader could not tell
}

// readSamples makes samples of the articles that were read. Only people were
// marked in them: what else the teacher saw in the same lines is learned from
// it, and where it did not read, every other token may be anything else. Their
// lines are added to known.
func readSamples(texts *readable, silver []silverLine, weight float32, known map[string]bool) ([]*sample, error) {
	z, err := gzip.NewReader(bytes.NewReader(readNames))
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	byLine := map[int]*silverLine{}
	for i := range silver {
		byLine[silver[i].Line] = &silver[i]
	}
	others := crf.OfType(1) | crf.OfType(2) | crf.OfType(3)
	var out []*sample
	for dec := json.NewDecoder(z); ; {
		var d readDoc
		if err := dec.Decode(&d); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
		lines, err := texts.of(&d)
		if err != nil {
			return nil, fmt.Errorf("read names: %s %s %v: %w", d.Set, d.ID, d.At, err)
		}
		r := d.row(lines)
		unlabelled := others
		if d.seconded(r, lines, texts.open, byLine) {
			unlabelled = crf.OfType(3)
		}
		for _, at := range d.At {
			known[texts.open[at]] = true
		}
		out = append(out, newSample(r, unlabelled, weight))
	}
}

// seconded adds to the row what the teacher saw beside the people. It reports
// whether the teacher read every line.
func (d *readDoc) seconded(r *row, lines, open []string, byLine map[int]*silverLine) bool {
	if len(d.At) == 0 {
		return false
	}
	people := slices.Concat(r.Spans)
	unsure := slices.Clone(r.Unsure)
	free := func(start, end int) bool {
		return !slices.ContainsFunc(people, func(p label) bool { return start < p.End && p.Start < end }) &&
			!slices.ContainsFunc(unsure, func(u [2]int) bool { return start < u[1] && u[0] < end })
	}
	base, all := 0, true
	for i, at := range d.At {
		l := byLine[at]
		all = all && l != nil
		if l != nil {
			cut := len([]rune(open[at])) - len([]rune(strings.TrimLeft(open[at], " \t\u00a0")))
			for _, s := range l.Spans {
				if start, end := s.Start+base-cut, s.End+base-cut; s.Label != "PER" && free(start, end) {
					r.Spans = append(r.Spans, label{start, end, s.Label})
				}
			}
			for _, u := range l.Unsure {
				if start, end := u[0]+base-cut, u[1]+base-cut; free(start, end) {
					r.NotPerson = append(r.NotPerson, [2]int{start, end})
				}
			}
		}
		base += len([]rune(lines[i])) + 1
	}
	slices.SortFunc(r.Spans, func(a, b label) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// row turns offsets into lines into offsets into the whole text.
func (d *readDoc) row(lines []string) *row {
	r := &row{Text: strings.Join(lines, "\n")}
	bases := make([]int, len(lines))
	base := 0
	for i, l := range lines {
		bases[i] = base
		base += len([]rune(l)) + 1
	}
	for _, p := range d.People {
		r.Spans = append(r.Spans, label{bases[p[0]] + p[1], bases[p[0]] + p[2], "PER"})
	}
	for _, u := range d.Unsure {
		r.Unsure = append(r.Unsure, [2]int{bases[u[0]] + u[1], bases[u[0]] + u[2]})
	}
	return r
}

// readable holds the texts that were read.
type readable struct {
	pages map[string][]string // "set id" -> lines
	open  []string            // the lines of open_news.txt
}

func readTexts(data string) (*readable, error) {
	open, err := readLines(filepath.Join(data, "text", "open_news.txt.gz"))
	if err != nil {
		return nil, err
	}
	t := &readable{pages: map[string][]string{}, open: open}
	for _, set := range []string{"fundustest", "fundus80", "n4k", "wcxb_dev"} {
		if err := t.addPages(filepath.Join(data, "pages", set+".jsonl.gz"), set); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *readable) addPages(path, set string) error {
	z, err := openGzip(path)
	if err != nil {
		return err
	}
	defer z.Close()
	for dec := json.NewDecoder(z); ; {
		var p struct {
			ID   string `json:"id"`
			Gold struct {
				Text  string `json:"text"`
				Title any    `json:"title"`
			} `json:"gold"`
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		title, _ := p.Gold.Title.(string)
		t.pages[set+" "+p.ID] = pageLines(title, p.Gold.Text)
	}
}

// wordsRead is after how many words the reading of a page stopped, at the end
// of the line.
const wordsRead = 1000

// pageLines returns the lines of a page that were read: its title, unless the
// text begins with it, and the text, blanks joined.
func pageLines(title, text string) []string {
	var lines []string
	words := 0
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", ""), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if t := strings.Join(strings.Fields(title), " "); len(lines) == 0 && t != "" && t != strings.Join(fields, " ") {
			lines = append(lines, t)
		}
		lines = append(lines, strings.Join(fields, " "))
		if words += len(fields); words > wordsRead {
			break
		}
	}
	return lines
}

// of returns the lines of a document, if they are those that were read.
func (t *readable) of(d *readDoc) ([]string, error) {
	lines := t.pages[d.Set+" "+d.ID]
	for _, at := range d.At {
		if at < 0 || at >= len(t.open) {
			return nil, fmt.Errorf("line %d of %d", at, len(t.open))
		}
		lines = append(lines, strings.TrimSpace(t.open[at]))
	}
	if crc32.ChecksumIEEE([]byte(strings.Join(lines, "\n"))) != d.Sum {
		return nil, errors.New("the text is not the one that was read")
	}
	return lines, nil
}
