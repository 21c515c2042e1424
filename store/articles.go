package store

import (
	"context"
	"database/sql"

	"dateline/corpus"
)

// ArticleRow is an article in a list.
type ArticleRow struct {
	ID       corpus.ArticleID
	Date     string // day of publication, "" where it is unknown
	Source   string
	Title    string
	URL      string // the address that the page states, else the one given
	Author   string
	Language string
	Item     string // the source's own identifier
	Mentions int    // mentions that count under the filter
	Persons  int    // different people that they name
	Nations  int    // different countries that they name
	Focus    string // codes of the countries it is about, strongest first
}

// Articles lists the articles that the filter selects, newest first, undated
// ones last. A limit of 0 or less means all.
func (db *DB) Articles(ctx context.Context, f corpus.Filter, limit int) ([]ArticleRow, error) {
	var out []ArticleRow
	err := db.read(ctx, "articles", func(tx *sql.Tx) error {
		s, err := newScope(ctx, tx, f)
		if err != nil {
			return err
		}
		where, args := s.where(ofArticles)
		source, weight := s.mentions()
		count := func(what, kind string) string {
			return "(SELECT " + what + " FROM entities e JOIN " + source + " AND e.id = x.entity" + kind + ")"
		}
		query := "SELECT a.key, a.day, ifnull(s.name, ''), ifnull(a.title, ''), ifnull(ifnull(a.canonical, a.url), '')," +
			" ifnull(a.author, ''), ifnull(a.language, ''), ifnull(a.item, ''), " +
			count("ifnull(sum("+weight+"), 0)", "") + ", " +
			count("count(DISTINCT e.id)", " AND e.kind = 'person'") + ", " +
			count("count(DISTINCT e.id)", " AND e.kind = 'country'") + "," +
			" ifnull((SELECT group_concat(code, ' ') FROM (SELECT ifnull(e.iso2, e.key) AS code FROM article_focus g" +
			" JOIN entities e ON e.id = g.entity WHERE g.article = a.id ORDER BY g.score DESC, e.key)), '')" +
			" FROM (SELECT a.id FROM articles a " + where + " ORDER BY a.day DESC, a.key LIMIT ?) chosen" +
			" JOIN articles a ON a.id = chosen.id LEFT JOIN sources s ON s.id = a.source ORDER BY a.day DESC, a.key"
		return each(ctx, tx, query, append(args, all(limit)), func(row *sql.Rows) error {
			var a ArticleRow
			var day sql.NullInt64
			err := row.Scan(&a.ID, &day, &a.Source, &a.Title, &a.URL, &a.Author, &a.Language, &a.Item,
				&a.Mentions, &a.Persons, &a.Nations, &a.Focus)
			a.Date = date(day)
			out = append(out, a)
			return err
		})
	})
	return out, err
}

// Line is a mention with the sentence around it.
type Line struct {
	Article            corpus.ArticleID
	Date, Source       string
	Left, Match, Right string // together the sentence
}

// Concordance lists where an entity is named, newest article first, in reading
// order inside it. A limit of 0 or less means all.
func (db *DB) Concordance(ctx context.Context, entity corpus.EntityID, f corpus.Filter, limit int) ([]Line, error) {
	var out []Line
	err := db.read(ctx, "concordance", func(tx *sql.Tx) error {
		s, err := newScope(ctx, tx, f)
		if err != nil {
			return err
		}
		id, err := entityID(ctx, tx, entity)
		if err != nil {
			return err
		}
		where, args := s.where(columns{"x.article", "x.day", "x.source"})
		evidence := s.evidence
		if s.ordinary {
			evidence = "SELECT id FROM evidence WHERE counted"
		}
		query := "SELECT a.key, x.day, ifnull(s.name, ''), b.text, m.start, m.length," +
			" ifnull(t.start, 0), ifnull(t.length, length(CAST(b.text AS BLOB)))" +
			" FROM " + s.naming(id) + " JOIN articles a ON a.id = x.article" +
			" JOIN mentions m ON m.article = x.article AND m.entity = ? AND m.evidence IN (" + evidence + ")" +
			" JOIN blocks b ON b.article = m.article AND b.n = m.block" +
			" LEFT JOIN sentences t ON t.article = m.article AND t.n = m.sentence AND t.block = m.block" +
			" LEFT JOIN sources s ON s.id = a.source " + where + " ORDER BY x.day DESC, a.key, m.n LIMIT ?"
		args = append(append([]any{id}, args...), all(limit))
		return each(ctx, tx, query, args, func(row *sql.Rows) error {
			line, err := scanLine(row)
			out = append(out, line)
			return err
		})
	})
	return out, err
}

func scanLine(row *sql.Rows) (l Line, err error) {
	var day sql.NullInt64
	var text string
	var start, length, from, size int
	if err := row.Scan(&l.Article, &day, &l.Source, &text, &start, &length, &from, &size); err != nil {
		return l, err
	}
	end, to := start+length, from+size
	from, to = min(from, start), max(to, end) // a mention may reach out of its sentence
	l.Date = date(day)
	l.Left, l.Match, l.Right = text[from:start], text[start:end], text[end:to]
	return l, nil
}
