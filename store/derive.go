package store

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"slices"

	"dateline/corpus"
)

// asker runs a query and calls f for every row, which f must not keep.
type asker func(query string, args []any, f func(row []driver.Value) error) error

// evidenceRow is a row of evidence, as far as counting needs it.
type evidenceRow struct {
	kind    corpus.Kind
	form    corpus.Form
	status  corpus.Status
	role    corpus.Role
	counted bool
}

// evidenceTable holds the rows of evidence by their numbers.
type evidenceTable []evidenceRow

// counts reports whether mentions of the evidence count by default.
func (t evidenceTable) counts(id uint32) bool { return int(id) < len(t) && t[id].counted }

// labelTable holds the roles of labels by their numbers.
type labelTable []corpus.Role

func readEvidence(ask asker) (evidenceTable, error) {
	var t evidenceTable
	err := ask("SELECT id, kind, form, status, role, counted FROM evidence", nil, func(row []driver.Value) error {
		id := numbers(row)[0]
		for int64(len(t)) <= id {
			t = append(t, evidenceRow{})
		}
		t[id] = evidenceRow{
			corpus.Kind(asText(row[1])), corpus.Form(asText(row[2])), corpus.Status(asText(row[3])),
			corpus.Role(asText(row[4])), row[5] == int64(1),
		}
		return nil
	})
	return t, err
}

func readLabels(ask asker) (labelTable, error) {
	var t labelTable
	err := ask("SELECT id, role FROM labels", nil, func(row []driver.Value) error {
		id := numbers(row)[0]
		for int64(len(t)) <= id {
			t = append(t, "")
		}
		t[id] = corpus.Role(asText(row[1]))
		return nil
	})
	return t, err
}

// derivation computes the columns of some articles from the tables that they
// come from.
type derivation struct {
	ask      asker
	packer   *packer
	evidence evidenceTable
	labels   labelTable
	first    int64
	columns  []columns
	records  []corpus.Record // as far as their traces need them
}

// derive computes the columns of the articles from first to last, all of which
// must be there.
func derive(first, last int64, p *packer, ask asker) ([]columns, error) {
	d := derivation{ask: ask, packer: p, first: first, columns: make([]columns, last-first+1), records: make([]corpus.Record, last-first+1)}
	var err error
	if d.evidence, err = readEvidence(ask); err != nil {
		return nil, err
	}
	if d.labels, err = readLabels(ask); err != nil {
		return nil, err
	}
	for _, step := range []func(from, to any) error{d.readArticles, d.readBodies, d.readMentions, d.readFocus} {
		if err := step(first, last); err != nil {
			return nil, err
		}
	}
	for i := range d.columns {
		if d.records[i].Article == nil {
			return nil, fmt.Errorf("%w: there is no article %d", ErrDamaged, first+int64(i))
		}
		d.columns[i].print = packTrace(corpus.TraceOf(&d.records[i]))
	}
	return d.columns, nil
}

// at is the position of an article, given by the first column of a row.
func (d *derivation) at(row []driver.Value) (int, error) {
	id, _ := row[0].(int64)
	if i := id - d.first; i >= 0 && i < int64(len(d.columns)) {
		return int(i), nil
	}
	return 0, fmt.Errorf("%w: article %d", ErrDamaged, id)
}

func (d *derivation) readArticles(from, to any) error {
	return d.ask("SELECT id, key, day, source, copy, story, title FROM articles WHERE id BETWEEN ? AND ?", []any{from, to},
		func(row []driver.Value) error {
			i, err := d.at(row)
			if err != nil {
				return err
			}
			n := numbers(row)
			c := &d.columns[i]
			c.day, c.source, c.copy, c.story = noDay, uint32(n[3]), n[4], n[5]
			a := &corpus.Article{ID: corpus.ArticleID(asText(row[1])), Title: asText(row[6])}
			if row[2] != nil {
				c.day = int32(n[2])
				a.Published = timeOf(n[2])
			}
			d.records[i].Article = a
			return nil
		})
}

func (d *derivation) readBodies(from, to any) error {
	return d.ask("SELECT article, text FROM bodies WHERE article BETWEEN ? AND ?", []any{from, to}, func(row []driver.Value) error {
		i, err := d.at(row)
		if err != nil {
			return err
		}
		packed, _ := row[1].([]byte)
		b, err := d.packer.unpackBody(packed)
		if err != nil {
			return err
		}
		blocks := b.article("", d.labels).Blocks
		b.count(&d.columns[i], func(_ int64, n int) bool { return blocks[n].Role.IsContent() })
		d.records[i].Article.Blocks = blocks
		return nil
	})
}

// placedQuery reads the mentions of status counted that name an entity, and
// the entity that the article alone names; and those of people who were
// forgotten, of whom the former is NULL.
const placedQuery = "SELECT m.article, l.entity, m.evidence, m.sentence, m.block, x.kind, x.key, x.unresolved" +
	" FROM mentions m JOIN aliases l ON l.id = m.alias JOIN evidence v ON v.id = m.evidence" +
	" JOIN entities x ON x.id = ifnull(m.extracted, l.entity)" +
	" WHERE (v.status = 'counted' AND l.entity IS NOT NULL OR v.reason = '" + forgotten + "' AND l.entity IS NULL) AND m.article BETWEEN ? AND ? ORDER BY m.article, m.n"

func (d *derivation) readMentions(from, to any) error {
	return d.ask(placedQuery, []any{from, to}, func(row []driver.Value) error {
		i, err := d.at(row)
		if err != nil {
			return err
		}
		if row[1] != nil {
			d.columns[i].mentions = append(d.columns[i].mentions, placedOf(row, d.evidence))
		}
		n := numbers(row)
		kind, id := corpus.Kind(asText(row[5])), corpus.EntityID(asText(row[6]))
		r := &d.records[i]
		if !slices.ContainsFunc(r.Entities, func(e corpus.Entity) bool { return e.ID == id }) {
			r.Entities = append(r.Entities, corpus.Entity{ID: id, Kind: kind, Unresolved: n[7] == 1})
		}
		v := d.evidence[n[2]]
		r.Mentions = append(r.Mentions, corpus.Mention{
			Span: corpus.Span{Block: int(n[4])}, Kind: kind, Form: v.form, Status: corpus.Counted, Entity: id,
		})
		return nil
	})
}

// placedOf is the mention in a row of placedQuery.
func placedOf(row []driver.Value, evidence evidenceTable) placed {
	n := numbers(row)
	return placed{
		entity: uint32(n[1]), evidence: uint32(n[2]), country: asText(row[5]) == string(corpus.Country),
		counts: evidence.counts(uint32(n[2])), sentence: uint32(n[3]), block: uint32(n[4]),
	}
}

func (d *derivation) readFocus(from, to any) error {
	return d.ask("SELECT article, entity, score FROM article_focus WHERE article BETWEEN ? AND ? ORDER BY article, entity",
		[]any{from, to}, func(row []driver.Value) error {
			i, err := d.at(row)
			if err != nil {
				return err
			}
			n := numbers(row)
			d.columns[i].focus = append(d.columns[i].focus, focusRow{uint32(n[1]), uint32(n[2])})
			return nil
		})
}

// sortFocus puts what an article is about in the order of the columns.
func sortFocus(f []focusRow) {
	slices.SortFunc(f, func(a, b focusRow) int { return cmp.Compare(a.entity, b.entity) })
}
