package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"dateline/corpus"
	"dateline/query"
	"dateline/store"
	"dateline/web"
)

// benchServe asks the page over a database for every view, or those whose
// address holds a text, and prints its time; then it asks beside heavy questions
// ("heavy" for these alone), and looks in Chromium ("browser").
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
	if only != "" && only != "heavy" && only != "browser" {
		return nil
	}
	return overHTTP(ctx, server, func(ctx context.Context, url string) error {
		if only != "browser" {
			if err := besideHeavy(ctx, w, url, lightViews(addresses)); err != nil || only != "" {
				return err
			}
		}
		return inBrowser(ctx, w, url)
	})
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
		"/map", "/map?scale=share&from=2023-06-01", "/network", "/network?backbone=0.05", "/list/articles", "/list/volume", "/list/rejects", person, person + "?by=week&from=2023-06-01&to=2023-12-31", country, country + "?count=stories&by=month",
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
