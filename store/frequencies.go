package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"dateline/corpus"
)

// Frequencies counts how often each entity of the kind is named in the articles
// that the filter selects: most first in the unit, then most mentions, then by
// identifier. A limit of 0 or less means all.
func (db *DB) Frequencies(ctx context.Context, kind corpus.Kind, f corpus.Filter, unit corpus.Unit, limit int) ([]corpus.Frequency, error) {
	var out []corpus.Frequency
	err := db.read(ctx, "frequencies", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		ranked, err := s.rankFromTotals(ctx, tx, kind, unit, limit)
		if err != nil {
			return err
		}
		if ranked == nil {
			ranked = s.rank(kind, unit, limit)
		}
		if len(ranked) == 0 {
			return nil
		}
		names, err := entityNames(ctx, tx, ranked)
		if err != nil {
			return err
		}
		if out, err = s.fromTotals(ctx, tx, ranked); err != nil {
			return err
		}
		if out == nil {
			out = s.frequencies(ranked)
		}
		for i := range out {
			out[i].Entity, out[i].Name = names[i].ID, names[i].Name
		}
		slices.SortFunc(out, func(a, b corpus.Frequency) int {
			return cmp.Or(cmp.Compare(b.In(unit), a.In(unit)), cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Entity, b.Entity))
		})
		if limit > 0 && len(out) > limit {
			out = slices.Clip(out[:limit])
		}
		return nil
	})
	return out, err
}

// FrequenciesOf counts some entities in the articles that the filter selects, by
// identifier. Those that none of them names are left out.
func (db *DB) FrequenciesOf(ctx context.Context, keys []corpus.EntityID, f corpus.Filter) ([]corpus.Frequency, error) {
	var out []corpus.Frequency
	err := db.read(ctx, "frequencies", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		numbers, err := numbersOf(ctx, tx, keys)
		if err != nil {
			return err
		}
		ids := slices.Sorted(maps.Keys(numbers))
		names, err := entityNames(ctx, tx, ids)
		if err != nil {
			return err
		}
		for i, x := range s.frequencies(ids) {
			if x.Entity, x.Name = names[i].ID, names[i].Name; x.Mentions > 0 {
				out = append(out, x)
			}
		}
		slices.SortFunc(out, func(a, b corpus.Frequency) int { return cmp.Compare(a.Entity, b.Entity) })
		return nil
	})
	return out, err
}

// fewTotals is the number of rows up to which totals is read.
const fewTotals = 2000

// rankFromTotals does what rank does, from the table totals. It returns nil
// where that has no answer.
func (s *selection) rankFromTotals(ctx context.Context, tx *sql.Tx, kind corpus.Kind, unit corpus.Unit, limit int) (out []uint32, err error) {
	column := map[corpus.Unit]string{corpus.UnitStories: "stories", corpus.UnitOutlets: "outlets"}[unit]
	if column == "" || !s.whole || !s.scope.ordinary || limit <= 0 || limit > fewTotals {
		return nil, nil // counting mentions and articles is as quick
	}
	if fresh, err := s.fresh(ctx, tx, "totals"); err != nil || !fresh {
		return nil, err
	}
	err = each(ctx, tx, "SELECT t.entity FROM totals t CROSS JOIN entities e ON e.id = t.entity WHERE e.kind = ?"+
		" ORDER BY t."+column+" DESC, t.mentions DESC, e.key LIMIT ?", []any{string(kind), limit}, func(row *sql.Rows) error {
		var e uint32
		err := row.Scan(&e)
		out = append(out, e)
		return err
	})
	return out, err
}

// fromTotals reads the counts of entities in all articles from the table
// totals. It returns nil where that has no answer: where the filter leaves
// something out, or the table is of an older generation.
func (s *selection) fromTotals(ctx context.Context, tx *sql.Tx, entities []uint32) ([]corpus.Frequency, error) {
	if !s.whole || !s.scope.ordinary || len(entities) > fewTotals {
		return nil, nil
	}
	if fresh, err := s.fresh(ctx, tx, "totals"); err != nil || !fresh {
		return nil, err
	}
	out := make([]corpus.Frequency, len(entities))
	for i, e := range entities {
		var first, last sql.NullInt64
		f := &out[i]
		err := tx.QueryRowContext(ctx, "SELECT mentions, articles, texts, stories, outlets, first, last FROM totals WHERE entity = ?", e).
			Scan(&f.Mentions, &f.Articles, &f.Texts, &f.Stories, &f.Outlets, &first, &last)
		if err != nil {
			return nil, err
		}
		f.First, f.Last = date(first), date(last)
	}
	return out, nil
}

// rank lists the entities of a kind that are named most, and those that are
// named as often as the last of them.
func (s *selection) rank(kind corpus.Kind, unit corpus.Unit, limit int) []uint32 {
	all := s.counts()
	mentions := all.mentions
	if !s.whole {
		mentions = s.mentions()
	}
	wanted := kindNumber(kind)
	value := func(e int, n uint32) uint64 {
		if mentions[e] == 0 || all.kind[e] != wanted {
			return 0
		}
		return uint64(n)<<32 | uint64(mentions[e]) | 1<<63 // 0 outlets are an answer, too
	}
	switch unit {
	case corpus.UnitMentions, "":
		return most(len(mentions), limit, func(e int) uint64 { return value(e, mentions[e]) })
	case corpus.UnitOutlets:
		return s.rankByOutlets(value, limit)
	}
	one := s.named(s.group(groupingOf(unit)))
	return most(len(mentions), limit, func(e int) uint64 { return value(e, one[e]) })
}

// mentions counts the mentions of every entity.
func (s *selection) mentions() []uint32 {
	n := make([]uint32, s.cube.entities+1)
	for _, p := range s.parts {
		for _, i := range p.articles {
			for x := p.segment.from[i]; x < p.segment.from[i+1]; x++ {
				n[p.entity[x]] += p.count[x] >> 1
			}
		}
	}
	return n
}

// named counts the units that name each entity.
func (s *selection) named(g *groups) []uint32 {
	if g == nil && s.whole {
		return s.counts().articles
	}
	one := newCounter(s.cube.entities)
	walk(s.parts, g, func(p *segment, i int, group uint32) {
		for x := p.from[i]; x < p.from[i+1]; x++ {
			if p.count[x] >= 2 {
				one.add(p.entity[x], group, 1)
			}
		}
	})
	return one.n
}

// rankByOutlets ranks by the number of outlets. That is no greater than the
// number of articles, so the entities that most articles name are tried first.
func (s *selection) rankByOutlets(value func(e int, n uint32) uint64, limit int) []uint32 {
	articles := s.named(nil)
	for tried := 4096; limit > 0 && tried < len(articles); tried *= 8 {
		some := most(len(articles), tried, func(e int) uint64 { return value(e, articles[e]) >> 32 })
		if len(some) < tried {
			break
		}
		fewest := articles[some[0]]
		for _, e := range some {
			fewest = min(fewest, articles[e])
		}
		outlets := s.outlets(some)
		best := most(len(some), limit, func(i int) uint64 { return value(int(some[i]), outlets[i]) })
		least := fewest
		for _, i := range best {
			least = min(least, outlets[i])
		}
		if least > 0 && len(best) >= limit && least >= fewest {
			for i, k := range best {
				best[i] = some[k]
			}
			return best
		}
	}
	one := s.named(s.group(byOutlet))
	return most(len(one), limit, func(e int) uint64 { return value(e, one[e]) })
}

// outlets counts the outlets that name some entities.
func (s *selection) outlets(entities []uint32) []uint32 {
	d := newDistinct(s.group(byOutlet), len(entities))
	slot := s.slots(entities)
	for _, p := range s.parts {
		for _, i := range p.articles {
			source := p.source[i]
			for x := p.segment.from[i]; x < p.segment.from[i+1]; x++ {
				if k := slot[p.entity[x]]; k != 0 && p.count[x] >= 2 {
					d.add(int(k-1), source)
				}
			}
		}
	}
	return d.n
}

// counter counts units for every entity. Articles come grouped by unit, so a
// unit was counted before exactly if it was the last one; group 0 is new each
// time.
type counter struct{ n, last []uint32 }

func newCounter(entities int) *counter {
	return &counter{n: make([]uint32, entities+1), last: make([]uint32, entities+1)}
}

func (c *counter) add(entity, group, size uint32) {
	if group != 0 {
		if c.last[entity] == group {
			return
		}
		c.last[entity] = group
	}
	c.n[entity] += size
}

// most lists the numbers below n of the largest values, and those of a value
// equal to the last; values of 0 are left out. A limit of 0 or less means all.
func most(n, limit int, value func(int) uint64) []uint32 {
	type candidate struct {
		value uint64
		id    uint32
	}
	var all []candidate
	bar := uint64(1)
	cut := func() {
		if limit <= 0 || len(all) <= limit {
			return
		}
		slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(b.value, a.value) })
		bar = all[limit-1].value
		end := limit
		for end < len(all) && all[end].value == bar {
			end++
		}
		all = all[:end]
	}
	full := 4*limit + 1024
	for i := range n {
		if v := value(i); v >= bar {
			all = append(all, candidate{v, uint32(i)})
			if limit > 0 && len(all) >= full {
				cut()
				full = 2*len(all) + 1024
			}
		}
	}
	cut()
	out := make([]uint32, len(all))
	for i, c := range all {
		out[i] = c.id
	}
	return out
}

// frequencies counts some entities in every unit, in their order.
func (s *selection) frequencies(entities []uint32) []corpus.Frequency {
	out := make([]corpus.Frequency, len(entities))
	first, last := make([]int32, len(entities)), make([]int32, len(entities))
	slot := s.slots(entities)
	copies, stories, outlets := s.tally(byCopy, entities), s.tally(byStory, entities), s.tally(byOutlet, entities)
	for i := range first {
		first[i], last[i] = noDay, noDay
	}
	for _, p := range s.parts {
		copyOf, storyOf := copies.of[p.segment], stories.of[p.segment]
		for _, i := range p.articles {
			for x := p.segment.from[i]; x < p.segment.from[i+1]; x++ {
				k := int(slot[p.entity[x]]) - 1
				if k < 0 || p.count[x] < 2 {
					continue
				}
				out[k].Mentions += int(p.count[x] >> 1)
				out[k].Articles++
				if d := p.day[i]; d != noDay {
					if first[k] == noDay || d < first[k] {
						first[k] = d
					}
					last[k] = max(last[k], d)
				}
				copies.add(k, copyOf[i])
				stories.add(k, storyOf[i])
				outlets.add(k, p.source[i])
			}
		}
	}
	for k := range out {
		out[k].Texts, out[k].Stories, out[k].Outlets = int(copies.n[k]), int(stories.n[k]), int(outlets.n[k])
		out[k].First, out[k].Last = dateOf(first[k]), dateOf(last[k])
	}
	return out
}

// tally counts the groups that name some entities: as they are met or, where
// sets of them would take too much memory, at once, in a walk group by group.
func (s *selection) tally(by grouping, entities []uint32) *distinct {
	g := s.group(by)
	if g.fits(len(entities)) {
		return newDistinct(g, len(entities))
	}
	return s.walked(g, entities)
}

// walked counts the groups that name some entities in a walk.
func (s *selection) walked(g *groups, entities []uint32) *distinct {
	d := &distinct{groups: g, n: make([]uint32, len(entities)), done: true}
	all := s.named(g)
	for i, e := range entities {
		d.n[i] = all[e]
	}
	return d
}

// slots gives entities positions from 1.
func (s *selection) slots(entities []uint32) []uint32 {
	slot := make([]uint32, s.cube.entities+1)
	for i, e := range entities {
		slot[e] = uint32(i) + 1
	}
	return slot
}

// entityNames reads identifier, kind and name of entities, in their order.
func entityNames(ctx context.Context, tx *sql.Tx, ids []uint32) ([]corpus.Entity, error) {
	return entityRows(ctx, tx, "e.key, e.kind, e.name", ids, func(e *corpus.Entity) []any { return []any{&e.ID, &e.Kind, &e.Name} })
}

// entityRows reads columns of entities into fields, in the order of the ids.
func entityRows(ctx context.Context, tx *sql.Tx, columns string, ids []uint32, fields func(*corpus.Entity) []any) ([]corpus.Entity, error) {
	out := make([]corpus.Entity, len(ids))
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[int64(id)] = i
	}
	const many = 500 // ids in one query
	for part := range slices.Chunk(ids, many) {
		err := each(ctx, tx, "SELECT e.id, "+columns+" FROM entities e WHERE e.id IN ("+list(part)+")", nil, func(row *sql.Rows) error {
			var id int64
			var e corpus.Entity
			err := row.Scan(append([]any{&id}, fields(&e)...)...)
			out[at[id]] = e
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// date writes a day, "" where it is unknown.
func date(day sql.NullInt64) string {
	if !day.Valid {
		return ""
	}
	return timeOf(day.Int64).Format(corpus.DateLayout)
}

// dateOf writes a day of the packed columns.
func dateOf(day int32) string { return date(sql.NullInt64{Int64: int64(day), Valid: day != noDay}) }

func timeOf(day int64) time.Time { return time.Unix(day*secondsADay, 0).UTC() }
