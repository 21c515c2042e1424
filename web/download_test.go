package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// counting is a statement of so many rows.
func counting(rows int) string {
	return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT %d) SELECT i FROM n", rows)
}

// TestDownloadsHaveEveryRow holds that no limit of pages ends a download.
func TestDownloadsHaveEveryRow(t *testing.T) {
	limits := DefaultLimits()
	limits.Rows, limits.SQLRows = 1, 1
	h := serve(t, limits)
	for address, want := range map[string]int{
		"/api/people?format=csv&limit=0":                                          3,
		"/api/people?format=csv&limit=0&offset=1":                                 2,
		"/api/people?format=csv&limit=1":                                          2,
		"/api/articles?format=csv&limit=0":                                        3,
		"/api/pairs?format=jsonl&limit=0":                                         5,
		"/api/pairs?format=jsonl&limit=0&sort=g2":                                 5,
		"/api/concordance?entity=c:RU&format=csv&limit=0":                         3,
		"/api/rejects?format=csv&limit=0":                                         2,
		"/api/sql?format=csv&limit=0&query=" + url.QueryEscape(counting(100_000)): 100_001,
	} {
		w := get(h, address)
		if lines := strings.Count(w.Body.String(), "\n"); w.Code != http.StatusOK || lines != want {
			t.Errorf("%s: status %d, %d lines, want %d", address, w.Code, lines, want)
		}
		packed := get(h, address, "Accept-Encoding", "gzip")
		if want > 1000 && (packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= w.Body.Len()) {
			t.Errorf("%s: %d bytes packed: %v", address, packed.Body.Len(), packed.Header())
		}
	}
	for address, want := range map[string]int{
		"/api/sql?limit=0&query=nonsense": 400, "/api/concordance?limit=0&entity=nobody": 404, "/api/people?limit=0&format=exe": 400,
	} {
		var problem struct{ Error string }
		w := get(h, address)
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Code != want || problem.Error == "" {
			t.Errorf("%s: status %d, want %d: %s", address, w.Code, want, w.Body)
		}
	}
}

// TestCutOffShows holds that a download which ends before its last row is no
// whole transfer.
func TestCutOffShows(t *testing.T) {
	limits := DefaultLimits()
	address, _ := listen(t, limits)
	breaks := "SELECT CASE WHEN i < 200000 THEN i ELSE abs(-9223372036854775808) END AS i FROM (" + counting(300_000) + ")"
	limits.Download = 2 * time.Second
	inTime, _ := listen(t, limits)
	for _, from := range []string{address + "/api/sql?limit=0&query=" + url.QueryEscape(breaks), inTime + "/api/sql?limit=0&format=csv&query=" + url.QueryEscape(counting(1_000_000_000))} {
		for _, packed := range []bool{false, true} {
			client := &http.Client{Transport: &http.Transport{DisableCompression: !packed}}
			answer, err := client.Get("http://" + from)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if answer.StatusCode == http.StatusGatewayTimeout && strings.HasPrefix(from, inTime) {
				continue // a machine so slow that nothing was sent yet
			}
			if answer.StatusCode != http.StatusOK || len(text) == 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%s: status %d, %d bytes, %v", from, answer.StatusCode, len(text), err)
			}
		}
	}
}

// TestSlowDownloads holds that who asks for a download and takes nothing of it
// is dropped, and that downloads stop neither pages nor questions.
func TestSlowDownloads(t *testing.T) {
	limits := DefaultLimits()
	limits.DownloadTurns, limits.Turns, limits.Stall = 1, 1, 2*time.Second
	address, _ := listen(t, limits)
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := fmt.Fprintf(c, "GET /api/sql?limit=0&query=%s HTTP/1.1\r\nHost: localhost\r\n\r\n", url.QueryEscape("SELECT printf('%.*c', 100000, 'x') AS x FROM ("+counting(1_000_000)+")")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	client := &http.Client{Timeout: 20 * time.Second}
	ask := func(path string) time.Duration {
		start := time.Now()
		answer, err := client.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, %v", path, answer.StatusCode, err)
		}
		return time.Since(start)
	}
	for _, path := range []string{"/", "/api/people", "/network"} {
		if took := ask(path); took > limits.Question/2 {
			t.Errorf("%s takes %v beside a download", path, took)
		}
	}
	ask("/api/sql?limit=0&query=SELECT+1") // waits until the first is dropped
}

// TestLightQuestionsGetThrough holds that questions which take long, even many
// of them, keep no other waiting.
func TestLightQuestionsGetThrough(t *testing.T) {
	limits := DefaultLimits()
	limits.HeavyTurns, limits.Question = 1, 3*time.Second
	s := serverOf(t, limits)
	done, err := s.turn(context.Background(), s.turns.heavy) // somebody's long question
	if err != nil {
		t.Fatal(err)
	}
	h := s.Handler()
	statuses := make(chan int)
	heavy := []string{"/api/network", "/api/pairs?sort=npmi", "/api/pairs?sort=g2&min-count=1", "/network?min-count=1", "/list/pairs?sort=g2", "/api/articles?limit=1001", "/api/people?limit=50000", "/api/network?limit=0"}
	for _, address := range heavy {
		go func() { statuses <- get(h, address).Code }()
	}
	time.Sleep(100 * time.Millisecond)
	for _, address := range []string{"/", "/article/aaaa000000000001", "/entity/p:ann-lee", "/search?text=left", "/find?name=Ann+Lee", "/map", "/list/pairs", "/api/people", "/api/timeline/c:RU", "/compare?entity=p:ann-lee"} {
		if w := get(h, address); w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
	for range heavy {
		if code := <-statuses; code != http.StatusServiceUnavailable {
			t.Errorf("a heavy question that waited in vain: status %d", code)
		}
	}
	done()
	for _, address := range heavy {
		if w := get(h, address); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
}

// TestFailedViews holds that a page with a part that failed is no success, and
// says what to do.
func TestFailedViews(t *testing.T) {
	limits := DefaultLimits()
	limits.Question = time.Nanosecond
	h := serve(t, limits)
	for _, address := range []string{"/", "/map", "/network", "/list/people", "/list/pairs?sort=g2", "/search?text=left", "/compare?entity=p:ann-lee", "/entity/p:ann-lee", "/article/aaaa000000000001", "/api/people"} {
		w := get(h, address)
		if w.Code != http.StatusServiceUnavailable && w.Code != http.StatusGatewayTimeout {
			t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
		}
		if text := w.Body.String(); !strings.Contains(text, "narrow it to fewer days") && !strings.Contains(text, "ask again in a moment") {
			t.Errorf("%s says not what to do: %s", address, text)
		}
	}
	h = serve(t, DefaultLimits())
	if w := get(h, "/sql?query=nonsense"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "<textarea") {
		t.Errorf("a wrong statement: status %d", w.Code)
	}
}

// TestAnswersAreKept holds that what was asked before costs no turn, and that a
// network drawn is not mistaken for one to be downloaded.
func TestAnswersAreKept(t *testing.T) {
	limits := DefaultLimits()
	limits.Question = 5 * time.Second
	s := serverOf(t, limits)
	h := s.Handler()
	addresses := []string{"/entity/p:ann-lee", "/network?min-count=1", "/api/network?min-count=1&limit=200", "/list/pairs?sort=g2", "/compare?entity=p:ann-lee", "/find?name=Ann+Lee"}
	before := map[string]string{}
	for _, address := range addresses {
		w := get(h, address)
		before[address] = w.Body.String()
		if w.Code >= 400 {
			t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
		}
	}
	for _, lane := range []chan struct{}{s.turns.light, s.turns.heavy} {
		for range cap(lane) {
			lane <- struct{}{}
		}
	}
	for _, address := range addresses {
		if w := get(h, address); w.Body.String() != before[address] {
			t.Errorf("%s: status %d, another answer than before", address, w.Code)
		}
	}
	if !strings.Contains(before["/api/network?min-count=1&limit=200"], `"mentions"`) {
		t.Errorf("the network to be downloaded has no counts: %s", before["/api/network?min-count=1&limit=200"])
	}
}

// TestGatheredFormatsAreBounded holds that a format which needs all rows before
// the first has the limits of other answers, and that statements stop no other
// download.
func TestGatheredFormatsAreBounded(t *testing.T) {
	limits := DefaultLimits()
	limits.SQLBytes, limits.DownloadTurns = 1000, 1
	s := serverOf(t, limits)
	statement := "/api/sql?limit=0&query=" + url.QueryEscape("SELECT hex(zeroblob(200)) AS x FROM ("+counting(100)+")")
	for format, ok := range map[string]bool{"table": false, "md": false, "csv": true} {
		if w := get(s.Handler(), statement+"&format="+format); (w.Code == http.StatusOK) != ok {
			t.Errorf("%s: status %d, %d bytes", format, w.Code, w.Body.Len())
		}
	}
	s.turns.statements <- struct{}{} // as one does that counts for ever
	if w := get(s.Handler(), "/api/people?limit=0&format=csv"); w.Code != http.StatusOK {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

// TestTurningOver holds that the second page of a list tells of the same
// articles as the first.
func TestTurningOver(t *testing.T) {
	h := serve(t, DefaultLimits())
	behind := regexp.MustCompile(`Behind this page: [^<]*`)
	for _, address := range []string{"/list/people?", "/search?text=Russia&", "/entity/RU?"} {
		first, second := behind.FindString(get(h, address).Body.String()), behind.FindString(get(h, address+"offset=1").Body.String())
		if first == "" || first != second {
			t.Errorf("%s: %q, then %q", address, first, second)
		}
	}
}
