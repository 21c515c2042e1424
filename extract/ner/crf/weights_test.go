package crf

import (
	"math"
	"math/rand/v2"
	"testing"
)

func randomWeights(n int) (keys []uint64, rows []Row) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range n {
		var r Row
		for y := range r {
			r[y] = float32(math.Round(rng.NormFloat64()*20) * 0.125)
		}
		keys, rows = append(keys, rng.Uint64()), append(rows, r)
	}
	return keys, rows
}

func TestScoreSumsRows(t *testing.T) {
	keys, rows := randomWeights(300)
	w := Pack(keys, rows, 0.125, new(Transitions))
	b, err := w.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := ReadWeights(b)
	if err != nil {
		t.Fatal(err)
	}
	if r.Len() != w.Len() || w.Len() < 299 {
		t.Fatalf("%d features read, %d written", r.Len(), w.Len())
	}
	for _, m := range []*Weights{w, r} {
		var got [NumLabels]float32
		m.Score(&got, append(keys[:200:200], 12345, 67890)) // two unknown keys
		for y := range numNames {
			want := float32(0)
			for i := range 200 {
				want += max(-127*0.125, min(127*0.125, rows[i][y]))
			}
			if got[y+1] != want {
				t.Errorf("label %d: %f, want %f", y+1, got[y+1], want)
			}
		}
		if got[Outside] != 0 {
			t.Errorf("outside scores %f", got[Outside])
		}
	}
}

func TestReadRejectsRubbish(t *testing.T) {
	keys, rows := randomWeights(50)
	good, _ := Pack(keys, rows, 1, new(Transitions)).AppendBinary(nil)
	for n := range len(good) {
		if _, err := ReadWeights(good[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes were accepted", n, len(good))
		}
	}
	c, _ := NewClusters([]uint64{1, 2}, []uint16{0, 1}, make([][4]uint16, 2)).AppendBinary(nil)
	for n := range len(c) {
		if _, err := ReadClusters(c[:n]); err == nil {
			t.Fatalf("clusters: the first %d of %d bytes were accepted", n, len(c))
		}
	}
}

func TestClusters(t *testing.T) {
	words := []string{"putin", "said", "erdogan", "lukasz", "mekong"}
	var hashes []uint64
	for _, w := range words {
		hashes = append(hashes, HashWord(w))
	}
	parents := [][4]uint16{{0, 0, 0, 0}, {1, 1, 1, 0}, {2, 1, 2, 1}}
	b, err := NewClusters(hashes, []uint16{0, 1, 2, 2, 0}, parents).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ReadClusters(b)
	if err != nil {
		t.Fatal(err)
	}
	lex := lexicon{clusters: c}
	for form, want := range map[string]int{
		"Putin": 0, "PUTIN": 0, "said": 1, "Erdoğan": 2, "Łukasz": 2, "mid-Mekong": 0, "Zzyzx": -1,
	} {
		w := lex.words[:0]
		w = append(w, lex.describe([]byte(form), 0))
		if want < 0 {
			if w[0].known {
				t.Errorf("%s has clusters %v", form, w[0].grains)
			}
		} else if !w[0].known || w[0].grains != parents[want] {
			t.Errorf("%s has clusters %v (%v), want %v", form, w[0].grains, w[0].known, parents[want])
		}
	}
}
