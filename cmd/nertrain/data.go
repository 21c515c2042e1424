package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"dateline/corpus"
	"dateline/extract/ner/crf"
	"dateline/extract/text"
)

// row is one annotated text as the data files hold it. Offsets count code
// points.
type row struct {
	Doc    string  `json:"doc"`
	Text   string  `json:"text"`
	Spans  []label `json:"spans"`
	Region string  `json:"region"` // where the outlet is, in some sets

	Unsure    [][2]int `json:"unsure"` // stretches of text whose labels are unknown
	NotPerson [][2]int `json:"-"`      // stretches that are no person's name, and may be another
}

type label struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Label string `json:"label"`
}

// sample is one text made ready for training or scoring: what Dateline itself
// would make of it, and what the annotators say.
type sample struct {
	doc    *text.Document
	labels []crf.Set  // for every token of the document, the labels it may have
	weight []float32  // for every sentence
	bases  []int      // for every block, its byte offset in the row's text
	gold   []goldSpan // for scoring
	region string
}

// goldSpan is an annotated name: bytes of the row's text.
type goldSpan struct {
	start, end int
	typ        crf.Type
}

// typeOf maps the labels of the data sets to ours. Dates, numbers and money
// are no names.
func typeOf(label string) (crf.Type, bool) {
	switch label {
	case "PER":
		return 0, true
	case "ORG":
		return 1, true
	case "LOC", "GPE", "FAC":
		return 2, true
	case "NORP", "MISC", "PRODUCT", "EVENT", "WORK", "ART", "LANGUAGE":
		return 3, true
	}
	return 0, false
}

// gzipped is an open gzipped file.
type gzipped struct {
	*gzip.Reader
	file *os.File
}

// Close closes both.
func (g gzipped) Close() error { return errors.Join(g.Reader.Close(), g.file.Close()) }

func openGzip(path string) (gzipped, error) {
	f, err := os.Open(path)
	if err != nil {
		return gzipped{}, err
	}
	z, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return gzipped{}, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return gzipped{z, f}, nil
}

// readRows reads a gzipped file of JSON lines.
func readRows(path string) ([]row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := decodeRows(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

// decodeRows reads gzipped JSON lines.
func decodeRows(packed io.Reader) ([]row, error) {
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	var rows []row
	for dec := json.NewDecoder(z); ; {
		var r row
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("row %d: %w", len(rows)+1, err)
		}
		rows = append(rows, r)
	}
}

// newSample cuts a row into paragraphs, tokens and sentences the way an
// article is cut, and aligns its spans to the tokens. unlabelled names the
// types that the annotators of the set did not mark.
func newSample(r *row, unlabelled crf.Set, weight float32) *sample {
	s := &sample{gold: goldSpans(r), region: r.Region}
	a := &corpus.Article{}
	at := 0
	for line := range strings.SplitSeq(r.Text, "\n") {
		a.Blocks = append(a.Blocks, corpus.Block{Role: corpus.RoleBody, Text: line})
		s.bases = append(s.bases, at)
		at += len(line) + 1
	}
	s.doc = crf.CutSentences(text.New(a))
	for bi := range s.doc.Blocks {
		s.labels = append(s.labels, alignBlock(&s.doc.Blocks[bi], s.bases[bi], s.gold, unlabelled)...)
		for range s.doc.Blocks[bi].Sentences {
			s.weight = append(s.weight, weight)
		}
	}
	s.forget(r, r.Unsure, crf.Any)
	s.forget(r, r.NotPerson, crf.Any&^crf.OfType(0))
	return s
}

// forget lets the tokens in stretches of the text have any label of a set.
func (s *sample) forget(r *row, stretches [][2]int, may crf.Set) {
	if len(stretches) == 0 {
		return
	}
	at := byteOffsets(r.Text)
	tok := 0
	for bi := range s.doc.Blocks {
		b := &s.doc.Blocks[bi]
		for _, u := range stretches {
			first, last := cover(b, at[u[0]]-s.bases[bi], at[min(u[1], len(at)-1)]-s.bases[bi])
			for k := first; k < last; k++ {
				s.labels[tok+k] |= may
			}
		}
		tok += len(b.Tokens)
	}
}

// byteOffsets returns the byte offset of every code point, and the length.
func byteOffsets(s string) []int {
	at := make([]int, 0, len(s)+1)
	for i := range s {
		at = append(at, i)
	}
	return append(at, len(s))
}

// goldSpans turns code points into bytes and drops what is no name.
func goldSpans(r *row) []goldSpan {
	bytesAt := byteOffsets(r.Text)
	var out []goldSpan
	for _, l := range r.Spans {
		t, ok := typeOf(l.Label)
		if ok && 0 <= l.Start && l.Start < l.End && l.End < len(bytesAt) {
			out = append(out, goldSpan{bytesAt[l.Start], bytesAt[l.End], t})
		}
	}
	return out
}

// alignBlock gives the labels of a block's tokens. A token that a span covers
// only in part ("Trump-backed") may have any label, unless what it leaves out
// is a full stop; so may the tokens of a name that two sentences share.
func alignBlock(b *text.Block, base int, gold []goldSpan, unlabelled crf.Set) []crf.Set {
	labels := make([]crf.Label, len(b.Tokens))
	partial := make([]bool, len(b.Tokens))
	for _, g := range gold {
		first, last := cover(b, g.start-base, g.end-base)
		if first == last {
			continue
		}
		taken := false
		for k := first; k < last; k++ {
			taken = taken || labels[k] != crf.Outside || partial[k]
		}
		if taken {
			continue // nested in a longer name
		}
		if b.Tokens[first].Start < int32(g.start-base) || !endsAt(b, last-1, g.end-base) || !together(b, first, last) {
			for k := first; k < last; k++ {
				partial[k] = true
			}
			continue
		}
		for g.typ == 0 && last-first > 1 && crf.Honorific(b.Text[b.Tokens[first].Start:b.Tokens[first].End]) {
			first++
		}
		crf.Mark(labels, crf.Chunk{First: first, Last: last, Type: g.typ})
	}
	out := make([]crf.Set, len(labels))
	for i, l := range labels {
		switch {
		case partial[i]:
			out[i] = crf.Any
		case l == crf.Outside:
			out[i] = crf.Only(l) | unlabelled
		default:
			out[i] = crf.Only(l)
		}
	}
	return out
}

// cover returns the tokens [first, last) that bytes [start, end) of the block touch.
func cover(b *text.Block, start, end int) (first, last int) {
	for first < len(b.Tokens) && int(b.Tokens[first].End) <= start {
		first++
	}
	last = first
	for last < len(b.Tokens) && int(b.Tokens[last].Start) < end {
		last++
	}
	return first, last
}

// together reports whether tokens [first, last) are in one sentence.
func together(b *text.Block, first, last int) bool {
	for _, r := range b.Sentences {
		if int(r.First) <= first && first < int(r.Last) {
			return last <= int(r.Last)
		}
	}
	return false
}

// endsAt reports whether a token ends at a byte, or goes on with a full stop.
func endsAt(b *text.Block, tok, end int) bool {
	e := int(b.Tokens[tok].End)
	return e == end || e == end+1 && e <= len(b.Text) && b.Text[e-1] == '.'
}

// recase returns a copy of the sample in which change rewrites the words of
// some sentences. Only those are trained on.
func (s *sample) recase(chosen func(sentence int) bool, change func(word string) string) *sample {
	c := &sample{doc: &text.Document{}, labels: s.labels, bases: s.bases}
	n := 0
	for _, b := range s.doc.Blocks {
		nb := text.Block{Index: b.Index, Role: b.Role, Sentences: b.Sentences, First: b.First}
		var out strings.Builder
		at := int32(0)
		for _, r := range b.Sentences {
			pick := chosen(n)
			w := float32(0)
			if pick {
				w = s.weight[n]
			}
			c.weight = append(c.weight, w)
			n++
			for _, t := range b.Tokens[r.First:r.Last] {
				out.WriteString(b.Text[at:t.Start])
				word := b.Text[t.Start:t.End]
				if pick {
					word = change(word)
				}
				start := int32(out.Len())
				out.WriteString(word)
				nb.Tokens = append(nb.Tokens, text.Token{Start: start, End: int32(out.Len())})
				at = t.End
			}
		}
		out.WriteString(b.Text[at:])
		nb.Text = out.String()
		c.doc.Blocks = append(c.doc.Blocks, nb)
	}
	return c
}

// alone returns every sentence as a document of its own, which has no
// other sentences to learn from.
func (s *sample) alone() []*sample {
	var out []*sample
	at, n := 0, 0
	for _, b := range s.doc.Blocks {
		for _, r := range b.Sentences {
			size := int(r.Last - r.First)
			one := text.Block{
				Role: b.Role, Text: b.Text, Tokens: b.Tokens[r.First:r.Last],
				Sentences: []text.Range{{First: 0, Last: int32(size)}},
			}
			out = append(out, &sample{
				doc:    &text.Document{Blocks: []text.Block{one}},
				labels: s.labels[at : at+size], weight: s.weight[n : n+1],
			})
			at, n = at+size, n+1
		}
	}
	return out
}

// headline writes a word as title-case headlines do.
func headline(word string) string {
	if len(word) < 4 {
		switch word {
		case "a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "as", "and", "or", "but", "if", "n't", "'s":
			return word
		}
	}
	r, n := utf8.DecodeRuneInString(word)
	return strings.ToUpper(string(r)) + word[n:]
}
