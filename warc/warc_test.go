package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// page is the body of record n: not compressible, so that members are long.
func page(n int) string {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>page %d ", n)
	for range 400 {
		fmt.Fprintf(&b, "%x ", r.Uint64())
	}
	return b.String()
}

func rawRecord(kind, uri, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-11-01T10:00:00Z\r\n"+
		"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, uri, len(block), block)
}

func records(n int) (out []string) {
	for i := range n {
		out = append(out, rawRecord("response", fmt.Sprintf("https://example.org/%d", i), page(i)))
	}
	return out
}

func gzipped(parts ...string) []byte {
	var out bytes.Buffer
	for _, p := range parts {
		z := gzip.NewWriter(&out)
		_, _ = z.Write([]byte(p))
		_ = z.Close()
	}
	return out.Bytes()
}

func zstandard(t *testing.T, parts ...string) []byte {
	t.Helper()
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, p := range parts {
		out = e.EncodeAll([]byte(p), out)
	}
	return out
}

// streamed is a Zstandard frame without its size, as a pipe writes it.
func streamed(t *testing.T, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	e, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(e, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// readAll lists the addresses and the errors of an archive, in order.
func readAll(t *testing.T, r *Reader) (uris, failures []string, ends []Position) {
	t.Helper()
	defer r.Close()
	for range 1000 {
		record, err := r.Next()
		var e *Error
		switch {
		case err == io.EOF:
			return uris, failures, ends
		case errors.As(err, &e):
			failures = append(failures, e.Err.Error())
			if e.Next.Offset < e.At.Offset {
				t.Errorf("reading goes back: %v", e)
			}
		case err != nil:
			t.Fatal(err)
		default:
			uris = append(uris, strings.TrimPrefix(record.URI, "https://example.org/"))
			ends = append(ends, record.Next)
		}
	}
	t.Fatal("no end")
	return nil, nil, nil
}

const limit = 1 << 20

func archives(t *testing.T, parts []string) map[string][]byte {
	all := strings.Join(parts, "")
	return map[string][]byte{
		"plain":                []byte(all),
		"gzip":                 gzipped(parts...),
		"one gzip member":      gzipped(all),
		"zstd":                 zstandard(t, parts...),
		"one zstd frame":       streamed(t, all),
		"zstd with seek table": append(zstandard(t, parts...), "\x5e\x2a\x4d\x18\x04\x00\x00\x00abcd"...),
	}
}

// TestFormats holds that every way to store an archive gives the same records,
// and that reading can begin at every position given, in files and in streams.
func TestFormats(t *testing.T) {
	want := []string{"0", "1", "2", "3"}
	for name, archive := range archives(t, records(4)) {
		if !Sniff(archive[:min(len(archive), 64<<10)]) {
			t.Errorf("%s: not recognised", name)
		}
		uris, failures, ends := readAll(t, NewReader(bytes.NewReader(archive), limit))
		if diff := cmp.Diff(want, uris); diff != "" || failures != nil {
			t.Fatalf("%s: %s %v", name, diff, failures)
		}
		for i, p := range ends {
			for kind, in := range map[string]io.Reader{"file": bytes.NewReader(archive), "stream": bytes.NewBuffer(archive)} {
				r := NewReader(in, limit)
				if err := r.Start(p); err != nil {
					t.Fatalf("%s from %v: %v", name, p, err)
				}
				uris, failures, _ := readAll(t, r)
				if diff := cmp.Diff(want[i+1:], uris); failures != nil || len(uris) != len(want)-i-1 {
					t.Errorf("%s %s from %v: %v %s", name, kind, p, failures, diff)
				}
			}
		}
	}
}

// TestTruncated holds that an archive that was cut anywhere gives the records
// before the cut and says that something is missing.
func TestTruncated(t *testing.T) {
	for name, archive := range archives(t, records(3)) {
		_, _, ends := readAll(t, NewReader(bytes.NewReader(archive), limit))
		for cut := 100; cut < len(archive)-4; cut += len(archive)/40 + 1 {
			uris, failures, _ := readAll(t, NewReader(bytes.NewReader(archive[:cut]), limit))
			whole := false
			for _, e := range ends {
				whole = whole || e.Inner == 0 && e.Offset == int64(cut)
			}
			if len(failures) != 1 && !whole && name != "zstd with seek table" {
				t.Errorf("%s cut at %d of %d: %d records, failures %v", name, cut, len(archive), len(uris), failures)
			}
		}
	}
}

// TestDamaged holds that a damaged record is reported and those around it are
// read.
func TestDamaged(t *testing.T) {
	parts := records(5)
	for name, archive := range map[string][]byte{"gzip": gzipped(parts...), "zstd": zstandard(t, parts...)} {
		_, _, ends := readAll(t, NewReader(bytes.NewReader(archive), limit))
		for at := ends[1].Offset; at < ends[2].Offset; at += (ends[2].Offset-ends[1].Offset)/50 + 1 {
			bad := bytes.Clone(archive)
			copy(bad[at:], "\x00\xff\x55\xaa\x12")
			uris, failures, _ := readAll(t, NewReader(bytes.NewReader(bad), limit))
			got := strings.Join(uris, "")
			if !strings.HasPrefix(got, "01") || !strings.HasSuffix(got, "4") || len(failures) == 0 && got != "01234" {
				t.Errorf("%s damaged at %d: records %s, failures %v", name, at-ends[1].Offset, got, failures)
			}
		}
		bad := bytes.Clone(archive)
		copy(bad[ends[1].Offset+40:], bytes.Repeat([]byte{0xaa}, 200))
		uris, failures, _ := readAll(t, NewReader(bytes.NewReader(bad), limit))
		if got := strings.Join(uris, ""); got != "0134" || len(failures) != 1 {
			t.Errorf("%s: records %s, failures %v", name, got, failures)
		}
	}
}

// TestLies holds that wrong lengths and garbage cost no other record.
func TestLies(t *testing.T) {
	parts := records(4)
	replace := func(old, with string) []string {
		out := append([]string(nil), parts...)
		out[1] = strings.Replace(out[1], old, with, 1)
		return out
	}
	size := fmt.Sprintf("Content-Length: %d", len(page(1)))
	for name, c := range map[string]struct {
		parts []string
		why   error
	}{
		"too short":  {replace(size, "Content-Length: 77"), ErrLength},
		"too long":   {replace(size, fmt.Sprintf("Content-Length: %d", len(page(1))+900)), ErrLength},
		"no number":  {replace(size, "Content-Length: many"), ErrLength},
		"none":       {replace(size, "Content-Width: 1"), ErrLength},
		"no colon":   {replace("WARC-Date: 2026-11-01T10:00:00Z", "WARC-Date"), ErrHeader},
		"no version": {replace("WARC/1.0", "HTTP/1.0"), ErrNoRecord},
	} {
		for kind, archive := range archives(t, c.parts) {
			if kind == "gzip" && name == "too long" || kind == "zstd" && name == "too long" || kind == "zstd with seek table" && name == "too long" {
				c.why = ErrTruncated // the member ends first
			}
			uris, failures, _ := readAll(t, NewReader(bytes.NewReader(archive), limit))
			if diff := cmp.Diff([]string{"0", "2", "3"}, uris); diff != "" || len(failures) == 0 {
				t.Errorf("%s, %s: %s %v", name, kind, diff, failures)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	parts := records(3)
	parts[1] = rawRecord("response", "https://example.org/big", strings.Repeat("x", 1<<20))
	r := NewReader(bytes.NewReader(gzipped(parts...)), 100<<10)
	uris, failures, _ := readAll(t, r)
	if diff := cmp.Diff([]string{"0", "2"}, uris) + cmp.Diff([]string{"too large"}, failures); diff != "" {
		t.Error(diff)
	}
}

func TestKeep(t *testing.T) {
	r := NewReader(bytes.NewReader(gzipped(rawRecord("request", "https://example.org/q", "GET / HTTP/1.1"), records(1)[0])), limit)
	r.Keep = func(kind string) bool { return kind == "response" }
	first, err := r.Next()
	if err != nil || first.Block != nil || first.Type != "request" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := r.Next()
	if err != nil || !strings.Contains(string(second.Block), "page 0") || !second.Date.Equal(time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", second, err)
	}
}

// FuzzReader holds that no file makes the reader panic or run for ever.
func FuzzReader(f *testing.F) {
	f.Add([]byte(strings.Join(records(2), "")))
	f.Add(gzipped(records(1)...))
	f.Add([]byte(zstdMagic + "\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, archive []byte) {
		r := NewReader(bytes.NewReader(archive), 1000)
		defer r.Close()
		for range len(archive) + 2 {
			if _, err := r.Next(); err == io.EOF {
				return
			}
		}
		t.Error("no end")
	})
}

func TestParseResponse(t *testing.T) {
	html := "<!DOCTYPE html><p>Grüße aus Wien"
	deflated := func(s string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(s))
		_ = z.Close()
		return b.String()
	}
	for name, c := range map[string]struct{ head, body, want, failure string }{
		"plain":              {"", html, html, ""},
		"gzip":               {"Content-Encoding: gzip\r\n", deflated(html), html, ""},
		"gzip, in truth not": {"Content-Encoding: gzip\r\n", html, html, ""},
		"br, in truth not":   {"Content-Encoding: br\r\n", html, html, ""},
		"chunked":            {"Transfer-Encoding: chunked\r\n", "5\r\n<!DOC\r\n3\r\nTYP\r\n0\r\n\r\n", "<!DOCTYP", ""},
		"chunks joined":      {"Transfer-Encoding: chunked\r\n", html, html, ""},
		"gzip cut":           {"Content-Encoding: gzip\r\n", deflated(html)[:20], "", "gzip body: truncated"},
		"bomb":               {"Content-Encoding: gzip\r\n", deflated(strings.Repeat(" ", 3<<20)), "", "too large"},
		"bomb in a bomb":     {"Content-Encoding: gzip, gzip\r\n", deflated(deflated(strings.Repeat(" ", 3<<20))), "", "too large"},
		"unknown":            {"Content-Encoding: snappy\r\n", html, "", `content coding "snappy" is not known`},
	} {
		got, err := ParseResponse([]byte("HTTP/1.1 200 OK\r\n"+c.head+"\r\n"+c.body), limit)
		reason := ""
		if err != nil {
			reason = err.Error()
		}
		if string(got.Body) != c.want || reason != c.failure || got.Status != 200 {
			t.Errorf("%s: %q, %v", name, got.Body, err)
		}
	}
	if _, err := ParseResponse([]byte("GET / HTTP/1.1\r\n\r\n"), limit); !errors.Is(err, ErrHTTP) {
		t.Errorf("a request was taken for a response: %v", err)
	}
}

// TestWriter holds that what is written can be read again, codings and all.
func TestWriter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	w, err := NewWriter(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	body := gzipped("<p>Guten Tag")
	fetched := time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)
	for i := range 3 {
		err := w.Write(Exchange{
			URL: fmt.Sprintf("https://example.org/%d", i), Fetched: fetched, Status: "200 OK", Proto: "HTTP/1.1",
			Header: http.Header{"Content-Encoding": {"gzip"}, "Transfer-Encoding": {"chunked"}, "X-Odd": {"a\r\nb: c"}}, Body: body,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	archive, err := os.ReadFile(files[0]) // before Close: a killed program leaves this
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader(bytes.NewReader(archive), limit)
	defer r.Close()
	if info, err := r.Next(); err != nil || info.Type != "warcinfo" {
		t.Fatalf("%+v, %v", info, err)
	}
	record, err := r.Next()
	if err != nil || !record.Date.Equal(fetched) || record.URI != "https://example.org/0" {
		t.Fatalf("%+v, %v", record, err)
	}
	response, err := ParseResponse(record.Block, limit)
	if err != nil || string(response.Body) != "<p>Guten Tag" {
		t.Errorf("%+v, %v", response, err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
