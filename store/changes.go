package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"dateline/corpus"
)

// BeginChanges returns the counts before a run that will change them, and the
// run that they were taken by. They are kept as the run's rows of the table
// changes, the same before and after, until NoteChanges puts the changes in
// their place. So a run that goes on where others were interrupted gets the
// counts before the first of those, unless articles came in between.
func (db *DB) BeginChanges(ctx context.Context, run RunID) (before []Total, since RunID, err error) {
	if before, since, err = db.interrupted(ctx); err != nil || since != 0 {
		return before, since, err
	}
	if before, err = db.Totals(ctx); err != nil {
		return nil, 0, err
	}
	kept := make([]Change, len(before))
	for i, t := range before {
		kept[i] = Change{t, t}
	}
	return before, run, db.NoteChanges(ctx, run, run, kept)
}

// unchanged selects rows that only an interrupted run leaves.
const unchanged = "mentions_before = mentions_after AND articles_before = articles_after"

// interrupted reads the counts before the run that was interrupted, of run 0 if
// there is none.
func (db *DB) interrupted(ctx context.Context) (before []Total, since RunID, err error) {
	err = db.read(ctx, "interrupted", func(tx *sql.Tx) error {
		err := each(ctx, tx, "SELECT c.run FROM (SELECT max(run) AS run FROM changes WHERE "+unchanged+") c WHERE c.run IS NOT NULL"+
			" AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id > c.run AND r.command <> 'reextract' AND r.stored > 0)", nil, func(row *sql.Rows) error {
			return row.Scan(&since)
		})
		if err != nil || since == 0 {
			return err
		}
		return each(ctx, tx, "SELECT entity, name, mentions_before, articles_before FROM changes WHERE run = ?", []any{int64(since)}, func(row *sql.Rows) error {
			var t Total
			err := row.Scan(&t.Entity, &t.Name, &t.Mentions, &t.Articles)
			if t.Kind = corpus.Person; strings.HasPrefix(string(t.Entity), "c:") {
				t.Kind = corpus.Country
			}
			before = append(before, t)
			return err
		})
	})
	rankTotals(before)
	return before, since, err
}

// rankTotals sorts as Totals does, and ranks.
func rankTotals(all []Total) {
	slices.SortFunc(all, func(a, b Total) int {
		switch {
		case a.Kind != b.Kind:
			return strings.Compare(string(a.Kind), string(b.Kind))
		case a.Mentions != b.Mentions:
			return b.Mentions - a.Mentions
		}
		return strings.Compare(string(a.Entity), string(b.Entity))
	})
	first := 0 // of those of a kind
	for i := range all {
		if i > 0 && all[i].Kind != all[i-1].Kind {
			first = i
		}
		all[i].Rank = i - first + 1
		if i > first && all[i].Mentions == all[i-1].Mentions {
			all[i].Rank = all[i-1].Rank
		}
	}
}

// NoteChanges keeps the record of what a run changed, in the place of what
// BeginChanges kept by an earlier one.
func (db *DB) NoteChanges(_ context.Context, run, since RunID, changes []Change) error {
	return db.write("note changes", func(w *writer) error {
		return w.transaction(func() error {
			if _, err := w.exec("DELETE FROM changes WHERE run = ?1 OR run = ?2 OR "+unchanged, int64(run), int64(since)); err != nil {
				return err
			}
			b := bulk{table: "changes", columns: 7}
			for _, c := range changes {
				of := c.After
				if of.Entity == "" {
					of = c.Before
				}
				err := b.add(w, int64(run), string(of.Entity), of.Name, int64(c.Before.Mentions), int64(c.After.Mentions),
					int64(c.Before.Articles), int64(c.After.Articles))
				if err != nil {
					return err
				}
			}
			return b.flush(w)
		})
	})
}

// Reread counts the articles that a run and later ones have found other things in.
func (db *DB) Reread(ctx context.Context, since RunID) (n int, err error) {
	err = db.read(ctx, "reread", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM rereadings WHERE run >= ?", int64(since)).Scan(&n)
	})
	return n, err
}
