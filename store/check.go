package store

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dateline/corpus"
)

// contradictions are queries that count rows which cannot be, with what they
// would mean.
func contradictions() [][2]string {
	return [][2]string{
		{
			"articles without text, or texts without article",
			"SELECT (SELECT count(*) FROM articles WHERE id NOT IN (SELECT article FROM bodies))" +
				" + (SELECT count(*) FROM bodies WHERE article NOT IN (SELECT id FROM articles))",
		},
		{
			"spellings whose number of mentions is wrong",
			"SELECT count(*) FROM (SELECT id, sum(n) AS n, sum(u) AS u FROM (" +
				"SELECT id, mentions AS n, uses AS u FROM aliases UNION ALL" +
				" SELECT l.id, -sum(v.status = 'counted' AND l.entity IS NOT NULL), -count(*) FROM mentions m" +
				" JOIN aliases l ON l.id = m.alias JOIN evidence v ON v.id = m.evidence GROUP BY 1) GROUP BY 1) WHERE n <> 0 OR u <> 0",
		},
		{
			"articles without full-text entry, or entries without article",
			"SELECT (SELECT count(*) FROM articles WHERE id NOT IN (SELECT rowid FROM article_text))" +
				" + (SELECT count(*) FROM article_text WHERE rowid NOT IN (SELECT id FROM articles))",
		},
		{
			"articles whose text or story does not exist",
			"SELECT count(*) FROM articles WHERE story NOT IN (SELECT id FROM articles) OR copy NOT IN (SELECT id FROM articles)",
		},
		{
			"entities whose totals are wrong",
			"SELECT count(*) FROM (SELECT entity FROM (SELECT * FROM totals UNION ALL" +
				" SELECT x.entity, sum(x.mentions), count(*), count(DISTINCT a.copy), count(DISTINCT a.story), count(DISTINCT a.source), min(a.day), max(a.day)" +
				" FROM article_entity x JOIN articles a ON a.id = x.article WHERE x.mentions > 0 GROUP BY x.entity)" +
				" GROUP BY entity, mentions, articles, texts, stories, outlets, first, last HAVING count(*) <> 2)" +
				" WHERE (SELECT count(DISTINCT value) FROM state WHERE name IN ('generation', 'totals')) = 1",
		},
	}
}

// Check reports everything that is wrong with the database: damage to the file,
// rows that refer to none, and derived rows that disagree with what they are
// derived from. Nil means all is well.
func (db *DB) Check(ctx context.Context) error {
	return db.read(ctx, "check", func(tx *sql.Tx) error {
		var found []error
		problem := func(format string, args ...any) {
			found = append(found, fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...)))
		}
		if err := db.checkPairs(ctx, tx, problem); err != nil {
			return err
		}
		for _, check := range []func(context.Context, *sql.Tx, func(string, ...any)) error{
			checkIntegrity, checkReferences, checkContradictions, db.checkBodies, db.checkColumns,
		} {
			if err := check(ctx, tx, problem); err != nil {
				return errors.Join(append(found, err)...)
			}
		}
		return errors.Join(found...)
	})
}

func checkIntegrity(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	return each(ctx, tx, "PRAGMA integrity_check", nil, func(row *sql.Rows) error {
		var message string
		err := row.Scan(&message)
		if message != "ok" {
			problem("%s", message)
		}
		return err
	})
}

func checkReferences(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	return each(ctx, tx, `SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2`, nil,
		func(row *sql.Rows) error {
			var table, parent string
			var n int
			err := row.Scan(&table, &parent, &n)
			problem("%d rows of %s refer to no row of %s", n, table, parent)
			return err
		})
}

func checkContradictions(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	for _, c := range contradictions() {
		var n int
		if err := tx.QueryRowContext(ctx, c[1]).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			problem("%d %s", n, c[0])
		}
	}
	return nil
}

// checkPairs counts the pairs of top_pairs anew, where it is up to date.
func (db *DB) checkPairs(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	s, err := db.choose(ctx, tx, corpus.Filter{})
	if err != nil {
		return err
	}
	for _, w := range corpus.Windows() {
		o := corpus.PairOptions{Window: w, Unit: corpus.UnitArticles, Kinds: corpus.AllKinds()}
		have, err := s.fromTopPairs(ctx, tx, o, topPairs)
		if err != nil || have == nil {
			return err
		}
		var want []corpus.Pair
		if err := db.countPairs(ctx, tx, s, o, topPairs, gather(&want)); err != nil {
			return err
		}
		if !slices.Equal(have, want) {
			problem("the pairs of a %s in top_pairs are not those that most articles name", w)
		}
	}
	return nil
}

// checkBodies holds articles and mentions to the texts.
func (db *DB) checkBodies(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	ask := askerOf(ctx, tx)
	labels, err := readLabels(ask)
	if err != nil {
		return err
	}
	counts, reaching := 0, 0
	err = ask("SELECT a.id, a.blocks, a.paragraphs, a.sentences, b.text FROM articles a JOIN bodies b ON b.article = a.id", nil,
		func(row []driver.Value) error {
			n := numbers(row)
			packed, _ := row[4].([]byte)
			b, err := db.packer.unpackBody(packed)
			if err != nil {
				return err
			}
			var c columns
			b.count(&c, func(label int64, _ int) bool { return label < int64(len(labels)) && labels[label].IsContent() })
			if int(n[1]) != len(b.Blocks) || n[2] != int64(c.paragraphs) || n[3] != int64(c.sentences) {
				counts++
			}
			bad, err := mentionsBeyond(ask, n[0], b)
			reaching += bad
			return err
		})
	if counts > 0 {
		problem("%d articles whose number of blocks or sentences is wrong", counts)
	}
	if reaching > 0 {
		problem("%d mentions that are not the text that they mark", reaching)
	}
	return err
}

// mentionsBeyond counts the mentions that are not in the text where they should be.
func mentionsBeyond(ask asker, article int64, b *bodyText) (n int, err error) {
	err = ask("SELECT m.block, m.start, w.text FROM mentions m JOIN aliases l ON l.id = m.alias JOIN surfaces w ON w.id = l.surface"+
		" WHERE m.article = ?", []any{article}, func(row []driver.Value) error {
		at, text := numbers(row), asText(row[2])
		block, start := at[0], at[1]
		if block < 0 || block >= int64(len(b.Blocks)) || start < 0 || start > int64(len(b.Blocks[block].text)) ||
			!strings.HasPrefix(b.Blocks[block].text[start:], text) {
			n++
		}
		return nil
	})
	return n, err
}

// checkColumns derives the packed columns anew, some articles at a time, and
// compares, and holds namings to them.
func (db *DB) checkColumns(ctx context.Context, tx *sql.Tx, problem func(string, ...any)) error {
	ask := askerOf(ctx, tx)
	evidence, err := readEvidence(ask)
	if err != nil {
		return err
	}
	next, named := int64(1), int64(0)
	if err := tx.QueryRowContext(ctx, "SELECT value FROM state WHERE name = 'named'").Scan(&named); err != nil {
		return err
	}
	var segments [][2]int64
	err = ask("SELECT first, articles FROM segments ORDER BY first", nil, func(row []driver.Value) error {
		segments = append(segments, [2]int64(numbers(row)))
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range segments {
		if s[0] != next {
			problem("segments end before article %d and go on at %d", next, s[0])
		}
		next = s[0] + s[1]
		wrong, err := db.checkSegment(ask, s[0], s[1], named, evidence)
		if err != nil {
			return err
		}
		for what, n := range wrong {
			problem("%d articles whose %s", n, what)
		}
	}
	var last int64
	if err := tx.QueryRowContext(ctx, "SELECT ifnull(max(id), 0) FROM articles").Scan(&last); err != nil {
		return err
	}
	if last+1 != next {
		problem("segments end before article %d, articles before %d", next, last+1)
	}
	return nil
}

func (db *DB) checkSegment(ask asker, first, n, named int64, evidence evidenceTable) (wrong map[string]int, err error) {
	var have packed
	err = ask("SELECT named, placed, stories, prints FROM segments WHERE first = ?", []any{first}, func(row []driver.Value) error {
		for i, into := range []*[]byte{&have.named, &have.placed, &have.stories, &have.prints} {
			blob, _ := row[i].([]byte)
			if *into, err = db.packer.unpack(blob, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	stored, err := have.articles(first, int(n), evidence)
	if err != nil {
		return nil, err
	}
	derived, err := derive(first, first+n-1, db.packer, ask)
	if err != nil {
		return nil, err
	}
	wrong = map[string]int{}
	var want packed
	for i := range derived {
		var a, b packed
		id := first + int64(i)
		want.add(id, &derived[i])
		a.add(id, &stored[i])
		b.add(id, &derived[i])
		for what, same := range map[string]bool{
			"packed names disagree with the mentions": bytes.Equal(a.named, b.named), "packed places disagree with the mentions": bytes.Equal(a.placed, b.placed),
			"packed stories disagree with the table": bytes.Equal(a.stories, b.stories), "prints disagree with the text": bytes.Equal(a.prints, b.prints),
		} {
			if !same {
				wrong[what]++
			}
		}
	}
	return wrong, checkNamings(ask, first, min(first+n-1, named), derived, wrong)
}

// checkNamings holds namings to the mentions of the articles from first to last.
func checkNamings(ask asker, first, last int64, derived []columns, wrong map[string]int) error {
	have := map[int64][]row{}
	err := ask("SELECT article, entity, mentions FROM namings WHERE article BETWEEN ? AND ? ORDER BY entity", []any{first, last},
		func(r []driver.Value) error {
			n := numbers(r)
			have[n[0]] = append(have[n[0]], row{entity: uint32(n[1]), mentions: uint32(n[2])})
			return nil
		})
	for id := first; id <= last; id++ {
		same := slices.EqualFunc(have[id], rows(derived[id-first].mentions), func(a, b row) bool {
			return a.entity == b.entity && a.mentions == b.mentions
		})
		if !same {
			wrong["rows of namings disagree with the mentions"]++
		}
	}
	return err
}
