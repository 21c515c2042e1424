package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"dateline/corpus"
)

// ErrNoArticle says that no article has the identifier.
var ErrNoArticle = errors.New("no such article")

// Stored is an article as the database holds it.
type Stored struct {
	Record *corpus.Record
	Run    *Run               // the run that stored it, nil where it is unknown
	Copies []corpus.ArticleID // the other articles of its text: copies, changed in a few words or not
	Links  []StoryLink        // what connects it with others of its story

	Decisions []corpus.Decision // who of it goes by another identifier than it gives
	packer    *packer
}

// StoryLink says that another article is of the same story.
type StoryLink struct {
	Article corpus.ArticleID
	Reason  string // see corpus.StoryLink
	Score   float64
}

// Show reads an article by its identifier or by the beginning of it.
func (db *DB) Show(ctx context.Context, id corpus.ArticleID) (*Stored, error) {
	var out *Stored
	err := db.read(ctx, "show", func(tx *sql.Tx) error {
		number, err := findArticle(ctx, tx, string(id))
		if err == nil {
			out, err = db.show(ctx, tx, number)
		}
		return err
	})
	return out, err
}

// Text reads an article and its blocks alone: a small part of what Show costs.
func (db *DB) Text(ctx context.Context, id corpus.ArticleID) (*corpus.Article, error) {
	s := &Stored{Record: &corpus.Record{Article: &corpus.Article{}}, packer: db.packer}
	err := db.read(ctx, "text", func(tx *sql.Tx) error {
		number, err := findArticle(ctx, tx, string(id))
		if err == nil {
			err = s.readArticle(ctx, tx, number)
		}
		if err == nil {
			err = s.readBody(ctx, tx, number)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Record.Article, nil
}

// findArticle looks up the only article whose identifier begins with the text.
func findArticle(ctx context.Context, tx *sql.Tx, prefix string) (number int64, err error) {
	var keys []string
	const most = 11
	err = each(ctx, tx, "SELECT id, key FROM articles WHERE key >= ?1 AND key < ?1 || char(1114111)"+
		" ORDER BY key LIMIT ?2", []any{prefix, most}, func(row *sql.Rows) error {
		var id int64
		var key string
		err := row.Scan(&id, &key)
		if len(keys) == 0 {
			number = id
		}
		keys = append(keys, key)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case len(keys) == 0 || prefix == "":
		return 0, fmt.Errorf("%w: %q", ErrNoArticle, prefix)
	case len(keys) == 1 || keys[0] == prefix:
		return number, nil
	case len(keys) == most:
		keys[most-1] = "..."
	}
	return 0, fmt.Errorf("%w: %q is the beginning of several: %s", ErrNoArticle, prefix, strings.Join(keys, ", "))
}

func (db *DB) show(ctx context.Context, tx *sql.Tx, number int64) (*Stored, error) {
	s := &Stored{Record: &corpus.Record{Article: &corpus.Article{}}, packer: db.packer}
	c, err := db.cube(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := s.readCopies(ctx, tx, number, c); err != nil {
		return nil, err
	}
	if err := s.readLinks(ctx, tx, number, c); err != nil {
		return nil, err
	}
	for _, read := range []func(context.Context, *sql.Tx, int64) error{
		s.readArticle, s.readBody, s.readMentions, s.readEntities, s.readFocus, s.readDecisions,
	} {
		if err := read(ctx, tx, number); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// pageColumns is what pages say of themselves besides headline, author and date.
const pageColumns = "ifnull(a.modified, ''), ifnull(a.publisher, ''), ifnull(a.section, ''), ifnull(a.type, ''), ifnull(a.paywall, 0), ifnull(a.unread_date, '')"

func (s *Stored) readArticle(ctx context.Context, tx *sql.Tx, number int64) error {
	a := s.Record.Article
	var published, fetched, modified string
	var run int64
	err := tx.QueryRowContext(ctx, "SELECT a.key, ifnull(a.origin, ''), ifnull(a.url, ''), ifnull(a.canonical, ''),"+
		" ifnull(s.name, ''), ifnull(a.title, ''), ifnull(a.author, ''), ifnull(a.language, ''),"+
		" ifnull(a.published, ''), ifnull(a.fetched, ''), ifnull(a.run, 0), ifnull(a.item, ''), "+pageColumns+
		" FROM articles a LEFT JOIN sources s ON s.id = a.source WHERE a.id = ?", number).
		Scan(&a.ID, &a.Origin, &a.URL, &a.Canonical, &a.Source, &a.Title, &a.Author, &a.Language,
			&published, &fetched, &run, &a.Item, &modified, &a.Publisher, &a.Section, &a.Type, &a.Paywalled, &a.UnreadDate)
	if err != nil {
		return err
	}
	a.Published, a.Fetched, a.Modified = corpus.ParseMoment(published), parseMoment(fetched), corpus.ParseMoment(modified)
	found, err := runs(ctx, tx, "WHERE id = ?", []any{run})
	if err != nil {
		return err
	}
	if len(found) > 0 {
		s.Run = &found[0]
	}
	return nil
}

func (s *Stored) readBody(ctx context.Context, tx *sql.Tx, number int64) error {
	b := &bodyText{}
	var packed sql.RawBytes
	err := each(ctx, tx, "SELECT text FROM bodies WHERE article = ?", []any{number}, func(row *sql.Rows) (err error) {
		if err = row.Scan(&packed); err == nil {
			b, err = s.packer.unpackBody(packed)
		}
		return err
	})
	if err != nil {
		return err
	}
	labels, err := blockLabels(ctx, tx)
	if err != nil {
		return err
	}
	b.into(s.Record, labels)
	return nil
}

// blockLabels reads the roles and rules that blocks have, by number.
func blockLabels(ctx context.Context, tx *sql.Tx) (map[int64]corpus.Block, error) {
	labels := map[int64]corpus.Block{}
	err := each(ctx, tx, "SELECT id, role, rule FROM labels", nil, func(row *sql.Rows) error {
		var id int64
		var l corpus.Block
		err := row.Scan(&id, &l.Role, &l.Rule)
		labels[id] = l
		return err
	})
	return labels, err
}

// into gives a record the text of its article.
func (b *bodyText) into(r *corpus.Record, labels map[int64]corpus.Block) {
	for _, x := range b.Blocks {
		l := labels[x.label]
		l.Line, l.Text, l.Score, l.Posted = x.line, x.text, float32(x.score)/100, parseMoment(x.posted)
		r.Article.Blocks = append(r.Article.Blocks, l)
	}
	for _, x := range b.Sentences {
		r.Sentences = append(r.Sentences, corpus.Span{Block: x[0], Start: x[1], End: x[1] + x[2]})
	}
}

func (s *Stored) readMentions(ctx context.Context, tx *sql.Tx, number int64) error {
	return each(ctx, tx, "SELECT m.block, m.start, m.start + length(CAST(w.text AS BLOB)), w.text, v.kind, v.form, v.status, v.reason,"+
		" ifnull(o.text, ''), v.rule, v.joined, v.subdivision, 1000 - m.doubt, m.sentence, ifnull(e.key, '')"+
		" FROM mentions m JOIN evidence v ON v.id = m.evidence JOIN aliases l ON l.id = m.alias JOIN surfaces w ON w.id = l.surface"+
		" LEFT JOIN enclosures c ON c.article = m.article AND c.n = m.n LEFT JOIN surfaces o ON o.id = c.surface"+
		" LEFT JOIN entities e ON e.id = l.entity"+
		" WHERE m.article = ? ORDER BY m.n", []any{number}, func(row *sql.Rows) error {
		var m corpus.Mention
		var score int
		err := row.Scan(&m.Block, &m.Start, &m.End, &m.Text, &m.Kind, &m.Form, &m.Status, &m.Reason,
			&m.Enclosing, &m.By, &m.Join, &m.Sub, &score, &m.Sentence, &m.Entity)
		m.Score = float32(score) / 1000
		s.Record.Mentions = append(s.Record.Mentions, m)
		return err
	})
}

// readEntities reads the entities that the article mentions, with the names and
// spellings that all articles give them.
func (s *Stored) readEntities(ctx context.Context, tx *sql.Tx, number int64) error {
	position := map[int64]int{}
	err := each(ctx, tx, "SELECT id, key, kind, name, ifnull(iso2, ''), ifnull(iso3, ''), unresolved FROM entities"+
		" WHERE id IN (SELECT l.entity FROM mentions m JOIN aliases l ON l.id = m.alias WHERE m.article = ?) ORDER BY key", []any{number},
		func(row *sql.Rows) error {
			var id int64
			var e corpus.Entity
			err := row.Scan(&id, &e.ID, &e.Kind, &e.Name, &e.ISO2, &e.ISO3, &e.Unresolved)
			position[id] = len(s.Record.Entities)
			s.Record.Entities = append(s.Record.Entities, e)
			return err
		})
	if err != nil {
		return err
	}
	return each(ctx, tx, "SELECT l.entity, w.text FROM aliases l CROSS JOIN surfaces w ON w.id = l.surface"+
		" WHERE ifnull(l.entity, 0) IN (SELECT l.entity FROM mentions m JOIN aliases l ON l.id = m.alias WHERE m.article = ?) ORDER BY w.text", []any{number},
		func(row *sql.Rows) error {
			var id int64
			var text string
			err := row.Scan(&id, &text)
			if e := &s.Record.Entities[position[id]]; text != e.Name {
				e.Aliases = append(e.Aliases, text)
			}
			return err
		})
}
