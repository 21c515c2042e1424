package fetch

import (
	"context"
	"sync"
	"time"
)

// Bounds on what is remembered of hosts.
const (
	robotsAge    = 24 * time.Hour
	closedAge    = time.Hour // a robots.txt that could not be had is asked for again
	maxHosts     = 20_000
	firstBackoff = 10 * time.Second
	maxBackoff   = 6 * time.Hour
)

// host is what the client knows of one host.
type host struct {
	turn     chan struct{} // holds a token while nobody asks the host
	plain    bool          // speaks no https; read and written by who has the turn
	mu       sync.Mutex    // guards what follows
	kept     *Robots       // its robots.txt, nil where it was not asked for
	asked    time.Time     // when it was
	next     time.Time     // no request before
	delay    time.Duration // Crawl-delay
	failures int
	used     time.Time
	recalled bool // what an earlier run learnt is in here
}

// hosts remembers the hosts that were asked lately.
type hosts struct {
	mu    sync.Mutex
	known map[string]*host
}

func (h *hosts) get(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	one, ok := h.known[name]
	if !ok {
		if len(h.known) >= maxHosts {
			h.forget()
		}
		one = &host{turn: make(chan struct{}, 1)}
		one.turn <- struct{}{}
		h.known[name] = one
	}
	one.mu.Lock()
	one.used = time.Now()
	one.mu.Unlock()
	return one
}

// forget drops the hosts that nobody asks and that need no pause any more.
func (h *hosts) forget() {
	now := time.Now()
	for name, one := range h.known {
		one.mu.Lock()
		idle := one.next.Before(now) && now.Sub(one.used) > time.Minute && len(one.turn) == 1
		one.mu.Unlock()
		if idle {
			delete(h.known, name)
		}
	}
}

// robots returns the host's rules where they are known and still stand.
func (h *host) robots(now time.Time) (*Robots, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.kept, h.kept != nil && now.Before(h.asked.Add(h.kept.age())) && !h.asked.After(now)
}

// learnRobots takes new rules, and returns the pause that they ask for.
func (h *host) learnRobots(r *Robots, now time.Time, o Options) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept, h.asked = r, now
	h.delay = min(r.Delay, o.MaxDelay)
	return max(o.Pause, h.delay)
}

// take waits for the host's turn and for the end of its pause.
func (h *host) take(ctx context.Context) error {
	select {
	case <-h.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	h.mu.Lock()
	wait := time.Until(h.next)
	h.mu.Unlock()
	if err := sleep(ctx, wait); err != nil {
		h.turn <- struct{}{}
		return err
	}
	return nil
}

// give ends the turn; the next begins after a pause.
func (h *host) give(pause time.Duration) {
	h.mu.Lock()
	if next := time.Now().Add(max(pause, h.delay)); next.After(h.next) {
		h.next = next
	}
	h.mu.Unlock()
	h.turn <- struct{}{}
}

// ready is when the next request may begin.
func (h *host) ready() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.next
}

// failed puts the next request off: for as long as the server says, else twice
// as long with every failure in a row.
func (h *host) failed(first, asked time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	wait := asked
	if wait <= 0 {
		wait = min(first<<min(h.failures, 16), maxBackoff)
	}
	h.failures++
	if next := time.Now().Add(wait); next.After(h.next) {
		h.next = next
	}
}

// worked ends a row of failures, and reports whether there was one.
func (h *host) worked() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	ended := h.failures > 0
	h.failures = 0
	return ended
}

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
