package store

import (
	"context"
	"database/sql"
	"time"
)

// Archive is how far an archive was read.
type Archive struct {
	Origin        string // absolute path
	Size          int64
	Modified      time.Time
	Offset, Inner int64
}

// Address is a page that a list named, and what became of it.
type Address struct {
	URL                             string
	Feed, Title, Author, Language   string
	Published, Found, Visited, Next time.Time
	Tries                           int
	Rejected                        string
}

// Feed is what is remembered of a feed between two polls.
type Feed struct {
	URL, Title, ETag, LastModified string
	Polled, Next                   time.Time
	Interval                       time.Duration
	Failures                       int
	Status                         string
	Gone                           bool
}

// Note keeps, in one transaction and with the rejects that are pending, how far
// archives were read and what became of addresses. An address that failed for
// now is noted without Visited, and its number of tries grows.
func (db *DB) Note(_ context.Context, archives []Archive, visits []Address) error {
	return db.write("note", func(w *writer) error {
		err := w.transaction(func() error {
			for _, a := range archives {
				_, err := w.exec("INSERT OR REPLACE INTO archives (origin, size, modified, position, inner_position) VALUES (?, ?, ?, ?, ?)",
					a.Origin, a.Size, moment(a.Modified.UTC()), a.Offset, a.Inner)
				if err != nil {
					return err
				}
			}
			for _, v := range visits {
				if err := w.visit(v); err != nil {
					return err
				}
			}
			return w.writeRejects()
		})
		if err == nil {
			w.rejects = nil
		}
		return err
	})
}

func (w *writer) visit(v Address) error {
	_, err := w.exec("INSERT INTO addresses (url, visited, next, tries, rejected) VALUES (?1, ?2, ?3, ?5, ?4)"+
		" ON CONFLICT DO UPDATE SET visited = ?2, next = ?3, rejected = ?4, tries = tries + ?5",
		v.URL, moment(v.Visited.UTC()), moment(v.Next.UTC()), orNull(v.Rejected), int64(v.Tries))
	return err
}

// Archive tells how far an archive was read by a run that did not end.
func (db *DB) Archive(ctx context.Context, origin string) (a Archive, known bool, err error) {
	err = db.read(ctx, "archive", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT origin, size, ifnull(modified, ''), position, inner_position FROM archives WHERE origin = ?",
			[]any{origin}, func(row *sql.Rows) error {
				var modified string
				err := row.Scan(&a.Origin, &a.Size, &modified, &a.Offset, &a.Inner)
				a.Modified, known = parseMoment(modified), true
				return err
			})
	})
	return a, known, err
}

// ForgetArchives forgets how far archives were read: a run has read them all.
func (db *DB) ForgetArchives(_ context.Context, origins []string) error {
	if len(origins) == 0 {
		return nil
	}
	return db.write("forget", func(w *writer) error {
		return w.transaction(func() error {
			for _, o := range origins {
				if _, err := w.exec("DELETE FROM archives WHERE origin = ?", o); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// addressColumns are those of Address, in its order.
const addressColumns = "url, ifnull(feed, ''), ifnull(title, ''), ifnull(author, ''), ifnull(language, '')," +
	" ifnull(published, ''), ifnull(found, ''), ifnull(visited, ''), ifnull(next, ''), tries, ifnull(rejected, '')"

func scanAddress(row *sql.Rows) (a Address, err error) {
	var published, found, visited, next string
	err = row.Scan(&a.URL, &a.Feed, &a.Title, &a.Author, &a.Language, &published, &found, &visited, &next, &a.Tries, &a.Rejected)
	a.Published, a.Found, a.Visited, a.Next = parseMoment(published), parseMoment(found), parseMoment(visited), parseMoment(next)
	return a, err
}

// Address tells what became of an address.
func (db *DB) Address(ctx context.Context, url string) (a Address, known bool, err error) {
	err = db.read(ctx, "address", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT "+addressColumns+" FROM addresses WHERE url = ?", []any{url}, func(row *sql.Rows) (err error) {
			a, err = scanAddress(row)
			known = true
			return err
		})
	})
	return a, known, err
}

// Waiting calls f with the addresses that wait to be fetched and may be by now,
// those found first first, until f says to stop.
func (db *DB) Waiting(ctx context.Context, now time.Time, f func(Address) bool) error {
	return db.read(ctx, "waiting", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT "+addressColumns+" FROM addresses INDEXED BY addresses_waiting"+
			" WHERE visited IS NULL AND ifnull(next, '') <= ? ORDER BY found, url", moment(now.UTC()))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			a, err := scanAddress(rows)
			if err != nil {
				return err
			}
			if !f(a) {
				return nil
			}
		}
		return rows.Err()
	})
}

// KeepFeed keeps the state of a feed together with the addresses it brought, so
// that none is lost however the program ends. It tells how many were new.
func (db *DB) KeepFeed(_ context.Context, f Feed, brought []Address) (fresh int, err error) {
	err = db.write("keep feed", func(w *writer) error {
		fresh = 0
		return w.transaction(func() error {
			if err := w.feed(f); err != nil {
				return err
			}
			for _, a := range brought {
				row, err := w.first("INSERT INTO addresses (url, feed, title, author, language, published, found, tries)"+
					" VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING RETURNING 1",
					a.URL, f.URL, orNull(a.Title), orNull(a.Author), orNull(a.Language), moment(a.Published), moment(a.Found.UTC()))
				if err != nil {
					return err
				}
				if row != nil {
					fresh++
				}
			}
			return nil
		})
	})
	return fresh, err
}

func (w *writer) feed(f Feed) error {
	gone := int64(0)
	if f.Gone {
		gone = 1
	}
	_, err := w.exec("INSERT OR REPLACE INTO feeds (url, title, etag, last_modified, polled, next, interval, failures, status, gone)"+
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		f.URL, orNull(f.Title), orNull(f.ETag), orNull(f.LastModified), moment(f.Polled.UTC()), moment(f.Next.UTC()),
		int64(f.Interval/time.Second), int64(f.Failures), orNull(f.Status), gone)
	return err
}

// Feeds lists the feeds that were ever watched, by address.
func (db *DB) Feeds(ctx context.Context) ([]Feed, error) {
	var out []Feed
	err := db.read(ctx, "feeds", func(tx *sql.Tx) error {
		return each(ctx, tx, "SELECT url, ifnull(title, ''), ifnull(etag, ''), ifnull(last_modified, ''), ifnull(polled, ''),"+
			" ifnull(next, ''), interval, failures, ifnull(status, ''), gone FROM feeds ORDER BY url", nil, func(row *sql.Rows) error {
			var f Feed
			var polled, next string
			var seconds int64
			err := row.Scan(&f.URL, &f.Title, &f.ETag, &f.LastModified, &polled, &next, &seconds, &f.Failures, &f.Status, &f.Gone)
			f.Polled, f.Next, f.Interval = parseMoment(polled), parseMoment(next), time.Duration(seconds)*time.Second
			out = append(out, f)
			return err
		})
	})
	return out, err
}

// ForgetRejects forgets the rejects of items that a later run took again and
// dealt with; what that run rejected itself stays.
func (db *DB) ForgetRejects(_ context.Context, origins []string, run RunID) error {
	return db.write("forget rejects", func(w *writer) error {
		return w.transaction(func() error {
			for _, o := range origins {
				if _, err := w.exec("DELETE FROM rejects WHERE origin = ? AND run IS NOT ?", o, int64(run)); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
