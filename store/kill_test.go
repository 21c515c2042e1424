package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// killBatch is the number of articles in each batch of TestKill.
const killBatch = 10

// TestKill kills a writer at random moments. What it acknowledged must be there,
// every batch whole and once, and the next writer goes on.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kill.db")
	total := 0
	for range 6 {
		acknowledged := killOne(t, path, time.Duration(30+rand.IntN(150))*time.Millisecond)
		db := openAt(t, path)
		check(t, db)
		s, err := db.Summary(context.Background())
		if err != nil || s.Articles%killBatch != 0 || s.Articles < total+acknowledged {
			t.Fatalf("%d articles, %d of them new and acknowledged (%v)", s.Articles, acknowledged, err)
		}
		total = s.Articles
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if total == 0 {
		t.Error("nothing was ever written")
	}
}

// killOne lets a child write to the database, kills it, and returns how many
// articles it had acknowledged.
func killOne(t *testing.T, path string, after time.Duration) (articles int) {
	child := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
	child.Env = append(os.Environ(), "DATELINE_TEST_KILL="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			break // the child says that all is stored
		}
		if articles == 0 {
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
		articles += n
	}
	_ = child.Wait() // it was killed
	return articles
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
	for batch := range slices.Chunk(randomRecords(rand.New(rand.NewPCG(6, 6)), 1500), killBatch) {
		stored, _, err := db.Put(context.Background(), batch)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(stored)
	}
}
