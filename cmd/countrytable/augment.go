package main

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// Names of countries and places that persons bear, too.
const (
	placesAsGiven = `Georgia Jordan Chad Israel India Kenya China Ireland Jamaica Cuba Chelsea Paris Sydney Austin Charlotte
		Florence Madison Savannah Brooklyn Carolina Virginia Dakota Milan Vienna Adelaide Victoria Alexandria Houston
		Dallas Phoenix Lincoln London Holland Scot Dane Finn Santiago Salvador Florian Tyler Mary Elizabeth Jackson`
	placesAsFamily = `Holland England Jordan France Ireland Wales Spain Poland Germany Brazil English French German Welsh
		Finn Scot Pole Turk Swede London Paris Houston Lincoln Washington Jackson Bristol Burlington York Milan Rome
		Berlin Denver Chad Israel Portugal Norway Malta Lebanon Cuba Montenegro Moscow Hamilton Bolton Sutton Lancaster`
)

// augment adds copies: for one document in ten in the style of a headline, for
// one in twenty in capitals, for one in three with persons named as places are.
func augment(docs []goldDoc) []goldDoc {
	rng := rand.New(rand.NewPCG(3, 4))
	var out []goldDoc
	for i := range docs {
		out = append(out, docs[i])
		switch {
		case i%10 == 3:
			out = append(out, restyle(docs[i], headline))
		case i%20 == 7:
			out = append(out, restyle(docs[i], unicode.ToUpper))
		case i%3 == 1:
			if d, ok := rename(docs[i], rng); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

// restyle returns a copy whose first letters of words, or all letters, are
// changed; offsets stay, since only letters of one code point are.
func restyle(d goldDoc, to func(rune) rune) goldDoc {
	r := []rune(d.Text)
	word := 0
	for i, c := range r {
		if !unicode.IsLetter(c) {
			word = i + 1
			continue
		}
		if i == word && longWord(r[i:]) || to('a') == 'A' {
			r[i] = unicode.ToUpper(c)
		}
	}
	d.Text = string(r)
	d.Spans = append([]goldSpan(nil), d.Spans...)
	for i := range d.Spans {
		d.Spans[i].Surface = ""
	}
	return d
}

// headline leaves letters inside words as they are.
func headline(r rune) rune { return r }

// longWord reports whether at least four letters follow: headlines keep short
// words small.
func longWord(r []rune) bool {
	for k := range 4 {
		if k >= len(r) || !unicode.IsLetter(r[k]) {
			return false
		}
	}
	return true
}

// rename returns a copy in which persons of two names bear a place's as one of
// them, and only the spans of persons are kept, since the places around them
// are in the original.
func rename(d goldDoc, rng *rand.Rand) (goldDoc, bool) {
	given, family := strings.Fields(placesAsGiven), strings.Fields(placesAsFamily)
	text := []rune(d.Text)
	var out []rune
	var spans []goldSpan
	at := 0
	for _, s := range d.Spans {
		if s.Start < at {
			continue
		}
		out = append(out, text[at:s.Start]...)
		name := string(text[s.Start:s.End])
		parts := strings.Fields(name)
		changed := false
		if s.Label == "PER" && len(parts) == 2 && isUpperFirst(parts[0]) && isUpperFirst(parts[1]) {
			changed = true
			if rng.IntN(2) == 0 {
				parts[0] = given[rng.IntN(len(given))]
			} else {
				parts[1] = family[rng.IntN(len(family))]
			}
			name = strings.Join(parts, " ")
		}
		start := len(out)
		out = append(out, []rune(name)...)
		if changed {
			spans = append(spans, goldSpan{Start: start, End: len(out), Label: "PER"})
		}
		at = s.End
	}
	out = append(out, text[at:]...)
	d.Text, d.Spans = string(out), spans
	d.personsOnly = true
	return d, len(spans) > 0
}

func isUpperFirst(s string) bool { return s != "" && unicode.IsUpper([]rune(s)[0]) }
