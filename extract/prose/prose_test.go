package prose

import (
	"strings"
	"sync"
	"testing"

	"dateline/corpus"
	"dateline/extract/text"
)

// loaded returns an engine that the tests of this package share.
var loaded = sync.OnceValues(New)

func engine(t testing.TB) *Engine {
	t.Helper()
	e, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func document(s string) *text.Document {
	return text.New(&corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: s}}})
}

func people(t testing.TB, s string) []string {
	t.Helper()
	names, err := engine(t).Tag(document(s))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range names {
		if n.Label == text.Person {
			out = append(out, s[n.Start:n.End])
		}
	}
	return out
}

func TestPeople(t *testing.T) {
	for in, want := range map[string]string{
		"The talks with Russian President Vladimir Putin and Chinese leader Xi Jinping ended on Monday.": "Vladimir Putin|Xi Jinping",
		"They met Vladimir Putin": "Vladimir Putin",
		"“I will go,” said Ursula von der Leyen, the commission’s president.": "Ursula von der Leyen",
		"Iran’s interim president, Mohammad Mokhbar, will be there.":          "Mohammad Mokhbar",
		"U.N. Secretary-General Anto\u0301nio Guterres spoke.":                "Anto\u0301nio Guterres",
		"Prime\u00a0Minister Narendra\u00a0Modi’s visit was short.":           "Narendra\u00a0Modi",
		"Jane Okafor, 42, was there. Her neighbour saw her.":                  "Jane Okafor",
		"Sen. Robert F. Kennedy Jr. voted.":                                   "Robert F. Kennedy Jr.",
		"Dwayne “The Rock” Johnson, who plays him, was late.":                 "Dwayne “The Rock” Johnson",
		"The Bank of England and the Supreme Court sat in Hyderabad House.":   "",
		"It was bought by President Hotels Group in March.":                   "",
	} {
		if got := strings.Join(people(t, in), "|"); got != want {
			t.Errorf("people of %q: %q, want %q", in, got, want)
		}
	}
}

// hard holds texts whose characters prose rewrites, splits or cannot take.
func hard() []string {
	return []string{
		"“Joe Biden” – ‘Joe Biden’ — Joe Biden… Joe\u200b Biden",
		"U.S.\n\n Putin met Putin's Putin’s aide; Putin.",
		"ȺȺȺȺȺ's car and Ⱥ’s İstanbul I\u0307zmir",
		"Anto\u0301nio and Antónió; João\u00a0Silva said.",
		":-) (ಠ_ಠ) President ¯\\(ツ)/¯ Smith <3 &rsquo; AT&T &amp;",
		"$100 [Biden] (Biden), \"Biden\": Biden! Biden? 'Biden'",
		"\xff\xfe President \xc3\x28 Smith said",
		"President", "", " ", "'s", "..", "Mr. 's",
		strings.Repeat("Barack Obama and ", 400),
	}
}

// TestOffsets holds that every name lies on our own tokens, so that the bytes
// of its span are its text.
func TestOffsets(t *testing.T) {
	for _, s := range hard() {
		d := document(s)
		names, err := engine(t).Tag(d)
		if err != nil {
			t.Errorf("%.40q: %v", s, err)
		}
		starts, ends := map[int]bool{}, map[int]bool{}
		for _, b := range d.Blocks {
			for _, tk := range b.Tokens {
				starts[int(tk.Start)], ends[int(tk.End)] = true, true
			}
		}
		for _, n := range names {
			if !starts[n.Start] || !ends[n.End] || n.Start >= n.End {
				t.Errorf("%.40q: span %v is not made of tokens", s, n.Span)
			}
		}
	}
}

func TestRepeatedNames(t *testing.T) {
	got := people(t, "President Joe Biden met President Joe Biden; “President Joe Biden” left.")
	if len(got) != 3 {
		t.Errorf("found %q, want three times Joe Biden", got)
	}
}

// TestShared holds that one model serves several goroutines.
func TestShared(t *testing.T) {
	e := engine(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, s := range hard() {
				if _, err := e.Tag(document(s)); err != nil {
					t.Errorf("%.40q: %v", s, err)
				}
			}
		})
	}
	group.Wait()
}

func FuzzTag(f *testing.F) {
	for _, s := range hard() {
		f.Add(s)
	}
	e := engine(f)
	f.Fuzz(func(t *testing.T, s string) {
		names, err := e.Tag(document(s))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if n.Start < 0 || n.End > len(s) || n.Start >= n.End {
				t.Fatalf("span %v outside %q", n.Span, s)
			}
		}
	})
}
