package main

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"dateline/corpus"
	"dateline/extract/country"
	"dateline/extract/text"
)

// example is a hit with the class that the annotation gives it.
type example struct {
	features []uint32
	class    int
	weight   float64
}

// runTrain trains the judge of package country on named-entity data: a hit is
// free, inside a longer name, a person's or something else.
func runTrain(args []string) error {
	fs := flag.NewFlagSet("train", flag.ContinueOnError)
	out := fs.String("out", "extract/country/table/judge.bin", "the weights to write")
	namesakeOut := fs.String("namesake", "extract/country/table/namesake.bin", "the weights of the judge of namesakes to write")
	epochs := fs.Int("epochs", 6, "passes over the data")
	if err := fs.Parse(args); err != nil {
		return err
	}
	f, err := country.New()
	if err != nil {
		return err
	}
	var train, held []example
	var bare, bareHeld []example
	for _, pattern := range fs.Args() {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".jsonl.gz")
			docs, err := readGold(file)
			if err != nil {
				return err
			}
			for i := range docs {
				if i%10 == 9 {
					bareHeld = append(bareHeld, namesakes(f, &docs[i], noise(name))...)
				} else {
					bare = append(bare, namesakes(f, &docs[i], noise(name))...)
				}
			}
			var counts [country.Classes]int
			docs = augment(docs)
			for i := range docs {
				for _, e := range label(f, &docs[i], noise(name)) {
					counts[e.class]++
					if i%10 == 9 {
						held = append(held, e)
					} else {
						train = append(train, e)
					}
				}
			}
			fmt.Printf("%-24s %6d documents, by class %v\n", name, len(docs), counts)
		}
	}
	w := fit(train, *epochs)
	report(w, held)
	if err := os.WriteFile(*out, quantise(w), 0o644); err != nil {
		return err
	}
	fmt.Println("bare names, country or person:")
	w = fit(bare, *epochs)
	report(w, bareHeld)
	return os.WriteFile(*namesakeOut, quantiseOdds(w), 0o644)
}

// noise is the weight of a data set's examples: less for labels made by
// machines.
func noise(name string) float64 {
	if strings.HasPrefix(name, "gmb") {
		return 0.4
	}
	return 1
}

// label gives the hits of a document their classes.
func label(f *country.Finder, d *goldDoc, weight float64) []example {
	a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: d.Text}}}
	offsets := runeOffsets(d.Text)
	var out []example
	for _, e := range f.Examples(text.New(a)) {
		start, end := offsets[e.Start], offsets[e.End]
		class, w := classOf(d, e, start, end)
		if class >= 0 {
			out = append(out, example{e.Features, class, w * weight})
		}
	}
	return out
}

// runeOffsets maps byte offsets to code points.
func runeOffsets(s string) []int {
	out := make([]int, len(s)+1)
	n := 0
	for i, r := range s {
		_ = r
		out[i] = n
		n++
	}
	out[len(s)] = n
	return out
}

// classOf finds the annotation's class for a hit, -1 where it says nothing.
func classOf(d *goldDoc, e country.Example, start, end int) (int, float64) {
	for _, s := range d.Spans {
		if s.Start >= end || s.End <= start {
			continue
		}
		name := strings.TrimPrefix(s.surface(d), "the ")
		from := s.End - len([]rune(name))
		wider := from < start || s.End > end+2
		inside := s.Start <= start && s.End >= end
		switch {
		case !inside:
			if s.Start == start && s.Label != "PER" && s.Label != "ORG" {
				return country.Free, 1
			}
			return -1, 0
		case s.Label == "PER":
			if wider && from == start && (e.Form == corpus.FormDemonym || e.Form == corpus.FormAbbreviation) {
				return -1, 0 // "U.S. President Joe Biden" marked as a person
			}
			return country.OfPerson, 1
		case wider:
			return country.InName, 1
		case s.Label == "ORG":
			return -1, 0
		}
		return country.Free, 1
	}
	switch {
	case d.personsOnly:
		return -1, 0
	case e.Form == corpus.FormCity, e.Form == corpus.FormRegion, e.Form == corpus.FormCapital:
		return country.Other, 0.5
	}
	return -1, 0
}

func (s goldSpan) surface(d *goldDoc) string {
	if s.Surface != "" {
		return s.Surface
	}
	r := []rune(d.Text)
	return string(r[s.Start:s.End])
}

// weights is one vector a class.
type weights [country.Classes][]float64

// fits is how many models are averaged, so that the order of the examples counts
// for less.
const fits = 5

// fit averages the weights of several models.
func fit(train []example, epochs int) weights {
	var mean weights
	for c := range mean {
		mean[c] = make([]float64, country.FeatureSpace)
	}
	for seed := range fits {
		w := fitOnce(train, epochs, uint64(seed))
		for c := range w {
			for id, v := range w[c] {
				mean[c][id] += v / fits
			}
		}
	}
	return mean
}

// fitOnce trains a softmax regression with AdaGrad; the order of the examples
// comes from the seed.
func fitOnce(train []example, epochs int, seed uint64) weights {
	var w, g weights
	for c := range w {
		w[c] = make([]float64, country.FeatureSpace)
		g[c] = make([]float64, country.FeatureSpace)
	}
	const rate, decay = 0.15, 2e-6
	rng := rand.New(rand.NewPCG(1, seed))
	for range epochs {
		rng.Shuffle(len(train), func(i, j int) { train[i], train[j] = train[j], train[i] })
		for i := range train {
			e := &train[i]
			p := predict(&w, e.features)
			for c := range w {
				grad := p[c]
				if c == e.class {
					grad--
				}
				grad *= e.weight
				for _, id := range e.features {
					d := grad + decay*w[c][id]
					g[c][id] += d * d
					w[c][id] -= rate * d / (0.1 + math.Sqrt(g[c][id]))
				}
			}
		}
	}
	return w
}

func predict(w *weights, features []uint32) [country.Classes]float64 {
	var p [country.Classes]float64
	for c := range p {
		for _, id := range features {
			p[c] += w[c][id]
		}
	}
	top, sum := p[0], 0.0
	for _, v := range p {
		top = max(top, v)
	}
	for c := range p {
		p[c] = math.Exp(p[c] - top)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}

// report prints precision and recall by class on the held-out documents.
func report(w weights, held []example) {
	var t [country.Classes]tally
	for _, e := range held {
		p := predict(&w, e.features)
		best := 0
		for c := range p {
			if p[c] > p[best] {
				best = c
			}
		}
		if best == e.class {
			t[best].tp++
		} else {
			t[best].fp++
			t[e.class].fn++
		}
	}
	for c, name := range []string{"free", "in a longer name", "person", "other"} {
		fmt.Printf("held out: %-18s %s  (%d)\n", name, t[c], t[c].tp+t[c].fn)
	}
}

// quantise writes the weights as signed bytes, the classes of a feature side
// by side, in steps of country.WeightStep.
func quantise(w weights) []byte {
	out := make([]byte, country.FeatureSpace*country.Classes)
	for id := range country.FeatureSpace {
		for c := range w {
			q := math.Round(w[c][id] / country.WeightStep)
			out[id*country.Classes+c] = byte(int8(max(-127, min(127, q))))
		}
	}
	return out
}
