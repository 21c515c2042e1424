package webpage

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const prose = "The council of the harbour town voted on Tuesday to rebuild the pier that a storm had torn down in winter."

func read(t *testing.T, page string) *Page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return Read(root, func(s string) string { return strings.Join(strings.Fields(s), " ") })
}

func TestBlocks(t *testing.T) {
	p := read(t, `<body><nav><a href=/>Home</a></nav><div>Loose text <b>in bold</b><p>One<br>line<br><br>two</p><script>no</script></div>
		<ul><li>First</li><li>Second <a href=x>link</a></li></ul>tail`)
	var texts []string
	for _, b := range p.Blocks {
		texts = append(texts, b.Element.Data+": "+b.Text)
	}
	want := []string{"nav: Home", "div: Loose text in bold", "p: One line", "p: two", "li: First", "li: Second link", "body: tail"}
	if !slices.Equal(texts, want) {
		t.Errorf("%q", texts)
	}
	if share := p.Blocks[5].LinkShare(); share != 0.4 {
		t.Errorf("link share %v", share)
	}
}

func TestHead(t *testing.T) {
	p := read(t, `<html lang=en-GB><head><title> A  title </title><meta property="og:title" content="B"><meta property="og:title" content="C">
		<link rel=canonical href=/a><script type="application/ld+json">{"x":1}</script></head>
		<body><article><h1>Head<b>line</b></h1><time datetime="2024-07-03">3 July</time> <a rel=author href=/x>Ana Ruiz</a><a href="/author/tom">Tom Hale</a></article>`)
	h := p.Head
	if h.Language != "en-GB" || h.Title != "A title" || h.Tags["og:title"] != "B" || h.Canonical != "/a" || len(h.LinkedData) != 1 || h.Headings[0] != "Headline" {
		t.Errorf("%+v", h)
	}
	if len(h.Times) != 1 || h.Times[0].Stated != "2024-07-03" || !h.Times[0].InArticle {
		t.Errorf("%+v", h.Times)
	}
	if len(h.Authors) != 2 || h.Authors[1].Text != "Tom Hale" {
		t.Errorf("%+v", h.Authors)
	}
}

func TestNames(t *testing.T) {
	for value, want := range map[string][]string{
		"article__bodyText main":  {"article", "body", "articlebody", "text", "bodytext", "main"},
		"td-post-content x":       {"td", "post", "tdpost", "content", "postcontent"},
		"ad":                      {"ad"},
		"":                        nil,
		strings.Repeat("a", 1000): {strings.Repeat("a", 32)},
	} {
		var hashes []uint32
		for _, w := range want {
			hashes = append(hashes, hash(w))
		}
		if got := readName(value).tokens; !slices.Equal(got, hashes) {
			t.Errorf("%.30q: %d tokens, want %q", value, len(got), want)
		}
	}
	if hints := readName("site-Footer legal").hints; hints != 1<<hintFooter {
		t.Errorf("hints %b", hints)
	}
}

func TestMeasure(t *testing.T) {
	s, words := measure("“Don’t wait,” she said at 9:30 on 3 July 2024.")
	if s.words != 11 || len(words) != 11 || s.clocks != 1 || s.years != 1 || !s.ends || s.capitals != 2 || s.sentences != 1 {
		t.Errorf("%+v, %d", s, len(words))
	}
	if s, _ := measure("気象庁は地震があったと発表した。"); s.words < 5 || !s.ends {
		t.Errorf("without blanks: %+v", s)
	}
	upper, lower := "ZÜRICH", "zürich"
	_, a := measure(upper)
	_, b := measure(lower)
	if !slices.Equal(a, b) {
		t.Error("case changes a word")
	}
}

// Every block of any page gets a score, and the model tells the text of a
// plain page from its menu.
func TestJudge(t *testing.T) {
	m, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	menu := strings.Repeat("<li><a href=/s>Section news</a></li>", 8)
	body := strings.Repeat("<p>"+prose+"</p>", 6)
	p := read(t, "<html><body><ul class=menu>"+menu+"</ul><article><h1>Town votes to rebuild pier</h1>"+body+
		"</article><footer><p>Copyright 2024 Harbour Post. All rights reserved.</p></footer>")
	v := p.View(About{Title: "Town votes to rebuild pier"})
	score := m.Judge(v)
	cut := m.Cut(v, score)
	for i, s := range score {
		b := &p.Blocks[i]
		if b.Element.Data == "p" && b.Text == prose && s < cut || b.Text != prose && s >= cut {
			t.Errorf("%.2f %s %q", s, b.Element.Data, b.Text)
		}
	}
	if got := m.Judge(read(t, "").View(About{})); len(got) != 0 {
		t.Errorf("an empty page: %v", got)
	}
}

func TestModelRoundTrip(t *testing.T) {
	m, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	file, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadModel(file)
	if err != nil {
		t.Fatal(err)
	}
	p := read(t, "<h1>x</h1><p>"+prose+"<p>Read more")
	if a, b := m.Judge(p.View(About{})), again.Judge(p.View(About{})); !slices.Equal(a, b) {
		t.Errorf("%v, then %v", a, b)
	}
	if _, err := ReadModel(file[:len(file)/2]); err == nil {
		t.Error("half a model was read")
	}
	if len(file) > 1<<20 {
		t.Errorf("the model has %d bytes", len(file))
	}
}

func TestFeatureNamesDiffer(t *testing.T) {
	seen := map[string]bool{}
	var names []string
	for _, f := range Features() {
		names = append(names, f.Name)
	}
	for _, n := range slices.Concat(names, LexicalFeatures(), ContextFeatures()) {
		if seen[n] {
			t.Errorf("%s is listed twice", n)
		}
		seen[n] = true
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("<p>" + prose)
	f.Add("<table><tr><td hidden>a<h1 class='x y'>b<br><br>c")
	f.Fuzz(func(t *testing.T, page string) {
		m, err := Embedded()
		if err != nil {
			t.Fatal(err)
		}
		p := read(t, page)
		for _, s := range m.Judge(p.View(About{Title: page})) {
			if !(s >= 0 && s <= 1) {
				t.Fatalf("score %v", s)
			}
		}
	})
}
