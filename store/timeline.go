package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"math"
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
	Articles      int     // articles, or other units asked for, that name it
	TotalArticles int     // those that the filter selects, whether they name it or not
	Share         float64 // Articles / TotalArticles, 0 where there are none
}

// Timeline is how often an entity is named over time.
type Timeline struct {
	Rows    []TimelineRow // every period from the first to the last that names the entity, and of the filter's days
	Undated TimelineRow   // articles whose date is unknown
}

// Timeline counts, period by period, how often an entity is named in the
// articles that the filter selects.
func (db *DB) Timeline(ctx context.Context, entity corpus.EntityID, f corpus.Filter, by Period) (*Timeline, error) {
	return db.TimelineIn(ctx, entity, f, by, corpus.UnitArticles)
}

// TimelineIn is Timeline where articles that are of one text, story or outlet
// count once in each period.
func (db *DB) TimelineIn(ctx context.Context, entity corpus.EntityID, f corpus.Filter, by Period, unit corpus.Unit) (*Timeline, error) {
	out := &Timeline{}
	err := db.read(ctx, "timeline", func(tx *sql.Tx) error {
		if err := by.check(); err != nil {
			return err
		}
		id, err := entityID(ctx, tx, entity)
		if err != nil {
			return err
		}
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		periods := map[string]*TimelineRow{}
		named := s.countDays(uint32(id), by, periods)
		if g := s.group(groupingOf(unit)); g != nil {
			s.countGroups(uint32(id), by, g, periods)
		}
		out.fill(by, by.widen(named, f), periods)
		return nil
	})
	return out, err
}

// Volume counts, period by period, the articles that the filter selects. The
// rows reach from the first to the last dated one; only TotalArticles is set.
func (db *DB) Volume(ctx context.Context, f corpus.Filter, by Period) (*Timeline, error) {
	out := &Timeline{}
	err := db.read(ctx, "volume", func(tx *sql.Tx) error {
		if err := by.check(); err != nil {
			return err
		}
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		const nobody = 0 // no entity has this number
		periods := map[string]*TimelineRow{}
		s.countDays(nobody, by, periods)
		var dated span
		for day := range periods {
			if at, err := time.Parse(corpus.DateLayout, day); err == nil { // not the row of undated articles
				dated.add(at)
			}
		}
		out.fill(by, dated, periods)
		return nil
	})
	return out, err
}

// countDays adds the selected articles, and those of them that name the entity,
// to the periods. It returns those in which one names it.
func (s *selection) countDays(entity uint32, by Period, periods map[string]*TimelineRow) (named span) {
	days, at := s.dayRows()
	for _, p := range s.parts {
		p.countDays(entity, at)
	}
	for day, d := range days() {
		row := by.row(periods, sql.NullInt64{Int64: int64(day), Valid: day != noDay})
		row.Mentions += d.Mentions
		row.Articles += d.Articles
		row.TotalArticles += d.TotalArticles
		if day != noDay && d.Articles > 0 {
			named.add(by.start(timeOf(int64(day))))
		}
	}
	return named
}

// dayRows returns the rows of days that were asked for, and a function that
// asks for one.
func (s *selection) dayRows() (all func() map[int32]*TimelineRow, at func(int32) *TimelineRow) {
	first, last := int32(math.MaxInt32), int32(math.MinInt32)
	for _, p := range s.parts {
		days := p.calendar().days.keys
		if days[0] == noDay {
			days = days[1:]
		}
		if len(days) > 0 {
			first, last = min(first, int32(days[0])), max(last, int32(days[len(days)-1]))
		}
	}
	rows := map[int32]*TimelineRow{}
	const years = 300 * 366 // a longer span than that of all newspapers
	var near []*TimelineRow // of the days from first on
	if span := int64(last) - int64(first); span >= 0 && span < years {
		near = make([]*TimelineRow, span+1)
	}
	at = func(day int32) *TimelineRow {
		if near != nil && day != noDay && near[day-first] != nil {
			return near[day-first]
		}
		if rows[day] == nil {
			rows[day] = &TimelineRow{}
		}
		if near != nil && day != noDay {
			near[day-first] = rows[day]
		}
		return rows[day]
	}
	return func() map[int32]*TimelineRow { return rows }, at
}

func (p part) countDays(entity uint32, at func(int32) *TimelineRow) {
	rows, articles := p.post().of(entity)
	if len(p.articles) == p.n {
		days := &p.calendar().days
		for i, d := range days.keys {
			at(int32(d)).TotalArticles += len(days.at(i))
		}
		for k, a := range articles {
			row := at(p.day[a])
			row.Articles++
			row.Mentions += int(p.count[rows[k]] >> 1)
		}
		return
	}
	var row *TimelineRow
	before := int32(noDay)
	for _, i := range p.articles {
		if d := p.day[i]; row == nil || d != before {
			row, before = at(d), d
		}
		row.TotalArticles++
	}
	for k, j := 0, 0; k < len(articles) && j < len(p.articles); {
		switch {
		case articles[k] < p.articles[j]:
			k++
		case articles[k] > p.articles[j]:
			j++
		default:
			row := at(p.day[articles[k]])
			row.Articles++
			row.Mentions += int(p.count[rows[k]] >> 1)
			k, j = k+1, j+1
		}
	}
}

// span is a time from the start of one period to that of another. The zero value
// holds none.
type span struct{ first, last time.Time }

// add stretches the span to a period that starts then.
func (s *span) add(start time.Time) {
	if s.first.IsZero() || start.Before(s.first) {
		s.first = start
	}
	if start.After(s.last) {
		s.last = start
	}
}

// starts lists the periods in the span.
func (p Period) starts(s span) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for at := s.first; !s.first.IsZero() && !at.After(s.last); at = p.next(at) {
			if !yield(at) {
				return
			}
		}
	}
}

// widen stretches the span to the days that the filter asks for, if it says
// either and they are not absurdly many.
func (p Period) widen(s span, f corpus.Filter) span {
	wide := s
	if !f.From.IsZero() {
		wide.first = p.start(timeOf(dayNumber(f.From)))
	}
	if !f.To.IsZero() {
		wide.last = p.start(timeOf(dayNumber(f.To)))
	}
	const most = 250 * 366 * 24 * time.Hour
	if wide.first.IsZero() || wide.last.IsZero() || wide.last.Sub(wide.first) > most {
		return s
	}
	return wide
}

// fill lists the periods of the span, empty ones included.
func (t *Timeline) fill(by Period, s span, periods map[string]*TimelineRow) {
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
	for at := range by.starts(s) {
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

// check refuses an unknown period.
func (p Period) check() error {
	if p.next(time.Time{}).IsZero() {
		return fmt.Errorf("unknown period %q: want day, week, month or year", p)
	}
	return nil
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
