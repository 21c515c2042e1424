package store

import (
	"context"
	"database/sql"
	"time"

	"dateline/corpus"
)

// Frequencies counts how often each entity of the kind is named in the articles
// that the filter selects: most first in the unit, then most mentions, then by
// identifier. A limit of 0 or less means all.
func (db *DB) Frequencies(ctx context.Context, kind corpus.Kind, f corpus.Filter, unit corpus.Unit, limit int) ([]corpus.Frequency, error) {
	var out []corpus.Frequency
	err := db.read(ctx, "frequencies", func(tx *sql.Tx) error {
		s, err := newScope(ctx, tx, f)
		if err != nil {
			return err
		}
		where, args := s.where(ofArticles)
		source, weight := s.mentions()
		articles := "count(*)" // article_entity has one row for each
		if !s.ordinary {
			articles = "count(DISTINCT a.id)"
		}
		query := "SELECT e.key, e.name, sum(" + weight + ") AS mentions, " + articles + " AS articles," +
			" count(DISTINCT a.story) AS stories, count(DISTINCT a.source) AS outlets, min(a.day), max(a.day)" +
			" FROM articles a JOIN " + source + " JOIN entities e ON e.id = x.entity " +
			where + " AND e.kind = ? GROUP BY e.id ORDER BY " + unitColumn(unit) + " DESC, mentions DESC, e.key LIMIT ?"
		return each(ctx, tx, query, append(args, string(kind), all(limit)), func(row *sql.Rows) error {
			var q corpus.Frequency
			var first, last sql.NullInt64
			err := row.Scan(&q.Entity, &q.Name, &q.Mentions, &q.Articles, &q.Stories, &q.Outlets, &first, &last)
			q.First, q.Last = date(first), date(last)
			out = append(out, q)
			return err
		})
	})
	return out, err
}

// unitColumn names the column that holds a unit.
func unitColumn(u corpus.Unit) string {
	switch u {
	case corpus.UnitArticles, corpus.UnitStories, corpus.UnitOutlets:
		return string(u)
	}
	return string(corpus.UnitMentions)
}

// all turns a limit into SQLite's, where a negative one means none.
func all(limit int) int {
	if limit <= 0 {
		return -1
	}
	return limit
}

// date writes a day, "" where it is unknown.
func date(day sql.NullInt64) string {
	if !day.Valid {
		return ""
	}
	return timeOf(day.Int64).Format(corpus.DateLayout)
}

func timeOf(day int64) time.Time { return time.Unix(day*secondsADay, 0).UTC() }
