package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"dateline/corpus"
)

// Exported is an article on its way out of the database.
type Exported struct {
	// Record is the article with everything found in it. Its entities have no
	// aliases: those of all articles are what Spelled reads.
	Record  *corpus.Record
	Counted []bool           // for each mention, whether it counts under the filter
	Text    corpus.ArticleID // the first article, in this database, of the same text
	Story   corpus.ArticleID // the first article, in this database, of the same story
	names   []uint32         // for each mention, the number of its entity, 0 for nobody
}

// Export calls each with every article that the filter selects, newest first,
// undated ones last, those of one day by their identifiers. It is told how many
// came before and how many there are. All are of one state of the database, and
// few are in memory at a time. A limit of 0 or less means all.
func (db *DB) Export(ctx context.Context, f corpus.Filter, limit int, each func(n, of int, a *Exported) error) error {
	return db.read(ctx, "export", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		ids, err := s.newest(ctx, tx, limit)
		if err != nil {
			return err
		}
		x := exporter{ctx: ctx, tx: tx, packer: db.packer, filter: &f, at: map[int64]*Exported{}}
		if x.labels, err = blockLabels(ctx, tx); err != nil {
			return err
		}
		if x.found, err = newMentionReader(ctx, tx); err != nil {
			return err
		}
		const many = 200 // articles in memory
		n := 0
		for part := range slices.Chunk(ids, many) {
			if err := x.read(part); err != nil {
				return err
			}
			for _, id := range part {
				if err := each(n, len(ids), x.at[id]); err != nil {
					return err
				}
				n++
			}
		}
		return nil
	})
}

// exporter reads articles, some at a time.
type exporter struct {
	ctx    context.Context
	tx     *sql.Tx
	packer *packer
	filter *corpus.Filter
	labels map[int64]corpus.Block
	found  *mentionReader

	numbers []int64             // of the articles in memory
	at      map[int64]*Exported // by number of the article
}

func (x *exporter) each(query string, f func(*sql.Rows) error) error {
	return each(x.ctx, x.tx, query, nil, f)
}

// read reads some articles.
func (x *exporter) read(numbers []int64) error {
	clear(x.at)
	x.numbers = numbers
	for _, id := range numbers {
		x.at[id] = &Exported{Record: &corpus.Record{Article: &corpus.Article{}}}
	}
	in := "(" + list(numbers) + ")"
	for _, step := range []func(in string) error{x.articles, x.bodies, x.mentions, x.foci} {
		if err := step(in); err != nil {
			return err
		}
	}
	return nil
}

func (x *exporter) articles(in string) error {
	return x.each("SELECT a.id, a.key, ifnull(a.origin, ''), ifnull(a.url, ''), ifnull(a.canonical, ''),"+
		" ifnull(s.name, ''), ifnull(a.title, ''), ifnull(a.author, ''), ifnull(a.language, ''), ifnull(a.published, ''),"+
		" ifnull(a.fetched, ''), ifnull(a.item, ''), c.key, t.key, "+pageColumns+" FROM articles a JOIN articles c ON c.id = a.copy"+
		" JOIN articles t ON t.id = a.story LEFT JOIN sources s ON s.id = a.source WHERE a.id IN "+in,
		func(row *sql.Rows) error {
			var id int64
			var published, fetched, modified string
			var a corpus.Article
			var text, story corpus.ArticleID
			err := row.Scan(&id, &a.ID, &a.Origin, &a.URL, &a.Canonical, &a.Source, &a.Title, &a.Author, &a.Language,
				&published, &fetched, &a.Item, &text, &story, &modified, &a.Publisher, &a.Section, &a.Type, &a.Paywalled, &a.UnreadDate)
			a.Published, a.Fetched, a.Modified = corpus.ParseMoment(published), parseMoment(fetched), corpus.ParseMoment(modified)
			out := x.at[id]
			*out.Record.Article, out.Text, out.Story = a, text, story
			return err
		})
}

func (x *exporter) bodies(in string) error {
	var packed sql.RawBytes
	return x.each("SELECT article, text FROM bodies WHERE article IN "+in, func(row *sql.Rows) error {
		var id int64
		if err := row.Scan(&id, &packed); err != nil {
			return err
		}
		b, err := x.packer.unpackBody(packed)
		if err != nil {
			return err
		}
		b.into(x.at[id].Record, x.labels)
		return nil
	})
}

// mentions reads who and what the articles name, and then what is known of them.
func (x *exporter) mentions(in string) error {
	enclosing := map[[2]int64]string{} // by article and position of the mention
	err := x.each("SELECT c.article, c.n, o.text FROM enclosures c JOIN surfaces o ON o.id = c.surface WHERE c.article IN "+in, func(row *sql.Rows) error {
		var at [2]int64
		var text string
		err := row.Scan(&at[0], &at[1], &text)
		enclosing[at] = text
		return err
	})
	if err != nil {
		return err
	}
	named := map[uint32][]*corpus.Record{} // by number of the entity, each record once
	err = x.found.read(x.numbers, func(article, n int64, m *corpus.Mention, role corpus.Role, entity uint32) error {
		a := x.at[article]
		m.Enclosing = enclosing[[2]int64{article, n}]
		a.Record.Mentions = append(a.Record.Mentions, *m)
		a.Counted = append(a.Counted, entity != 0 && counts(x.filter, m.Kind, m.Form, m.Status, role))
		a.names = append(a.names, entity)
		if r := named[entity]; entity != 0 && (len(r) == 0 || r[len(r)-1] != a.Record) {
			named[entity] = append(r, a.Record)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return x.entities(named)
}

// entities reads what is known of the entities named.
func (x *exporter) entities(named map[uint32][]*corpus.Record) error {
	ids := slices.Sorted(maps.Keys(named))
	entities, err := entitiesOf(x.ctx, x.tx, ids)
	if err != nil {
		return err
	}
	key := make(map[uint32]corpus.EntityID, len(ids))
	for i, id := range ids {
		key[id] = entities[i].ID
		for _, r := range named[id] {
			r.Entities = append(r.Entities, entities[i])
		}
	}
	for _, a := range x.at {
		for i, id := range a.names {
			a.Record.Mentions[i].Entity = key[id]
		}
		slices.SortFunc(a.Record.Entities, func(a, b corpus.Entity) int { return cmp.Compare(a.ID, b.ID) })
	}
	return nil
}

func (x *exporter) foci(in string) error {
	return x.each("SELECT f.article, e.key, f.score FROM article_focus f JOIN entities e ON e.id = f.entity"+
		" WHERE f.article IN "+in+" ORDER BY f.article, f.score DESC, e.key", func(row *sql.Rows) error {
		var id int64
		var f corpus.Focus
		var score int
		err := row.Scan(&id, &f.Entity, &score)
		f.Score = float32(score) / 1000
		r := x.at[id].Record
		r.Focus = append(r.Focus, f)
		return err
	})
}

// entityColumnList is what entityFields reads.
const entityColumnList = "e.key, e.kind, e.name, ifnull(e.iso2, ''), ifnull(e.iso3, ''), e.unresolved"

func entityFields(e *corpus.Entity) []any {
	return []any{&e.ID, &e.Kind, &e.Name, &e.ISO2, &e.ISO3, &e.Unresolved}
}

// Spelled reads entities with every spelling that counts for them, in the order
// of the identifiers given; those that the database does not have are left out.
func (db *DB) Spelled(ctx context.Context, keys []corpus.EntityID) ([]corpus.Entity, error) {
	var out []corpus.Entity
	err := db.read(ctx, "entities", func(tx *sql.Tx) error {
		at := map[corpus.EntityID]*corpus.Entity{}
		const many = 500
		for part := range slices.Chunk(keys, many) {
			if err := readSpelled(ctx, tx, part, at); err != nil {
				return err
			}
		}
		for _, k := range keys {
			if e := at[k]; e != nil {
				out = append(out, *e)
			}
		}
		return nil
	})
	return out, err
}

func readSpelled(ctx context.Context, tx *sql.Tx, keys []corpus.EntityID, at map[corpus.EntityID]*corpus.Entity) error {
	args := make([]any, len(keys))
	for i, k := range keys {
		args[i] = string(k)
	}
	in := "(" + strings.TrimSuffix(strings.Repeat("?,", len(keys)), ",") + ")"
	err := each(ctx, tx, "SELECT "+entityColumnList+" FROM entities e WHERE e.key IN "+in, args, func(row *sql.Rows) error {
		var e corpus.Entity
		err := row.Scan(entityFields(&e)...)
		at[e.ID] = &e
		return err
	})
	if err != nil {
		return err
	}
	return each(ctx, tx, "SELECT e.key, s.text FROM entities e JOIN aliases l ON l.entity = e.id JOIN surfaces s ON s.id = l.surface"+
		" WHERE l.mentions > 0 AND s.text <> e.name AND e.key IN "+in+" ORDER BY e.key, s.text", args, func(row *sql.Rows) error {
		var key corpus.EntityID
		var text string
		err := row.Scan(&key, &text)
		at[key].Aliases = append(at[key].Aliases, text)
		return err
	})
}
