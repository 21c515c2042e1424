package webpage

import (
	"math"
	"strings"
)

// Claims is what a page and its address say of what kind of page it is. They
// are evidence, not proof: many index pages call themselves articles.
type Claims struct {
	Address   string
	OpenGraph string // the og:type
	Schema    string // the types of the objects in its JSON-LD
	Dated     bool   // states a date of publication
	Signed    bool   // states an author
}

// Whole is a page with its text, as the judge of pages sees it.
type Whole struct {
	view   *View
	claims Claims
	score  []float32
	text   []bool
	cards  []bool
	place  address
	sums   wholeSums
}

// wholeSums is what a page's blocks amount to, in words unless said otherwise.
type wholeSums struct {
	words, body, carded, prose, proseBody, doubt float64
	linkedBody, lettersBody                      float64
	blocks, runs, longestRun                     float64 // blocks of text, runs of them
	longestBlock, sentences                      float64
	groups, groupMost                            float64
	spread                                       float64 // of the scores in the text
	leads                                        float64 // blocks that are linked headlines
	leadsInside                                  float64 // of these, between the first and the last block of text
	headings, linkedHeadings                     float64
	headingsBody                                 float64 // headings that are text
	clocks, years, pages                         float64 // blocks with a time, with a year; links that are a number
	short                                        float64 // blocks of one to three words
	prices, buttons                              float64
	titleGap                                     float64 // blocks between the title and the text
	led                                          float64 // of the text, in blocks behind a linked headline
	boxed, boxes, boxMost                        float64 // of the text, in one of several elements built alike; how many; in the fullest
	first, last                                  int     // blocks of text
}

// Whole sums up a page: score is what the judge of blocks gave, and text which
// blocks were taken for the article.
func (v *View) Whole(claims Claims, score []float32, text []bool) *Whole {
	w := &Whole{view: v, claims: claims, score: score, text: text, cards: v.Cards(), place: readAddress(claims.Address)}
	w.sums.first, w.sums.last = len(text), -1
	for i, is := range text {
		if is {
			w.sums.first, w.sums.last = min(w.sums.first, i), i
		}
	}
	for i := range v.page.Blocks {
		w.addBlock(i)
		if text[i] {
			w.addText(i)
		}
	}
	w.addRuns()
	w.addGroups()
	w.addBoxes()
	w.sums.titleGap = 99
	if v.titleAt > 0 && w.sums.last >= 0 {
		w.sums.titleGap = float64(w.sums.first - int(v.titleAt))
	}
	return w
}

// Placed reports whether the address of the page is known.
func (w *Whole) Placed() bool { return w.place.known }

// Blind is the page as one that says nothing of its kind and whose address is
// not known.
func (w *Whole) Blind() *Whole {
	out := *w
	out.place, out.claims = address{}, Claims{}
	return &out
}

// A score in this span is of scores that are neither sure text nor surely none.
const (
	doubtfulFrom = 0.1
	doubtfulTo   = 0.7
)

// addBlock counts any block of the page.
func (w *Whole) addBlock(i int) {
	b, s := &w.view.page.Blocks[i], &w.sums
	n := float64(b.text.words)
	s.words += n
	if b.isProse() {
		s.prose += n
	}
	if v := w.score[i]; v > doubtfulFrom && v < doubtfulTo {
		s.doubt += n
	}
	linked := b.LinkShare() > 0.7
	if w.isLead(i) {
		s.leads++
		if i > s.first && i < s.last {
			s.leadsInside++
		}
	}
	if isHeading(b) {
		s.headings++
		s.linkedHeadings += is(linked)
		s.headingsBody += is(w.text[i])
	}
	s.clocks += is(b.times > 0 || b.text.clocks > 0)
	s.years += is(b.text.years > 0)
	s.short += is(n <= 3)
	s.pages += is(linked && b.text.words == 1 && b.text.digits == b.text.runes)
	s.prices += is(n <= 6 && b.text.digits > 0 && strings.ContainsAny(b.Text, "$€£¥₹"))
	s.buttons += is(b.Element.Data == "button")
}

// isLead reports whether a block is a linked headline.
func (w *Whole) isLead(i int) bool {
	b := &w.view.page.Blocks[i]
	return b.LinkShare() > 0.7 && b.text.words >= headlineWords
}

func isHeading(b *Block) bool {
	name := b.Element.Data
	return len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6'
}

// addText counts a block of the text.
func (w *Whole) addText(i int) {
	b, s := &w.view.page.Blocks[i], &w.sums
	n := float64(b.text.words)
	s.blocks++
	s.body += n
	if w.cards[i] {
		s.carded += n
	}
	if b.isProse() {
		s.proseBody += n
	}
	if i > 0 && w.isLead(i-1) {
		s.led += n
	}
	s.linkedBody += float64(b.Linked)
	s.lettersBody += float64(b.Letters)
	s.longestBlock = max(s.longestBlock, n)
	s.sentences += float64(b.text.sentences)
	d := float64(1 - w.score[i])
	s.spread += d * d * n
}

// runGap is how many blocks may interrupt a run of text.
const runGap = 2

// addRuns finds the runs of text, and the words of the longest.
func (w *Whole) addRuns() {
	run, last := 0.0, -1-runGap-1
	for i, is := range w.text {
		if !is {
			continue
		}
		if i-last > runGap+1 {
			w.sums.runs++
			run = 0
		}
		run += float64(w.view.page.Blocks[i].text.words)
		w.sums.longestRun = max(w.sums.longestRun, run)
		last = i
	}
}

// addGroups counts the kinds of markup in the text, and the words of the one
// that holds most.
func (w *Whole) addGroups() {
	words := make(map[int32]float64, 8)
	for i, is := range w.text {
		if b := &w.view.page.Blocks[i]; is {
			words[b.group] += float64(b.text.words)
			w.sums.groupMost = max(w.sums.groupMost, words[b.group])
		}
	}
	w.sums.groups = float64(len(words))
}

// leastBoxes is how many elements built alike make boxes, and boxReach how far
// up from a block they are looked for.
const (
	leastBoxes = 3
	boxReach   = 5
)

// addBoxes finds how the text is spread over elements built alike that hold
// more than one block, as the entries of a list are.
func (w *Whole) addBoxes() {
	words := make(map[int32]float64, 8)
	frames := w.view.page.frames
	for i, is := range w.text {
		if !is {
			continue
		}
		b := &w.view.page.Blocks[i]
		for at, up := b.frame, 0; at >= 0 && up < boxReach; at, up = frames[at].parent, up+1 {
			if frames[at].twins >= leastBoxes && frames[at].blocks > 1 {
				words[at] += float64(b.text.words)
				w.sums.boxed += float64(b.text.words)
				w.sums.boxMost = max(w.sums.boxMost, words[at])
				break
			}
		}
	}
	w.sums.boxes = float64(len(words))
}

// WholeFeature describes a page by one number.
type WholeFeature struct {
	Name  string
	value func(w *Whole) float64
}

// WholeFeatures lists the numbers that describe a page, in order.
func WholeFeatures() []WholeFeature {
	var all []WholeFeature
	for _, part := range [][]WholeFeature{bodyFeatures(), listFeatures(), builtFeatures(), addressFeatures(), claimFeatures()} {
		all = append(all, part...)
	}
	return all
}

// Row is the numbers that describe a page.
func (w *Whole) Row(features []WholeFeature) []float32 {
	row := make([]float32, len(features))
	for k := range features {
		row[k] = float32(features[k].value(w))
	}
	return row
}

func share(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func ofSums(name string, value func(s *wholeSums) float64) WholeFeature {
	return WholeFeature{name, func(w *Whole) float64 { return value(&w.sums) }}
}

// bodyFeatures tell how long, dense and sure the text is.
func bodyFeatures() []WholeFeature {
	return []WholeFeature{
		ofSums("text", func(s *wholeSums) float64 { return s.body }),
		ofSums("text of page", func(s *wholeSums) float64 { return share(s.body, s.words) }),
		ofSums("text of prose", func(s *wholeSums) float64 { return share(s.proseBody, s.prose) }),
		ofSums("prose in text", func(s *wholeSums) float64 { return share(s.proseBody, s.body) }),
		ofSums("blocks of text", func(s *wholeSums) float64 { return s.blocks }),
		ofSums("words a block", func(s *wholeSums) float64 { return share(s.body, s.blocks) }),
		ofSums("longest block", func(s *wholeSums) float64 { return s.longestBlock }),
		ofSums("words a sentence", func(s *wholeSums) float64 { return share(s.body, s.sentences+1) }),
		ofSums("links in text", func(s *wholeSums) float64 { return share(s.linkedBody, s.lettersBody) }),
		ofSums("text in cards", func(s *wholeSums) float64 { return share(s.carded, s.body) }),
		ofSums("own text", func(s *wholeSums) float64 { return s.body - s.carded }),
		ofSums("runs of text", func(s *wholeSums) float64 { return s.runs }),
		ofSums("longest run", func(s *wholeSums) float64 { return share(s.longestRun, s.body) }),
		ofSums("kinds of markup", func(s *wholeSums) float64 { return s.groups }),
		ofSums("commonest markup", func(s *wholeSums) float64 { return share(s.groupMost, s.body) }),
		ofSums("unsure", func(s *wholeSums) float64 { return share(s.spread, s.body) }),
		ofSums("doubt", func(s *wholeSums) float64 { return share(s.doubt, s.body+s.doubt) }),
		ofSums("behind linked headlines", func(s *wholeSums) float64 { return share(s.led, s.body) }),
		ofSums("boxed", func(s *wholeSums) float64 { return share(s.boxed, s.body) }),
		ofSums("boxes", func(s *wholeSums) float64 { return s.boxes }),
		ofSums("fullest box", func(s *wholeSums) float64 { return share(s.boxMost, s.body) }),
		ofSums("density", func(s *wholeSums) float64 { return share(s.blocks, float64(s.last-s.first+1)) }),
	}
}

// listFeatures tell how much of the page lists other pages or goods.
func listFeatures() []WholeFeature {
	return []WholeFeature{
		ofSums("linked headlines", func(s *wholeSums) float64 { return s.leads }),
		ofSums("linked headlines inside", func(s *wholeSums) float64 { return s.leadsInside }),
		ofSums("text a linked headline", func(s *wholeSums) float64 { return s.body / (s.leads + 1) }),
		ofSums("headings", func(s *wholeSums) float64 { return s.headings }),
		ofSums("headings in text", func(s *wholeSums) float64 { return share(s.headingsBody, s.headings) }),
		ofSums("linked headings", func(s *wholeSums) float64 { return s.linkedHeadings }),
		ofSums("share of linked headings", func(s *wholeSums) float64 { return share(s.linkedHeadings, s.headings) }),
		ofSums("times", func(s *wholeSums) float64 { return s.clocks }),
		ofSums("years", func(s *wholeSums) float64 { return s.years }),
		ofSums("numbered links", func(s *wholeSums) float64 { return s.pages }),
		ofSums("prices", func(s *wholeSums) float64 { return s.prices }),
		ofSums("buttons", func(s *wholeSums) float64 { return s.buttons }),
		ofSums("short blocks", func(s *wholeSums) float64 { return s.short }),
	}
}

// builtFeatures tell how the page is built.
func builtFeatures() []WholeFeature {
	root := func(w *Whole) *frame { return &w.view.page.frames[0] }
	main := func(w *Whole) *frame { return &w.view.page.frames[w.view.main] }
	return []WholeFeature{
		{"page blocks", func(w *Whole) float64 { return float64(len(w.text)) }},
		{"page links", func(w *Whole) float64 { return ratio(root(w).linked, root(w).letters) }},
		{"main of prose", func(w *Whole) float64 { return ratio(main(w).prose, root(w).prose) }},
		{"main paragraphs", func(w *Whole) float64 { return float64(main(w).paragraphs) }},
		{"main links", func(w *Whole) float64 { return ratio(main(w).linked, main(w).letters) }},
		{"articles", func(w *Whole) float64 { a, _ := w.articles(); return a }},
		{"words an article", func(w *Whole) float64 { _, n := w.articles(); return n }},
		{"cards", func(w *Whole) float64 { return w.carded() }},
		{"articles of prose", func(w *Whole) float64 {
			n := int32(0)
			for i := range w.view.series {
				n = max(n, w.view.series[i].rank)
			}
			return float64(n)
		}},
		{"body of a list", func(w *Whole) float64 { return w.bodyClass(listClasses) }},
		{"body of an article", func(w *Whole) float64 { return w.bodyClass(singleClasses) }},
		{"h1", func(w *Whole) float64 { return float64(len(w.view.page.Head.Headings)) }},
		{"title in h1", func(w *Whole) float64 {
			if len(w.view.page.Head.Headings) == 0 {
				return -1
			}
			_, words := measure(w.view.page.Head.Headings[0])
			return float64(overlap(words, gramsOf(w.view.about.Title, 1), 1))
		}},
		ofSums("from title to text", func(s *wholeSums) float64 { return s.titleGap }),
		{"title words", func(w *Whole) float64 { s, _ := measure(w.view.about.Title); return float64(s.words) }},
		{"lead in text", func(w *Whole) float64 { return w.most(w.view.lead) }},
		{"data in text", func(w *Whole) float64 { return w.most(w.view.data) }},
	}
}

// Words of the page's own class and id that tell a list of pages from a single
// one, as the common systems for news sites write them.
const (
	listClasses   = " archive category tag taxonomy author search home front frontpage blog section listing list collection index hub topic "
	singleClasses = " single singular post article story detail entry postid news "
)

// bodyClass counts the words of a list in the class and id of the body element.
func (w *Whole) bodyClass(list string) float64 {
	n := 0.0
	for i := range w.view.page.frames[:min(4, len(w.view.page.frames))] {
		e := w.view.page.frames[i].element
		if e == nil || e.Data != "body" {
			continue
		}
		words := strings.FieldsFunc(strings.ToLower(attribute(e, "class")+" "+attribute(e, "id")), func(r rune) bool {
			return r == ' ' || r == '-' || r == '_'
		})
		for _, word := range words {
			n += is(strings.Contains(list, " "+word+" "))
		}
	}
	return n
}

// articles counts the article elements, and their words.
func (w *Whole) articles() (n, words float64) {
	all := 0.0
	for i := range w.view.page.frames {
		if f := &w.view.page.frames[i]; f.element != nil && f.element.Data == "article" && f.blocks > 0 {
			n++
			all += float64(f.words)
		}
	}
	return n, share(all, n)
}

// carded is the part of the page's words that stands in cards.
func (w *Whole) carded() float64 {
	n := 0.0
	for i, is := range w.cards {
		if is {
			n += float64(w.view.page.Blocks[i].text.words)
		}
	}
	return share(n, w.sums.words)
}

// most is the greatest of some numbers of the blocks of the text.
func (w *Whole) most(values []float32) float64 {
	out := float32(0)
	for i, is := range w.text {
		if is {
			out = max(out, values[i])
		}
	}
	return math.Round(float64(out)*100) / 100
}

// claimFeatures are what the page says of itself.
func claimFeatures() []WholeFeature {
	says := func(name string, words ...string) WholeFeature {
		return WholeFeature{name, func(w *Whole) float64 {
			for _, word := range words {
				if strings.Contains(w.claims.Schema, word) {
					return 1
				}
			}
			return 0
		}}
	}
	return []WholeFeature{
		{"og:type", func(w *Whole) float64 { return openGraph(w.claims.OpenGraph) }},
		says("schema article", "Article", "Posting", "Reportage"),
		says("schema list", "ItemList", "CollectionPage", "SearchResultsPage"),
		says("schema goods", "Product", "Offer"),
		says("schema forum", "DiscussionForumPosting", "QAPage"),
		says("schema page", "WebPage"),
		says("schema site", "WebSite"),
		{"dated", func(w *Whole) float64 { return is(w.claims.Dated) }},
		{"signed", func(w *Whole) float64 { return is(w.claims.Signed) }},
	}
}

// openGraph numbers the kinds of og:type.
func openGraph(kind string) float64 {
	kind = strings.ToLower(kind)
	switch {
	case kind == "":
		return 0
	case strings.Contains(kind, "article"), strings.Contains(kind, "post"):
		return 1
	case kind == "website":
		return 2
	case strings.Contains(kind, "product"):
		return 3
	}
	return 4
}
