package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"dateline/corpus"
)

// Pairs counts which entities are named together in the articles that the
// filter selects, in the order asked for, then by identifiers. A limit of 0 or
// less means all.
func (db *DB) Pairs(ctx context.Context, f corpus.Filter, o corpus.PairOptions, limit int) ([]corpus.Pair, error) {
	var out []corpus.Pair
	err := db.RankedPairs(ctx, f, o, limit, gather(&out))
	return out, err
}

// gather collects what an each is called with.
func gather[T any](out *[]T) func(*T) error {
	return func(x *T) error {
		*out = append(*out, *x)
		return nil
	}
}

// RankedPairs calls each with what Pairs returns, pair by pair: some millions
// take a tenth of the memory.
func (db *DB) RankedPairs(ctx context.Context, f corpus.Filter, o corpus.PairOptions, limit int, each func(*corpus.Pair) error) error {
	o.Window, o.Unit, o.Order = cmp.Or(o.Window, corpus.WindowArticle), cmp.Or(o.Unit, corpus.UnitArticles), cmp.Or(o.Order, corpus.OrderCount)
	if len(o.Kinds) == 0 {
		o.Kinds = corpus.AllKinds()
	}
	return db.read(ctx, "pairs", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		known, err := s.fromTopPairs(ctx, tx, o, limit)
		if err != nil {
			return err
		}
		for i := range known {
			if err := each(&known[i]); err != nil {
				return err
			}
		}
		if known != nil {
			return nil
		}
		return db.countPairs(ctx, tx, s, o, limit, each)
	})
}

// countPairs counts the pairs of a selection.
func (db *DB) countPairs(ctx context.Context, tx *sql.Tx, s *selection, o corpus.PairOptions, limit int, each func(*corpus.Pair) error) error {
	if err := s.loadWindows(ctx, tx, db.packer, o.Window); err != nil {
		return err
	}
	p := &pairing{selection: s, options: o, units: s.group(groupingOf(o.Unit)), sample: db.sample, kind: s.counts().kind}
	p.window, p.windowed = windowSlot(o.Window)
	for _, k := range o.Kinds {
		a, b := kindNumber(k[0]), kindNumber(k[1])
		p.wanted[a][b], p.wanted[b][a] = true, true
	}
	p.one = p.each()
	r := newRanking(o.Order, p.total(), limit)
	if err := p.count(ctx, tx, r); err != nil {
		return err
	}
	return p.list(ctx, tx, r, each)
}

// pairing counts the pairs of a selection.
type pairing struct {
	*selection
	options  corpus.PairOptions
	units    *groups
	window   int
	windowed bool
	one      []uint32   // units that name each entity
	wanted   [2][2]bool // kinds of pairs asked for; 1 is a country
	kind     []uint8    // of entities
	sample   int        // see shortcuts
}

// couple is two entities, the smaller number first, and the units that name
// both in one window.
type couple struct{ a, b, n uint32 }

// each counts the units that name each entity.
func (p *pairing) each() []uint32 {
	if p.units == nil && (!p.windowed || p.options.Unit != corpus.UnitMentions) {
		if p.whole {
			return p.counts().articles
		}
		n := make([]uint32, p.cube.entities+1)
		for _, part := range p.parts {
			for _, i := range part.articles {
				for x := part.segment.from[i]; x < part.segment.from[i+1]; x++ {
					if part.count[x] >= 2 {
						n[part.entity[x]]++
					}
				}
			}
		}
		return n
	}
	c := newCounter(p.cube.entities)
	walk(p.parts, p.units, func(s *segment, i int, group uint32) {
		for x := s.from[i]; x < s.from[i+1]; x++ {
			if s.count[x] >= 2 {
				c.add(s.entity[x], group, p.size(s, x))
			}
		}
	})
	return c.n
}

// size is what a row counts for.
func (p *pairing) size(s *segment, x uint32) uint32 {
	if p.windowed && p.options.Unit == corpus.UnitMentions {
		return s.windows[p.window].size(x)
	}
	return 1
}

// together is what two rows of an article count for, 0 where no window has both.
func (p *pairing) together(s *segment, x, y uint32) uint32 {
	if !p.windowed {
		return 1
	}
	n := s.windows[p.window].common(x, y)
	if p.options.Unit == corpus.UnitMentions {
		return n
	}
	return min(n, 1)
}

// count ranks the pairs that can be among the first ones.
func (p *pairing) count(ctx context.Context, tx *sql.Tx, r *ranking) error {
	limit := r.limit
	if p.options.Order != corpus.OrderCount {
		limit = 0 // any pair can be the first
	}
	add := func(c couple) {
		if int(c.n) >= p.options.Least {
			r.add(c, p.one[c.a], p.one[c.b])
		}
	}
	if p.options.With == "" && limit <= 0 {
		return p.newSweep(uint32(max(1, p.options.Least)), p.parts).run(ctx, add)
	}
	var found []couple
	if p.options.With == "" {
		var err error
		if found, err = p.countAll(ctx, limit); err != nil {
			return err
		}
	} else {
		id, err := entityID(ctx, tx, p.options.With)
		if err != nil || id == 0 {
			return err
		}
		found = p.countWith(uint32(id), limit)
	}
	for _, c := range found {
		add(c)
	}
	return nil
}

// countWith counts the pairs of one entity.
func (p *pairing) countWith(with uint32, limit int) []couple {
	narrow := *p.selection
	narrow.keep(with)
	both := newCounter(p.cube.entities)
	walk(narrow.parts, p.units, func(s *segment, i int, group uint32) {
		from, to := s.from[i], s.from[i+1]
		at, _ := slices.BinarySearch(s.entity[from:to], with)
		own := from + uint32(at)
		for x := from; x < to; x++ {
			if s.count[x] < 2 || x == own {
				continue
			}
			if n := p.together(s, own, x); n > 0 {
				both.add(s.entity[x], group, n)
			}
		}
	})
	wanted := p.wanted[p.kind[with]]
	chosen := most(len(both.n), limit, func(e int) uint64 {
		if !wanted[p.kind[e]] {
			return 0
		}
		return uint64(both.n[e])
	})
	out := make([]couple, len(chosen))
	for i, e := range chosen {
		out[i] = couple{min(e, with), max(e, with), both.n[e]}
	}
	return out
}

func kindNumber(k corpus.Kind) uint8 {
	if k == corpus.Country {
		return 1
	}
	return 0
}

// countAll counts the most frequent pairs of all entities. A pair is in no more units than
// either of its entities, so those in fewer units than the last pair of the
// answer need not be looked at. What that number is, is guessed from a part of
// the articles, and guessed lower until the answer proves the guess.
func (p *pairing) countAll(ctx context.Context, limit int) ([]couple, error) {
	least, err := p.guess(ctx, limit)
	for err == nil {
		found, bar, err := p.countFrom(ctx, least, p.parts, limit)
		if err != nil || least <= 1 || len(found) >= limit && bar >= least {
			return found, err
		}
		least /= 4
	}
	return nil, err
}

// guess is the number of units that the last pair of the answer is likely to
// have, or fewer.
func (p *pairing) guess(ctx context.Context, limit int) (uint32, error) {
	total := 0
	for _, part := range p.parts {
		total += len(part.articles)
	}
	step := total / p.sample
	if step < 2 {
		return p.rankedOne(64), nil
	}
	var some []part
	skip := 0
	for _, all := range p.parts {
		var articles []uint16
		for ; skip < len(all.articles); skip += step {
			articles = append(articles, all.articles[skip])
		}
		skip -= len(all.articles)
		some = append(some, part{all.segment, articles})
	}
	sample := pairing{selection: &selection{scope: p.scope, cube: p.cube, parts: some}, options: p.options, units: p.units, window: p.window, windowed: p.windowed, wanted: p.wanted, kind: p.kind, sample: p.sample}
	sample.one = sample.each()
	_, bar, err := sample.countFrom(ctx, max(1, sample.rankedOne(256)), some, limit)
	if p.units != nil && p.options.Unit == corpus.UnitOutlets {
		return max(1, bar/2), err // outlets do not grow with the articles
	}
	deviation := math.Sqrt(float64(bar)) // of a count, were the articles independent
	return max(1, uint32((float64(bar)-deviation)*float64(step))), err
}

// rankedOne is the number of units of the entity of a rank.
func (p *pairing) rankedOne(rank int) uint32 {
	top := most(len(p.one), rank, func(e int) uint64 { return uint64(p.one[e]) })
	if len(top) < rank {
		return 1
	}
	least := p.one[top[0]]
	for _, e := range top {
		least = min(least, p.one[e])
	}
	return least
}

// matrixLimit is the number of entities whose pairs are counted in a matrix;
// those of more are counted one entity after the other.
const matrixLimit = 4096

// countFrom counts the pairs of the entities in that many units. It returns
// those that can be among the first ones, and the count of the last of these.
func (p *pairing) countFrom(ctx context.Context, least uint32, parts []part, limit int) (found []couple, bar uint32, err error) {
	var entities []uint32
	for e, n := range p.one {
		if n >= least && (p.wanted[p.kind[e]][0] || p.wanted[p.kind[e]][1]) {
			entities = append(entities, uint32(e))
		}
	}
	if len(entities) > matrixLimit {
		found, err = p.countInTurn(ctx, least, parts, limit)
	} else {
		found = p.countInMatrix(entities, parts, limit)
	}
	return found, barOf(found, limit), err
}

// named is an entity in the article at hand.
type named struct {
	at  uint32 // its position in the matrix
	row uint32
}

func (p *pairing) countInMatrix(entities []uint32, parts []part, limit int) []couple {
	m := uint32(len(entities))
	cells := p.headCells(entities, parts)
	if cells == nil {
		cells = p.cells(entities, parts)
	}
	chosen := most(int(m*m), limit, func(k int) uint64 {
		if cells[k] == 0 || !p.wanted[p.kind[entities[uint32(k)/m]]][p.kind[entities[uint32(k)%m]]] {
			return 0
		}
		return uint64(cells[k])
	})
	found := make([]couple, len(chosen))
	for i, k := range chosen {
		found[i] = couple{entities[k/m], entities[k%m], cells[k]}
	}
	return found
}

// headCells counts pairs in the rows of heads, where that gives the answer.
func (p *pairing) headCells(entities []uint32, parts []part) []uint32 {
	if p.units != nil || len(entities) > manyHeads || p.windowed && p.options.Unit == corpus.UnitMentions {
		return nil
	}
	h := p.heads()
	for _, e := range entities {
		if h.slot[e] == 0 {
			return nil
		}
	}
	return p.countHeads(h, entities, parts)
}

// cells counts the pairs of some entities: that of the entities at i and j,
// i < j, is at i times their number, plus j.
func (p *pairing) cells(entities []uint32, parts []part) []uint32 {
	m := uint32(len(entities))
	slot := p.slots(entities)
	cells := &counter{n: make([]uint32, m*m)}
	if p.units != nil {
		cells.last = make([]uint32, m*m)
	}
	here := make([]named, 0, 256)
	walk(parts, p.units, func(s *segment, i int, group uint32) {
		here = here[:0]
		for x := s.from[i]; x < s.from[i+1]; x++ {
			if k := slot[s.entity[x]]; k != 0 && s.count[x] >= 2 {
				here = append(here, named{k - 1, x})
			}
		}
		p.addPairs(cells, s, here, m, group)
	})
	return cells.n
}

// addPairs counts the pairs of an article, by windows or groups.
func (p *pairing) addPairs(cells *counter, s *segment, here []named, m, group uint32) {
	for k, a := range here {
		for _, b := range here[k+1:] {
			if n := p.together(s, a.row, b.row); n > 0 {
				cells.add(a.at*m+b.at, group, n)
			}
		}
	}
}

// barOf is the count of the last pair of a full answer, else 0.
func barOf(found []couple, limit int) uint32 {
	if limit <= 0 || len(found) < limit {
		return 0
	}
	bar := found[0].n
	for _, c := range found {
		bar = min(bar, c.n)
	}
	return bar
}

// countInTurn counts the pairs of the entities in that many units, one entity
// after the other.
func (p *pairing) countInTurn(ctx context.Context, least uint32, parts []part, limit int) ([]couple, error) {
	var all []couple
	err := p.newSweep(least, parts).run(ctx, func(c couple) { all = append(all, c) })
	chosen := most(len(all), limit, func(i int) uint64 { return uint64(all[i].n) })
	found := make([]couple, len(chosen))
	for k, i := range chosen {
		found[k] = all[i]
	}
	return found, err
}

// inOrder reports whether a stands before b: in the order of the kinds asked
// for and, for two of a kind, of their identifiers.
func (p *pairing) inOrder(a, b *corpus.Entity) bool {
	if b.ID < a.ID {
		return !p.inOrder(b, a)
	}
	for _, k := range p.options.Kinds {
		if k[0] == a.Kind && k[1] == b.Kind {
			return true
		}
		if k[0] == b.Kind && k[1] == a.Kind {
			return false
		}
	}
	return true
}

// total counts the units that the filter selects.
func (p *pairing) total() int {
	if p.options.Unit != corpus.UnitMentions || !p.windowed {
		return units(p.parts, p.units)
	}
	n := 0
	for _, part := range p.parts {
		column := part.sentences
		if p.options.Window == corpus.WindowParagraph {
			column = part.paragraphs
		}
		for _, i := range part.articles {
			n += int(column[i])
		}
	}
	return n
}
