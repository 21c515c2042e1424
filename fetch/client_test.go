package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline/warc"
)

func client(t *testing.T, change func(*Options)) *Client {
	t.Helper()
	o := Options{
		Contact: "editor@example.org", Version: "v1.2", AllowPrivate: true,
		Pause: time.Millisecond, Backoff: time.Millisecond, Timeout: 300 * time.Millisecond, MaxBody: 1 << 20,
	}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}

func squeeze(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.Bytes()
}

// raw answers a request with bytes that net/http would not send.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, answer)
	}
}

// TestMisbehaviour holds that no server can make a request fail without a
// reason, take for ever, or fill the memory.
func TestMisbehaviour(t *testing.T) {
	bomb := squeeze(strings.Repeat(" ", 64<<20))
	for name, c := range map[string]struct {
		handler   http.HandlerFunc
		want      error
		temporary bool
	}{
		"slow": {func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				select {
				case <-r.Context().Done():
				case <-time.After(5 * time.Second):
				}
			}
		}, ErrTimeout, true},
		"drips": {func(w http.ResponseWriter, r *http.Request) {
			for r.URL.Path != "/robots.txt" && r.Context().Err() == nil {
				fmt.Fprint(w, "x")
				_ = http.NewResponseController(w).Flush()
				time.Sleep(10 * time.Millisecond)
			}
		}, ErrTimeout, true},
		"length too long": {raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"), ErrTruncated, true},
		"chunk cut":       {raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nshort"), ErrTruncated, true},
		"loop": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, ErrRedirects, false},
		"redirect to a file": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				w.Header().Set("Location", "file:///etc/passwd")
				w.WriteHeader(http.StatusFound)
			}
		}, ErrAddress, false},
		"gzip cut": {raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + string(squeeze("hello, hello")[:14])), warc.ErrTruncated, true},
		"bomb": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(bomb)
			}
		}, ErrTooLarge, false},
		"endless": {func(w http.ResponseWriter, r *http.Request) {
			for r.URL.Path != "/robots.txt" && r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}, ErrTooLarge, false},
		"robots fail": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, ErrNoRobots, true},
		"robots forbid": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "User-agent: *\nDisallow: /")
		}, ErrRobots, false},
		"no HTTP": {raw("SSH-2.0-OpenSSH_9.2\r\n"), nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			_, err := client(t, nil).Get(t.Context(), Request{URL: serve(t, c.handler) + "/page"})
			if err == nil || c.want != nil && !errors.Is(err, c.want) || Temporary(err) != c.temporary {
				t.Errorf("%v (temporary: %v)", err, Temporary(err))
			}
			if took := time.Since(begin); took > 4*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestStatus holds what each status means, and that a host which says when to
// come back is left alone until then.
func TestStatus(t *testing.T) {
	for _, c := range []struct {
		status    int
		after     string
		temporary bool
		wait      time.Duration
	}{
		{404, "", false, 0},
		{410, "", false, 0},
		{403, "", false, 0},
		{429, "120", true, 2 * time.Minute},
		{503, "", true, 0},
		{503, time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), true, 59 * time.Minute},
		{503, "99999999999999999999", true, 0},
		{503, "-5", true, 0},
	} {
		address := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			w.Header().Set("Retry-After", c.after)
			w.WriteHeader(c.status)
		})
		k := client(t, nil)
		_, err := k.Get(t.Context(), Request{URL: address})
		var status *StatusError
		if !errors.As(err, &status) || status.Status != c.status || Temporary(err) != c.temporary {
			t.Errorf("%d: %v (temporary: %v)", c.status, err, Temporary(err))
		}
		if wait := time.Until(k.Ready(address)); wait < c.wait-time.Second || wait > c.wait+2*time.Minute {
			t.Errorf("%d %q: the host is left alone for %v", c.status, c.after, wait)
		}
	}
}

// TestManners holds that a host is asked for one thing at a time, with a pause
// between, its Crawl-delay included, for robots.txt once, and without cookies.
func TestManners(t *testing.T) {
	var mu sync.Mutex
	var times []time.Time
	var robots, busy atomic.Int32
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if busy.Add(1) > 1 {
			t.Error("two requests at a time")
		}
		defer busy.Add(-1)
		mu.Lock()
		times = append(times, time.Now())
		mu.Unlock()
		if r.URL.Path == "/robots.txt" {
			robots.Add(1)
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 0.06")
			return
		}
		if got := r.UserAgent(); got != "dateline/1.2 (+editor@example.org)" || r.Header.Get("Cookie") != "" {
			t.Errorf("user agent %q, cookie %q", got, r.Header.Get("Cookie"))
		}
		http.SetCookie(w, &http.Cookie{Name: "track", Value: "1"})
		time.Sleep(5 * time.Millisecond)
		fmt.Fprint(w, "ok")
	})
	c := client(t, nil)
	var group sync.WaitGroup
	for i := range 5 {
		group.Go(func() {
			if _, err := c.Get(t.Context(), Request{URL: fmt.Sprintf("%s/%d", address, i)}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if robots.Load() != 1 || len(times) != 6 {
		t.Errorf("robots.txt was asked for %d times, %d requests", robots.Load(), len(times))
	}
	for i := 1; i < len(times); i++ {
		if gap := times[i].Sub(times[i-1]); gap < 55*time.Millisecond {
			t.Errorf("request %d came after %v", i, gap)
		}
	}
}

func TestDelayCap(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: *\nCrawl-delay: 3600") })
	c := client(t, func(o *Options) { o.MaxDelay = 20 * time.Millisecond })
	if _, err := c.Get(t.Context(), Request{URL: address}); err != nil {
		t.Fatal(err)
	}
	if wait := time.Until(c.Ready(address)); wait > time.Second {
		t.Errorf("a delay of an hour is not capped: %v", wait)
	}
}

func TestConditional(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"7"`)
		w.Header().Set("Cache-Control", "public, max-age=90")
		if r.Header.Get("If-None-Match") == `"7"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "news")
	})
	c := client(t, func(o *Options) { o.IgnoreRobots = true })
	page, err := c.Get(t.Context(), Request{URL: address})
	if err != nil || string(page.Body) != "news" || page.ETag != `"7"` || page.MaxAge != 90*time.Second {
		t.Fatalf("%+v, %v", page, err)
	}
	page, err = c.Get(t.Context(), Request{URL: address, ETag: page.ETag})
	if err != nil || !page.NotModified() {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestRedirect(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new#part", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, "here")
	})
	page, err := client(t, nil).Get(t.Context(), Request{URL: address + "/old"})
	if err != nil || page.URL != address+"/new" || !page.Moved {
		t.Errorf("%+v, %v", page, err)
	}
}

// TestPrivate holds that private addresses are refused when connecting, also
// behind a redirect.
func TestPrivate(t *testing.T) {
	var asked atomic.Int32
	address := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	c := client(t, func(o *Options) { o.AllowPrivate = false })
	_, port, err := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []string{address, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://0x7f.1:" + port} {
		_, err := c.Get(t.Context(), Request{URL: u})
		if err == nil || !errors.Is(err, ErrPrivate) && !strings.HasPrefix(u, "http://0x7f") {
			t.Errorf("%s: %v", u, err)
		}
	}
	if asked.Load() != 0 {
		t.Error("a private address was connected to")
	}
}

func TestContact(t *testing.T) {
	for contact, want := range map[string]bool{
		"": false, "me": false, "a@b": false, "ed@example.org": true, "https://example.org/bot": true, "ed@example.org\r\nX: y": false,
	} {
		if _, err := New(Options{Contact: contact}); (err == nil) != want {
			t.Errorf("%q: %v", contact, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	c := client(t, nil)
	for _, u := range []string{"", "ftp://example.org/", "file:///etc/passwd", "example.org", "http://", "http://user:pw@example.org/", "http://e\x00", "https://" + strings.Repeat("a", 5000)} {
		if _, err := c.Get(t.Context(), Request{URL: u}); !errors.Is(err, ErrAddress) {
			t.Errorf("%.40q: %v", u, err)
		}
	}
}

// TestArchive holds that what was fetched can be read from the archive.
func TestArchive(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(squeeze("<p>kept"))
	})
	dir := t.TempDir()
	archive, err := warc.NewWriter(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, func(o *Options) { o.Archive = archive })
	page, err := c.Get(t.Context(), Request{URL: address + "/a"})
	if err != nil || string(page.Body) != "<p>kept" {
		t.Fatalf("%+v, %v", page, err)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz")); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}

func TestWaitEndsWithContext(t *testing.T) {
	address := serve(t, func(http.ResponseWriter, *http.Request) {})
	c := client(t, func(o *Options) { o.Pause, o.IgnoreRobots = time.Hour, true })
	if _, err := c.Get(t.Context(), Request{URL: address}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if _, err := c.Get(ctx, Request{URL: address}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}
