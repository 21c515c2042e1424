package store

import (
	"errors"
	"fmt"
	"syscall"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// Error says which operation on which database failed, and why.
type Error struct {
	Op   string // open, put, frequencies ...
	Path string // the database file
	Err  error  // the cause
}

// Error writes the operation, the file and the cause.
func (e *Error) Error() string { return "store: " + e.Op + ": " + e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Causes that callers tell apart with errors.Is.
var (
	ErrNotExist    = errors.New("no such database")
	ErrNotDatabase = errors.New("not a SQLite database")
	ErrVacant      = errors.New("an empty file, not a database yet; ingest makes one of it")
	ErrForeign     = errors.New("a SQLite database, but not one of Dateline's")
	ErrNewer       = errors.New("written by a newer version of Dateline")
	ErrOlder       = errors.New("has an older schema; bring it up to date with 'dateline refresh'")
	ErrReadOnly    = errors.New("the file or its folder cannot be written")
	ErrLocked      = errors.New("locked by another process")
	ErrFull        = errors.New("disk full")
	ErrDamaged     = errors.New("the database is damaged")
	ErrInvalid     = errors.New("invalid record")
)

// errReadingOnly refuses writing through a handle of OpenReadOnly.
var errReadingOnly = errors.New("opened for reading only")

// fail wraps a cause; nil stays nil.
func fail(op, path string, err error) error {
	var have *Error
	if err == nil || errors.As(err, &have) {
		return err
	}
	return &Error{Op: op, Path: path, Err: explain(err)}
}

// explain puts a plain cause before a message of SQLite's.
func explain(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	if cause := causeOf(e); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%w (%w)", cause, err)
	}
	return err
}

func causeOf(e sqlite3.Error) error {
	if e.SystemErrno == syscall.ENOSPC {
		return ErrFull
	}
	switch e.Code {
	case sqlite3.ErrFull:
		return ErrFull
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrLocked
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return ErrReadOnly
	case sqlite3.ErrNotADB:
		return ErrNotDatabase
	case sqlite3.ErrCorrupt:
		return ErrDamaged
	}
	return nil
}
