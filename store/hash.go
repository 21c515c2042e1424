package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
)

// contentQueries read everything that follows from the input alone, each in an
// order that follows from it too. Numbers of rows, runs, origins and times of
// fetching are left out: they say how the content came here. The plus before
// e.id lets SQLite use the index on an expression.
func contentQueries() []string {
	return []string{
		"SELECT a.key, s.name, a.day, a.published, a.url, a.canonical, a.title, a.author, a.language, a.text_key," +
			" a.paragraphs, a.sentences, a.modified, a.publisher, a.section, a.type, a.paywall, a.unread_date FROM articles a LEFT JOIN sources s ON s.id = a.source ORDER BY a.key",
		"SELECT a.key, m.n, m.block, m.start, m.sentence, e.key, w.text, o.text, v.kind, v.form, v.status," +
			" v.reason, v.role, v.rule, v.joined, v.subdivision, m.doubt, x.key" +
			" FROM articles a CROSS JOIN mentions m ON m.article = a.id JOIN evidence v ON v.id = m.evidence" +
			" JOIN aliases l ON l.id = m.alias JOIN surfaces w ON w.id = l.surface LEFT JOIN entities e ON e.id = l.entity" +
			" LEFT JOIN enclosures c ON c.article = m.article AND c.n = m.n LEFT JOIN surfaces o ON o.id = c.surface" +
			" LEFT JOIN entities x ON x.id = m.extracted ORDER BY a.key, m.n",
		"SELECT article, entity, person, rule, score FROM identity_list ORDER BY article, entity",
		"SELECT a.key, e.key, f.score FROM articles a CROSS JOIN article_focus f ON f.article = a.id" +
			" JOIN entities e ON e.id = f.entity ORDER BY a.key, e.key",
		"SELECT key, kind, name, iso2, iso3, unresolved FROM entities ORDER BY key",
		"SELECT e.key, s.text, l.mentions FROM entities e CROSS JOIN aliases l ON ifnull(l.entity, 0) = +e.id" +
			" JOIN surfaces s ON s.id = l.surface WHERE l.mentions > 0 ORDER BY e.key, s.text",
		"SELECT a.key, g.least FROM articles a JOIN (SELECT copy, min(key) AS least FROM articles GROUP BY copy) g ON g.copy = a.copy ORDER BY a.key",
		"SELECT a.key, g.least FROM articles a JOIN (SELECT story, min(key) AS least FROM articles GROUP BY story) g ON g.story = a.story ORDER BY a.key",
	}
}

// hashTexts adds the texts of the articles, in the order of their identifiers.
func (db *DB) hashTexts(ctx context.Context, tx *sql.Tx, h hash.Hash) error {
	ask := askerOf(ctx, tx)
	labels := map[int64][2]string{}
	err := ask("SELECT id, role, rule FROM labels", nil, func(row []driver.Value) error {
		labels[numbers(row)[0]] = [2]string{asText(row[1]), asText(row[2])}
		return nil
	})
	if err != nil {
		return err
	}
	var line []byte
	return ask("SELECT b.text FROM articles a JOIN bodies b ON b.article = a.id ORDER BY a.key", nil, func(row []driver.Value) error {
		packed, _ := row[0].([]byte)
		b, err := db.packer.unpackBody(packed)
		if err != nil {
			return err
		}
		line = append(line[:0], '\n')
		for _, x := range b.Blocks {
			for _, v := range []any{labels[x.label][0], labels[x.label][1], int64(x.line), x.text, int64(x.score), x.posted} {
				line = appendValue(line, v)
			}
		}
		for _, s := range b.Sentences {
			for _, n := range s {
				line = appendValue(line, int64(n))
			}
		}
		h.Write(line)
		return nil
	})
}

// ContentHash is a SHA-256 over the content of the database: equal for two
// databases that hold the same articles with the same findings, whatever the
// order, the batches and the number of workers that brought them in.
func (db *DB) ContentHash(ctx context.Context) (string, error) {
	h := sha256.New()
	err := db.read(ctx, "content hash", func(tx *sql.Tx) error {
		for _, query := range contentQueries() {
			if err := hashRows(ctx, tx, h, query); err != nil {
				return err
			}
		}
		return db.hashTexts(ctx, tx, h)
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// hashRows adds rows to the hash, each value with its type and length, so that
// different rows never give the same bytes.
func hashRows(ctx context.Context, tx *sql.Tx, h hash.Hash, query string) error {
	var values, into []any
	var line []byte
	err := each(ctx, tx, query, nil, func(row *sql.Rows) error {
		if values == nil {
			columns, err := row.Columns()
			if err != nil {
				return err
			}
			values, into = make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
		}
		if err := row.Scan(into...); err != nil {
			return err
		}
		line = append(line[:0], '\n')
		for _, v := range values {
			line = appendValue(line, v)
		}
		h.Write(line)
		return nil
	})
	h.Write([]byte{0})
	return err
}

func appendValue(line []byte, v any) []byte {
	switch v := v.(type) {
	case int64:
		return binary.AppendVarint(append(line, 'i'), v)
	case float64:
		return binary.BigEndian.AppendUint64(append(line, 'f'), math.Float64bits(v))
	case string:
		return append(binary.AppendUvarint(append(line, 's'), uint64(len(v))), v...)
	case []byte:
		return append(binary.AppendUvarint(append(line, 'b'), uint64(len(v))), v...)
	}
	return append(line, 'n')
}
