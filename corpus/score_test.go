package corpus

import (
	"math"
	"reflect"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func span(doc string, start, end int, kind Kind, entity string) Labelled {
	return Labelled{Doc: doc, Start: start, End: end, Kind: kind, Entity: entity}
}

func TestPRF(t *testing.T) {
	s := PRF{TP: 6, FP: 2, FN: 4}.Add(PRF{TP: 0, FP: 0, FN: 2})
	if !near(s.Precision(), 0.75) || !near(s.Recall(), 0.5) || !near(s.F1(), 0.6) {
		t.Errorf("P %v R %v F1 %v, want .75 .5 .6", s.Precision(), s.Recall(), s.F1())
	}
	if zero := (PRF{}); zero.Precision() != 0 || zero.Recall() != 0 || zero.F1() != 0 {
		t.Error("a score of nothing is not 0")
	}
}

func TestScoreExactAndLinked(t *testing.T) {
	gold := []Labelled{
		span("a", 0, 5, Person, "x"), span("a", 9, 12, Country, "RU"),
		span("a", 20, 25, Country, "CN"), span("b", 0, 5, Person, "x"),
	}
	pred := []Labelled{
		span("a", 0, 5, Person, "other name"), // right span, another label
		span("a", 9, 12, Country, "BY"),       // right span, wrong code
		span("a", 9, 12, Country, "RU"),       // the same span again
		span("a", 20, 26, Country, "CN"),      // wrong end
		span("b", 0, 5, Country, "x"),         // wrong kind
		span("c", 0, 5, Person, "x"),          // wrong document
	}
	if got, want := ScoreExact(gold, pred), (PRF{TP: 2, FP: 4, FN: 2}); got != want {
		t.Errorf("exact %+v, want %+v", got, want)
	}
	if got, want := ScoreLinked(gold, pred), (PRF{TP: 1, FP: 5, FN: 3}); got != want {
		t.Errorf("linked %+v, want %+v", got, want)
	}
}

func TestScoreOverlap(t *testing.T) {
	p := func(start, end int) Labelled { return span("a", start, end, Person, "") }
	for _, c := range []struct {
		name       string
		gold, pred []Labelled
		want       PRF
	}{
		{"equal", []Labelled{p(0, 5)}, []Labelled{p(0, 5)}, PRF{1, 0, 0}},
		{"one character", []Labelled{p(0, 5)}, []Labelled{p(4, 9)}, PRF{1, 0, 0}},
		{"touching", []Labelled{p(0, 5)}, []Labelled{p(5, 9)}, PRF{0, 1, 1}},
		{"one prediction over two", []Labelled{p(0, 5), p(6, 9)}, []Labelled{p(0, 9)}, PRF{1, 0, 1}},
		{"two predictions in one", []Labelled{p(0, 9)}, []Labelled{p(0, 5), p(6, 9)}, PRF{1, 1, 0}},
		{"shifted chain", []Labelled{p(0, 5), p(5, 10)}, []Labelled{p(4, 6), p(8, 9)}, PRF{2, 0, 0}},
		{"one is too many", []Labelled{p(3, 6)}, []Labelled{p(0, 4), p(3, 6)}, PRF{1, 1, 0}},
		{"kind", []Labelled{p(0, 5)}, []Labelled{span("a", 0, 5, Country, "")}, PRF{0, 1, 1}},
		{"document", []Labelled{p(0, 5)}, []Labelled{span("b", 0, 5, Person, "")}, PRF{0, 1, 1}},
		{"any order", []Labelled{p(20, 25), p(0, 5)}, []Labelled{p(1, 4), p(21, 30)}, PRF{2, 0, 0}},
		{
			"a document before",
			[]Labelled{span("b", 0, 5, Person, "")},
			[]Labelled{span("a", 10, 12, Person, ""), span("b", 0, 5, Person, "")},
			PRF{1, 1, 0},
		},
		{"nothing", nil, nil, PRF{}},
	} {
		if got := ScoreOverlap(c.gold, c.pred); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestRoleAccuracy(t *testing.T) {
	gold := map[int][]Role{
		1: {RoleTitle}, 2: {RoleSubtitle, RoleHeading}, 3: {RoleCaption}, 4: {RoleBody}, 5: {RoleCaption}, 6: {RoleBody},
	}
	pred := LineRoles([]Block{
		{Line: 1, Role: RoleTitle},
		{Line: 2, Role: RoleHeading}, // second best is right too
		{Line: 3, Role: RoleCaption},
		{Line: 3, Role: RoleCredit}, // behind its caption
		{Line: 4, Role: RoleBody},
		{Line: 4, Role: RoleCredit},    // but not behind a paragraph
		{Line: 5, Role: RoleCredit},    // nor without a caption
		{Line: 9, Role: RoleSeparator}, // a line without gold
	}) // and line 6 was lost
	got := RoleAccuracy(gold, pred)
	if want := (RoleScore{Right: 3, Total: 6, Wrong: []int{4, 5, 6}}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if !near(got.Accuracy(), 0.5) || (RoleScore{}).Accuracy() != 0 {
		t.Errorf("accuracy %v, want .5", got.Accuracy())
	}
}
