package store

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"dateline/corpus"
)

// Findings is what one article was found to name, without its text.
type Findings struct {
	Article      corpus.ArticleID
	Date, Source string
	Sentences    int
	Mentions     []corpus.Mention // that count, in reading order
	Roles        []corpus.Role    // of the block of each mention
	Names        []string         // canonical name of each mention's entity
}

// EachFindings calls fn for every article that the filter selects, in the order
// in which they came, with its mentions of the kind that count under the filter.
func (db *DB) EachFindings(ctx context.Context, f corpus.Filter, kind corpus.Kind, fn func(*Findings) error) error {
	return db.read(ctx, "findings", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		for _, p := range s.parts {
			for _, i := range p.articles {
				found, err := findingsOf(ctx, tx, p.first+int64(i), &f, kind)
				if err != nil {
					return err
				}
				if err := fn(found); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func findingsOf(ctx context.Context, tx *sql.Tx, article int64, f *corpus.Filter, kind corpus.Kind) (*Findings, error) {
	out := &Findings{}
	var day sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT a.key, a.day, ifnull(s.name, ''), a.sentences FROM articles a"+
		" LEFT JOIN sources s ON s.id = a.source WHERE a.id = ?", article).Scan(&out.Article, &day, &out.Source, &out.Sentences)
	if err != nil {
		return nil, err
	}
	out.Date = date(day)
	err = askerOf(ctx, tx)("SELECT m.block, m.start, m.sentence, m.doubt, w.text, v.kind, v.form, v.status, v.role, v.rule, v.joined, e.key, e.name"+
		" FROM mentions m JOIN evidence v ON v.id = m.evidence JOIN aliases l ON l.id = m.alias JOIN surfaces w ON w.id = l.surface"+
		" JOIN entities e ON e.id = l.entity WHERE m.article = ? ORDER BY m.n", []any{article}, func(row []driver.Value) error {
		n := numbers(row)
		m := corpus.Mention{
			Span: corpus.Span{Block: int(n[0]), Start: int(n[1])}, Sentence: int(n[2]), Score: float32(1000-n[3]) / 1000,
			Text: asText(row[4]), Kind: corpus.Kind(asText(row[5])), Form: corpus.Form(asText(row[6])), Status: corpus.Status(asText(row[7])),
			By: asText(row[9]), Join: asText(row[10]), Entity: corpus.EntityID(asText(row[11])),
		}
		m.End = m.Start + len(m.Text)
		role := corpus.Role(asText(row[8]))
		if m.Kind == kind && counts(f, m.Kind, m.Form, m.Status, role) {
			out.Mentions, out.Roles, out.Names = append(out.Mentions, m), append(out.Roles, role), append(out.Names, asText(row[12]))
		}
		return nil
	})
	return out, err
}
