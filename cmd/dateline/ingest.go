package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"dateline/extract/person"
	"dateline/ingest"
	"dateline/ledger"
	"dateline/store"
)

// ingestOptions are the flags of ingest.
type ingestOptions struct {
	format         string
	workers, batch int
	extractor      extractorOptions
}

func newIngest(a *app) *cobra.Command {
	var o ingestOptions
	cmd := &cobra.Command{
		Use:   "ingest SOURCE...",
		Short: "Read articles, find who and what they name, and store them",
		Long: `Ingest reads articles from files, folders (recursively), globs or stdin ("-"),
labels their blocks, finds the people and countries named, and stores all of
it in the database, which it creates where there is none.

Formats are recognised by their content: plain text, HTML, JSON Lines (keys
id, url, title, text or html, published, source, author, language) and CSV
with a header of the same names; each also compressed with gzip or zstd.

An article that is in the database already is a duplicate: one with the same
address, or with the same text from the same outlet. What cannot be read is
kept in the rejects table with its reason, and the run goes on; the exit
status is then 3. Articles are committed in batches: an interrupted run keeps
what it committed, and the same command goes on from there.

When all is stored, ingest settles who is who across all articles of the
database: see the view identity_list for what was joined or split, and why. It
also finds which articles are copies or rewrites of one report: see the view
story_list. An interrupted run leaves both to the next one, or to refresh.`,
		Example: `  dateline ingest articles/
  dateline ingest --db news.db 'feeds/*.jsonl.gz'
  curl -s https://example.org/story.html | dateline ingest -`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return runIngest(cmd, a, o, args) },
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "text", "summary `FORMAT`: text|json")
	f.IntVar(&o.workers, "workers", 0, "articles read at a time, `N`; 0 for one a core")
	f.IntVar(&o.batch, "batch", 0, "articles a transaction, `N`; 0 for 1000")
	o.extractor.flags(cmd)
	return cmd
}

// summary is the JSON object that ingest prints.
type summary struct {
	Read       int     `json:"read"`
	Stored     int     `json:"stored"`
	Duplicates int     `json:"duplicates"`
	Rejected   int     `json:"rejected"`
	Articles   int     `json:"articles"` // in the database now
	Mentions   int     `json:"mentions"` // in the database now
	Seconds    float64 `json:"seconds"`
}

// sink writes to the store and tells the user about every reject.
type sink struct {
	*store.DB
	stderr   io.Writer
	progress *progress
}

// Reject notes an item that could not be stored.
func (s sink) Reject(ctx context.Context, r ingest.Reject) error {
	s.progress.clear()
	fmt.Fprintf(s.stderr, "dateline: rejected %s: %s: %s\n", r.Origin, r.Stage, r.Reason)
	return s.DB.Reject(ctx, r.Origin, string(r.Stage), r.Reason)
}

// others is a source without the files of the database that is written to,
// which may lie in the folder that is read.
type others struct {
	ingest.Source
	db string
}

// Read yields the items.
func (o others) Read(ctx context.Context) iter.Seq2[ingest.Raw, error] {
	own, ownErr := filepath.Abs(o.db)
	return func(yield func(ingest.Raw, error) bool) {
		for raw, err := range o.Source.Read(ctx) {
			path, absErr := filepath.Abs(raw.Origin)
			if ownErr == nil && absErr == nil && (path == own || path == own+"-wal" || path == own+"-shm") {
				continue
			}
			if !yield(raw, err) {
				return
			}
		}
	}
}

func runIngest(cmd *cobra.Command, a *app, o ingestOptions, args []string) error {
	if o.format != "text" && o.format != "json" {
		return usagef("no format %q; there are: text|json", o.format)
	}
	if o.workers < 0 || o.batch < 0 {
		return usagef("--workers and --batch must not be negative")
	}
	sources, err := ingest.Open(args, a.stdin)
	if err != nil {
		return usageError{err}
	}
	for i, s := range sources {
		sources[i] = others{s, a.db}
	}
	x, err := o.extractor.open()
	if err != nil {
		return err
	}
	db, err := store.Open(a.db)
	if err != nil {
		return err
	}
	start := time.Now()
	p := newProgress(a.stderr, start)
	stats, err := ingestInto(cmd.Context(), db, ingest.Pipeline{
		Sources: sources, Annotator: x, Workers: o.workers, Batch: o.batch, Progress: p.show,
		Sink: sink{DB: db, stderr: a.stderr, progress: p},
	}, o.extractor.describe(x, args))
	p.clear()
	if err == nil || errors.Is(err, context.Canceled) {
		if failed := a.summarise(cmd.Context(), db, stats, time.Since(start), o.format); failed != nil && err == nil {
			err = failed
		}
	}
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err == nil && stats.Rejected > 0 {
		err = rejectsError{stats.Rejected}
	}
	return err
}

// ingestInto runs the pipeline and keeps the record of the run.
func ingestInto(ctx context.Context, db *store.DB, p ingest.Pipeline, describe map[string]any) (ingest.Stats, error) {
	options, err := json.Marshal(describe)
	if err != nil {
		return ingest.Stats{}, err
	}
	// The end of the run is noted even when it was interrupted.
	ending := context.WithoutCancel(ctx)
	id, err := db.BeginRun(ending, store.Run{Version: version, Command: "ingest", Options: string(options)})
	if err != nil {
		return ingest.Stats{}, err
	}
	stats, err := p.Run(ctx)
	if err == nil {
		err = settleAll(ctx, db)
	}
	ended := db.EndRun(ending, id, store.Counts{
		Read: stats.Read, Stored: stats.Stored, Duplicates: stats.Duplicates, Rejected: stats.Rejected,
	})
	if err == nil {
		err = ended
	}
	return stats, err
}

// settleAll does what takes all articles: it settles who is who and which articles
// are of one story, and brings derived tables up to date.
func settleAll(ctx context.Context, db *store.DB) error {
	if _, err := db.SettleBy(ctx, ledger.Decide(person.Link)); err != nil {
		return err
	}
	return db.Refresh(ctx)
}

// summarise prints what became of the items.
func (a *app) summarise(ctx context.Context, db *store.DB, s ingest.Stats, took time.Duration, format string) error {
	total, err := db.Summary(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	sum := summary{s.Read, s.Stored, s.Duplicates, s.Rejected, total.Articles, total.Mentions, took.Seconds()}
	if format == "json" {
		line, err := marshal(sum)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.stdout, line)
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%d read: %d stored, %d duplicates, %d rejected; articles in %s: %d, with %d mentions\n",
		sum.Read, sum.Stored, sum.Duplicates, sum.Rejected, a.db, sum.Articles, sum.Mentions)
	return err
}

// progress is a line on a terminal that is written over as the run goes on; on
// anything else it is silent.
type progress struct {
	w     io.Writer
	start time.Time
	on    bool
	last  time.Time
}

func newProgress(w io.Writer, start time.Time) *progress {
	return &progress{w: w, start: start, on: isTerminal(w)}
}

func (p *progress) show(s ingest.Stats) {
	if now := time.Now(); p.on && now.Sub(p.last) > 100*time.Millisecond {
		p.last = now
		rate := float64(s.Read) / now.Sub(p.start).Seconds()
		fmt.Fprintf(p.w, "\r\x1b[K%d read, %d stored, %d duplicates, %d rejected, %.0f/s", s.Read, s.Stored, s.Duplicates, s.Rejected, rate)
	}
}

func (p *progress) clear() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
