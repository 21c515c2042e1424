package store

import (
	"database/sql/driver"
	"fmt"
	"slices"
)

// segmentDraft is a segment in the making.
type segmentDraft struct {
	packed
	first int64
	n     int64
}

// add appends an article, which follows on those before.
func (s *segmentDraft) add(id int64, c *columns) {
	if s.n == 0 {
		s.first = id
	}
	s.n++
	s.packed.add(id, c)
}

// generation starts a new generation, once for each transaction that changes
// articles or mentions, and returns its number.
func (w *writer) generation() (int64, error) {
	row, err := w.first("UPDATE state SET value = value + 1 WHERE name = 'generation' RETURNING value")
	if err != nil || row == nil {
		return 0, err
	}
	n, _ := row[0].(int64)
	return n, nil
}

// writeSegment stores a new segment. It first takes in its neighbour while that
// is not the larger one, so that there are few segments and each article is
// packed again only a few times.
func (w *writer) writeSegment(s *segmentDraft) error {
	generation, err := w.generation()
	if err != nil {
		return err
	}
	for {
		row, err := w.first("SELECT first, articles FROM segments WHERE first < ? ORDER BY first DESC LIMIT 1", s.first)
		if err != nil {
			return err
		}
		if row == nil {
			break
		}
		n := numbers(row)
		if n[1] > s.n || n[1]+s.n > segmentLimit {
			break
		}
		before, err := w.readSegment(n[0])
		if err != nil {
			return err
		}
		before.append(&s.packed)
		s.packed, s.first, s.n = before, n[0], n[1]+s.n
		if _, err := w.exec("DELETE FROM segments WHERE first = ?", s.first); err != nil {
			return err
		}
	}
	return w.saveSegment(s, generation)
}

func (w *writer) saveSegment(s *segmentDraft, generation int64) error {
	_, err := w.exec("INSERT OR REPLACE INTO segments (first, articles, changed, named, placed, stories, prints)"+
		" VALUES (?, ?, ?, ?, ?, ?, ?)", s.first, s.n, generation,
		w.packer.packColumn(s.named), w.packer.packColumn(s.placed), w.packer.packColumn(s.stories), w.packer.packColumn(s.prints))
	return err
}

func (p *packed) append(q *packed) {
	p.named, p.placed = append(p.named, q.named...), append(p.placed, q.placed...)
	p.stories, p.prints = append(p.stories, q.stories...), append(p.prints, q.prints...)
}

// readSegment reads the columns of a segment, expanded.
func (w *writer) readSegment(first int64) (p packed, err error) {
	row, err := w.first("SELECT named, placed, stories, prints FROM segments WHERE first = ?", first)
	if err != nil {
		return p, err
	}
	if row == nil {
		return p, fmt.Errorf("%w: segment %d is missing", ErrDamaged, first)
	}
	for i, into := range []*[]byte{&p.named, &p.placed, &p.stories, &p.prints} {
		blob, _ := row[i].([]byte)
		if *into, err = w.packer.unpack(blob, nil); err != nil {
			return p, err
		}
	}
	return p, nil
}

// changeSegments rewrites what the segments say of some articles. The articles
// are sorted.
func (w *writer) changeSegments(articles []int64, change func(int64, *columns) error) error {
	if len(articles) == 0 {
		return nil
	}
	generation, err := w.generation()
	if err != nil {
		return err
	}
	evidence, err := readEvidence(w.ask)
	if err != nil {
		return err
	}
	for len(articles) > 0 {
		row, err := w.first("SELECT first, articles FROM segments WHERE first <= ? ORDER BY first DESC LIMIT 1", articles[0])
		if err != nil {
			return err
		}
		if row == nil {
			return fmt.Errorf("%w: article %d is in no segment", ErrDamaged, articles[0])
		}
		n := numbers(row)
		end, _ := slices.BinarySearch(articles, n[0]+n[1])
		if end == 0 {
			return fmt.Errorf("%w: article %d is in no segment", ErrDamaged, articles[0])
		}
		if err := w.changeSegment(n[0], n[1], articles[:end], evidence, generation, change); err != nil {
			return err
		}
		articles = articles[end:]
	}
	return nil
}

func (w *writer) changeSegment(first, n int64, articles []int64, evidence evidenceTable, generation int64, change func(int64, *columns) error) error {
	old, err := w.readSegment(first)
	if err != nil {
		return err
	}
	all, err := old.articles(first, int(n), evidence)
	if err != nil {
		return err
	}
	for _, id := range articles {
		if err := change(id, &all[id-first]); err != nil {
			return err
		}
	}
	var s segmentDraft
	for i := range all {
		s.add(first+int64(i), &all[i])
	}
	return w.saveSegment(&s, generation)
}

// rebuildSegments derives every segment anew from articles, bodies, mentions
// and article_focus.
func (w *writer) rebuildSegments() error {
	if _, err := w.exec("DELETE FROM segments"); err != nil {
		return err
	}
	row, err := w.first("SELECT ifnull(max(id), 0) FROM articles")
	if err != nil {
		return err
	}
	last := numbers(row)[0]
	for first := int64(1); first <= last; first += segmentLimit {
		derived, err := w.derive(first, min(last, first+segmentLimit-1))
		if err != nil {
			return err
		}
		var s segmentDraft
		for i := range derived {
			s.add(first+int64(i), &derived[i])
		}
		generation, err := w.generation()
		if err != nil {
			return err
		}
		if err := w.saveSegment(&s, generation); err != nil {
			return err
		}
	}
	return nil
}

// derive computes the columns of the articles from first to last from the
// tables that they come from.
func (w *writer) derive(first, last int64) ([]columns, error) {
	return derive(first, last, w.packer, w.ask)
}

// ask answers queries as an asker does.
func (w *writer) ask(query string, args []any, f func([]driver.Value) error) error {
	values := make([]driver.Value, len(args))
	for i, a := range args {
		values[i] = a
	}
	return w.rows(query, values, f)
}
