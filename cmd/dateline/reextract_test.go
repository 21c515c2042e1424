package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"dateline/corpus"
	"dateline/store"
)

// TestReextractGoesOn holds that a reextract that was killed twice on the way
// tells, in the end, all that it has changed.
func TestReextractGoesOn(t *testing.T) {
	dir := t.TempDir()
	book := filepath.Join(dir, "book.csv")
	text := "what,name,value\nperson,Shanghay Organization,SCO\nignore,Narendra Modi\n"
	if err := os.WriteFile(book, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	seeds, err := filepath.Abs("../../corpus/seeds")
	if err != nil {
		t.Fatal(err)
	}
	call := func(db string, args ...string) string {
		var out, errs bytes.Buffer
		if status := run(context.Background(), append([]string{"--db", db}, args...), bytes.NewReader(nil), &out, &errs); status != 0 {
			t.Fatalf("%v: %d\n%s", args, status, errs.String())
		}
		return out.String() + errs.String()
	}
	fresh := func(name string) string {
		path := filepath.Join(dir, name)
		call(path, "ingest", seeds)
		return path
	}
	whole, killed := fresh("whole.db"), fresh("killed.db")
	ctx := context.Background()
	for batch := range 2 { // what a killed run leaves
		db, err := store.Open(killed)
		if err != nil {
			t.Fatal(err)
		}
		id, err := db.BeginRun(ctx, store.Run{Version: version, Command: "reextract", Options: "{}"})
		if err != nil {
			t.Fatal(err)
		}
		o := reextractOptions{extractor: extractorOptions{codebooks: []string{book}}}
		x, err := o.extractor.open()
		if err != nil {
			t.Fatal(err)
		}
		r := &rereading{app: &app{db: killed, stderr: io.Discard}, x: x, o: o}
		if _, _, err := db.BeginChanges(ctx, id); err != nil {
			t.Fatal(err)
		}
		keys, err := db.Keys(ctx, corpus.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.reread(ctx, db, keys[2*batch:2*batch+2]); err != nil || r.changed == 0 {
			t.Fatalf("%d changed, %v", r.changed, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	again := []string{"reextract", "--codebook", book, "--apply", "--format", "csv"}
	if want, have := call(whole, again...), call(killed, again...); have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
	for _, db := range []string{whole, killed} { // a later one starts anew
		if have := call(db, again...); bytes.Contains([]byte(have), []byte("p:")) {
			t.Errorf("%s: nothing more changes, but it tells\n%s", db, have)
		}
	}
	const rows = "SELECT entity, mentions_before, mentions_after FROM changes ORDER BY entity"
	if want, have := call(whole, "sql", rows), call(killed, "sql", rows); have != want {
		t.Errorf("the table has\n%s\nwant\n%s", have, want)
	}
}
