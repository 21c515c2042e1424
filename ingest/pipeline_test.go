package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
)

// memory is a Sink that keeps what it is given.
type memory struct {
	ids     map[corpus.ArticleID]bool
	origins []string
	rejects []Reject
	batches []int
	fail    error
}

func (m *memory) Put(_ context.Context, batch []*corpus.Record) (stored, duplicates int, err error) {
	if m.fail != nil {
		return 0, 0, m.fail
	}
	m.batches = append(m.batches, len(batch))
	for _, r := range batch {
		if m.ids[r.Article.ID] {
			duplicates++
			continue
		}
		if m.ids == nil {
			m.ids = map[corpus.ArticleID]bool{}
		}
		m.ids[r.Article.ID] = true
		m.origins = append(m.origins, r.Article.Origin)
		stored++
	}
	return stored, duplicates, nil
}

func (m *memory) Reject(_ context.Context, r Reject) error {
	m.rejects = append(m.rejects, r)
	return nil
}

// annotate makes a function an Annotator.
type annotate func(*corpus.Article) (*corpus.Record, error)

func (f annotate) Annotate(a *corpus.Article) (*corpus.Record, error) { return f(a) }

// items is a Source of texts.
type items []string

func (s items) Read(context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		for i, text := range s {
			if !yield(Raw{Origin: fmt.Sprintf("item%03d", i), Body: []byte(text)}, nil) {
				return
			}
		}
	}
}

// manyItems holds distinct texts, every tenth of them a copy of the one before
// and every seventh empty.
func manyItems(n int) items {
	var out items
	for i := range n {
		switch {
		case i%7 == 6:
			out = append(out, "")
		case i%10 == 9:
			out = append(out, out[i-1])
		default:
			out = append(out, fmt.Sprintf("%s\nThis is text number %d of many.", threeLines, i))
		}
	}
	return out
}

// TestPipelineOrder holds that what reaches the sink, and in which order, does
// not depend on workers, batches or how long an article takes.
func TestPipelineOrder(t *testing.T) {
	slow := annotate(func(a *corpus.Article) (*corpus.Record, error) {
		if strings.HasSuffix(a.Origin, "3") {
			time.Sleep(time.Millisecond)
		}
		return &corpus.Record{Article: a}, nil
	})
	var want *memory
	for _, workers := range []int{1, 2, 8} {
		for _, batch := range []int{1, 7, 1000} {
			got := &memory{}
			p := Pipeline{Sources: []Source{manyItems(100), manyItems(30)}, Annotator: slow, Sink: got, Workers: workers, Batch: batch}
			stats, err := p.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if stats.Read != 130 || stats.Read != stats.Stored+stats.Duplicates+stats.Rejected || stats.Rejected != 19 {
				t.Errorf("%+v", stats)
			}
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want.origins, got.origins) + cmp.Diff(want.rejects, got.rejects); diff != "" {
				t.Errorf("%d workers, batches of %d: %s", workers, batch, diff)
			}
		}
	}
}

func TestPipelineBatches(t *testing.T) {
	sink := &memory{}
	var seen []Stats
	p := Pipeline{Sources: []Source{items{threeLines, paragraph, second, "", third}}, Sink: sink, Batch: 2, Progress: func(s Stats) { seen = append(seen, s) }}
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{2, 2}, sink.batches); diff != "" {
		t.Error(diff)
	}
	want := []Stats{{2, 2, 0, 0}, {3, 2, 0, 1}, {5, 4, 0, 1}}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

// TestPipelineRejects holds that no item stops a run and each tells why it
// failed.
func TestPipelineRejects(t *testing.T) {
	angry := annotate(func(a *corpus.Article) (*corpus.Record, error) {
		switch a.Origin {
		case "item001":
			panic("no such index")
		case "item002":
			return nil, errors.New("too hard")
		}
		return &corpus.Record{Article: a}, nil
	})
	sink := &memory{}
	p := Pipeline{Sources: []Source{items{threeLines, paragraph, second, "\x00\x01"}, Path("missing.txt"), panicking{}}, Annotator: angry, Sink: sink}
	stats, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Reject{
		{Origin: "item001", Stage: StageAnnotate, Reason: "panic: no such index"},
		{Origin: "item002", Stage: StageAnnotate, Reason: "too hard"},
		{Origin: "item003", Stage: StageDecode, Reason: "binary file"},
		{Origin: "missing.txt", Stage: StageRead, Reason: "no such file or directory"},
		{Origin: "bad", Stage: StageRead, Reason: "panic: broken source"},
	}
	if diff := cmp.Diff(want, sink.rejects); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Stats{Read: 6, Stored: 1, Rejected: 5}, stats); diff != "" {
		t.Error(diff)
	}
}

// panicking is a source that breaks after an item that breaks its format.
type panicking struct{}

func (panicking) Read(context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		yield(Raw{Origin: "bad"}, &Error{StageRead, "bad", errors.New("panic: broken source")})
	}
}

func TestPipelineSourcePanics(t *testing.T) {
	sink := &memory{}
	p := Pipeline{Sources: []Source{source(func(func(Raw, error) bool) { panic("broken") }), items{threeLines}}, Sink: sink}
	stats, err := p.Run(t.Context())
	if err != nil || stats != (Stats{Read: 2, Stored: 1, Rejected: 1}) || sink.rejects[0].Reason != "panic: broken" {
		t.Errorf("%+v %v %+v", stats, err, sink.rejects)
	}
}

// source makes a function a Source.
type source func(yield func(Raw, error) bool)

func (s source) Read(context.Context) iter.Seq2[Raw, error] { return iter.Seq2[Raw, error](s) }

// TestPipelineLeavesNothingBehind holds that what a run had in hand is collected
// when it ends, before what comes next fills memory.
func TestPipelineLeavesNothingBehind(t *testing.T) {
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc >> 20
	}
	runtime.GC()
	before := inUse()
	p := Pipeline{Sources: []Source{manyItems(50)}, Sink: new(memory), Annotator: annotate(func(a *corpus.Article) (*corpus.Record, error) {
		return &corpus.Record{Article: a, Mentions: make([]corpus.Mention, 4000)}, nil // some 20 MB in all
	})}
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := inUse(); after > before+8 {
		t.Errorf("%d MB in use, %d before", after, before)
	}
}

func TestPipelineStopsWhenTheSinkFails(t *testing.T) {
	full := errors.New("disk full")
	p := Pipeline{Sources: []Source{manyItems(500)}, Sink: &memory{fail: full}, Batch: 10}
	stats, err := p.Run(t.Context())
	var e *Error
	if !errors.Is(err, full) || !errors.As(err, &e) || e.Stage != StageStore || stats.Stored != 0 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// TestPipelineInterrupted holds that what was read before an interrupt is
// stored, and nothing else is counted.
func TestPipelineInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var n atomic.Int32
	stop := annotate(func(a *corpus.Article) (*corpus.Record, error) {
		if n.Add(1) == 20 {
			cancel()
		}
		return &corpus.Record{Article: a}, nil
	})
	sink := &memory{}
	p := Pipeline{Sources: []Source{manyItems(5000)}, Annotator: stop, Sink: sink, Workers: 2}
	stats, err := p.Run(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if stats.Stored < 15 || stats.Stored > 200 || stats.Stored != len(sink.origins) || stats.Read != stats.Stored+stats.Duplicates+stats.Rejected {
		t.Errorf("%+v, %d in the sink", stats, len(sink.origins))
	}
}

func TestPipelineInterruptedWhileWaiting(t *testing.T) {
	silent, writer := io.Pipe()
	defer writer.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	sink := &memory{}
	p := Pipeline{Sources: []Source{items{threeLines}, Stream{"stdin", silent}}, Sink: sink}
	stats, err := p.Run(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || stats != (Stats{Read: 1, Stored: 1}) {
		t.Errorf("%+v, %v", stats, err)
	}
}
