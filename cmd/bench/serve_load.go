package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// heavyQuestions are asked by as many clients, without a pause. %d makes each
// one that nobody has asked before.
func heavyQuestions() []string {
	return []string{
		"/api/pairs?sort=g2&min-count=%d", "/api/pairs?sort=npmi&min-count=%d", "/api/network?min-count=%d", "/network?limit=2000&min-count=%d",
		"/api/articles?limit=50000&offset=%d", "/api/people?limit=50000&offset=%d", "/api/articles?format=csv&limit=0&offset=%d",
		"/api/sql?query=SELECT+count(*)%%2B%d+FROM+mentions+m+JOIN+mentions+o+USING+(article)",
	}
}

// besideHeavy asks for light views for some seconds, while clients ask heavy
// questions, and prints what the light ones take then, and when all is quiet.
func besideHeavy(ctx context.Context, w io.Writer, url string, light []string) error {
	ask := func(ctx context.Context, address string) int {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+address, nil)
		if err != nil {
			return 0
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return 0
		}
		return answer.StatusCode
	}
	const seconds = 15
	rounds := func() (ms []float64, err error) {
		for begin := time.Now(); time.Since(begin) < seconds*time.Second; {
			for _, address := range light {
				start := time.Now()
				if code := ask(ctx, address); code != http.StatusOK {
					return nil, fmt.Errorf("%s: status %d", address, code)
				}
				ms = append(ms, float64(time.Since(start).Microseconds())/1000)
				time.Sleep(20 * time.Millisecond) // as people do, but faster
			}
		}
		slices.SortFunc(ms, cmp.Compare[float64])
		return ms, nil
	}
	quiet, err := rounds()
	if err != nil {
		return err
	}
	busy, stop := context.WithCancel(ctx)
	var answered, refused, n atomic.Int64
	var clients sync.WaitGroup
	for _, question := range heavyQuestions() {
		clients.Go(func() {
			for busy.Err() == nil {
				if ask(busy, fmt.Sprintf(question, 1+n.Add(1))) == http.StatusOK {
					answered.Add(1)
				} else if busy.Err() == nil {
					refused.Add(1)
				}
			}
		})
	}
	beside, err := rounds()
	stop()
	clients.Wait()
	_, said := fmt.Fprintf(w, "%d light views in turn, ms p50 and p95: %.1f and %.1f when all is quiet; %.1f and %.1f beside %d clients that ask heavy questions without a pause (%d answered, %d refused in %d s)\n",
		len(light), at(quiet, 50), at(quiet, 95), at(beside, 50), at(beside, 95), len(heavyQuestions()), answered.Load(), refused.Load(), seconds)
	return errors.Join(err, said)
}

// at is a percentile of sorted values.
func at(ms []float64, percent int) float64 {
	if len(ms) == 0 {
		return 0
	}
	return ms[len(ms)*percent/100]
}

// lightViews are the views that few rows make, as most readers ask for them.
func lightViews(addresses []string) []string {
	var out []string
	for _, a := range addresses {
		if !strings.HasPrefix(a, "/network") && a != "/api/openapi.json" {
			out = append(out, a)
		}
	}
	return out
}
