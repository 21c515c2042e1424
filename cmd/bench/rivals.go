package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"dateline/corpus"
	"dateline/ingest"
)

// tally sums up how a library does on pages.
type tally struct {
	pages, exact               int
	precision, recall, seconds float64
}

func (t *tally) add(text, gold string, seconds float64) {
	have, want := corpus.TextWords(text), corpus.TextWords(gold)
	precision, recall := corpus.GramOverlap(have, want)
	t.pages++
	t.precision += precision
	t.recall += recall
	t.seconds += seconds
	if slices.Equal(have, want) {
		t.exact++
	}
}

// print prints a line, rates beside a bare parse in the same process.
func (t *tally) print(w io.Writer, name string, parse float64) error {
	n := float64(t.pages)
	p, r := t.precision/n, t.recall/n
	_, err := fmt.Fprintf(w, "%-28s %8.1f %7.1f %7.3f %7.3f %7.3f %7.3f\n", name, n/t.seconds, t.seconds/parse, p, r, 2*p*r/max(p+r, 1e-9), float64(t.exact)/n)
	return err
}

// benchRivals compares reading the main text of pages with what other
// libraries made of them, as the command rivals wrote it.
func benchRivals(w io.Writer, path, rivals string) error {
	golds, err := readGold(path)
	if err != nil {
		return err
	}
	names, tallies, err := readRivals(rivals, golds)
	if err != nil {
		return err
	}
	pages, _, err := readPages(path)
	if err != nil {
		return err
	}
	ours, parsing := &tally{}, time.Duration(0)
	for _, p := range pages {
		gold, ok := golds[p.URL]
		if !ok {
			continue
		}
		parsing += shortest(func() { err = parse([]ingest.Raw{p}) })
		if err != nil {
			return err
		}
		text := ""
		took := shortest(func() {
			for a, failed := range ingest.Decode(p) {
				if failed == nil {
					text = a.BodyText()
				}
			}
		})
		ours.add(text, gold, took.Seconds())
	}
	fmt.Fprintf(w, "%d pages; 4-grams of words against the gold text\n%-28s %8s %7s %7s %7s %7s %7s\n", ours.pages, "", "pages/s", "parses", "p", "r", "f1", "exact")
	if err := ours.print(w, "dateline", parsing.Seconds()); err != nil {
		return err
	}
	for _, name := range names[1:] {
		if err := tallies[name].print(w, name, tallies[names[0]].seconds); err != nil {
			return err
		}
	}
	return nil
}

// readRivals reads what the command rivals wrote. The first name is that of the
// bare parse.
func readRivals(path string, golds map[string]string) ([]string, map[string]*tally, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var names []string
	tallies := map[string]*tally{}
	dec := json.NewDecoder(f)
	for {
		var line struct {
			Name, URL, Text string
			Seconds         float64
		}
		if err := dec.Decode(&line); err == io.EOF {
			break
		} else if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		gold, ok := golds[line.URL]
		if !ok {
			continue
		}
		if tallies[line.Name] == nil {
			names = append(names, line.Name)
			tallies[line.Name] = &tally{}
		}
		tallies[line.Name].add(line.Text, gold, line.Seconds)
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("%s holds nothing about these pages", path)
	}
	return names, tallies, nil
}

// readGold reads the main text of each page, by its address.
func readGold(path string) (map[string]string, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	golds := map[string]string{}
	dec := json.NewDecoder(f)
	for {
		var d struct {
			URL  string
			Gold struct{ Text string }
		}
		if err := dec.Decode(&d); err == io.EOF {
			return golds, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if len(strings.Fields(d.Gold.Text)) >= 4 {
			golds[d.URL] = d.Gold.Text
		}
	}
}
