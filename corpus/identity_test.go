package corpus

import "testing"

// partition makes one mention for each letter; letters of one word share an
// entity named after it.
func partition(words ...string) []Labelled {
	var out []Labelled
	for _, word := range words {
		for _, r := range word {
			out = append(out, span("d", int(r), int(r)+1, Person, word))
		}
	}
	return out
}

// The example of Bagga and Baldwin (1998): the truth has the clusters 1–5, 6–7
// and 8–C; one response joins the second and third, the other the first and
// third.
func TestBCubedWorkedExample(t *testing.T) {
	truth := partition("12345", "67", "89ABC")
	for _, c := range []struct {
		name    string
		pred    []Labelled
		p, r, f float64
	}{
		// (5·1 + 2·2/7 + 5·5/7) / 12 = 64/84
		{"second and third joined", partition("12345", "6789ABC"), 16.0 / 21, 1, 32.0 / 37},
		// (10·5/10 + 2·1) / 12
		{"first and third joined", partition("1234589ABC", "67"), 7.0 / 12, 1, 14.0 / 19},
		{"all right, other labels", partition("54321", "76", "CBA98"), 1, 1, 1},
		// recall: (5·1/5 + 2·1/2 + 5·1/5) / 12
		{"nothing joined", partition("1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C"), 1, 0.25, 0.4},
	} {
		p, r, f := BCubed(truth, c.pred)
		if !near(p, c.p) || !near(r, c.r) || !near(f, c.f) {
			t.Errorf("%s: %.4f %.4f %.4f, want %.4f %.4f %.4f", c.name, p, r, f, c.p, c.r, c.f)
		}
	}
}

func TestBCubedMissedAndSpurious(t *testing.T) {
	// Gold {1,2,3}; predicted {1,2,x}: 3 is missed, x is spurious.
	// Precision (2/3 + 2/3 + 0)/3 = 4/9; recall the same.
	gold, pred := partition("123"), partition("12x")
	p, r, f := BCubed(gold, pred)
	if !near(p, 4.0/9) || !near(r, 4.0/9) || !near(f, 4.0/9) {
		t.Errorf("%v %v %v, want 4/9 each", p, r, f)
	}
	g, s := Shared(gold, pred)
	if p, r, _ := BCubed(g, s); len(g) != 2 || len(s) != 2 || p != 1 || r != 1 {
		t.Errorf("shared mentions only: %d %d, %v %v, want 2 2, 1 1", len(g), len(s), p, r)
	}
}

func TestBCubedEdges(t *testing.T) {
	if p, r, f := BCubed(nil, nil); p != 0 || r != 0 || f != 0 {
		t.Errorf("nothing: %v %v %v", p, r, f)
	}
	// Mentions without entity are alone, so joining none of them is right.
	loose := []Labelled{span("d", 0, 1, Person, ""), span("d", 2, 3, Person, "")}
	if p, r, _ := BCubed(loose, partition("ab")); p != 0 || r != 0 {
		t.Errorf("other spans: %v %v", p, r)
	}
	joined := []Labelled{span("d", 0, 1, Person, "e"), span("d", 2, 3, Person, "e")}
	if p, r, _ := BCubed(loose, joined); !near(p, 0.5) || r != 1 {
		t.Errorf("joined loose mentions: %v %v, want .5 1", p, r)
	}
	// A repeated prediction changes nothing.
	if p, r, _ := BCubed(joined, append(joined, joined[0])); p != 1 || r != 1 {
		t.Errorf("a repeated mention: %v %v, want 1 1", p, r)
	}
	// One label in two kinds is two entities.
	mixed := []Labelled{span("d", 0, 1, Person, "e"), span("d", 2, 3, Country, "e")}
	apart := []Labelled{span("d", 0, 1, Person, "1"), span("d", 2, 3, Country, "2")}
	if p, r, _ := BCubed(apart, mixed); p != 1 || r != 1 {
		t.Errorf("kinds: %v %v, want 1 1", p, r)
	}
}
