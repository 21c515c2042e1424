package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"dateline/corpus"
)

// focus stores what an article is about.
func (w *writer) focus(article int64, focus []corpus.Focus, ids map[corpus.EntityID]int64, c *columns) error {
	for _, f := range focus {
		c.focus = append(c.focus, focusRow{uint32(ids[f.Entity]), uint32(thousandths(f.Score))})
		if _, err := w.exec("INSERT INTO article_focus (article, entity, score) VALUES (?, ?, ?)",
			article, ids[f.Entity], thousandths(f.Score)); err != nil {
			return err
		}
	}
	sortFocus(c.focus)
	return nil
}

func thousandths(score float32) int64 { return int64(math.Round(float64(score) * 1000)) }

// Foci counts how many of the articles that the filter selects are about each
// country: most first in the unit, then by mean score, then by identifier. The
// mentions are those of the country in the articles about it. A limit of 0 or
// less means all.
func (db *DB) Foci(ctx context.Context, f corpus.Filter, unit corpus.Unit, limit int) ([]corpus.FocusFrequency, error) {
	var out []corpus.FocusFrequency
	err := db.read(ctx, "foci", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		var countries []uint32
		out, countries = s.foci()
		names, err := entityNames(ctx, tx, countries)
		if err != nil {
			return err
		}
		for i := range out {
			out[i].Entity, out[i].Name = names[i].ID, names[i].Name
		}
		slices.SortFunc(out, func(a, b corpus.FocusFrequency) int {
			return cmp.Or(cmp.Compare(b.In(unit), a.In(unit)), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Entity, b.Entity))
		})
		if limit > 0 && len(out) > limit {
			out = slices.Clip(out[:limit])
		}
		return nil
	})
	return out, err
}

// foci counts what the selected articles are about, and lists the countries.
func (s *selection) foci() (out []corpus.FocusFrequency, countries []uint32) {
	slot := make([]uint32, s.cube.entities+1)
	for _, p := range s.parts {
		for _, f := range p.focus {
			if slot[f.entity] == 0 {
				countries = append(countries, f.entity)
				slot[f.entity] = uint32(len(countries))
			}
		}
	}
	n := len(countries)
	found := make([]corpus.FocusFrequency, n)
	copies, stories, outlets := newDistinct(s.group(byCopy), n), newDistinct(s.group(byStory), n), newDistinct(s.group(byOutlet), n)
	first, last, scores := make([]int32, n), make([]int32, n), make([]uint64, n)
	for i := range first {
		first[i], last[i] = noDay, noDay
	}
	for _, p := range s.parts {
		for _, i := range p.articles {
			for _, f := range p.focus[p.focusFrom[i]:p.focusFrom[i+1]] {
				k := int(slot[f.entity]) - 1
				found[k].Articles++
				found[k].Mentions += p.mentionsOf(int(i), f.entity)
				scores[k] += uint64(f.score)
				copies.add(k, copies.of[p.segment][i])
				stories.add(k, stories.of[p.segment][i])
				outlets.add(k, p.source[i])
				if d := p.day[i]; d != noDay {
					if first[k] == noDay || d < first[k] {
						first[k] = d
					}
					last[k] = max(last[k], d)
				}
			}
		}
	}
	var met []uint32
	for k, f := range found {
		if f.Articles == 0 {
			continue
		}
		f.Texts, f.Stories, f.Outlets = int(copies.n[k]), int(stories.n[k]), int(outlets.n[k])
		f.First, f.Last = dateOf(first[k]), dateOf(last[k])
		f.Score = float64(scores[k]) / float64(f.Articles) / 1000
		out, met = append(out, f), append(met, countries[k])
	}
	return out, met
}

// mentionsOf is how often an article names an entity.
func (s *segment) mentionsOf(article int, entity uint32) int {
	rows := s.entity[s.from[article]:s.from[article+1]]
	at, found := slices.BinarySearch(rows, entity)
	if !found {
		return 0
	}
	return int(s.count[int(s.from[article])+at] >> 1)
}

// readFocus reads what an article is about, strongest first.
func (s *Stored) readFocus(ctx context.Context, tx *sql.Tx, number int64) error {
	err := each(ctx, tx, "SELECT e.key, f.score FROM article_focus f JOIN entities e ON e.id = f.entity WHERE f.article = ?",
		[]any{number}, func(row *sql.Rows) error {
			var f corpus.Focus
			var score int64
			err := row.Scan(&f.Entity, &score)
			f.Score = float32(score) / 1000
			s.Record.Focus = append(s.Record.Focus, f)
			return err
		})
	slices.SortFunc(s.Record.Focus, func(x, y corpus.Focus) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Entity, y.Entity))
	})
	return err
}

// validateFocus reports a focus that is no country of the record.
func validateFocus(r *corpus.Record, kinds map[corpus.EntityID]corpus.Kind) error {
	seen := map[corpus.EntityID]bool{}
	for _, f := range r.Focus {
		if kinds[f.Entity] != corpus.Country || seen[f.Entity] {
			return fmt.Errorf("%w: article %s: focus %q is no country among its entities, or stands twice", ErrInvalid, r.Article.ID, f.Entity)
		}
		seen[f.Entity] = true
	}
	return nil
}
