package fetch

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Remembered is what is kept of a host between two runs of the program.
type Remembered struct {
	Host      string // with its port where addresses state one
	Robots    string // what of its robots.txt applies, in the same form
	Closed    bool   // robots.txt could not be had, which counts as no
	RobotsAt  time.Time
	RestUntil time.Time // no request before
	Failures  int       // in a row
}

// Memory keeps what was learnt of hosts, so that a later run need not ask for
// robots.txt anew, and leaves a host alone that asked for it. It must be safe
// for use by several goroutines.
type Memory interface {
	Recall(ctx context.Context, host string) (r Remembered, known bool, err error)
	Keep(ctx context.Context, r Remembered) error
}

// Use gives the client a memory. It is called before the first request.
func (c *Client) Use(m Memory) { c.memory = m }

// host returns what is known of a host, from an earlier run, too.
func (c *Client) host(ctx context.Context, name string) (*host, error) {
	h := c.hosts.get(name)
	if c.memory == nil {
		return h, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.recalled {
		return h, nil
	}
	r, known, err := c.memory.Recall(ctx, name)
	if err != nil {
		return h, fmt.Errorf("what is remembered of %s: %w", name, err)
	}
	h.recalled = true
	if known {
		h.recall(r, c.options)
	}
	return h, nil
}

// recall takes over what an earlier run learnt, as far as it still holds. A
// clock that was set back makes it too old, not eternal.
func (h *host) recall(r Remembered, o Options) {
	now := time.Now()
	robots := &Robots{closed: true}
	if !r.Closed {
		robots = ParseRobots([]byte(r.Robots))
	}
	if expires := r.RobotsAt.Add(robots.age()); !r.RobotsAt.After(now) && expires.After(now) {
		h.kept, h.asked = robots, r.RobotsAt
		h.delay = min(robots.Delay, o.MaxDelay)
	}
	if rest := r.RestUntil.Sub(now); rest > 0 && rest <= maxRetryAfter {
		h.next, h.failures = r.RestUntil, r.Failures
	}
}

// remember keeps what was learnt of a host.
func (c *Client) remember(ctx context.Context, name string, h *host) error {
	if c.memory == nil {
		return nil
	}
	h.mu.Lock()
	r := Remembered{Host: name, RobotsAt: h.asked, Failures: h.failures}
	if h.failures > 0 {
		r.RestUntil = h.next
	}
	if h.kept != nil {
		r.Robots, r.Closed = h.kept.String(), h.kept.closed
	}
	h.mu.Unlock()
	// What the request taught is kept even if the run is being interrupted.
	return c.memory.Keep(context.WithoutCancel(ctx), r)
}

// String writes the rules that apply as a robots.txt that says no more.
func (r *Robots) String() string {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, rule := range r.rules {
		verb := "Disallow"
		if rule.allow {
			verb = "Allow"
		}
		fmt.Fprintf(&b, "%s: %s\n", verb, rule.pattern)
	}
	if r.Delay > 0 {
		fmt.Fprintf(&b, "Crawl-delay: %g\n", r.Delay.Seconds())
	}
	for _, s := range r.Sitemaps {
		fmt.Fprintf(&b, "Sitemap: %s\n", s)
	}
	return b.String()
}

// age is how long a robots.txt stands.
func (r *Robots) age() time.Duration {
	if r.closed {
		return closedAge
	}
	return robotsAge
}
