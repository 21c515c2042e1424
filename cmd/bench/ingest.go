package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/html"

	"dateline/corpus"
	"dateline/extract"
	"dateline/ingest"
	"dateline/store"
)

// benchIngest takes n pages from an archive, and as many plain texts, to a
// database, one stage after the other on one core, and prints the rate of each
// stage. Then it streams an archive of n pages that is made as it is read
// through the whole pipeline, and prints the most memory that took.
func benchIngest(ctx context.Context, w io.Writer, n int) error {
	dir, err := os.MkdirTemp("", "dateline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p := newPress()
	if err := streamed(ctx, w, p, filepath.Join(dir, "streamed.db"), n); err != nil {
		return err
	}
	archive := filepath.Join(dir, "pages.warc.gz")
	if err := writeFile(archive, func(f io.Writer) error { return p.writeArchive(f, 0, n) }); err != nil {
		return err
	}
	texts := filepath.Join(dir, "texts")
	if err := os.Mkdir(texts, 0o755); err != nil {
		return err
	}
	for i := range n {
		err := os.WriteFile(filepath.Join(texts, fmt.Sprintf("%06d.txt", i)), []byte(p.text(n+i)), 0o644)
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "%-8s %-10s %12s %8s\n", "input", "stage", "a CPU-second", "share")
	for _, in := range []struct{ name, path string }{{"pages", archive}, {"texts", texts}} {
		if err := stages(ctx, w, in.name, in.path, filepath.Join(dir, in.name+".db")); err != nil {
			return err
		}
	}
	return compare(w, p)
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// cpu is the processor time that this process has taken. Rates are by it rather
// than by the clock, so that other work on the machine does not count.
func cpu() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// stopwatch adds up what each stage takes.
type stopwatch struct{ read, clean, extract, store time.Duration }

func (s stopwatch) total() time.Duration { return s.read + s.clean + s.extract + s.store }

// chunk is how many documents go through the stages together.
const chunk = 100

// stages takes the documents of a path through every stage and prints the
// rates.
func stages(ctx context.Context, w io.Writer, name, path, database string) error {
	x, err := extract.New(extract.Options{})
	if err != nil {
		return err
	}
	if _, err := x.Annotate(&corpus.Article{}); err != nil { // loads the model
		return err
	}
	db, err := store.Open(database)
	if err != nil {
		return err
	}
	var s stopwatch
	n := 0
	next, stop := iter.Pull2(documentsOf(ctx, path))
	defer stop()
	for more := true; more; {
		var took int
		took, more, err = s.chunk(ctx, db, x, next)
		n += took
		if err != nil {
			return errors.Join(err, db.Close())
		}
	}
	start := cpu()
	if err := db.Close(); err != nil {
		return err
	}
	s.store += cpu() - start
	for _, stage := range []struct {
		name string
		took time.Duration
	}{{"read", s.read}, {"clean", s.clean}, {"extract", s.extract}, {"store", s.store}, {"all", s.total()}} {
		_, err := fmt.Fprintf(w, "%-8s %-10s %12.0f %7.1f%%\n", name, stage.name, float64(n)/stage.took.Seconds(), 100*stage.took.Seconds()/s.total().Seconds())
		if err != nil {
			return err
		}
	}
	return nil
}

// documentsOf yields the documents of a file or folder.
func documentsOf(ctx context.Context, path string) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		for raw, err := range ingest.Path(path).Read(ctx) {
			if err != nil {
				yield(raw, err)
				return
			}
			for item, err := range ingest.Items(raw) {
				if !yield(item, err) {
					return
				}
			}
		}
	}
}

// chunk takes some documents through every stage.
func (s *stopwatch) chunk(ctx context.Context, db *store.DB, x *extract.Extractor, next func() (ingest.Raw, error, bool)) (n int, more bool, err error) {
	lap := cpu()
	split := func(d *time.Duration) {
		now := cpu()
		*d += now - lap
		lap = now
	}
	var raws []ingest.Raw
	for len(raws) < chunk {
		raw, err, ok := next()
		if err != nil {
			return 0, false, err
		}
		if more = ok; !ok {
			break
		}
		raws = append(raws, raw)
	}
	split(&s.read)
	var articles []*corpus.Article
	for _, raw := range raws {
		for a, err := range ingest.Decode(raw) {
			if err != nil {
				return 0, false, err
			}
			articles = append(articles, a)
		}
	}
	split(&s.clean)
	var records []*corpus.Record
	for _, a := range articles {
		r, err := x.Annotate(a)
		if err != nil {
			return 0, false, err
		}
		records = append(records, r)
	}
	split(&s.extract)
	if len(records) > 0 {
		_, _, err = db.Put(ctx, records)
	}
	split(&s.store)
	return len(records), more, err
}

// streamed runs the pipeline over an archive that is made as it is read: first
// without findings and database, then with both.
func streamed(ctx context.Context, w io.Writer, p press, database string, n int) error {
	if err := stream(ctx, w, p, n, "read and cleaned", ingest.Pipeline{Sink: nowhere{}}); err != nil {
		return err
	}
	x, err := extract.New(extract.Options{})
	if err != nil {
		return err
	}
	db, err := store.Open(database)
	if err != nil {
		return err
	}
	return errors.Join(stream(ctx, w, p, n, "stored", ingest.Pipeline{Annotator: x, Sink: rejecting{db}}), db.Close())
}

func stream(ctx context.Context, w io.Writer, p press, n int, what string, pipeline ingest.Pipeline) error {
	out, in := io.Pipe()
	go func() { in.CloseWithError(p.writeArchive(in, 0, n)) }()
	pipeline.Sources = []ingest.Source{ingest.Stream{Origin: "made up", Reader: out}}
	start := time.Now()
	stats, err := pipeline.Run(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%d pages of %d KB, %d MB in all, made and %s in %.0f s, %d MB of memory at most\n",
		stats.Stored, pageSize>>10, stats.Stored*(pageSize>>10)>>10, what, time.Since(start).Seconds(), maxRSS()>>20)
	return err
}

// nowhere is a sink that keeps nothing.
type nowhere struct{}

// Put counts.
func (nowhere) Put(_ context.Context, batch []*corpus.Record) (stored, duplicates int, err error) {
	return len(batch), 0, nil
}

// Reject fails: every page can be read.
func (nowhere) Reject(_ context.Context, r ingest.Reject) error {
	return fmt.Errorf("%s: %s", r.Origin, r.Reason)
}

// rejecting is a sink over the store; nothing is rejected here.
type rejecting struct{ *store.DB }

// Reject fails: every page can be read.
func (rejecting) Reject(_ context.Context, r ingest.Reject) error {
	return fmt.Errorf("%s: %s", r.Origin, r.Reason)
}

// maxRSS is the most memory that this process has held, in bytes.
func maxRSS() int64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}

// compare prints what a bare parse of a page costs beside cleaning it, and
// what extraction with prose costs beside the default engine.
func compare(w io.Writer, p press) error {
	const n = 60
	var pages []string
	for i := range n {
		pages = append(pages, p.page(i))
	}
	start := cpu()
	for _, page := range pages {
		if _, err := html.Parse(strings.NewReader(page)); err != nil {
			return err
		}
	}
	parse := cpu() - start
	var articles []*corpus.Article
	start = cpu()
	for _, page := range pages {
		for a, err := range ingest.Decode(ingest.Raw{ContentType: "text/html", Body: []byte(page)}) {
			if err != nil {
				return err
			}
			articles = append(articles, a)
		}
	}
	clean := cpu() - start
	took := map[string]time.Duration{}
	for _, engine := range []string{"", "prose"} {
		x, err := extract.New(extract.Options{Engine: engine})
		if err != nil {
			return err
		}
		if _, err := x.Annotate(articles[0]); err != nil { // loads the model
			return err
		}
		start = cpu()
		for _, a := range articles {
			if _, err := x.Annotate(a); err != nil {
				return err
			}
		}
		took[engine] = cpu() - start
	}
	_, err := fmt.Fprintf(w, "a bare parse: %.0f pages a CPU-second; cleaning takes %.1f times as long\nextraction with prose takes %.1f times as long as with the default engine\n",
		n/parse.Seconds(), clean.Seconds()/parse.Seconds(), took["prose"].Seconds()/took[""].Seconds())
	return err
}
