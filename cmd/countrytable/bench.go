package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"dateline/corpus"
	"dateline/extract/country"
	"dateline/extract/text"
)

// runBench prints how fast the finder reads annotated documents, the cutting
// into tokens left out.
func runBench(args []string) error {
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	rounds := fs.Int("rounds", 7, "times to read everything")
	if err := fs.Parse(args); err != nil {
		return err
	}
	start := time.Now()
	f, err := country.New()
	if err != nil {
		return err
	}
	fmt.Printf("table loaded in %.1f ms\n", time.Since(start).Seconds()*1e3)
	for _, pattern := range fs.Args() {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			gold, err := readGold(file)
			if err != nil {
				return err
			}
			benchFile(f, filepath.Base(file), gold, *rounds)
		}
	}
	return nil
}

func benchFile(f *country.Finder, name string, gold []goldDoc, rounds int) {
	var docs []*text.Document
	size := 0
	for i := range gold {
		size += len(gold[i].Text)
		docs = append(docs, text.New(&corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: gold[i].Text}}}))
	}
	var speeds []float64
	mentions := 0
	for range rounds {
		mentions = 0
		start := time.Now()
		for _, d := range docs {
			mentions += len(f.Find(d, nil))
		}
		speeds = append(speeds, float64(size)/1e6/time.Since(start).Seconds())
	}
	slices.Sort(speeds)
	fmt.Printf("%-28s best %6.1f median %6.1f MB/s  %d bytes, %d mentions\n",
		name, speeds[len(speeds)-1], speeds[len(speeds)/2], size, mentions)
}
