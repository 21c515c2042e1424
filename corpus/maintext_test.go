package corpus

import (
	"slices"
	"testing"
)

func TestTextWords(t *testing.T) {
	if got := TextWords("Don’t, it’s 9:30 in Ærø_1!"); !slices.Equal(got, []string{"don", "t", "it", "s", "9", "30", "in", "ærø_1"}) {
		t.Errorf("%q", got)
	}
}

func TestGramOverlap(t *testing.T) {
	for _, c := range []struct {
		have, want string
		p, r       float64
	}{
		{"a b c d e", "a b c d e", 1, 1},
		{"a b c d e", "a b c d", 0.5, 1},
		{"a b c d x y", "a b c d e", 1.0 / 3, 0.5},
		{"a b c d a b c d", "a b c d", 0.2, 1},
		{"a b c", "a b c", 0, 0},
		{"", "a b c d", 0, 0},
	} {
		if p, r := GramOverlap(TextWords(c.have), TextWords(c.want)); p != c.p || r != c.r {
			t.Errorf("%q in %q: %v %v, want %v %v", c.have, c.want, p, r, c.p, c.r)
		}
	}
}
