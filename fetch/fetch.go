// Package fetch asks web servers for pages with manners: it obeys robots.txt,
// asks a host for one thing at a time and pauses between two requests, backs
// off when told to, says who it is, and bounds the time, the size and the
// number of redirects of every answer. It never connects to private
// addresses unless allowed to.
package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dateline/warc"
)

// Limits that hold for every request. Zero fields of Options mean these.
const (
	DefaultPause    = time.Second      // between two requests to one host
	DefaultMaxDelay = 30 * time.Second // the longest Crawl-delay that is honoured in full
	DefaultTimeout  = 30 * time.Second // for one request, its body included
	DefaultMaxBody  = 20 << 20         // decoded
	maxRedirects    = 5
	maxHeaderBytes  = 256 << 10
	maxTurn         = time.Minute // a request does not wait longer for a host that rests
	maxAddress      = 4096        // length of a URL
)

// Options say how a Client behaves. The zero value of every field but Contact
// is a sensible default.
type Options struct {
	Contact      string // address of a page or mail address, for the User-Agent
	Version      string // of the program
	Pause        time.Duration
	MaxDelay     time.Duration
	Timeout      time.Duration
	Backoff      time.Duration // after a failure; doubled with each further one; 0 means 10 s
	MaxBody      int64
	AllowPrivate bool // connect to private, loopback and link-local addresses
	IgnoreRobots bool // for sites of one's own only
	Archive      *warc.Writer
}

// Request names what is wanted. Validators of an earlier answer make it a
// conditional request.
type Request struct {
	URL          string
	ETag         string
	LastModified string
}

// Page is the answer to a request.
type Page struct {
	URL          string // after redirects
	Status       int
	Media        string // Content-Type
	Body         []byte // decoded; nil when not modified
	ETag         string
	LastModified string
	Fetched      time.Time
	MaxAge       time.Duration // how long the server says it stays fresh, 0 where it does not
	Moved        bool          // every redirect on the way was permanent
}

// NotModified reports whether the server said that nothing has changed.
func (p *Page) NotModified() bool { return p.Status == http.StatusNotModified }

// Why a page was not fetched.
var (
	ErrContact   = errors.New("no contact: a page or mail address of yours must be given for the User-Agent")
	ErrAddress   = errors.New("not an http or https address")
	ErrRobots    = errors.New("robots.txt does not allow it")
	ErrNoRobots  = errors.New("robots.txt cannot be had, which counts as no")
	ErrPrivate   = errors.New("private, loopback or link-local address")
	ErrRedirects = fmt.Errorf("more than %d redirects", maxRedirects)
	ErrTooLarge  = errors.New("body too large")
	ErrTruncated = errors.New("body shorter than announced")
	ErrTimeout   = errors.New("took too long")
)

// StatusError is an answer other than success.
type StatusError struct {
	Status     int
	RetryAfter time.Duration // 0 where the server does not say
}

// Error names the status.
func (e *StatusError) Error() string {
	text := fmt.Sprintf("HTTP status %d %s", e.Status, http.StatusText(e.Status))
	if e.RetryAfter > 0 {
		text += fmt.Sprintf(", come back in %v", e.RetryAfter)
	}
	return text
}

// RestError means that a host is to be left alone for longer than a request
// can wait. It was not asked.
type RestError struct{ Rest time.Duration }

// Error tells for how long.
func (e *RestError) Error() string {
	return fmt.Sprintf("the host asks to be left alone for %v", e.Rest.Round(time.Second))
}

// Error is a request that failed.
type Error struct {
	URL       string
	Err       error
	Temporary bool // worth another try later
}

// Error names the cause; the address is the caller's to tell.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Temporary reports whether a failed request is worth another try.
func Temporary(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Temporary
}

// checkContact accepts what lets a site's owner reach the user.
func checkContact(contact string) error {
	at := strings.Index(contact, "@")
	mail := at > 0 && strings.Contains(contact[at:], ".")
	page := strings.HasPrefix(contact, "http://") || strings.HasPrefix(contact, "https://")
	if contact == "" || strings.ContainsAny(contact, "\r\n()") || len(contact) > 200 || !mail && !page {
		return ErrContact
	}
	return nil
}

// parse checks an address. Without a scheme of the web, with a user name in it,
// or overlong, it is none.
func parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || len(address) > maxAddress || u.Host == "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, ErrAddress
	}
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// Host is the host of an address, with its port if it has one, in lower case;
// "" where it is no address.
func Host(address string) string {
	u, err := parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
