package person

import (
	_ "embed"
	"strings"
	"testing"

	"dateline/corpus"
)

//go:embed testdata/within.tsv
var withinFile string

// TestWithin holds that names of one article are told apart and joined as a
// reader would: the last name of the row is the first person, the second, or
// neither.
func TestWithin(t *testing.T) {
	right, all := 0, 0
	for line := range strings.Lines(withinFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(strings.TrimSpace(line), "\t")
		if len(c) != 3 {
			t.Fatalf("bad row: %q", line)
		}
		d, names := article(c[0])
		ms, _ := Resolve(d, names, nil)
		if len(ms) < 2 {
			t.Errorf("%s: %d names", c[0], len(ms))
			continue
		}
		all++
		got := whichOf(ms)
		if got == c[1] {
			right++
			continue
		}
		t.Logf("missed: %s (%s): %s, want %s: %s", c[0], c[2], got, c[1], strings.Join(written(ms), " "))
		if got != "neither" {
			t.Errorf("false merge: %s", c[0])
		}
	}
	t.Logf("%d of %d rows right", right, all)
	if right*10 < all*9 {
		t.Errorf("%d of %d rows right, of which nine tenths should be", right, all)
	}
}

// whichOf says who the last mention is.
func whichOf(ms []corpus.Mention) string {
	last := ms[len(ms)-1]
	switch {
	case last.Status != corpus.Counted || last.Entity == "":
		return "neither"
	case last.Entity == ms[0].Entity:
		return "first"
	case len(ms) > 2 && last.Entity == ms[1].Entity:
		return "second"
	}
	return "neither"
}
