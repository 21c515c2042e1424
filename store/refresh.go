package store

import (
	"context"
	"database/sql/driver"
	"math"
	"time"

	"dateline/corpus"
)

// Refresh brings up to date what is derived from all articles at once: which of
// them are of one story, the table namings, and the totals of each entity. It
// is called when all is stored. Until then the views are right but slower, and
// only equal texts count as one story.
func (db *DB) Refresh(ctx context.Context) error {
	for _, step := range []func(context.Context, *writer) error{refreshStories, refreshNamings, refreshTotals} {
		err := db.write("refresh", func(w *writer) error {
			return w.transaction(func() error { return step(ctx, w) })
		})
		if err != nil {
			return err
		}
	}
	return db.refreshPairs(ctx)
}

// Fresh reports whether nothing is left for Refresh to do.
func (db *DB) Fresh(ctx context.Context) (bool, error) {
	fresh := false
	result, err := db.Query(ctx, "SELECT count(*) = 5 FROM state WHERE value = CASE WHEN name IN ('generation', 'totals', 'pairs')"+
		" THEN (SELECT value FROM state WHERE name = 'generation') ELSE (SELECT ifnull(max(id), 0) FROM articles) END")
	if err != nil {
		return false, err
	}
	for row, err := range result.Rows() {
		if err != nil {
			return false, err
		}
		fresh = row[0] == int64(1)
	}
	return fresh, nil
}

// counterOf reads a counter of the table state.
func (w *writer) counterOf(name string) (int64, error) {
	row, err := w.first("SELECT value FROM state WHERE name = ?", name)
	if err != nil || row == nil {
		return 0, err
	}
	return numbers(row)[0], nil
}

func (w *writer) setCounter(name string, value int64) error {
	_, err := w.exec("UPDATE state SET value = ? WHERE name = ?", value, name)
	return err
}

// wholeCube reads the packed columns of all articles.
func (w *writer) wholeCube() (*selection, error) {
	c := &cube{groups: map[grouping]*groups{}, restricted: map[string]*cube{}}
	err := w.eachSegment(func(g *segment) { c.segments = append(c.segments, g) })
	if err != nil {
		return nil, err
	}
	row, err := w.first("SELECT ifnull((SELECT max(id) FROM sources), 0), ifnull((SELECT max(id) FROM entities), 0)")
	if err != nil {
		return nil, err
	}
	n := numbers(row)
	c.sources, c.entities = int(n[0]), int(n[1])
	s := &selection{scope: &scope{from: math.MinInt32, to: math.MaxInt32, ordinary: true}, cube: c}
	s.pick(nil)
	return s, nil
}

// last is the number of the last article.
func (c *cube) last() int64 {
	if len(c.segments) == 0 {
		return 0
	}
	s := c.segments[len(c.segments)-1]
	return s.first + int64(s.n) - 1
}

// refreshTotals counts every entity anew, if anything has changed.
func refreshTotals(_ context.Context, w *writer) error {
	generation, err := w.counterOf("generation")
	if err != nil {
		return err
	}
	if have, err := w.counterOf("totals"); err != nil || have == generation {
		return err
	}
	s, err := w.wholeCube()
	if err != nil {
		return err
	}
	if _, err := w.exec("DELETE FROM totals"); err != nil {
		return err
	}
	one := make([]bool, s.cube.entities+1)
	for _, g := range s.segments {
		for x, e := range g.entity {
			one[e] = one[e] || g.count[x] >= 2
		}
	}
	var entities []uint32
	for e, named := range one {
		if named {
			entities = append(entities, uint32(e))
		}
	}
	b := bulk{table: "totals", columns: 8}
	for i, f := range s.frequencies(entities) {
		err := b.add(w, int64(entities[i]), int64(f.Mentions), int64(f.Articles), int64(f.Texts), int64(f.Stories), int64(f.Outlets),
			dayValue(f.First), dayValue(f.Last))
		if err != nil {
			return err
		}
	}
	if err := b.flush(w); err != nil {
		return err
	}
	return w.setCounter("totals", generation)
}

// dayValue is the number of a day, nil for none.
func dayValue(day string) driver.Value {
	t, err := time.Parse(corpus.DateLayout, day)
	if err != nil {
		return nil
	}
	return dayNumber(t)
}

// namingsAtOnce bounds the rows that are sorted in memory at a time.
const namingsAtOnce = 1 << 22

// refreshNamings adds the newer articles to namings, sorted as the table is.
func refreshNamings(ctx context.Context, w *writer) error {
	named, err := w.counterOf("named")
	if err != nil {
		return err
	}
	row, err := w.first("SELECT ifnull(max(id), 0) FROM articles")
	if err != nil || numbers(row)[0] == named {
		return err
	}
	s, err := w.wholeCube()
	if err != nil {
		return err
	}
	var pending []part
	size := 0
	for _, p := range s.parts {
		if skip := named + 1 - p.first; skip > 0 {
			p.articles = p.articles[min(skip, int64(len(p.articles))):]
		}
		pending = append(pending, p)
		if size += len(p.entity); size < namingsAtOnce {
			continue
		}
		if err := w.addNamings(ctx, pending, s.cube.entities); err != nil {
			return err
		}
		pending, size = nil, 0
	}
	if err := w.addNamings(ctx, pending, s.cube.entities); err != nil {
		return err
	}
	return w.setCounter("named", s.last())
}

// namingRow is a row of namings.
type namingRow struct{ entity, article, mentions uint32 }

// addNamings inserts what the articles name, by entity and article.
func (w *writer) addNamings(ctx context.Context, parts []part, entities int) error {
	starts := make([]uint32, entities+2)
	each := func(f func(namingRow)) {
		for _, p := range parts {
			for _, i := range p.articles {
				for x := p.segment.from[i]; x < p.segment.from[i+1]; x++ {
					f(namingRow{p.entity[x], uint32(p.first) + uint32(i), p.count[x] >> 1})
				}
			}
		}
	}
	each(func(r namingRow) { starts[r.entity+1]++ })
	for e := 1; e < len(starts); e++ {
		starts[e] += starts[e-1]
	}
	sorted := make([]namingRow, starts[len(starts)-1])
	each(func(r namingRow) {
		sorted[starts[r.entity]] = r
		starts[r.entity]++
	})
	b := bulk{table: "namings", columns: 3}
	for i, r := range sorted {
		if i&0xffff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := b.add(w, int64(r.entity), int64(r.article), int64(r.mentions)); err != nil {
			return err
		}
	}
	return b.flush(w)
}
