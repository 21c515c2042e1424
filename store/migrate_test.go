package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/corpus"
)

// schema5 unpacks a database that the program made when its schema was version
// 5, of four articles, and returns its path.
func schema5(t *testing.T) string {
	t.Helper()
	f, err := os.Open("testdata/schema5.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMigrationFromVersion5 holds that nothing of an old database is lost, and
// that it is the same as if its articles had been stored now.
func TestMigrationFromVersion5(t *testing.T) {
	ctx := context.Background()
	db := openAt(t, schema5(t))
	check(t, db)
	for query, want := range map[string]string{
		"SELECT name, mentions, articles, outlets, first, last FROM people ORDER BY mentions DESC, name":        "Erik Halvorsen|6|3|2|2024-03-01|2024-03-05;Maria Lindqvist|4|3|2|2024-03-01|2024-03-05;Jens Mikkelsen|2|2|2|2024-03-04|2024-03-05",
		"SELECT count(*), sum(length(text)) > 800 FROM block_list":                                              "13|1",
		"SELECT count(*) FROM mention_rows":                                                                     "32",
		"SELECT text, status, enclosing FROM mention_rows WHERE enclosing IS NOT NULL":                          "China|nested|Bank of China;Jordan|rejected|Jordan Fielding;Jordan|nested|Kingdom of Jordan",
		"SELECT DISTINCT sentence_text FROM mention_list WHERE text = 'Norwegians' AND source = 'post.example'": "The Danish rival Jens Mikkelsen declined to comment on the plans of the Norwegians.",
		"SELECT published FROM articles WHERE published < '2024-03-02'":                                         "2024-03-01",
		"SELECT item FROM articles ORDER BY item":                                                               "n-1;n-2;n-3;n-4",
	} {
		if have := ask(t, db, query); have != want {
			t.Errorf("%s\nhave %s\nwant %s", query, have, want)
		}
	}
	var records []*corpus.Record
	rows, err := db.Articles(ctx, corpus.Filter{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		s, err := db.Show(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, s.Record)
	}
	if stored, duplicates := put(t, db, records...); stored != 0 || duplicates != 4 {
		t.Errorf("of the old articles %d are stored again, %d recognised", stored, duplicates)
	}
	refresh(t, db)
	check(t, db)
	if s, err := db.Summary(ctx); err != nil || s.Texts != 3 || s.Stories != 3 {
		t.Errorf("summary %+v, %v", s, err)
	}
}

// TestFailedMigrationOfData breaks the migration of a database that holds
// articles, which must then be as it was, byte for byte.
func TestFailedMigrationOfData(t *testing.T) {
	path := schema5(t)
	sqlOn(t, path, "UPDATE articles SET id = 9 WHERE id = 4").Close() // a gap, which segments cannot have
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), path) {
		t.Fatalf("error %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before[100:], after[100:]) { // behind the header, which WAL mode changes
		t.Errorf("the database changed (%v)", err)
	}
}
