package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"dateline/corpus"
)

// InnerJoin says that a spelling was taken for a person whom its article calls
// otherwise elsewhere.
type InnerJoin struct {
	Text     string          // the spelling
	Person   corpus.EntityID // who it was taken for
	Name     string
	Rule     string
	Articles int
	Here     Quote    // the spelling in one of the articles
	Likeness float64  // share of its words that are words of the name
	Others   []string // identifiers of other people of the articles whom the words fit
	entity   int64
	surface  int64
}

// InnerJoins lists how spellings were joined with people inside articles: those
// that fit another person of the article first, then those that have the least
// in common with the person's name. A limit of 0 means all.
func (db *DB) InnerJoins(ctx context.Context, limit int) ([]InnerJoin, error) {
	var out []InnerJoin
	err := db.read(ctx, "inner joins", func(tx *sql.Tx) error {
		err := each(ctx, tx, "SELECT l.entity, l.surface, w.text, e.key, e.name, v.joined, count(DISTINCT m.article)"+
			" FROM mentions m JOIN evidence v ON v.id = m.evidence JOIN aliases l ON l.id = m.alias JOIN surfaces w ON w.id = l.surface"+
			" JOIN entities e ON e.id = l.entity WHERE v.kind = 'person' AND v.counted AND NOT e.unresolved AND w.text <> e.name"+
			" AND v.joined NOT IN ('', 'same name', 'same single name', 'unresolved') GROUP BY l.entity, l.surface, v.joined", nil,
			func(row *sql.Rows) error {
				var j InnerJoin
				err := row.Scan(&j.entity, &j.surface, &j.Text, &j.Person, &j.Name, &j.Rule, &j.Articles)
				j.Likeness = likeness(j.Text, j.Name)
				out = append(out, j)
				return err
			})
		for i := range out {
			if err == nil {
				err = out[i].findOthers(ctx, tx)
			}
		}
		if err != nil {
			return err
		}
		slices.SortFunc(out, func(a, b InnerJoin) int {
			return cmp.Or(cmp.Compare(len(b.Others), len(a.Others)), cmp.Compare(a.Likeness, b.Likeness), cmp.Compare(isGiven(b), isGiven(a)),
				cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Rule, b.Rule))
		})
		if limit > 0 {
			out = out[:min(limit, len(out))]
		}
		for i := range out {
			if err := out[i].quote(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// isGiven is 1 for a given name, by which many people go.
func isGiven(j InnerJoin) int { return int(truth(strings.Contains(j.Rule, "given name"))) }

// likeness is the share of a spelling's words that are words of a name.
func likeness(spelling, name string) float64 {
	words, of := strings.Fields(fold(spelling)), strings.Fields(fold(name))
	same := 0
	for _, w := range words {
		if slices.Contains(of, w) {
			same++
		}
	}
	return float64(same) / float64(max(1, len(words)))
}

// findOthers finds other people of the articles whose names have the words of
// the spelling.
func (j *InnerJoin) findOthers(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, "SELECT DISTINCT e.key FROM mentions m JOIN aliases l ON l.id = m.alias JOIN article_entity x ON x.article = m.article"+
		" JOIN entities e ON e.id = x.entity WHERE l.entity = ? AND l.surface = ? AND e.id <> l.entity AND e.kind = 'person' AND x.mentions > 0"+
		" AND ' ' || e.name || ' ' LIKE ? ESCAPE '\\' ORDER BY e.key LIMIT 3", []any{j.entity, j.surface, "% " + likeText(j.Text) + " %"},
		func(row *sql.Rows) error {
			var key string
			err := row.Scan(&key)
			j.Others = append(j.Others, key)
			return err
		})
}

func (j *InnerJoin) quote(ctx context.Context, tx *sql.Tx) (err error) {
	j.Here, err = quoted(ctx, tx, "SELECT a.key, sentence_of(b.text, m.sentence, m.block) FROM aliases l JOIN mentions m ON m.alias = l.id"+
		" JOIN evidence v ON v.id = m.evidence JOIN articles a ON a.id = m.article JOIN bodies b ON b.article = m.article"+
		" WHERE l.entity = ? AND l.surface = ? AND v.joined = ? ORDER BY a.key, m.n LIMIT 1", []any{j.entity, j.surface, j.Rule})
	return err
}
