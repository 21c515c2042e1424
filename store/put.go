package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dateline/corpus"
)

// batch is what one Put gathers before it writes.
type batch struct {
	next                                 int64 // id of the next article
	blocks, sentences, mentions, namings bulk
	aliases                              map[[2]int64]int64 // entity, surface -> mentions
	stored, duplicates                   int
}

func newBatch() batch {
	return batch{
		blocks:    bulk{table: "blocks", columns: 5},
		sentences: bulk{table: "sentences", columns: 5},
		mentions:  bulk{table: "mentions", columns: 12},
		namings:   bulk{table: "article_entity", columns: 6},
		aliases:   map[[2]int64]int64{},
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
	for _, r := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.record(r); err != nil {
			return fmt.Errorf("article %s (%s): %w", r.Article.ID, r.Article.Origin, err)
		}
	}
	for _, b := range []*bulk{&w.batch.blocks, &w.batch.sentences, &w.batch.mentions, &w.batch.namings} {
		if err := b.flush(w); err != nil {
			return err
		}
	}
	if err := w.writeAliases(); err != nil {
		return err
	}
	return w.writeRejects()
}

// record stores one record, or counts it as a duplicate.
func (w *writer) record(r *corpus.Record) error {
	key := corpus.StoryKey(r.Article)
	duplicate, story, err := w.find(r.Article, key)
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
	if story == 0 {
		story = id
	}
	source, err := w.source(r.Article.Source)
	if err != nil {
		return err
	}
	if err := w.article(id, source, key, story, r); err != nil {
		return err
	}
	if err := w.text(id, r); err != nil {
		return err
	}
	return w.findings(id, source, r)
}

// findQuery lists the articles that have the identifier or the address, and
// those that have the text, with their stories and outlets.
const findQuery = "SELECT true, story FROM articles WHERE key = ?1" +
	" UNION ALL SELECT true, story FROM articles WHERE ifnull(canonical, url) = ?2" +
	" UNION ALL SELECT ifnull(s.name, '') = ?4, a.story FROM articles a" +
	" LEFT JOIN sources s ON s.id = a.source WHERE a.text_key = ?3"

// find reports whether the article is in the database, and the story that its
// text belongs to, 0 for a new one.
func (w *writer) find(a *corpus.Article, key string) (duplicate bool, story int64, err error) {
	args := []driver.Value{string(a.ID), orNull(cmp.Or(a.Canonical, a.URL)), key, a.Source}
	err = w.rows(findQuery, args, func(row []driver.Value) error {
		duplicate = duplicate || row[0] == int64(1)
		story, _ = row[1].(int64)
		return nil
	})
	return duplicate, story, err
}

func (w *writer) article(id int64, source driver.Value, key string, story int64, r *corpus.Record) error {
	a := r.Article
	paragraphs, sentences := 0, 0
	for _, b := range a.Blocks {
		if b.Role.IsContent() {
			paragraphs++
		}
	}
	for _, s := range r.Sentences {
		if a.Blocks[s.Block].Role.IsContent() {
			sentences++
		}
	}
	var run driver.Value
	if w.run != 0 {
		run = int64(w.run)
	}
	_, err := w.exec("INSERT INTO articles (id, key, source, day, published, fetched, url, canonical, title, author,"+
		" language, origin, text_key, story, paragraphs, sentences, run, item)"+
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		id, string(a.ID), source, day(a.Published), moment(a.Published), moment(a.Fetched), orNull(a.URL),
		orNull(a.Canonical), orNull(a.Title), orNull(a.Author), orNull(a.Language), orNull(a.Origin), key, story,
		int64(paragraphs), int64(sentences), run, orNull(a.Item))
	return err
}

// text stores blocks, sentences and the full-text entry.
func (w *writer) text(id int64, r *corpus.Record) error {
	title, body := []string{}, []string{}
	if r.Article.Title != "" {
		title = append(title, r.Article.Title)
	}
	for i := range r.Article.Blocks {
		b := &r.Article.Blocks[i]
		label, err := w.label(b)
		if err != nil {
			return err
		}
		var line driver.Value
		if b.Line != 0 {
			line = int64(b.Line)
		}
		if err := w.batch.blocks.add(w, id, int64(i), label, line, b.Text); err != nil {
			return err
		}
		switch {
		case b.Role == corpus.RoleTitle && b.Text == r.Article.Title:
		case b.Role == corpus.RoleTitle:
			title = append(title, b.Text)
		case b.Role.IsContent():
			body = append(body, b.Text)
		}
	}
	for i, s := range r.Sentences {
		err := w.batch.sentences.add(w, id, int64(i), int64(s.Block), int64(s.Start), int64(s.End-s.Start))
		if err != nil {
			return err
		}
	}
	_, err := w.exec("INSERT INTO article_text (rowid, title, body) VALUES (?, ?, ?)",
		id, strings.Join(title, "\n"), strings.Join(body, "\n"))
	return err
}

// naming is a row of article_entity in the making.
type naming struct{ entity, mentions, sentences int64 }

// sentenceBit is the bit of a sentence in article_entity.
func sentenceBit(sentence int) int64 { return int64(uint64(1) << min(sentence, 63)) }

// findings stores entities and mentions.
func (w *writer) findings(id int64, source driver.Value, r *corpus.Record) error {
	ids := make(map[corpus.EntityID]int64, len(r.Entities))
	for i := range r.Entities {
		e, err := w.entity(&r.Entities[i])
		if err != nil {
			return err
		}
		ids[r.Entities[i].ID] = e.id
	}
	var named []naming
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if err := w.mention(id, i, m, r.Article.Blocks[m.Block].Role, ids[m.Entity]); err != nil {
			return err
		}
		if m.Status == corpus.Counted && m.Entity != "" {
			named = addNaming(named, ids[m.Entity], m, r.Article.Blocks[m.Block].Role)
		}
	}
	if err := w.focus(id, r.Focus, ids); err != nil {
		return err
	}
	published := day(r.Article.Published)
	for _, n := range named {
		if err := w.batch.namings.add(w, id, n.entity, published, source, n.mentions, n.sentences); err != nil {
			return err
		}
	}
	return nil
}

// addNaming adds a mention to the row of its entity.
func addNaming(named []naming, entity int64, m *corpus.Mention, role corpus.Role) []naming {
	i := slices.IndexFunc(named, func(n naming) bool { return n.entity == entity })
	if i < 0 {
		i = len(named)
		named = append(named, naming{entity: entity})
	}
	if counts(&corpus.Filter{}, m.Kind, m.Form, m.Status, role) {
		named[i].mentions++
		named[i].sentences |= sentenceBit(m.Sentence)
	}
	return named
}

func (w *writer) mention(article int64, n int, m *corpus.Mention, role corpus.Role, entity int64) error {
	evidence, err := w.evidence(m, role)
	if err != nil {
		return err
	}
	surface, err := w.surface(m.Text)
	if err != nil {
		return err
	}
	var who, enclosing driver.Value
	if m.Entity != "" {
		who = entity
		if m.Status == corpus.Counted {
			w.batch.aliases[[2]int64{entity, surface}]++
		}
	}
	if m.Enclosing != "" {
		if enclosing, err = w.surface(m.Enclosing); err != nil {
			return err
		}
	}
	return w.batch.mentions.add(w, article, int64(n), int64(m.Block), int64(m.Start), int64(m.End-m.Start),
		int64(m.Sentence), who, surface, enclosing, evidence, thousandths(m.Score), nil)
}

// writeAliases adds what the batch noted, in the order of the table.
func (w *writer) writeAliases() error {
	keys := slices.SortedFunc(maps.Keys(w.batch.aliases), func(a, b [2]int64) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	for _, k := range keys {
		_, err := w.exec("INSERT INTO aliases (entity, surface, mentions) VALUES (?, ?, ?)"+
			" ON CONFLICT DO UPDATE SET mentions = mentions + excluded.mentions", k[0], k[1], w.batch.aliases[k])
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

// moment writes a time, nil where it is unknown.
func moment(t time.Time) driver.Value {
	if t.IsZero() {
		return nil
	}
	return t.Format(time.RFC3339Nano)
}
