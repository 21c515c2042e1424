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
		{Blocks: []bodyBlock{{1, 2, `a "quoted" \ word`}, {300, 0, "tab\tline\nnul\x00bell\a del\x7f"}}, Sentences: [][3]int{{0, 0, 3}, {1, 4, 10}}},
		{Blocks: []bodyBlock{{1, 0, "Erdoğan said „öäü“ … 😀 \u2028"}}, Sentences: [][3]int{}},
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
