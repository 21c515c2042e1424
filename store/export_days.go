package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"time"

	"dateline/corpus"
)

// DayRow is how often one entity is named on one day.
type DayRow struct {
	Entity                                      corpus.Entity
	Date                                        string // "" for undated articles
	Mentions, Articles, Texts, Stories, Outlets int
	TotalArticles                               int     // articles of that day that the filter selects
	Share                                       float64 // Articles / TotalArticles
}

// EntityDays calls each with every entity of the kind and every day on which
// the articles that the filter selects name it: by day, undated articles last,
// then by identifier. One day is in memory at a time.
func (db *DB) EntityDays(ctx context.Context, kind corpus.Kind, f corpus.Filter, each func(n, of int, r *DayRow) error) error {
	return db.read(ctx, "days", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		all := s.byDay()
		copies, stories := s.group(byCopy), s.group(byStory)
		var rows []naming
		for start := 0; start < len(all); {
			end := start + 1
			for end < len(all) && all[end].day == all[start].day {
				end++
			}
			rows = rows[:0]
			for _, a := range all[start:end] {
				rows = s.namings(rows, a, kindNumber(kind), copies, stories)
			}
			if err := eachDayRow(ctx, tx, rows, dateOf(all[start].day), end-start, func(r *DayRow) error { return each(start, len(all), r) }); err != nil {
				return err
			}
			start = end
		}
		return nil
	})
}

// visit is a selected article by its position.
type visit struct {
	segment *segment
	at      int
	day     int32
}

// byDay lists the selected articles by day, undated ones last.
func (s *selection) byDay() []visit {
	var out []visit
	for _, p := range s.parts {
		for _, i := range p.articles {
			out = append(out, visit{p.segment, int(i), p.day[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b visit) int {
		if (a.day == noDay) != (b.day == noDay) {
			return -cmp.Compare(a.day, b.day)
		}
		return cmp.Compare(a.day, b.day)
	})
	return out
}

// naming says that an article names an entity.
type naming struct {
	entity, mentions    uint32
	text, story, outlet uint64
	day                 int32
}

// namings appends who of a kind is named in an article.
func (s *selection) namings(to []naming, a visit, kind uint8, copies, stories *groups) []naming {
	g := a.segment
	unit := unitsOf(a, copies, stories)
	for x := g.from[a.at]; x < g.from[a.at+1]; x++ {
		if n := g.count[x]; n >= 2 && uint8(n&1) == kind {
			unit.entity, unit.mentions = g.entity[x], n>>1
			to = append(to, unit)
		}
	}
	return to
}

// unitsOf tells which text, story and outlet an article is of. An article that
// is a text or story by itself has a number above all groups.
func unitsOf(a visit, copies, stories *groups) naming {
	g := a.segment
	alone := uint64(math.MaxUint32) + 1 + uint64(g.first) + uint64(a.at)
	u := naming{text: alone, story: alone, outlet: uint64(g.source[a.at]), day: a.day}
	if k := copies.of[g][a.at]; k != 0 {
		u.text = uint64(k)
	}
	if k := stories.of[g][a.at]; k != 0 {
		u.story = uint64(k)
	}
	return u
}

// different counts the different numbers in the rows, 0 not being one.
func different(rows []naming, scratch []uint64, of func(*naming) uint64) (int, []uint64) {
	if len(rows) == 1 {
		return min(1, int(min(of(&rows[0]), 1))), scratch
	}
	scratch = scratch[:0]
	for i := range rows {
		if k := of(&rows[i]); k != 0 {
			scratch = append(scratch, k)
		}
	}
	slices.Sort(scratch)
	return len(slices.Compact(scratch)), scratch
}

// eachEntity sorts the rows by entity and calls f with those of each.
func eachEntity(rows []naming, f func(of []naming) error) error {
	slices.SortFunc(rows, func(a, b naming) int { return cmp.Compare(a.entity, b.entity) })
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && rows[end].entity == rows[start].entity {
			end++
		}
		if err := f(rows[start:end]); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// eachDayRow counts one day and hands its rows on by identifier.
func eachDayRow(ctx context.Context, tx *sql.Tx, rows []naming, date string, articles int, each func(*DayRow) error) error {
	var out []DayRow
	var ids []uint32
	var scratch []uint64
	err := eachEntity(rows, func(of []naming) error {
		r := DayRow{Date: date, Articles: len(of), TotalArticles: articles, Share: float64(len(of)) / float64(articles)}
		for i := range of {
			r.Mentions += int(of[i].mentions)
		}
		r.Texts, scratch = different(of, scratch, func(n *naming) uint64 { return n.text })
		r.Stories, scratch = different(of, scratch, func(n *naming) uint64 { return n.story })
		r.Outlets, scratch = different(of, scratch, func(n *naming) uint64 { return n.outlet })
		out, ids = append(out, r), append(ids, of[0].entity)
		return nil
	})
	if err != nil {
		return err
	}
	entities, err := entitiesOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i := range out {
		out[i].Entity = entities[i]
	}
	slices.SortFunc(out, func(a, b DayRow) int { return cmp.Compare(a.Entity.ID, b.Entity.ID) })
	for i := range out {
		if err := each(&out[i]); err != nil {
			return err
		}
	}
	return nil
}

// entitiesOf reads entities, without their spellings, in the order given.
func entitiesOf(ctx context.Context, tx *sql.Tx, ids []uint32) ([]corpus.Entity, error) {
	return entityRows(ctx, tx, entityColumnList, ids, entityFields)
}

// Bounds are the first and the last day of the period that a day falls in, both
// written as days; of what is no day or no period, the day itself.
func (p Period) Bounds(day string) (first, last string) {
	t, err := time.Parse(corpus.DateLayout, day)
	if err != nil || p.next(t).IsZero() {
		return day, day
	}
	start := p.start(t)
	return start.Format(corpus.DateLayout), p.next(start).AddDate(0, 0, -1).Format(corpus.DateLayout)
}
