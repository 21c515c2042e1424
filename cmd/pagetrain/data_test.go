package main

import (
	"slices"
	"strings"
	"testing"

	"dateline/corpus"
)

func blocksOf(texts ...string) [][]string {
	var out [][]string
	for _, t := range texts {
		out = append(out, corpus.TextWords(t))
	}
	return out
}

func TestLabelPartly(t *testing.T) {
	s := &sample{words: blocksOf(
		"Home", "The council voted on Tuesday to close the pier.", "Share this article", "Read more: Pier plan in full",
		"Mayor Ruth Quill said the pier could not be saved, and that is how to share this article of faith.", "Nothing known")}
	s.labelPartly([]string{"voted on Tuesday", "could not be saved"}, []string{"Share this article", "Read more", "a piece that is not there"})
	var labels []string
	for i := range s.words {
		switch {
		case s.w[i] == 0:
			labels = append(labels, "?")
		case s.y[i] == 1:
			labels = append(labels, "yes")
		default:
			labels = append(labels, "no")
		}
	}
	if want := []string{"?", "yes", "no", "no", "yes", "?"}; !slices.Equal(labels, want) {
		t.Errorf("labels %v, want %v", labels, want)
	}
}

func TestLabelPartlyAbstains(t *testing.T) {
	s := &sample{words: blocksOf("The pier is closed for good", "The pier is closed for good", "Pier closed: read more")}
	s.labelPartly([]string{"pier is closed", "Pier closed"}, []string{"closed: read more"})
	if slices.ContainsFunc(s.w, func(w float32) bool { return w > 0 }) {
		t.Errorf("a text that stands twice, or that is on both sides, was labelled: %v %v", s.y, s.w)
	}
}

func TestBodyOfTakesTheVersionThatThePageShows(t *testing.T) {
	old := strings.Repeat("The old text of the page is about the pier and the harbour. ", 3)
	now := strings.Repeat("The page of today is about the vote in the council of the town. ", 3)
	test := `{"V1": {"body": {"summary": [], "sections": [{"headline": [], "paragraphs": ["` + old + `"]}]}},
		"V2": {"body": {"summary": ["A vote"], "sections": [{"headline": ["Today"], "paragraphs": ["` + now + `"]}]}}, "topics": ["x"]}`
	got := bodyOf([]byte(test), "<html><body><h2>Today</h2><p>"+now+"</p></body></html>")
	if want := "A vote\n\nToday\n\n" + now; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := bodyOf([]byte(test), "<p>Something else</p>"); got != "" {
		t.Errorf("a text that the page does not show: %q", got)
	}
}
