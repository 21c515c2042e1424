package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// contradictions are queries that count rows which cannot be, with what they
// would mean.
func contradictions() [][2]string {
	return [][2]string{
		{
			"articles whose number of content blocks is wrong",
			"SELECT count(*) FROM articles a WHERE paragraphs <> (SELECT count(*) FROM blocks b" +
				" JOIN labels l ON l.id = b.label WHERE b.article = a.id AND l.content)",
		},
		{
			"articles whose number of sentences is wrong",
			"SELECT count(*) FROM articles a WHERE sentences <> (SELECT count(*) FROM sentences s" +
				" JOIN blocks b ON b.article = s.article AND b.n = s.block" +
				" JOIN labels l ON l.id = b.label WHERE s.article = a.id AND l.content)",
		},
		{
			"mentions that reach out of their block",
			"SELECT count(*) FROM mentions m LEFT JOIN blocks b ON b.article = m.article AND b.n = m.block" +
				" WHERE b.n IS NULL OR m.start < 0 OR m.length < 0 OR m.start + m.length > length(CAST(b.text AS BLOB))",
		},
		{
			"spellings whose number of mentions is wrong",
			"SELECT count(*) FROM (SELECT entity, surface, sum(n) AS n FROM (" +
				"SELECT entity, surface, mentions AS n FROM aliases UNION ALL" +
				" SELECT m.entity, m.surface, -count(*) FROM mentions m JOIN evidence v ON v.id = m.evidence" +
				" WHERE v.status = 'counted' AND m.entity IS NOT NULL GROUP BY 1, 2) GROUP BY 1, 2) WHERE n <> 0",
		},
		{
			"articles without full-text entry, or entries without article",
			"SELECT (SELECT count(*) FROM articles WHERE id NOT IN (SELECT rowid FROM article_text))" +
				" + (SELECT count(*) FROM article_text WHERE rowid NOT IN (SELECT id FROM articles))",
		},
		{
			"articles whose story does not exist",
			"SELECT count(*) FROM articles WHERE story NOT IN (SELECT id FROM articles)",
		},
	}
}

// Check reports everything that is wrong with the database: damage to the file,
// rows that refer to none, and derived rows that disagree with what they are
// derived from. Nil means all is well.
func (db *DB) Check(ctx context.Context) error {
	return db.read(ctx, "check", func(tx *sql.Tx) error {
		var found []error
		problem := func(format string, args ...any) {
			found = append(found, fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...)))
		}
		for _, check := range []func(context.Context, *sql.Tx, func(string, ...any)) error{
			checkIntegrity, checkReferences, checkContradictions, checkNamings,
		} {
			if err := check(ctx, tx, problem); err != nil {
				return errors.Join(append(found, err)...)
			}
		}
		return errors.Join(found...)
	})
}

func checkIntegrity(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	return each(ctx, tx, "PRAGMA integrity_check", nil, func(row *sql.Rows) error {
		var message string
		err := row.Scan(&message)
		if message != "ok" {
			problem("%s", message)
		}
		return err
	})
}

func checkReferences(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	return each(ctx, tx, `SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2`, nil,
		func(row *sql.Rows) error {
			var table, parent string
			var n int
			err := row.Scan(&table, &parent, &n)
			problem("%d rows of %s refer to no row of %s", n, table, parent)
			return err
		})
}

func checkContradictions(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	for _, c := range contradictions() {
		var n int
		if err := tx.QueryRowContext(ctx, c[1]).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			problem("%d %s", n, c[0])
		}
	}
	return nil
}

// namingKey and namingRow are a row of article_entity.
type (
	namingKey struct{ article, entity int64 }
	namingRow struct {
		day, source         sql.NullInt64
		mentions, sentences int64
	}
)

// checkNamings derives article_entity anew, some articles at a time, and
// compares.
func checkNamings(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	var last int64
	if err := tx.QueryRowContext(ctx, "SELECT ifnull(max(id), 0) FROM articles").Scan(&last); err != nil {
		return err
	}
	const step = 10000
	wrong := 0
	for from := int64(1); from <= last; from += step {
		have, err := storedNamings(ctx, tx, from, from+step)
		if err != nil {
			return err
		}
		want, err := derivedNamings(ctx, tx, from, from+step)
		if err != nil {
			return err
		}
		for k, v := range want {
			if have[k] != v {
				wrong++
			}
			delete(have, k)
		}
		wrong += len(have)
	}
	if wrong > 0 {
		problem("%d rows of article_entity disagree with mentions", wrong)
	}
	return nil
}

func storedNamings(ctx context.Context, tx *sql.Tx, from, to int64) (map[namingKey]namingRow, error) {
	out := map[namingKey]namingRow{}
	err := each(ctx, tx, "SELECT article, entity, day, source, mentions, sentences FROM article_entity"+
		" WHERE article >= ? AND article < ?", []any{from, to}, func(row *sql.Rows) error {
		var k namingKey
		var v namingRow
		err := row.Scan(&k.article, &k.entity, &v.day, &v.source, &v.mentions, &v.sentences)
		out[k] = v
		return err
	})
	return out, err
}

func derivedNamings(ctx context.Context, tx *sql.Tx, from, to int64) (map[namingKey]namingRow, error) {
	out := map[namingKey]namingRow{}
	err := each(ctx, tx, "SELECT m.article, m.entity, a.day, a.source, m.sentence, v.counted"+
		" FROM mentions m JOIN articles a ON a.id = m.article JOIN evidence v ON v.id = m.evidence"+
		" WHERE m.article >= ? AND m.article < ? AND m.entity IS NOT NULL AND v.status = 'counted'",
		[]any{from, to}, func(row *sql.Rows) error {
			var k namingKey
			var v namingRow
			var sentence int
			var counted bool
			err := row.Scan(&k.article, &k.entity, &v.day, &v.source, &sentence, &counted)
			if old, ok := out[k]; ok {
				v = old
			}
			if counted {
				v.mentions++
				v.sentences |= sentenceBit(sentence)
			}
			out[k] = v
			return err
		})
	return out, err
}
