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
func (w *writer) focus(article int64, focus []corpus.Focus, ids map[corpus.EntityID]int64) error {
	for _, f := range focus {
		if _, err := w.exec("INSERT INTO article_focus (article, entity, score) VALUES (?, ?, ?)",
			article, ids[f.Entity], thousandths(f.Score)); err != nil {
			return err
		}
	}
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
		s, err := newScope(ctx, tx, f)
		if err != nil {
			return err
		}
		where, args := s.where(ofArticles)
		source, weight := s.mentions()
		query := "SELECT e.key, e.name, (SELECT ifnull(sum(" + weight + "), 0) FROM article_focus h" +
			" JOIN articles a ON a.id = h.article JOIN " + source + " AND x.entity = h.entity " + where + " AND h.entity = e.id) AS mentions," +
			" count(*) AS articles, count(DISTINCT a.story) AS stories, count(DISTINCT a.source) AS outlets," +
			" min(a.day), max(a.day), avg(g.score) / 1000.0 AS score" +
			" FROM articles a JOIN article_focus g ON g.article = a.id JOIN entities e ON e.id = g.entity " +
			where + " GROUP BY e.id ORDER BY " + unitColumn(unit) + " DESC, score DESC, e.key LIMIT ?"
		return each(ctx, tx, query, append(append(slices.Clone(args), args...), all(limit)), func(row *sql.Rows) error {
			var q corpus.FocusFrequency
			var first, last sql.NullInt64
			err := row.Scan(&q.Entity, &q.Name, &q.Mentions, &q.Articles, &q.Stories, &q.Outlets, &first, &last, &q.Score)
			q.First, q.Last = date(first), date(last)
			out = append(out, q)
			return err
		})
	})
	return out, err
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
