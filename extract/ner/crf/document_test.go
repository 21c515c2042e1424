package crf

import (
	"strings"
	"testing"

	"dateline/corpus"
	"dateline/extract/text"
)

func document(s string) *text.Document {
	return text.New(&corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: s}}})
}

// words joins the tokens of a document with bars.
func words(d *text.Document) string {
	var out []string
	for _, b := range d.Blocks {
		for _, t := range b.Tokens {
			out = append(out, b.Text[t.Start:t.End])
		}
	}
	return strings.Join(out, "|")
}

func TestSplit(t *testing.T) {
	for in, want := range map[string]string{
		"Putin-backed rebels":               "Putin|-|backed|rebels",
		"the Khrushchev-era flats":          "the|Khrushchev|-|era|flats",
		"Kim Jong-un and Sam Bankman-Fried": "Kim|Jong-un|and|Sam|Bankman-Fried",
		"Moon Jae-in, Lee Hsiao-ching":      "Moon|Jae-in|,|Lee|Hsiao-ching",
		"Kassym-Jomart co-operating":        "Kassym-Jomart|co-operating",
		"Leo Tolstoy-perhaps the greatest":  "Leo|Tolstoy|-|perhaps|the|greatest",
	} {
		d := document(in)
		if got := words(Split(d)); got != want {
			t.Errorf("Split(%q) = %s, want %s", in, got, want)
		}
		x := NewExtractor(nil)
		var got []string
		for range x.Read(d) {
			for i := range x.Tokens() {
				r := x.Range(i)
				got = append(got, in[r.Start:r.End])
			}
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("Read(%q) = %s, want %s", in, s, want)
		}
	}
}

func TestEndlessSentencesAreCut(t *testing.T) {
	d := document(strings.Repeat("word ", 2500))
	x := NewExtractor(nil)
	var sizes []int
	for _, s := range x.Read(d) {
		sizes = append(sizes, s.Len())
	}
	if len(sizes) != 3 || sizes[0] != maxSentence || sizes[2] != 500 {
		t.Errorf("sentences of %v tokens", sizes)
	}
	if n := len(Split(d).Blocks[0].Sentences); n != 3 {
		t.Errorf("Split cuts into %d sentences", n)
	}
}

func TestLetterCase(t *testing.T) {
	x := NewExtractor(nil)
	for in, want := range map[string]letterCase{
		"President Putin received Xi in Moscow on a cold Monday.": mixedCase,
		"PUTIN MEETS XI IN MOSCOW":                                upperCase,
		"Putin Meets Xi in Moscow as War in Ukraine Drags":        titleCase,
		"NATO and the EU agreed.":                                 mixedCase,
	} {
		if got := x.Read(document(in))[0].letters; got != want {
			t.Errorf("%q has case %d, want %d", in, got, want)
		}
	}
}

// TestFeaturesForgetTheLastDocument holds that what one document shows about a
// word is not used in the next.
func TestFeaturesForgetTheLastDocument(t *testing.T) {
	read := func(x *Extractor, s string) map[uint64]bool {
		keys := map[uint64]bool{}
		sents := x.Read(document(s))
		for si := range sents {
			for i := range sents[si].Len() {
				for _, k := range x.Features(nil, &sents[si], i) {
					keys[k] = true
				}
			}
		}
		return keys
	}
	const text = "Here Putin spoke. There Putin left."
	fresh := read(NewExtractor(nil), text)
	used := NewExtractor(nil)
	read(used, "We saw Mr. Vladimir Putin here. Then putin slept in Putin Street.")
	again := read(used, text)
	if len(fresh) != len(again) {
		t.Fatalf("%d features, %d after another document", len(fresh), len(again))
	}
	for k := range fresh {
		if !again[k] {
			t.Fatal("another document changed the features")
		}
	}
}
