package main

import (
	"slices"
	"testing"
)

func at(start, end int, name string, score float64) sureSpan {
	return sureSpan{label{start, end, name}, score}
}

func TestCompareReadings(t *testing.T) {
	own := []sureSpan{
		at(0, 5, "PER", 0.9),    // both find it
		at(10, 15, "ORG", 0.9),  // the other says PER
		at(20, 25, "LOC", 0.5),  // hesitates, the other is sure of PER
		at(30, 35, "PER", 0.99), // the other hesitates there
		at(40, 45, "PER", 0.99), // the other sees nothing
	}
	other := &reading{
		Line: 7,
		Spans: []sureSpan{
			at(0, 5, "PER", 0.8), at(10, 15, "PER", 0.99), at(20, 25, "PER", 0.99), at(50, 55, "PER", 0.99),
		},
		Unsure: [][2]int{{32, 34}},
	}
	got := compare(own, other)
	if want := []label{{0, 5, "PER"}, {20, 25, "PER"}, {30, 35, "PER"}}; !slices.Equal(got.Spans, want) {
		t.Errorf("names %v, want %v", got.Spans, want)
	}
	if want := [][2]int{{10, 15}, {50, 55}, {10, 15}, {20, 25}, {40, 45}}; !slices.Equal(got.Unsure, want) {
		t.Errorf("unsure %v, want %v", got.Unsure, want)
	}
	if got.Line != 7 {
		t.Errorf("line %d", got.Line)
	}
}
