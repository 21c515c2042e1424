package export

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/corpus"
	"dateline/store"
)

// readers finds the Python that has the programs which read exports, or skips
// the test. DATELINE_PYTHON names it; with DATELINE_READERS=required the test
// fails where they are missing, as .ci/run asks.
func readers(t *testing.T) string {
	t.Helper()
	python := os.Getenv("DATELINE_PYTHON")
	if python == "" {
		python = "python3"
	}
	missing := ""
	if out, err := exec.Command(python, "-c", "import duckdb, followthemoney, networkx, pyarrow").CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		missing = python + ": " + err.Error() + ": " + lines[len(lines)-1]
	} else if _, err := exec.LookPath("xmllint"); err != nil {
		missing = err.Error()
	}
	switch {
	case missing == "":
	case os.Getenv("DATELINE_READERS") == "required":
		t.Fatalf("the readers of exports are required, but: %s", missing)
	default:
		t.Skipf("NOT RUN: exports are not read back by other programs, as these are missing (%s); .ci/readers installs them", missing)
	}
	return python
}

// TestReadBack writes every format and lets the programs it is meant for read
// it: testdata/readback.py holds what they read against SQL answers.
func TestReadBack(t *testing.T) {
	python := readers(t)
	db, dir := fixture(t, 120), t.TempDir()
	writeAll(t, db, dir)
	path := db.Path()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "testdata/readback.py", path, dir).CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), "all read back\n") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func writeAll(t *testing.T, db *store.DB, dir string) {
	t.Helper()
	ctx := context.Background()
	o := &Options{Tokens: fixtureTokens}
	for _, f := range Formats() {
		if f.Table != nil {
			folder(t, db, filepath.Join(dir, f.Name), f.Name, o)
			continue
		}
		if err := File(filepath.Join(dir, "news."+f.Name), func(w io.Writer) error { return f.Document(ctx, w, db, o) }); err != nil {
			t.Fatal(err)
		}
	}
	day := func(d int) time.Time { return time.Date(2025, 1, d, 0, 0, 0, 0, time.UTC) }
	folder(t, db, filepath.Join(dir, "filtered.csv"), "csv", &Options{
		Filter: corpus.Filter{From: day(10), To: day(20), Sources: []string{"kyivpost.com"}},
	}, "mentions", "person_day")
	folder(t, db, filepath.Join(dir, "sentence.csv"), "csv", &Options{Pairs: corpus.PairOptions{Window: corpus.WindowSentence}}, "pairs")
	folder(t, db, filepath.Join(dir, "all.csv"), "csv", &Options{All: true}, "mentions")
	network(t, db, filepath.Join(dir, "net"), NetworkOptions{Least: 2, Resolution: 1, By: store.PeriodWeek})
	network(t, db, filepath.Join(dir, "backbone"), NetworkOptions{Least: 2, Alpha: .2, By: store.PeriodMonth})
	network(t, db, filepath.Join(dir, "ego"), NetworkOptions{Least: 2, Ego: []corpus.EntityID{"p:pérson-5"}, Resolution: 1})
}

func folder(t *testing.T, db *store.DB, dir, format string, o *Options, names ...string) {
	t.Helper()
	f, err := FindFormat(format)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := FindTables(names)
	if err != nil {
		t.Fatal(err)
	}
	if err := Folder(context.Background(), dir, f, tables, db, o); err != nil {
		t.Fatal(err)
	}
}

func network(t *testing.T, db *store.DB, path string, o NetworkOptions) {
	t.Helper()
	n, err := NewNetwork(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	n.Note = "made up & <odd>"
	for _, f := range NetworkFormats() {
		if err := File(path+"."+f.Name, func(w io.Writer) error { return f.Write(w, n) }); err != nil {
			t.Fatal(err)
		}
	}
}
