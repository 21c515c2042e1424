package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// ErrReadsOnly says that a statement would do more than read.
var ErrReadsOnly = errors.New("only statements that read are allowed: SELECT, VALUES, WITH, EXPLAIN and informative PRAGMAs")

// Result is the answer to a statement of SQL.
type Result struct {
	Columns []string
	rows    *sql.Rows
	path    string
}

// Query runs a statement that a user wrote. It can only read: the connection is
// read-only, and SQLite's authorizer refuses whatever would write, attach a
// file, change a setting or load an extension. The caller closes the result,
// by itself or by ranging over all rows.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*Result, error) {
	if strings.TrimSpace(query) == "" {
		return nil, fail("sql", db.path, errors.New("no statement"))
	}
	if several(query) {
		return nil, fail("sql", db.path, errors.New("more than one statement; ask them one by one"))
	}
	rows, err := db.guarded.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fail("sql", db.path, refusal(err))
	}
	columns, err := rows.Columns()
	if err != nil {
		return nil, fail("sql", db.path, errors.Join(err, rows.Close()))
	}
	return &Result{Columns: columns, rows: rows, path: db.path}, nil
}

// QueryNamed runs a statement as Query does, with values for the parameters
// that it names (:name, @name or $name). A parameter without a value, and a
// value without its parameter, is an error.
func (db *DB) QueryNamed(ctx context.Context, query string, values map[string]any) (*Result, error) {
	names := parameters(query)
	var args []any
	for name, v := range values {
		if !slices.Contains(names, name) {
			return nil, fail("sql", db.path, fmt.Errorf("the statement has no parameter :%s", name))
		}
		args = append(args, sql.Named(name, v))
	}
	for _, name := range names {
		if _, ok := values[name]; !ok {
			return nil, fail("sql", db.path, fmt.Errorf("the parameter :%s has no value", name))
		}
	}
	return db.Query(ctx, query, args...)
}

// several reports whether something follows the first statement. Semicolons
// inside quotation marks and comments end none.
func several(query string) bool {
	ended, more := false, false
	scan(query, func(_ int, c byte) {
		more = more || ended && c != ';'
		ended = ended || c == ';'
	})
	return more
}

// parameters lists the names of a statement's parameters.
func parameters(query string) (names []string) {
	end := 0
	scan(query, func(i int, c byte) {
		if i < end || c != ':' && c != '@' && c != '$' {
			return
		}
		end = i + 1
		for end < len(query) && isNameByte(query[end]) {
			end++
		}
		if name := query[i+1 : end]; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	})
	return names
}

func isNameByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// scan calls f with every byte of a statement that is not white space, and not
// inside quotation marks or a comment. A quoted part counts as its first byte.
func scan(query string, f func(i int, c byte)) {
	for i := 0; i < len(query); i++ {
		c := query[i]
		switch {
		case strings.HasPrefix(query[i:], "--"):
			i += strings.IndexByte(query[i:]+"\n", '\n')
		case strings.HasPrefix(query[i:], "/*"):
			end := strings.Index(query[i+2:], "*/")
			if end < 0 {
				return
			}
			i += end + 3
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		case c == '\'' || c == '"' || c == '`' || c == '[':
			f(i, c)
			if c == '[' {
				c = ']'
			}
			end := strings.IndexByte(query[i+1:], c)
			if end < 0 {
				return
			}
			i += end + 1
		default:
			f(i, c)
		}
	}
}

// Close releases the result.
func (r *Result) Close() error { return fail("sql", r.path, r.rows.Close()) }

// Rows yields the rows, and at the end the error that cut them short, if any.
// A value is nil, an int64, a float64, a string or a []byte.
func (r *Result) Rows() iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		defer r.rows.Close()
		for r.rows.Next() {
			row := make([]any, len(r.Columns))
			into := make([]any, len(row))
			for i := range row {
				into[i] = &row[i]
			}
			if err := r.rows.Scan(into...); err != nil {
				yield(nil, fail("sql", r.path, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
		if err := r.rows.Err(); err != nil {
			yield(nil, fail("sql", r.path, refusal(err)))
		}
	}
}

// refusal explains what the authorizer or a read-only connection refused.
func refusal(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	// A refused function is a plain error to SQLite, told by its message only.
	function := e.Code == sqlite3.ErrError && strings.HasPrefix(e.Error(), "not authorized")
	if function || e.Code == sqlite3.ErrAuth || e.Code == sqlite3.ErrReadonly {
		return fmt.Errorf("%w (%w)", ErrReadsOnly, err)
	}
	return err
}

// prepareGuarded sets up a connection for statements that users write.
func prepareGuarded(c *sqlite3.SQLiteConn, p *packer) error {
	if err := prepareReader(c, p); err != nil {
		return err
	}
	if _, err := number(c, "SELECT count(*) FROM article_text"); err != nil { // loads the schema, which the authorizer would refuse
		return err
	}
	if err := execAll(c, "PRAGMA temp_store = FILE"); err != nil { // what a statement sorts may be larger than the memory
		return err
	}
	c.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, longestValue)
	c.RegisterAuthorizer(authorize)
	return nil
}

// longestValue bounds the bytes of one value and one row that a statement of a
// user makes up: no text of an article comes near it.
const longestValue = 64 << 20

// authorize lets a statement read, and nothing else.
func authorize(action int, first, second, _ string) int {
	switch action {
	case sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqliteRecursive:
		return sqlite3.SQLITE_OK
	case sqlite3.SQLITE_FUNCTION:
		if !strings.EqualFold(second, "load_extension") {
			return sqlite3.SQLITE_OK
		}
	case sqlite3.SQLITE_PRAGMA:
		if informs(strings.ToLower(first), second) {
			return sqlite3.SQLITE_OK
		}
	}
	return sqlite3.SQLITE_DENY
}

// sqliteRecursive is the action code of a recursive SELECT, which the driver
// does not name.
const sqliteRecursive = 33

// informs reports whether a PRAGMA only informs. Those of the first list take
// the name of a table or index, those of the second nothing.
func informs(pragma, argument string) bool {
	withName := []string{
		"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
		"foreign_key_check", "integrity_check", "quick_check",
	}
	bare := []string{
		"application_id", "user_version", "data_version", "page_count", "page_size", "freelist_count", "encoding",
		"journal_mode", "database_list", "collation_list", "function_list", "compile_options", "pragma_list",
	}
	return slices.Contains(withName, pragma) || argument == "" && slices.Contains(bare, pragma)
}
