package store

import (
	"context"
	"database/sql"
	"fmt"

	"dateline/corpus"
)

// Join says that a person goes by another identifier than some articles give,
// with what a reader needs to judge it.
type Join struct {
	Entity      corpus.EntityID // as the articles give it
	Name        string
	Person      corpus.EntityID // who it is, "" for somebody forgotten
	PersonName  string
	Rule        string
	Score       float64
	Articles    int      // in which it is so
	Shared      []string // the rarest names that these articles share with others of the person
	Here, There Quote    // the person in one of the articles, and in another one
	entity, who int64
}

// Quote is a sentence that names somebody.
type Quote struct {
	Article corpus.ArticleID
	Text    string
}

// Joins lists the people who are joined with others or split from namesakes,
// the least sure first and among these the most articles. Those of a score of
// less than below are listed; a limit of 0 means all.
func (db *DB) Joins(ctx context.Context, below float64, limit int) ([]Join, error) {
	if limit <= 0 {
		limit = -1
	}
	var out []Join
	err := db.read(ctx, "joins", func(tx *sql.Tx) error {
		err := each(ctx, tx, "SELECT i.entity, ifnull(i.person, 0), e.key, e.name, ifnull(p.key, ''), ifnull(p.name, ''), i.rule, i.score, count(*)"+
			" FROM identities i JOIN entities e ON e.id = i.entity LEFT JOIN entities p ON p.id = i.person WHERE i.score < ?"+
			" GROUP BY i.entity, i.person, i.rule, i.score ORDER BY i.score, count(*) DESC, e.key, p.key LIMIT ?",
			[]any{int(below * 1000), limit}, func(row *sql.Rows) error {
				var j Join
				var score int
				err := row.Scan(&j.entity, &j.who, &j.Entity, &j.Name, &j.Person, &j.PersonName, &j.Rule, &score, &j.Articles)
				j.Score = float64(score) / 1000
				out = append(out, j)
				return err
			})
		for i := range out {
			if err == nil {
				err = out[i].evidence(ctx, tx)
			}
		}
		return err
	})
	return out, err
}

// sampled bounds the articles that are looked at for the evidence of a join.
const sampled = 300

// evidence reads what speaks for a join.
func (j *Join) evidence(ctx context.Context, tx *sql.Tx) error {
	args := []any{sql.Named("entity", j.entity), sql.Named("person", j.who), sql.Named("most", sampled)}
	const sets = "WITH mine AS (SELECT article FROM identities WHERE entity = :entity AND ifnull(person, 0) = :person LIMIT :most)," +
		" theirs AS (SELECT article FROM article_entity WHERE entity = :person AND article NOT IN mine LIMIT :most) "
	err := each(ctx, tx, sets+"SELECT e.name FROM article_entity x JOIN entities e ON e.id = x.entity LEFT JOIN totals t ON t.entity = x.entity"+
		" WHERE x.article IN mine AND x.entity <> :person AND x.mentions > 0"+
		" AND x.entity IN (SELECT y.entity FROM article_entity y WHERE y.article IN theirs AND y.mentions > 0)"+
		" GROUP BY x.entity ORDER BY ifnull(t.articles, 0), e.key LIMIT 3", args, func(row *sql.Rows) error {
		var name string
		err := row.Scan(&name)
		j.Shared = append(j.Shared, name)
		return err
	})
	if err != nil {
		return err
	}
	const quote = "SELECT a.key, sentence_of(b.text, m.sentence, m.block) FROM mentions m JOIN aliases l ON l.id = m.alias" +
		" JOIN articles a ON a.id = m.article JOIN bodies b ON b.article = m.article WHERE "
	if j.Here, err = quoted(ctx, tx, sets+quote+"m.article IN mine AND m.extracted = :entity ORDER BY a.key, m.n LIMIT 1", args); err != nil {
		return err
	}
	j.There, err = quoted(ctx, tx, sets+quote+"m.article IN theirs AND l.entity = :person ORDER BY a.key, m.n LIMIT 1", args)
	return err
}

func quoted(ctx context.Context, tx *sql.Tx, query string, args []any) (q Quote, err error) {
	err = each(ctx, tx, query, args, func(row *sql.Rows) error { return row.Scan(&q.Article, &q.Text) })
	return q, err
}

// BareName is a name that stands alone in articles which do not say whose it is.
type BareName struct {
	ID         corpus.EntityID // without the articles' own part: "p:okafor"
	Name       string
	Articles   int
	Candidates []string // identifiers of people whose name ends with it, most mentions first
	Here       Quote
}

// BareNames lists the names that are unresolved, those of most articles first.
// A limit of 0 means all.
func (db *DB) BareNames(ctx context.Context, limit int) ([]BareName, error) {
	if limit <= 0 {
		limit = -1
	}
	var out []BareName
	err := db.read(ctx, "bare names", func(tx *sql.Tx) error {
		err := each(ctx, tx, "SELECT substr(e.key, 1, instr(e.key, '@') - 1) AS slug, max(e.name), count(*) FROM entities e"+
			" WHERE e.unresolved AND e.id IN (SELECT entity FROM article_entity WHERE mentions > 0)"+
			" GROUP BY slug ORDER BY count(*) DESC, slug LIMIT ?", []any{limit}, func(row *sql.Rows) error {
			var b BareName
			err := row.Scan(&b.ID, &b.Name, &b.Articles)
			out = append(out, b)
			return err
		})
		for i := range out {
			if err == nil {
				err = out[i].evidence(ctx, tx)
			}
		}
		return err
	})
	return out, err
}

func (b *BareName) evidence(ctx context.Context, tx *sql.Tx) error {
	err := each(ctx, tx, "SELECT e.key FROM entities e JOIN entity_totals t ON t.entity = e.id WHERE e.kind = 'person' AND NOT e.unresolved"+
		" AND e.name LIKE ? ESCAPE '\\' ORDER BY t.mentions DESC, e.key LIMIT 3", []any{"% " + likeText(b.Name)}, func(row *sql.Rows) error {
		var key string
		err := row.Scan(&key)
		b.Candidates = append(b.Candidates, key)
		return err
	})
	if err != nil {
		return err
	}
	b.Here, err = quoted(ctx, tx, "SELECT a.key, sentence_of(b.text, m.sentence, m.block) FROM entities e JOIN aliases l ON l.entity = e.id"+
		" JOIN mentions m ON m.alias = l.id JOIN articles a ON a.id = m.article JOIN bodies b ON b.article = m.article"+
		" WHERE e.key >= ? AND e.key < ? ORDER BY a.key, m.n LIMIT 1", []any{fmt.Sprint(b.ID, "@"), fmt.Sprint(b.ID, "A")})
	return err
}
