package store

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"

	"dateline/corpus"
)

// Replace puts new findings in the place of those that stored articles have:
// mentions, entities, sentences and focus, in one transaction. The articles
// themselves stay as they are. It returns those whose findings are others now;
// who is who and which articles are of one story is settled anew by SettleBy
// and Refresh, and Sweep removes whom nothing names any more.
func (db *DB) Replace(ctx context.Context, records []*corpus.Record) (changed []corpus.ArticleID, err error) {
	for _, r := range records {
		if err := validate(r); err != nil {
			return nil, fail("replace", db.path, err)
		}
	}
	err = db.write("replace", func(w *writer) error {
		return w.transaction(func() (err error) {
			changed, err = w.replace(ctx, records)
			return err
		})
	})
	return changed, err
}

func (w *writer) replace(ctx context.Context, records []*corpus.Record) ([]corpus.ArticleID, error) {
	w.batch = newBatch()
	news := map[int64]*corpus.Record{}
	var changed []corpus.ArticleID
	for _, r := range records {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row, err := w.first("SELECT id FROM articles WHERE key = ?", string(r.Article.ID))
		if err != nil {
			return nil, err
		}
		if row == nil {
			return nil, fmt.Errorf("%w: %q", ErrNoArticle, r.Article.ID)
		}
		id := numbers(row)[0]
		same, err := w.holds(id, r)
		if err != nil {
			return nil, err
		}
		if !same {
			news[id] = r
			changed = append(changed, r.Article.ID)
		}
	}
	articles := slices.Sorted(maps.Keys(news))
	retold := false
	err := w.changeSegments(articles, func(article int64, c *columns) error {
		before := c.print
		err := w.replaceOne(article, news[article], c)
		retold = retold || !bytes.Equal(before, c.print)
		return err
	})
	if err != nil || len(articles) == 0 {
		return nil, err
	}
	for _, b := range []*bulk{&w.batch.mentions, &w.batch.closed} {
		if err := b.flush(w); err != nil {
			return nil, err
		}
	}
	if err := w.writeAliases(); err != nil {
		return nil, err
	}
	if _, err := w.exec("DELETE FROM settled"); err != nil {
		return nil, err
	}
	if retold {
		return changed, w.unsettleStories()
	}
	return changed, nil
}

// unsettleStories has the next refresh find all stories anew.
func (w *writer) unsettleStories() error {
	if _, err := w.exec("DELETE FROM story_links"); err != nil {
		return err
	}
	return w.setCounter("stories", 0)
}

// replaceOne writes the findings of one article.
func (w *writer) replaceOne(article int64, r *corpus.Record, c *columns) error {
	err := w.rows("SELECT m.alias, v.status = 'counted' AND l.entity IS NOT NULL FROM mentions m JOIN aliases l ON l.id = m.alias"+
		" JOIN evidence v ON v.id = m.evidence WHERE m.article = ?", []driver.Value{article}, func(row []driver.Value) error {
		n := numbers(row)
		w.batch.use(n[0], n[1] == 1, -1)
		return nil
	})
	if err != nil {
		return err
	}
	for _, table := range []string{"enclosures", "mentions", "identities", "article_focus"} {
		if _, err := w.exec("DELETE FROM "+table+" WHERE article = ?", article); err != nil {
			return err
		}
	}
	body, err := bodyOf(r, w.label)
	if err != nil {
		return err
	}
	p := prepare(r, body, w.packer)
	news := p.columns
	news.day, news.source, news.copy, news.story = c.day, c.source, c.copy, c.story
	if err := w.findings(article, r, &news); err != nil {
		return err
	}
	if _, err := w.exec("UPDATE bodies SET text = ? WHERE article = ?", p.body, article); err != nil {
		return err
	}
	if _, err := w.exec("UPDATE articles SET sentences = ? WHERE id = ?", int64(news.sentences), article); err != nil {
		return err
	}
	if w.run != 0 {
		if _, err := w.exec("INSERT OR REPLACE INTO rereadings (article, run) VALUES (?, ?)", article, int64(w.run)); err != nil {
			return err
		}
	}
	before := rows(c.mentions)
	*c = news
	return w.renaming(article, before, rows(c.mentions))
}

// found is a mention as its row has it, by what it says rather than by numbers.
type found struct {
	block, start, sentence, doubt   int64
	entity, text, enclosing         string
	kind, form, status, reason      string
	role, rule, joined, subdivision string
}

// holds reports whether the findings of an article are those of a record.
func (w *writer) holds(article int64, r *corpus.Record) (bool, error) {
	var have []found
	err := w.rows("SELECT m.block, m.start, m.sentence, m.doubt, ifnull(e.key, ''), s.text, ifnull(o.text, ''),"+
		" v.kind, v.form, v.status, v.reason, v.role, v.rule, v.joined, v.subdivision FROM mentions m JOIN aliases l ON l.id = m.alias"+
		" JOIN surfaces s ON s.id = l.surface JOIN evidence v ON v.id = m.evidence LEFT JOIN entities e ON e.id = ifnull(m.extracted, l.entity)"+
		" LEFT JOIN enclosures c ON c.article = m.article AND c.n = m.n LEFT JOIN surfaces o ON o.id = c.surface"+
		" WHERE m.article = ? ORDER BY m.n", []driver.Value{article}, func(row []driver.Value) error {
		n := numbers(row)
		f := found{block: n[0], start: n[1], sentence: n[2], doubt: n[3]}
		for i, into := range []*string{&f.entity, &f.text, &f.enclosing, &f.kind, &f.form, &f.status, &f.reason, &f.role, &f.rule, &f.joined, &f.subdivision} {
			*into = asText(row[4+i])
		}
		if f.reason == forgotten {
			f.status, f.reason = string(corpus.Counted), ""
		}
		have = append(have, f)
		return nil
	})
	if err != nil || len(have) != len(r.Mentions) {
		return false, err
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		want := found{
			int64(m.Block), int64(m.Start), int64(m.Sentence), 1000 - thousandths(m.Score), string(m.Entity), m.Text, m.Enclosing,
			string(m.Kind), string(m.Form), string(m.Status), m.Reason, string(r.Article.Blocks[m.Block].Role), m.By, m.Join, m.Sub,
		}
		if want != have[i] {
			return false, nil
		}
	}
	return w.holdsRest(article, r)
}

// holdsRest compares sentences and focus.
func (w *writer) holdsRest(article int64, r *corpus.Record) (bool, error) {
	row, err := w.first("SELECT text FROM bodies WHERE article = ?", article)
	if err != nil || row == nil {
		return false, err
	}
	packed, _ := row[0].([]byte)
	body, err := w.packer.unpackBody(packed)
	if err != nil || len(body.Sentences) != len(r.Sentences) {
		return false, err
	}
	for i, s := range r.Sentences {
		if body.Sentences[i] != [3]int{s.Block, s.Start, s.End - s.Start} {
			return false, nil
		}
	}
	have := map[string]int64{}
	err = w.rows("SELECT e.key, f.score FROM article_focus f JOIN entities e ON e.id = f.entity WHERE f.article = ?",
		[]driver.Value{article}, func(row []driver.Value) error {
			have[asText(row[0])] = numbers(row)[1]
			return nil
		})
	want := map[string]int64{}
	for _, f := range r.Focus {
		want[string(f.Entity)] = thousandths(f.Score)
	}
	return maps.Equal(have, want), err
}

// Sweep removes the people and countries whom nothing names any more, with
// their spellings.
func (db *DB) Sweep(context.Context) error {
	const idle = "id NOT IN (SELECT entity FROM aliases WHERE uses > 0 AND entity IS NOT NULL)" +
		" AND id NOT IN (SELECT entity FROM identities) AND id NOT IN (SELECT person FROM identities WHERE person IS NOT NULL)" +
		" AND id NOT IN (SELECT extracted FROM mentions WHERE extracted IS NOT NULL) AND id NOT IN (SELECT entity FROM article_focus)" +
		" AND id NOT IN (SELECT entity FROM totals) AND id NOT IN (SELECT entity FROM namings)"
	return db.write("sweep", func(w *writer) error {
		err := w.transaction(func() error {
			for _, statement := range []string{
				"DELETE FROM aliases WHERE entity IN (SELECT id FROM entities WHERE " + idle + ")",
				"DELETE FROM entities WHERE " + idle,
			} {
				if _, err := w.exec(statement); err != nil {
					return err
				}
			}
			return nil
		})
		w.known = newCaches()
		return err
	})
}

// Keys lists the identifiers of the articles that the filter selects, sorted.
func (db *DB) Keys(ctx context.Context, f corpus.Filter) ([]corpus.ArticleID, error) {
	var out []corpus.ArticleID
	err := db.read(ctx, "keys", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		in := map[int64]bool{}
		for _, p := range s.parts {
			for _, i := range p.articles {
				in[p.first+int64(i)] = true
			}
		}
		return each(ctx, tx, "SELECT id, key FROM articles ORDER BY key", nil, func(row *sql.Rows) error {
			var id int64
			var key corpus.ArticleID
			err := row.Scan(&id, &key)
			if in[id] {
				out = append(out, key)
			}
			return err
		})
	})
	return out, err
}

// CopyTo writes a copy of the database to a file that does not exist yet.
func (db *DB) CopyTo(_ context.Context, path string) error {
	conn, err := connect(readOnlyDSN(db.path, defaults(), false))
	if err != nil {
		return fail("copy", db.path, explain(err))
	}
	_, err = conn.Exec("VACUUM INTO ?", []driver.Value{path})
	if closed := conn.Close(); err == nil {
		err = closed
	}
	return fail("copy", db.path, err)
}

// Total is how often somebody or a country is named.
type Total struct {
	Entity             corpus.EntityID
	Kind               corpus.Kind
	Name               string
	Mentions, Articles int
	Rank               int // among those of its kind, by mentions
}

// Totals lists everybody and every country that is named, by kind and rank.
func (db *DB) Totals(ctx context.Context) ([]Total, error) {
	var out []Total
	err := db.read(ctx, "totals", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT e.key, e.kind, e.name, t.mentions, t.articles, rank() OVER (PARTITION BY e.kind ORDER BY t.mentions DESC)"+
			" FROM entity_totals t JOIN entities e ON e.id = t.entity WHERE t.mentions > 0 ORDER BY e.kind, t.mentions DESC, e.key", nil, func(row *sql.Rows) error {
			var t Total
			err := row.Scan(&t.Entity, &t.Kind, &t.Name, &t.Mentions, &t.Articles, &t.Rank)
			out = append(out, t)
			return err
		})
	})
	return out, err
}

// Change is what a run changed about the counts of somebody or a country. What
// was not there before or is not there after has the zero Total.
type Change struct{ Before, After Total }
