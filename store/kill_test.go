package store

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"dateline/corpus"
)

// killBatch is the number of articles in each batch of TestKill.
const killBatch = 10

var kills = flag.Int("kills", 3, "how often TestKill kills a writer")

// TestKill kills a writer at random moments, while a reader asks. What it
// acknowledged must be there, every batch whole and once, and the next writer
// goes on. In the end the content must be what it is without a kill.
func TestKill(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "kill.db")
	if err := openAt(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	total, refreshed := 0, 0
	var all []*corpus.Record
	for round := range *kills {
		all = append(all, killRecords(round)...)
		most := 400 * (1 + round%3) // milliseconds
		acknowledged := killOne(t, path, round, time.Duration(rand.IntN(most))*time.Millisecond)
		db, err := OpenReadOnly(path)
		if err != nil {
			t.Fatal(err)
		}
		check(t, db)
		s, err := db.Summary(ctx)
		if err != nil || s.Articles%killBatch != 0 || s.Articles < total+acknowledged {
			t.Fatalf("%d articles of %d, %d of them new and acknowledged (%v)", s.Articles, total, acknowledged, err)
		}
		if fresh, err := db.Fresh(ctx); err != nil {
			t.Fatal(err)
		} else if fresh && s.Articles > 0 {
			refreshed++
		}
		total = s.Articles
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if total == 0 {
		t.Error("nothing was ever written")
	}
	t.Logf("%d kills, %d articles, %d times with nothing left to refresh", *kills, total, refreshed)
	db, whole := openAt(t, path), openTest(t)
	put(t, db, all...)
	put(t, whole, all...)
	refresh(t, db)
	refresh(t, whole)
	check(t, db)
	if contentHash(t, db) != contentHash(t, whole) {
		t.Error("after the kills the content is not what it is without them")
	}
}

// killRecords are what the writer of a round stores, if it is let.
func killRecords(round int) []*corpus.Record { return newsRecords(round*1000, 200) }

// killOne lets a child write to the database, kills it, and returns how many
// articles it had acknowledged.
func killOne(t *testing.T, path string, round int, after time.Duration) (articles int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
	child.Env = append(os.Environ(), "DATELINE_TEST_KILL="+path, "DATELINE_TEST_ROUND="+strconv.Itoa(round))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	reading := make(chan error, 1)
	stop, cancel := context.WithCancel(context.Background())
	go func() { reading <- askUntil(stop, path) }()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			break // the child says that all is stored
		}
		// Every other round counts from the first batch, not from the start.
		if n == 0 && round%2 == 0 || n > 0 && articles == 0 && round%2 == 1 {
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
		articles += n
	}
	_ = child.Wait() // it was killed
	cancel()
	if err := <-reading; err != nil {
		t.Errorf("a reader while another process writes: %v", err)
	}
	return articles
}

// askUntil asks one question after the other.
func askUntil(stop context.Context, path string) error {
	db, err := OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	for stop.Err() == nil {
		if _, err := db.Frequencies(context.Background(), corpus.Person, corpus.Filter{}, corpus.UnitStories, 5); err != nil {
			return err
		}
		if _, err := db.Pairs(context.Background(), corpus.Filter{}, corpus.PairOptions{Window: corpus.WindowSentence}, 5); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil
}

// TestKillChild is the writer that TestKill kills.
func TestKillChild(t *testing.T) {
	path := os.Getenv("DATELINE_TEST_KILL")
	if path == "" {
		t.Skip("only as a child of TestKill")
	}
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	round, err := strconv.Atoi(os.Getenv("DATELINE_TEST_ROUND"))
	if err != nil {
		t.Fatal(err)
	}
	records := killRecords(round)
	fmt.Println(0)
	i := 0
	for batch := range slices.Chunk(records, killBatch) {
		stored, _, err := db.Put(context.Background(), batch)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(stored)
		if i++; i%8 == 0 && stored > 0 {
			refresh(t, db)
		}
	}
}
