package main

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"dateline/ingest"
	"dateline/store"
)

func newRetry(a *app) *cobra.Command {
	var o ingestOptions
	cmd := &cobra.Command{
		Use:   "retry [PREFIX]...",
		Short: "Take rejected items again",
		Long: `Retry reads the items of the rejects table again: files, lines of files, records
of archives, and pages, which are fetched anew. With arguments it takes only
those whose origin begins with one of them.

A page is read with the title, author, language and date that the feed or list
had stated when it was rejected.

An item that is stored now, or turns out to be a duplicate, is no reject any
more; one that fails again stays, with the reason it has now. Items from stdin
cannot be read again; they stay, too.`,
		Example: `  dateline retry --contact you@example.org
  dateline retry articles/2024/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			t := &takenAgain{origins: map[string]bool{}}
			return a.ingest(cmd.Context(), o, job{
				command: "retry", args: args, again: true,
				sources: func(db *store.DB) ([]ingest.Source, error) { return t.sources(cmd.Context(), a, db, args, o) },
				done:    t.forget,
			})
		},
	}
	o.flags(cmd)
	return cmd
}

// takenAgain keeps which rejects a run has taken.
type takenAgain struct {
	mu      sync.Mutex
	origins map[string]bool
}

func (t *takenAgain) note(origin string) {
	t.mu.Lock()
	t.origins[origin] = true
	t.mu.Unlock()
}

// forget forgets the rejects that were taken and dealt with.
func (t *takenAgain) forget(db *store.DB, run store.RunID) error {
	return db.ForgetRejects(context.Background(), slices.Sorted(maps.Keys(t.origins)), run)
}

// sources finds where the rejects came from.
func (t *takenAgain) sources(ctx context.Context, a *app, db *store.DB, prefixes []string, o ingestOptions) ([]ingest.Source, error) {
	rejects, err := db.Rejects(ctx)
	if err != nil {
		return nil, err
	}
	files := map[string]map[string]bool{} // file -> origins in it
	var addresses listed
	for _, r := range rejects {
		origin := r.Origin
		wanted := len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(origin, p) })
		file := fileOf(origin)
		switch {
		case !wanted:
		case isAddress(origin) && o.fetch.contact != "":
			if addresses, err = addresses.add(r); err != nil {
				return nil, err
			}
			t.note(origin)
		case file == "":
			fmt.Fprintf(a.stderr, "dateline: %s cannot be read again: %s\n", origin, whyNot(origin))
		default:
			if files[file] == nil {
				files[file] = map[string]bool{}
			}
			files[file][origin] = true
		}
	}
	var sources []ingest.Source
	for _, file := range slices.Sorted(maps.Keys(files)) {
		sources = append(sources, some{ingest.File(file), files[file], t})
	}
	if len(addresses) > 0 {
		sources = append(sources, addresses)
	}
	return sources, nil
}

// fileOf is the file that an item came from, "" where there is none.
func fileOf(origin string) string {
	for _, path := range []string{origin, strings.TrimSuffix(origin, ":"+last(origin))} {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// last is the part of an origin that names a line or a record.
func last(origin string) string {
	_, rest := lineOf(origin)
	return rest
}

func whyNot(origin string) string {
	if isAddress(origin) {
		return "fetching needs --contact"
	}
	return "there is no such file any more"
}

// some is a source of which only some items are wanted.
type some struct {
	ingest.Source
	origins map[string]bool
	taken   *takenAgain
}

// Read yields the items that are wanted. One that is not met any more is no
// reject any more, either, where the file was read to its end.
func (s some) Read(ctx context.Context) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		for raw, err := range s.Source.Read(ctx) {
			if ctx.Err() != nil {
				return // interrupted: nothing is wrong with the item
			}
			if err != nil {
				s.taken.note(raw.Origin)
				if !yield(raw, err) {
					return
				}
				continue
			}
			for item, err := range ingest.Items(raw) {
				if text, ok := item.FeedText(); ok && s.origins[text.Origin] {
					item = text
				}
				item.Mark = nil // a file that is read in part is not read up to here
				if s.origins[item.Origin] && !yield(item, err) {
					return
				}
			}
		}
		for origin := range s.origins {
			if ctx.Err() == nil {
				s.taken.note(origin)
			}
		}
	}
}
