package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"dateline/corpus"
)

// selection is the articles that a filter selects, with the columns to count
// them by: those of the mentions that count under the filter.
type selection struct {
	scope *scope
	*cube
	parts []part
	whole bool // every article is selected
}

// choose applies a filter.
func (db *DB) choose(ctx context.Context, tx *sql.Tx, f corpus.Filter) (*selection, error) {
	sel, err := db.chooseBut(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	s := sel.scope
	var hits bitmap
	if s.match != "" && !s.impossible {
		if hits, err = sel.textHits(ctx, tx); err != nil {
			return nil, err
		}
	}
	sel.pick(hits)
	return sel, nil
}

// chooseBut looks up everything that choose needs, and selects nothing yet.
func (db *DB) chooseBut(ctx context.Context, tx *sql.Tx, f corpus.Filter) (*selection, error) {
	s, err := newScope(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	c, err := db.cube(ctx, tx)
	if err != nil {
		return nil, err
	}
	sel := &selection{scope: s, cube: c}
	if s.spoken, err = c.speaking(ctx, tx, &f); err != nil {
		return nil, err
	}
	if !s.ordinary {
		if sel.cube, err = c.restrict(ctx, tx, db.packer, &f); err != nil {
			return nil, err
		}
	}
	return sel, nil
}

// bitmap is a set of articles by their numbers.
type bitmap []uint64

func (b bitmap) has(id int64) bool {
	return id>>6 < int64(len(b)) && b[id>>6]&(1<<(id&63)) != 0
}

func (b bitmap) add(id int64) {
	if id>>6 < int64(len(b)) {
		b[id>>6] |= 1 << (id & 63)
	}
}

func (b bitmap) size() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// noArticles is an empty set with room for every article.
func (c *cube) noArticles() bitmap {
	return make(bitmap, c.last()/64+1)
}

// textHits asks the full-text index for the articles that match.
func (s *selection) textHits(ctx context.Context, tx *sql.Tx) (bitmap, error) {
	hits, _, err := s.hitsOf(ctx, tx, "SELECT ifnull(group_concat(rowid), '') FROM article_text WHERE article_text MATCH ?", s.scope.match)
	return hits, err
}

// hitsOf makes a set of the articles that a query lists, and counts them. SQLite
// hands the numbers over in one text: a row for each would cost more than to
// find it.
func (s *selection) hitsOf(ctx context.Context, tx *sql.Tx, query string, args ...any) (hits bitmap, n int, err error) {
	hits = s.noArticles()
	var text sql.RawBytes
	err = each(ctx, tx, query, args, func(row *sql.Rows) error {
		err := row.Scan(&text)
		eachNumber(text, func(id int64) {
			n++
			hits.add(id)
		})
		return err
	})
	return hits, n, err
}

// eachNumber calls f with each of the numbers in a list with commas.
func eachNumber(text []byte, f func(int64)) {
	id := int64(0)
	for i, c := range text {
		if c != ',' {
			id = id*10 + int64(c-'0')
		}
		if c == ',' || i == len(text)-1 {
			f(id)
			id = 0
		}
	}
}

// pick selects articles, segment by segment.
func (s *selection) pick(hits bitmap) {
	if s.scope.impossible {
		return
	}
	s.whole = len(s.scope.entities) == 0 && !s.scope.narrows() && hits == nil
	every := make([]uint16, 0)
	for _, g := range s.segments {
		for len(every) < g.n {
			every = append(every, uint16(len(every)))
		}
		var articles []uint16
		switch {
		case len(s.scope.entities) > 0:
			articles = s.scope.narrow(g, g.naming(s.scope.entities))
		case s.scope.bounded():
			articles = s.scope.within(g)
		default:
			articles = every[:g.n:g.n]
		}
		for _, set := range []bitmap{hits, s.scope.spoken} {
			if set != nil {
				articles = set.among(g, articles)
			}
		}
		if len(articles) > 0 {
			s.parts = append(s.parts, part{g, articles})
		}
	}
}

// naming lists the articles that name every one of the entities.
func (s *segment) naming(entities []uint32) []uint16 {
	p := s.post()
	var out []uint16
	for i, e := range entities {
		_, articles := p.of(e)
		if i == 0 {
			out = articles
			continue
		}
		var both []uint16
		for _, a := range articles {
			if _, ok := slices.BinarySearch(out, a); ok {
				both = append(both, a)
			}
		}
		out = both
	}
	return out
}

// narrows reports whether the filter looks at days, outlets or languages.
func (s *scope) narrows() bool {
	return s.spoken != nil || s.bounded()
}

// bounded reports whether it looks at days or outlets.
func (s *scope) bounded() bool {
	return s.from != math.MinInt32 || s.to != math.MaxInt32 || s.sources != nil
}

// takesDay reports whether the filter takes a day.
func (s *scope) takesDay(day int32) bool {
	if day == noDay {
		return s.from == math.MinInt32 && s.to == math.MaxInt32
	}
	return s.from <= day && day <= s.to
}

func (s *scope) takesSource(source uint32) bool {
	return s.sources == nil || int(source) < len(s.sources) && s.sources[source]
}

// narrow keeps the articles that the filter's days and outlets take.
func (s *scope) narrow(g *segment, articles []uint16) []uint16 {
	if !s.bounded() {
		return articles
	}
	out := make([]uint16, 0, len(articles)/8)
	for _, i := range articles {
		if s.takesDay(g.day[i]) && s.takesSource(g.source[i]) {
			out = append(out, i)
		}
	}
	return out
}

// among keeps the articles of a segment that are in the set.
func (b bitmap) among(g *segment, articles []uint16) []uint16 {
	out := make([]uint16, 0, len(articles)/8)
	for _, i := range articles {
		if b.has(g.first + int64(i)) {
			out = append(out, i)
		}
	}
	return out
}

// restrict returns the columns of the mentions that count under the roles and
// forms of a filter. The last few are kept.
func (c *cube) restrict(ctx context.Context, tx *sql.Tx, p *packer, f *corpus.Filter) (*cube, error) {
	counted := make([]bool, len(c.evidence))
	var key []string
	for i, v := range c.evidence {
		if counted[i] = counts(f, v.kind, v.form, v.status, v.role); counted[i] {
			key = append(key, strconv.Itoa(i))
		}
	}
	read := make([]bool, len(c.labels))
	for i, role := range c.labels {
		if read[i] = reads(f, role); read[i] {
			key = append(key, "l"+strconv.Itoa(i))
		}
	}
	name := strings.Join(key, " ")
	c.mu.Lock()
	out := c.restricted[name]
	c.mu.Unlock()
	if out != nil {
		return out, nil
	}
	out = &cube{
		generation: c.generation, evidence: c.evidence, labels: c.labels, sources: c.sources, entities: c.entities,
		groups: map[grouping]*groups{},
	}
	for _, s := range c.segments {
		placed, err := s.readPlaced(ctx, tx, p)
		if err != nil {
			return nil, err
		}
		r, err := s.restrict(placed, counted, read)
		if err != nil {
			return nil, err
		}
		out.segments = append(out.segments, r)
	}
	const kept = 4
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.restricted) >= kept {
		clear(c.restricted)
	}
	c.restricted[name] = out
	return out, nil
}

// readPlaced reads where the segment's mentions are.
func (s *segment) readPlaced(ctx context.Context, tx *sql.Tx, p *packer) (placed []byte, err error) {
	err = askerOf(ctx, tx)("SELECT placed FROM segments WHERE first = ?", []any{s.first}, func(row []driver.Value) error {
		packed, _ := row[0].([]byte)
		placed, err = p.unpack(packed, nil)
		return err
	})
	return placed, err
}

// place is a mention on its way from the packed column.
type place struct{ row, evidence, sentence, block uint32 }

// eachPlaced reads the packed column: labels and mentions article by article.
func (s *segment) eachPlaced(packed []byte, labels func(article int, l labelCount), mention func(article int, m place)) error {
	r := reader{data: packed}
	for i := range s.n {
		for range r.count() {
			labels(i, labelCount{uint32(r.number()), uint32(r.number()), uint32(r.number())})
		}
		rows := s.from[i+1] - s.from[i]
		var sentence, block int64
		for range r.count() {
			m := place{row: uint32(r.number()), evidence: uint32(r.number())}
			sentence, block = sentence+r.signed(), block+r.signed()
			m.sentence, m.block = uint32(sentence), uint32(block)
			if m.row >= rows {
				r.damaged, r.data = true, nil
				break
			}
			m.row += s.from[i]
			mention(i, m)
		}
	}
	return r.finish()
}

func (s *segment) restrict(packed []byte, counted, read []bool) (*segment, error) {
	out := &segment{
		first: s.first, n: s.n, changed: s.changed, day: s.day, source: s.source, copies: s.copies, stories: s.stories,
		focusFrom: s.focusFrom, focus: s.focus,
		paragraphs: make([]uint32, s.n), sentences: make([]uint32, s.n), from: make([]uint32, 1, s.n+1),
	}
	n := make([]uint32, len(s.entity))
	sentences, paragraphs := newWindowSets(len(s.entity)), newWindowSets(len(s.entity))
	err := s.eachPlaced(packed, func(i int, l labelCount) {
		if int(l.label) < len(read) && read[l.label] {
			out.paragraphs[i] += l.blocks
			out.sentences[i] += l.sentences
		}
	}, func(_ int, m place) {
		if int(m.evidence) < len(counted) && counted[m.evidence] {
			n[m.row]++
			sentences.add(m.row, m.sentence)
			paragraphs.add(m.row, m.block)
		}
	})
	if err != nil {
		return nil, err
	}
	out.windows = [2]*windowSets{newWindowSets(0), newWindowSets(0)}
	for i := range s.n {
		for x := s.from[i]; x < s.from[i+1]; x++ {
			if n[x] == 0 {
				continue
			}
			y := uint32(len(out.entity))
			out.entity = append(out.entity, s.entity[x])
			out.count = append(out.count, n[x]<<1|s.count[x]&1)
			out.windows[0].take(y, sentences, x)
			out.windows[1].take(y, paragraphs, x)
		}
		out.from = append(out.from, uint32(len(out.entity)))
	}
	return out, nil
}

func newWindowSets(rows int) *windowSets {
	return &windowSets{low: make([]uint64, rows), high: map[uint32][]uint32{}}
}

// add puts a window into the set of a row.
func (w *windowSets) add(row, window uint32) {
	if window < 63 {
		w.low[row] |= 1 << window
		return
	}
	w.low[row] |= highBit
	if i, found := slices.BinarySearch(w.high[row], window); !found {
		w.high[row] = slices.Insert(w.high[row], i, window)
	}
}

// take appends the set of a row of another table.
func (w *windowSets) take(row uint32, from *windowSets, x uint32) {
	w.low = append(w.low, from.low[x])
	if high, ok := from.high[x]; ok {
		w.high[row] = high
	}
}

// loadWindows makes the window sets of every selected segment, nil for whole
// articles.
func (s *selection) loadWindows(ctx context.Context, tx *sql.Tx, p *packer, window corpus.Window) error {
	at, ok := windowSlot(window)
	if !ok {
		return nil
	}
	for _, part := range s.parts {
		if err := part.loadWindows(ctx, tx, p, at, s.evidence); err != nil {
			return err
		}
	}
	return nil
}

func windowSlot(w corpus.Window) (slot int, ok bool) {
	switch w {
	case corpus.WindowSentence:
		return 0, true
	case corpus.WindowParagraph:
		return 1, true
	}
	return 0, false
}

func (s *segment) loadWindows(ctx context.Context, tx *sql.Tx, p *packer, at int, evidence evidenceTable) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.windows[at] != nil {
		return nil
	}
	placed, err := s.readPlaced(ctx, tx, p)
	if err != nil {
		return err
	}
	w := newWindowSets(len(s.entity))
	err = s.eachPlaced(placed, func(int, labelCount) {}, func(_ int, m place) {
		switch {
		case !evidence.counts(m.evidence):
		case at == 0:
			w.add(m.row, m.sentence)
		default:
			w.add(m.row, m.block)
		}
	})
	if err != nil {
		return fmt.Errorf("articles from %d on: %w", s.first, err)
	}
	s.windows[at] = w
	return nil
}

// chosen is a selected article with its day.
type chosen struct {
	id  int64
	day int32
}

// newest lists the selected articles of a limit, newest first, undated ones
// last, and so many more that all of the last one's day are among them. A limit
// of 0 or less means all.
func newest(parts []part, limit int) []chosen {
	var out []chosen
	bar := int32(math.MinInt32)
	cut := func() {
		slices.SortFunc(out, func(a, b chosen) int { return cmp.Compare(b.day, a.day) })
		if limit <= 0 || len(out) <= limit {
			return
		}
		bar = out[limit-1].day
		end := limit
		for end < len(out) && out[end].day == bar {
			end++
		}
		out = out[:end]
	}
	full := 4*limit + 4096
	for _, p := range parts {
		for _, i := range p.articles {
			if d := p.day[i]; d >= bar {
				out = append(out, chosen{p.first + int64(i), d})
			}
			if limit > 0 && len(out) >= full {
				cut()
				full = 2*len(out) + 4096
			}
		}
	}
	cut()
	return out
}
