package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// listen serves the small database on a port until the test ends. stop ends it
// sooner and returns what Serve does.
func listen(t *testing.T, limits Limits) (address string, stop func() error) {
	t.Helper()
	s := serverOf(t, limits)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(cancel)
	return l.Addr().String(), func() error {
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(20 * time.Second):
			return fmt.Errorf("it goes on")
		}
	}
}

const slowSQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n"

// TestSlowClients holds that those who never finish asking, or never read the
// answer, stop nobody else, and are dropped.
func TestSlowClients(t *testing.T) {
	limits := DefaultLimits()
	limits.Turns, limits.Header = 1, time.Second
	address, _ := listen(t, limits)
	var slow []net.Conn
	for i := range 200 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		text := "GET /api/people HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
		if i%2 == 1 { // asks again and again, and reads nothing
			text = strings.Repeat("GET /assets/vendor/uplot-1.6.32/uPlot.iife.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n", 20)
		}
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, c)
	}
	client := &http.Client{Timeout: 10 * time.Second}
	for range 5 {
		answer, err := client.Get("http://" + address + "/api/people")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("status %d", answer.StatusCode)
		}
	}
	if err := slow[0].SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(slow[0])
	if err != nil || !bytes.Contains(text, []byte("408")) && len(text) > 0 {
		t.Errorf("who never finishes asking gets %q, %v", text, err)
	}
}

// TestShutdownFinishes holds that what has begun is answered before the end.
func TestShutdownFinishes(t *testing.T) {
	limits := DefaultLimits()
	limits.Question = 2 * time.Second
	address, stop := listen(t, limits)
	statuses := make(chan int, 1)
	go func() {
		answer, err := http.Get("http://" + address + "/api/sql?query=" + url.QueryEscape(slowSQL))
		if err != nil {
			statuses <- 0
			return
		}
		answer.Body.Close()
		statuses <- answer.StatusCode
	}()
	time.Sleep(300 * time.Millisecond)
	if err := stop(); err != nil {
		t.Error(err)
	}
	if status := <-statuses; status != http.StatusGatewayTimeout {
		t.Errorf("the question that had begun: status %d", status)
	}
	if _, err := http.Get("http://" + address + "/"); err == nil {
		t.Error("it answers after its end")
	}
}

// TestHugeStatements holds that a statement can neither take all memory nor
// write, and that its rows end at the limit.
func TestHugeStatements(t *testing.T) {
	limits := DefaultLimits()
	limits.SQLRows = 100
	h := serve(t, limits)
	ask := func(text string) int { return get(h, "/api/sql?query="+url.QueryEscape(text)).Code }
	for _, text := range []string{
		"SELECT zeroblob(1000000000)", "SELECT printf('%.*c', 900000000, 'x')", "SELECT hex(hex(zeroblob(30000000)))",
		"SELECT group_concat(hex(zeroblob(1000000))) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 500) SELECT i FROM n)",
		"INSERT INTO articles DEFAULT VALUES", "ATTACH ':memory:' AS x", "PRAGMA journal_mode = DELETE", "SELECT load_extension('x')", "PRAGMA temp_store = MEMORY",
		"SELECT writefile('x', 'y')", "SELECT readfile('/etc/passwd')", "VACUUM INTO 'x.db'", "CREATE TEMP TABLE x(y)", "SELECT " + strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000),
	} {
		if code := ask(text); code != http.StatusBadRequest {
			t.Errorf("%.60s: status %d", text, code)
		}
	}
	w := get(h, "/api/sql?format=csv&limit=100&query="+url.QueryEscape("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 1000) SELECT i FROM n"))
	if lines := strings.Count(w.Body.String(), "\n"); lines != 101 || w.Header().Get("Dateline-Note") == "" {
		t.Errorf("%d lines, headers %v", lines, w.Header())
	}
	address, _ := listen(t, limits)
	answer, err := http.Get("http://" + address + "/api/sql?query=" + strings.Repeat("x", 200_000))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a huge address: status %d", answer.StatusCode)
	}
}

// TestHostileLinks follows hostile names and addresses through what a reader can
// click on: nothing leads to a script or out of the server, but to the web.
func TestHostileLinks(t *testing.T) {
	h := serve(t, DefaultLimits())
	for _, to := range []string{"//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "x" + hostile, "../../etc/passwd", "\r\nSet-Cookie: a=b"} {
		w := get(h, "/find?name="+url.QueryEscape(to))
		if at := w.Header().Get("Location"); at != "" && !strings.HasPrefix(at, "/entity/") {
			t.Errorf("find %q leads to %q", to, at)
		}
		if w.Header().Get("Set-Cookie") != "" {
			t.Errorf("find %q sets a cookie", to)
		}
		checkTags(t, to, w.Body.String())
		w = get(h, "/entity/"+url.PathEscape(to))
		checkTags(t, to, w.Body.String())
		if w.Code < 400 {
			t.Errorf("%q: status %d", to, w.Code)
		}
	}
	for _, address := range []string{"/api/people", "/api/show/aaaa000000000001", "/api/rejects?format=csv", "/api/people?format=table", "/api/people?format=md"} {
		w := get(h, address)
		if kind := w.Header().Get("Content-Type"); strings.Contains(kind, "html") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: a browser could take %s for a page", address, kind)
		}
	}
}

// TestPacked holds that answers are packed for those who can unpack them, and
// are the same.
func TestPacked(t *testing.T) {
	h := serve(t, DefaultLimits())
	plain, packed := get(h, "/"), get(h, "/", "Accept-Encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1")
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= plain.Body.Len() || packed.Header().Get("ETag") != plain.Header().Get("ETag") {
		t.Fatalf("%d bytes, packed %d: %v", plain.Body.Len(), packed.Body.Len(), packed.Header())
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != plain.Body.String() {
		t.Errorf("unpacked: %d bytes, %v", len(text), err)
	}
	for header, want := range map[string]bool{"": false, "gzip": true, "gzip;q=0": false, "gzip;q=0.000": false, "br": false, "br, gzip": true, "gzip;q=0.5": true} {
		if got := acceptsGzip(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
	if w := get(h, "/", "Accept-Encoding", "gzip", "If-None-Match", packed.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("with its tag: status %d", w.Code)
	}
}
