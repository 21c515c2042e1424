package store

import (
	"context"
	"database/sql"

	"dateline/corpus"
)

// Spelling is a surface form of an entity.
type Spelling struct {
	Text     string
	Mentions int // mentions of status counted, of any form, in this spelling
}

// Known is an entity as the database holds it.
type Known struct {
	corpus.Entity
	Spellings []Spelling // most mentions first
}

// Entity reads an entity with its spellings.
func (db *DB) Entity(ctx context.Context, id corpus.EntityID) (*Known, error) {
	found, err := db.Entities(ctx, []corpus.EntityID{id})
	if err != nil {
		return nil, err
	}
	e, ok := found[id]
	if !ok {
		return nil, fail("entity", db.path, &NotFoundError{Query: string(id)})
	}
	k := &Known{Entity: e}
	err = db.read(ctx, "entity", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT text, mentions FROM spellings WHERE entity = ? ORDER BY mentions DESC, text",
			[]any{string(id)}, func(row *sql.Rows) error {
				var s Spelling
				err := row.Scan(&s.Text, &s.Mentions)
				k.Spellings = append(k.Spellings, s)
				return err
			})
	})
	return k, err
}

// Entities reads entities by their identifiers; unknown ones are left out.
func (db *DB) Entities(ctx context.Context, ids []corpus.EntityID) (map[corpus.EntityID]corpus.Entity, error) {
	out := make(map[corpus.EntityID]corpus.Entity, len(ids))
	err := db.read(ctx, "entities", func(tx *sql.Tx) error {
		for _, id := range ids {
			err := each(ctx, tx, "SELECT key, kind, name, ifnull(iso2, ''), ifnull(iso3, ''), unresolved FROM entities WHERE key = ?",
				[]any{string(id)}, func(row *sql.Rows) error {
					var e corpus.Entity
					err := row.Scan(&e.ID, &e.Kind, &e.Name, &e.ISO2, &e.ISO3, &e.Unresolved)
					out[e.ID] = e
					return err
				})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}
