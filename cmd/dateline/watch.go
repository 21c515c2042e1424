package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dateline/crawl"
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
and not before the time it names; one that is gone is not asked again. Each
feed and page has its own time, and --hosts of them are asked side by side: a
host that is slow, or does not answer, holds up no other. The state is kept in
the database: after an interrupt, or a kill, the next watch goes on without
asking twice or losing a page.

When something was done, one line a minute at most says what; --format json
makes it an object. --metrics serves the counts for Prometheus under /metrics.
With --once the feeds that are due are asked, what waits is fetched, at most 50
pages of one host, and the program ends: for cron.

Limits: as for ingest, a page of 20 MB, five redirects, 30 s a request. A page
that fails for now is tried four times; see docs/sources.md.`,
		Example: `  dateline watch --contact you@example.org feeds.opml
  dateline watch --once --contact you@example.org https://example.org/feed.xml`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return runWatch(cmd, a, o, args) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.once, "once", false, "ask the feeds that are due, fetch what waits, and end")
	f.StringVar(&o.metrics, "metrics", "", "serve counts for Prometheus at `ADDRESS`, such as 127.0.0.1:9090")
	f.DurationVar(&o.shortest, "shortest", crawl.DefaultShortest, "shortest `TIME` between two polls of a feed")
	f.DurationVar(&o.longest, "longest", crawl.DefaultLongest, "longest `TIME` between two polls of a feed")
	return cmd
}

// round is what was done since the last report.
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
	client.Use(hostMemory{db})
	w := newWatcher(a, o, db, client, x, given)
	err = w.run(cmd.Context())
	for _, end := range []func() error{db.Close, endFetching} {
		if failed := end(); err == nil {
			err = failed
		}
	}
	if err == nil && w.total.Rejected > 0 {
		err = rejectsError{n: w.total.Rejected}
	}
	return err
}

// feedsIn reads the addresses of feeds from the arguments. What is none in a
// list is named and left out.
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
				switch {
				case err != nil:
					fmt.Fprintf(a.stderr, "dateline: left out: %v\n", err)
				case !item.Link:
					return nil, usagef("%s holds no addresses of feeds", item.Origin)
				default:
					feeds = append(feeds, item.URL)
				}
			}
		}
	}
	if len(feeds) == 0 {
		return nil, usagef("no address of a feed in %s", strings.Join(args, " "))
	}
	return feeds, nil
}

// print says what was done since the last report.
func (w *watcher) print(r round) error {
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

// serveMetrics serves the counts since the start in the text format of
// Prometheus.
func (w *watcher) serveMetrics() (stop func(), err error) {
	listener, err := net.Listen("tcp", w.metrics)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(out http.ResponseWriter, _ *http.Request) {
		t, gone := w.counts()
		load := w.schedule.Load()
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
		for _, m := range []struct {
			name string
			n    int
		}{
			{"feeds_gone", gone},
			{"hosts_scheduled", load.Hosts},
			{"requests_scheduled", load.Waiting},
			{"requests_in_flight", load.Flying},
		} {
			fmt.Fprintf(out, "# TYPE dateline_%s gauge\ndateline_%s %d\n", m.name, m.name, m.n)
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
