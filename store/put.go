package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"dateline/corpus"
)

// batch is what one Put gathers before it writes.
type batch struct {
	next                     int64 // id of the next article
	mentions, bodies, closed bulk
	aliases                  map[int64]uses
	segment                  segmentDraft
	searched                 []searched
	stored, duplicates       int
}

// uses says how often a spelling was met.
type uses struct{ counted, all int64 }

// use notes that a spelling was met so many times more.
func (b *batch) use(alias int64, counted bool, times int64) {
	met := b.aliases[alias]
	met.all += times
	if counted {
		met.counted += times
	}
	b.aliases[alias] = met
}

func newBatch() batch {
	return batch{
		mentions: bulk{table: "mentions (article, n, block, start, sentence, alias, evidence, doubt)", columns: 8},
		bodies:   bulk{table: "bodies", columns: 2},
		closed:   bulk{table: "enclosures", columns: 3},
		aliases:  map[int64]uses{},
	}
}

// Put stores records in one transaction: all of them or, on an error, none. An
// article that is in the database is counted as a duplicate and not stored
// again: one with the same identifier, with the same address, or with the same
// text from the same outlet. The same text from another outlet is stored, as
// part of the same story.
func (db *DB) Put(ctx context.Context, records []*corpus.Record) (stored, duplicates int, err error) {
	for _, r := range records {
		if err := validate(r); err != nil {
			return 0, 0, fail("put", db.path, err)
		}
	}
	err = db.write("put", func(w *writer) error {
		err := w.transaction(func() error { return w.put(ctx, records) })
		if err == nil {
			stored, duplicates, w.rejects = w.batch.stored, w.batch.duplicates, nil
		}
		return err
	})
	return stored, duplicates, err
}

func (w *writer) put(ctx context.Context, records []*corpus.Record) error {
	w.batch = newBatch()
	row, err := w.first("SELECT ifnull(max(id), 0) + 1 FROM articles")
	if err != nil {
		return err
	}
	w.batch.next, _ = row[0].(int64)
	ahead, stop := context.WithCancel(ctx)
	defer stop()
	ready, err := w.prepare(ahead, records)
	if err != nil {
		return err
	}
	for i, r := range records {
		var p *prepared
		select {
		case p = <-ready[i]:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := w.record(p); err != nil {
			return fmt.Errorf("article %s (%s): %w", r.Article.ID, r.Article.Origin, err)
		}
	}
	for _, b := range []*bulk{&w.batch.bodies, &w.batch.mentions, &w.batch.closed} {
		if err := b.flush(w); err != nil {
			return err
		}
	}
	if err := w.writeAliases(); err != nil {
		return err
	}
	if err := w.writeSearched(); err != nil {
		return err
	}
	if w.batch.segment.n > 0 {
		if err := w.writeSegment(&w.batch.segment); err != nil {
			return err
		}
	}
	return w.writeRejects()
}

// record stores one record, or counts it as a duplicate.
func (w *writer) record(p *prepared) error {
	c, a := &p.columns, p.record.Article
	duplicate, err := w.find(a, p.key, c)
	if err != nil {
		return err
	}
	if duplicate {
		w.batch.duplicates++
		return nil
	}
	id := w.batch.next
	w.batch.next++
	w.batch.stored++
	c.copy, c.story = cmp.Or(c.copy, id), cmp.Or(c.story, id)
	source, err := w.source(a.Source)
	if err != nil {
		return err
	}
	n, _ := source.(int64)
	c.source = uint32(n)
	if err := w.article(id, source, p.key, c, a); err != nil {
		return err
	}
	if err := w.batch.bodies.add(w, id, p.body); err != nil {
		return err
	}
	w.batch.searched = append(w.batch.searched, searched{id, p.title, p.text})
	if err := w.findings(id, p.record, c); err != nil {
		return err
	}
	w.batch.segment.add(id, c)
	if w.batch.segment.n < segmentLimit {
		return nil
	}
	full := w.batch.segment
	w.batch.segment = segmentDraft{}
	return w.writeSegment(&full)
}

// findQuery lists the articles that have the identifier or the address, and
// those that have the text, with their copies, stories and outlets. (A join with
// sources would have SQLite plan the query anew each time.)
const findQuery = "SELECT true, 0, 0 FROM articles WHERE key = ?1" +
	" UNION ALL SELECT true, 0, 0 FROM articles WHERE ifnull(canonical, url) = ?2" +
	" UNION ALL SELECT ifnull((SELECT name FROM sources WHERE id = source), '') = ?4, copy, story FROM articles WHERE text_key = ?3"

// find reports whether the article is in the database, and notes whose copy it
// is.
func (w *writer) find(a *corpus.Article, key int64, c *columns) (duplicate bool, err error) {
	args := []driver.Value{string(a.ID), orNull(cmp.Or(a.Canonical, a.URL)), key, a.Source}
	err = w.rows(findQuery, args, func(row []driver.Value) error {
		n := numbers(row)
		duplicate = duplicate || n[0] == 1
		c.copy, c.story = max(c.copy, n[1]), max(c.story, n[2])
		return nil
	})
	return duplicate, err
}

func (w *writer) article(id int64, source driver.Value, key int64, c *columns, a *corpus.Article) error {
	var run driver.Value
	if w.run != 0 {
		run = int64(w.run)
	}
	_, err := w.exec("INSERT INTO articles (id, key, source, day, published, fetched, url, canonical, title, author,"+
		" language, origin, item, text_key, copy, story, blocks, paragraphs, sentences, run, modified, publisher, section, type, paywall, unread_date)"+
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		id, string(a.ID), source, day(a.Published), orNull(corpus.Moment(a.Published)), moment(a.Fetched), orNull(a.URL),
		orNull(a.Canonical), orNull(a.Title), orNull(a.Author), orNull(a.Language), orNull(a.Origin), orNull(a.Item),
		key, c.copy, c.story, int64(len(a.Blocks)), int64(c.paragraphs), int64(c.sentences), run,
		orNull(corpus.Moment(a.Modified)), orNull(a.Publisher), orNull(a.Section), orNull(a.Type), bit(a.Paywalled), orNull(a.UnreadDate))
	return err
}

// findings stores entities and mentions.
func (w *writer) findings(id int64, r *corpus.Record, c *columns) error {
	ids := make(map[corpus.EntityID]int64, len(r.Entities))
	for i := range r.Entities {
		e, err := w.entity(&r.Entities[i])
		if err != nil {
			return err
		}
		ids[r.Entities[i].ID] = e.id
	}
	for i := range r.Mentions {
		if err := w.mention(id, i, &r.Mentions[i], r.Article.Blocks[r.Mentions[i].Block].Role, ids, c); err != nil {
			return err
		}
	}
	return w.focus(id, r.Focus, ids, c)
}

// mention stores a mention, and adds it to the columns if it is of status
// counted.
func (w *writer) mention(article int64, n int, m *corpus.Mention, role corpus.Role, ids map[corpus.EntityID]int64, c *columns) error {
	evidence, err := w.evidence(m, role)
	if err != nil {
		return err
	}
	entity := ids[m.Entity]
	alias, err := w.alias(entity, m.Text)
	if err != nil {
		return err
	}
	named := m.Status == corpus.Counted && entity != 0
	w.batch.use(alias, named, 1)
	if named {
		c.mentions = append(c.mentions, placed{
			entity: uint32(entity), evidence: uint32(evidence), country: m.Kind == corpus.Country,
			counts:   counts(&corpus.Filter{}, m.Kind, m.Form, m.Status, role),
			sentence: uint32(m.Sentence), block: uint32(m.Block),
		})
	}
	if m.Enclosing != "" {
		enclosing, err := w.surface(m.Enclosing)
		if err != nil {
			return err
		}
		if err := w.batch.closed.add(w, article, int64(n), enclosing); err != nil {
			return err
		}
	}
	return w.batch.mentions.add(w, article, int64(n), int64(m.Block), int64(m.Start), int64(m.Sentence),
		alias, evidence, 1000-thousandths(m.Score))
}

// searched is what the full-text index is to hold of an article.
type searched struct {
	article     int64
	title, text string
}

// writeSearched adds the batch to the full-text index, after everything else:
// whenever a statement of several rows begins, the index writes what it has
// gathered to the file, and it does best to gather a batch.
func (w *writer) writeSearched() error {
	for _, s := range w.batch.searched {
		if _, err := w.exec("INSERT INTO article_text (rowid, title, body) VALUES (?, ?, ?)", s.article, s.title, s.text); err != nil {
			return err
		}
	}
	return nil
}

// writeAliases adds what the batch noted, in the order of the table.
func (w *writer) writeAliases() error {
	for _, id := range slices.Sorted(maps.Keys(w.batch.aliases)) {
		n := w.batch.aliases[id]
		_, err := w.exec("UPDATE aliases SET mentions = mentions + ?, uses = uses + ? WHERE id = ?", n.counted, n.all, id)
		if err != nil {
			return err
		}
	}
	return nil
}

// validate reports what would make a record's rows contradict one another.
func validate(r *corpus.Record) error {
	if r == nil || r.Article == nil || r.Article.ID == "" {
		return invalid("without article or identifier")
	}
	for i := range r.Article.Blocks {
		if !utf8.ValidString(r.Article.Blocks[i].Text) {
			return invalid("article %s: block %d is not UTF-8", r.Article.ID, i)
		}
	}
	for i, s := range r.Sentences {
		if !inside(s, r.Article.Blocks) {
			return invalid("article %s: sentence %d lies outside its block", r.Article.ID, i)
		}
	}
	kinds := map[corpus.EntityID]corpus.Kind{}
	for _, e := range r.Entities {
		if e.ID == "" || e.Name == "" || kinds[e.ID] != "" {
			return invalid("article %s: entity %q has no identifier, no name, or stands twice", r.Article.ID, e.ID)
		}
		if e.Kind != corpus.Person && e.Kind != corpus.Country {
			return invalid("article %s: entity %q is of kind %q", r.Article.ID, e.ID, e.Kind)
		}
		kinds[e.ID] = e.Kind
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		switch {
		case !inside(m.Span, r.Article.Blocks):
			return invalid("article %s: mention %d lies outside its block", r.Article.ID, i)
		case m.Text != r.Article.Blocks[m.Block].Text[m.Start:m.End]:
			return invalid("article %s: mention %d is not the text that it marks", r.Article.ID, i)
		case m.Entity != "" && kinds[m.Entity] != m.Kind:
			return invalid("article %s: mention %d names %q, which is no %s among its entities",
				r.Article.ID, i, m.Entity, m.Kind)
		case m.Sentence != 0 && (m.Sentence < 0 || m.Sentence >= len(r.Sentences)):
			return invalid("article %s: mention %d has sentence %d of %d", r.Article.ID, i, m.Sentence, len(r.Sentences))
		}
	}
	return validateFocus(r, kinds)
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

func inside(s corpus.Span, blocks []corpus.Block) bool {
	return s.Block >= 0 && s.Block < len(blocks) &&
		0 <= s.Start && s.Start <= s.End && s.End <= len(blocks[s.Block].Text)
}

// day counts the publisher's days from 1970, nil where the date is unknown.
func day(t time.Time) driver.Value {
	if t.IsZero() {
		return nil
	}
	return dayNumber(t)
}

const secondsADay = 24 * 60 * 60

func dayNumber(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsADay
}

// bit writes 1 for yes; what is not said is unknown.
func bit(yes bool) driver.Value {
	if yes {
		return int64(1)
	}
	return nil
}

// moment writes a time, nil where it is unknown.
func moment(t time.Time) driver.Value {
	if t.IsZero() {
		return nil
	}
	return t.Format(time.RFC3339Nano)
}
