package store

import (
	"database/sql/driver"
	"embed"
	"fmt"
	"path"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// migrationFiles holds the schema: file 0001 makes a database of version 1,
// each later file brings one of the version before up to date. A file that was
// released is never changed.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks the files of this program ("DtLn").
const applicationID = 0x44744c6e

// migration is one step of the schema.
type migration struct{ name, sql string }

// migrations lists the steps in order; the schema's version is their number.
func migrations() ([]migration, error) {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	steps := make([]migration, len(entries))
	for i, e := range entries {
		text, err := migrationFiles.ReadFile(path.Join("migrations", e.Name()))
		if err != nil {
			return nil, err
		}
		steps[i] = migration{e.Name(), string(text)}
	}
	return steps, nil
}

// schemaVersion reads the version of the schema, 0 for an empty file, and
// refuses files of other programs and of newer versions of this one.
func schemaVersion(c *sqlite3.SQLiteConn) (int, error) {
	app, err := number(c, "PRAGMA application_id")
	if err != nil {
		return 0, err
	}
	version, err := number(c, "PRAGMA user_version")
	if err != nil {
		return 0, err
	}
	objects, err := number(c, "SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return 0, err
	}
	steps, err := migrations()
	switch {
	case err != nil:
		return 0, err
	case app == 0 && version == 0 && objects == 0:
		return 0, nil
	case app != applicationID:
		return 0, ErrForeign
	case version > int64(len(steps)):
		return 0, fmt.Errorf("%w: it has schema %d, this program knows up to %d", ErrNewer, version, len(steps))
	}
	return int(version), nil
}

// packedSince is the first version whose articles are in segments.
const packedSince = 6

// migrate brings the schema from its version up to date in one transaction, or
// leaves the database as it was.
func (w *writer) migrate(version int, steps []migration) error {
	return migrate(w.conn, steps, func() error {
		if version >= packedSince {
			return nil
		}
		if err := w.rebuildSegments(); err != nil {
			return err
		}
		return w.rebuildIndex()
	})
}

// rebuildIndex fills the full-text index from the texts.
func (w *writer) rebuildIndex() error {
	labels, err := readLabels(w.ask)
	if err != nil {
		return err
	}
	return w.rows("SELECT b.article, b.text, ifnull(a.title, '') FROM bodies b JOIN articles a ON a.id = b.article ORDER BY 1", nil,
		func(row []driver.Value) error {
			packed, _ := row[1].([]byte)
			b, err := w.packer.unpackBody(packed)
			if err != nil {
				return err
			}
			title, text := searchable(b.article(asText(row[2]), labels))
			_, err = w.exec("INSERT INTO article_text (rowid, title, body) VALUES (?, ?, ?)", row[0], title, text)
			return err
		})
}

// migrate takes the steps and finishes in one transaction.
func migrate(c *sqlite3.SQLiteConn, steps []migration, finish func() error) error {
	if err := execAll(c, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := applyFrom(c, steps)
	if err == nil {
		err = finish()
	}
	if err != nil {
		_ = execAll(c, "ROLLBACK") // the cause is err; an open transaction ends with the connection
		return err
	}
	return execAll(c, "COMMIT")
}

func applyFrom(c *sqlite3.SQLiteConn, steps []migration) error {
	version, err := schemaVersion(c) // again, inside the transaction
	if err != nil {
		return err
	}
	for _, m := range steps[version:] {
		if err := execAll(c, m.sql); err != nil {
			return fmt.Errorf("schema %s: %w", m.name, err)
		}
	}
	return execAll(c,
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
		fmt.Sprintf("PRAGMA user_version = %d", len(steps)))
}
