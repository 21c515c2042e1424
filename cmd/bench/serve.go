package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
	"dateline/web"
)

// benchServe asks the page over a database for every view, or those whose
// address holds a text, and prints its time, then opens the first one in Chromium.
func benchServe(ctx context.Context, w io.Writer, path, only string) error {
	if path == "" {
		return errors.New("name a database: -db FILE; bench store makes one")
	}
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	server, err := web.New(&query.Base{DB: db}, web.DefaultLimits())
	if err != nil {
		return err
	}
	addresses, err := viewAddresses(ctx, db)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%-58s %9s %9s %9s %9s %9s\n", "view", "first ms", "p50 ms", "p95 ms", "CPU ms", "bytes"); err != nil {
		return err
	}
	for _, address := range addresses {
		if !strings.Contains(address, only) {
			continue
		}
		if err := askView(w, server.Handler(), address); err != nil {
			return err
		}
	}
	if only != "" {
		return nil
	}
	return firstView(ctx, w, server)
}

// viewAddresses lists the views that are measured, of the most named.
func viewAddresses(ctx context.Context, db *store.DB) ([]string, error) {
	people, err := db.Frequencies(ctx, corpus.Person, corpus.Filter{}, corpus.UnitMentions, 6)
	if err != nil {
		return nil, err
	}
	countries, err := db.Frequencies(ctx, corpus.Country, corpus.Filter{}, corpus.UnitMentions, 1)
	if err != nil {
		return nil, err
	}
	articles, err := db.Articles(ctx, corpus.Filter{}, 1)
	if err != nil {
		return nil, err
	}
	if len(people) < 6 || len(countries) == 0 || len(articles) == 0 {
		return nil, errors.New("the corpus is too small")
	}
	six := url.Values{"by": {"month"}}
	for _, p := range people {
		six.Add("entity", string(p.Entity))
	}
	person, country := "/entity/"+url.PathEscape(string(people[0].Entity)), "/entity/"+url.PathEscape(string(countries[0].Entity))
	return []string{
		"/", "/?from=2023-06-01&to=2023-06-30", "/?source=outlet3.example", "/?count=stories",
		"/list/people", "/list/people?count=outlets&from=2023-06-01", "/list/countries", "/list/pairs", "/list/pairs?kinds=person%2Ccountry&window=sentence",
		"/list/articles", "/list/volume", "/list/rejects", person, person + "?by=week&from=2023-06-01&to=2023-12-31", country, country + "?count=stories&by=month",
		"/article/" + string(articles[0].ID), "/search?text=" + syllables(manyWords-1), "/search?text=" + syllables(0),
		"/compare?" + six.Encode(), "/sql", "/api/people", "/api/timeline/" + url.PathEscape(string(people[0].Entity)), "/api/openapi.json",
	}, nil
}

// askView asks for a view twenty times or for two seconds, after one answer
// that warms the caches, and prints a line.
func askView(w io.Writer, h http.Handler, address string) error {
	var size int
	ask := func() (float64, error) {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Host = "localhost"
		r.Header.Set("Accept-Encoding", "gzip")
		answer := httptest.NewRecorder()
		start := time.Now()
		h.ServeHTTP(answer, r)
		took := float64(time.Since(start).Microseconds()) / 1000
		if size = answer.Body.Len(); answer.Code != http.StatusOK {
			return 0, fmt.Errorf("%s: status %d", address, answer.Code)
		}
		return took, nil
	}
	first, err := ask()
	if err != nil {
		return err
	}
	var ms []float64
	cpu := processor()
	for begin := time.Now(); len(ms) < 5 || len(ms) < 20 && time.Since(begin) < 2*time.Second; {
		took, err := ask()
		if err != nil {
			return err
		}
		ms = append(ms, took)
	}
	each := float64((processor() - cpu).Microseconds()) / 1000 / float64(len(ms))
	slices.SortFunc(ms, cmp.Compare[float64])
	_, err = fmt.Fprintf(w, "%-58.58s %9.1f %9.1f %9.1f %9.1f %9d\n", address, first, ms[len(ms)/2], ms[len(ms)*95/100], each, size)
	return err
}

// firstView opens the overview in Chromium, with an empty cache each time, and
// prints what it transfers and when something is first seen.
func firstView(ctx context.Context, w io.Writer, server *web.Server) (err error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l) }()
	defer func() { stop(); err = errors.Join(err, <-ended) }()

	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath("chromium"), chromedp.NoSandbox)
	allocator, endBrowser := chromedp.NewExecAllocator(ctx, options...)
	defer endBrowser()
	tab, endTab := chromedp.NewContext(allocator)
	defer endTab()
	if err := chromedp.Do(tab); err != nil {
		return fmt.Errorf("chromium: %w", err)
	}
	if _, err := chromedp.Call(tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		return err
	}
	const paint = `performance.getEntriesByName("first-contentful-paint")[0].startTime`
	const bytes = `performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource")).reduce((n, e) => n + e.transferSize, 0)`
	var paints []float64
	size := 0
	for range 11 {
		if err := chromedp.Do(tab, chromedp.Navigate("http://"+l.Addr().String()+"/")); err != nil {
			return err
		}
		at, err := chromedp.Run(tab, chromedp.Poll[float64](`performance.getEntriesByName("first-contentful-paint").length && `+paint))
		if err != nil {
			return err
		}
		if size, err = chromedp.Run(tab, chromedp.Evaluate[int](bytes)); err != nil {
			return err
		}
		paints = append(paints, at)
	}
	slices.Sort(paints)
	_, err = fmt.Fprintf(w, "first view in Chromium, nothing cached: %d bytes, first contentful paint after %.0f ms (median of %d; slowest %.0f ms)\n",
		size, paints[len(paints)/2], len(paints), paints[len(paints)-1])
	return err
}
