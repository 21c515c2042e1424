package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"dateline/corpus"
	"dateline/extract/person"
	"dateline/store"
)

// benchIdentity settles who is who in a database of n made-up articles, and
// refreshes all else that is derived: at once, again when nothing is new, and
// after a hundred articles more. With a path, the articles are those of the
// database there, and the hundred stay in it.
func benchIdentity(ctx context.Context, w io.Writer, n int, path string) error {
	begin := 0
	if path == "" {
		dir, err := os.MkdirTemp("", "dateline-bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		path = filepath.Join(dir, "bench.db")
	}
	db, err := store.Open(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if have, err := db.Summary(ctx); err != nil {
		return err
	} else if have.Articles > 0 {
		begin, n = have.Articles, have.Articles
	}
	for _, step := range []struct {
		name     string
		from, to int
	}{{"first", begin, n}, {"nothing new", n, n}, {"100 more", n, n + 100}} {
		if err := putVaried(ctx, db, step.from, step.to); err != nil {
			return err
		}
		if err := settleOnce(ctx, w, db, step.name, step.to); err != nil {
			return err
		}
	}
	return nil
}

// putVaried stores some of the made-up articles, with names that vary.
func putVaried(ctx context.Context, db *store.DB, from, to int) error {
	g := newGenerator()
	var rs []*corpus.Record
	for i := from; i < to; i++ {
		rs = append(rs, vary(g.record(i), i))
		if len(rs) == 1000 || i == to-1 {
			if _, _, err := db.Put(ctx, rs); err != nil {
				return err
			}
			rs = rs[:0]
		}
	}
	return nil
}

// settleOnce settles, derives all else, and prints how long that took.
func settleOnce(ctx context.Context, w io.Writer, db *store.DB, name string, articles int) error {
	var linking, settling, deriving meter
	var changed, sightings int
	err := settling.time(func() (err error) {
		changed, err = db.SettleBy(ctx, func(r *corpus.Roll, _ []corpus.Ruling) (out []corpus.Decision) {
			for i := range r.Lines {
				sightings += len(r.Lines[i].Sighted)
			}
			_ = linking.time(func() error { out = person.LinkRoll(r); return nil })
			return out
		})
		return err
	})
	if err != nil {
		return err
	}
	if err := deriving.time(func() error { return db.Refresh(ctx) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%-12s %8.2f CPU-s (%.2f s), of which linking %.2f: %d articles, %d sightings, %d decisions changed; all else derived in %.2f CPU-s (%.2f s)\n",
		name, settling.cpu.Seconds(), settling.wall.Seconds(), linking.cpu.Seconds(), articles, sightings, changed, deriving.cpu.Seconds(), deriving.wall.Seconds())
	return err
}

// vary gives the first person of one article in four a shorter name: the bare
// family name, or an initial for the given one.
func vary(r *corpus.Record, i int) *corpus.Record {
	if i%4 != 0 {
		return r
	}
	for j := range r.Entities {
		e := &r.Entities[j]
		given, family, ok := strings.Cut(strings.TrimPrefix(string(e.ID), "p:"), "-")
		if e.Kind != corpus.Person || !ok {
			continue
		}
		old := e.ID
		if i%8 == 0 {
			e.ID, e.Unresolved = corpus.EntityID("p:"+family+"@"+string(r.Article.ID)), true
		} else {
			e.ID = corpus.EntityID("p:" + given[:1] + "-" + family)
		}
		for k := range r.Mentions {
			if r.Mentions[k].Entity == old {
				r.Mentions[k].Entity = e.ID
			}
		}
		return withoutTwins(r)
	}
	return r
}

// withoutTwins drops an entity that stands twice.
func withoutTwins(r *corpus.Record) *corpus.Record {
	seen := map[corpus.EntityID]bool{}
	kept := r.Entities[:0]
	for _, e := range r.Entities {
		if !seen[e.ID] {
			kept = append(kept, e)
		}
		seen[e.ID] = true
	}
	r.Entities = kept
	return r
}
