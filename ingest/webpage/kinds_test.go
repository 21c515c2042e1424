package webpage

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// wholeOf reads a page in which every paragraph is text.
func wholeOf(t *testing.T, address, page string) *Whole {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	p := Read(root, func(s string) string { return strings.Join(strings.Fields(s), " ") })
	score, text := make([]float32, len(p.Blocks)), make([]bool, len(p.Blocks))
	for i := range text {
		if text[i] = p.Blocks[i].Element.Data == "p"; text[i] {
			score[i] = 0.9
		}
	}
	return p.View(About{Title: "Pier vote"}).Whole(Claims{Address: address}, score, text)
}

func number(t *testing.T, w *Whole, name string) float64 {
	t.Helper()
	for _, f := range WholeFeatures() {
		if f.Name == name {
			return f.value(w)
		}
	}
	t.Fatalf("no number %q", name)
	return 0
}

func TestWholeTellsListsFromText(t *testing.T) {
	const prose = "The council of the harbour town voted on Tuesday to rebuild the old pier by spring."
	list := `<body class="archive category-news">`
	for i := range 6 {
		list += fmt.Sprintf(`<article><h2><a href="/%d">Harbour votes on pier number %d</a></h2><p>%s</p></article>`, i, i, prose)
	}
	a := wholeOf(t, "https://x.example/tag/pier/", list)
	b := wholeOf(t, "https://x.example/2024/07/03/the-pier-vote-in-full.html", `<body class="single"><article><h1>Pier vote</h1>`+strings.Repeat("<p>"+prose+"</p>", 6)+`</article>`)
	for _, c := range []struct {
		name          string
		list, article float64
	}{
		{"linked headlines", 6, 0},
		{"behind linked headlines", 1, 0},
		{"articles", 6, 1},
		{"boxes", 6, 0},
		{"runs of text", 1, 1},
		{"longest run", 1, 1},
		{"body of a list", 2, 0},
		{"body of an article", 1, 1}, // "news" in the name of the category
		{"address section", 1, 0},
		{"address year", 0, 1},
		{"address words", 1, 6},
	} {
		if x, y := number(t, a, c.name), number(t, b, c.name); x != c.list || y != c.article {
			t.Errorf("%s: %v of the list, %v of the article, want %v and %v", c.name, x, y, c.list, c.article)
		}
	}
}

func TestWholeOfAPageWithoutText(t *testing.T) {
	for k, v := range wholeOf(t, "", `<nav><a href="/">Home</a></nav>`).Row(WholeFeatures()) {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			t.Errorf("%s is %v", WholeFeatures()[k].Name, v)
		}
	}
}

func TestKindsWriteRead(t *testing.T) {
	k, err := EmbeddedKinds()
	if err != nil {
		t.Fatal(err)
	}
	file, err := k.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadKinds(file)
	if err != nil {
		t.Fatal(err)
	}
	w := wholeOf(t, "https://x.example/", "<p>Some text of a page.</p>")
	if a, b := k.Lists.Score(w.Row(WholeFeatures())), again.Lists.Score(w.Row(WholeFeatures())); a != b || again.Manuals.Blind != k.Manuals.Blind {
		t.Errorf("%v after writing and reading, was %v", b, a)
	}
	if _, err := ReadKinds(modelFile); err == nil {
		t.Error("the judge of blocks was read as one of pages")
	}
}

// A page of which less is known needs a higher score.
func TestBlindPagesHaveAStricterThreshold(t *testing.T) {
	k, err := ReadKinds(kindsFile) // not those of the program: they are changed
	if err != nil {
		t.Fatal(err)
	}
	w := wholeOf(t, "https://x.example/tag/pier", "<p>Some text of a page.</p>")
	for _, j := range k.all() {
		j.Threshold, j.Blind = 0, 2
	}
	if got := k.Judge(w); got != List {
		t.Errorf("kind %v", got)
	}
	if got := k.Judge(w.Blind()); got != Article {
		t.Errorf("without address: kind %v", got)
	}
}
