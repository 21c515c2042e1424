package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"time"
)

// RunID numbers a run of a command that writes.
type RunID int64

// Run is one run of a command: enough to repeat it.
type Run struct {
	ID                RunID
	Version           string // of the program
	Command           string
	Options           string // options and arguments, as JSON
	Started, Finished time.Time
	Counts
}

// Counts says what became of the items that a run read.
type Counts struct{ Read, Stored, Duplicates, Rejected int }

// Reject is an item that could not be stored.
type Reject struct {
	Run                   RunID // the latest run that met it, 0 for none
	Origin, Stage, Reason string
	Stated                string // what a list says of the item, as JSON; "" for nothing
}

// BeginRun notes the start of a run. What is stored and rejected from now on
// belongs to it. A zero Started means now.
func (db *DB) BeginRun(_ context.Context, r Run) (RunID, error) {
	if r.Started.IsZero() {
		r.Started = time.Now()
	}
	var id int64
	err := db.write("begin run", func(w *writer) error {
		err := w.transaction(func() (err error) {
			id, err = w.exec("INSERT INTO runs (version, command, options, started) VALUES (?, ?, ?, ?)",
				r.Version, r.Command, r.Options, moment(r.Started.UTC()))
			return err
		})
		if err == nil {
			w.run = RunID(id)
		}
		return err
	})
	return RunID(id), err
}

// EndRun notes the end of a run and writes what is pending. What an earlier run
// rejected and this one has stored is no reject any more.
func (db *DB) EndRun(_ context.Context, id RunID, c Counts) error {
	return db.write("end run", func(w *writer) error {
		err := w.transaction(func() error {
			if err := w.writeRejects(); err != nil {
				return err
			}
			if _, err := w.exec("DELETE FROM rejects WHERE origin IN (SELECT origin FROM articles WHERE run = ?1)"+
				" OR origin IN (SELECT url FROM articles WHERE run = ?1 AND url IS NOT NULL)", int64(id)); err != nil {
				return err
			}
			_, err := w.exec("UPDATE runs SET finished = ?, read = ?, stored = ?, duplicates = ?, rejected = ? WHERE id = ?",
				moment(time.Now().UTC()), int64(c.Read), int64(c.Stored), int64(c.Duplicates), int64(c.Rejected), int64(id))
			return err
		})
		if err == nil {
			w.run, w.rejects = 0, nil
		}
		return err
	})
}

// maxPending bounds the rejects that wait for a transaction.
const maxPending = 1000

// Reject notes an item that could not be stored. It is written with the next
// Put, at the end of the run or on Close, at the latest with the thousandth.
func (db *DB) Reject(_ context.Context, r Reject) error {
	return db.write("reject", func(w *writer) error {
		r.Run = w.run
		w.rejects = append(w.rejects, r)
		if len(w.rejects) < maxPending {
			return nil
		}
		return w.flushRejects()
	})
}

// writeRejects writes the pending rejects inside a transaction. They stay
// pending until it has committed.
func (w *writer) writeRejects() error {
	for _, r := range w.rejects {
		var run driver.Value
		if r.Run != 0 {
			run = int64(r.Run)
		}
		_, err := w.exec("INSERT INTO rejects (run, origin, stage, reason, stated) VALUES (?, ?, ?, ?, ?)"+
			" ON CONFLICT DO UPDATE SET run = excluded.run, stated = ifnull(excluded.stated, stated)",
			run, r.Origin, r.Stage, r.Reason, orNull(r.Stated))
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) flushRejects() error {
	if len(w.rejects) == 0 {
		return nil
	}
	err := w.transaction(w.writeRejects)
	if err == nil {
		w.rejects = nil
	}
	return err
}

// Rejects lists the items that could not be stored, by origin.
func (db *DB) Rejects(ctx context.Context) ([]Reject, error) {
	if err := db.flush(); err != nil {
		return nil, err
	}
	var out []Reject
	err := db.read(ctx, "rejects", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT ifnull(run, 0), origin, stage, reason, ifnull(stated, '') FROM rejects ORDER BY origin, stage, reason",
			nil, func(row *sql.Rows) error {
				var r Reject
				err := row.Scan(&r.Run, &r.Origin, &r.Stage, &r.Reason, &r.Stated)
				out = append(out, r)
				return err
			})
	})
	return out, err
}

// flush writes what is pending, where this database is open for writing.
func (db *DB) flush() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.writer == nil {
		return nil
	}
	return fail("reject", db.path, db.writer.flushRejects())
}

// Runs lists the runs that wrote to this database, oldest first.
func (db *DB) Runs(ctx context.Context) ([]Run, error) {
	var out []Run
	err := db.read(ctx, "runs", func(tx *sql.Tx) (err error) {
		out, err = runs(ctx, tx, "", nil)
		return err
	})
	return out, err
}

func runs(ctx context.Context, tx *sql.Tx, where string, args []any) ([]Run, error) {
	var out []Run
	err := each(ctx, tx, "SELECT id, version, command, options, started, ifnull(finished, ''),"+
		" read, stored, duplicates, rejected FROM runs "+where+" ORDER BY id", args, func(row *sql.Rows) error {
		var r Run
		var started, finished string
		err := row.Scan(&r.ID, &r.Version, &r.Command, &r.Options, &started, &finished,
			&r.Read, &r.Stored, &r.Duplicates, &r.Rejected)
		r.Started, r.Finished = parseMoment(started), parseMoment(finished)
		out = append(out, r)
		return err
	})
	return out, err
}

// parseMoment reads a time that moment wrote; unknown is zero.
func parseMoment(s string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, s) // the zero time where it is unknown
	return t
}
