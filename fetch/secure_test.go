package fetch

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wire answers requests from a table by address, and notes them. What is not in
// the table goes to the next transport or, without one, cannot be reached.
type wire struct {
	answers map[string]string // address -> "200 body", "302 address" or another status
	next    http.RoundTripper
	asked   []string
}

var errUnreachable = errors.New("connection refused")

// RoundTrip answers one request.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	address := r.URL.String()
	w.asked = append(w.asked, address)
	answer, known := w.answers[address]
	if !known {
		if w.next != nil {
			return w.next.RoundTrip(r)
		}
		return nil, errUnreachable
	}
	status, rest, _ := strings.Cut(answer, " ")
	a := &http.Response{StatusCode: 404, Header: http.Header{}, Body: http.NoBody}
	switch status {
	case "200":
		a.StatusCode, a.Body = 200, io.NopCloser(strings.NewReader(rest))
	case "302":
		a.StatusCode = 302
		a.Header.Set("Location", rest)
	}
	return a, nil
}

// TestSecureFirst holds that https is asked first, that http is asked only
// where https cannot be reached, and that this is remembered.
func TestSecureFirst(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[string]string
		get     []string
		want    []string // addresses asked, robots.txt aside
		url     string   // where the last page came from, "" for a failure
	}{
		"https works":          {map[string]string{"https://e.org/": "200 x"}, []string{"http://e.org/"}, []string{"https://e.org/"}, "https://e.org/"},
		"no https":             {map[string]string{"http://e.org/": "200 x", "http://e.org/2": "200 y"}, []string{"http://e.org/", "http://e.org/2"}, []string{"https://e.org/", "http://e.org/", "http://e.org/2"}, "http://e.org/2"},
		"https says not found": {map[string]string{"https://e.org/": "404", "http://e.org/": "200 x"}, []string{"http://e.org/"}, []string{"https://e.org/"}, ""},
		"https sends back":     {map[string]string{"https://e.org/": "302 http://e.org/", "http://e.org/": "200 x"}, []string{"http://e.org/"}, []string{"https://e.org/", "http://e.org/"}, "http://e.org/"},
		"https was asked for":  {map[string]string{"http://e.org/": "200 x"}, []string{"https://e.org/"}, []string{"https://e.org/"}, ""},
		"a port":               {map[string]string{"http://e.org:8080/": "200 x"}, []string{"http://e.org:8080/"}, []string{"http://e.org:8080/"}, "http://e.org:8080/"},
	} {
		k := client(t, func(o *Options) { o.IgnoreRobots = true })
		w := &wire{answers: c.answers}
		k.transport = w
		got := ""
		for _, address := range c.get {
			got = ""
			if page, err := k.Get(t.Context(), Request{URL: address}); err == nil {
				got = page.URL
			}
		}
		if diff := cmp.Diff(c.want, w.asked); diff != "" || got != c.url {
			t.Errorf("%s: from %q: %s", name, got, diff)
		}
	}
}

// TestRedirectToPrivate holds that no redirect of a public server, and no name
// that leads elsewhere the second time, reaches a private address.
func TestRedirectToPrivate(t *testing.T) {
	var reached atomic.Int32
	address := serve(t, func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	_, port, _ := strings.Cut(strings.TrimPrefix(address, "http://"), ":")
	for _, to := range []string{
		address + "/", "http://localhost:" + port + "/", "http://[::1]:" + port + "/", "http://[::ffff:127.0.0.1]:" + port + "/",
		"http://169.254.169.254:" + port + "/latest/meta-data/", "http://10.0.0.1:" + port + "/", "http://0.0.0.0:" + port + "/",
	} {
		k := client(t, func(o *Options) { o.AllowPrivate = false })
		w := &wire{next: k.transport, answers: map[string]string{
			"https://public.org/robots.txt": "404", "https://public.org/": "302 " + to,
		}}
		k.transport = w
		if _, err := k.Get(t.Context(), Request{URL: "https://public.org/"}); !errors.Is(err, ErrPrivate) || Temporary(err) {
			t.Errorf("%s: %v", to, err)
		}
	}
	name := "http://localhost:" + port
	k := client(t, func(o *Options) { o.AllowPrivate = false })
	w := &wire{next: k.transport, answers: map[string]string{name + "/robots.txt": "404", name + "/": "200 public so far"}}
	k.transport = w
	if _, err := k.Get(t.Context(), Request{URL: name}); err != nil {
		t.Error(err)
	}
	if _, err := k.Get(t.Context(), Request{URL: name + "/2"}); !errors.Is(err, ErrPrivate) {
		t.Errorf("a name that was public before: %v", err)
	}
	if reached.Load() != 0 || !slices.Contains(w.asked, name+"/2") {
		t.Errorf("a private address was reached %d times", reached.Load())
	}
}
