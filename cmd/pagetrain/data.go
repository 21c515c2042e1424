package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/html"

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
	partly        bool    // only some blocks are labelled, by text they hold
	short         bool    // the gold stops before the article does
}

// sets are the files of pages with their whole text; each of those of news is
// scored by a model trained on the others and on the additions.
func sets() []string { return []string{"fundus80", "fundustest", "n4k", general} }

// added names the additions that are trained on.
func added() []string { return []string{"trafilatura", "fundus_old"} }

// general is the set of pages of all kinds of sites, which serves training.
const general = "wcxb_dev"

// isGeneral reports whether a set's texts were edited by the habits of the
// general set.
func isGeneral(set string) bool { return strings.HasPrefix(set, "wcxb") }

// loadAll reads the sets, and the additions that are there.
func loadAll(dir string) (map[string][]*sample, error) {
	all := map[string][]*sample{}
	for _, set := range slices.Concat(sets(), added()) {
		samples, err := load(dir, set)
		if errors.Is(err, fs.ErrNotExist) && slices.Contains(added(), set) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all[set] = samples
		describeSet(set, samples)
	}
	return all, nil
}

// load reads the pages of a set that say what their text is.
func load(dir, set string) ([]*sample, error) {
	features := webpage.Features()
	var out []*sample
	err := eachPage(dir, set, func(r record, page *ingest.WebPage) {
		s := &sample{set: set, id: r.ID, host: site(r.URL), page: page, view: page.View(page.About()), gold: corpus.TextWords(r.Gold.Text)}
		switch {
		case len(s.gold) >= 4:
			s.describe(features)
			s.labelAll()
		case len(r.Gold.With) > 0:
			s.describe(features)
			s.labelPartly(r.Gold.With, r.Gold.Without)
		default:
			return
		}
		if slices.Contains(added(), set) {
			s.view.Forget()
		}
		out = append(out, s)
	})
	return out, err
}

// eachPage reads a file of pages.
func eachPage(dir, set string, use func(r record, page *ingest.WebPage)) error {
	f, err := os.Open(filepath.Join(dir, set+".jsonl.gz"))
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(z)
	for {
		var r record
		if err := dec.Decode(&r); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", set, err)
		}
		raw := ingest.Raw{Origin: r.ID, URL: r.URL, Body: []byte(r.HTML), ContentType: "text/html; charset=utf-8"}
		page, err := ingest.ReadPage(raw)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", set, r.ID, err)
		}
		use(r, page)
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
}

// labelAll labels every block of a page by the text of its article.
func (s *sample) labelAll() {
	s.y = align(s.words, s.gold)
	for i := range s.y {
		s.w = append(s.w, (float32(min(len(s.words[i]), 150))+3)/float32(max(80, len(s.gold))))
	}
	s.forgive()
	p, r := corpus.GramOverlap(s.choose(s.y, 0.5), s.gold)
	s.oracle = f1(p, r)
}

// usualLength is about how many words an article has, with what else its page
// holds.
const usualLength = 800

// labelPartly labels the blocks that hold one of the pieces of text; the others
// count for nothing. A piece of the article that several blocks hold labels
// none, and so does a piece of furniture in a much longer block.
func (s *sample) labelPartly(with, without []string) {
	n := len(s.words)
	s.y, s.w, s.oracle, s.partly = make([]float32, n), make([]float32, n), 1, true
	texts := make([]string, n)
	for i, words := range s.words {
		texts[i] = " " + strings.Join(words, " ") + " "
	}
	holding := func(piece string) (words int, blocks []int) {
		list := corpus.TextWords(piece)
		piece = " " + strings.Join(list, " ") + " "
		for i := range texts {
			if len(list) > 0 && strings.Contains(texts[i], piece) {
				blocks = append(blocks, i)
			}
		}
		return len(list), blocks
	}
	weigh := func(i int) float32 { return float32(min(len(s.words[i]), 150)+3) / usualLength }
	for _, piece := range without {
		words, blocks := holding(piece)
		for _, i := range blocks {
			if words*3 >= len(s.words[i]) {
				s.w[i] = weigh(i)
			}
		}
	}
	for _, piece := range with {
		if _, blocks := holding(piece); len(blocks) == 1 {
			i := blocks[0]
			if s.w[i] > 0 && s.y[i] == 0 {
				s.w[i] = 0 // the pieces contradict each other
				continue
			}
			s.y[i], s.w[i] = 1, weigh(i)
		}
	}
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
// Where it stands in the same element, it is no other article of the page.
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
	var home *html.Node // of the gold's last paragraph
	for i, y := range s.y {
		if y >= .5 && s.view.Group(i) == group {
			home = s.page.Blocks[i].Element.Parent
		}
	}
	rest, near := 0, 0
	for i := last + 1; i < len(s.y); i++ {
		if s.view.Group(i) != group {
			continue
		}
		rest += len(s.words[i])
		if s.page.Blocks[i].Element.Parent == home {
			near += len(s.words[i])
		}
	}
	if last < 0 || rest*8 < len(s.gold) {
		return
	}
	s.short = near*8 >= len(s.gold)
	for i := last + 1; i < len(s.y); i++ {
		if s.view.Group(i) == group {
			s.w[i] = 0
		}
	}
}
