package corpus

import (
	"math"
	"testing"
)

func TestAssociateByHand(t *testing.T) {
	ln := math.Log
	for _, c := range []struct {
		name           string
		nab, na, nb, n int
		want           Association
	}{
		// The table 10 20 / 30 40: expected 12 18 / 28 42.
		{"fewer than chance", 10, 30, 40, 100, Association{
			NPMI: ln(10.0/12) / ln(10), Jaccard: 10.0 / 60,
			G2: 2 * (10*ln(10.0/12) + 20*ln(20.0/18) + 30*ln(30.0/28) + 40*ln(40.0/42)),
		}},
		{"as chance has it", 6, 20, 30, 100, Association{NPMI: 0, Jaccard: 6.0 / 44, G2: 0}},
		{"always together", 5, 5, 5, 20, Association{NPMI: 1, Jaccard: 1, G2: 2 * (5*ln(4) + 15*ln(4.0/3))}},
		{"never together", 0, 5, 5, 10, Association{NPMI: -1, Jaccard: 0, G2: 2 * (5*ln(2) + 5*ln(2))}},
		{"both in every unit", 4, 4, 4, 4, Association{NPMI: 1, Jaccard: 1, G2: 0}},
		{"nothing", 0, 0, 0, 0, Association{NPMI: -1}},
		// Two articles name both, one of them in one sentence: n becomes 3.
		{"window smaller than unit", 1, 2, 2, 2, Association{
			NPMI: ln(3.0/4) / ln(3), Jaccard: 1.0 / 3, G2: 2 * (ln(3.0/4) + 2*ln(3.0/2)),
		}},
	} {
		got := Associate(c.nab, c.na, c.nb, c.n)
		if !near(got.NPMI, c.want.NPMI) || !near(got.G2, c.want.G2) || !near(got.Jaccard, c.want.Jaccard) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// G2 of Dunning's (1993) bigram "the swiss": the table 110 2442 / 111 29114
// has -2 log λ = 270.72.
func TestG2AgainstDunning(t *testing.T) {
	got := Associate(110, 110+2442, 110+111, 110+2442+111+29114).G2
	if math.Abs(got-270.72) > 0.005 {
		t.Errorf("%.2f, want 270.72", got)
	}
}

// Every measure stays finite and within its limits, and exchanging the
// entities changes no digit.
func TestAssociateLimits(t *testing.T) {
	const most = 7
	for n := range most + 1 {
		for na := range n + 1 {
			for nb := range n + 1 {
				for nab := range min(na, nb) + 1 {
					a := Associate(nab, na, nb, n)
					if a != Associate(nab, nb, na, n) {
						t.Fatalf("%d %d %d %d: not symmetric", nab, na, nb, n)
					}
					if !(a.NPMI >= -1 && a.NPMI <= 1 && a.Jaccard >= 0 && a.Jaccard <= 1 && a.G2 >= 0) || math.IsInf(a.G2, 0) {
						t.Fatalf("%d %d %d %d: %+v", nab, na, nb, n, a)
					}
				}
			}
		}
	}
}

// short is a pair without its names and measures.
type short struct {
	a, b  EntityID
	count int
}

func checkPairs(t *testing.T, what string, got []Pair, want ...short) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d pairs, want %d: %+v", what, len(got), len(want), got)
		return
	}
	for i, p := range got {
		if (short{p.A, p.B, p.Count}) != want[i] {
			t.Errorf("%s, row %d: %s %s %d, want %+v", what, i, p.A, p.B, p.Count, want[i])
		}
	}
}

func TestCooccurrencesByDefault(t *testing.T) {
	got := Cooccurrences(threeArticles(), Filter{}, PairOptions{})
	checkPairs(t, "articles", got,
		short{"p:xi", "c:RU", 3},
		short{"p:putin", "c:RU", 2}, short{"p:putin", "p:xi", 2},
		short{"p:putin", "c:CN", 1}, short{"c:CN", "c:RU", 1}, short{"p:xi", "c:CN", 1})
	if p := got[0]; p.AName != "Xi" || p.BName != "Russia" || p.NPMI != 1 || p.G2 != 0 || p.Jaccard != 1 {
		t.Errorf("in every article: %+v", p)
	}
	// Putin is in 2 of 3 articles, China in 1, both in 1.
	ln := math.Log
	want := Association{NPMI: ln(1.5) / ln(3), G2: 2 * (ln(1.5) + ln(0.75) + ln(1.5)), Jaccard: 0.5}
	if p := got[3]; !near(p.NPMI, want.NPMI) || !near(p.G2, want.G2) || !near(p.Jaccard, want.Jaccard) {
		t.Errorf("Putin and China: %+v, want %+v", p.Association, want)
	}
}

func TestCooccurrenceWindowsAndUnits(t *testing.T) {
	people := [][2]Kind{{Person, Person}}
	for _, c := range []struct {
		window Window
		unit   Unit
		count  int
		npmi   float64
	}{
		// n units, Putin in, Xi in, both in
		{WindowArticle, UnitArticles, 2, 0},                                  // 3, 2, 3, 2
		{WindowArticle, UnitStories, 1, 0},                                   // 2, 1, 2, 1
		{WindowArticle, UnitOutlets, 2, 1},                                   // 2, 2, 2, 2
		{WindowArticle, UnitMentions, 2, 0},                                  // 3, 2, 3, 2
		{WindowParagraph, UnitArticles, 2, 0},                                // 3, 2, 3, 2
		{WindowParagraph, UnitMentions, 2, math.Log(10.0/9) / math.Log(2.5)}, // 5, 3, 3, 2
		{WindowSentence, UnitArticles, 1, math.Log(4.0/6) / math.Log(4)},     // 3 raised to 4, 2, 3, 1
		{WindowSentence, UnitStories, 1, 0},                                  // 2, 1, 2, 1
		{WindowSentence, UnitMentions, 1, math.Log(6.0/9) / math.Log(6)},     // 6, 3, 3, 1
	} {
		got := Cooccurrences(threeArticles(), Filter{}, PairOptions{Window: c.window, Unit: c.unit, Kinds: people})
		name := string(c.window) + " " + string(c.unit)
		checkPairs(t, name, got, short{"p:putin", "p:xi", c.count})
		if len(got) == 1 && !near(got[0].NPMI, c.npmi) {
			t.Errorf("%s: NPMI %.4f, want %.4f", name, got[0].NPMI, c.npmi)
		}
	}
}

func TestCooccurrenceKinds(t *testing.T) {
	all := threeArticles()
	checkPairs(t, "country first", Cooccurrences(all, Filter{}, PairOptions{Kinds: [][2]Kind{{Country, Person}}}),
		short{"c:RU", "p:xi", 3}, short{"c:RU", "p:putin", 2},
		short{"c:CN", "p:putin", 1}, short{"c:CN", "p:xi", 1})
	checkPairs(t, "countries", Cooccurrences(all, Filter{}, PairOptions{Kinds: [][2]Kind{{Country, Country}}}),
		short{"c:CN", "c:RU", 1})
}

func TestCooccurrenceFilters(t *testing.T) {
	people := PairOptions{Kinds: [][2]Kind{{Person, Person}}}
	for _, c := range []struct {
		name string
		f    Filter
		want []short
	}{
		{"source", Filter{Sources: []string{"Post"}}, []short{{"p:putin", "p:xi", 1}}},
		{"dates", Filter{From: day("2024-07-01"), To: day("2024-07-31")}, []short{{"p:putin", "p:xi", 2}}},
		{"country", Filter{Countries: []EntityID{"c:CN"}}, []short{{"p:putin", "p:xi", 1}}},
		{"roles", Filter{Roles: []Role{RoleTitle}}, nil},
	} {
		checkPairs(t, c.name, Cooccurrences(threeArticles(), c.f, people), c.want...)
	}
	// With captions left out China is gone; its capital counts when asked for.
	kinds := PairOptions{Kinds: [][2]Kind{{Country, Country}}, Window: WindowParagraph}
	checkPairs(t, "body", Cooccurrences(threeArticles(), Filter{Roles: []Role{RoleBody}}, kinds))
	checkPairs(t, "capitals", Cooccurrences(threeArticles(), Filter{Forms: []Form{FormName, FormCapital}}, kinds),
		short{"c:CN", "c:RU", 1})
}

// A filter on roles leaves fewer windows, so association is measured within
// what the filter reads.
func TestWindowsFollowTheRoles(t *testing.T) {
	o := PairOptions{Window: WindowSentence, Unit: UnitMentions, Kinds: [][2]Kind{{Person, Country}}}
	got := Cooccurrences(threeArticles(), Filter{Roles: []Role{RoleBody}}, o)
	// Four body sentences: Putin in 2, Russia in 3, both in 2.
	for _, p := range got {
		if p.A == "p:putin" && p.B == "c:RU" {
			if want := math.Log(8.0/6) / math.Log(2); !near(p.NPMI, want) {
				t.Errorf("NPMI %.4f, want %.4f", p.NPMI, want)
			}
			return
		}
	}
	t.Errorf("Putin and Russia are missing: %+v", got)
}

func TestCooccurrencesIgnoreOrder(t *testing.T) {
	all := threeArticles()
	turned := []*Record{all[2], all[0], all[1]}
	one, two := Cooccurrences(all, Filter{}, PairOptions{}), Cooccurrences(turned, Filter{}, PairOptions{})
	if len(one) != len(two) {
		t.Fatalf("%d and %d pairs", len(one), len(two))
	}
	for i := range one {
		if one[i] != two[i] {
			t.Errorf("row %d: %+v and %+v", i, one[i], two[i])
		}
	}
}
