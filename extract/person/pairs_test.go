package person

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/corpus"
)

//go:embed testdata/pairs.tsv
var pairsFile string

// morePairs were written by somebody who had not read the rules.
//
//go:embed testdata/pairs2.tsv
var morePairs string

// pair is a row of the table of hard pairs.
type pair struct {
	name, context [2]string
	same, alike   bool
	why           string
}

// pairs returns the pairs of both tables.
func pairs(t *testing.T) []pair {
	t.Helper()
	return slices.Concat(readPairs(t, pairsFile), readPairs(t, morePairs))
}

func readPairs(t *testing.T, file string) []pair {
	t.Helper()
	var out []pair
	for line := range strings.Lines(file) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(c) != 6 || !slices.Contains([]string{"same", "different", "alike"}, c[4]) {
			t.Fatalf("bad row: %q", line)
		}
		out = append(out, pair{[2]string{c[0], c[2]}, [2]string{c[1], c[3]}, c[4] == "same", c[4] == "alike", c[5]})
	}
	return out
}

// sighting resolves one name in an article of its own. A name without brackets
// is all of the article.
func sighting(id, name, context string) corpus.Sighting {
	if !strings.Contains(name, "[") {
		name = "[" + name + "]"
	}
	d, names := article(name + " spoke.")
	d.Article.ID = corpus.ArticleID(id)
	s := corpus.Sighting{Article: d.Article.ID, Story: id}
	for _, c := range strings.Fields(context) {
		switch {
		case c == "-":
		case c[0] == '@':
			s.People = append(s.People, corpus.EntityID("p:"+c[1:]))
		case c[0] == '#':
			s.Story = c[1:]
		case strings.Contains(c, "."):
			s.Source = c
		case len(c) == 2:
			s.Countries = append(s.Countries, corpus.EntityID("c:"+c))
		default:
			s.Day = c
			d.Article.Published, _ = time.Parse(time.DateOnly, c)
		}
	}
	ms, _ := Resolve(d, names, nil)
	if len(ms) > 0 {
		s.Entity = ms[0].Entity
		s.People = append(s.People, s.Entity)
	}
	return s
}

// people returns who each sighting is after linking.
func people(sightings []corpus.Sighting) []corpus.EntityID {
	decisions := Link(sightings)
	out := make([]corpus.EntityID, len(sightings))
	for i, s := range sightings {
		out[i] = s.Entity
		for _, d := range decisions {
			if d.Article == s.Article && d.Entity == s.Entity {
				out[i] = d.Person
			}
		}
	}
	return out
}

// TestPairs holds that no two people of the tables are joined, and how many of
// the variants are: nine in ten of those written beside the rules, and eight
// in ten of those written against them. With -v it prints what is missed.
func TestPairs(t *testing.T) {
	for _, table := range []struct {
		name, file string
		percent    int
	}{{"pairs.tsv", pairsFile, 90}, {"pairs2.tsv", morePairs, 80}} {
		joined, variants, merged, others := 0, 0, 0, 0
		for _, p := range readPairs(t, table.file) {
			together := areJoined(t, p)
			switch {
			case p.same:
				variants++
				joined += count(together)
			case !p.alike:
				others++
				merged += count(together)
			}
		}
		t.Logf("%s: %d of %d variants joined, %d false merges among %d", table.name, joined, variants, merged, others)
		if variants < 100 || others < 100 || joined*100 < variants*table.percent || merged > 0 {
			t.Errorf("%s: %d%% of the variants should be joined, and nobody else", table.name, table.percent)
		}
	}
}

// areJoined links the two articles of a pair, and tells what went wrong.
func areJoined(t *testing.T, p pair) bool {
	t.Helper()
	who := people([]corpus.Sighting{sighting("a", p.name[0], p.context[0]), sighting("b", p.name[1], p.context[1])})
	together := who[0] == who[1] && who[0] != ""
	if together == p.same && !p.alike {
		return together
	}
	verdict := "missed"
	if p.alike {
		verdict = "alike"
	} else if together {
		verdict = "false merge"
	}
	t.Logf("%s: %s and %s (%s): %s, %s", verdict, p.name[0], p.name[1], p.why, who[0], who[1])
	return together
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestPairsTogether holds that pairs do not disturb one another: all articles
// of the table in one collection give no false merge either.
func TestPairsTogether(t *testing.T) {
	all := pairs(t)
	var s []corpus.Sighting
	for i, p := range all {
		id := fmt.Sprintf("%03d-", i)
		for j := range 2 {
			one := sighting(id+string(rune('1'+j)), p.name[j], p.context[j])
			if one.Story != string(one.Article) {
				one.Story = id + one.Story
			}
			s = append(s, one)
		}
	}
	who := people(s)
	joined, variants := 0, 0
	for i, p := range all {
		together := who[2*i] == who[2*i+1]
		switch {
		case p.same:
			variants++
			if together {
				joined++
			}
		case together && !p.alike:
			t.Errorf("false merge: %s and %s: %s", p.name[0], p.name[1], who[2*i])
		}
	}
	t.Logf("%d of %d variants joined", joined, variants)
	reversed := slices.Clone(s)
	slices.Reverse(reversed)
	again := people(reversed)
	slices.Reverse(again)
	if !slices.Equal(who, again) {
		t.Error("the order of the sightings matters")
	}
}
