package ner

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"dateline/corpus"
	"dateline/extract/text"
)

// document makes an article of paragraphs.
func document(paragraphs ...string) *text.Document {
	a := &corpus.Article{}
	for _, p := range paragraphs {
		a.Blocks = append(a.Blocks, corpus.Block{Role: corpus.RoleBody, Text: p})
	}
	return text.New(a)
}

func load(t testing.TB) *Tagger {
	t.Helper()
	tagger, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

// story is an article in the style of news, made up for these tests.
var story = strings.Split(strings.TrimSpace(`
NAIROBI (Wire) — President Amina Wanjiku Otieno met Prime Minister Lars-Erik Haugen on Tuesday to discuss grain shipments through the Red Sea, officials in both capitals said.
Otieno, a former governor of Kisumu, told reporters that Norway would finance two new terminals at the port of Mombasa. “We have waited long enough,” she said, standing beside Haugen at State House.
The deal was first reported by the Daily Nation. Finance Minister Ngozi Adeyemi-Clarke, who led the talks for the African Union, said the World Bank had agreed to guarantee the loans.
Critics were less impressed. Samuel Kiprotich, an economist at the University of Nairobi, called the terms "generous to the lender". Kiprotich's colleague, Dr. Fatuma Abdi Hassan, pointed to a similar agreement that Ethiopia signed with China in 2019.
In Oslo, opposition leader Ingrid Solbakken asked why parliament had not been consulted. A spokesman for Haugen declined to comment.
The ministers will meet again in Geneva next month, when Foreign Secretary José Luis Benítez García and U.S. envoy Mary-Beth O'Donnell Jr. are expected to join them.`), "\n")

func BenchmarkTag(b *testing.B) {
	tagger := load(b)
	tokens, size := 0, 0
	for _, bl := range document(story...).Blocks {
		tokens += len(bl.Tokens)
		size += len(bl.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tagger.Tag(document(story...)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestModelFitsItsBudget(t *testing.T) {
	const budget = 8_000_000
	if n := len(embeddedWeights) + len(embeddedClusters); n > budget {
		t.Errorf("the embedded model has %d bytes, more than %d", n, budget)
	}
}

func TestDamagedModelsAreRefused(t *testing.T) {
	for name, files := range map[string][2][]byte{
		"empty weights":    {embeddedClusters, nil},
		"half the weights": {embeddedClusters, embeddedWeights[:len(embeddedWeights)/2]},
		"swapped":          {embeddedWeights, embeddedClusters},
	} {
		if _, err := ReadModel(files[0], files[1]); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSameAnswerEveryTime(t *testing.T) {
	tagger := load(t)
	want, err := tagger.Tag(document(story...))
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 15 {
		t.Fatalf("only %d names", len(want))
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 10 {
				if (g+i)%3 == 0 { // other documents must leave no trace
					if _, err := tagger.Tag(document(story[i%len(story)], "ALL IN CAPITALS, SAYS JOHN SMITH")); err != nil {
						t.Error(err)
					}
				}
				got, err := tagger.Tag(document(story...))
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("goroutine %d, round %d: %v (%v), want %v", g, i, got, err, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestNamesAreInOrder(t *testing.T) {
	names, err := load(t).Tag(document(story...))
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range names {
		if n.Score <= 0 || n.Score > 1 {
			t.Errorf("%v: score %f", n, n.Score)
		}
		if n.By != "crf" {
			t.Errorf("%v: marked by %q", n, n.By)
		}
		if i > 0 && (n.Block < names[i-1].Block || n.Block == names[i-1].Block && n.Start < names[i-1].End) {
			t.Errorf("%v after %v", n, names[i-1])
		}
	}
}

// TestBlocksThatAreNotContent holds that names carry the article's block
// numbers, not the document's.
func TestBlocksThatAreNotContent(t *testing.T) {
	a := &corpus.Article{Blocks: []corpus.Block{
		{Role: corpus.RoleNavigation, Text: "Barack Obama home page"},
		{Role: corpus.RoleBody, Text: "Former U.S. President Barack Obama spoke in Chicago."},
	}}
	names, err := load(t).Tag(text.New(a))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, n := range names {
		if n.Block != 1 {
			t.Errorf("%v is outside the content", n)
		}
		found = found || n.Label == text.Person && a.Blocks[n.Block].Text[n.Start:n.End] == "Barack Obama"
	}
	if !found {
		t.Errorf("no Barack Obama in %v", names)
	}
}

func FuzzTag(f *testing.F) {
	tagger, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range story {
		f.Add(s, s)
	}
	f.Add("ȺȺȺȺȺ's car", "\xff\xfe Putin\x00")
	f.Add("", "A. B. C.\n\n- – — ...")
	f.Fuzz(func(t *testing.T, a, b string) {
		names, err := tagger.Tag(document(a, b))
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{a, b}
		end := [2]int{}
		for _, n := range names {
			s := texts[n.Block]
			if n.Start < end[n.Block] || n.End <= n.Start || n.End > len(s) {
				t.Fatalf("%q: bad span %v", s, n)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[n.Start:n.End]) {
				t.Fatalf("%q: %v splits a rune", s, n)
			}
			end[n.Block] = n.End
		}
	})
}
