package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"dateline/corpus"
	"dateline/extract"
	"dateline/extract/text"
	"dateline/ingest"
)

// rate is how fast one engine went.
type rate struct {
	engine           string
	articles, tokens float64 // a second
	nanoseconds      float64 // a token
	allocs, bytes    float64 // a token
	load             time.Duration
}

// benchExtract runs the engines one after the other, so that the machine's
// speed is the same for all as far as can be.
func benchExtract(ctx context.Context, w io.Writer, seconds float64) error {
	articles, tokens, err := reference()
	if err != nil {
		return err
	}
	var rates []rate
	for _, s := range extract.Engines() {
		r, err := measure(ctx, s.Name, articles, tokens, seconds)
		if err != nil {
			return err
		}
		rates = append(rates, r)
	}
	base := rates[len(rates)-1]
	fmt.Fprintf(w, "reference corpus, %d articles, %d tokens, one core, text to entities\n", len(articles), tokens)
	fmt.Fprintf(w, "%-8s %11s %10s %7s %9s %13s %12s %8s\n", "engine", "articles/s", "tokens/s", "ratio", "ns/token", "allocs/token", "bytes/token", "load_ms")
	for _, r := range rates {
		fmt.Fprintf(w, "%-8s %11.1f %10.0f %7.1f %9.0f %13.2f %12.0f %8d\n", r.engine, r.articles, r.tokens, r.tokens/base.tokens,
			r.nanoseconds, r.allocs, r.bytes, r.load.Milliseconds())
	}
	return nil
}

// reference reads the reference articles and counts the tokens of their
// content.
func reference() ([]*corpus.Article, int, error) {
	seeds, err := corpus.Seeds()
	if err != nil {
		return nil, 0, err
	}
	var articles []*corpus.Article
	tokens := 0
	for _, s := range seeds {
		for a, err := range ingest.Decode(ingest.Raw{Origin: s.Name, Name: s.Name, Body: []byte(s.Text)}) {
			if err != nil {
				return nil, 0, err
			}
			articles = append(articles, a)
			for _, b := range text.New(a).Blocks {
				tokens += len(b.Tokens)
			}
		}
	}
	return articles, tokens, nil
}

// measure annotates the articles over and over for the given time.
func measure(ctx context.Context, engine string, articles []*corpus.Article, tokens int, seconds float64) (rate, error) {
	start := time.Now()
	x, err := extract.New(extract.Options{Engine: engine})
	if err != nil {
		return rate{}, err
	}
	r := rate{engine: engine, load: time.Since(start)}
	rounds := 0
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start = time.Now()
	for time.Since(start).Seconds() < seconds && ctx.Err() == nil {
		for _, a := range articles {
			if _, err := x.Annotate(a); err != nil {
				return rate{}, err
			}
		}
		rounds++
	}
	took := time.Since(start).Seconds()
	runtime.ReadMemStats(&after)
	n := float64(rounds * tokens)
	r.articles = float64(rounds*len(articles)) / took
	r.tokens, r.nanoseconds = n/took, took*1e9/n
	r.allocs, r.bytes = float64(after.Mallocs-before.Mallocs)/n, float64(after.TotalAlloc-before.TotalAlloc)/n
	return r, ctx.Err()
}
