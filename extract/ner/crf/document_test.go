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
	if n := len(CutSentences(d).Blocks[0].Sentences); n != 3 {
		t.Errorf("CutSentences cuts into %d sentences", n)
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

// TestEmit holds the scores that Emit puts together equal to those of each
// token's features, for documents that share words and for another model.
func TestEmit(t *testing.T) {
	documents := []*text.Document{
		document("PUTIN MEETS XI IN MOSCOW"),
		document("Mr. Vladimir Putin met Xi-Jinping in Moscow in 2019. He left. Then putin, the president, met Xi in Moscow again."),
		document("Xi met Mr. Putin in Moscow. The president left Moscow in 2019, and Xi-Jinping met Vladimir."),
	}
	seen := map[uint64]bool{}
	var keys []uint64
	for _, d := range documents {
		x := NewExtractor(nil)
		sents := x.Read(d)
		for si := range sents {
			for i := range sents[si].Len() {
				for _, k := range x.Features(nil, &sents[si], i) {
					if !seen[k] && k%3 != 0 {
						keys = append(keys, k)
					}
					seen[k] = true
				}
			}
		}
	}
	x := NewExtractor(nil)
	for _, step := range []float32{.25, .5} {
		rows := make([]Row, len(keys))
		for i := range rows {
			for y := range rows[i] {
				rows[i][y] = step * float32((i*7+y*13)%200-100)
			}
		}
		m := Pack(keys, rows, step, new(Transitions))
		for di, d := range append(documents, documents...) {
			sents := x.Read(d)
			for si := range sents {
				s := &sents[si]
				got := make([]float32, s.Len()*NumLabels)
				x.Emit(m, s, got)
				for i := range s.Len() {
					var want [NumLabels]float32
					m.Score(&want, x.Features(nil, s, i))
					if want == ([NumLabels]float32{}) {
						t.Fatalf("document %d, token %d: no scores", di, i)
					}
					if *(*[NumLabels]float32)(got[i*NumLabels:]) != want {
						t.Fatalf("document %d, token %d: Emit %v, Score %v", di, i, got[i*NumLabels:][:NumLabels], want)
					}
				}
			}
		}
	}
}
