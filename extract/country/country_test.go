package country

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"dateline/corpus"
	"dateline/extract/text"
)

// find lists the mentions of one block as "surface=code/form[/status]".
func find(t *testing.T, f *Finder, s string, names ...text.Name) string {
	t.Helper()
	a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: s}}}
	var out []string
	for _, m := range f.Find(text.New(a), names) {
		if m.Text != s[m.Start:m.End] {
			t.Errorf("%q: mention text %q is not at its span", s, m.Text)
		}
		x := fmt.Sprintf("%s=%s/%s", m.Text, strings.TrimPrefix(string(m.Entity), "c:"), m.Form)
		if m.Status != corpus.Counted {
			x = fmt.Sprintf("%s=%s", m.Text, m.Status)
		}
		out = append(out, x)
	}
	return strings.Join(out, " ")
}

func newFinder(t *testing.T, o ...Override) *Finder {
	t.Helper()
	f, err := New(o...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOverrides(t *testing.T) {
	os, err := ReadOverrides(strings.NewReader("# policy\n+\tCrimea\tregion\tRU\tRU-CR\n-\tBurma\n+\tFreedonia\tname\tAQ # film\n"))
	if err != nil {
		t.Fatal(err)
	}
	f := newFinder(t, os...)
	const s = "Crimea, Burma and Freedonia"
	if got, want := find(t, f, s), "Crimea=RU/region Freedonia=AQ/name"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := find(t, newFinder(t), s); got != "Crimea=UA/region Burma=MM/former" {
		t.Errorf("without overrides: %s", got)
	}
	for _, bad := range []string{"+\tX\tname", "+\tX\tplanet\tUS", "*\tX"} {
		if _, err := ReadOverrides(strings.NewReader(bad)); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
	if _, err := New(Override{Form: "X", Kind: corpus.FormName, Code: "QQ"}); err == nil {
		t.Error("unknown code: no error")
	}
}

func TestLookup(t *testing.T) {
	f := newFinder(t)
	for in, want := range map[string]string{
		"ru": "RU", "RUS": "RU", "russia": "RU", "TURKIYE": "TR", "côte d’ivoire": "CI", "Burma": "MM",
		"Congolese": "CD CG", "SUHH": "SUHH", "USSR": "SUHH", "Soviet Union": "SUHH", "Atlantis": "", "": "",
		"Kosovo": "XK", "UK": "GB", "Dominican": "DM DO",
		"643": "RU", "4": "AF", "004": "AF", "m49:826": "GB", "fips:rs": "RU", "fips:nl": "NL", "FIPS:UK": "GB", "iso2:RS": "RS", "RS": "RS",
		"iso3:AUT": "AT", "fips:zz": "", "xyz:RU": "",
	} {
		var got []string
		for _, e := range f.Lookup(in) {
			got = append(got, e.ISO2)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("Lookup(%q) = %s, want %s", in, s, want)
		}
	}
}

// TestStates holds that every country has what the results show.
func TestStates(t *testing.T) {
	f := newFinder(t)
	if n := len(f.Entities()); n < 257 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1, XK and the historical ones", n)
	}
	for _, e := range f.Entities() {
		if e.Name == "" || len(e.ISO3) != 3 || e.ID != corpus.EntityID("c:"+e.ISO2) {
			t.Errorf("incomplete: %+v", e)
		}
		if got, ok := f.Entity(e.ID); !ok || got.Name != e.Name {
			t.Errorf("Entity(%s) = %v, %v", e.ID, got, ok)
		}
		found := false
		for _, x := range f.Lookup(e.Name) {
			found = found || x.ID == e.ID
		}
		if !found {
			t.Errorf("%s is not found by its name %q", e.ID, e.Name)
		}
	}
}

// seedArticle makes a block of every line of an article of the reference
// corpus, with the line's best role.
func seedArticle(s corpus.Seed) *corpus.Article {
	a := &corpus.Article{ID: corpus.ArticleID(s.Name)}
	for i, line := range strings.Split(s.Text, "\n") {
		b := corpus.Block{Line: i + 1, Text: line}
		if roles := s.Roles[i+1]; len(roles) > 0 {
			b.Role = roles[0]
		}
		a.Blocks = append(a.Blocks, b)
	}
	return a
}

// TestSeeds holds that the countries of the reference corpus are found exactly,
// in every form, in the lines that are content.
func TestSeeds(t *testing.T) {
	f := newFinder(t)
	seeds, err := corpus.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range seeds {
		a := seedArticle(s)
		got := map[string]bool{}
		for _, m := range f.Find(text.New(a), nil) {
			if m.Status == corpus.Counted {
				got[fmt.Sprintf("%d %s %s %s", m.Block+1, m.Text, strings.TrimPrefix(string(m.Entity), "c:"), m.Form)] = true
			}
		}
		want := map[string]bool{}
		for _, m := range s.Mentions {
			if m.Kind == corpus.Country && m.Role.IsContent() {
				want[fmt.Sprintf("%d %s %s %s", m.Line, m.Surface, m.Entity, m.Form)] = true
			}
		}
		for k := range want {
			if !got[k] {
				t.Errorf("%s: missed line %s", s.Name, k)
			}
		}
		for k := range got {
			if !want[k] {
				t.Errorf("%s: wrong line %s", s.Name, k)
			}
		}
	}
}

// BenchmarkFind reads the reference corpus: the finder alone, tokens made
// before.
func BenchmarkFind(b *testing.B) {
	f, err := New()
	if err != nil {
		b.Fatal(err)
	}
	seeds, err := corpus.Seeds()
	if err != nil {
		b.Fatal(err)
	}
	var docs []*text.Document
	size := 0
	for _, s := range seeds {
		docs = append(docs, text.New(seedArticle(s)))
		size += len(s.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			f.Find(d, nil)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}

func article1(source, title, body string) *corpus.Article {
	return &corpus.Article{Source: source, Blocks: []corpus.Block{
		{Role: corpus.RoleTitle, Text: title}, {Role: corpus.RoleBody, Text: body},
	}}
}

func TestHomes(t *testing.T) {
	f := newFinder(t)
	a := article1("ajc.com", "Georgia raises its budget", "Schools in Georgia will get more.")
	if m := f.Find(text.New(a), nil)[0]; m.Entity != "c:GE" {
		t.Errorf("without a home: %s", m.Entity)
	}
	if m := f.WithHomes(map[string]string{"ajc.com": "US-GA"}).Find(text.New(a), nil)[0]; m.Entity != "c:US" || m.Sub != "US-GA" {
		t.Errorf("with a home: %s %s", m.Entity, m.Sub)
	}
	var h Homes
	b := article1("ajc.com", "x", strings.Repeat("It rained in Atlanta, Georgia. ", 30))
	for _, m := range f.Find(text.New(b), nil) {
		if m.Form == corpus.FormRegion || m.Form == corpus.FormCity {
			h.Add(b.Source, m.Entity, m.Sub, 1)
		}
	}
	if got := h.Learnt()["ajc.com"]; got != "US-GA" {
		t.Errorf("learnt home: %q", got)
	}
}

func TestFocus(t *testing.T) {
	f := newFinder(t)
	a := article1("", "Kenya votes", "Kenyans voted on Monday. Observers came from Norway, Japan and Peru. Nairobi was calm. Kenya is at peace.")
	got := Focus(a, f.Find(text.New(a), nil))
	if len(got) != 1 || got[0].Entity != "c:KE" {
		t.Errorf("focus: %v", got)
	}
	if got := Focus(a, nil); len(got) != 0 {
		t.Errorf("no mentions: %v", got)
	}
}

// TestTagger holds that names marked by a tagger are evidence.
func TestTagger(t *testing.T) {
	f := newFinder(t)
	const s = "the Jordan Valley Group and Germany Smith met"
	name := func(w string, l text.Label) text.Name {
		i := strings.Index(s, w)
		return text.Name{Span: corpus.Span{Start: i, End: i + len(w)}, Label: l, Score: 1, By: "test"}
	}
	got := find(t, f, s, name("Jordan Valley Group", text.Organisation), name("Germany Smith", text.Person))
	if want := "Jordan=nested Germany=rejected"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestForms(t *testing.T) {
	f := newFinder(t)
	got := find(t, f, "the Netherlands’ Anglo-Dutch firm in The Hague, the former Burma, the Russian Federation and the USSR")
	want := "Netherlands=NL/name Anglo=GB/combining Dutch=NL/demonym Hague=NL/capital Burma=MM/former " +
		"Russian Federation=RU/official USSR=SUHH/abbreviation"
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if c, ok := f.Codes("c:RU"); !ok || c != (Codes{"RU", "RUS", "643", "RS"}) {
		t.Errorf("codes of RU: %+v", c)
	}
	if s := f.Successors("c:CSHH"); len(s) != 2 || s[0] != "c:CZ" || s[1] != "c:SK" {
		t.Errorf("successors of Czechoslovakia: %v", s)
	}
}

// TestRules holds that every rule is named and described, once, and stands in
// the table of docs/countries.md.
func TestRules(t *testing.T) {
	page, err := os.ReadFile("../../docs/countries.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range Rules() {
		if !strings.Contains(string(page), "\n| "+r.Name+" | ") {
			t.Errorf("docs/countries.md lacks the rule %q", r.Name)
		}
		if r.Name == "" || r.Doc == "" || r.Judge == nil || seen[r.Name] {
			t.Errorf("rule %q: no name of its own, no text or no function", r.Name)
		}
		seen[r.Name] = true
	}
}

// TestConcurrent holds that one finder serves many goroutines alike.
func TestConcurrent(t *testing.T) {
	f := newFinder(t)
	const s = "Georgia, Jordan and Chad met in Lebanon, Pa., with U.S. Sen. Jim Jordan of the Bank of China."
	want := find(t, f, s)
	done := make(chan string)
	for range 8 {
		go func() {
			a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: s}}}
			done <- fmt.Sprint(len(f.Find(text.New(a), nil)))
		}()
	}
	for range 8 {
		if got := <-done; got != fmt.Sprint(strings.Count(want, "=")) {
			t.Errorf("got %s mentions, want those of %s", got, want)
		}
	}
}

// TestLong holds that time grows with the text, not with its square.
func TestLong(t *testing.T) {
	f := newFinder(t)
	s := strings.Repeat("Georgia, Jordan, Lebanon County and the Bank of China met Paris in Springfield, Ill. ", 20_000)
	a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: s}}}
	if ms := f.Find(text.New(a), nil); len(ms) < 40_000 {
		t.Errorf("%d mentions", len(ms))
	}
}

// FuzzFind holds that no text breaks the finder and that mentions are in order
// and where they say they are.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"U. S.'s \xff China's", "Lebanon, Pa.", "’s Jordan", "St. ", "Bank of China (BOC)", "ȺȺ Côte d’", "the U.S.\n\nChad"} {
		f.Add(s)
	}
	c, err := New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleTitle, Text: s}, {Role: corpus.RoleBody, Text: s}}}
		last := corpus.Span{}
		for _, m := range c.Find(text.New(a), nil) {
			if m.Block < last.Block || m.Block == last.Block && m.Start < last.Start {
				t.Fatalf("%q: %v after %v", s, m.Span, last)
			}
			if m.Text != s[m.Start:m.End] || m.Text == "" {
				t.Fatalf("%q: %v is not %q", s, m.Span, m.Text)
			}
			last = m.Span
		}
	})
}
