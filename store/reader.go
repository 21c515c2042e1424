package store

import (
	"context"
	"database/sql"
	"slices"

	"dateline/corpus"
)

// mentionReader reads the mentions of articles, some at a time. What many
// mentions share, how they were found and how they are wording, is read once
// and kept.
type mentionReader struct {
	ctx       context.Context
	tx        *sql.Tx
	evidence  map[int64]proof
	spellings map[int64]wording // of aliases met lately
}

// proof is how mentions were found and judged.
type proof struct {
	corpus.Mention // Kind, Form, Status, Reason, By, Join and Sub
	role           corpus.Role
}

// wording is a spelling of somebody or a country.
type wording struct {
	text   string
	entity uint32 // 0 for nobody
}

// mentionRow is a mention as its row has it.
type mentionRow struct {
	article, n, block, start, sentence, doubt int64
	alias, evidence                           int64
}

// manySpellings is how many spellings are kept.
const manySpellings = 100_000

func newMentionReader(ctx context.Context, tx *sql.Tx) (*mentionReader, error) {
	r := &mentionReader{ctx: ctx, tx: tx, evidence: map[int64]proof{}, spellings: map[int64]wording{}}
	err := each(ctx, tx, "SELECT id, kind, form, status, reason, rule, joined, subdivision, role FROM evidence", nil, func(row *sql.Rows) error {
		var id int64
		var e proof
		err := row.Scan(&id, &e.Kind, &e.Form, &e.Status, &e.Reason, &e.By, &e.Join, &e.Sub, &e.role)
		r.evidence[id] = e
		return err
	})
	return r, err
}

// read calls f with every mention of the articles, article by article in
// reading order, the entity's number 0 for nobody.
func (r *mentionReader) read(articles []int64, f func(article, n int64, m *corpus.Mention, role corpus.Role, entity uint32) error) error {
	var rows []mentionRow
	err := each(r.ctx, r.tx, "SELECT article, n, block, start, sentence, doubt, alias, evidence FROM mentions WHERE article IN ("+list(articles)+
		") ORDER BY article, n", nil, func(row *sql.Rows) error {
		var x mentionRow
		err := row.Scan(&x.article, &x.n, &x.block, &x.start, &x.sentence, &x.doubt, &x.alias, &x.evidence)
		rows = append(rows, x)
		return err
	})
	if err != nil {
		return err
	}
	if err := r.readSpellings(rows); err != nil {
		return err
	}
	for i := range rows {
		x := &rows[i]
		e, s := r.evidence[x.evidence], r.spellings[x.alias]
		m := e.Mention
		m.Block, m.Start, m.End = int(x.block), int(x.start), int(x.start)+len(s.text)
		m.Sentence, m.Text, m.Score = int(x.sentence), s.text, float32(1000-x.doubt)/1000
		if err := f(x.article, x.n, &m, e.role, s.entity); err != nil {
			return err
		}
	}
	return nil
}

// readSpellings reads the spellings of mentions that are not kept already.
func (r *mentionReader) readSpellings(rows []mentionRow) error {
	if len(r.spellings) > manySpellings {
		clear(r.spellings)
	}
	var missing []int64
	for i := range rows {
		id := rows[i].alias
		if _, ok := r.spellings[id]; !ok {
			r.spellings[id] = wording{}
			missing = append(missing, id)
		}
	}
	const many = 500 // ids in one query
	for part := range slices.Chunk(missing, many) {
		err := each(r.ctx, r.tx, "SELECT l.id, s.text, ifnull(l.entity, 0) FROM aliases l JOIN surfaces s ON s.id = l.surface WHERE l.id IN ("+
			list(part)+")", nil, func(row *sql.Rows) error {
			var id int64
			var s wording
			err := row.Scan(&id, &s.text, &s.entity)
			r.spellings[id] = s
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
