package main

import (
	"math"
	"testing"
)

// TestGramOverlap is worked by hand: "a b c d e" has two 4-grams, "b c d e f g"
// three, and they share one.
func TestGramOverlap(t *testing.T) {
	p, r := gramOverlap(pageWords("A b, c d e."), pageWords("b c d e f g"))
	if math.Abs(p-1.0/2) > 1e-9 || math.Abs(r-1.0/3) > 1e-9 {
		t.Errorf("precision %v and recall %v, want 1/2 and 1/3", p, r)
	}
	if p, r := gramOverlap(nil, pageWords("a b c d")); p != 0 || r != 0 {
		t.Errorf("nothing found: %v, %v", p, r)
	}
}
