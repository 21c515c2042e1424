package extract

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
)

// loaded returns an extractor for each engine that the tests share.
func loaded(t testing.TB, engine string) *Extractor {
	t.Helper()
	x, err := New(Options{Engine: engine})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func article(blocks ...corpus.Block) *corpus.Article {
	a := &corpus.Article{Blocks: blocks, Origin: "test"}
	a.ID = corpus.NewArticleID("", "", blocks)
	return a
}

func sample() *corpus.Article {
	return article(
		corpus.Block{Role: corpus.RoleTitle, Text: "Merkel and Macron Meet in Berlin"},
		corpus.Block{Role: corpus.RoleBody, Text: "Chancellor Angela Merkel of Germany met French President Emmanuel Macron on Monday."},
		corpus.Block{Role: corpus.RoleBody, Text: "The Bank of China was not there. Merkel’s office said so."},
		corpus.Block{Role: corpus.RoleCaption, Text: "President Emmanuel Macron in Berlin."},
		corpus.Block{Role: corpus.RoleCredit, Text: "(John Macdougall/AFP via Getty Images)"},
		corpus.Block{Role: corpus.RoleComment, Text: "President Donald Trump of Japan says: Leave a Reply"},
	)
}

// TestAnnotate holds the order of mentions, exact texts, and that only content
// blocks are read, for every engine.
func TestAnnotate(t *testing.T) {
	for _, s := range Engines() {
		a := sample()
		r, err := loaded(t, s.Name).Annotate(a)
		if err != nil {
			t.Fatal(err)
		}
		known := map[corpus.EntityID]bool{}
		for _, e := range r.Entities {
			known[e.ID] = true
		}
		seen := map[string]int{}
		for i, m := range r.Mentions {
			b := a.Blocks[m.Block]
			if b.Text[m.Start:m.End] != m.Text {
				t.Errorf("%s: %q is %q in the text", s.Name, m.Text, b.Text[m.Start:m.End])
			}
			if !b.Role.IsContent() {
				t.Errorf("%s: %q was read in a %s", s.Name, m.Text, b.Role)
			}
			if in := r.Sentences[m.Sentence]; in.Block != m.Block || m.Start < in.Start || m.End > in.End {
				t.Errorf("%s: %q is not in its sentence %v", s.Name, m.Text, in)
			}
			if m.Entity != "" && !known[m.Entity] {
				t.Errorf("%s: %q names %s, which the record does not hold", s.Name, m.Text, m.Entity)
			}
			if i > 0 && (m.Block < r.Mentions[i-1].Block || m.Block == r.Mentions[i-1].Block && m.Start < r.Mentions[i-1].Start) {
				t.Errorf("%s: %q is out of order", s.Name, m.Text)
			}
			if m.Status == corpus.Counted {
				seen[string(m.Entity)]++
			}
		}
		for id, n := range map[string]int{"p:angela-merkel": 3, "p:emmanuel-macron": 3, "c:DE": 3, "c:FR": 1, "c:CN": 0, "c:JP": 0} {
			if seen[id] != n {
				t.Errorf("%s: %s is counted %d times, want %d", s.Name, id, seen[id], n)
			}
		}
	}
}

// TestSameEveryTime holds that annotation depends on nothing but the article,
// whoever else annotates at the time.
func TestSameEveryTime(t *testing.T) {
	x := loaded(t, "")
	want, err := x.Annotate(sample())
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := x.Annotate(sample())
			if d := cmp.Diff(want, got); err != nil || d != "" {
				t.Errorf("%v\n%s", err, d)
			}
		})
	}
	group.Wait()
}

func TestUnknownEngine(t *testing.T) {
	if _, err := New(Options{Engine: "none"}); err == nil || !strings.Contains(err.Error(), `no engine "none"; there are: `) {
		t.Errorf("error %v", err)
	}
}

// FuzzAnnotate holds that no text makes the extractor panic or point outside
// of it.
func FuzzAnnotate(f *testing.F) {
	for _, s := range []string{"President U.S.'s Kim Jong-un", "CHINA AND RUSSIA", "“Jr.” Smith", "\xff Georgia, Ga.", "Mr. von der"} {
		f.Add(s)
	}
	x := loaded(f, "")
	f.Fuzz(func(t *testing.T, s string) {
		a := article(corpus.Block{Role: corpus.RoleBody, Text: s})
		r, err := x.Annotate(a)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range r.Mentions {
			if m.Start < 0 || m.End > len(s) || m.Start >= m.End || s[m.Start:m.End] != m.Text {
				t.Fatalf("mention %+v of %q", m, s)
			}
		}
	})
}

// Articles in other languages keep their sentences and get no mentions; the
// region of a tag does not matter.
func TestOtherLanguages(t *testing.T) {
	x := loaded(t, "")
	for language, read := range map[string]bool{"": true, "en": true, "EN-us": true, "de": false, "ru": false, "zh-Hans": false} {
		a := sample()
		a.Language = language
		r, err := x.Annotate(a)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Mentions) > 0 != read || len(r.Entities) > 0 != read || len(r.Sentences) == 0 {
			t.Errorf("%q: %d mentions, %d entities, %d sentences", language, len(r.Mentions), len(r.Entities), len(r.Sentences))
		}
	}
}
