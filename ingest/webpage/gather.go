package webpage

import "strings"

// minProse is the number of words from which a paragraph counts as prose.
const minProse = 12

// View works out what the features need: the words of each block, the sums
// of each element, which blocks are built alike, and where the text stands.
func (p *Page) View(about About) *View {
	v := &View{page: p, about: about, groups: make([]group, 0, 32)}
	for i := range p.frames {
		p.frames[i].inside = inside{}
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		b.text, b.hashes = measure(b.Text)
		b.Letters = max(b.Letters, b.Linked)
		p.sum(int32(i), b)
	}
	v.twins()
	v.group()
	v.main = v.descend()
	v.trunk = make([]bool, len(p.frames))
	for at := v.main; at >= 0; at = p.frames[at].parent {
		v.trunk[at] = true
	}
	v.rank()
	v.compare()
	v.count()
	return v
}

// sum adds a block to every element around it.
func (p *Page) sum(i int32, b *Block) {
	prose := b.isProse()
	for at := b.frame; at >= 0; at = p.frames[at].parent {
		f := &p.frames[at]
		if f.blocks == 0 {
			f.first = i
		}
		f.last = i
		f.blocks++
		f.words += b.text.words
		f.letters += int32(b.Letters)
		f.linked += int32(b.Linked)
		if prose {
			f.prose += b.text.words
			f.paragraphs++
		}
	}
}

func (b *Block) isProse() bool {
	return b.text.words >= minProse && b.text.ends && b.Linked*5 < b.Letters*2
}

// View is a page as the features see it.
type View struct {
	page   *Page
	about  About
	groups []group
	main   int32  // the frame that holds most of the prose
	trunk  []bool // frames: main and those around it
	// of each block:
	before            []int32 // words up to it
	proseBefore       []int32 // words of prose up to it
	prose             []int32 // index of the last prose block up to it, -1
	next              []int32 // index of the next prose block from it, -1
	copies            []uint8 // earlier blocks with the same text
	title, lead, data []float32
	hasData           bool
	firstP, lastP     int32 // prose inside main
	titleAt           int32 // the first block much like the title, 0 where there is none
	series            []series
}

// group is a set of blocks with the same markup.
type group struct{ blocks, words, letters, linked, prose, first, last int32 }

// twins counts for each element its siblings of the same name and class.
func (v *View) twins() {
	type key struct {
		parent int32
		sign   uint32
	}
	type sums struct{ n, words int32 }
	seen := map[key]sums{}
	frames := v.page.frames
	for i := range frames {
		if f := &frames[i]; f.blocks > 0 {
			k := key{f.parent, f.sign}
			s := seen[k]
			seen[k] = sums{s.n + 1, s.words + f.words}
		}
	}
	for i := range frames {
		if f := &frames[i]; f.blocks > 0 {
			s := seen[key{f.parent, f.sign}]
			f.twins, f.twinWords = s.n, s.words
		}
	}
}

// group finds the blocks that are built alike, up to two elements around them.
func (v *View) group() {
	ids := map[uint32]int32{}
	for i := range v.page.Blocks {
		b := &v.page.Blocks[i]
		f := &v.page.frames[b.frame]
		key := f.sign
		for range 2 {
			if f.parent < 0 {
				break
			}
			f = &v.page.frames[f.parent]
			key = mix(key, f.sign)
		}
		key = mix(key, uint32(f.depth))
		id, ok := ids[key]
		if !ok {
			id = int32(len(v.groups))
			ids[key] = id
			v.groups = append(v.groups, group{first: int32(i)})
		}
		b.group = id
		g := &v.groups[id]
		g.blocks++
		g.words += b.text.words
		g.letters += int32(b.Letters)
		g.linked += int32(b.Linked)
		g.last = int32(i)
		if b.isProse() {
			g.prose++
		}
	}
}

// descend follows the element that holds most of the prose until it parts.
func (v *View) descend() int32 {
	frames := v.page.frames
	children := make([]int32, len(frames)) // the child with most prose
	for i := range frames {
		f := &frames[i]
		if f.parent >= 0 && f.prose > 0 && (children[f.parent] == 0 || frames[children[f.parent]].prose < f.prose) {
			children[f.parent] = int32(i)
		}
	}
	at := int32(0)
	for {
		next := children[at]
		if next == 0 || frames[next].prose*100 < frames[at].prose*70 || frames[next].paragraphs < 2 {
			return at
		}
		at = next
	}
}

// rank works out what each block has before and after it.
func (v *View) rank() {
	n := len(v.page.Blocks)
	v.before, v.proseBefore, v.prose, v.next = make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n)
	v.firstP, v.lastP = -1, -1
	words, prose, last := int32(0), int32(0), int32(-1)
	m := &v.page.frames[v.main]
	for i := range n {
		b := &v.page.Blocks[i]
		words += b.text.words
		v.before[i] = words
		if b.isProse() {
			last = int32(i)
			prose += b.text.words
			if m.blocks > 0 && last >= m.first && last <= m.last {
				if v.firstP < 0 {
					v.firstP = last
				}
				v.lastP = last
			}
		}
		v.prose[i], v.proseBefore[i] = last, prose
	}
	last = -1
	for i := n - 1; i >= 0; i-- {
		if v.page.Blocks[i].isProse() {
			last = int32(i)
		}
		v.next[i] = last
	}
}

// compare measures how much of each block stands in the title, the description
// and the text that the page's own data give, and how often it has stood
// before.
func (v *View) compare() {
	n := len(v.page.Blocks)
	v.title, v.lead, v.data, v.copies = make([]float32, n), make([]float32, n), make([]float32, n), make([]uint8, n)
	title, lead, data := gramsOf(v.about.Title, 1), gramsOf(v.about.Lead, 2), gramsOf(v.about.Text, 3)
	v.hasData = len(data) > 80
	seen := map[uint32]uint8{}
	for i := range v.page.Blocks {
		b := &v.page.Blocks[i]
		v.title[i] = overlap(b.hashes, title, 1)
		v.lead[i] = overlap(b.hashes, lead, 2)
		if v.hasData {
			v.data[i] = overlap(b.hashes, data, 3)
		}
		key := uint32(0)
		for _, h := range b.hashes {
			key = mix(key, h)
		}
		v.copies[i] = seen[key]
		seen[key] = min(seen[key]+1, 200)
	}
}

// gramsOf is the set of the n-grams of words of a text.
func gramsOf(text string, n int) map[uint32]struct{} {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	_, words := measure(text)
	set := make(map[uint32]struct{}, len(words))
	for i := 0; i+n <= len(words); i++ {
		set[gram(words[i:i+n])] = struct{}{}
	}
	return set
}

func gram(words []uint32) uint32 {
	key := uint32(0)
	for _, w := range words {
		key = mix(key, w)
	}
	return key
}

// overlap is the share of the n-grams of words that are in the set; of a
// shorter text only whether all could be is known, so it has none.
func overlap(words []uint32, set map[uint32]struct{}, n int) float32 {
	if len(set) == 0 || len(words) < n {
		return 0
	}
	found := 0
	for i := 0; i+n <= len(words); i++ {
		if _, ok := set[gram(words[i:i+n])]; ok {
			found++
		}
	}
	return float32(found) / float32(len(words)-n+1)
}

// series tells how many articles began before a block: pages that scroll on
// hold several.
type series struct{ articles, rank, headlines, bylines int32 }

// seriesWords is how much prose makes an element an article of its own.
const seriesWords = 60

// count numbers the articles of a page.
func (v *View) count() {
	frames := v.page.frames
	type key struct {
		parent int32
		sign   uint32
	}
	ranks := map[key]int32{}
	at := make([]series, len(frames))
	articles := int32(0)
	for i := range frames {
		f := &frames[i]
		if f.parent >= 0 {
			at[i] = at[f.parent]
		}
		if f.prose < seriesWords {
			continue
		}
		if f.element.Data == "article" {
			articles++
			at[i].articles = articles
		}
		k := key{f.parent, f.sign}
		ranks[k]++
		at[i].rank = max(at[i].rank, ranks[k])
	}
	v.series = make([]series, len(v.page.Blocks))
	var seen series
	for i := range v.page.Blocks {
		b := &v.page.Blocks[i]
		own := at[b.frame]
		v.series[i] = series{own.articles, own.rank, seen.headlines, seen.bylines}
		if b.Element.Data == "h1" {
			seen.headlines++
		}
		if i < len(v.about.Evidence) && v.about.Evidence[i] == v.about.Byline {
			seen.bylines++
		}
		if v.titleAt == 0 && v.title[i] > 0.8 && len(b.hashes) >= 4 {
			v.titleAt = int32(i)
		}
	}
}

// Group tells which markup a block has: blocks built alike share the number.
func (v *View) Group(i int) int { return int(v.page.Blocks[i].group) }

// Leasts of a card: how many are alike, and the words of a linked headline.
const (
	leastCards    = 5
	headlineWords = 4
)

// Cards tells which blocks stand in a card: one of several elements built
// alike, each with a linked headline, as index pages and lists of other
// articles are made of.
func (v *View) Cards() []bool {
	linked := map[int32]bool{}
	for i := range v.page.Blocks {
		b := &v.page.Blocks[i]
		if b.LinkShare() < 0.7 || b.text.words < headlineWords {
			continue
		}
		for at, up := b.frame, 0; at >= 0 && up < 4; at, up = v.page.frames[at].parent, up+1 {
			linked[at] = true
		}
	}
	out := make([]bool, len(v.page.Blocks))
	for i := range out {
		for at, up := v.page.Blocks[i].frame, 0; at >= 0 && up < 4; at, up = v.page.frames[at].parent, up+1 {
			if linked[at] && v.page.frames[at].twins >= leastCards {
				out[i] = true
				break
			}
		}
	}
	return out
}
