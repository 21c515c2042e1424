// Package store keeps records in a SQLite database and answers questions over
// them: who and what is named how often, when, where and together with whom.
//
// Every answer equals what package corpus counts over the same records in
// memory; a test holds the two together. A database has one writer at a time
// and any number of readers, which are never blocked by it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// DB is an open database. Its methods may be called from several goroutines.
type DB struct {
	path    string
	readers *sql.DB // read-only connections for the questions asked here
	guarded *sql.DB // read-only connections for statements that users write
	packer  *packer
	shortcuts

	cubes  sync.Mutex // guards latest
	latest *cube

	mu     sync.Mutex // guards writer
	writer *writer    // nil when the database is open for reading only
}

// settings are what tests change about a connection.
type settings struct {
	wait     time.Duration // how long to wait for another process's lock
	maxPages int           // size limit of the file, 0 for none
}

// shortcuts say from when on an answer is found without counting everything.
type shortcuts struct {
	sample int // articles from which it is guessed how often the last pair of an answer is met

	// together bounds the rows in memory while pairs are listed: those of some
	// entities that are named with one other, or of a single entity.
	together int

	// fewHits is the number of hits of the full-text index up to which all are
	// looked at; of a word in more articles than that, the newest are found
	// sooner by asking of one new article after the other whether it has it.
	fewHits int
}

func defaults() settings { return settings{wait: 10 * time.Second} }

// Open opens the database at path for reading and writing. It creates the file
// where there is none, and brings an older schema up to date. A file that is
// not a Dateline database, or that a newer program wrote, is left untouched.
func Open(path string) (*DB, error) { return open(path, defaults()) }

func open(path string, s settings) (*DB, error) {
	p, err := newPacker()
	if err != nil {
		return nil, fail("open", path, err)
	}
	w, err := openWriter(path, s, p)
	if err != nil {
		return nil, fail("open", path, err)
	}
	db := newReader(path, readOnlyDSN(path, s, false), p)
	db.writer = w
	return db, nil
}

// OpenReadOnly opens an existing database for reading.
func OpenReadOnly(path string) (*DB, error) {
	s := defaults()
	dsn := readOnlyDSN(path, s, false)
	err := checkReadable(path, dsn)
	if errors.Is(err, ErrReadOnly) && walIsEmpty(path) {
		// A folder without write permission has no room for the files that
		// readers and writers share, but also no writer.
		dsn = readOnlyDSN(path, s, true)
		err = checkReadable(path, dsn)
	}
	if err != nil {
		return nil, fail("open", path, err)
	}
	p, err := newPacker()
	if err != nil {
		return nil, fail("open", path, err)
	}
	db := newReader(path, dsn, p)
	if dsn == readOnlyDSN(path, s, false) {
		// A connection that could write, but is told not to, tidies up the files
		// beside the database when it closes last.
		db.readers = pool(tidyingDSN(path, s), prepareReader, p)
	}
	return db, nil
}

// maxReaders bounds the connections of each kind, each with a cache of its own:
// more than the page asks at the same time, so that no turn waits for one.
const maxReaders = 16

func newReader(path, dsn string, p *packer) *DB {
	return &DB{path: path, packer: p, shortcuts: shortcuts{sample: 32768, together: 1 << 18, fewHits: 20000}, readers: pool(dsn, prepareReader, p), guarded: pool(dsn, prepareGuarded, p)}
}

// pool makes a pool of connections that are opened as they are needed.
func pool(dsn string, prepare func(*sqlite3.SQLiteConn, *packer) error, p *packer) *sql.DB {
	hook := func(c *sqlite3.SQLiteConn) error { return prepare(c, p) }
	pool := sql.OpenDB(connector{dsn, &sqlite3.SQLiteDriver{ConnectHook: hook}})
	pool.SetMaxOpenConns(maxReaders)
	return pool
}

// Close writes what is pending and releases the database. The writer closes
// last, so that SQLite folds the write-ahead log into the one file that users
// copy; a program that still reads the database puts that off to its own end.
func (db *DB) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	var pending error
	if db.writer != nil {
		pending = db.writer.flushRejects()
	}
	if db.writer == nil && db.guarded.Stats().OpenConnections > 0 {
		_ = db.readers.Ping() // it closes last and tidies up; where it cannot, the files stay
	}
	reading := errors.Join(db.guarded.Close(), db.readers.Close())
	var writing error
	if db.writer != nil {
		writing = db.writer.close()
		db.writer = nil
	}
	return fail("close", db.path, errors.Join(pending, reading, writing))
}

// Path is the file that the database was opened from.
func (db *DB) Path() string { return db.path }

// write calls f with the writer, alone.
func (db *DB) write(op string, f func(*writer) error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.writer == nil {
		return fail(op, db.path, errReadingOnly)
	}
	return fail(op, db.path, f(db.writer))
}

// read calls f with one consistent state of the database.
func (db *DB) read(ctx context.Context, op string, f func(*sql.Tx) error) error {
	tx, err := db.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fail(op, db.path, err)
	}
	defer tx.Rollback() // nothing was written
	return fail(op, db.path, f(tx))
}

// each calls f for every row of a query.
func each(ctx context.Context, tx *sql.Tx, query string, args []any, f func(*sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
