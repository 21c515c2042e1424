package store

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"math"

	"dateline/corpus"
)

// refreshStories finds the copies and rewrites among the articles that came
// since the last time, and numbers texts and stories anew.
func refreshStories(ctx context.Context, w *writer) error {
	settled, err := w.counterOf("stories")
	if err != nil {
		return err
	}
	row, err := w.first("SELECT ifnull(max(id), 0) FROM articles")
	if err != nil || numbers(row)[0] == settled {
		return err
	}
	s := storySettling{w: w}
	if err := s.read(ctx); err != nil {
		return err
	}
	if err := s.weaver.Weave(int(settled)); err != nil {
		return err
	}
	for _, l := range s.weaver.Links {
		_, err := w.exec("INSERT INTO story_links (article, other, reason, score) VALUES (?, ?, ?, ?)",
			int64(l.B+1), int64(l.A+1), l.Reason, int64(math.Round(l.Score*1000)))
		if err != nil {
			return err
		}
	}
	if err := s.write(); err != nil {
		return err
	}
	return w.setCounter("stories", numbers(row)[0])
}

// storySettling is one call of refreshStories. The article at position i has
// the number i+1.
type storySettling struct {
	w        *writer
	weaver   corpus.Weaver
	segments []*segment
	labels   labelTable
}

func (s *storySettling) read(ctx context.Context) (err error) {
	if s.labels, err = readLabels(s.w.ask); err != nil {
		return err
	}
	if err := s.w.eachSegment(func(g *segment) { s.segments = append(s.segments, g) }); err != nil {
		return err
	}
	var prints []byte
	for _, g := range s.segments {
		row, err := s.w.first("SELECT prints FROM segments WHERE first = ?", g.first)
		if err != nil {
			return err
		}
		packed, _ := row[0].([]byte)
		if prints, err = s.w.packer.unpack(packed, prints[:0]); err != nil {
			return err
		}
		r := reader{data: prints}
		for i := range g.n {
			s.weaver.Traces = append(s.weaver.Traces, unpackTrace(r.bytes(), g.day[i]))
		}
		if err := r.finish(); err != nil {
			return err
		}
	}
	err = s.w.rows("SELECT text_key FROM articles ORDER BY id", nil, func(row []driver.Value) error {
		s.weaver.Texts = append(s.weaver.Texts, numbers(row)[0])
		return nil
	})
	if err != nil {
		return err
	}
	var known []corpus.StoryLink
	err = s.w.rows("SELECT other, article, reason FROM story_links", nil, func(row []driver.Value) error {
		n := numbers(row)
		known = append(known, corpus.StoryLink{A: int(n[0]) - 1, B: int(n[1]) - 1, Reason: asText(row[2])})
		return nil
	})
	s.weaver.Know(known)
	s.weaver.Sequences = func(i int) ([]uint64, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return s.sequences(int64(i) + 1)
	}
	return err
}

func (s *storySettling) sequences(article int64) ([]uint64, error) {
	row, err := s.w.first("SELECT text FROM bodies WHERE article = ?", article)
	if err != nil || row == nil {
		return nil, err
	}
	packed, _ := row[0].([]byte)
	b, err := s.w.packer.unpackBody(packed)
	if err != nil {
		return nil, err
	}
	return corpus.Sequences(b.article("", s.labels)), nil
}

// write notes the texts and stories that have changed.
func (s *storySettling) write() error {
	texts, stories := s.weaver.Clusters()
	var generation int64
	for _, g := range s.segments {
		var packed []byte
		changed := false
		for i := range g.n {
			id := g.first + int64(i)
			text, story := int64(texts[id-1])+1, int64(stories[id-1])+1
			packed = binary.AppendVarint(binary.AppendVarint(packed, id-text), id-story)
			if text == int64(g.copies[i]) && story == int64(g.stories[i]) {
				continue
			}
			changed = true
			if _, err := s.w.exec("UPDATE articles SET copy = ?, story = ? WHERE id = ?", text, story, id); err != nil {
				return err
			}
		}
		if !changed {
			continue
		}
		if generation == 0 {
			var err error
			if generation, err = s.w.generation(); err != nil {
				return err
			}
		}
		_, err := s.w.exec("UPDATE segments SET stories = ?, changed = ? WHERE first = ?", s.w.packer.packColumn(packed), generation, g.first)
		if err != nil {
			return err
		}
	}
	return nil
}
