package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/corpus"
)

// dateline runs the program in this process and returns its exit status.
func dateline(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// TestDeterminism holds that the content of the database does not depend on
// the number of workers, the size of the batches or the order of the input.
func TestDeterminism(t *testing.T) {
	dir := t.TempDir()
	seeds, err := corpus.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	if err := writeSeeds(dir); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, s := range seeds {
		paths = append(paths, filepath.Join(dir, s.Name))
	}
	hashes := map[string]bool{}
	shuffle := rand.New(rand.NewPCG(1, 2))
	for _, workers := range []string{"1", "2", "5"} {
		for _, batch := range []string{"1", "2", "1000"} {
			db := filepath.Join(t.TempDir(), "d.db")
			shuffle.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
			args := append([]string{"ingest", "--db", db, "--workers", workers, "--batch", batch}, paths...)
			if code, _, errs := dateline(t, args...); code != exitDone {
				t.Fatalf("exit status %d: %s", code, errs)
			}
			code, out, errs := dateline(t, "check", "--db", db)
			if code != exitDone {
				t.Fatalf("check: exit status %d: %s", code, errs)
			}
			hashes[out] = true
		}
	}
	if len(hashes) != 1 {
		t.Errorf("%d different databases from one input: %v", len(hashes), hashes)
	}
}

// TestBadFiles holds that each kind of bad input is rejected by name with its
// reason while the others are stored.
func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	good := "Kenyan President William Ruto met Tanzania’s leader on Monday to talk about trade between the two countries."
	for name, content := range map[string]string{
		"a-empty.txt":   "",
		"b-blank.txt":   " \n\n\t\n",
		"c-binary.txt":  "\x7fELF\x02\x01\x01" + strings.Repeat("\x00\x01", 500),
		"d-line.txt":    strings.Repeat("word ", 10<<20), // 50 MB on one line
		"e-invalid.txt": "\xff\xfe\xfd " + good,
		"f-good.txt":    good,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	db := filepath.Join(t.TempDir(), "d.db")
	code, out, errs := dateline(t, "ingest", "--db", db, dir)
	if code != exitRejects {
		t.Errorf("exit status %d, want %d", code, exitRejects)
	}
	for _, want := range []string{"a-empty.txt: decode: empty", "b-blank.txt: decode: empty", "c-binary.txt: decode: binary", "d-line.txt: decode: larger than"} {
		if !strings.Contains(errs, want) {
			t.Errorf("stderr lacks %q:\n%s", want, errs)
		}
	}
	if !strings.HasPrefix(out, "6 read: ") {
		t.Errorf("summary: %s", out)
	}
	if _, found, _ := dateline(t, "people", "--db", db, "--format", "tsv"); !strings.Contains(found, "William Ruto") {
		t.Errorf("the good article is lost: %s", found)
	}
}

// TestInterrupt holds that a run that is stopped half-way says so with its
// status, and keeps what it had read.
func TestInterrupt(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	ctx, stop := context.WithCancel(context.Background())
	in, feed := io.Pipe()
	go func() {
		for i := range 2000 { // more than is read ahead
			fmt.Fprintf(feed, `{"text": "Kenya and Peru agreed on point %d, the minister of Kenya said."}`+"\n", i)
		}
		time.Sleep(500 * time.Millisecond) // the rest never comes
		stop()
	}()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"ingest", "--db", db, "--batch", "1", "-"}, in, &out, &errs)
	if code != exitInterrupted {
		t.Errorf("exit status %d: %s", code, errs.String())
	}
	code, found, failed := dateline(t, "countries", "--db", db, "--format", "tsv")
	if code != exitDone || !strings.Contains(found, "c:KE") {
		t.Errorf("what was read before is lost: exit status %d: %s%s", code, found, failed)
	}
	if code, _, failed := dateline(t, "check", "--db", db); code != exitDone {
		t.Errorf("the database is damaged: %s", failed)
	}
}
