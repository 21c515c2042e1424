package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"slices"

	"dateline/corpus"
)

// Pairs counts which entities are named together in the articles that the
// filter selects: most often first, then by G2, then by identifiers. A limit of
// 0 or less means all.
func (db *DB) Pairs(ctx context.Context, f corpus.Filter, o corpus.PairOptions, limit int) ([]corpus.Pair, error) {
	o.Window, o.Unit = cmp.Or(o.Window, corpus.WindowArticle), cmp.Or(o.Unit, corpus.UnitArticles)
	if len(o.Kinds) == 0 {
		o.Kinds = corpus.AllKinds()
	}
	var out []corpus.Pair
	err := db.read(ctx, "pairs", func(tx *sql.Tx) error {
		s, err := newScope(ctx, tx, f)
		if err != nil {
			return err
		}
		p := pairing{
			ctx: ctx, tx: tx, scope: s, options: o, with: everybody,
			index: map[int64]int32{}, both: map[uint64]tally{},
		}
		if err := p.findWith(); err != nil {
			return err
		}
		if err := p.walk(); err != nil {
			return err
		}
		out, err = p.pairs(limit)
		return err
	})
	return out, err
}

// tally counts distinct units. Articles come grouped by unit, so a unit was
// counted before exactly if it was the last one.
type tally struct{ n, last int64 }

func (t tally) add(unit, n int64) tally {
	if unit == t.last {
		return t
	}
	return tally{t.n + n, unit}
}

// windows is a set of windows of one article, as bits.
type windows []uint64

func (w windows) with(i int) windows {
	for len(w) <= i/64 {
		w = append(w, 0)
	}
	w[i/64] |= 1 << (i % 64)
	return w
}

// common counts the windows in both sets.
func (w windows) common(v windows) int64 {
	n := 0
	for i := range min(len(w), len(v)) {
		n += bits.OnesCount64(w[i] & v[i])
	}
	return int64(n)
}

// pairing is one walk over the selected articles.
type pairing struct {
	ctx     context.Context
	tx      *sql.Tx
	scope   *scope
	options corpus.PairOptions

	with  int32            // position of the entity whose pairs are asked for, or everybody
	index map[int64]int32  // entity -> position in ids and one
	ids   []int64          // entities met
	one   []tally          // units that name each
	both  map[uint64]tally // units that name each pair, by positions
}

// everybody is no position: the pairs of all entities are asked for.
const everybody = -1

// findWith looks up the entity whose pairs are asked for, and gives it a position.
func (p *pairing) findWith() error {
	if p.options.With == "" {
		return nil
	}
	id, err := entityID(p.ctx, p.tx, p.options.With)
	p.with = p.position(id)
	return err
}

// named is an entity in the article at hand, with the windows that name it.
type named struct {
	entity  int32
	windows windows
}

// walk visits the articles, those of one unit together.
func (p *pairing) walk() error {
	where, args := p.scope.where(ofArticles)
	source, window := p.windowSource()
	unit := "a.id"
	switch p.options.Unit {
	case corpus.UnitStories:
		unit = "a.story"
	case corpus.UnitOutlets:
		unit, where = "a.source", where+" AND a.source IS NOT NULL"
	}
	query := "SELECT a.id, " + unit + ", x.entity, " + window +
		" FROM articles a CROSS JOIN " + source + " " + where + " ORDER BY " + unit + ", a.id"
	var article, group int64
	var here []named
	err := each(p.ctx, p.tx, query, args, func(row *sql.Rows) error {
		var id, unit, entity, window int64
		if err := row.Scan(&id, &unit, &entity, &window); err != nil {
			return err
		}
		if id != article {
			p.article(group, here)
			article, group, here = id, unit, here[:0]
		}
		here = p.see(here, entity, window)
		return nil
	})
	p.article(group, here)
	return err
}

// windowSource is the row source of the walk, and its column with the number
// of the window.
func (p *pairing) windowSource() (source, window string) {
	if p.options.Window == corpus.WindowArticle {
		source, _ = p.scope.mentions()
		return source, "0"
	}
	evidence := p.scope.evidence
	if p.scope.ordinary {
		evidence = "SELECT id FROM evidence WHERE counted"
	}
	source = "mentions x ON x.article = a.id AND x.entity IS NOT NULL AND x.evidence IN (" + evidence + ")"
	if p.options.Window == corpus.WindowSentence {
		return source, "x.sentence"
	}
	return source, "x.block"
}

// position returns the position of an entity, which it gets when first met.
func (p *pairing) position(entity int64) int32 {
	i, ok := p.index[entity]
	if !ok {
		i = int32(len(p.ids))
		p.index[entity] = i
		p.ids = append(p.ids, entity)
		p.one = append(p.one, tally{})
	}
	return i
}

// see notes that a window of the article at hand names an entity.
func (p *pairing) see(here []named, entity, window int64) []named {
	i := p.position(entity)
	for k := range here {
		if here[k].entity == i {
			here[k].windows = here[k].windows.with(int(window))
			return here
		}
	}
	return append(here, named{i, windows(nil).with(int(window))})
}

// article counts an article once all of its entities are known.
func (p *pairing) article(unit int64, here []named) {
	for i, x := range here {
		p.one[x.entity] = p.one[x.entity].add(unit, p.size(x.windows.common(x.windows)))
		for _, y := range here[i+1:] {
			if p.with != everybody && p.with != x.entity && p.with != y.entity {
				continue
			}
			if n := x.windows.common(y.windows); n > 0 {
				k := uint64(min(x.entity, y.entity))<<32 | uint64(max(x.entity, y.entity))
				p.both[k] = p.both[k].add(unit, p.size(n))
			}
		}
	}
}

// size is what so many windows of one article count for.
func (p *pairing) size(windows int64) int64 {
	if p.options.Unit == corpus.UnitMentions {
		return windows
	}
	return 1
}

// pairs turns the counts into the answer.
func (p *pairing) pairs(limit int) ([]corpus.Pair, error) {
	total, err := p.total()
	if err != nil {
		return nil, err
	}
	entities, err := p.entities()
	if err != nil {
		return nil, err
	}
	var out []corpus.Pair
	least := p.least(limit, entities)
	for k, t := range p.both {
		i, j := k>>32, k&0xffffffff
		a, b, ok := p.ordered(&entities[i], &entities[j])
		if !ok || t.n < least {
			continue
		}
		if a == &entities[j] {
			i, j = j, i
		}
		out = append(out, corpus.Pair{
			A: a.ID, B: b.ID, AName: a.Name, BName: b.Name, Count: int(t.n),
			Association: corpus.Associate(int(t.n), int(p.one[i].n), int(p.one[j].n), total),
		})
	}
	slices.SortFunc(out, func(x, y corpus.Pair) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(y.G2, x.G2), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	if limit > 0 && len(out) > limit {
		out = slices.Clip(out[:limit])
	}
	return out, nil
}

// least is the smallest count that can be among the first pairs, so that the
// association of the others need not be computed.
func (p *pairing) least(limit int, entities []corpus.Entity) int64 {
	if limit <= 0 || limit >= len(p.both) {
		return 0
	}
	counts := make([]int64, 0, len(p.both))
	for k, t := range p.both {
		if _, _, ok := p.ordered(&entities[k>>32], &entities[k&0xffffffff]); ok {
			counts = append(counts, t.n)
		}
	}
	if limit >= len(counts) {
		return 0
	}
	slices.Sort(counts)
	return counts[len(counts)-limit]
}

// ordered puts a pair in the order of the kinds asked for.
func (p *pairing) ordered(a, b *corpus.Entity) (first, second *corpus.Entity, ok bool) {
	if b.ID < a.ID {
		a, b = b, a
	}
	for _, k := range p.options.Kinds {
		if k[0] == a.Kind && k[1] == b.Kind {
			return a, b, true
		}
		if k[0] == b.Kind && k[1] == a.Kind {
			return b, a, true
		}
	}
	return nil, nil, false
}

// total counts the units that the filter selects.
func (p *pairing) total() (n int, err error) {
	where, args := p.scope.where(ofArticles)
	count := "count(*)"
	switch p.options.Unit {
	case corpus.UnitStories:
		count = "count(DISTINCT a.story)"
	case corpus.UnitOutlets:
		count = "count(DISTINCT a.source)"
	case corpus.UnitMentions:
		count = p.countWindows()
	}
	err = p.tx.QueryRowContext(p.ctx, "SELECT "+count+" FROM articles a "+where, args...).Scan(&n)
	return n, err
}

// countWindows is the expression for the number of windows in the articles.
func (p *pairing) countWindows() string {
	if p.options.Window == corpus.WindowArticle {
		return "count(*)"
	}
	sentences := p.options.Window == corpus.WindowSentence
	switch {
	case len(p.scope.filter.Roles) == 0 && sentences:
		return "ifnull(sum(a.sentences), 0)"
	case len(p.scope.filter.Roles) == 0:
		return "ifnull(sum(a.paragraphs), 0)"
	}
	in := "b.label IN (" + p.scope.labels + ")"
	if sentences {
		return "ifnull(sum((SELECT count(*) FROM sentences s JOIN blocks b ON b.article = s.article AND b.n = s.block" +
			" WHERE s.article = a.id AND " + in + ")), 0)"
	}
	return "ifnull(sum((SELECT count(*) FROM blocks b WHERE b.article = a.id AND " + in + ")), 0)"
}

// entities reads identifier, kind and name of the entities met, in their order.
func (p *pairing) entities() ([]corpus.Entity, error) {
	out := make([]corpus.Entity, len(p.ids))
	const at = 500 // ids in one query
	for ids := range slices.Chunk(p.ids, at) {
		err := each(p.ctx, p.tx, fmt.Sprintf("SELECT id, key, kind, name FROM entities WHERE id IN (%s)", list(ids)), nil,
			func(row *sql.Rows) error {
				var id int64
				var e corpus.Entity
				err := row.Scan(&id, &e.ID, &e.Kind, &e.Name)
				out[p.index[id]] = e
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
