package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/bits"
	"slices"
	"sync"
)

// A cube holds the packed columns in memory, ready for counting: one array a
// column and segment. It is of one generation of the database; what has not
// changed since the cube before is taken over from it.
type cube struct {
	generation int64
	segments   []*segment // by first article
	evidence   evidenceTable
	labels     labelTable
	sources    int // largest number of an outlet
	entities   int // largest number of an entity

	mu         sync.Mutex // guards what is made when it is first needed
	groups     map[grouping]*groups
	restricted map[string]*cube
	columns    *entityColumns
	head       *heads
	spoken     map[string]bitmap // articles by language
	linked     map[int64][]int64 // article -> later articles that are linked with it
}

// segment is the articles of one row of segments. Article i has the rows from
// from[i] to from[i+1].
type segment struct {
	first, changed        int64
	n                     int
	day                   []int32
	source                []uint32
	paragraphs, sentences []uint32
	copies, stories       []uint32 // numbers of articles
	from                  []uint32
	entity                []uint32
	count                 []uint32 // twice the mentions, plus 1 for a country
	focusFrom             []uint32
	focus                 []focusRow

	mu       sync.Mutex // guards what is made when it is first needed
	postings *postings
	dates    *calendar
	windows  [2]*windowSets // of sentences, of paragraphs
}

// postings lists the rows that name each entity at least once.
type postings struct {
	entities []uint32 // sorted
	from     []uint32
	rows     []uint32
	articles []uint16 // of the rows, from the first of the segment
}

// of returns the rows of an entity and their articles.
func (p *postings) of(entity uint32) (rows []uint32, articles []uint16) {
	i, found := slices.BinarySearch(p.entities, entity)
	if !found {
		return nil, nil
	}
	return p.rows[p.from[i]:p.from[i+1]], p.articles[p.from[i]:p.from[i+1]]
}

// windowSets says for each row in which windows of its article the entity is
// named. Bit 63 stands for all windows from 63 on, which high lists.
type windowSets struct {
	low  []uint64
	high map[uint32][]uint32 // row -> windows from 63 on, sorted
}

// highBit marks a set with windows from 63 on.
const highBit = 1 << 63

// common counts the windows that two rows share.
func (w *windowSets) common(x, y uint32) uint32 {
	both := w.low[x] & w.low[y]
	n := uint32(bits.OnesCount64(both &^ highBit))
	if both&highBit != 0 {
		a, b := w.high[x], w.high[y]
		for i, j := 0, 0; i < len(a) && j < len(b); {
			switch {
			case a[i] == b[j]:
				n, i, j = n+1, i+1, j+1
			case a[i] < b[j]:
				i++
			default:
				j++
			}
		}
	}
	return n
}

// size counts the windows of a row.
func (w *windowSets) size(x uint32) uint32 {
	return uint32(bits.OnesCount64(w.low[x]&^highBit) + len(w.high[x]))
}

// askerOf lets a transaction of database/sql answer as the writer does.
func askerOf(ctx context.Context, tx *sql.Tx) asker {
	return func(query string, args []any, f func([]driver.Value) error) error {
		var values []driver.Value
		var read, into []any
		return each(ctx, tx, query, args, func(row *sql.Rows) error {
			if values == nil {
				columns, err := row.Columns()
				if err != nil {
					return err
				}
				values, read, into = make([]driver.Value, len(columns)), make([]any, len(columns)), make([]any, len(columns))
				for i := range read {
					into[i] = &read[i]
				}
			}
			if err := row.Scan(into...); err != nil {
				return err
			}
			for i, v := range read {
				values[i] = v
			}
			return f(values)
		})
	}
}

// cube returns the columns as the transaction sees them.
func (db *DB) cube(ctx context.Context, tx *sql.Tx) (*cube, error) {
	var generation int64
	if err := tx.QueryRowContext(ctx, "SELECT value FROM state WHERE name = 'generation'").Scan(&generation); err != nil {
		return nil, err
	}
	db.cubes.Lock()
	old := db.latest
	db.cubes.Unlock()
	if old != nil && old.generation == generation {
		return old, nil
	}
	c, err := loadCube(ctx, tx, db.packer, old)
	if err != nil {
		return nil, err
	}
	c.generation = generation
	db.cubes.Lock()
	defer db.cubes.Unlock()
	if db.latest == nil || db.latest.generation < generation {
		db.latest = c
	}
	return c, nil
}

func loadCube(ctx context.Context, tx *sql.Tx, p *packer, old *cube) (*cube, error) {
	ask := askerOf(ctx, tx)
	c := &cube{groups: map[grouping]*groups{}, restricted: map[string]*cube{}}
	var err error
	if c.evidence, err = readEvidence(ask); err != nil {
		return nil, err
	}
	if c.labels, err = readLabels(ask); err != nil {
		return nil, err
	}
	err = tx.QueryRowContext(ctx, "SELECT ifnull((SELECT max(id) FROM sources), 0), ifnull((SELECT max(id) FROM entities), 0)").
		Scan(&c.sources, &c.entities)
	if err != nil {
		return nil, err
	}
	known := map[[3]int64]*segment{}
	if old != nil {
		for _, s := range old.segments {
			known[[3]int64{s.first, int64(s.n), s.changed}] = s
		}
	}
	err = ask("SELECT first, articles, changed FROM segments ORDER BY first", nil, func(row []driver.Value) error {
		n := numbers(row)
		s := known[[3]int64{n[0], n[1], n[2]}]
		if s == nil {
			s = &segment{first: n[0], n: int(n[1]), changed: n[2]}
		}
		c.segments = append(c.segments, s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var named, stories []byte
	for _, s := range c.segments {
		if s.from != nil {
			continue
		}
		var x, y sql.RawBytes
		err := each(ctx, tx, "SELECT named, stories FROM segments WHERE first = ?", []any{s.first}, func(row *sql.Rows) error {
			if err := row.Scan(&x, &y); err != nil {
				return err
			}
			if named, err = p.unpack(x, named[:0]); err == nil {
				stories, err = p.unpack(y, stories[:0])
			}
			return err
		})
		if err == nil {
			err = s.fill(named, stories, c.entities, c.sources)
		}
		if err != nil {
			return nil, fmt.Errorf("articles from %d on: %w", s.first, err)
		}
	}
	_, err = tx.ExecContext(ctx, "PRAGMA shrink_memory") // the pages read will not be asked for again
	return c, err
}

// fill reads the columns of a segment.
func (s *segment) fill(named, stories []byte, entities, sources int) error {
	r := reader{data: named}
	s.day, s.source = make([]int32, s.n), make([]uint32, s.n)
	s.paragraphs, s.sentences = make([]uint32, s.n), make([]uint32, s.n)
	s.from, s.focusFrom = make([]uint32, 1, s.n+1), make([]uint32, 1, s.n+1)
	s.entity, s.count = make([]uint32, 0, len(named)/4), make([]uint32, 0, len(named)/4)
	for i := range s.n {
		s.day[i] = noDay
		if d := r.number(); d > 0 {
			s.day[i] = int32(unzigzag(d - 1))
		}
		s.source[i], s.paragraphs[i], s.sentences[i] = uint32(r.number()), uint32(r.number()), uint32(r.number())
		r.damaged = r.damaged || s.source[i] > uint32(sources)
		for range r.count() {
			s.focus = append(s.focus, focusRow{uint32(r.number()), uint32(r.number())})
		}
		s.focusFrom = append(s.focusFrom, uint32(len(s.focus)))
		last := uint32(0)
		for range r.count() {
			last += uint32(r.number())
			s.entity = append(s.entity, last)
			s.count = append(s.count, uint32(r.number()))
			r.damaged = r.damaged || last > uint32(entities)
		}
		s.from = append(s.from, uint32(len(s.entity)))
	}
	if err := r.finish(); err != nil {
		return err
	}
	s.entity, s.count = fitted(s.entity), fitted(s.count)
	r = reader{data: stories}
	s.copies, s.stories = make([]uint32, s.n), make([]uint32, s.n)
	for i := range s.n {
		id := s.first + int64(i)
		s.copies[i], s.stories[i] = uint32(id-r.signed()), uint32(id-r.signed())
	}
	return r.finish()
}

// fitted moves a list that leaves much room to one that leaves none.
func fitted(list []uint32) []uint32 {
	if cap(list)-len(list) > len(list)/16 {
		return append(make([]uint32, 0, len(list)), list...)
	}
	return list
}

// post returns the postings of the segment.
func (s *segment) post() *postings {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.postings == nil {
		s.postings = s.index()
	}
	return s.postings
}

func (s *segment) index() *postings {
	p := &postings{}
	slot := make(map[uint32]uint32, len(s.entity)/8)
	var sizes []uint32
	at := make([]uint32, len(s.entity))
	for i, e := range s.entity {
		if s.count[i] < 2 {
			continue
		}
		k, ok := slot[e]
		if !ok {
			k = uint32(len(p.entities))
			slot[e] = k
			p.entities = append(p.entities, e)
			sizes = append(sizes, 0)
		}
		sizes[k]++
		at[i] = k
	}
	order := make([]uint32, len(p.entities)) // positions by entity
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return int(int64(p.entities[a]) - int64(p.entities[b])) })
	starts := make([]uint32, len(order))
	p.from = make([]uint32, 1, len(order)+1)
	total := uint32(0)
	sorted := make([]uint32, len(order))
	for i, k := range order {
		sorted[i], starts[k] = p.entities[k], total
		total += sizes[k]
		p.from = append(p.from, total)
	}
	p.entities = sorted
	p.rows, p.articles = make([]uint32, total), make([]uint16, total)
	for i := range s.n {
		for x := s.from[i]; x < s.from[i+1]; x++ {
			if s.count[x] < 2 {
				continue
			}
			k := starts[at[x]]
			p.rows[k], p.articles[k] = x, uint16(i)
			starts[at[x]]++
		}
	}
	return p
}
