package main

import (
	"math"
	"strings"

	"dateline/corpus"
	"dateline/extract/country"
)

// namesakes makes examples for the judge of bare names: persons called by one
// word, against countries. What they are called is no feature.
func namesakes(f *country.Finder, d *goldDoc, weight float64) []example {
	offsets := byteOffsets(d.Text)
	var out []example
	for _, s := range d.Spans {
		name := s.surface(d)
		if strings.ContainsAny(name, " .-") || !isUpperFirst(name) || s.End >= len(offsets) {
			continue
		}
		class := -1
		switch {
		case s.Label == "PER":
			class = country.OfPerson
		case isPlaceLabel(s.Label) && isCountryName(f, name):
			class = country.Free
		}
		if class < 0 {
			continue
		}
		if fs := f.NamesakeFeatures(d.Text, offsets[s.Start], offsets[s.End]); fs != nil {
			out = append(out, example{fs, class, weight})
		}
	}
	return out
}

// isPlaceLabel tells the labels of places in named-entity data.
func isPlaceLabel(label string) bool { return label == "LOC" || label == "GPE" }

// isCountryName reports whether a word is the name of a country and no demonym.
func isCountryName(f *country.Finder, word string) bool {
	return f.IsNameOf(word, corpus.FormName, corpus.FormFormer)
}

// byteOffsets maps code points to byte offsets.
func byteOffsets(s string) []int {
	var out []int
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

// quantiseOdds writes the difference of the two classes as signed bytes.
func quantiseOdds(w weights) []byte {
	out := make([]byte, country.NamesakeSpace)
	for id := range out {
		q := math.Round((w[country.OfPerson][id] - w[country.Free][id]) / country.WeightStep)
		out[id] = byte(int8(max(-127, min(127, q))))
	}
	return out
}
