package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/store"
)

// writeArchive makes a WARC file of n pages, a member each, and the same page
// twice at the end.
func writeArchive(t *testing.T, path string, n int) {
	t.Helper()
	var out bytes.Buffer
	for i := range n + 1 {
		i = min(i, n-1)
		block := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + story(i)
		z := gzip.NewWriter(&out)
		fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/%d\r\nWARC-Date: 2026-11-01T10:00:00Z\r\n"+
			"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", i, len(block), block)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// waitForProgress waits until the database says that the archive was read
// further than before, or the program has ended.
func waitForProgress(t *testing.T, db, archive string, before int64, ended <-chan struct{}) int64 {
	t.Helper()
	for {
		select {
		case <-ended:
			return before
		case <-time.After(10 * time.Millisecond):
		}
		reader, err := store.OpenReadOnly(db)
		if err != nil {
			continue // not there yet
		}
		a, _, err := reader.Archive(t.Context(), archive)
		_ = reader.Close() // nothing was written
		if err == nil && a.Offset > before {
			return a.Offset
		}
	}
}

// kills is how often TestKilledInsideArchive kills the program; make test-kill
// asks for more.
var kills = flag.Int("kills", 4, "how often TestKilledInsideArchive kills the program")

// TestKilledInsideArchive kills the program at random moments while it reads an
// archive, and holds that it goes on from where it was: in the end all is
// stored once, as without the kills.
func TestKilledInsideArchive(t *testing.T) {
	dir := t.TempDir()
	archive := filepath.Join(dir, "news.warc.gz")
	n := 100 * max(4, *kills)
	writeArchive(t, archive, n)
	whole := filepath.Join(dir, "whole.db")
	if got, errs := counts(t, exitDone, "ingest", "--db", whole, "--format", "json", archive); got.Stored != n || got.Duplicates != 1 {
		t.Fatalf("%+v %s", got, errs)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "killed.db")
	resumed, killed, place := 0, 0, int64(0)
	for killed < *kills {
		cmd := exec.Command(self, "ingest", "--db", db, "--batch", "10", archive)
		cmd.Env = append(os.Environ(), asDateline+"=1")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			_ = cmd.Wait() // killed, or done
			close(ended)
		}()
		place = waitForProgress(t, db, archive, place, ended)
		select {
		case <-time.After(time.Duration(rand.IntN(60)) * time.Millisecond):
			_ = cmd.Process.Kill()
			<-ended
			killed++
		case <-ended:
		}
		if strings.Contains(errs.String(), "goes on at byte") {
			resumed++
		}
		if cmd.ProcessState.Success() {
			break
		}
	}
	got, errs := counts(t, exitDone, "ingest", "--db", db, "--format", "json", archive)
	if got.Articles != n || got.Read > n {
		t.Errorf("%+v", got)
	}
	t.Logf("%d kills; %d runs went on from where another was killed; the last one read %d of %d records", killed, resumed, got.Read, n+1)
	if !strings.Contains(errs, "goes on at byte") {
		t.Error("the last run did not go on from where another was killed")
	}
	_, want, _ := dateline(t, "check", "--db", whole)
	if code, have, errs := dateline(t, "check", "--db", db); code != exitDone || have != want {
		t.Errorf("exit status %d: %s%s, want %s", code, have, errs, want)
	}
	if got, errs := counts(t, exitDone, "ingest", "--db", db, "--format", "json", archive); got.Read != n+1 || got.Stored != 0 {
		t.Errorf("again: %+v %s", got, errs)
	}
}

// list writes the addresses of n pages of the site into a file.
func (s *site) list(t *testing.T, path string, n int) {
	t.Helper()
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, "%s/a/%d\n", s.URL, 100+i)
	}
	if err := os.WriteFile(path, []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// requests counts how often those pages were asked for.
func (s *site) requests(n int) int {
	sum := 0
	for i := range n {
		sum += s.times(fmt.Sprintf("/a/%d", 100+i))
	}
	return sum
}

// TestKilledWhileFetching holds that after a kill only the pages of the last
// moments are asked for again, and none is lost.
func TestKilledWhileFetching(t *testing.T) {
	s := newSite(t)
	dir := t.TempDir()
	list, db := filepath.Join(dir, "list.txt"), filepath.Join(dir, "d.db")
	const n = 250
	s.list(t, list, n)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := crawlFlags("ingest", db, "--pause", "10ms", list)
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asDateline+"=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); s.times("/a/250") == 0 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // killed
	before := s.requests(n)
	got, errs := counts(t, exitDone, args...)
	again := s.requests(n) - n
	t.Logf("%d pages were asked for before the kill, %d of them again", before, again)
	if got.Articles != n || got.Read != n || again < 0 || again > 20 {
		t.Errorf("%+v; %d of %d pages were asked for again: %s", got, again, before, errs)
	}
}

// TestInterruptedCrawl holds that a crawl which is interrupted keeps what it
// has, and that the next run asks neither for robots.txt nor for a page that
// was dealt with.
func TestInterruptedCrawl(t *testing.T) {
	s := newSite(t)
	dir := t.TempDir()
	list, db := filepath.Join(dir, "list.txt"), filepath.Join(dir, "d.db")
	const n = 60
	s.list(t, list, n)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		for s.times("/a/120") == 0 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		stop()
	}()
	args := crawlFlags("ingest", db, "--pause", "5ms", list)
	var out, errs bytes.Buffer
	if code := run(ctx, args, strings.NewReader(""), &out, &errs); code != exitInterrupted {
		t.Fatalf("exit status %d: %s", code, errs.String())
	}
	got, failed := counts(t, exitDone, args...)
	if got.Articles != n || got.Read != n {
		t.Errorf("%+v %s", got, failed)
	}
	again := s.requests(n) - n
	if again > 1 || s.times("/robots.txt") != 1 {
		t.Errorf("%d pages and %d robots.txt were asked for again", again, s.times("/robots.txt")-1)
	}
}
