package store

import (
	"context"
	"database/sql"

	"dateline/corpus"
)

// Decisions lists the sightings of other articles that are a person's by the
// linker's decision, in the order of articles.
func (db *DB) Decisions(ctx context.Context, person corpus.EntityID) (out []corpus.Decision, err error) {
	err = db.read(ctx, "decisions", func(tx *sql.Tx) error {
		out, err = decisions(ctx, tx, "p.key = ?", string(person))
		return err
	})
	return out, err
}

// readDecisions reads who of the article goes by another identifier.
func (s *Stored) readDecisions(ctx context.Context, tx *sql.Tx, number int64) (err error) {
	s.Decisions, err = decisions(ctx, tx, "i.article = ?", number)
	return err
}

func decisions(ctx context.Context, tx *sql.Tx, where string, arg any) (out []corpus.Decision, err error) {
	err = each(ctx, tx, "SELECT a.key, e.key, p.key, i.rule, i.score / 1000.0 FROM identities i"+
		" JOIN articles a ON a.id = i.article JOIN entities e ON e.id = i.entity JOIN entities p ON p.id = i.person"+
		" WHERE "+where+" ORDER BY 1, 2", []any{arg}, func(row *sql.Rows) error {
		var d corpus.Decision
		err := row.Scan(&d.Article, &d.Entity, &d.Person, &d.Rule, &d.Score)
		out = append(out, d)
		return err
	})
	return out, err
}
