package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
)

// clock gives each ruling a later time.
type clock struct{ n int }

func (c *clock) rule(action corpus.Action, person corpus.EntityID, others ...string) corpus.Ruling {
	c.n++
	return corpus.NewRuling(corpus.Ruling{
		Time: time.Unix(int64(c.n), 0), By: "anna", Action: action, Person: person, Others: others,
	})
}

func sighted(article string, people ...string) []corpus.Sighting {
	var out []corpus.Sighting
	for _, p := range people {
		out = append(out, corpus.Sighting{Article: corpus.ArticleID(article), Entity: corpus.EntityID(p)})
	}
	return out
}

// world is four articles; the program joins p:bob-roe with p:robert-roe and
// tells two John Smiths apart.
func world() ([]corpus.Sighting, []corpus.Decision) {
	s := slices.Concat(
		sighted("a1", "p:robert-roe", "p:john-smith", "p:ann-lee"),
		sighted("a2", "p:bob-roe", "p:john-smith"),
		sighted("a3", "p:robert-roe", "p:smith@a3", "p:ann-lee"),
		sighted("a4", "p:john-smith", "p:anna-lee", "p:lee@a4"),
	)
	return s, []corpus.Decision{
		{Article: "a2", Entity: "p:bob-roe", Person: "p:robert-roe", Rule: "nickname", Score: .5},
		{Article: "a4", Entity: "p:john-smith", Person: "p:john-smith~a4", Rule: "namesakes", Score: .5},
	}
}

// outcome writes who everybody is who is somebody else.
func outcome(ds []corpus.Decision) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%s %s = %s\n", d.Article, d.Entity, d.Person)
	}
	return b.String()
}

func TestActions(t *testing.T) {
	var c clock
	split := c.rule(corpus.ActionSplit, "p:robert-roe", "a1")
	both := c.rule(corpus.ActionSplit, "p:robert-roe", "a1", "a3")
	for _, x := range []struct {
		name    string
		rulings []corpus.Ruling
		want    string // besides what the program decides
	}{
		{"nothing", nil, "a2 p:bob-roe = p:robert-roe\na4 p:john-smith = p:john-smith~a4\n"},
		{
			"merge",
			[]corpus.Ruling{c.rule(corpus.ActionMerge, "p:ann-lee", "p:anna-lee", "p:lee@a4")},
			"a2 p:bob-roe = p:robert-roe\na4 p:anna-lee = p:ann-lee\na4 p:john-smith = p:john-smith~a4\na4 p:lee@a4 = p:ann-lee\n",
		},
		{
			"merge namesakes",
			[]corpus.Ruling{c.rule(corpus.ActionMerge, "p:john-smith", "p:john-smith~a4")},
			"a2 p:bob-roe = p:robert-roe\n",
		},
		{
			"split by name",
			[]corpus.Ruling{c.rule(corpus.ActionSplit, "p:robert-roe", "p:bob-roe")},
			"a4 p:john-smith = p:john-smith~a4\n",
		},
		{
			"split by article",
			[]corpus.Ruling{split},
			"a1 p:robert-roe = p:robert-roe~" + split.ID + "\na2 p:bob-roe = p:robert-roe\na4 p:john-smith = p:john-smith~a4\n",
		},
		{
			"split by articles",
			[]corpus.Ruling{both},
			"a1 p:robert-roe = p:robert-roe~" + both.ID + "\na2 p:bob-roe = p:robert-roe\na3 p:robert-roe = p:robert-roe~" + both.ID + "\na4 p:john-smith = p:john-smith~a4\n",
		},
		{
			"alias",
			[]corpus.Ruling{c.rule(corpus.ActionAlias, "p:ann-lee", "p:lee")},
			"a2 p:bob-roe = p:robert-roe\na4 p:john-smith = p:john-smith~a4\na4 p:lee@a4 = p:ann-lee\n",
		},
		{
			"forget",
			[]corpus.Ruling{c.rule(corpus.ActionForget, "p:ann-lee")},
			"a1 p:ann-lee = \na2 p:bob-roe = p:robert-roe\na3 p:ann-lee = \na4 p:john-smith = p:john-smith~a4\n",
		},
	} {
		s, automatic := world()
		have, remarks := Replay(s, automatic, x.rulings)
		if d := cmp.Diff(x.want, outcome(have)); d != "" || len(remarks) > 0 {
			t.Errorf("%s: %s %v", x.name, d, remarks)
		}
	}
}

func TestUndo(t *testing.T) {
	var c clock
	merge := c.rule(corpus.ActionMerge, "p:ann-lee", "p:anna-lee")
	undo := c.rule(corpus.ActionUndo, "", merge.ID)
	again := c.rule(corpus.ActionUndo, "", undo.ID)
	s, automatic := world()
	none, _ := Replay(s, automatic, nil)
	with, _ := Replay(s, automatic, []corpus.Ruling{merge})
	undone, _ := Replay(s, automatic, []corpus.Ruling{undo, merge})
	redone, _ := Replay(s, automatic, []corpus.Ruling{undo, merge, again})
	if d := cmp.Diff(none, undone); d != "" {
		t.Error("undone:", d)
	}
	if d := cmp.Diff(with, redone); d != "" {
		t.Error("undoing undone:", d)
	}
	if cmp.Equal(none, with) {
		t.Error("the ruling did nothing")
	}
}

func TestRemarks(t *testing.T) {
	var c clock
	merge := c.rule(corpus.ActionMerge, "p:robert-roe", "p:ann-lee")
	split := c.rule(corpus.ActionSplit, "p:robert-roe", "a3")
	alias := c.rule(corpus.ActionAlias, "p:john-smith", "p:smith")
	other := c.rule(corpus.ActionAlias, "p:anna-lee", "p:smith")
	unknown := c.rule(corpus.ActionMerge, "p:jane-doe", "p:ann-lee")
	forget := c.rule(corpus.ActionForget, "p:john-smith~a4")
	s, automatic := world()
	_, remarks := Replay(s, automatic, []corpus.Ruling{merge, split, alias, other, unknown, forget})
	want := map[[2]string]bool{{merge.ID, split.ID}: true, {alias.ID, other.ID}: true, {unknown.ID, ""}: true}
	for _, r := range remarks {
		if !want[[2]string{r.Ruling, r.Other}] {
			t.Errorf("unexpected: %+v", r)
		}
		delete(want, [2]string{r.Ruling, r.Other})
	}
	for k := range want {
		t.Errorf("missing: %v", k)
	}
}

// TestTampering holds that a ruling that was altered is not accepted.
func TestTampering(t *testing.T) {
	var c clock
	r := c.rule(corpus.ActionMerge, "p:a-b", "p:c-d")
	if err := r.Check(); err != nil {
		t.Error(err)
	}
	r.By = "ben"
	if r.Check() == nil {
		t.Error("an altered ruling passes")
	}
	for _, bad := range []corpus.Ruling{
		c.rule("marry", "p:a", "p:b"), c.rule(corpus.ActionMerge, "c:RU", "p:b"), c.rule(corpus.ActionSplit, "p:a"), c.rule(corpus.ActionUndo, "", "x", "y"),
	} {
		if bad.Check() == nil {
			t.Errorf("accepted: %+v", bad)
		}
	}
}

// randomWorld makes sightings of people of ten families, whose names and
// automatic joins stay within a family.
func randomWorld(r *rand.Rand) ([]corpus.Sighting, []corpus.Decision) {
	var s []corpus.Sighting
	var automatic []corpus.Decision
	for a := range 30 {
		article := fmt.Sprintf("%04d", a)
		for f := range 10 {
			if r.IntN(3) > 0 {
				continue
			}
			name := fmt.Sprintf("p:%c-family%d", 'a'+r.IntN(3), f)
			if r.IntN(4) == 0 {
				name = fmt.Sprintf("p:family%d@%s", f, article)
			}
			s = append(s, sighted(article, name)...)
			if to := fmt.Sprintf("p:a-family%d", f); r.IntN(3) == 0 && to != name {
				automatic = append(automatic, corpus.Decision{Article: corpus.ArticleID(article), Entity: corpus.EntityID(name), Person: corpus.EntityID(to), Rule: "x", Score: .5})
			}
		}
	}
	return s, automatic
}

// randomRuling rules on one family.
func randomRuling(r *rand.Rand, family int, at time.Time) corpus.Ruling {
	person := func() string { return fmt.Sprintf("p:%c-family%d", 'a'+r.IntN(3), family) }
	x := corpus.Ruling{Time: at, By: "anna", Person: corpus.EntityID(person())}
	switch r.IntN(4) {
	case 0:
		x.Action, x.Others = corpus.ActionMerge, []string{person()}
	case 1:
		x.Action, x.Others = corpus.ActionSplit, []string{fmt.Sprintf("%04d", r.IntN(30)), fmt.Sprintf("%04d", r.IntN(30)), person()}
	case 2:
		x.Action, x.Others = corpus.ActionAlias, []string{fmt.Sprintf("p:family%d", family)}
	default:
		x.Action = corpus.ActionForget
	}
	return corpus.NewRuling(x)
}

// TestIndependentRulings replays rulings on different people in shuffled order,
// the times shuffled with them: who is who comes out the same.
func TestIndependentRulings(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		s, automatic := randomWorld(r)
		var kinds []func(time.Time) corpus.Ruling
		for f := range 10 {
			pick := r.Uint64()
			kinds = append(kinds, func(at time.Time) corpus.Ruling { return randomRuling(rand.New(rand.NewPCG(pick, 2)), f, at) })
		}
		var want string
		for n := range 3 {
			var rulings []corpus.Ruling
			for i, f := range r.Perm(len(kinds)) {
				rulings = append(rulings, kinds[f](time.Unix(int64(i), 0)))
			}
			have, _ := Replay(s, automatic, rulings)
			// A newcomer is called after its ruling, whose identifier has the time in it.
			got := anonymous(have)
			if n == 0 {
				want = got
			} else if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("seed %d: %s", seed, d)
			}
		}
	}
}

// anonymous writes an outcome with newcomers called after their first article.
func anonymous(ds []corpus.Decision) string {
	first := map[corpus.EntityID]corpus.ArticleID{}
	for i, d := range ds {
		name, _, ok := strings.Cut(string(d.Person), "~")
		if !ok {
			continue
		}
		if first[d.Person] == "" {
			first[d.Person] = d.Article
		}
		ds[i].Person = corpus.EntityID(name + "~" + string(first[d.Person]))
	}
	return outcome(ds)
}

// TestReplayProperties: the order in which rulings and sightings are listed
// does not matter; a log ended by undoing every ruling is as good as none; a
// union of two logs is the same whichever comes first.
func TestReplayProperties(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		s, automatic := randomWorld(r)
		var rulings []corpus.Ruling
		for i := range 1 + r.IntN(12) {
			rulings = append(rulings, randomRuling(r, r.IntN(3), time.Unix(int64(i), 0)))
		}
		want, remarks := Replay(s, automatic, rulings)
		half := len(rulings) / 2
		swapped := slices.Concat(rulings[half:], rulings, rulings[:half])
		r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
		have, same := Replay(s, automatic, swapped)
		if d := cmp.Diff(want, have) + cmp.Diff(remarks, same); d != "" {
			t.Fatalf("seed %d: shuffled: %s", seed, d)
		}
		none, _ := Replay(s, automatic, nil)
		undone := slices.Clone(rulings)
		for i, x := range rulings {
			undone = append(undone, corpus.NewRuling(corpus.Ruling{Time: time.Unix(int64(1000+i), 0), Action: corpus.ActionUndo, Others: []string{x.ID}}))
		}
		if have, remarks := Replay(s, automatic, undone); !cmp.Equal(none, have) || len(remarks) > 0 {
			t.Fatalf("seed %d: undone: %s", seed, cmp.Diff(none, have))
		}
	}
}

// BenchmarkReplay replays 10,000 rulings on any of the 60,000 people who are
// sighted 600,000 times in 100,000 articles, few of them often.
func BenchmarkReplay(b *testing.B) {
	const articles, people, many = 100_000, 60_000, 10_000
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 8, people-1)
	who := func() corpus.EntityID { return corpus.EntityID(fmt.Sprintf("p:given-family%d", zipf.Uint64())) }
	var s []corpus.Sighting
	for a := range articles {
		for range 6 {
			s = append(s, corpus.Sighting{Article: corpus.ArticleID(fmt.Sprintf("%016d", a)), Entity: who()})
		}
	}
	anybody := func() corpus.EntityID { return corpus.EntityID(fmt.Sprintf("p:given-family%d", r.IntN(people))) }
	var rulings []corpus.Ruling
	for i := range many {
		x := corpus.Ruling{Time: time.Unix(int64(i), 0), By: "anna", Person: anybody(), Action: corpus.ActionForget}
		switch r.IntN(4) {
		case 0:
			x.Action, x.Others = corpus.ActionMerge, []string{string(anybody())}
		case 1:
			x.Action, x.Others = corpus.ActionSplit, []string{string(s[r.IntN(len(s))].Article), string(s[r.IntN(len(s))].Article)}
		case 2:
			x.Action, x.Others = corpus.ActionAlias, []string{string(anybody())}
		}
		rulings = append(rulings, corpus.NewRuling(x))
	}
	for b.Loop() {
		decisions, remarks := Replay(s, nil, rulings)
		b.ReportMetric(float64(len(decisions)), "decisions")
		b.ReportMetric(float64(len(remarks)), "remarks")
	}
}
