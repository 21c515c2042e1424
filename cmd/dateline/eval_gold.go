package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"dateline/corpus"
	"dateline/extract"
	"dateline/extract/text"
	"dateline/ingest"
)

// scoreSeeds scores the reference corpus: the five articles go through the
// whole path, and the gold's offsets are carried over to the repaired blocks.
func scoreSeeds(x *extract.Extractor) (*scores, error) {
	seeds, err := corpus.Seeds()
	if err != nil {
		return nil, err
	}
	s := &scores{person: &comparison{}, country: &comparison{}, roles: &corpus.RoleScore{}, chained: true, texts: map[string]string{}}
	for _, seed := range seeds {
		for a, err := range ingest.Decode(ingest.Raw{Origin: seed.Name, Name: seed.Name, Body: []byte(seed.Text)}) {
			if err != nil {
				return nil, err
			}
			r, err := x.Annotate(a)
			if err != nil {
				return nil, err
			}
			s.addSeed(seed, r)
		}
	}
	s.identify()
	return s, nil
}

// addSeed compares one article with its gold.
func (s *scores) addSeed(seed corpus.Seed, r *corpus.Record) {
	s.documents++
	roles := corpus.RoleAccuracy(seed.Roles, corpus.LineRoles(r.Article.Blocks))
	s.roles.Right += roles.Right
	s.roles.Total += roles.Total
	text, base := everyBlock(r.Article)
	s.texts[seed.Name] = text
	to := corpus.Align(seed.Text, text)
	for _, g := range seed.Mentions {
		if !g.Counted {
			continue
		}
		l := g.Labelled(seed.Name)
		l.Start, l.End = to[l.Start], to[l.End]
		s.of(l.Kind).gold = append(s.of(l.Kind).gold, l)
	}
	points := corpus.CodePoints{Text: text}
	for _, m := range r.Mentions {
		if l, ok := predicted(seed.Name, m); ok {
			l.Start = points.At(base[m.Block] + m.Start)
			l.End = points.At(base[m.Block] + m.End)
			s.of(l.Kind).pred = append(s.of(l.Kind).pred, l)
		}
	}
}

// everyBlock joins all blocks, stripped ones too, a line each.
func everyBlock(a *corpus.Article) (string, []int) {
	var b strings.Builder
	base := make([]int, len(a.Blocks))
	for i, bl := range a.Blocks {
		base[i] = b.Len()
		b.WriteString(bl.Text + "\n")
	}
	return b.String(), base
}

// predicted turns a mention that counts by default into a span for scoring.
func predicted(doc string, m corpus.Mention) (corpus.Labelled, bool) {
	if m.Status != corpus.Counted || !m.Form.Counted() {
		return corpus.Labelled{}, false
	}
	return corpus.Labelled{Doc: doc, Start: m.Start, End: m.End, Kind: m.Kind, Entity: strings.TrimPrefix(string(m.Entity), "c:")}, true
}

func (s *scores) of(k corpus.Kind) *comparison {
	if k == corpus.Person {
		return s.person
	}
	return s.country
}

// identify scores who is who over the people that both sides found, then
// drops their entities, which only identity compares.
func (s *scores) identify() {
	if s.person == nil || !s.chained {
		s.dropEntities()
		return
	}
	g, p := corpus.Shared(s.person.gold, s.person.pred)
	s.identityN = len(g)
	s.identity[0], s.identity[1], s.identity[2] = corpus.BCubed(g, p)
	s.pairwise = corpus.Pairwise(g, p)
	s.dropEntities()
}

func (s *scores) dropEntities() {
	if s.person != nil {
		s.person.gold, s.person.pred = spans(s.person.gold), spans(s.person.pred)
	}
}

// goldDocument is a line of a gold file.
type goldDocument struct {
	Doc   string     `json:"doc"`
	Text  string     `json:"text"`
	Spans []goldSpan `json:"spans"`
	Eval  []int      `json:"eval"` // only this range of code points is annotated
}

type goldSpan struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Label string `json:"label"`
	Kind  string `json:"kind"`
	ISO2  string `json:"iso2"`
	Coref any    `json:"coref"`
	Link  any    `json:"link"`
}

// check reports a span that does not lie in the text.
func (d goldDocument) check() error {
	size := utf8.RuneCountInString(d.Text)
	for i, s := range d.Spans {
		if s.Start < 0 || s.End <= s.Start || s.End > size {
			return fmt.Errorf("span %d from %d to %d does not lie in its text of %d characters", i, s.Start, s.End, size)
		}
	}
	return nil
}

// scoreGold scores a gold file, whose texts are read as they stand.
func scoreGold(ctx context.Context, x *extract.Extractor, o evalOptions) (*scores, error) {
	path := o.gold
	lines, err := openCompressed(path)
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	s := &scores{texts: map[string]string{}}
	dec := json.NewDecoder(lines)
	for n := 1; ; n++ {
		var d goldDocument
		if err := dec.Decode(&d); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: document %d: %w", path, n, err)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		add := s.addGold
		if o.goldMentions {
			add = s.addGiven
		}
		if err := d.check(); err != nil {
			return nil, fmt.Errorf("%s: document %d: %w", path, n, err)
		}
		if err := add(x, d, fmt.Sprintf("%s#%d", d.Doc, n)); err != nil {
			return nil, err
		}
	}
	s.identify()
	return s, nil
}

// openCompressed opens a file that may be compressed, as its suffix says.
func openCompressed(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	switch filepath.Ext(path) {
	case ".gz":
		z, err := gzip.NewReader(f)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return opened{z, f}, nil
	case ".zst":
		z, err := zstd.NewReader(f)
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return opened{z.IOReadCloser(), f}, nil
	}
	return f, nil
}

// opened is a decompressed stream that closes its file too.
type opened struct {
	io.ReadCloser
	file *os.File
}

// Close closes both.
func (o opened) Close() error { return errors.Join(o.ReadCloser.Close(), o.file.Close()) }

// addGold extracts one gold document and compares. Which kinds are scored
// depends on which the file annotates.
func (s *scores) addGold(x *extract.Extractor, d goldDocument, name string) error {
	s.documents++
	s.texts[name] = d.Text
	for i, g := range d.Spans {
		if l, ok := g.labelled(name, i); ok {
			if l.Kind == corpus.Person && s.person == nil {
				s.person = &comparison{}
			}
			if l.Kind == corpus.Country && s.country == nil {
				s.country = &comparison{}
			}
			s.of(l.Kind).gold = append(s.of(l.Kind).gold, l)
			s.chained = s.chained || g.Coref != nil
		}
	}
	doc := asIs(ingest.Raw{Origin: name, Body: []byte(d.Text)})
	e := extractedOf(x, doc)
	if e.Error != "" {
		return fmt.Errorf("%s: %s", name, e.Error)
	}
	for i, m := range e.record.Mentions {
		l, ok := predicted(name, m)
		l.Start, l.End = e.Mentions[i].Start, e.Mentions[i].End
		if len(d.Eval) == 2 && (l.Start < d.Eval[0] || l.End > d.Eval[1]) {
			continue
		}
		if l.Kind == corpus.Person {
			l.Entity = name + "/" + l.Entity
		}
		if c := s.of(l.Kind); ok && c != nil && utf8.ValidString(m.Text) {
			c.pred = append(c.pred, l)
		}
	}
	return nil
}

// addGiven lets the extractor join the people that the gold marks.
func (s *scores) addGiven(x *extract.Extractor, d goldDocument, name string) error {
	s.documents++
	s.texts[name] = d.Text
	if s.person == nil {
		s.person = &comparison{}
	}
	doc := asIs(ingest.Raw{Origin: name, Body: []byte(d.Text)})
	runes := []rune(d.Text)
	var names []text.Name
	for i, g := range d.Spans {
		l, ok := g.labelled(name, i)
		if !ok || l.Kind != corpus.Person || l.End > len(runes) {
			continue
		}
		start := len(string(runes[:l.Start]))
		end := start + len(string(runes[l.Start:l.End]))
		block := blockAt(doc, start)
		if block < 0 || end > doc.base[block]+len(doc.article.Blocks[block].Text) {
			continue
		}
		s.person.gold = append(s.person.gold, l)
		s.chained = s.chained || g.Coref != nil
		names = append(names, text.Name{
			Span:  corpus.Span{Block: block, Start: start - doc.base[block], End: end - doc.base[block]},
			Label: text.Person, Score: 1, By: "gold",
		})
	}
	points := corpus.CodePoints{Text: doc.text}
	for _, m := range x.Identify(doc.article, names) {
		start := doc.base[m.Block] + m.Start
		s.person.pred = append(s.person.pred, corpus.Labelled{
			Doc: name, Start: points.At(start), End: points.At(start + m.End - m.Start),
			Kind: corpus.Person, Entity: name + "/" + string(m.Entity),
		})
	}
	return nil
}

// blockAt returns the last block that starts at or before a byte of the text.
func blockAt(d document, off int) int {
	i := sort.SearchInts(d.base, off+1)
	return i - 1
}

// labelled reads a gold span of either kind of file. People without a chain
// are entities of their own.
func (g goldSpan) labelled(doc string, i int) (corpus.Labelled, bool) {
	l := corpus.Labelled{Doc: doc, Start: g.Start, End: g.End}
	switch {
	case g.Label == "PER":
		l.Kind = corpus.Person
		l.Entity = fmt.Sprintf("%s/%v", doc, firstOf(g.Coref, g.Link, i))
	case g.Kind == "country-name" || g.Kind == "demonym":
		l.Kind, l.Entity = corpus.Country, g.ISO2
	default:
		return l, false
	}
	return l, true
}

func firstOf(vs ...any) any {
	for _, v := range vs {
		if v != nil && v != "" {
			return v
		}
	}
	return nil
}
