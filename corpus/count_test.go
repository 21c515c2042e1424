package corpus

import (
	"testing"
	"time"
)

// found is a mention in short: block, sentence, entity, form, status.
func found(block, sentence int, id EntityID, form Form, status Status) Mention {
	kind := Person
	if id[0] == 'c' {
		kind = Country
	}
	return Mention{Span: Span{Block: block}, Kind: kind, Form: form, Status: status, Sentence: sentence, Entity: id}
}

func day(s string) time.Time {
	t, _ := time.Parse(DateLayout, s)
	return t
}

// threeArticles is small enough to count by hand: b1 and b2 carry one story,
// b3 has neither date nor outlet.
func threeArticles() []*Record {
	entities := []Entity{
		{ID: "p:putin", Kind: Person, Name: "Putin"},
		{ID: "p:xi", Kind: Person, Name: "Xi"},
		{ID: "c:RU", Kind: Country, Name: "Russia"},
		{ID: "c:CN", Kind: Country, Name: "China"},
	}
	b1 := &Record{
		Article: &Article{
			ID: "b1", Source: "Post", Published: day("2024-07-01"),
			Blocks: []Block{
				{Role: RoleTitle, Text: "Putin"},
				{Role: RoleBody, Text: "Same story. Two sentences."},
				{Role: RoleCaption, Text: "China"},
				{Role: RoleBio, Text: "Xi writes"},
			},
		},
		Sentences: []Span{{Block: 0}, {Block: 1}, {Block: 1}, {Block: 2}},
		Mentions: []Mention{
			found(0, 0, "p:putin", FormFamily, Counted),
			found(1, 1, "c:RU", FormName, Counted),
			found(1, 1, "p:putin", FormFull, Counted),
			found(1, 2, "p:xi", FormFamily, Counted),
			found(1, 2, "c:CN", FormCapital, Counted),
			found(1, 2, "c:RU", FormName, Nested),
			found(2, 3, "c:CN", FormName, Counted),
			found(3, 3, "p:xi", FormFamily, Counted),
		},
		Entities: entities,
	}
	b2 := &Record{
		Article: &Article{
			ID: "b2", Source: "Gazette", Published: day("2024-07-02"),
			Blocks: []Block{{Role: RoleBody, Text: "SAME story -- two\nsentences"}},
		},
		Sentences: []Span{{}},
		Mentions: []Mention{
			found(0, 0, "p:putin", FormFamily, Counted),
			found(0, 0, "p:xi", FormFamily, Counted),
			found(0, 0, "c:RU", FormDemonym, Counted),
			found(0, 0, "p:putin", FormSingle, Rejected),
			found(7, 0, "p:xi", FormSingle, Counted), // of a block that is not there: a slip that must stop no count
		},
		Entities: entities,
	}
	b3 := &Record{
		Article:   &Article{ID: "b3", Blocks: []Block{{Role: RoleBody, Text: "Another."}}},
		Sentences: []Span{{}},
		Mentions: []Mention{
			found(0, 0, "c:RU", FormName, Counted),
			found(0, 0, "p:xi", FormFull, Counted),
		},
		Entities: entities,
	}
	return []*Record{b1, b2, b3}
}

func checkFrequencies(t *testing.T, what string, got, want []Frequency) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d entities, want %d: %+v", what, len(got), len(want), got)
		return
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s, row %d: %+v, want %+v", what, i, got[i], want[i])
		}
	}
}

func TestFrequencies(t *testing.T) {
	records := threeArticles()
	checkFrequencies(t, "people", Frequencies(records, Person, Filter{}), []Frequency{
		{"p:putin", "Putin", 3, 2, 1, 1, 2, "2024-07-01", "2024-07-02"},
		{"p:xi", "Xi", 3, 3, 2, 2, 2, "2024-07-01", "2024-07-02"},
	})
	checkFrequencies(t, "countries", Frequencies(records, Country, Filter{}), []Frequency{
		{"c:RU", "Russia", 3, 3, 2, 2, 2, "2024-07-01", "2024-07-02"},
		{"c:CN", "China", 1, 1, 1, 1, 1, "2024-07-01", "2024-07-01"},
	})
	checkFrequencies(t, "no records", Frequencies(nil, Person, Filter{}), nil)
}

func TestFrequencyInUnits(t *testing.T) {
	f := Frequency{Mentions: 4, Articles: 3, Stories: 2, Outlets: 1}
	for u, want := range map[Unit]int{UnitMentions: 4, UnitArticles: 3, UnitStories: 2, UnitOutlets: 1, "": 4} {
		if got := f.In(u); got != want {
			t.Errorf("%q: %d, want %d", u, got, want)
		}
	}
}

func TestFilters(t *testing.T) {
	ru := func(n, articles, stories, outlets int, first, last string) []Frequency {
		return []Frequency{{"c:RU", "Russia", n, articles, stories, stories, outlets, first, last}}
	}
	cn := Frequency{"c:CN", "China", 1, 1, 1, 1, 1, "2024-07-01", "2024-07-01"}
	for _, c := range []struct {
		name string
		f    Filter
		want []Frequency
	}{
		{"from", Filter{From: day("2024-07-02")}, ru(1, 1, 1, 1, "2024-07-02", "2024-07-02")},
		{"to, inclusive", Filter{To: day("2024-07-01")}, append(
			[]Frequency{cn}, ru(1, 1, 1, 1, "2024-07-01", "2024-07-01")...)},
		{"source", Filter{Sources: []string{"Gazette", "Times"}}, ru(1, 1, 1, 1, "2024-07-02", "2024-07-02")},
		{"language", Filter{Languages: []string{"fr"}}, nil},
		{"language unknown", Filter{Languages: []string{"und"}, Sources: []string{"Gazette"}}, ru(1, 1, 1, 1, "2024-07-02", "2024-07-02")},
		{
			"person",
			Filter{Persons: []EntityID{"p:putin", "p:xi"}, Sources: []string{"Gazette"}},
			ru(1, 1, 1, 1, "2024-07-02", "2024-07-02"),
		},
		{"every person", Filter{Persons: []EntityID{"p:putin", "p:nobody"}}, nil},
		{"person in another role", Filter{Persons: []EntityID{"p:xi"}, Roles: []Role{RoleCaption}}, nil},
		{"country", Filter{Countries: []EntityID{"c:CN"}}, append(
			[]Frequency{cn}, ru(1, 1, 1, 1, "2024-07-01", "2024-07-01")...)},
		{"role", Filter{Roles: []Role{RoleCaption}}, []Frequency{cn}},
		{"a role that is not content", Filter{Roles: []Role{RoleBio}}, nil},
		{"forms", Filter{Forms: []Form{FormCapital, FormDemonym}}, append(
			[]Frequency{cn}, ru(1, 1, 1, 1, "2024-07-02", "2024-07-02")...)},
		{
			"country in a form",
			Filter{Countries: []EntityID{"c:RU"}, Forms: []Form{FormDemonym}},
			ru(1, 1, 1, 1, "2024-07-02", "2024-07-02"),
		},
	} {
		checkFrequencies(t, c.name, Frequencies(threeArticles(), Country, c.f), c.want)
	}
	// The bio names Xi, but nobody is counted there.
	got := Frequencies(threeArticles(), Person, Filter{Roles: []Role{RoleBio}})
	checkFrequencies(t, "bio", got, []Frequency{{"p:xi", "Xi", 1, 1, 1, 1, 1, "2024-07-01", "2024-07-01"}})
}

func TestStoryKey(t *testing.T) {
	body := func(id ArticleID, texts ...string) *Article {
		a := &Article{ID: id}
		for _, s := range texts {
			a.Blocks = append(a.Blocks, Block{Role: RoleBody, Text: s})
		}
		return a
	}
	one := StoryKey(body("a", "The President's visit.", "It was short."))
	same := body("b", "The president’s  visit. It was", "SHORT")
	same.Blocks = append(same.Blocks, Block{Role: RoleNotice, Text: "Copyright"})
	if StoryKey(same) != one {
		t.Error("white space, case, punctuation or a notice changed the story")
	}
	if StoryKey(body("c", "The President's visit.", "It was long.")) == one {
		t.Error("another text has the same story")
	}
	if StoryKey(body("d")) == StoryKey(body("e", "…")) {
		t.Error("two articles without text are one story")
	}
}

func TestSpeaks(t *testing.T) {
	for _, c := range []struct {
		wanted []string
		tag    string
		want   bool
	}{
		{nil, "en", true},
		{nil, "", true},
		{[]string{"en"}, "en-GB", true},
		{[]string{"EN"}, "en", true},
		{[]string{"fr", "en-gb"}, "en-GB", true},
		{[]string{"en-GB"}, "en", false},
		{[]string{"en"}, "", false},
		{[]string{"e"}, "en", false},
		{[]string{"en"}, "enm", false},
	} {
		if got := (&Filter{Languages: c.wanted}).Speaks(c.tag); got != c.want {
			t.Errorf("%v of %q: %v", c.wanted, c.tag, got)
		}
	}
}
