package person

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dateline/corpus"
)

// scene makes sightings of one line each: "article: person | others, c:XX,
// outlet.tld 2024-01-01 #story".
func scene(lines ...string) []corpus.Sighting {
	var out []corpus.Sighting
	for i, line := range lines {
		who, context, _ := strings.Cut(line, "|")
		out = append(out, sighting(fmt.Sprint("a", i), strings.TrimSpace(who), context))
	}
	return out
}

func TestLink(t *testing.T) {
	for _, c := range []struct {
		name, want string
		scene      []corpus.Sighting
	}{
		{
			"fuller names that disagree leave the short one alone", "john-roe john-a-roe john-b-roe",
			scene("John Roe | US", "John A. Roe | US", "John B. Roe | US"),
		},
		{
			"fuller names that agree take it in", "jon-a-falk jon-a-falk jon-a-falk",
			scene("Jon Falk | US", "Jon A. Falk | US", "Jon A. Falk | GB"),
		},
		{
			"an article that names both keeps them apart", "jon-falk jonathan-falk",
			scene("Jon Falk | US @jonathan-falk", "Jonathan Falk | US @jon-falk"),
		},
		{
			"initials that two fit", "tom-falken tara-falken t-falken",
			scene("Tom Falken | IN", "Tara Falken | IN", "T. Falken | IN"),
		},
		{
			"initials that one with the context fits", "tom-falken tara-falken tom-falken",
			scene("Tom Falken | IN b.c", "Tara Falken | GB", "T. Falken | IN b.c"),
		},
		{
			"initials that one fits, with no more than a country shared", "tom-falken t-falken",
			scene("Tom Falken | IN", "T. Falken | IN"),
		},
		{
			"a leader's namesake in another country", "ibrahim-traore ibrahim-traore~a1 ibrahim-traore",
			scene("Ibrahim Traoré | BF", "Ibrahim Traoré | CI", "Ibrahim Traoré | FR BF"),
		},
		{
			"a name that names nobody, in one country", "wang-wei wang-wei~a1 wang-wei",
			scene("Wang Wei | CN b.c", "Wang Wei | CN", "Wang Wei | CN b.c"),
		},
		{
			"a bare name that two of a story bear", "jon-falk ann-falk falk@a2",
			scene("Jon Falk | #s", "Ann Falk | #s", "Falk | #s"),
		},
		{
			"the story before the outlet's day", "jon-falk ann-falk ann-falk",
			scene("Jon Falk | b.c 2024-01-01", "Ann Falk | b.c 2024-01-01 #s", "Falk | b.c 2024-01-01 #s"),
		},
		{
			"namesakes by chains of contexts", "john-smith john-smith john-smith john-smith~a3",
			scene("John Smith | US", "John Smith | US b.c", "John Smith | b.c", "John Smith | AU"),
		},
		{
			"a well-known namesake takes articles without context", "john-smith john-smith john-smith john-smith john-smith john-smith john-smith~a6",
			scene("John Smith | US", "John Smith | US", "John Smith | US", "John Smith | US", "John Smith | US", "John Smith", "John Smith | AU"),
		},
		{
			"a leader is never split", "mike-johnson donald-trump donald-trump",
			scene("Mike Johnson | US", "Donald Trump | US", "Donald Trump | AU"),
		},
	} {
		var got []string
		for _, p := range people(c.scene) {
			got = append(got, strings.TrimPrefix(string(p), "p:"))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, s, c.want)
		}
	}
}

// TestLinkTellsTheRule holds that every decision names a rule of the list and
// scores between 0 and 1.
func TestLinkTellsTheRule(t *testing.T) {
	known := []string{namesakes}
	for _, r := range LinkRules() {
		if r.Doc == "" {
			t.Errorf("rule %q has no sentence", r.Name)
		}
		known = append(known, r.Name)
	}
	used := map[string]bool{}
	for _, p := range pairs(t) {
		for _, d := range Link([]corpus.Sighting{sighting("a", p.name[0], p.context[0]), sighting("b", p.name[1], p.context[1])}) {
			used[d.Rule] = true
			if !slices.Contains(known, d.Rule) || d.Score <= 0 || d.Score > 1 {
				t.Errorf("%s and %s: %+v", p.name[0], p.name[1], d)
			}
		}
	}
	for _, r := range known {
		if !used[r] {
			t.Errorf("no pair of the table is decided by %q", r)
		}
	}
}

// crowd makes sightings of n articles, ten people each: leaders, people of
// rare names, of common names, with initials, and bare names.
func crowd(n int) []corpus.Sighting {
	r := rand.New(rand.NewPCG(1, 2))
	given := strings.Fields("john mary james anna peter ivan juan wei ali olga emma carlos d j m joe bill")
	families := strings.Fields("smith jones garcia mueller rossi ivanov khan lee wang silva")
	var out []corpus.Sighting
	for i := range n {
		var people []corpus.EntityID
		for range 10 {
			id := ""
			switch k := r.IntN(10); {
			case k < 4:
				id = fmt.Sprintf("p:person%d-rare%d", r.IntN(200), r.IntN(500))
			case k < 8:
				family := fmt.Sprint(families[r.IntN(len(families))], strings.Repeat("o", r.IntN(40)))
				id = fmt.Sprintf("p:%s-%s", given[r.IntN(len(given))], family)
				if r.IntN(3) == 0 {
					id = fmt.Sprintf("p:%s-%c-%s", given[r.IntN(len(given))], 'a'+rune(r.IntN(26)), family)
				}
			case k < 9:
				id = fmt.Sprintf("p:%s@%d", families[r.IntN(len(families))], i)
			default:
				id = "p:donald-trump"
			}
			if !slices.Contains(people, corpus.EntityID(id)) {
				people = append(people, corpus.EntityID(id))
			}
		}
		countries := []corpus.EntityID{corpus.EntityID(fmt.Sprintf("c:%02d", r.IntN(99))), "c:US"}
		for _, p := range people {
			out = append(out, corpus.Sighting{
				Article: corpus.ArticleID(fmt.Sprint(i)), Entity: p, People: people, Countries: countries,
				Source: fmt.Sprint("s", r.IntN(300)), Day: fmt.Sprint(r.IntN(365)), Story: fmt.Sprint(i),
			})
		}
	}
	return out
}

func TestLinkDoesNotDependOnTheOrder(t *testing.T) {
	s := crowd(300)
	want := Link(s)
	if len(want) == 0 {
		t.Fatal("nothing was decided")
	}
	for seed := range uint64(3) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
		if got := Link(s); !slices.Equal(got, want) {
			t.Fatalf("%d decisions, then %d", len(want), len(got))
		}
	}
}

func BenchmarkLink100k(b *testing.B) {
	s := crowd(10_000) // some 100,000 sightings
	b.ReportMetric(float64(len(s)), "sightings")
	for b.Loop() {
		Link(s)
	}
}
