package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"dateline/corpus"
)

// readCopies lists the other articles of the same text. No index leads to them,
// but the packed columns are as quick.
func (s *Stored) readCopies(ctx context.Context, tx *sql.Tx, number int64, c *cube) error {
	for _, id := range c.copiesOf(number) {
		err := each(ctx, tx, "SELECT key FROM articles WHERE id = ?", []any{id}, func(row *sql.Rows) error {
			var key corpus.ArticleID
			err := row.Scan(&key)
			s.Copies = append(s.Copies, key)
			return err
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(s.Copies)
	return nil
}

// copiesOf lists the articles that are of one text with an article.
func (c *cube) copiesOf(number int64) []int64 {
	first, found := uint32(0), false
	for _, s := range c.segments {
		if i := number - s.first; i >= 0 && i < int64(s.n) {
			first, found = s.copies[i], true
		}
	}
	var out []int64
	for _, s := range c.segments {
		for i, copied := range s.copies {
			if id := s.first + int64(i); found && copied == first && id != number {
				out = append(out, id)
			}
		}
	}
	return out
}

// readLinks reads what connects the article with others of its story.
func (s *Stored) readLinks(ctx context.Context, tx *sql.Tx, number int64, c *cube) error {
	later, err := c.linkedTo(ctx, tx, number)
	if err != nil {
		return err
	}
	read := func(where string, args ...any) error {
		return each(ctx, tx, "SELECT a.key, k.reason, k.score FROM story_links k JOIN articles a ON a.id = "+where, args, func(row *sql.Rows) error {
			var l StoryLink
			var score int
			err := row.Scan(&l.Article, &l.Reason, &score)
			l.Score = float64(score) / 1000
			s.Links = append(s.Links, l)
			return err
		})
	}
	if err := read("k.other WHERE k.article = ?", number); err != nil {
		return err
	}
	for _, id := range later {
		if err := read("k.article WHERE k.article = ? AND k.other = ?", id, number); err != nil {
			return err
		}
	}
	slices.SortFunc(s.Links, func(a, b StoryLink) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Reason, b.Reason))
	})
	return nil
}

// linkedTo lists the articles whose links lead to an article. Where links lead
// to is read once, and kept.
func (c *cube) linkedTo(ctx context.Context, tx *sql.Tx, number int64) ([]int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.linked == nil {
		linked := map[int64][]int64{}
		err := each(ctx, tx, "SELECT DISTINCT other, article FROM story_links ORDER BY article", nil, func(row *sql.Rows) error {
			var other, article int64
			err := row.Scan(&other, &article)
			linked[other] = append(linked[other], article)
			return err
		})
		if err != nil {
			return nil, err
		}
		c.linked = linked
	}
	return c.linked[number], nil
}
