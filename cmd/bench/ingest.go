package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/html"

	"dateline/corpus"
	"dateline/extract"
	"dateline/extract/person"
	"dateline/ingest"
	"dateline/ledger"
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
	for _, in := range []struct{ name, path string }{{"pages", archive}, {"texts", texts}} {
		s, err := stages(ctx, filepath.Join(dir, in.name+".db"), documentsOf(ctx, in.path))
		if err != nil {
			return err
		}
		if s.articles < n {
			return fmt.Errorf("%d of %d %s were read", s.articles, n, in.name)
		}
		if err := s.print(w, in.name); err != nil {
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

// stopwatch adds up what each stage takes, and what parsing the pages and no
// more would.
type stopwatch struct {
	documents, pages, articles                 int
	read, clean, extract, store, settle, parse time.Duration
}

// chunk is how many documents go through the stages together.
const chunk = 100

// print prints the rates of the stages.
func (s *stopwatch) print(w io.Writer, name string) error {
	all := s.read + s.clean + s.extract + s.store + s.settle
	fmt.Fprintf(w, "%-8s %-10s %12s %8s\n", "input", "stage", "a CPU-second", "share")
	for _, stage := range []struct {
		name string
		took time.Duration
	}{{"read", s.read}, {"clean", s.clean}, {"extract", s.extract}, {"store", s.store}, {"settle", s.settle}, {"all", all}} {
		fmt.Fprintf(w, "%-8s %-10s %12.0f %7.1f%%\n", name, stage.name, float64(s.documents)/stage.took.Seconds(), 100*stage.took.Seconds()/all.Seconds())
	}
	if s.pages == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "%-8s %-10s %12.0f; cleaning takes %.2f times as long, all %.2f times\n", name, "bare parse",
		float64(s.documents)/s.parse.Seconds(), s.clean.Seconds()/s.parse.Seconds(), all.Seconds()/s.parse.Seconds())
	return err
}

// stages takes documents through every stage to a new database.
func stages(ctx context.Context, database string, documents iter.Seq2[ingest.Raw, error]) (*stopwatch, error) {
	x, err := extract.New(extract.Options{})
	if err != nil {
		return nil, err
	}
	if _, err := x.Annotate(&corpus.Article{}); err != nil { // loads the model
		return nil, err
	}
	db, err := store.Open(database)
	if err != nil {
		return nil, err
	}
	s := &stopwatch{}
	next, stop := iter.Pull2(documents)
	defer stop()
	for more := true; more; {
		more, err = s.chunk(ctx, db, x, next)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	start := processor()
	if _, err := db.SettleBy(ctx, ledger.Decide(person.LinkRoll)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	err = errors.Join(db.Refresh(ctx), db.Close())
	s.settle = processor() - start
	return s, err
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

// chunk takes some documents through every stage but the last. Pages that are
// no article end at the second.
func (s *stopwatch) chunk(ctx context.Context, db *store.DB, x *extract.Extractor, next func() (ingest.Raw, error, bool)) (more bool, err error) {
	lap := processor()
	split := func(d *time.Duration) {
		now := processor()
		*d += now - lap
		lap = now
	}
	var raws []ingest.Raw
	for len(raws) < chunk {
		raw, err, ok := next()
		if err != nil {
			return false, err
		}
		if more = ok; !ok {
			break
		}
		raws = append(raws, raw)
	}
	split(&s.read)
	if err := parse(raws); err != nil {
		return false, err
	}
	for _, raw := range raws {
		if isPage(raw) {
			s.pages++
		}
	}
	split(&s.parse)
	var articles []*corpus.Article
	for _, raw := range raws {
		for a, err := range ingest.Decode(raw) {
			if err == nil {
				articles = append(articles, a)
			}
		}
	}
	split(&s.clean)
	var records []*corpus.Record
	for _, a := range articles {
		r, err := x.Annotate(a)
		if err != nil {
			return false, err
		}
		records = append(records, r)
	}
	split(&s.extract)
	if len(records) > 0 {
		_, _, err = db.Put(ctx, records)
	}
	split(&s.store)
	s.documents += len(raws)
	s.articles += len(records)
	return more, err
}

func isPage(raw ingest.Raw) bool { return strings.HasPrefix(raw.ContentType, "text/html") }

// parse makes the tree of each page, and nothing of it.
func parse(raws []ingest.Raw) error {
	for _, raw := range raws {
		if !isPage(raw) {
			continue
		}
		if _, err := html.Parse(bytes.NewReader(raw.Body)); err != nil {
			return err
		}
	}
	return nil
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

// compare prints what a bare parse of a page costs beside cleaning it, and
// what extraction with prose costs beside the default engine.
func compare(w io.Writer, p press) error {
	const n = 60
	var pages []string
	for i := range n {
		pages = append(pages, p.page(i))
	}
	start := processor()
	for _, page := range pages {
		if _, err := html.Parse(strings.NewReader(page)); err != nil {
			return err
		}
	}
	parse := processor() - start
	var articles []*corpus.Article
	start = processor()
	for _, page := range pages {
		for a, err := range ingest.Decode(ingest.Raw{ContentType: "text/html", Body: []byte(page)}) {
			if err != nil {
				return err
			}
			articles = append(articles, a)
		}
	}
	clean := processor() - start
	took := map[string]time.Duration{}
	for _, engine := range []string{"", "prose"} {
		x, err := extract.New(extract.Options{Engine: engine})
		if err != nil {
			return err
		}
		if _, err := x.Annotate(articles[0]); err != nil { // loads the model
			return err
		}
		start = processor()
		for _, a := range articles {
			if _, err := x.Annotate(a); err != nil {
				return err
			}
		}
		took[engine] = processor() - start
	}
	_, err := fmt.Fprintf(w, "a bare parse: %.0f pages a CPU-second; cleaning takes %.1f times as long\nextraction with prose takes %.1f times as long as with the default engine\n",
		n/parse.Seconds(), clean.Seconds()/parse.Seconds(), took["prose"].Seconds()/took[""].Seconds())
	return err
}
