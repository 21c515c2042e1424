package crawl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/fetch"
)

func atOnce(string) time.Time { return time.Time{} }

// TestSchedule holds that a host which takes minutes for an answer, and one
// that never answers, delay nobody's tasks but their own.
func TestSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Schedule{Ready: atOnce, Parallel: 3}
		begin := time.Now()
		done := map[string][]time.Duration{}
		times := make(chan string, 1000)
		var poll func(host string, takes, interval time.Duration) func(context.Context)
		poll = func(host string, takes, interval time.Duration) func(context.Context) {
			return func(ctx context.Context) {
				select {
				case <-time.After(takes):
				case <-ctx.Done():
					return
				}
				times <- fmt.Sprintf("%s %d", host, time.Since(begin))
				s.Add(Task{"https://" + host + "/", time.Now().Add(interval), poll(host, takes, interval)})
			}
		}
		s.Add(Task{"https://slow.org/", begin, poll("slow.org", 4*time.Minute, time.Minute)})
		s.Add(Task{"https://dead.org/", begin, poll("dead.org", 1000*time.Hour, 0)})
		for i := range 5 {
			host := fmt.Sprintf("h%d.org", i)
			s.Add(Task{"https://" + host + "/", begin.Add(time.Duration(i) * time.Second), poll(host, 0, 10*time.Second)})
		}
		ctx, stop := context.WithTimeout(t.Context(), 599*time.Second)
		defer stop()
		s.Run(ctx)
		close(times)
		for line := range times {
			var host string
			var at time.Duration
			if _, err := fmt.Sscan(line, &host, &at); err == nil {
				done[host] = append(done[host], at)
			}
		}
		if len(done["dead.org"]) != 0 || len(done["slow.org"]) != 2 {
			t.Errorf("%v", done)
		}
		for i := range 5 {
			polls := done[fmt.Sprintf("h%d.org", i)]
			if len(polls) != 60 {
				t.Errorf("h%d.org was asked %d times in ten minutes, want 60", i, len(polls))
			}
			for n, at := range polls {
				if want := time.Duration(i)*time.Second + time.Duration(n)*10*time.Second; at != want {
					t.Fatalf("h%d.org, poll %d: at %v, want %v", i, n, at, want)
				}
			}
		}
		if load := s.Load(); load.Flying != 0 || load.Waiting != 6 {
			t.Errorf("%+v", load)
		}
	})
}

// TestScheduleRest holds that a host's tasks are done one at a time, in the
// order in which they are due, and not before the host may be asked.
func TestScheduleRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ready := map[string]time.Time{"a.org": begin.Add(time.Minute), "c.org": begin.Add(time.Hour)}
		s := Schedule{Once: true, MaxWait: 10 * time.Minute}
		s.Ready = func(address string) time.Time { return ready[fetch.Host(address)] }
		var done []string
		record := func(name string) func(context.Context) {
			return func(context.Context) { done = append(done, fmt.Sprintf("%s %v", name, time.Since(begin))) }
		}
		s.Add(Task{"https://a.org/2", begin, func(ctx context.Context) {
			record("a2")(ctx)
			ready["a.org"] = time.Now().Add(30 * time.Second)
		}})
		s.Add(Task{"https://a.org/3", begin, record("a3")})
		s.Add(Task{"https://a.org/1", begin.Add(-time.Second), record("a1")})
		s.Add(Task{"https://b.org/1", begin.Add(time.Second), func(ctx context.Context) {
			record("b1")(ctx)
			s.Add(Task{"https://b.org/2", time.Now(), record("b2")})
		}})
		s.Add(Task{"https://c.org/1", begin, record("c1")})
		s.Run(t.Context())
		want := []string{"b1 1s", "b2 1s", "a1 1m0s", "a2 1m0s", "a3 1m30s"}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Error(diff)
		}
		if left := s.Left(); len(left) != 1 || left[0] != (Resting{"c.org", begin.Add(time.Hour), 1}) {
			t.Errorf("%v", left)
		}
	})
}

// TestScheduleParallel holds that no more hosts are asked at a time than was
// allowed, and that none is forgotten.
func TestScheduleParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := Schedule{Ready: atOnce, Parallel: 4, Once: true}
		flying := make(chan struct{}, 4)
		done := make(chan string, 100)
		for i := range 100 {
			host := fmt.Sprintf("h%d.org", i%10)
			s.Add(Task{"https://" + host, time.Now(), func(context.Context) {
				select {
				case flying <- struct{}{}:
				default:
					t.Error("more than 4 at a time")
				}
				time.Sleep(time.Second)
				<-flying
				done <- host
			}})
		}
		begin := time.Now()
		s.Run(t.Context())
		close(done)
		if took := time.Since(begin); took > 31*time.Second || len(done) != 100 {
			t.Errorf("%d done in %v", len(done), took)
		}
		var hosts []string
		for h := range done {
			hosts = append(hosts, h)
		}
		slices.Sort(hosts)
		if strings.Join(slices.Compact(hosts), " ") != "h0.org h1.org h2.org h3.org h4.org h5.org h6.org h7.org h8.org h9.org" {
			t.Errorf("%v", hosts)
		}
	})
}
