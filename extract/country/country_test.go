package country

import (
	"fmt"
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

func BenchmarkFind(b *testing.B) {
	f, err := New()
	if err != nil {
		b.Fatal(err)
	}
	s := strings.Repeat("Russian President Vladimir Putin and the leader of the Kazakh delegation, who had flown in from Moscow on Monday, said that talks between the United States and its partners would go on for some weeks. ", 50)
	d := text.New(&corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: s}}})
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		f.Find(d, nil)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
