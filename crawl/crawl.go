// Package crawl fetches what links lead to. Its Source stands before the
// sources of a run: it hands on their documents, and for every link among them
// it fetches the page, or reads the feed or sitemap there for further links.
// Hosts are asked side by side, each at its own pace. A Poller asks feeds for
// news again and again, as often as they bring any.
package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"sync"
	"time"

	"dateline/feed"
	"dateline/fetch"
	"dateline/ingest"
)

// Fetcher asks for pages with manners; *fetch.Client is one.
type Fetcher interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Page, error)
	// Ready is when the host of an address may be asked next.
	Ready(address string) time.Time
}

// Visit is the mark of a page that was asked for.
type Visit struct {
	URL       string // as the list has it
	Temporary bool   // it failed, and may succeed later
}

// Limits of a run; zero fields of Source mean these.
const (
	DefaultMaxPerHost = 1000
	DefaultParallel   = 16
	DefaultMaxWait    = 10 * time.Minute
	attempts          = 3
	maxDepth          = 4      // index of sitemaps, sitemap, page
	maxQueued         = 50_000 // links read ahead of what is fetched
	maxTexts          = 5_000  // of them that keep the text that their feed has
)

// Source is an ingest.Source that fetches the links of others.
type Source struct {
	Inner      []ingest.Source
	Fetcher    Fetcher // nil where nothing may be fetched: links then fail with ErrOffline
	MaxPerHost int     // links a host in one run
	Parallel   int     // hosts asked at a time
	MaxWait    time.Duration
	// Known tells what became of an address in an earlier run: whether it was
	// dealt with, and why it was rejected. It may be nil.
	Known func(ctx context.Context, address string) (known bool, rejected string, err error)
}

// ErrNoPage means that a link led to something else than one page.
var ErrNoPage = errors.New("no page but a list, or a file of many items")

// ErrOffline means that a link was met and nothing may be fetched.
var ErrOffline = errors.New("only an address; to fetch what it leads to, say who you are with --contact; if the text stands in a column of another name, say --column text=NAME")

// Read yields the documents of the inner sources in their order, and those
// that were fetched as they come.
func (s Source) Read(ctx context.Context) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		f := newFrontier(ctx, s)
		var group sync.WaitGroup
		group.Go(f.feed)
		group.Go(f.dispatch)
		go func() {
			group.Wait()
			close(f.out)
		}()
		defer func() {
			stop()
			for range f.out { // let the others end
			}
		}()
		for item := range f.out {
			if !yield(item.raw, item.err) {
				return
			}
		}
	}
}

// item is what is handed on.
type item struct {
	raw ingest.Raw
	err error
}

// link is an address to fetch.
type link struct {
	ingest.Raw
	depth, tries int
}

// queue holds the links of one host.
type queue struct {
	links []link
	seen  int       // links that came, fetched or not
	busy  bool      // one of them is being fetched
	ready time.Time // when the next may be
}

// frontier is the state of one crawl.
type frontier struct {
	Source
	ctx  context.Context
	out  chan item
	wake chan struct{} // holds a token when something has changed
	room chan struct{} // the same, for the feeder

	mu     sync.Mutex
	hosts  map[string]*queue
	seen   map[uint64]struct{}
	queued int
	flying int
	fed    bool
}

func newFrontier(ctx context.Context, s Source) *frontier {
	if s.MaxPerHost <= 0 {
		s.MaxPerHost = DefaultMaxPerHost
	}
	if s.Parallel <= 0 {
		s.Parallel = DefaultParallel
	}
	if s.MaxWait <= 0 {
		s.MaxWait = DefaultMaxWait
	}
	return &frontier{
		Source: s, ctx: ctx, out: make(chan item), wake: make(chan struct{}, 1), room: make(chan struct{}, 1),
		hosts: map[string]*queue{}, seen: map[uint64]struct{}{},
	}
}

// emit hands an item on and reports whether to go on.
func (f *frontier) emit(raw ingest.Raw, err error) bool {
	select {
	case f.out <- item{raw, err}:
		return true
	case <-f.ctx.Done():
		return false
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// feed reads the inner sources.
func (f *frontier) feed() {
	defer func() {
		f.mu.Lock()
		f.fed = true
		f.mu.Unlock()
		signal(f.wake)
	}()
	for _, s := range f.Inner {
		if !f.feedSource(s) {
			return
		}
	}
}

func (f *frontier) feedSource(s ingest.Source) (proceed bool) {
	origin := ""
	defer func() {
		if v := recover(); v != nil {
			proceed = f.emit(ingest.Raw{Origin: origin}, &ingest.Error{Stage: ingest.StageRead, Origin: origin, Err: fmt.Errorf("panic: %v", v)})
		}
	}()
	for raw, err := range s.Read(f.ctx) {
		origin = raw.Origin
		if err != nil {
			if !f.emit(raw, err) {
				return false
			}
			continue
		}
		for one, err := range ingest.Items(raw) {
			if !f.take(one, err, 0) || !f.waitForRoom() {
				return false
			}
		}
	}
	return f.ctx.Err() == nil
}

// waitForRoom keeps the feeder from reading a long list at once.
func (f *frontier) waitForRoom() bool {
	for {
		f.mu.Lock()
		full := f.queued > maxQueued
		f.mu.Unlock()
		if !full {
			return true
		}
		select {
		case <-f.room:
		case <-f.ctx.Done():
			return false
		}
	}
}

// take hands on a document or a failure, and queues a link.
func (f *frontier) take(raw ingest.Raw, err error, depth int) bool {
	if err != nil || !raw.Link {
		return f.emit(raw, err)
	}
	if text, ok := raw.FeedText(); ok && f.Fetcher == nil {
		return f.emit(text, nil)
	}
	known, err := f.push(link{Raw: raw, depth: depth})
	if err != nil {
		if !known { // known links are noted already
			raw.Mark = nil
		}
		return f.emit(raw, err)
	}
	return true
}

// push queues a link. A link that is not to be fetched comes back as an error.
func (f *frontier) push(l link) (known bool, err error) {
	host := fetch.Host(l.URL)
	switch {
	case f.Fetcher == nil:
		return false, fetchError(l, ErrOffline)
	case host == "":
		return false, fetchError(l, fetch.ErrAddress)
	case l.depth > maxDepth:
		return false, fetchError(l, ingest.ErrNesting)
	}
	if !f.first(l.URL) {
		return true, ingest.ErrKnown
	}
	if f.Known != nil {
		known, rejected, err := f.Known(f.ctx, l.URL)
		switch {
		case err != nil:
			return false, fetchError(l, err)
		case rejected != "":
			return true, fetchError(l, errors.New(rejected))
		case known:
			return true, ingest.ErrKnown
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	q := f.hosts[host]
	if q == nil {
		q = &queue{}
		f.hosts[host] = q
	}
	if q.seen++; q.seen > f.MaxPerHost {
		return false, fetchError(l, fmt.Errorf("more than %d links to %s in one run", f.MaxPerHost, host))
	}
	if f.queued >= maxTexts {
		l.Raw = l.WithoutText()
	}
	q.links = append(q.links, l)
	f.queued++
	signal(f.wake)
	return false, nil
}

// first reports whether an address is met for the first time.
func (f *frontier) first(address string) bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(address)) // never fails
	f.mu.Lock()
	defer f.mu.Unlock()
	_, seen := f.seen[h.Sum64()]
	f.seen[h.Sum64()] = struct{}{}
	return !seen
}

func fetchError(l link, err error) error {
	return &ingest.Error{Stage: ingest.StageFetch, Origin: l.Origin, Err: err}
}

// dispatch starts fetches: of the hosts that may be asked, the one that has
// waited longest.
func (f *frontier) dispatch() {
	var group sync.WaitGroup
	defer group.Wait()
	for f.ctx.Err() == nil {
		l, q, wait, done := f.pick()
		if done {
			return
		}
		if q != nil {
			group.Go(func() { f.fetch(l, q) })
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-f.wake:
		case <-timer.C:
		case <-f.ctx.Done():
		}
		timer.Stop()
	}
}

// pick takes the next link, or says how long to wait, or that all is done.
func (f *frontier) pick() (l link, q *queue, wait time.Duration, done bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fed && f.queued == 0 && f.flying == 0 {
		return l, nil, 0, true
	}
	if f.flying >= f.Parallel {
		return l, nil, time.Minute, false
	}
	for _, one := range f.hosts {
		if !one.busy && len(one.links) > 0 && (q == nil || one.ready.Before(q.ready)) {
			q = one
		}
	}
	if q == nil {
		return l, nil, time.Minute, false
	}
	if wait := time.Until(q.ready); wait > 0 && wait <= f.MaxWait {
		return l, nil, wait, false
	}
	l, q.links = q.links[0], q.links[1:]
	q.busy = true
	f.queued--
	f.flying++
	signal(f.room)
	return l, q, 0, false
}

// fetch asks for one link and hands on what comes of it.
func (f *frontier) fetch(l link, q *queue) {
	defer func() {
		if v := recover(); v != nil {
			f.emit(l.Raw, fetchError(l, fmt.Errorf("panic: %v", v)))
		}
		f.mu.Lock()
		q.busy, q.ready = false, f.Fetcher.Ready(l.URL)
		f.flying--
		f.mu.Unlock()
		signal(f.wake)
	}()
	if wait := time.Until(f.Fetcher.Ready(l.URL)); wait > f.MaxWait {
		f.fail(l, &fetch.Error{URL: l.URL, Temporary: true, Err: &fetch.RestError{Rest: wait}})
		return
	}
	page, err := f.Fetcher.Get(f.ctx, fetch.Request{URL: l.URL})
	switch {
	case f.ctx.Err() != nil:
		return // interrupted: the next run asks again
	case fetch.Temporary(err) && l.tries+1 < attempts && time.Until(f.Fetcher.Ready(l.URL)) <= f.MaxWait:
		l.tries++
		f.mu.Lock()
		q.links = append(q.links, l)
		f.queued++
		f.mu.Unlock()
	case err != nil:
		f.fail(l, err)
	default:
		f.expand(l, page)
	}
}

func (f *frontier) fail(l link, err error) {
	if l.Mark == nil {
		l.Mark = Visit{URL: l.URL, Temporary: fetch.Temporary(err)}
	}
	if text, ok := l.FeedText(); ok && !fetch.Temporary(err) {
		f.emit(text, nil)
		return
	}
	f.emit(l.Raw, fetchError(l, err))
}

// expand hands on the documents of a page, and queues the links of a list.
func (f *frontier) expand(l link, page *fetch.Page) {
	raw := document(l.Raw, page)
	if feed.Sniff(page.Body) != "" || bytes.HasPrefix(page.Body, []byte("\x1f\x8b")) {
		raw.Mark = nil // a list is read again by every run
	}
	for one, err := range ingest.Items(raw) {
		if !f.take(one, err, l.depth+1) {
			return
		}
	}
}

// document makes of a link the document that it led to.
func document(l ingest.Raw, page *fetch.Page) ingest.Raw {
	raw := l
	raw.Link, raw.Rest = false, nil
	raw.URL, raw.Fetched, raw.ContentType, raw.Body = page.URL, page.Fetched, page.Media, page.Body
	raw.Mark = Visit{URL: l.URL}
	return raw
}

// One fetches the one page that a link leads to. A list, or a file of many
// items, is ErrNoPage. What comes back always has a Visit as its mark.
func One(ctx context.Context, f Fetcher, l ingest.Raw) (raw ingest.Raw, err error) {
	defer func() {
		if v := recover(); v != nil {
			raw, err = l, fetchError(link{Raw: l}, fmt.Errorf("panic: %v", v))
		}
		if err != nil {
			raw.Mark = Visit{URL: l.URL, Temporary: fetch.Temporary(err)}
		}
	}()
	page, err := f.Get(ctx, fetch.Request{URL: l.URL})
	if err != nil {
		return l, fetchError(link{Raw: l}, err)
	}
	whole := document(l, page)
	for one, err := range ingest.Items(whole) {
		if err == nil && one.Mark == nil {
			break
		}
		one.Mark = whole.Mark
		return one, err
	}
	return l, fetchError(link{Raw: l}, ErrNoPage)
}
