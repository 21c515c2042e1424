package corpus

import "testing"

func TestCodePoints(t *testing.T) {
	p := CodePoints{Text: "Erdoğan – Ō 😀x"}
	for _, at := range [][2]int{{0, 0}, {4, 4}, {6, 5}, {9, 8}, {12, 9}, {3, 3}, {len(p.Text), 14}} {
		if got := p.At(at[0]); got != at[1] {
			t.Errorf("byte %d: got %d, want %d", at[0], got, at[1])
		}
	}
}
