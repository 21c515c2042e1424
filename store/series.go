package store

import (
	"context"
	"database/sql"

	"dateline/corpus"
)

// Series is how often several entities are named over the same periods.
type Series struct {
	Starts   []string // first days of the periods, from the first dated article that the filter selects to the last
	Mentions [][]int  // of each entity, in each period
}

// Series counts the mentions of several entities in the articles that the
// filter selects. It costs little more than one timeline.
func (db *DB) Series(ctx context.Context, entities []corpus.EntityID, f corpus.Filter, by Period) (*Series, error) {
	out := &Series{}
	err := db.read(ctx, "series", func(tx *sql.Tx) error {
		if err := by.check(); err != nil {
			return err
		}
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		slots := out.mark(by, s.parts)
		for _, key := range entities {
			id, err := entityID(ctx, tx, key)
			if err != nil {
				return err
			}
			out.Mentions = append(out.Mentions, s.series(uint32(id), slots, len(out.Starts)))
		}
		return nil
	})
	return out, err
}

// mark lists the periods of the selected articles, and says in which each of
// their days falls.
func (o *Series) mark(by Period, parts []part) map[int32]int {
	days := map[int32]int{}
	var dated span
	before := int32(noDay)
	for _, p := range parts {
		for _, i := range p.articles {
			d := p.day[i]
			if d == before || d == noDay {
				continue
			}
			before = d
			if _, known := days[d]; known {
				continue
			}
			days[d] = 0
			dated.add(by.start(timeOf(int64(d))))
		}
	}
	number := map[string]int{}
	for at := range by.starts(dated) {
		start := at.Format(corpus.DateLayout)
		number[start] = len(o.Starts)
		o.Starts = append(o.Starts, start)
	}
	for d := range days {
		days[d] = number[by.start(timeOf(int64(d))).Format(corpus.DateLayout)]
	}
	return days
}

// series counts the mentions of an entity in each of some slots of days.
func (s *selection) series(entity uint32, slot map[int32]int, slots int) []int {
	out := make([]int, slots)
	for _, p := range s.parts {
		rows, articles := p.post().of(entity)
		for k, j := 0, 0; k < len(articles) && j < len(p.articles); {
			switch {
			case articles[k] < p.articles[j]:
				k++
			case articles[k] > p.articles[j]:
				j++
			default:
				if d := p.day[articles[k]]; d != noDay {
					out[slot[d]] += int(p.count[rows[k]] >> 1)
				}
				k, j = k+1, j+1
			}
		}
	}
	return out
}

// Generation is a number that grows with every change of what counts are made
// of.
func (db *DB) Generation(ctx context.Context) (n int64, err error) {
	err = db.read(ctx, "generation", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT value FROM state WHERE name = 'generation'").Scan(&n)
	})
	return n, err
}
