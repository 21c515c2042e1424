package store

import (
	"context"
	"database/sql"

	"dateline/corpus"
)

// Place is how often an outlet names cities and regions of a country.
type Place struct {
	Source      string
	Country     corpus.EntityID
	Subdivision string // ISO 3166-2, "" where it is unknown
	Mentions    int
}

// Places counts the cities and regions that each outlet names, by country and
// subdivision.
func (db *DB) Places(ctx context.Context) ([]Place, error) {
	var out []Place
	err := db.read(ctx, "places", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT s.name, e.key, v.subdivision, count(*) FROM mentions m"+
			" JOIN evidence v ON v.id = m.evidence AND v.status = 'counted' AND v.form IN ('city', 'region')"+
			" JOIN aliases l ON l.id = m.alias JOIN articles a ON a.id = m.article JOIN sources s ON s.id = a.source JOIN entities e ON e.id = l.entity"+
			" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3", nil, func(row *sql.Rows) error {
			var p Place
			err := row.Scan(&p.Source, &p.Country, &p.Subdivision, &p.Mentions)
			out = append(out, p)
			return err
		})
	})
	return out, err
}

// HasSource reports whether an article is of the outlet.
func (db *DB) HasSource(ctx context.Context, name string) (bool, error) {
	found := false
	err := db.read(ctx, "outlet", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM articles a JOIN sources s ON s.id = a.source WHERE s.name = ?)", name).Scan(&found)
	})
	return found, err
}
