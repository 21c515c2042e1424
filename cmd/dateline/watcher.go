package main

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"dateline/crawl"
	"dateline/extract"
	"dateline/feed"
	"dateline/fetch"
	"dateline/ingest"
	"dateline/store"
)

// Bounds on what a watcher holds in memory and at a time.
const (
	pagesPerHost = 50               // that wait in the schedule
	pagesHeld    = 2000             // of all hosts
	lookAgain    = time.Minute      // for pages whose time has come
	runLull      = 10 * time.Second // without a page, a run ends
	runLongest   = time.Minute      // and after so long in any case
)

// watcher polls feeds and fetches what they bring. A schedule does both, and
// hands the pages on to runs, one after the other, which store them.
type watcher struct {
	*app
	watchOptions
	db       *store.DB
	client   *fetch.Client
	x        *extract.Extractor
	given    []string // feeds to watch
	poller   crawl.Poller
	schedule *crawl.Schedule
	pages    chan arrival
	wanted   chan struct{} // holds a token when more pages may be scheduled

	mu      sync.Mutex
	held    map[string]bool // pages in the schedule or on their way into the database
	perHost map[string]int  // how many of them
	done    round           // since the last report
	total   round           // before it
	since   time.Time       // the last report
	gone    int             // feeds that are not asked any more
	failure error           // of the database; it ends the watch
	stop    context.CancelFunc
}

// arrival is a page that was fetched, or why it was not.
type arrival struct {
	raw ingest.Raw
	err error
}

func newWatcher(a *app, o watchOptions, db *store.DB, client *fetch.Client, x *extract.Extractor, given []string) *watcher {
	return &watcher{
		app: a, watchOptions: o, db: db, client: client, x: x, given: given,
		poller:   crawl.Poller{Fetcher: client, Shortest: o.shortest, Longest: o.longest},
		schedule: &crawl.Schedule{Ready: client.Ready, Parallel: o.fetch.hosts, Once: o.once},
		pages:    make(chan arrival), wanted: make(chan struct{}, 1),
		held: map[string]bool{}, perHost: map[string]int{},
	}
}

// run watches until ctx ends or, with --once, all is done that can be.
func (w *watcher) run(parent context.Context) error {
	if w.metrics != "" {
		stop, err := w.serveMetrics()
		if err != nil {
			return err
		}
		defer stop()
	}
	ctx, stop := context.WithCancel(parent)
	defer stop()
	w.stop, w.since = stop, time.Now()
	if err := w.plan(ctx); err != nil {
		return err
	}
	var group sync.WaitGroup
	group.Go(func() {
		w.schedule.Run(ctx)
		close(w.pages) // nobody is left to send
	})
	if !w.once {
		group.Go(func() { w.keepLoaded(ctx) })
	}
	err := w.takePages(ctx)
	stop()
	for range w.pages { // let the requests in flight end
	}
	group.Wait()
	printed := w.report(true)
	for _, err := range []error{w.failed(), parent.Err(), err, printed} {
		if err != nil {
			return err
		}
	}
	if w.once {
		w.tellLeft()
	}
	return nil
}

// plan schedules the feeds and the pages that wait.
func (w *watcher) plan(ctx context.Context) error {
	kept, err := w.db.Feeds(ctx)
	if err != nil {
		return err
	}
	feeds := map[string]crawl.Feed{}
	for _, address := range w.given {
		feeds[address] = crawl.Feed{URL: address}
	}
	for _, k := range kept {
		if _, watched := feeds[k.URL]; watched {
			feeds[k.URL] = crawl.Feed(k)
		}
	}
	now := time.Now()
	for _, f := range feeds {
		switch {
		case f.Gone:
			w.tellGone(f)
		case f.Due(now) || !w.once:
			w.schedule.Add(w.pollLater(f))
		}
	}
	return w.load(ctx)
}

// pollLater is the task of asking a feed when it is due, and planning the next
// time.
func (w *watcher) pollLater(f crawl.Feed) crawl.Task {
	return crawl.Task{URL: f.URL, Due: f.Next, Do: func(ctx context.Context) {
		polled, err := w.poll(ctx, f)
		switch {
		case ctx.Err() != nil: // the next watch asks
		case err != nil:
			w.fail(err)
		case !polled.Gone && !w.once:
			w.schedule.Add(w.pollLater(polled))
		}
	}}
}

// poll asks one feed and keeps what it brought.
func (w *watcher) poll(ctx context.Context, f crawl.Feed) (crawl.Feed, error) {
	var failed error
	isNew := func(address string) bool {
		_, known, err := w.db.Address(ctx, address)
		if err != nil {
			failed = err
		}
		return !known
	}
	f, links, err := w.poller.Poll(ctx, f, isNew)
	if err == nil {
		err = failed
	}
	if err != nil {
		return f, err
	}
	var brought []store.Address
	for _, l := range links {
		brought = append(brought, store.Address{
			URL: l.URL, Title: l.Title, Author: l.Author, Language: l.Language, Published: l.Published, Found: f.Polled,
		})
	}
	fresh, err := w.db.KeepFeed(ctx, store.Feed(f), brought)
	if err != nil {
		return f, err
	}
	w.count(round{Polled: 1, Found: fresh, Failed: min(f.Failures, 1)})
	switch {
	case f.Gone:
		w.tellGone(f)
	case f.Failures > 0:
		fmt.Fprintf(w.stderr, "dateline: feed %s: %s; asked again after %s\n", f.URL, f.Status, f.Next.Format(time.RFC3339))
	}
	if fresh > 0 {
		err = w.load(ctx)
	}
	return f, err
}

// tellGone names a feed that is not asked any more.
func (w *watcher) tellGone(f crawl.Feed) {
	fmt.Fprintf(w.stderr, "dateline: feed %s is gone: the server said so (410) on %s; it is not asked again\n", f.URL, f.Polled.UTC().Format(time.DateOnly))
	w.mu.Lock()
	w.gone++
	w.mu.Unlock()
}

// load schedules pages that wait in the database and may be asked for by now,
// of each host only some. Those in the schedule are not met again before what
// became of them is in the database.
func (w *watcher) load(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	return w.db.Waiting(ctx, now, func(a store.Address) bool {
		host := fetch.Host(a.URL)
		if !w.held[a.URL] && w.perHost[host] < pagesPerHost {
			w.held[a.URL] = true
			w.perHost[host]++
			w.schedule.Add(crawl.Task{URL: a.URL, Due: now, Do: func(ctx context.Context) { w.fetchPage(ctx, a) }})
		}
		return len(w.held) < pagesHeld
	})
}

// release lets other pages into the schedule.
func (w *watcher) release(address string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.once || !w.held[address] {
		return
	}
	delete(w.held, address)
	host := fetch.Host(address)
	if w.perHost[host]--; w.perHost[host] <= 0 {
		delete(w.perHost, host)
		select {
		case w.wanted <- struct{}{}:
		default:
		}
	}
}

// keepLoaded looks for pages whose time has come, or for which there is room.
func (w *watcher) keepLoaded(ctx context.Context) {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		select {
		case <-w.wanted:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if err := w.load(ctx); err != nil && ctx.Err() == nil {
			w.fail(err)
			return
		}
		select {
		case <-time.After(time.Second): // not for every single page
		case <-ctx.Done():
			return
		}
	}
}

// fetchPage fetches a page and hands it on to the run in progress.
func (w *watcher) fetchPage(ctx context.Context, a store.Address) {
	l := ingest.LinkTo(feed.Link{URL: a.URL, Title: a.Title, Author: a.Author, Language: a.Language, Published: a.Published})
	raw, err := crawl.One(ctx, w.client, l)
	if ctx.Err() != nil {
		return // the next watch asks again
	}
	select {
	case w.pages <- arrival{raw, err}:
	case <-ctx.Done():
	}
}

// takePages stores what arrives until the schedule has ended.
func (w *watcher) takePages(ctx context.Context) error {
	tick := time.NewTicker(runLull)
	defer tick.Stop()
	for {
		select {
		case first, open := <-w.pages:
			if !open {
				return nil
			}
			if err := w.storeRun(ctx, first); err != nil {
				return err
			}
		case <-tick.C:
		}
		if err := w.report(false); err != nil {
			return err
		}
	}
}

// storeRun stores a page and those that follow soon.
func (w *watcher) storeRun(ctx context.Context, first arrival) error {
	res := &resume{db: w.db, stderr: w.stderr, files: map[string]store.Archive{}}
	pipeline := ingest.Pipeline{
		Sources: []ingest.Source{arrivals{w, first}}, Annotator: w.x, Workers: w.workers, Batch: w.batch, Eager: true,
		Sink: watchSink{sink{DB: w.db, stderr: w.stderr, progress: &progress{}, resume: res, waits: true}, w},
	}
	stats, _, err := ingestInto(ctx, w.db, pipeline, "watch", w.extractor.describe(w.x, w.given))
	w.count(round{Read: stats.Read, Stored: stats.Stored, Duplicates: stats.Duplicates, Rejected: stats.Rejected})
	return err
}

// arrivals is the source of one run: the pages that arrive until none has come
// for a while, or the run has gone on long enough. With --once there is one.
type arrivals struct {
	*watcher
	first arrival
}

// Read yields the pages.
func (a arrivals) Read(ctx context.Context) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		next, open := a.first, true
		longest, lull := time.NewTimer(runLongest), time.NewTimer(runLull)
		defer longest.Stop()
		defer lull.Stop()
		if a.once {
			longest.Stop()
			lull.Stop()
		}
		for open && yield(next.raw, next.err) {
			if !a.once {
				lull.Reset(runLull)
			}
			select {
			case next, open = <-a.pages:
			case <-longest.C:
				return
			case <-lull.C:
				return
			case <-ctx.Done():
				return
			}
		}
	}
}

// watchSink makes room for other pages once the database knows what became of
// one.
type watchSink struct {
	sink
	watcher *watcher
}

// Note keeps which pages were dealt with.
func (s watchSink) Note(ctx context.Context, marks []ingest.Noted) error {
	if err := s.sink.Note(ctx, marks); err != nil {
		return err
	}
	for _, m := range marks {
		if v, ok := m.Mark.(crawl.Visit); ok {
			s.watcher.release(v.URL)
		}
	}
	return nil
}

func (w *watcher) fail(err error) {
	w.mu.Lock()
	if w.failure == nil {
		w.failure = err
	}
	w.mu.Unlock()
	w.stop()
}

func (w *watcher) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.failure
}

func (w *watcher) count(r round) {
	w.mu.Lock()
	w.done.add(r)
	w.mu.Unlock()
}

// counts are those since the start, and how many feeds are gone.
func (w *watcher) counts() (all round, gone int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all = w.total
	all.add(w.done)
	return all, w.gone
}

// reportEvery is the shortest time between two lines of a watch.
const reportEvery = time.Minute

// report prints what was done since the last report, if it was anything and
// not just now. With --once there is one report, in the end.
func (w *watcher) report(final bool) error {
	w.mu.Lock()
	r, now := w.done, time.Now()
	r.Time, r.Seconds = w.since.UTC().Truncate(time.Second), now.Sub(w.since).Seconds()
	nothing := r.Polled == 0 && r.Read == 0
	if nothing && !w.once || !final && (w.once || now.Sub(w.since) < reportEvery) {
		w.mu.Unlock()
		return nil
	}
	w.total.add(w.done)
	w.done, w.since = round{}, now
	w.mu.Unlock()
	return w.print(r)
}

// tellLeft names the hosts that could not be asked in this run.
func (w *watcher) tellLeft() {
	for _, l := range w.schedule.Left() {
		fmt.Fprintf(w.stderr, "dateline: %s is left alone until %s; %d requests wait for a later run\n", l.Host, l.Until.Format(time.RFC3339), l.Tasks)
	}
}
