package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"dateline/crawl"
	"dateline/extract"
	"dateline/feed"
	"dateline/fetch"
	"dateline/ingest"
	"dateline/store"
)

// watchOptions are the flags of watch.
type watchOptions struct {
	ingestOptions
	once              bool
	metrics           string
	shortest, longest time.Duration
}

// Bounds on one round, so that no host holds up the others for long.
const (
	roundPerHost = 50
	roundTotal   = 2000
	roundRest    = time.Minute // the longest pause between two rounds
)

func newWatch(a *app) *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use:   "watch SOURCE...",
		Short: "Poll feeds for ever and store what is new",
		Long: `Watch asks feeds for news, again and again, fetches the pages they name, and
stores their articles. SOURCE is an OPML file, a list of addresses of feeds, or
the address of a feed or sitemap.

A feed is asked as often as it brings news, between --shortest and --longest,
and only whether it has changed. One that fails is asked less and less often,
and not before the time it names; one that is gone is not asked again. The
state is kept in the database: after an interrupt, or a kill, the next watch
goes on without asking twice or losing a page.

After each round that did something, one line says what; --format json makes
it an object. --metrics serves the counts for Prometheus under /metrics.
With --once there is one round, for cron.`,
		Example: `  dateline watch --contact you@example.org feeds.opml
  dateline watch --once --contact you@example.org https://example.org/feed.xml`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return runWatch(cmd, a, o, args) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.once, "once", false, "one round: ask the feeds that are due, fetch what waits, and end")
	f.StringVar(&o.metrics, "metrics", "", "serve counts for Prometheus at `ADDRESS`, such as 127.0.0.1:9090")
	f.DurationVar(&o.shortest, "shortest", crawl.DefaultShortest, "shortest `TIME` between two polls of a feed")
	f.DurationVar(&o.longest, "longest", crawl.DefaultLongest, "longest `TIME` between two polls of a feed")
	return cmd
}

// round is what one round did.
type round struct {
	Time       time.Time `json:"time"`
	Polled     int       `json:"polled"`
	Failed     int       `json:"failed"` // polls
	Found      int       `json:"found"`  // new addresses
	Read       int       `json:"read"`
	Stored     int       `json:"stored"`
	Duplicates int       `json:"duplicates"`
	Rejected   int       `json:"rejected"`
	Seconds    float64   `json:"seconds"`
}

func (r *round) add(other round) {
	r.Polled += other.Polled
	r.Failed += other.Failed
	r.Found += other.Found
	r.Read += other.Read
	r.Stored += other.Stored
	r.Duplicates += other.Duplicates
	r.Rejected += other.Rejected
	r.Seconds += other.Seconds
}

// watcher polls feeds and fetches what they bring.
type watcher struct {
	*app
	watchOptions
	db     *store.DB
	client *fetch.Client
	x      *extract.Extractor
	given  []string // feeds to watch

	mu    sync.Mutex
	total round
}

func runWatch(cmd *cobra.Command, a *app, o watchOptions, args []string) error {
	if o.format != "text" && o.format != "json" {
		return usagef("no format %q; there are: text|json", o.format)
	}
	if o.shortest <= 0 || o.longest < o.shortest {
		return usagef("--shortest must be positive and not longer than --longest")
	}
	client, endFetching, err := o.fetch.client()
	if err != nil {
		return err
	}
	if client == nil {
		return usageError{Err: fetch.ErrContact}
	}
	given, err := a.feedsIn(cmd.Context(), args)
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
	w := &watcher{app: a, watchOptions: o, db: db, client: client, x: x, given: given}
	err = w.run(cmd.Context())
	for _, end := range []func() error{db.Close, endFetching} {
		if failed := end(); err == nil {
			err = failed
		}
	}
	if err == nil && w.total.Rejected > 0 {
		err = rejectsError{w.total.Rejected}
	}
	return err
}

// feedsIn reads the addresses of feeds from the arguments.
func (a *app) feedsIn(ctx context.Context, args []string) ([]string, error) {
	sources, err := ingest.Open(args, a.stdin)
	if err != nil {
		return nil, usageError{Err: err}
	}
	var feeds []string
	for _, s := range sources {
		for raw, err := range s.Read(ctx) {
			if err != nil {
				return nil, err
			}
			for item, err := range ingest.Items(raw) {
				if err != nil {
					return nil, err
				}
				if !item.Link {
					return nil, usagef("%s holds no addresses of feeds", item.Origin)
				}
				feeds = append(feeds, item.URL)
			}
		}
	}
	return feeds, nil
}

func (w *watcher) run(ctx context.Context) error {
	if w.metrics != "" {
		stop, err := w.serveMetrics()
		if err != nil {
			return err
		}
		defer stop()
	}
	for {
		r, next, err := w.round(ctx)
		w.mu.Lock()
		w.total.add(r)
		w.mu.Unlock()
		if printed := w.print(r); err == nil {
			err = printed
		}
		if err != nil || w.once {
			return err
		}
		timer := time.NewTimer(min(max(time.Until(next), time.Second), roundRest))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// round asks the feeds that are due and fetches what waits. It says when the
// next feed is due.
func (w *watcher) round(ctx context.Context) (round, time.Time, error) {
	start := time.Now()
	r := round{Time: start.UTC().Truncate(time.Second)}
	feeds, err := w.feeds(ctx)
	if err != nil {
		return r, start, err
	}
	if err := w.poll(ctx, feeds, &r); err != nil {
		return r, start, err
	}
	pages, err := w.waiting(ctx, start)
	if err == nil && len(pages) > 0 {
		err = w.fetchPages(ctx, pages, &r)
	}
	r.Seconds = time.Since(start).Seconds()
	next := start.Add(roundRest)
	for _, f := range feeds {
		if !f.Gone && f.Next.Before(next) {
			next = f.Next
		}
	}
	return r, next, err
}

// feeds lists what is watched, with what is remembered of it.
func (w *watcher) feeds(ctx context.Context) ([]*crawl.Feed, error) {
	kept, err := w.db.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]*crawl.Feed{}
	for _, k := range kept {
		f := crawl.Feed(k)
		known[k.URL] = &f
	}
	var out []*crawl.Feed
	met := map[string]bool{}
	for _, address := range w.given {
		if met[address] {
			continue
		}
		met[address] = true
		f := known[address]
		if f == nil {
			f = &crawl.Feed{URL: address}
		}
		out = append(out, f)
	}
	return out, nil
}

// poll asks the feeds that are due, several hosts at a time.
func (w *watcher) poll(ctx context.Context, feeds []*crawl.Feed, r *round) error {
	poller := crawl.Poller{Fetcher: w.client, Shortest: w.shortest, Longest: w.longest}
	slots := make(chan struct{}, max(1, w.fetch.hosts))
	var group sync.WaitGroup
	var mu sync.Mutex // guards r and failure
	var failure error
	for _, f := range feeds {
		if !f.Due(time.Now()) {
			continue
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			fresh, err := w.pollOne(ctx, poller, f)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failure = err
				return
			}
			r.Polled++
			r.Found += fresh
			if f.Failures > 0 {
				r.Failed++
				fmt.Fprintf(w.stderr, "dateline: feed %s: %s; asked again after %s\n", f.URL, f.Status, f.Next.Format(time.RFC3339))
			}
		})
	}
	group.Wait()
	return failure
}

// pollOne asks one feed and keeps what it brought.
func (w *watcher) pollOne(ctx context.Context, poller crawl.Poller, f *crawl.Feed) (int, error) {
	var failed error
	isNew := func(address string) bool {
		_, known, err := w.db.Address(ctx, address)
		if err != nil {
			failed = err
		}
		return !known
	}
	polled, links, err := poller.Poll(ctx, *f, isNew)
	if err == nil {
		err = failed
	}
	if err != nil {
		return 0, err
	}
	*f = polled
	var brought []store.Address
	for _, l := range links {
		brought = append(brought, addressOf(l, f.Polled))
	}
	return w.db.KeepFeed(ctx, store.Feed(*f), brought)
}

func addressOf(l feed.Link, found time.Time) store.Address {
	return store.Address{URL: l.URL, Title: l.Title, Author: l.Author, Language: l.Language, Published: l.Published, Found: found}
}

// pages is a source of addresses that wait in the database.
type pages []store.Address

// Read yields them as links.
func (p pages) Read(context.Context) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		for _, a := range p {
			l := feed.Link{URL: a.URL, Title: a.Title, Author: a.Author, Language: a.Language, Published: a.Published}
			if !yield(ingest.LinkTo(l), nil) {
				return
			}
		}
	}
}

// waiting chooses the pages of this round: of each host only some.
func (w *watcher) waiting(ctx context.Context, now time.Time) (pages, error) {
	var out pages
	perHost := map[string]int{}
	err := w.db.Waiting(ctx, now, func(a store.Address) bool {
		host := fetch.Host(a.URL)
		if perHost[host]++; perHost[host] <= roundPerHost {
			out = append(out, a)
		}
		return len(out) < roundTotal
	})
	return out, err
}

// fetchPages fetches and stores pages.
func (w *watcher) fetchPages(ctx context.Context, p pages, r *round) error {
	res := &resume{db: w.db, stderr: w.stderr, files: map[string]store.Archive{}}
	crawler := w.fetch.crawler(w.client, []ingest.Source{p})
	crawler.PagesOnly = true
	pipeline := ingest.Pipeline{
		Sources: []ingest.Source{crawler}, Annotator: w.x,
		Workers: w.workers, Batch: w.batch, Eager: true,
		Sink: sink{DB: w.db, stderr: w.stderr, progress: &progress{}, resume: res, waits: true},
	}
	stats, _, err := ingestInto(ctx, w.db, pipeline, "watch", w.extractor.describe(w.x, w.given))
	r.Read, r.Stored, r.Duplicates, r.Rejected = stats.Read, stats.Stored, stats.Duplicates, stats.Rejected
	return err
}

// print says what a round did; nothing where it did nothing.
func (w *watcher) print(r round) error {
	if r.Polled == 0 && r.Read == 0 && !w.once {
		return nil
	}
	if w.format == "json" {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w.stdout, "%s\n", line)
		return err
	}
	_, err := fmt.Fprintf(w.stdout, "%s %d feeds asked, %d failed, %d new addresses; %d read: %d stored, %d duplicates, %d rejected\n",
		r.Time.Format(time.RFC3339), r.Polled, r.Failed, r.Found, r.Read, r.Stored, r.Duplicates, r.Rejected)
	return err
}

// serveMetrics serves the counts of all rounds in the text format of
// Prometheus.
func (w *watcher) serveMetrics() (stop func(), err error) {
	listener, err := net.Listen("tcp", w.metrics)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(out http.ResponseWriter, _ *http.Request) {
		w.mu.Lock()
		t := w.total
		w.mu.Unlock()
		out.Header().Set("Content-Type", "text/plain; version=0.0.4")
		for _, m := range []struct {
			name string
			n    int
		}{
			{"feeds_polled", t.Polled},
			{"feed_failures", t.Failed},
			{"addresses_found", t.Found},
			{"items_read", t.Read},
			{"items_stored", t.Stored},
			{"items_duplicate", t.Duplicates},
			{"items_rejected", t.Rejected},
		} {
			fmt.Fprintf(out, "# TYPE dateline_%s_total counter\ndateline_%s_total %d\n", m.name, m.name, m.n)
		}
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintf(w.stderr, "dateline: metrics: %v\n", err)
		}
	}()
	fmt.Fprintf(w.stderr, "dateline: counts at http://%s/metrics\n", listener.Addr())
	return func() { _ = server.Close() }, nil
}
