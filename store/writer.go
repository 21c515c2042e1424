package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// writer owns the one connection that writes. It talks to the driver without
// database/sql between, which would cost more than SQLite itself.
type writer struct {
	conn       *sqlite3.SQLiteConn
	packer     *packer
	statements map[string]*sqlite3.SQLiteStmt
	run        RunID    // the run that stores, 0 for none
	rejects    []Reject // not written yet

	known   caches
	version int64 // SQLite's counter of other processes' commits
	batch   batch // state of the transaction in progress
}

func openWriter(path string, s settings, p *packer) (*writer, error) {
	if err := checkFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if folder, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, err
	} else if !folder.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", filepath.Dir(path))
	}
	conn, err := connect(dsn(path, s, "&mode=rwc"))
	if err != nil {
		return nil, explain(err)
	}
	w := &writer{conn: conn, packer: p, statements: map[string]*sqlite3.SQLiteStmt{}, known: newCaches()}
	if err := w.setUp(s); err != nil {
		return nil, errors.Join(explain(err), w.close())
	}
	return w, nil
}

// setUp checks whose file it is before it changes anything in it.
func (w *writer) setUp(s settings) error {
	steps, err := migrations()
	if err != nil {
		return err
	}
	version, err := schemaVersion(w.conn)
	if err != nil {
		return err
	}
	if err := prepareWriter(w.conn, w.packer, s); err != nil {
		return err
	}
	if version < len(steps) {
		return w.migrate(version, steps)
	}
	return nil
}

func (w *writer) close() error {
	var all []error
	for _, s := range w.statements {
		all = append(all, s.Close())
	}
	return errors.Join(append(all, w.conn.Close())...)
}

// statement prepares a statement once.
func (w *writer) statement(query string) (*sqlite3.SQLiteStmt, error) {
	if s, ok := w.statements[query]; ok {
		return s, nil
	}
	prepared, err := w.conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(*sqlite3.SQLiteStmt)
	if !ok {
		return nil, fmt.Errorf("unexpected statement %T", prepared)
	}
	w.statements[query] = s
	return s, nil
}

// exec runs a statement and returns the last row's id.
func (w *writer) exec(query string, args ...driver.Value) (int64, error) {
	s, err := w.statement(query)
	if err != nil {
		return 0, err
	}
	result, err := s.Exec(args)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// rows calls f for every row of a query; f must not keep the row.
func (w *writer) rows(query string, args []driver.Value, f func([]driver.Value) error) error {
	s, err := w.statement(query)
	if err != nil {
		return err
	}
	rows, err := s.Query(args)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
}

// first reads the first row of a query, nil where there is none.
func (w *writer) first(query string, args ...driver.Value) (row []driver.Value, err error) {
	err = w.rows(query, args, func(r []driver.Value) error {
		if row == nil {
			row = slices.Clone(r)
		}
		return nil
	})
	return row, err
}

// transaction runs f and keeps all of its changes or none.
func (w *writer) transaction(f func() error) error {
	if err := execAll(w.conn, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := w.forgetIfChanged()
	if err == nil {
		err = f()
	}
	if err == nil {
		err = execAll(w.conn, "COMMIT")
	}
	if err != nil {
		if !w.conn.AutoCommit() { // SQLite itself rolls back after some errors
			err = errors.Join(err, execAll(w.conn, "ROLLBACK"))
		}
		w.known.rollback()
		return err
	}
	w.known.commit()
	return nil
}

// forgetIfChanged drops what is remembered of the database when another
// process has written to it since.
func (w *writer) forgetIfChanged() error {
	row, err := w.first("PRAGMA data_version")
	if err != nil || row == nil {
		return err
	}
	if v, _ := row[0].(int64); v != w.version {
		w.version = v
		w.known = newCaches()
	}
	return nil
}

// bulk inserts rows into one table, many with each statement.
type bulk struct {
	table   string // with the columns in brackets, where not all are given
	columns int
	pending []driver.Value
}

// bulkRows is the number of rows in one statement: 32 are 1.5 times as quick
// as one, more than that gains nothing.
const bulkRows = 32

func (b *bulk) add(w *writer, values ...driver.Value) error {
	b.pending = append(b.pending, values...)
	if len(b.pending) < bulkRows*b.columns {
		return nil
	}
	return b.insert(w, bulkRows)
}

// flush inserts the rows that do not fill a statement.
func (b *bulk) flush(w *writer) error {
	for len(b.pending) > 0 {
		if err := b.insert(w, 1); err != nil {
			return err
		}
	}
	return nil
}

func (b *bulk) insert(w *writer, rows int) error {
	one := "(" + strings.Repeat("?,", b.columns-1) + "?)"
	query := "INSERT INTO " + b.table + " VALUES " + strings.Repeat(one+",", rows-1) + one
	// A query hands all values over at once, where exec takes a call for each.
	if err := w.rows(query, b.pending[:rows*b.columns], func([]driver.Value) error { return nil }); err != nil {
		return err
	}
	b.pending = append(b.pending[:0], b.pending[rows*b.columns:]...)
	return nil
}
