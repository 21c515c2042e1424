package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"dateline/extract"
	"dateline/extract/codebook"
	"dateline/store"
)

// book is a codebook as the record of a run keeps it: all of it, as the file may
// be gone when the run is to be understood.
type book struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Text   string `json:"text"`
}

// noBooks is what --codebook says to leave out those of the last run.
const noBooks = "none"

// readBooks reads codebooks.
func readBooks(paths []string) ([]book, error) {
	out := []book{}
	for _, path := range paths {
		if path == noBooks {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		out = append(out, book{path, hex.EncodeToString(sum[:]), string(data)})
	}
	return out, nil
}

// merged makes one codebook of several, nil of none.
func merged(books []book) (*codebook.Codebook, error) {
	if len(books) == 0 {
		return nil, nil
	}
	var all []*codebook.Codebook
	for _, x := range books {
		b, err := codebook.Read([]byte(x.Text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.File, err)
		}
		all = append(all, b)
	}
	out, err := codebook.Merge(all...)
	if err != nil {
		return nil, fmt.Errorf("the codebooks together: %w", err)
	}
	return out, nil
}

// openFor makes the extractor for articles that go into the database. It goes on
// with the codebooks of the last run there, unless others are given or none: then
// it says what is read otherwise than before. Where all is read anew, that is
// the purpose.
func (o *extractorOptions) openFor(ctx context.Context, a *app, anew bool) (*extract.Extractor, error) {
	last, known, err := lastBooks(ctx, a.db)
	if err != nil {
		return nil, err
	}
	if len(o.codebooks) == 0 && len(last) > 0 {
		o.books = last
		fmt.Fprintf(a.stderr, "dateline: with the codebook of the last run, %s; --codebook none leaves it out\n", filesOf(last))
		return o.open()
	}
	x, err := o.open()
	if err != nil || !known || anew {
		return x, err
	}
	if text := difference(last, o.books); text != "" {
		given := noBooks
		if len(o.books) > 0 {
			given = strings.Join(o.codebooks, " --codebook ")
		}
		fmt.Fprintf(a.stderr, "dateline: the last run read articles with another codebook (%s): %s; to read all alike: dateline reextract --codebook %s --apply\n",
			filesOf(last), text, given)
	}
	return x, nil
}

// lastBooks are the codebooks of the last run that read articles, if there was one.
func lastBooks(ctx context.Context, path string) (books []book, known bool, err error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, false, nil
	}
	db, err := store.OpenReadOnly(path)
	if errors.Is(err, store.ErrOlder) {
		db, err = store.Open(path)
	}
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	runs, err := db.Runs(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, r := range slices.Backward(runs) {
		var options struct {
			Engine    string
			Codebooks []book
		}
		if json.Unmarshal([]byte(r.Options), &options) == nil && options.Engine != "" && r.Read > 0 {
			return options.Codebooks, true, nil
		}
	}
	return nil, false, nil
}

// filesOf names codebooks.
func filesOf(books []book) string {
	var out []string
	for _, b := range books {
		out = append(out, b.File)
	}
	if out == nil {
		return noBooks
	}
	return strings.Join(out, ", ")
}

// difference says what other codebooks say otherwise, "" where they say the same.
func difference(before, after []book) string {
	entries := func(books []book) []string {
		b, err := merged(books)
		if b == nil || err != nil {
			return nil // one that an older version could read, perhaps
		}
		return b.Entries()
	}
	old, now := entries(before), entries(after)
	var out []string
	tell := func(sign string, all, others []string) {
		for _, e := range all {
			if _, found := slices.BinarySearch(others, e); !found {
				out = append(out, sign+e)
			}
		}
	}
	tell("+ ", now, old)
	tell("- ", old, now)
	const most = 6
	if len(out) > most {
		out = append(out[:most], fmt.Sprintf("and %d more", len(out)-most))
	}
	return strings.Join(out, "; ")
}
