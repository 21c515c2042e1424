package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"dateline/corpus"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// sqlOn runs statements on a file with a bare connection, as another program would.
func sqlOn(t *testing.T, path string, statements ...string) *sqlite3.SQLiteConn {
	t.Helper()
	c, err := connect(dsn(path, settings{wait: time.Second}, "&mode=rwc"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := execAll(c, statements...); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestMigrationFromVersion1 opens a database that version 1 of the schema made.
func TestMigrationFromVersion1(t *testing.T) {
	old, err := os.ReadFile("testdata/version1.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.db")
	sqlOn(t, path, string(old)).Close()
	if _, err := OpenReadOnly(path); !errors.Is(err, ErrOlder) {
		t.Errorf("reading an older schema: %v", err)
	}
	db := openAt(t, path)
	check(t, db)
	if have := ask(t, db, "SELECT name, mentions FROM people UNION ALL SELECT name, mentions FROM countries"); have != "Vladimir Putin|2;China|1" {
		t.Errorf("people and countries after the migration: %s", have)
	}
	if stored, duplicates := put(t, db, draft{id: "a", blocks: []draftBlock{kremlin}}.record(t)); stored != 0 || duplicates != 1 {
		t.Errorf("the old article is not recognised: %d stored, %d duplicates", stored, duplicates)
	}
	put(t, db, draft{id: "b", source: "kyivpost.com", blocks: []draftBlock{kremlin}}.record(t))
	check(t, db)
}

// TestVersion1IsUnchanged fails when a migration that was released is edited.
func TestVersion1IsUnchanged(t *testing.T) {
	old, err := os.ReadFile("testdata/version1.sql")
	if err != nil {
		t.Fatal(err)
	}
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(old), steps[0].sql) {
		t.Error("migrations/0001_tables.sql was changed; add a migration instead")
	}
}

// TestFailedMigration leaves the database as it was.
func TestFailedMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	c := sqlOn(t, path)
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	broken := append(slices.Clone(steps), migration{"9999_broken.sql", "CREATE TABLE extra (x); SELECT nothing FROM nowhere;"})
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	if err := addFunctions(c, p); err != nil {
		t.Fatal(err)
	}
	if err := migrate(c, broken, func() error { return nil }); err == nil || !strings.Contains(err.Error(), "9999_broken.sql") {
		t.Fatalf("error %v", err)
	}
	if n, err := number(c, "SELECT count(*) FROM sqlite_schema"); err != nil || n != 0 {
		t.Errorf("%d objects are left (%v)", n, err)
	}
	c.Close()
	check(t, openAt(t, path))
}

func TestOpenErrors(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, content string) string {
		if err := os.WriteFile(in(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return in(name)
	}
	sqlOn(t, in("newer.db"), fmt.Sprintf("PRAGMA application_id = %d", applicationID), "PRAGMA user_version = 99", "CREATE TABLE x (y)").Close()
	sqlOn(t, in("foreign.db"), "CREATE TABLE x (y)").Close()
	sqlOn(t, in("damaged.db"), "CREATE TABLE x (y)").Close()
	if err := os.Truncate(in("damaged.db"), 1000); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		want error
	}{
		{write("text.db", "This is a text of more than sixteen letters."), ErrNotDatabase},
		{write("short.db", "x"), ErrNotDatabase},
		{folder, ErrNotDatabase},
		{in("newer.db"), ErrNewer},
		{in("foreign.db"), ErrForeign},
		{in("damaged.db"), nil}, // whichever error SQLite finds first
		{in("no/such/folder.db"), nil},
		{in("text.db/x.db"), nil},
	} {
		before, _ := os.ReadFile(c.path)
		for name, open := range map[string]func(string) (*DB, error){"Open": Open, "OpenReadOnly": OpenReadOnly} {
			db, err := open(c.path)
			if err == nil {
				t.Errorf("%s(%s): no error", name, c.path)
				db.Close()
				continue
			}
			if c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("%s(%s): %v", name, c.path, err)
			}
		}
		if after, _ := os.ReadFile(c.path); string(before) != string(after) {
			t.Errorf("%s was changed", c.path)
		}
	}
	if _, err := OpenReadOnly(in("missing.db")); !errors.Is(err, ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := os.Stat(in("missing.db")); err == nil {
		t.Error("reading created a file")
	}
}

func TestEmptyFileAndOddNames(t *testing.T) {
	for _, name := range []string{"empty.db", "what?is=this#100%.db", "two words.db", "Zażółć.db"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		db := openAt(t, path)
		put(t, db, draft{id: "a", blocks: []draftBlock{kremlin}}.record(t))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		reader, err := OpenReadOnly(path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		check(t, reader)
		if _, _, err := reader.Put(context.Background(), nil); !errors.Is(err, errReadingOnly) {
			t.Errorf("put on a reader: %v", err)
		}
		reader.Close()
	}
}

// TestFullDisk fills a database that may not grow, and goes on when it may.
func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "full.db")
	db, err := open(path, settings{wait: time.Second, maxPages: 120})
	if err != nil {
		t.Fatal(err)
	}
	records := randomRecords(rand.New(rand.NewPCG(5, 5)), 400)
	stored := 0
	for batch := range slices.Chunk(records, 20) {
		var n int
		if n, _, err = db.Put(ctx, batch); err != nil {
			break
		}
		stored += n
	}
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), path) {
		t.Fatalf("after %d articles: error %v, want ErrFull", stored, err)
	}
	if s, err := db.Summary(ctx); err != nil || s.Articles != stored || stored == 0 {
		t.Errorf("%d articles, want %d (%v)", s.Articles, stored, err)
	}
	check(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, path)
	if n, duplicates := put(t, again, records...); n != len(records)-stored || duplicates != stored {
		t.Errorf("%d stored, %d duplicates after the disk has room", n, duplicates)
	}
	check(t, again)
}

// TestFullFileSystem does the same on a file system of one megabyte, where the
// test may mount one.
func TestFullFileSystem(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("cannot mount a file system: %v", err)
	}
	defer syscall.Unmount(folder, 0)
	db, err := Open(filepath.Join(folder, "full.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stored := 0
	for batch := range slices.Chunk(randomRecords(rand.New(rand.NewPCG(5, 6)), 600), 10) {
		var n int
		if n, _, err = db.Put(context.Background(), batch); err != nil {
			break
		}
		stored += n
	}
	if !errors.Is(err, ErrFull) {
		t.Fatalf("after %d articles: error %v, want ErrFull", stored, err)
	}
	if s, err := db.Summary(context.Background()); err != nil || s.Articles != stored {
		t.Errorf("%d articles, want %d (%v)", s.Articles, stored, err)
	}
}

// TestReadOnlyFileSystem reads where nothing can be written, and says so when
// asked to write.
func TestReadOnlyFileSystem(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size=10m"); err != nil {
		t.Skipf("cannot mount a file system: %v", err)
	}
	defer syscall.Unmount(folder, 0)
	path := filepath.Join(folder, "ro.db")
	db := openAt(t, path)
	put(t, db, draft{id: "a", blocks: []draftBlock{kremlin}}.record(t))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, filepath.Join(folder, "new.db")} {
		if _, err := Open(p); !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), p) {
			t.Errorf("Open(%s): %v", p, err)
		}
	}
	reader, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	check(t, reader)
}

func TestLocked(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "locked.db")
	db, err := open(path, settings{wait: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other := sqlOn(t, path, "BEGIN IMMEDIATE")
	record := draft{id: "a", blocks: []draftBlock{kremlin}}.record(t)
	if _, _, err := db.Put(ctx, []*corpus.Record{record}); !errors.Is(err, ErrLocked) {
		t.Errorf("error %v, want ErrLocked", err)
	}
	if _, err := db.Summary(ctx); err != nil {
		t.Errorf("a writer blocks a reader: %v", err)
	}
	if err := execAll(other, "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	put(t, db, record)
}

// TestTwoWriters lets two handles write in turns: neither may trust what it
// remembers of the database from before the other's turn.
func TestTwoWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "two.db")
	handles := []*DB{openAt(t, path), openAt(t, path)}
	records := randomRecords(rand.New(rand.NewPCG(8, 8)), 40)
	for i, r := range records {
		put(t, handles[i%2], r)
	}
	check(t, handles[0])
	alone := openTest(t)
	put(t, alone, records...)
	if contentHash(t, alone) != contentHash(t, handles[1]) {
		t.Error("two writers give another content than one")
	}
}

// TestReaderDuringWrites asks while batches come in. Each answer must be that
// of whole batches.
func TestReaderDuringWrites(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "busy.db")
	db := openAt(t, path)
	reader, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	const batch = 10
	records := randomRecords(rand.New(rand.NewPCG(9, 9)), 30*batch)
	done := make(chan error, 1)
	go func() {
		for part := range slices.Chunk(records, batch) {
			if _, _, err := db.Put(ctx, part); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for answers := 0; ; answers++ {
		select {
		case err := <-done:
			if err != nil || answers == 0 {
				t.Errorf("after %d answers: %v", answers, err)
			}
			check(t, reader)
			return
		default:
		}
		s, err := reader.Summary(ctx)
		if err != nil || s.Articles%batch != 0 {
			t.Fatalf("%d articles seen, %v", s.Articles, err)
		}
		if _, err := db.Frequencies(ctx, corpus.Person, corpus.Filter{}, corpus.UnitMentions, 5); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOneFile holds that a closed database is one file, which can be copied.
func TestOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, draft{id: "a", blocks: []draftBlock{kremlin}}.record(t))
	if _, err := db.Summary(t.Context()); err != nil { // a reader is open too
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	oneFile(t, path)
	if db, err = OpenReadOnly(path); err != nil {
		t.Fatal(err)
	}
	result, err := db.Query(t.Context(), "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(result.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	oneFile(t, path)
}

func oneFile(t *testing.T, path string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 {
		t.Errorf("%d files are left, want one: %v", len(files), files)
	}
}
