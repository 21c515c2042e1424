package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"dateline/crawl"
	"dateline/fetch"
	"dateline/ingest"
	"dateline/store"
	"dateline/warc"
)

// fetchOptions are the flags of every command that fetches pages.
type fetchOptions struct {
	contact, archive string
	pause            time.Duration
	maxPerHost       int
	hosts            int
	allowPrivate     bool
}

func (o *fetchOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.contact, "contact", os.Getenv("DATELINE_CONTACT"), "page or mail `ADDRESS` of yours for the User-Agent (or $DATELINE_CONTACT); without it nothing is fetched")
	cmd.Flag("contact").DefValue = ""
	f.DurationVar(&o.pause, "pause", fetch.DefaultPause, "`TIME` between two requests to one host; a longer Crawl-delay wins")
	f.BoolVar(&o.allowPrivate, "allow-private", false, "connect to private, loopback and link-local addresses, too")
}

func (o *fetchOptions) crawlFlags(cmd *cobra.Command) {
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.archive, "archive", "", "keep what is fetched in `FOLDER`, as WARC files that can be ingested again")
	f.IntVar(&o.maxPerHost, "max-per-host", crawl.DefaultMaxPerHost, "links followed on one host in one run, `N`")
	f.IntVar(&o.hosts, "hosts", crawl.DefaultParallel, "hosts asked at a time, `N`; each is asked for one thing at a time")
}

// client makes the client, nil without a contact. The function ends it.
func (o *fetchOptions) client() (*fetch.Client, func() error, error) {
	if o.pause < 0 || o.maxPerHost < 0 || o.hosts < 0 {
		return nil, nil, usagef("--pause, --max-per-host and --hosts must not be negative")
	}
	if o.contact == "" {
		return nil, func() error { return nil }, nil
	}
	options := fetch.Options{Contact: o.contact, Version: version, Pause: max(o.pause, time.Millisecond), AllowPrivate: o.allowPrivate}
	end := func() error { return nil }
	if o.archive != "" {
		w, err := warc.NewWriter(o.archive, "dateline "+version)
		if err != nil {
			return nil, nil, err
		}
		options.Archive, end = w, w.Close
	}
	c, err := fetch.New(options)
	if err != nil {
		return nil, nil, usageError{Err: err}
	}
	return c, end, nil
}

// crawler puts a crawl before sources; without a client their links fail.
func (o *fetchOptions) crawler(c *fetch.Client, sources []ingest.Source) crawl.Source {
	s := crawl.Source{Inner: sources, MaxPerHost: o.maxPerHost, Parallel: o.hosts}
	if c != nil {
		s.Fetcher = c
	}
	return s
}

// rejectedFor is how long the rejection of a page stands before a run asks for
// the page again.
const rejectedFor = 24 * time.Hour

// memory tells what earlier runs did with an address.
func memory(db *store.DB) func(context.Context, string) (bool, string, error) {
	return func(ctx context.Context, address string) (bool, string, error) {
		a, known, err := db.Address(ctx, address)
		switch {
		case err != nil || !known || a.Visited.IsZero():
			return false, "", err
		case a.Rejected != "" && time.Since(a.Visited) > rejectedFor:
			return false, "", nil
		}
		return true, a.Rejected, nil
	}
}

// resume lets sources go on where an interrupted run stopped, and remembers
// how far this one comes.
type resume struct {
	db      *store.DB
	stderr  io.Writer
	columns map[string]string

	mu    sync.Mutex
	files map[string]store.Archive // by origin as given: path, size and time of change
}

// resumed is a source that goes on.
type resumed struct {
	ingest.Source
	*resume
}

// Read yields the items, archives from where they were read to.
func (r resumed) Read(ctx context.Context) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		for raw, err := range r.Source.Read(ctx) {
			raw.Columns = r.columns
			if err == nil {
				raw.From, err = r.place(ctx, raw)
			}
			if !yield(raw, err) {
				return
			}
		}
	}
}

// place is where to begin in an item.
func (r *resume) place(ctx context.Context, raw ingest.Raw) (warc.Position, error) {
	if raw.Name == "" || !warc.Sniff(raw.Body) && !strings.Contains(raw.Name, ".warc") {
		return warc.Position{}, nil
	}
	path, err := filepath.Abs(raw.Origin)
	if err != nil {
		return warc.Position{}, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return warc.Position{}, nil // the source itself will say so
	}
	file := store.Archive{Origin: path, Size: info.Size(), Modified: info.ModTime().UTC()}
	r.mu.Lock()
	r.files[raw.Origin] = file
	r.mu.Unlock()
	known, found, err := r.db.Archive(ctx, path)
	if err != nil || !found || known.Size != file.Size || !known.Modified.Equal(file.Modified) {
		return warc.Position{}, err
	}
	at := warc.Position{Offset: known.Offset, Inner: known.Inner}
	fmt.Fprintf(r.stderr, "dateline: %s: goes on at byte %s, where an earlier run stopped\n", raw.Origin, at)
	return at, nil
}

// archives turns marks into what the store keeps: of each archive, the last.
func (r *resume) archives(marks []ingest.Noted) []store.Archive {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := map[string]store.Archive{}
	for _, m := range marks {
		if p, ok := m.Mark.(ingest.Progress); ok {
			if file, known := r.files[p.Origin]; known {
				file.Offset, file.Inner = p.Offset, p.Inner
				last[p.Origin] = file
			}
		}
	}
	var out []store.Archive
	for _, a := range last {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b store.Archive) int { return cmp.Compare(a.Origin, b.Origin) })
	return out
}

// forget is called when every source was read to its end.
func (r *resume) forget() error {
	var origins []string
	for _, f := range r.files {
		origins = append(origins, f.Origin)
	}
	slices.Sort(origins)
	return r.db.ForgetArchives(context.Background(), origins)
}

// sink writes to the store and tells the user about every reject.
type sink struct {
	*store.DB
	stderr   io.Writer
	progress *progress
	resume   *resume
	waits    bool // what failed for now waits in the database for another try
}

// Reject notes an item that could not be stored.
func (s sink) Reject(ctx context.Context, r ingest.Reject) error {
	s.progress.clear()
	fmt.Fprintf(s.stderr, "dateline: rejected %s: %s: %s\n", r.Origin, r.Stage, r.Reason)
	stated, err := statedOf(r)
	if err != nil {
		return err
	}
	return s.DB.Reject(ctx, store.Reject{Origin: r.Origin, Stage: string(r.Stage), Reason: r.Reason, Stated: stated})
}

// Note keeps how far archives were read and which pages were dealt with.
func (s sink) Note(ctx context.Context, marks []ingest.Noted) error {
	var visits []store.Address
	now := time.Now().Truncate(time.Second)
	for _, m := range marks {
		v, ok := m.Mark.(crawl.Visit)
		switch {
		case !ok:
		case !v.Temporary:
			visits = append(visits, store.Address{URL: v.URL, Visited: now, Rejected: m.Rejected})
		case s.waits:
			a, err := s.putOff(ctx, v.URL, now, m.Rejected)
			if err != nil {
				return err
			}
			visits = append(visits, a)
		}
	}
	return s.DB.Note(ctx, s.resume.archives(marks), visits)
}

// maxTries is how often an address is tried, in rounds of their own.
const maxTries = 4

// putOff lets an address wait, longer each time, and gives it up in the end.
func (s sink) putOff(ctx context.Context, address string, now time.Time, reason string) (store.Address, error) {
	known, _, err := s.DB.Address(ctx, address)
	a := store.Address{URL: address, Tries: 1, Next: now.Add(10 * time.Minute << (2 * min(known.Tries, 4)))}
	if known.Tries+1 >= maxTries {
		a.Visited, a.Rejected = now, reason
	}
	return a, err
}

// readColumns reads title=headline pairs.
func readColumns(pairs []string) (map[string]string, error) {
	columns := map[string]string{}
	for _, p := range pairs {
		key, name, found := strings.Cut(p, "=")
		if !found || name == "" || !slices.Contains(ingest.ColumnNames(), key) {
			return nil, usagef("--column %s: it takes KEY=NAME, where KEY is one of %s", p, strings.Join(ingest.ColumnNames(), ", "))
		}
		columns[key] = name
	}
	return columns, nil
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

// isAddress reports whether an argument or an origin is an address of the web.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// lineOf splits "file:12" into the file and what follows; the rest is "" where
// there is no such part.
func lineOf(origin string) (path, rest string) {
	i := strings.LastIndexByte(origin, ':')
	if i < 0 || i == len(origin)-1 || len(bytes.Trim([]byte(origin[i+1:]), "0123456789+")) > 0 {
		return origin, ""
	}
	return origin[:i], origin[i+1:]
}
