package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"dateline/corpus"
)

// OutletRow is how often an outlet names an entity.
type OutletRow struct {
	Outlet        string // "" for articles of unknown outlet
	Mentions      int
	Articles      int // that name the entity
	TotalArticles int // that the filter selects
	Share         float64
}

// OutletRows counts, outlet by outlet, how often an entity is named in the
// articles that the filter selects: most mentions first, then by name. Outlets
// that do not name it are left out. A limit of 0 or less means all.
func (db *DB) OutletRows(ctx context.Context, entity corpus.EntityID, f corpus.Filter, limit int) ([]OutletRow, error) {
	var out []OutletRow
	err := db.read(ctx, "outlets", func(tx *sql.Tx) error {
		id, err := entityID(ctx, tx, entity)
		if err != nil {
			return err
		}
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		rows := s.countOutlets(uint32(id))
		for source, row := range rows {
			if row.Articles == 0 {
				continue
			}
			err := each(ctx, tx, "SELECT name FROM sources WHERE id = ?", []any{source}, func(r *sql.Rows) error { return r.Scan(&row.Outlet) })
			if err != nil {
				return err
			}
			row.Share = float64(row.Articles) / float64(row.TotalArticles)
			out = append(out, row)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b OutletRow) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Outlet, b.Outlet))
	})
	if limit > 0 && len(out) > limit {
		out = slices.Clip(out[:limit])
	}
	return out, err
}

// countOutlets counts the selected articles and those that name the entity, by
// the number of their outlet.
func (s *selection) countOutlets(entity uint32) []OutletRow {
	rows := make([]OutletRow, s.sources+1)
	for _, p := range s.parts {
		for _, i := range p.articles {
			rows[p.source[i]].TotalArticles++
		}
	}
	narrow := *s
	narrow.keep(entity)
	for _, p := range narrow.parts {
		for _, i := range p.articles {
			from, to := p.segment.from[i], p.segment.from[i+1]
			at, _ := slices.BinarySearch(p.entity[from:to], entity)
			row := &rows[p.source[i]]
			row.Articles++
			row.Mentions += int(p.count[from+uint32(at)] >> 1)
		}
	}
	return rows
}
