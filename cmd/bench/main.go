// Command bench measures the program on one core and prints what it measured:
//
//	go run -tags sqlite_fts5 ./cmd/bench extract
//	go run -tags sqlite_fts5 ./cmd/bench store -n 100000
//	go run -tags sqlite_fts5 ./cmd/bench identity -n 100000
//	go run -tags sqlite_fts5 ./cmd/bench pages -pages FILE
//	go run -tags sqlite_fts5 ./cmd/bench ingest -n 2000
//	go run -tags sqlite_fts5 ./cmd/bench memory -n 100000
//	go run -tags sqlite_fts5 ./cmd/bench export -db FILE
//
// extract annotates the reference articles with every engine in turn and
// prints articles and tokens a second, and each engine's ratio to prose.
// store writes a made-up corpus, the same at every run, and prints the rate
// and one line a question with its median and 95th percentile in milliseconds.
// serve asks for every view of the page over a database and opens the first in
// Chromium.
// identity settles who is who across such a corpus. ingest takes made-up web
// pages and texts from bytes to the database and prints the rate of each stage
// and the most memory it took. pages does so with the pages of a file, and prints
// a sum of what was stored. memory streams short texts and pages into a
// database and prints the memory held on the way. export writes a database, as store -db keeps it, in every format to nowhere,
// and prints rows, time, size and the most memory of each.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to measure: extract, store, serve, identity, ingest, export or pages")
	}
	f := flag.NewFlagSet("bench "+args[0], flag.ContinueOnError)
	n := f.Int("n", 100_000, "articles in the made-up corpus")
	keep := f.String("db", "", "store: keep the database in this file, and only ask where there is one; export, serve: the database")
	only := f.String("only", "", "store: ask this question alone; export: write this alone; serve: only addresses with this text")
	pages := f.String("pages", "", "pages to read, JSON Lines with url and html")
	rivals := f.String("rivals", "", "pages: compare with what cmd/bench/rivals wrote to this file")
	profile := f.String("cpuprofile", "", "write a profile to this file")
	seconds := f.Float64("seconds", 4, "how long to run each engine")
	if err := f.Parse(args[1:]); err != nil {
		return err
	}
	if *profile != "" {
		out, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer out.Close()
		if err := pprof.StartCPUProfile(out); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	switch args[0] {
	case "extract":
		runtime.GOMAXPROCS(1)
		return benchExtract(ctx, os.Stdout, *seconds)
	case "store":
		return benchStore(ctx, os.Stdout, *n, *keep, *only)
	case "serve":
		return benchServe(ctx, os.Stdout, *keep, *only)
	case "ingest":
		runtime.GOMAXPROCS(1)
		return benchIngest(ctx, os.Stdout, *n)
	case "export":
		return benchExport(ctx, os.Stdout, *keep, *only)
	case "memory":
		return benchMemory(ctx, os.Stdout, *n)
	case "identity":
		return benchIdentity(ctx, os.Stdout, *n, *keep)
	case "pages":
		runtime.GOMAXPROCS(1)
		if *rivals != "" {
			return benchRivals(os.Stdout, *pages, *rivals)
		}
		return benchPages(ctx, os.Stdout, *pages)
	}
	return fmt.Errorf("no measurement %q; there are: extract, store, serve, identity, ingest, export, pages", args[0])
}
