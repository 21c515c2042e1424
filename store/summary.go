package store

import (
	"context"
	"database/sql"
)

// Summary says how much a database holds.
type Summary struct {
	Articles, Undated, Stories, Outlets int
	First, Last                         string // days of publication, "" where no article is dated
	Blocks, Content, Sentences          int    // Content: blocks that are part of an article
	Mentions, Counted                   int    // all, and those that count by default
	People, Countries, Unresolved       int    // entities; Unresolved are not among People
	Rejects, Runs                       int
}

// Summary counts the rows of the database.
func (db *DB) Summary(ctx context.Context) (Summary, error) {
	var s Summary
	if err := db.flush(); err != nil {
		return s, err
	}
	err := db.read(ctx, "summary", func(tx *sql.Tx) error {
		var first, last sql.NullInt64
		err := tx.QueryRowContext(ctx, "SELECT count(*), count(*) - count(day), count(DISTINCT story),"+
			" count(DISTINCT source), min(day), max(day), ifnull(sum(paragraphs), 0), ifnull(sum(sentences), 0) FROM articles").
			Scan(&s.Articles, &s.Undated, &s.Stories, &s.Outlets, &first, &last, &s.Content, &s.Sentences)
		if err != nil {
			return err
		}
		s.First, s.Last = date(first), date(last)
		return tx.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM blocks), (SELECT count(*) FROM mentions),"+
			" (SELECT ifnull(sum(mentions), 0) FROM article_entity),"+
			" (SELECT count(*) FROM entities WHERE kind = 'person' AND NOT unresolved AND "+present+"),"+
			" (SELECT count(*) FROM entities WHERE kind = 'country'),"+
			" (SELECT count(*) FROM entities WHERE unresolved AND "+present+"),"+
			" (SELECT count(*) FROM rejects), (SELECT count(*) FROM runs)").
			Scan(&s.Blocks, &s.Mentions, &s.Counted, &s.People, &s.Countries, &s.Unresolved, &s.Rejects, &s.Runs)
	})
	return s, err
}
