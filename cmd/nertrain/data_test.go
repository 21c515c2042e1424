package main

import (
	"slices"
	"strings"
	"testing"

	"dateline/extract/ner/crf"
)

// spell writes the labels of a sample's tokens: O, B I L U with the type's
// number, * for any, ? for a set.
func spell(s *sample) string {
	var out []string
	for _, set := range s.labels {
		w := "?"
		if set == crf.Any {
			w = "*"
		}
		for l := range crf.Label(crf.NumLabels) {
			if set != crf.Only(l) {
				continue
			}
			w = "O"
			if l != crf.Outside {
				w = string("BILU"[l.Position()]) + string('0'+rune(l.Type()))
			}
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func TestAlignment(t *testing.T) {
	for _, c := range []struct {
		text  string
		spans []label
		want  string
	}{
		{"Vladimir Putin's war", []label{{0, 14, "PER"}}, "B0 L0 O O"},
		{"“Erdoğan” spoke to José Luis García in İzmir.", []label{{1, 8, "PER"}, {19, 35, "PER"}, {39, 44, "GPE"}}, "O U0 O O O B0 I0 L0 O U2 O"},
		{"Line one\nMr. Xi met Bush", []label{{13, 15, "PER"}, {20, 24, "PER"}}, "O O O U0 O U0"},
		{"Mr. Xi left", []label{{0, 6, "PER"}}, "O U0 O"},                      // a title inside the span
		{"the Biden-Harris ticket", []label{{4, 9, "PER"}}, "O * O"},           // part of a token
		{"Putin-backed rebels", []label{{0, 5, "PER"}}, "U0 O O O"},            // a compound is three tokens
		{"Intel Corp. rose", []label{{0, 10, "ORG"}}, "B1 L1 O"},               // the span leaves out a stop
		{"Bank of China", []label{{0, 13, "ORG"}, {8, 13, "LOC"}}, "B1 I1 L1"}, // nested
		{"on May 5 Merkel", []label{{3, 8, "DATE"}, {9, 15, "PER"}}, "O O O U0"},
		{"He met John. Smith left", []label{{7, 18, "PER"}}, "O O * * * O"}, // two sentences
	} {
		s := newSample(&row{Text: c.text, Spans: c.spans}, 0, 1)
		if got := spell(s); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestUnlabelledTypesAndUnsureText(t *testing.T) {
	s := newSample(&row{Text: "Russians like Kazan", Unsure: [][2]int{{14, 19}}}, crf.OfType(3), 1)
	if s.labels[0] != crf.Only(crf.Outside)|crf.OfType(3) {
		t.Errorf("an unlabelled type is not allowed: %b", s.labels[0])
	}
	if s.labels[2] != crf.Any {
		t.Errorf("an unsure token has labels %b", s.labels[2])
	}
}

func TestRecase(t *testing.T) {
	s := newSample(&row{Text: "He met Ana. She left.\nAna’s dog", Spans: []label{{7, 10, "PER"}, {22, 25, "PER"}}}, 0, 1)
	c := s.recase(func(sentence int) bool { return sentence != 1 }, strings.ToUpper)
	if got := c.doc.Blocks[0].Text + "|" + c.doc.Blocks[1].Text; got != "HE MET ANA. She left.|ANA’S DOG" {
		t.Errorf("recased text %q", got)
	}
	if !slices.Equal(c.weight, []float32{1, 0, 1}) {
		t.Errorf("weights %v", c.weight)
	}
	b := c.doc.Blocks[1]
	if tok := b.Tokens[0]; b.Text[tok.Start:tok.End] != "ANA" || spell(c) != spell(s) {
		t.Errorf("token %v, labels %s", tok, spell(c))
	}
}

// TestTrainingLearns trains on a toy language in which names follow "mr" and
// checks that the rule carries over to words never seen.
func TestTrainingLearns(t *testing.T) {
	var samples []*sample
	for _, name := range []string{"Abel", "Bruno", "Carla", "Dora", "Emil", "Fritz"} {
		text := "yesterday mr " + name + " went home . the Dog barked ."
		samples = append(samples, newSample(&row{Text: text, Spans: []label{{13, 13 + len(name), "PER"}}}, 0, 1))
	}
	set := settings{Epochs: 20, Average: 2, Rate: 0.2, Drop: 0.3, Seed: 1}
	data := index(samples, nil, 1)
	m := train(data, set, t.Output())
	again := train(data, set, t.Output())
	if !slices.Equal(m.rows, again.rows) || *m.trans != *again.trans {
		t.Error("the same seed gave other weights")
	}
	w := m.pack(1<<20, 0.01)
	test := newSample(&row{Text: "yesterday mr Zoran went home . the Cat barked ."}, 0, 1)
	x := crf.NewExtractor(nil)
	sents := x.Read(test.doc)
	emit := make([]float32, sents[0].Len()*crf.NumLabels)
	for i := range sents[0].Len() {
		w.Score((*[crf.NumLabels]float32)(emit[i*crf.NumLabels:]), x.Features(nil, &sents[0], i))
	}
	z := crf.NewLattice(w.Trans)
	z.Load(emit)
	labels := make([]crf.Label, sents[0].Len())
	z.Decode(labels)
	if got := crf.Chunks(nil, labels); len(got) != 1 || got[0] != (crf.Chunk{First: 2, Last: 3}) {
		t.Errorf("found %v", got)
	}
}

func TestWardMergesTheClosest(t *testing.T) {
	centres := make([]vector, 4)
	centres[0][0], centres[1][0], centres[2][1], centres[3][1] = 1, 0.9, 1, 0.8
	groups := ward(centres, []float64{1, 1, 1, 1}, []int{2})
	g := groups[0]
	if g[0] != g[1] || g[2] != g[3] || g[0] == g[2] {
		t.Errorf("groups %v", g)
	}
}
