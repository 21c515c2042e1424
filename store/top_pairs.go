package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"dateline/corpus"
)

// fromTopPairs reads the first pairs of all articles from the table top_pairs.
// It returns nil where that has no answer.
func (s *selection) fromTopPairs(ctx context.Context, tx *sql.Tx, o corpus.PairOptions, limit int) (out []corpus.Pair, err error) {
	if !s.whole || !s.scope.ordinary || o.With != "" || o.Unit != corpus.UnitArticles || o.Order != corpus.OrderCount || o.Least > 1 || limit <= 0 || limit > topPairs {
		return nil, nil
	}
	if fresh, err := s.fresh(ctx, tx, "pairs"); err != nil || !fresh {
		return nil, err
	}
	total := units(s.parts, nil)
	asked := map[[2]corpus.Kind]bool{}
	for _, k := range o.Kinds {
		first, second := k[0], k[1]
		if first == corpus.Country && second == corpus.Person {
			first, second = second, first
		}
		if asked[[2]corpus.Kind{first, second}] {
			continue
		}
		asked[[2]corpus.Kind{first, second}] = true
		err := each(ctx, tx, "SELECT a.key, a.name, b.key, b.name, p.articles, p.a_articles, p.b_articles FROM top_pairs p"+
			" JOIN entities a ON a.id = p.a JOIN entities b ON b.id = p.b WHERE p.\"window\" = ? AND a.kind = ? AND b.kind = ?",
			[]any{string(o.Window), string(first), string(second)}, func(row *sql.Rows) error {
				p := corpus.Pair{Total: total}
				err := row.Scan(&p.A, &p.AName, &p.B, &p.BName, &p.Count, &p.ACount, &p.BCount)
				p.Association = corpus.Associate(p.Count, p.ACount, p.BCount, total)
				if first != k[0] {
					p.A, p.AName, p.ACount, p.B, p.BName, p.BCount = p.B, p.BName, p.BCount, p.A, p.AName, p.ACount
				}
				out = append(out, p)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return firstPairs(out, o.Order, limit), nil
}

// firstPairs sorts pairs and keeps the first.
func firstPairs(out []corpus.Pair, order corpus.PairOrder, limit int) []corpus.Pair {
	slices.SortFunc(out, func(x, y corpus.Pair) int {
		return cmp.Or(order.Compare(x.Count, x.Association, y.Count, y.Association), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	if limit > 0 && len(out) > limit {
		out = slices.Clip(out[:limit])
	}
	return out
}

// fresh reports whether a derived table is of the generation of the cube.
func (s *selection) fresh(ctx context.Context, tx *sql.Tx, table string) (bool, error) {
	var of int64
	err := tx.QueryRowContext(ctx, "SELECT value FROM state WHERE name = ?", table).Scan(&of)
	return of == s.generation, err
}

// topPairs is the number of pairs of each kind that the table top_pairs holds.
const topPairs = 1000

// refreshPairs notes the pairs that most articles name, if anything has changed.
func (db *DB) refreshPairs(ctx context.Context) error {
	var generation, have int64
	err := db.read(ctx, "refresh", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT (SELECT value FROM state WHERE name = 'generation'), (SELECT value FROM state WHERE name = 'pairs')").
			Scan(&generation, &have)
	})
	if err != nil || have == generation {
		return err
	}
	found := map[corpus.Window][]corpus.Pair{}
	for _, w := range corpus.Windows() {
		for _, k := range corpus.AllKinds() {
			pairs, err := db.Pairs(ctx, corpus.Filter{}, corpus.PairOptions{Window: w, Kinds: [][2]corpus.Kind{k}}, topPairs)
			if err != nil {
				return err
			}
			found[w] = append(found[w], pairs...)
		}
	}
	return db.write("refresh", func(w *writer) error {
		return w.transaction(func() error { return w.writePairs(found, generation) })
	})
}

// writePairs writes the pairs of a generation, unless another has begun since.
func (w *writer) writePairs(found map[corpus.Window][]corpus.Pair, generation int64) error {
	if now, err := w.counterOf("generation"); err != nil || now != generation {
		return err
	}
	if _, err := w.exec("DELETE FROM top_pairs"); err != nil {
		return err
	}
	b := bulk{table: "top_pairs", columns: 6}
	for _, window := range corpus.Windows() {
		for _, p := range found[window] {
			x, err := w.knownEntity(p.A)
			if err != nil {
				return err
			}
			y, err := w.knownEntity(p.B)
			if err != nil {
				return err
			}
			if err := b.add(w, string(window), x, y, int64(p.Count), int64(p.ACount), int64(p.BCount)); err != nil {
				return err
			}
		}
	}
	if err := b.flush(w); err != nil {
		return err
	}
	return w.setCounter("pairs", generation)
}

// knownEntity is the number of an entity that has one.
func (w *writer) knownEntity(id corpus.EntityID) (int64, error) {
	e, ok, err := w.findEntity(id)
	if err == nil && !ok {
		err = fmt.Errorf("%w: there is no %s", ErrDamaged, id)
	}
	return e.id, err
}
