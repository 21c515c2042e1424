package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"dateline/corpus"
	"dateline/ingest"
	"dateline/ingest/webpage"
)

// countKinds prints what the program, with the model that it holds, makes of
// the pages of every set: how many of each kind it stores as articles, and for
// which reasons it rejects the others.
func countKinds(dir string) error {
	model, err := webpage.Embedded()
	if err != nil {
		return err
	}
	judge, err := webpage.EmbeddedKinds()
	if err != nil {
		return err
	}
	known := knownKinds()
	for _, set := range slices.Concat(sets(), added(), otherKinds(), heldOut()) {
		count := map[string]map[string]int{}
		err := eachPage(dir, set, func(r record, page *ingest.WebPage) {
			kind := r.kindOf(set, known)
			if count[kind] == nil {
				count[kind] = map[string]int{}
			}
			a, err := page.Article(model, judge)
			switch {
			case err == nil && a.Type == "live-blog":
				count[kind]["stored as a live blog"]++
				count[kind]["of their entries with the moment"] += entries(a)
			case err == nil && a.Paywalled:
				count[kind]["stored as paywalled"]++
			case err != nil:
				count[kind][err.Error()]++
				if slices.Contains(heldOut(), set) {
					break // nobody is to read their errors
				}
				fmt.Printf("%s %s %s: %v\n", set, r.ID, r.URL, err)
			}
			count[kind]["pages"]++
		})
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for _, kind := range sortedKeys(count) {
			line := fmt.Sprintf("%-12s %-14s %5d pages", set, kind, count[kind]["pages"])
			for _, reason := range sortedKeys(count[kind]) {
				if reason != "pages" {
					line += fmt.Sprintf("; %d: %s", count[kind][reason], reason)
				}
			}
			fmt.Println(line)
		}
	}
	return nil
}

// otherKinds names the sets of pages that are no articles.
func otherKinds() []string { return []string{kindsSet} }

// heldOut names the sets that serve testing only.
func heldOut() []string { return []string{"wcxb_test", "wcxb_test_kinds", "zyte"} }

// entries counts the entries of a live blog whose moment is known.
func entries(a *corpus.Article) int {
	n := 0
	for _, b := range a.Blocks {
		if !b.Posted.IsZero() {
			n++
		}
	}
	return n
}
