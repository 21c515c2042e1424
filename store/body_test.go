package store

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestBodies packs texts with everything that JSON escapes.
func TestBodies(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []*bodyText{
		{Blocks: []bodyBlock{}, Sentences: [][3]int{}},
		{Blocks: []bodyBlock{{label: 1, line: 2, text: `a "quoted" \ word`, score: 97}, {label: 300, text: "tab\tline\nnul\x00bell\a del\x7f", posted: "2024-07-03T10:42:00+02:00"}}, Sentences: [][3]int{{0, 0, 3}, {1, 4, 10}}},
		{Blocks: []bodyBlock{{label: 1, text: "Erdoğan said „öäü“ … 😀 \u2028"}}, Sentences: [][3]int{}},
	} {
		have, err := p.unpackBody(p.packBody(b))
		if diff := gocmp.Diff(b, have, gocmp.AllowUnexported(bodyBlock{})); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	}
	if _, err := p.unpackBody([]byte("no such thing")); err == nil {
		t.Error("a damaged text is no error")
	}
}
