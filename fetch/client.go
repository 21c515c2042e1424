package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"dateline/warc"
)

// Client fetches pages. It is safe for use by several goroutines.
type Client struct {
	options   Options
	agent     string
	transport http.RoundTripper
	hosts     hosts
	memory    Memory // nil where nothing is kept between two runs
}

// New makes a client. It fails where the contact is missing.
func New(o Options) (*Client, error) {
	if err := checkContact(o.Contact); err != nil {
		return nil, err
	}
	o.Pause = cmp.Or(o.Pause, DefaultPause)
	o.MaxDelay = cmp.Or(o.MaxDelay, DefaultMaxDelay)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	o.Backoff = cmp.Or(o.Backoff, firstBackoff)
	o.MaxBody = cmp.Or(o.MaxBody, DefaultMaxBody)
	return &Client{
		options: o,
		agent:   product + "/" + cmp.Or(strings.TrimPrefix(o.Version, "v"), "dev") + " (+" + o.Contact + ")",
		transport: &http.Transport{
			DialContext:            dialer(o.AllowPrivate).DialContext,
			TLSHandshakeTimeout:    10 * time.Second,
			ResponseHeaderTimeout:  o.Timeout,
			MaxResponseHeaderBytes: maxHeaderBytes,
			MaxIdleConns:           200,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        90 * time.Second,
			DisableCompression:     true, // bodies are decoded here, within limits
			ForceAttemptHTTP2:      true,
		},
		hosts: hosts{known: map[string]*host{}},
	}, nil
}

// UserAgent is how the client introduces itself.
func (c *Client) UserAgent() string { return c.agent }

// Ready is when the next request to the host of an address may begin; a time
// in the past means now.
func (c *Client) Ready(address string) time.Time {
	h, _ := c.host(context.Background(), Host(address)) // Get meets the error, too
	return h.ready()
}

// Get fetches a page, following redirects. It waits for its turn at each host
// on the way. An error is an *Error, or the context's own.
func (c *Client) Get(ctx context.Context, r Request) (*Page, error) {
	u, err := parse(r.URL)
	if err != nil {
		return nil, &Error{URL: r.URL, Err: err}
	}
	moved := true
	for range maxRedirects + 1 {
		page, next, err := c.hop(ctx, u, r)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			return nil, describe(u.String(), err)
		case next == nil:
			page.Moved = moved && page.URL != r.URL
			return page, nil
		}
		moved = moved && (page.Status == http.StatusMovedPermanently || page.Status == http.StatusPermanentRedirect)
		u = next
	}
	return nil, &Error{URL: r.URL, Err: ErrRedirects}
}

// describe makes an *Error of a failure, and says whether it may pass.
func describe(address string, err error) error {
	var status *StatusError
	var unknown *net.DNSError
	var authority x509.UnknownAuthorityError
	var certificate *tls.CertificateVerificationError
	temporary := true
	switch {
	case errors.As(err, &status):
		temporary = status.Status == http.StatusTooManyRequests || status.Status >= 500 || status.Status == http.StatusRequestTimeout
	case errors.As(err, &unknown):
		temporary = !unknown.IsNotFound
	case errors.As(err, &authority), errors.As(err, &certificate), errors.Is(err, ErrRobots), errors.Is(err, ErrPrivate),
		errors.Is(err, ErrTooLarge), errors.Is(err, warc.ErrTooLarge), errors.Is(err, ErrAddress):
		temporary = false
	}
	return &Error{URL: address, Err: tidy(err), Temporary: temporary}
}

// tidy takes from an error of net/http what repeats the address.
func tidy(err error) error {
	var op *net.OpError
	switch {
	case errors.Is(err, ErrPrivate):
		return ErrPrivate
	case errors.Is(err, warc.ErrTooLarge):
		return ErrTooLarge
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return ErrTimeout
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case errors.As(err, &op):
		return op.Err
	}
	return err
}

// hop makes one request, with the host's turn, and returns the page or where
// it has moved to.
func (c *Client) hop(ctx context.Context, u *url.URL, r Request) (*Page, *url.URL, error) {
	h, err := c.host(ctx, strings.ToLower(u.Host))
	if err != nil {
		return nil, nil, err
	}
	if rest := time.Until(h.ready()); rest > max(maxTurn, 2*c.options.Pause) {
		return nil, nil, &RestError{rest}
	}
	if err := h.take(ctx); err != nil {
		return nil, nil, err
	}
	defer h.give(c.options.Pause)
	robots, err := c.robots(ctx, h, u)
	if err != nil {
		return nil, nil, err
	}
	if !robots.Allows(u) {
		if robots.closed {
			return nil, nil, ErrNoRobots
		}
		return nil, nil, ErrRobots
	}
	page, next, err := c.secureFirst(ctx, h, u, r)
	if c.learn(h, err) {
		if kept := c.remember(ctx, strings.ToLower(u.Host), h); err == nil {
			err = kept
		}
	}
	return page, next, err
}

// learn backs off from a host that fails. It reports whether there is news of
// the host.
func (c *Client) learn(h *host, err error) (news bool) {
	var status *StatusError
	var failure *Error
	switch errors.As(err, &status); {
	case err == nil:
		return h.worked()
	case status != nil && status.Status != http.StatusTooManyRequests && status.Status < 500:
		return h.worked() // an answer about one page, not about the host
	case status != nil:
		h.failed(c.options.Backoff, status.RetryAfter)
		return true
	case errors.As(describe("", err), &failure) && failure.Temporary && !errors.Is(err, context.Canceled):
		h.failed(c.options.Backoff, 0)
		return true
	}
	return false
}

// secureFirst asks by https first, even for an http address, and remembers a
// host that does not speak it. An address with a port is asked as it stands.
func (c *Client) secureFirst(ctx context.Context, h *host, u *url.URL, r Request) (*Page, *url.URL, error) {
	if u.Scheme == "https" || u.Port() != "" || h.plain {
		return c.once(ctx, u, r)
	}
	secure := *u
	secure.Scheme = "https"
	page, next, err := c.once(ctx, &secure, r)
	var status *StatusError
	if err == nil && (next == nil || next.String() != u.String()) || errors.As(err, &status) || errors.Is(err, ErrPrivate) || ctx.Err() != nil {
		return page, next, err
	}
	page, next, plain := c.once(ctx, u, r)
	if plain == nil {
		h.plain = true
		return page, next, nil
	}
	return nil, nil, plain
}

// once makes one request.
func (c *Client) once(ctx context.Context, u *url.URL, r Request) (*Page, *url.URL, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, ErrAddress
	}
	request.Header.Set("User-Agent", c.agent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5")
	request.Header.Set("Accept-Encoding", "gzip, br, zstd")
	if r.ETag != "" {
		request.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		request.Header.Set("If-Modified-Since", r.LastModified)
	}
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	return c.answer(u, response)
}

// answer reads a response: a page, a redirect or a failure.
func (c *Client) answer(u *url.URL, response *http.Response) (*Page, *url.URL, error) {
	page := &Page{
		URL: u.String(), Status: response.StatusCode, Media: response.Header.Get("Content-Type"),
		ETag: response.Header.Get("ETag"), LastModified: response.Header.Get("Last-Modified"),
		Fetched: time.Now().UTC().Truncate(time.Second), MaxAge: maxAge(response.Header.Get("Cache-Control")),
	}
	switch s := response.StatusCode; {
	case s == http.StatusNotModified:
		return page, nil, nil
	case s == 301 || s == 302 || s == 303 || s == 307 || s == 308:
		next, err := u.Parse(response.Header.Get("Location"))
		if err == nil && response.Header.Get("Location") != "" {
			next, err = parse(next.String())
			if err == nil {
				return page, next, nil
			}
		}
		return nil, nil, ErrAddress
	case s != http.StatusOK:
		return nil, nil, &StatusError{s, retryAfter(response.Header.Get("Retry-After"))}
	}
	raw, err := readBody(response, c.options.MaxBody)
	if err != nil {
		return nil, nil, err
	}
	if page.Body, err = warc.Decode(raw, response.Header.Values("Content-Encoding"), c.options.MaxBody); err != nil {
		return nil, nil, err
	}
	if c.options.Archive != nil {
		err = c.options.Archive.Write(warc.Exchange{
			URL: page.URL, Fetched: page.Fetched, Status: response.Status, Proto: "HTTP/1.1", Header: response.Header, Body: raw,
		})
	}
	return page, nil, err
}

func readBody(response *http.Response, limit int64) ([]byte, error) {
	if response.ContentLength > limit {
		return nil, ErrTooLarge
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(raw)) > limit:
		return nil, ErrTooLarge
	}
	return raw, nil
}

// maxRetryAfter bounds what a server may ask for.
const maxRetryAfter = 7 * 24 * time.Hour

// retryAfter reads seconds or a date.
func retryAfter(value string) time.Duration {
	value = strings.TrimSpace(value)
	if s, err := strconv.Atoi(value); err == nil {
		return min(max(0, time.Duration(min(s, 1<<24))*time.Second), maxRetryAfter)
	}
	if t, err := http.ParseTime(value); err == nil {
		return min(max(0, time.Until(t).Round(time.Second)), maxRetryAfter)
	}
	return 0
}

func maxAge(control string) time.Duration {
	for _, d := range strings.Split(control, ",") {
		if value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(d)), "max-age="); ok {
			if s, err := strconv.Atoi(value); err == nil && s > 0 {
				return time.Duration(min(s, 1<<24)) * time.Second
			}
		}
	}
	return 0
}

// robots returns the rules of a host, which the caller has the turn of. A
// missing robots.txt allows everything; one that the server fails to give
// allows nothing.
func (c *Client) robots(ctx context.Context, h *host, u *url.URL) (*Robots, error) {
	if c.options.IgnoreRobots {
		return &Robots{}, nil
	}
	if robots, known := h.robots(time.Now()); known {
		return robots, nil
	}
	robots, err := c.askRobots(ctx, h, u)
	if err != nil {
		if c.learn(h, err) {
			_ = c.remember(ctx, strings.ToLower(u.Host), h) // err is what matters
		}
		return nil, err
	}
	pause := h.learnRobots(robots, time.Now(), c.options)
	if err := c.remember(ctx, strings.ToLower(u.Host), h); err != nil {
		return nil, err
	}
	return robots, sleep(ctx, pause)
}

func (c *Client) askRobots(ctx context.Context, h *host, u *url.URL) (*Robots, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range maxRedirects + 1 {
		page, next, err := c.secureFirst(ctx, h, at, Request{})
		var status *StatusError
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, ErrPrivate):
			return nil, err
		case errors.As(err, &status) && status.Status < 500 && status.Status != http.StatusTooManyRequests:
			return &Robots{}, nil
		case errors.As(err, &status):
			h.failed(c.options.Backoff, status.RetryAfter)
			return &Robots{closed: true}, nil
		case errors.Is(err, ErrTooLarge), errors.Is(err, warc.ErrTooLarge):
			return &Robots{closed: true}, nil
		case errors.Is(err, ErrAddress):
			return &Robots{}, nil
		case err != nil:
			return nil, err // the host cannot be reached: the page's own failure
		case next == nil:
			return ParseRobots(page.Body), nil
		}
		at = next
	}
	return &Robots{}, nil // a loop: as good as none (RFC 9309, 2.3.1.2)
}

// RobotsOf returns the rules of the host of an address.
func (c *Client) RobotsOf(ctx context.Context, address string) (*Robots, error) {
	u, err := parse(address)
	if err != nil {
		return nil, &Error{URL: address, Err: err}
	}
	h, err := c.host(ctx, strings.ToLower(u.Host))
	if err != nil {
		return nil, err
	}
	if err := h.take(ctx); err != nil {
		return nil, err
	}
	defer h.give(c.options.Pause)
	robots, err := c.robots(ctx, h, u)
	if err != nil && ctx.Err() == nil {
		return nil, describe(address, err)
	}
	return robots, err
}
