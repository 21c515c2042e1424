package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// notes is a Memory in memory.
type notes struct {
	mu   sync.Mutex
	kept map[string]Remembered
	fail error
}

func (n *notes) Recall(_ context.Context, host string) (Remembered, bool, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, known := n.kept[host]
	return r, known, n.fail
}

func (n *notes) Keep(_ context.Context, r Remembered) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.kept == nil {
		n.kept = map[string]Remembered{}
	}
	n.kept[r.Host] = r
	return nil
}

// counted serves a robots.txt and pages, and counts how often the first is
// asked for.
func counted(t *testing.T, robots http.HandlerFunc) (address string, asked *atomic.Int32) {
	asked = &atomic.Int32{}
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked.Add(1)
			robots(w, r)
			return
		}
		fmt.Fprint(w, "page")
	}), asked
}

// TestRobotsOutliveTheClient holds that another run does not ask for
// robots.txt within a day, obeys it all the same, and asks again after.
func TestRobotsOutliveTheClient(t *testing.T) {
	address, asked := counted(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "User-agent: *\nDisallow: /private\nAllow: /private/*.html$\nCrawl-delay: 0.01\nSitemap: https://e.org/s.xml\n")
	})
	memory := &notes{}
	get := func(path string, want error) {
		t.Helper()
		c := client(t, nil)
		c.Use(memory)
		if _, err := c.Get(t.Context(), Request{URL: address + path}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	get("/a", nil)
	get("/private/a", ErrRobots)
	get("/private/a.html", nil)
	if asked.Load() != 1 {
		t.Fatalf("robots.txt was asked for %d times by three runs", asked.Load())
	}
	host := strings.TrimPrefix(address, "http://")
	for i, c := range []struct {
		at    time.Duration // when robots.txt was asked for, from now
		again int32
	}{{-24*time.Hour + time.Minute, 0}, {-24*time.Hour - time.Minute, 1}, {time.Hour, 1}} {
		r := memory.kept[host]
		r.RobotsAt = time.Now().Add(c.at)
		memory.kept[host] = r
		before := asked.Load()
		get("/a", nil)
		if got := asked.Load() - before; got != c.again {
			t.Errorf("case %d: asked for %d times", i, got)
		}
	}
}

// TestRobotsExpire holds that a client that runs for more than a day asks for
// robots.txt again, and for one that it could not get after an hour.
func TestRobotsExpire(t *testing.T) {
	var broken atomic.Bool
	address, asked := counted(t, func(w http.ResponseWriter, _ *http.Request) {
		if broken.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, "User-agent: *\nDisallow:")
	})
	c := client(t, nil)
	h := c.hosts.get(strings.TrimPrefix(address, "http://"))
	get := func(want error, times int32) {
		t.Helper()
		if _, err := c.Get(t.Context(), Request{URL: address}); !errors.Is(err, want) || asked.Load() != times {
			t.Errorf("%v, want %v; robots.txt was asked for %d times, want %d", err, want, asked.Load(), times)
		}
	}
	older := func(d time.Duration) {
		h.mu.Lock()
		h.asked = h.asked.Add(-d)
		h.mu.Unlock()
	}
	get(nil, 1)
	older(23 * time.Hour)
	get(nil, 1)
	broken.Store(true)
	older(time.Hour)
	get(ErrNoRobots, 2)
	older(50 * time.Minute)
	get(ErrNoRobots, 2)
	broken.Store(false)
	older(10 * time.Minute)
	get(nil, 3)
}

// TestRestOutlivesTheClient holds that another run leaves a host alone that
// asked for it.
func TestRestOutlivesTheClient(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	memory := &notes{}
	c := client(t, func(o *Options) { o.IgnoreRobots = true })
	c.Use(memory)
	if _, err := c.Get(t.Context(), Request{URL: address}); !Temporary(err) {
		t.Fatal(err)
	}
	c = client(t, nil)
	c.Use(memory)
	if wait := time.Until(c.Ready(address)); wait < 59*time.Minute || wait > time.Hour {
		t.Errorf("left alone for %v", wait)
	}
	memory.fail = errors.New("disk full")
	c = client(t, nil)
	c.Use(memory)
	if _, err := c.Get(t.Context(), Request{URL: address}); !errors.Is(err, memory.fail) {
		t.Errorf("a memory that fails: %v", err)
	}
}

// TestDeadHost holds that a host which cannot be reached is left alone longer
// each time, although not even its robots.txt was had.
func TestDeadHost(t *testing.T) {
	c := client(t, func(o *Options) { o.Backoff = 10 * time.Millisecond })
	const address = "http://127.0.0.1:1/"
	var last time.Duration
	for range 3 {
		_, err := c.Get(t.Context(), Request{URL: address})
		wait := time.Until(c.Ready(address))
		if !Temporary(err) || wait <= last {
			t.Errorf("%v; left alone for %v after %v", err, wait, last)
		}
		last = wait
	}
}

// TestRobotsString holds that rules mean the same once they were written down.
func TestRobotsString(t *testing.T) {
	for _, body := range []string{
		"", "User-agent: *\nDisallow: /", "User-agent: dateline\nDisallow: /a b%2fc\nAllow: /ü*$\nCrawl-delay: 7.5\nSitemap: https://e.org/ä?x=1#y\n",
	} {
		r := ParseRobots([]byte(body))
		again := ParseRobots([]byte(r.String()))
		if diff := cmp.Diff(r.String(), again.String()); diff != "" {
			t.Error(diff)
		}
		for _, path := range []string{"/", "/a%20b%2Fc", "/%C3%BCx", "/x"} {
			u := &url.URL{Path: path}
			if r.Allows(u) != again.Allows(u) {
				t.Errorf("%q: %s", body, path)
			}
		}
	}
}
