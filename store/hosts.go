package store

import (
	"context"
	"database/sql"
	"time"
)

// Host is what is remembered of a host between two runs.
type Host struct {
	Name      string // with its port where addresses state one
	Robots    string // what of its robots.txt applies to this program
	Closed    bool   // it could not be had, which counts as no
	RobotsAt  time.Time
	RestUntil time.Time
	Failures  int
}

// Host tells what is remembered of a host.
func (db *DB) Host(ctx context.Context, name string) (h Host, known bool, err error) {
	err = db.read(ctx, "host", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT host, ifnull(robots, ''), closed, ifnull(robots_at, ''), ifnull(rest_until, ''), failures FROM hosts WHERE host = ?",
			[]any{name}, func(row *sql.Rows) error {
				var robots, rest string
				err := row.Scan(&h.Name, &h.Robots, &h.Closed, &robots, &rest, &h.Failures)
				h.RobotsAt, h.RestUntil, known = parseMoment(robots), parseMoment(rest), true
				return err
			})
	})
	return h, known, err
}

// KeepHost remembers a host.
func (db *DB) KeepHost(_ context.Context, h Host) error {
	return db.write("keep host", func(w *writer) error {
		return w.transaction(func() error {
			closed := int64(0)
			if h.Closed {
				closed = 1
			}
			_, err := w.exec("INSERT OR REPLACE INTO hosts (host, robots, closed, robots_at, rest_until, failures) VALUES (?, ?, ?, ?, ?, ?)",
				h.Name, orNull(h.Robots), closed, moment(h.RobotsAt.UTC()), moment(h.RestUntil.UTC()), int64(h.Failures))
			return err
		})
	})
}
