package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"dateline/corpus"
)

// Period is the length of a row of a timeline.
type Period string

// The periods. A week begins on Monday, as in ISO 8601.
const (
	PeriodDay   Period = "day"
	PeriodWeek  Period = "week"
	PeriodMonth Period = "month"
	PeriodYear  Period = "year"
)

// Periods lists the periods, shortest first.
func Periods() []Period { return []Period{PeriodDay, PeriodWeek, PeriodMonth, PeriodYear} }

// TimelineRow is how often an entity is named in one period.
type TimelineRow struct {
	Date          string  // first day of the period, "" for undated articles
	Mentions      int     // mentions of the entity
	Articles      int     // articles that name it
	TotalArticles int     // articles that the filter selects, whether they name it or not
	Share         float64 // Articles / TotalArticles, 0 where there are none
}

// Timeline is how often an entity is named over time.
type Timeline struct {
	Rows    []TimelineRow // every period from the first to the last that names the entity
	Undated TimelineRow   // articles whose date is unknown
}

// Timeline counts, period by period, how often an entity is named in the
// articles that the filter selects.
func (db *DB) Timeline(ctx context.Context, entity corpus.EntityID, f corpus.Filter, by Period) (*Timeline, error) {
	out := &Timeline{}
	err := db.read(ctx, "timeline", func(tx *sql.Tx) error {
		if by.next(time.Time{}).IsZero() {
			return fmt.Errorf("unknown period %q: want day, week, month or year", by)
		}
		s, err := newScope(ctx, tx, f)
		if err != nil {
			return err
		}
		periods := map[string]*TimelineRow{}
		first, last, err := s.countEntity(ctx, tx, entity, by, periods)
		if err != nil {
			return err
		}
		if err := s.countAll(ctx, tx, by, periods); err != nil {
			return err
		}
		out.fill(by, first, last, periods)
		return nil
	})
	return out, err
}

// countEntity adds what names the entity to the periods, and returns the first
// and the last dated one.
func (s *scope) countEntity(ctx context.Context, tx *sql.Tx, key corpus.EntityID, by Period, periods map[string]*TimelineRow) (first, last time.Time, err error) {
	id, err := entityID(ctx, tx, key)
	if err != nil {
		return first, last, err
	}
	where, args := s.where(columns{"x.article", "x.day", "x.source"})
	query := "SELECT x.day, sum(x.mentions), count(*) FROM " + s.naming(id) + " " + where + " GROUP BY x.day ORDER BY x.day"
	err = each(ctx, tx, query, args, func(row *sql.Rows) error {
		var day sql.NullInt64
		var mentions, articles int
		if err := row.Scan(&day, &mentions, &articles); err != nil {
			return err
		}
		p := by.row(periods, day)
		p.Mentions += mentions
		p.Articles += articles
		if day.Valid {
			last = by.start(timeOf(day.Int64))
			if first.IsZero() {
				first = last
			}
		}
		return nil
	})
	return first, last, err
}

// countAll adds all articles to the periods.
func (s *scope) countAll(ctx context.Context, tx *sql.Tx, by Period, periods map[string]*TimelineRow) error {
	where, args := s.where(ofArticles)
	return each(ctx, tx, "SELECT a.day, count(*) FROM articles a "+where+" GROUP BY a.day", args, func(row *sql.Rows) error {
		var day sql.NullInt64
		var articles int
		err := row.Scan(&day, &articles)
		by.row(periods, day).TotalArticles += articles
		return err
	})
}

// fill lists the periods from first to last, empty ones included.
func (t *Timeline) fill(by Period, first, last time.Time, periods map[string]*TimelineRow) {
	finish := func(date string) TimelineRow {
		row := TimelineRow{Date: date}
		if p := periods[date]; p != nil {
			row = *p
		}
		if row.TotalArticles > 0 {
			row.Share = float64(row.Articles) / float64(row.TotalArticles)
		}
		return row
	}
	t.Undated = finish("")
	for at := first; !first.IsZero() && !at.After(last); at = by.next(at) {
		t.Rows = append(t.Rows, finish(at.Format(corpus.DateLayout)))
	}
}

// row finds the row of a day, and adds it where there is none.
func (p Period) row(periods map[string]*TimelineRow, day sql.NullInt64) *TimelineRow {
	key := ""
	if day.Valid {
		key = p.start(timeOf(day.Int64)).Format(corpus.DateLayout)
	}
	if periods[key] == nil {
		periods[key] = &TimelineRow{Date: key}
	}
	return periods[key]
}

// start is the first day of the period that a day falls in.
func (p Period) start(t time.Time) time.Time {
	switch p {
	case PeriodWeek:
		return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	case PeriodMonth:
		return t.AddDate(0, 0, 1-t.Day())
	case PeriodYear:
		return t.AddDate(0, 0, 1-t.YearDay())
	}
	return t
}

// next is the first day of the period that follows; of an unknown period, none.
func (p Period) next(t time.Time) time.Time {
	switch p {
	case PeriodDay:
		return t.AddDate(0, 0, 1)
	case PeriodWeek:
		return t.AddDate(0, 0, 7)
	case PeriodMonth:
		return t.AddDate(0, 1, 0)
	case PeriodYear:
		return t.AddDate(1, 0, 0)
	}
	return time.Time{}
}
