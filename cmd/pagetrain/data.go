package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"

	"dateline/corpus"
	"dateline/ingest"
	"dateline/ingest/webpage"
)

// sample is a page made ready for training.
type sample struct {
	set, id, host string
	page          *ingest.WebPage
	view          *webpage.View
	words         [][]string // of each block
	gold          []string
	rows          [][]float32 // the numbers that need no model
	markup, text  [][]uint32  // lexical tokens of each block
	near          []int
	y, w          []float32
	oracle        float64 // F1 of the blocks chosen with the gold
}

// sets are the files of pages; each is scored by a model trained on the
// others.
func sets() []string { return []string{"fundus80", "fundustest", "n4k", general} }

// general is the set of pages of all kinds of sites, which serves training.
const general = "wcxb_dev"

// load reads the pages of a set.
func load(dir, set string) ([]*sample, error) {
	f, err := os.Open(filepath.Join(dir, set+".jsonl.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	features := webpage.Features()
	var out []*sample
	dec := json.NewDecoder(z)
	for {
		var d struct {
			ID   string `json:"id"`
			URL  string `json:"url"`
			HTML string `json:"html"`
			Gold struct {
				Text string `json:"text"`
			} `json:"gold"`
		}
		if err := dec.Decode(&d); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", set, err)
		}
		raw := ingest.Raw{Origin: d.ID, URL: d.URL, Body: []byte(d.HTML), ContentType: "text/html; charset=utf-8"}
		page, err := ingest.ReadPage(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", set, d.ID, err)
		}
		s := &sample{set: set, id: d.ID, host: site(d.URL), page: page, view: page.View(page.About()), gold: corpus.TextWords(d.Gold.Text)}
		if len(s.gold) >= 4 {
			s.describe(features)
			out = append(out, s)
		}
	}
}

// site is the host without its first part where there are more than two.
func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	parts := strings.Split(strings.ToLower(u.Hostname()), ".")
	n := 2
	if len(parts) > 2 && len(parts[len(parts)-2]) <= 3 && len(parts[len(parts)-1]) == 2 {
		n = 3 // bbc.co.uk
	}
	return strings.Join(parts[max(0, len(parts)-n):], ".")
}

func (s *sample) describe(features []webpage.Feature) {
	n := len(s.page.Blocks)
	flat := make([]float32, n*len(features))
	for i := range n {
		s.words = append(s.words, corpus.TextWords(s.page.Blocks[i].Text))
		row := flat[i*len(features) : (i+1)*len(features)]
		s.view.Dense(features, i, row)
		s.rows = append(s.rows, row)
		markup, near := s.view.MarkupTokens(i, nil)
		s.markup, s.near = append(s.markup, markup), append(s.near, near)
		s.text = append(s.text, s.view.WordTokens(i, nil))
	}
	s.y = align(s.words, s.gold)
	for i := range n {
		s.w = append(s.w, (float32(min(len(s.words[i]), 150))+3)/float32(max(80, len(s.gold))))
	}
	s.forgive()
	p, r := corpus.GramOverlap(s.choose(s.y, 0.5), s.gold)
	s.oracle = f1(p, r)
}

// choose joins the words of the blocks that score enough.
func (s *sample) choose(score []float32, threshold float32) []string {
	var words []string
	for i := range score {
		if s.isChosen(i, score, threshold) {
			words = append(words, s.words[i]...)
		}
	}
	return words
}

func (s *sample) isChosen(i int, score []float32, threshold float32) bool {
	if s.page.Guessed(i) == corpus.RoleSubtitle {
		threshold = min(threshold, lenient)
	}
	return score[i] >= threshold
}

func f1(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// forgive takes the weight off the rest of an article whose gold stops short:
// prose after the last of the gold, with the markup of the gold's paragraphs.
func (s *sample) forgive() {
	words := map[int]int{}
	last, group := -1, -1
	for i, y := range s.y {
		if y >= .5 {
			g := s.view.Group(i)
			words[g] += len(s.words[i])
			if group < 0 || words[g] > words[group] {
				group = g
			}
			last = i
		}
	}
	rest := 0
	for i := last + 1; i < len(s.y); i++ {
		if s.view.Group(i) == group {
			rest += len(s.words[i])
		}
	}
	if last < 0 || rest*8 < len(s.gold) {
		return
	}
	for i := last + 1; i < len(s.y); i++ {
		if s.view.Group(i) == group {
			s.w[i] = 0
		}
	}
}
