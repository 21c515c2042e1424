package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"dateline/corpus"
)

// Languages lists the languages of the articles, most articles first.
func (db *DB) Languages(ctx context.Context) ([]string, error) {
	var out []string
	err := db.read(ctx, "languages", func(tx *sql.Tx) error {
		c, err := db.cube(ctx, tx)
		if err != nil {
			return err
		}
		spoken, err := c.languages(ctx, tx)
		if err != nil {
			return err
		}
		out = slices.Sorted(maps.Keys(spoken))
		out = slices.DeleteFunc(out, func(tag string) bool { return tag == "" })
		slices.SortStableFunc(out, func(a, b string) int { return spoken[b].size() - spoken[a].size() })
		return nil
	})
	return out, err
}

// Outlets lists the names of outlets. A limit of 0 or less means all.
func (db *DB) Outlets(ctx context.Context, limit int) (out []string, err error) {
	if limit <= 0 {
		limit = -1
	}
	err = db.read(ctx, "outlets", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT name FROM sources WHERE name <> '' ORDER BY name LIMIT ?", []any{limit}, func(row *sql.Rows) error {
			var name string
			err := row.Scan(&name)
			out = append(out, name)
			return err
		})
	})
	return out, err
}

// speaking is the articles in the languages of a filter, nil for all.
func (c *cube) speaking(ctx context.Context, tx *sql.Tx, f *corpus.Filter) (bitmap, error) {
	if len(f.Languages) == 0 {
		return nil, nil
	}
	all, err := c.languages(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := c.noArticles()
	for tag, articles := range all {
		if !f.Speaks(tag) {
			continue
		}
		for i, word := range articles {
			out[i] |= word
		}
	}
	return out, nil
}

// languages says which articles are in which language. It is read when it is
// first asked for, and kept.
func (c *cube) languages(ctx context.Context, tx *sql.Tx) (map[string]bitmap, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spoken != nil {
		return c.spoken, nil
	}
	spoken := map[string]bitmap{}
	var numbers sql.RawBytes
	err := each(ctx, tx, "SELECT ifnull(language, ''), group_concat(id) FROM articles GROUP BY 1", nil, func(row *sql.Rows) error {
		var tag string
		if err := row.Scan(&tag, &numbers); err != nil {
			return err
		}
		spoken[tag] = c.noArticles()
		eachNumber(numbers, func(id int64) { spoken[tag].add(id) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.spoken = spoken
	return spoken, nil
}
