package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// connector opens connections without registering a driver under a name.
type connector struct {
	dsn    string
	driver *sqlite3.SQLiteDriver
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.driver }

// dsn names the file in the driver's notation. Letters of the path that mean
// something in a URI are escaped.
func dsn(path string, s settings, options string) string {
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	file := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + file.EscapedPath() + "?_mutex=no&_busy_timeout=" + strconv.FormatInt(s.wait.Milliseconds(), 10) + options
}

func readOnlyDSN(path string, s settings, immutable bool) string {
	if immutable {
		return dsn(path, s, "&mode=ro&immutable=1")
	}
	return dsn(path, s, "&mode=ro")
}

// tidyingDSN opens an existing database for reading and writing.
func tidyingDSN(path string, s settings) string { return dsn(path, s, "&mode=rw") }

// prepareReader sets up a connection that only reads.
func prepareReader(c *sqlite3.SQLiteConn, p *packer) error {
	if err := addFunctions(c, p); err != nil {
		return err
	}
	return execAll(c, "PRAGMA query_only = ON", "PRAGMA cache_size = -65536", "PRAGMA temp_store = MEMORY")
}

// prepareWriter sets up the connection that writes. A committed transaction
// survives a power cut: synchronous is FULL.
func prepareWriter(c *sqlite3.SQLiteConn, p *packer, s settings) error {
	if err := addFunctions(c, p); err != nil {
		return err
	}
	err := execAll(c,
		"PRAGMA page_size = 8192", // before the first table; no effect later
		"PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = OFF", // every reference is made here, from rows just found or inserted; Check verifies them
		"PRAGMA cache_size = -65536",
		"PRAGMA temp_store = MEMORY",
		"PRAGMA wal_autocheckpoint = 32000",
		"PRAGMA journal_size_limit = 300000000")
	if err == nil && s.maxPages > 0 {
		err = execAll(c, fmt.Sprintf("PRAGMA max_page_count = %d", s.maxPages))
	}
	return err
}

// execAll executes statements without arguments.
func execAll(c *sqlite3.SQLiteConn, statements ...string) error {
	for _, s := range statements {
		if _, err := c.Exec(s, nil); err != nil {
			return err
		}
	}
	return nil
}

// number reads one integer.
func number(c *sqlite3.SQLiteConn, query string) (int64, error) {
	rows, err := c.Query(query, nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row := make([]driver.Value, 1)
	if err := rows.Next(row); err != nil {
		return 0, err
	}
	n, _ := row[0].(int64)
	return n, nil
}

// checkFile reports early, and without touching the file, what SQLite would
// report late or not at all.
func checkFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("%w: it is a folder", ErrNotDatabase)
	}
	if info.Size() == 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(f, head); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if !bytes.Equal(head, []byte(magic)) {
		return ErrNotDatabase
	}
	return nil
}

// checkReadable reports whether the file is a database of this schema.
func checkReadable(path, dsn string) error {
	if err := checkFile(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return ErrNotExist
		}
		return err
	}
	c, err := connect(dsn)
	if err != nil {
		return explain(err)
	}
	defer c.Close()
	version, err := schemaVersion(c)
	if err != nil {
		return explain(err)
	}
	if version == 0 {
		return ErrVacant
	}
	migrations, err := migrations()
	if err == nil && version < len(migrations) {
		err = fmt.Errorf("schema %d of %d: %w", version, len(migrations), ErrOlder)
	}
	return err
}

// connect opens one connection outside any pool.
func connect(dsn string) (*sqlite3.SQLiteConn, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open(dsn)
	if err != nil {
		return nil, err
	}
	conn, ok := c.(*sqlite3.SQLiteConn)
	if !ok {
		return nil, fmt.Errorf("unexpected connection %T", c)
	}
	return conn, nil
}

// walIsEmpty reports whether no committed change waits outside the main file.
func walIsEmpty(path string) bool {
	info, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}
