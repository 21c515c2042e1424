package store

import (
	"context"
	"database/sql"
)

// Summary says how much a database holds.
type Summary struct {
	Articles, Texts, Stories, Outlets int
	Gaps
	UnreadDate                    string // the first of the dates that cannot be read, by their letters
	First, Last                   string // days of publication, "" where no article is dated
	Blocks, Content, Sentences    int    // Content: blocks that are part of an article
	Mentions, Counted             int    // all, and those that count by default
	People, Countries, Unresolved int    // entities; Unresolved are not among People
	Rejects, Runs                 int
}

// Gaps counts the articles of which something is not known that questions ask
// for, and those that are not read for names.
type Gaps struct {
	Undated, Unsourced, Untitled int // without day, outlet, title
	UnreadDates                  int // without day, though the source states one: it cannot be read
	UnknownLanguage              int // without language
	OtherLanguage                int // in a language that is known and not English
}

// isOther is the condition for an article in a language that is known and not
// English.
const isOther = "language NOT LIKE 'en' AND language NOT LIKE 'en-%' AND language NOT LIKE 'und'"

// Summary counts the rows of the database.
func (db *DB) Summary(ctx context.Context) (Summary, error) {
	var s Summary
	if err := db.flush(); err != nil {
		return s, err
	}
	err := db.read(ctx, "summary", func(tx *sql.Tx) error {
		var first, last sql.NullInt64
		err := tx.QueryRowContext(ctx, "SELECT count(*), count(*) - count(day), count(DISTINCT copy), count(DISTINCT story), count(DISTINCT source),"+
			" count(*) - count(source), count(*) - count(title), count(*) FILTER (WHERE ifnull(language, 'und') LIKE 'und'), count(*) FILTER (WHERE "+isOther+"), count(unread_date) FILTER (WHERE day IS NULL), ifnull(min(unread_date) FILTER (WHERE day IS NULL), ''), min(day), max(day), ifnull(sum(blocks), 0), ifnull(sum(paragraphs), 0), ifnull(sum(sentences), 0) FROM articles").
			Scan(&s.Articles, &s.Undated, &s.Texts, &s.Stories, &s.Outlets, &s.Unsourced, &s.Untitled, &s.UnknownLanguage, &s.OtherLanguage, &s.UnreadDates, &s.UnreadDate, &first, &last, &s.Blocks, &s.Content, &s.Sentences)
		if err != nil {
			return err
		}
		s.First, s.Last = date(first), date(last)
		c, err := db.cube(ctx, tx)
		if err != nil {
			return err
		}
		for _, g := range c.segments {
			for _, n := range g.count {
				s.Counted += int(n >> 1)
			}
		}
		return tx.QueryRowContext(ctx, "SELECT (SELECT ifnull(sum(uses), 0) FROM aliases),"+
			" (SELECT count(*) FROM entities WHERE kind = 'person' AND NOT unresolved AND "+present+"),"+
			" (SELECT count(*) FROM entities WHERE kind = 'country'),"+
			" (SELECT count(*) FROM entities WHERE unresolved AND "+present+"),"+
			" (SELECT count(*) FROM rejects), (SELECT count(*) FROM runs)").
			Scan(&s.Mentions, &s.People, &s.Countries, &s.Unresolved, &s.Rejects, &s.Runs)
	})
	return s, err
}
