package store

import (
	"context"
	"database/sql"
	"slices"

	"dateline/corpus"
)

// Findings is what one article was found to name, without its text.
type Findings struct {
	Article      corpus.ArticleID
	Date, Source string
	Sentences    int
	Mentions     []corpus.Mention // that count, in reading order, without their entities
	Roles        []corpus.Role    // of the block of each mention
}

// EachFindings calls fn for every article that the filter selects, in the order
// in which they came, with its mentions of the kind that count under the filter.
func (db *DB) EachFindings(ctx context.Context, f corpus.Filter, kind corpus.Kind, fn func(*Findings) error) error {
	return db.read(ctx, "findings", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		reader, err := newMentionReader(ctx, tx)
		if err != nil {
			return err
		}
		const many = 200 // articles in memory
		for _, p := range s.parts {
			for part := range slices.Chunk(p.articles, many) {
				ids := make([]int64, len(part))
				for k, i := range part {
					ids[k] = p.first + int64(i)
				}
				found, err := findingsOf(reader, ids, &f, kind)
				if err != nil {
					return err
				}
				for _, id := range ids {
					if err := fn(found[id]); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// findingsOf reads the findings of some articles, by their numbers.
func findingsOf(r *mentionReader, ids []int64, f *corpus.Filter, kind corpus.Kind) (map[int64]*Findings, error) {
	out := make(map[int64]*Findings, len(ids))
	err := each(r.ctx, r.tx, "SELECT a.id, a.key, a.day, ifnull(s.name, ''), a.sentences FROM articles a"+
		" LEFT JOIN sources s ON s.id = a.source WHERE a.id IN ("+list(ids)+")", nil, func(row *sql.Rows) error {
		var id int64
		var day sql.NullInt64
		x := &Findings{}
		err := row.Scan(&id, &x.Article, &day, &x.Source, &x.Sentences)
		x.Date = date(day)
		out[id] = x
		return err
	})
	if err != nil {
		return nil, err
	}
	err = r.read(ids, func(article, _ int64, m *corpus.Mention, role corpus.Role, entity uint32) error {
		if entity == 0 || m.Kind != kind || !counts(f, m.Kind, m.Form, m.Status, role) {
			return nil
		}
		x := out[article]
		x.Mentions, x.Roles = append(x.Mentions, *m), append(x.Roles, role)
		return nil
	})
	return out, err
}
