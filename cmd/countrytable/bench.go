package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"io"
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
	var speeds, hashing []float64
	mentions := 0
	for range rounds {
		mentions = 0
		start := time.Now()
		for _, d := range docs {
			mentions += len(f.Find(d, nil))
		}
		speeds = append(speeds, float64(size)/1e6/time.Since(start).Seconds())
		hashing = append(hashing, float64(size)/1e6/hashAll(gold).Seconds())
	}
	slices.Sort(speeds)
	slices.Sort(hashing)
	last, middle := len(speeds)-1, len(speeds)/2
	fmt.Printf("%-28s best %6.1f median %6.1f MB/s  %d bytes, %d mentions; hashing the same bytes: best %.0f median %.0f MB/s\n",
		name, speeds[last], speeds[middle], size, mentions, hashing[last], hashing[middle])
}

// hashAll takes the time that FNV-1a needs for the texts: what the machine
// gives at this moment, to compare the finder's speed with.
func hashAll(gold []goldDoc) time.Duration {
	start := time.Now()
	h := fnv.New64a()
	for i := range gold {
		_, _ = io.WriteString(h, gold[i].Text)
	}
	sink := h.Sum64()
	took := time.Since(start)
	if sink == 0 {
		fmt.Println("hash 0")
	}
	return took
}
