package ingest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"dateline/corpus"
)

// Bounds on what a run holds in memory at a time.
const (
	defaultBatch  = 1000
	maxInFlight   = 64 << 20 // bytes of documents read and not yet annotated
	maxBatchBytes = 32 << 20 // bytes of documents annotated and not yet stored
)

// Stats counts what became of the items of a run. Read is always the sum of
// the other three.
type Stats struct{ Read, Stored, Duplicates, Rejected int }

// Pipeline reads sources, labels and annotates articles with several workers
// and stores them in input order through one writer, so that what is stored
// does not depend on the number of workers.
type Pipeline struct {
	Sources   []Source
	Rules     []Rule    // nil means Rules()
	Annotator Annotator // nil stores articles without mentions
	Sink      Sink
	Workers   int         // 0 means one a core
	Batch     int         // records a Put; 0 means 1000
	Eager     bool        // store what is ready rather than wait for a batch to fill
	Progress  func(Stats) // called by the writer after each batch and reject; may be nil
}

// outcome is what became of one article: a record, a failure, or, with
// neither, an item that was dealt with before.
type outcome struct {
	record *corpus.Record
	reject *Reject
}

// job is one document on its way. The reader queues it for the workers and,
// in input order, for the writer, which waits for done.
type job struct {
	raw  Raw
	size int64
	done chan []outcome
}

// run is the state of one call of Run.
type run struct {
	*Pipeline
	rules  []Rule
	batch  int
	budget *semaphore.Weighted
	jobs   chan *job
	order  chan *job
}

// Run reads every source to its end. Items that fail are rejected and do not
// stop it; an error of the sink does. When ctx ends, reading stops, what was
// already read is annotated and stored, and ctx's error is returned. While it
// runs, the heap is collected more often rather than let grow, unless
// GOMEMLIMIT says otherwise.
func (p *Pipeline) Run(ctx context.Context) (Stats, error) {
	workers := p.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	defer holdMemory(workers)()
	r := &run{
		Pipeline: p, rules: p.Rules, batch: p.Batch,
		budget: semaphore.NewWeighted(maxInFlight),
		jobs:   make(chan *job, workers),
		order:  make(chan *job, 4*workers),
	}
	if r.rules == nil {
		r.rules = Rules()
	}
	if r.batch <= 0 {
		r.batch = defaultBatch
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()

	var group sync.WaitGroup
	group.Go(func() { r.read(reading) })
	for range workers {
		group.Go(r.work)
	}
	w := writer{run: r, ctx: context.WithoutCancel(ctx)}
	err := w.write()
	stop()
	for j := range r.order { // after an error of the sink: let the others finish
		r.budget.Release(j.size)
	}
	group.Wait()
	if err == nil {
		err = ctx.Err()
	}
	return w.stats, err
}

// Go's memory is held softly to a base, for what is loaded once, and a share
// for what each worker has in hand.
const (
	memoryBase      = 128 << 20
	memoryPerWorker = 16 << 20
)

// holdMemory sets the limit and returns what lifts it. What the run leaves
// behind is collected then: as long as it counts as in use, what comes next,
// such as settling who is who, may fill as much again.
func holdMemory(workers int) (lift func()) {
	before := debug.SetMemoryLimit(-1)
	if before != math.MaxInt64 {
		return func() {}
	}
	debug.SetMemoryLimit(memoryBase + int64(workers)*memoryPerWorker)
	return func() {
		debug.SetMemoryLimit(before)
		runtime.GC()
	}
}

// read queues every document of every source, in order.
func (r *run) read(ctx context.Context) {
	defer close(r.order)
	defer close(r.jobs)
	for _, source := range r.Sources {
		if !r.readSource(ctx, source) {
			return
		}
	}
}

// readSource reports whether to go on. A source that panics is one rejected
// item.
func (r *run) readSource(ctx context.Context, source Source) (proceed bool) {
	origin := ""
	defer func() {
		if v := recover(); v != nil {
			raw := Raw{Origin: origin}
			proceed = r.queue(ctx, raw, &Error{StageRead, origin, fmt.Errorf("panic: %v", v)})
		}
	}()
	for raw, err := range source.Read(ctx) {
		origin = raw.Origin
		if !r.readItems(ctx, raw, err) {
			return false
		}
	}
	return ctx.Err() == nil
}

func (r *run) readItems(ctx context.Context, raw Raw, err error) bool {
	if err != nil {
		return r.queue(ctx, raw, err)
	}
	for item, err := range Items(raw) {
		if !r.queue(ctx, item, err) {
			return false
		}
	}
	return true
}

// queue hands on a document, or the failure to read one, and reports whether
// to go on.
func (r *run) queue(ctx context.Context, raw Raw, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	j := &job{raw: raw, size: min(int64(len(raw.Body)), maxInFlight), done: make(chan []outcome, 1)}
	if r.budget.Acquire(ctx, j.size) != nil {
		return false
	}
	select {
	case r.order <- j:
	case <-ctx.Done():
		return false
	}
	if errors.Is(err, ErrKnown) {
		j.done <- []outcome{{}}
		return true
	}
	if err != nil {
		j.done <- []outcome{failed(raw, err)}
		return true
	}
	r.jobs <- j // workers take every job, so this cannot block for good
	return true
}

func (r *run) work() {
	for j := range r.jobs {
		j.done <- r.process(j.raw)
	}
}

// process decodes, labels and annotates the articles of one document.
func (r *run) process(raw Raw) (out []outcome) {
	defer func() {
		if v := recover(); v != nil {
			out = append(out, failed(raw, &Error{StageDecode, raw.Origin, fmt.Errorf("panic: %v", v)}))
		}
	}()
	for a, err := range decodeItem(raw, r.rules) {
		if err != nil {
			out = append(out, failed(raw, err))
			continue
		}
		out = append(out, r.annotate(raw, a))
	}
	return out
}

func (r *run) annotate(raw Raw, a *corpus.Article) (o outcome) {
	defer func() {
		if v := recover(); v != nil {
			o = failed(raw, &Error{StageAnnotate, a.Origin, fmt.Errorf("panic: %v", v)})
		}
	}()
	if r.Annotator == nil {
		return outcome{record: &corpus.Record{Article: a}}
	}
	record, err := r.Annotator.Annotate(a)
	if err != nil {
		return failed(raw, failure(StageAnnotate, a.Origin, err))
	}
	return outcome{record: record}
}

func failed(raw Raw, err error) outcome {
	reject := rejectOf(raw, err)
	return outcome{reject: &reject}
}

// writer stores outcomes in input order.
type writer struct {
	*run
	ctx     context.Context
	stats   Stats
	pending []*corpus.Record
	bytes   int64
	marks   []Noted
	since   time.Time // when the first of what is pending came
}

// maxWait is how long the first item of a batch waits in an eager run, even
// while others keep coming.
const maxWait = time.Second

func (w *writer) write() error {
	for {
		if w.Eager && len(w.pending)+len(w.marks) > 0 && (len(w.order) == 0 || time.Since(w.since) > maxWait) {
			if err := w.flush(); err != nil {
				return err
			}
		}
		j, ok := <-w.order
		if !ok {
			return w.flush()
		}
		if len(w.pending)+len(w.marks) == 0 {
			w.since = time.Now()
		}
		if err := w.job(j); err != nil {
			return err
		}
	}
}

// job waits for a document and takes what came of it.
func (w *writer) job(j *job) error {
	outcomes := <-j.done
	w.budget.Release(j.size)
	w.bytes += j.size
	reason := ""
	for _, o := range outcomes {
		if o.reject != nil {
			reason = o.reject.Reason
		}
		if err := w.take(o); err != nil {
			return err
		}
	}
	if j.raw.Mark != nil {
		w.marks = append(w.marks, Noted{j.raw.Mark, reason})
	}
	if len(w.marks) >= w.batch {
		return w.flush()
	}
	return nil
}

func (w *writer) take(o outcome) error {
	switch {
	case o.reject != nil:
		return w.reject(*o.reject)
	case o.record == nil:
		w.count(Stats{Read: 1, Duplicates: 1})
		return nil
	}
	w.pending = append(w.pending, o.record)
	if len(w.pending) >= w.batch || w.bytes >= maxBatchBytes {
		return w.flush()
	}
	return nil
}

func (w *writer) reject(r Reject) error {
	if err := w.Sink.Reject(w.ctx, r); err != nil {
		return failure(StageStore, r.Origin, err)
	}
	w.count(Stats{Read: 1, Rejected: 1})
	return nil
}

// flush stores what is pending, and then notes the marks of the items that
// are dealt with now. A program that is killed between the two reads these
// items again and finds them stored.
func (w *writer) flush() error {
	if len(w.pending) > 0 {
		stored, duplicates, err := w.Sink.Put(w.ctx, w.pending)
		if err != nil {
			return failure(StageStore, w.pending[0].Article.Origin, err)
		}
		w.count(Stats{Read: stored + duplicates, Stored: stored, Duplicates: duplicates})
		w.pending, w.bytes = nil, 0
	}
	if marker, ok := w.Sink.(Marker); ok && len(w.marks) > 0 {
		if err := marker.Note(w.ctx, w.marks); err != nil {
			return failure(StageStore, "marks", err)
		}
	}
	w.marks = nil
	return nil
}

func (w *writer) count(s Stats) {
	w.stats.Read += s.Read
	w.stats.Stored += s.Stored
	w.stats.Duplicates += s.Duplicates
	w.stats.Rejected += s.Rejected
	if w.Progress != nil {
		w.Progress(w.stats)
	}
}
