package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"dateline/extract/person"
	"dateline/fetch"
	"dateline/ingest"
	"dateline/ledger"
	ask "dateline/query"
	"dateline/store"
)

// ingestOptions are the flags of ingest.
type ingestOptions struct {
	format         string
	workers, batch int
	columns        []string
	fetch          fetchOptions
	extractor      extractorOptions
}

// flags are those of every command that ingests and ends.
func (o *ingestOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "text", "summary `FORMAT`: text|json")
	f.IntVar(&o.workers, "workers", 0, "articles read at a time, `N`; 0 for one a core")
	f.IntVar(&o.batch, "batch", 0, "articles a transaction, `N`; 0 for 1000")
	f.StringArrayVar(&o.columns, "column", nil, "`KEY=NAME`: the column or key that stands for url, title, text, html, published, source, author, language or id in CSV and JSON; may be repeated")
	o.fetch.crawlFlags(cmd)
	o.extractor.flags(cmd)
}

func newIngest(a *app) *cobra.Command {
	var o ingestOptions
	cmd := &cobra.Command{
		Use:   "ingest SOURCE...",
		Short: "Read articles, find who and what they name, and store them",
		Long: `Ingest reads articles from files, folders (recursively), globs, addresses of the
web or stdin ("-"), labels their blocks, finds the people and countries named,
and stores all of it in the database, which it creates where there is none.

Formats are recognised by their content: plain text, HTML, JSON Lines or JSON
(keys id, url, title, text or html, published, source, author, language), CSV
with a header of the same names, and web archives (WARC); each also compressed
with gzip or zstd. Exports of Media Cloud and news-please are understood, and
--column tells the names of others.

Feeds, sitemaps, OPML and lists of addresses lead to pages, which are fetched
and read like any other. Fetching needs --contact, obeys robots.txt, asks each
host for one thing at a time with a pause between, and asks for no page twice:
a page that an earlier run has dealt with is a duplicate. docs/sources.md says
more.

The language of an article is the one that the source states or else the one
its text is written in. Articles in languages other than English are stored
with their blocks and language, and without mentions. Pages that are no
article (lists of articles, requests for consent, pages without text) are
rejected.

Limits: 20 MB a document or fetched page, 50,000 lines an article, four
containers in one another, five redirects, 30 s a request; --max-per-host.

An article that is in the database already is a duplicate: one with the same
address, or with the same text from the same outlet. What cannot be read is
kept in the rejects table with its reason, and the run goes on; the exit
status is then 3. A source that does not exist is named, and the others are
read; the exit status is 3, too, or 1 where none exists. Articles are committed in batches: an interrupted run keeps
what it committed, and the same command goes on from there, inside a web
archive, too.

When all is stored, ingest settles who is who across all articles of the
database: see the view identity_list for what was joined or split, and why. It
also finds which articles are copies or rewrites of one report: see the view
story_list. An interrupted run leaves both to the next one, or to refresh.`,
		Example: `  dateline ingest articles/
  dateline ingest --db news.db 'feeds/*.jsonl.gz'
  dateline ingest --column title=headline --column text=content export.csv
  dateline ingest CC-NEWS-20261101000000-00001.warc.gz
  dateline ingest --contact you@example.org --archive pages/ https://example.org/feed.xml
  curl -s https://example.org/story.html | dateline ingest -`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return runIngest(cmd, a, o, args) },
	}
	o.flags(cmd)
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

	// Articles in the database of which something is not known.
	Undated         int `json:"undated"`
	UnreadDates     int `json:"unread_dates"` // of those without date: one is stated, and cannot be read
	Unsourced       int `json:"unsourced"`
	Untitled        int `json:"untitled"`
	UnknownLanguage int `json:"unknown_language"`
	OtherLanguage   int `json:"other_language"`
}

func runIngest(cmd *cobra.Command, a *app, o ingestOptions, args []string) error {
	if slices.ContainsFunc(args, isAddress) && o.fetch.contact == "" {
		return usageError{Err: fetch.ErrContact}
	}
	absent := ingest.Absent(args)
	for _, arg := range slices.Sorted(maps.Keys(absent)) {
		fmt.Fprintf(a.stderr, "dateline: %s: %v\n", arg, absent[arg])
	}
	present := slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return absent[arg] != nil })
	if len(present) == 0 {
		return errNothing
	}
	sources, err := ingest.Open(present, a.stdin)
	if err != nil {
		return usageError{Err: err}
	}
	err = a.ingest(cmd.Context(), o, job{
		command: "ingest", args: args,
		sources: func(*store.DB) ([]ingest.Source, error) { return sources, nil },
	})
	var rejects rejectsError
	if len(absent) > 0 && (err == nil || errors.As(err, &rejects)) {
		rejects.absent = len(absent)
		return rejects
	}
	return err
}

// errNothing means that no source exists.
var errNothing = errors.New("there is nothing to read")

// job is what a command has ingested, and what it does at the end.
type job struct {
	command string
	args    []string
	again   bool // pages are asked for even if an earlier run dealt with them
	sources func(*store.DB) ([]ingest.Source, error)
	done    func(*store.DB, store.RunID) error // when all was read; may be nil
}

// ingest runs a job: it stores what its sources hold and prints a summary.
func (a *app) ingest(ctx context.Context, o ingestOptions, j job) error {
	if o.format != "text" && o.format != "json" {
		return usagef("no format %q; there are: text|json", o.format)
	}
	if o.workers < 0 || o.batch < 0 {
		return usagef("--workers and --batch must not be negative")
	}
	columns, err := readColumns(o.columns)
	if err != nil {
		return err
	}
	client, endFetching, err := o.fetch.client()
	if err != nil {
		return err
	}
	x, err := o.extractor.open()
	if err != nil {
		return err
	}
	db, err := store.Open(a.db)
	if err != nil {
		return err
	}
	if client != nil {
		client.Use(hostMemory{db})
	}
	start := time.Now()
	p := newProgress(a.stderr, start)
	r := &resume{db: db, stderr: a.stderr, columns: columns, files: map[string]store.Archive{}}
	pipeline := ingest.Pipeline{
		Annotator: x, Workers: o.workers, Batch: o.batch, Progress: p.show,
		Sink: sink{DB: db, stderr: a.stderr, progress: p, resume: r},
	}
	stats, err := a.runJob(ctx, db, o, j, client, r, pipeline, o.extractor.describe(x, j.args))
	p.clear()
	if err == nil || errors.Is(err, context.Canceled) {
		if failed := a.summarise(ctx, db, stats, time.Since(start), o.format); failed != nil && err == nil {
			err = failed
		}
	}
	for _, end := range []func() error{db.Close, endFetching} {
		if failed := end(); err == nil {
			err = failed
		}
	}
	if err == nil && stats.Rejected > 0 {
		err = rejectsError{n: stats.Rejected}
	}
	return err
}

// runJob puts the sources of a job before the pipeline and runs it.
func (a *app) runJob(ctx context.Context, db *store.DB, o ingestOptions, j job, client *fetch.Client, r *resume, p ingest.Pipeline, describe map[string]any) (ingest.Stats, error) {
	sources, err := j.sources(db)
	if err != nil {
		return ingest.Stats{}, err
	}
	for i, s := range sources {
		sources[i] = resumed{others{s, a.db}, r}
	}
	crawler := o.fetch.crawler(client, sources)
	if !j.again {
		crawler.Known = memory(db)
	}
	p.Eager = client != nil // what was fetched is not to be fetched again
	p.Sources = []ingest.Source{crawler}
	stats, run, err := ingestInto(ctx, db, p, j.command, describe)
	if err == nil {
		err = r.forget()
	}
	if err == nil && j.done != nil {
		err = j.done(db, run)
	}
	return stats, err
}

// ingestInto runs the pipeline and keeps the record of the run.
func ingestInto(ctx context.Context, db *store.DB, p ingest.Pipeline, command string, describe map[string]any) (ingest.Stats, store.RunID, error) {
	options, err := json.Marshal(describe)
	if err != nil {
		return ingest.Stats{}, 0, err
	}
	// The end of the run is noted even when it was interrupted.
	ending := context.WithoutCancel(ctx)
	id, err := db.BeginRun(ending, store.Run{Version: version, Command: command, Options: string(options)})
	if err != nil {
		return ingest.Stats{}, 0, err
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
	return stats, id, err
}

// settleAll does what takes all articles: it settles who is who and which articles
// are of one story, and brings derived tables up to date.
func settleAll(ctx context.Context, db *store.DB) error {
	if _, err := db.SettleBy(ctx, ledger.Decide(person.LinkRoll)); err != nil {
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
	sum := summary{
		Read: s.Read, Stored: s.Stored, Duplicates: s.Duplicates, Rejected: s.Rejected,
		Articles: total.Articles, Mentions: total.Mentions, Seconds: took.Seconds(),
		Undated: total.Undated, UnreadDates: total.UnreadDates, Unsourced: total.Unsourced, Untitled: total.Untitled, UnknownLanguage: total.UnknownLanguage, OtherLanguage: total.OtherLanguage,
	}
	if format == "json" {
		line, err := ask.Marshal(sum)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.stdout, line)
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%d read: %d stored, %d duplicates, %d rejected; articles in %s: %d, with %d mentions\n",
		sum.Read, sum.Stored, sum.Duplicates, sum.Rejected, a.db, sum.Articles, sum.Mentions)
	if err == nil && format == "text" {
		err = writeGaps(a.stdout, total)
	}
	return err
}

// writeGaps says of how many articles something is not known, and what that
// keeps them out of: a line for each thing that any article lacks.
func writeGaps(w io.Writer, s store.Summary) error {
	for _, gap := range []struct {
		n    int
		what string
	}{
		{s.Undated, "without date: in no timeline, and left out by --from and --to"},
		{s.UnreadDates, fmt.Sprintf("with a date that cannot be read, such as %q: see the column unread_date of article_list", s.UnreadDate)},
		{s.Unsourced, "without outlet: left out by --source and not among the outlets counted"},
		{s.Untitled, "without title"},
		{s.UnknownLanguage, "of a language that cannot be told: read as English, left out by --language en, selected by --language und"},
		{s.OtherLanguage, "in other languages than English: stored without mentions"},
	} {
		if gap.n == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%d of %d articles %s\n", gap.n, s.Articles, gap.what); err != nil {
			return err
		}
	}
	return nil
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

// tell shows how much of what is done.
func (p *progress) tell(what string, n, of int) {
	if now := time.Now(); p.on && now.Sub(p.last) > 100*time.Millisecond {
		p.last = now
		fmt.Fprintf(p.w, "\r\x1b[K%s: %d of %d, %.0f%%", what, n, of, 100*float64(n)/float64(max(of, 1)))
	}
}

func (p *progress) clear() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
