package webpage

import (
	"math"
	"testing"
)

// scored is a page of blocks of ten words with these scores.
func scored(scores ...float32) (*View, []float32) {
	p := &Page{Blocks: make([]Block, len(scores))}
	for i := range p.Blocks {
		p.Blocks[i].text.words = 10
	}
	return &View{page: p}, scores
}

func TestCutIsHalfWhereThePageIsSure(t *testing.T) {
	v, s := scored(1, 1, 1, 0, 0)
	if got := (&Model{Threshold: .3}).Cut(v, s); math.Abs(float64(got)-.5) > 1e-6 {
		t.Errorf("%g", got)
	}
}

func TestCutIsTheBestChoiceByTheScores(t *testing.T) {
	v, s := scored(.9, .42, .38, .1)
	got := (&Model{Threshold: .1}).Cut(v, s)
	best, want := 0.0, 0
	for n := 1; n <= len(s); n++ { // the F1 that the n highest promise
		both, total := float32(0), float32(0)
		for i, p := range s {
			total += p
			if i < n {
				both += p
			}
		}
		if f := 2 * float64(both) / float64(float32(n)+total); f > best {
			best, want = f, n
		}
	}
	chosen := 0
	for _, p := range s {
		if p >= got {
			chosen++
		}
	}
	if chosen != want {
		t.Errorf("%d blocks from %g, the best choice has %d", chosen, got, want)
	}
}

func TestCutKeepsTheLeastScore(t *testing.T) {
	v, s := scored(.1, .05, .02)
	if got := (&Model{Threshold: .3}).Cut(v, s); got != .3 {
		t.Errorf("%g", got)
	}
	if got := (&Model{Threshold: .3}).Cut(&View{page: &Page{}}, nil); got != .3 {
		t.Errorf("no blocks: %g", got)
	}
}
