package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
	"dateline/extract/codebook"
)

// TestCodebook holds what a codebook changes about an article.
func TestCodebook(t *testing.T) {
	book := &codebook.Codebook{
		People: []codebook.Person{
			{Name: "Mohammed bin Salman", Aliases: []string{"MBS", "the Crown Prince"}},
			{Name: "Chad Okonjo", Aliases: []string{"Chad O"}},
		},
		Countries: []codebook.Country{{Code: "MM", Names: []string{"Zomialand"}, Form: corpus.FormName}},
		Ignore:    []string{"Michael Jordan"},
	}
	a := &corpus.Article{ID: "0123456789abcdef", Blocks: []corpus.Block{
		{Role: corpus.RoleBody, Text: "Mohammed bin Salman flew to Zomialand on Monday. MBS met Michael Jordan there."},
		{Role: corpus.RoleBody, Text: "Chad Okonjo said that the Crown Prince had left. France and Italy agreed."},
	}}
	want := map[corpus.EntityID]int{"p:mohammed-bin-salman": 3, "p:chad-okonjo": 1, "c:MM": 1, "c:FR": 1, "c:IT": 1}
	x, err := New(Options{Codebook: book})
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Annotate(a)
	if err != nil {
		t.Fatal(err)
	}
	have := map[corpus.EntityID]int{}
	rejected := 0
	for _, m := range r.Mentions {
		if m.Status == corpus.Counted {
			have[m.Entity]++
		} else if m.Reason == "ignored by the codebook" {
			rejected++
		}
		if m.Text != a.Blocks[m.Block].Text[m.Start:m.End] {
			t.Errorf("%q is not the text marked", m.Text)
		}
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Error(d)
	}
	if rejected == 0 {
		t.Error("nothing is left of what is ignored")
	}
	for _, e := range r.Entities {
		if e.ID == "p:mohammed-bin-salman" && (e.Name != "Mohammed bin Salman" || e.Unresolved || len(e.Aliases) != 2) {
			t.Errorf("%+v", e)
		}
	}
	if _, err := New(Options{Codebook: &codebook.Codebook{Countries: []codebook.Country{{Code: "QQ", Names: []string{"X"}, Form: corpus.FormName}}}}); err == nil {
		t.Error("a country that there is not")
	}
}
