package country

import (
	"testing"

	"dateline/corpus"
	"dateline/extract/text"
)

// TestGivenNameBeside: where a tagger takes the given name for a place and the
// family name for a person, the pair is a person, and the bare name is judged
// by its words.
func TestGivenNameBeside(t *testing.T) {
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: "Nine-year-old Georgia Waller skates well. Georgia began at four, she said."}}}
	names := []text.Name{
		{Span: corpus.Span{Start: 14, End: 21}, Label: text.Place, Score: .9},
		{Span: corpus.Span{Start: 22, End: 28}, Label: text.Person, Score: .9},
		{Span: corpus.Span{Start: 42, End: 49}, Label: text.Place, Score: .99},
	}
	for _, m := range f.Find(text.New(a), names) {
		if m.Status == corpus.Counted {
			t.Errorf("%q at %d is counted", m.Text, m.Start)
		}
	}
}
