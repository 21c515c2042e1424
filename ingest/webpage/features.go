package webpage

import (
	"fmt"
	"math"
)

// About is what is known of the article besides its blocks.
type About struct {
	Title string
	Lead  string // the description
	Text  string // the text that the page's own data give
	// Evidence tells for each block what the line rules would make of it, as an
	// index into the list of roles.
	Evidence []uint8
	Byline   uint8 // the index of the byline's role
}

// Feature describes a block by one number.
type Feature struct {
	Name  string
	value func(at *spot) float64
}

// spot is a block with what most of its features look at.
type spot struct {
	*View
	i     int
	block *Block
	group *group
	up    [4]*frame // the element it stands in and those around it, the outermost again where there are no more
}

// look turns to a block.
func (at *spot) look(v *View, i int) {
	b := &v.page.Blocks[i]
	at.View, at.i, at.block, at.group = v, i, b, &v.groups[b.group]
	f := &v.page.frames[b.frame]
	for up := range at.up {
		at.up[up] = f
		if f.parent >= 0 {
			f = &v.page.frames[f.parent]
		}
	}
}

// Features lists the numbers that describe a block, in order.
func Features() []Feature {
	var all []Feature
	for _, part := range [][]Feature{
		textFeatures(), markFeatures(), placeFeatures(), aroundFeatures(), hintFeatures(), similarFeatures(),
		neighbourFeatures(), pageFeatures(), ruleFeatures(),
	} {
		all = append(all, part...)
	}
	return all
}

// numRoles is one more than there are roles; 0 stands for none.
const numRoles = 18

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func ofText(name string, value func(s *textStats) float64) Feature {
	return Feature{name, func(at *spot) float64 { return value(&at.block.text) }}
}

func textFeatures() []Feature {
	per := func(n, of int32) float64 { return ratio(n, of) }
	return []Feature{
		ofText("words", func(s *textStats) float64 { return float64(s.words) }),
		ofText("word length", func(s *textStats) float64 { return per(s.runes, s.words) }),
		ofText("upper", func(s *textStats) float64 { return per(s.upper, s.runes) }),
		ofText("digits", func(s *textStats) float64 { return per(s.digits, s.runes) }),
		ofText("marks", func(s *textStats) float64 { return per(s.marks, s.runes) }),
		ofText("odd marks", func(s *textStats) float64 { return per(s.odd, s.words) }),
		ofText("sentences", func(s *textStats) float64 { return float64(s.sentences) }),
		ofText("words a sentence", func(s *textStats) float64 { return per(s.words, s.sentences+1) }),
		ofText("commas", func(s *textStats) float64 { return per(s.commas, s.words) }),
		ofText("quotes", func(s *textStats) float64 { return per(s.quotes, s.words) }),
		ofText("capitals", func(s *textStats) float64 { return per(s.capitals, s.words) }),
		ofText("short words", func(s *textStats) float64 { return per(s.short, s.words) }),
		ofText("clocks", func(s *textStats) float64 { return float64(s.clocks) }),
		ofText("years", func(s *textStats) float64 { return per(s.years, s.words) }),
		ofText("ends", func(s *textStats) float64 { return is(s.ends) }),
		ofText("last", func(s *textStats) float64 { return lastKind(s.last) }),
		ofText("starts upper", func(s *textStats) float64 { return is(s.startsUpper) }),
		ofText("starts lower", func(s *textStats) float64 { return is(s.startsLower) }),
		ofText("starts digit", func(s *textStats) float64 { return is(s.startsDigit) }),
		ofText("starts with", func(s *textStats) float64 { return firstKind(s.first) }),
	}
}

func lastKind(r rune) float64 {
	switch r {
	case '.', '。':
		return 1
	case ':':
		return 2
	case '?', '!':
		return 3
	case '…':
		return 4
	case '"', '”', '»', '“', '’':
		return 5
	case ')', ']':
		return 6
	case '|', '/', '>', '›', '→', '*':
		return 7
	}
	return 0
}

func firstKind(r rune) float64 {
	switch r {
	case '"', '“', '„', '«', '‘':
		return 1
	case '-', '–', '—', '•', '·', '*', '●', '▪':
		return 2
	case '(', '[':
		return 3
	case '@', '#', '©', '|', '>', '→', '+':
		return 4
	}
	return 0
}

func ofBlock(name string, value func(b *Block) float64) Feature {
	return Feature{name, func(at *spot) float64 { return value(at.block) }}
}

func markFeatures() []Feature {
	out := []Feature{
		ofBlock("link share", (*Block).LinkShare),
		ofBlock("links", func(b *Block) float64 { return float64(b.links) }),
		ofBlock("bold", func(b *Block) float64 { return ratio(b.bold, b.Letters) }),
		ofBlock("italic", func(b *Block) float64 { return ratio(b.italic, b.Letters) }),
		ofBlock("times", func(b *Block) float64 { return float64(b.times) }),
		ofBlock("images", func(b *Block) float64 { return float64(b.images) }),
		ofBlock("between", func(b *Block) float64 { return is(b.between) }),
		{"hidden", func(at *spot) float64 { return is(at.up[0].hidden) }},
	}
	for _, tag := range []string{"p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "td", "figcaption", "button", "section", "header", "dd"} {
		want := hash(tag)
		out = append(out, Feature{"is " + tag, func(at *spot) float64 { return is(at.up[0].tag == want) }})
	}
	return out
}

// own is the element that a block stands in.
func (v *View) own(i int) *frame { return &v.page.frames[v.page.Blocks[i].frame] }

// around is the element around that one.
func (v *View) around(i int) *frame {
	f := v.own(i)
	if f.parent >= 0 {
		return &v.page.frames[f.parent]
	}
	return f
}

func placeFeatures() []Feature {
	return []Feature{
		{"index", func(at *spot) float64 { return float64(at.i) }},
		{"place", func(at *spot) float64 { return float64(at.i) / float64(len(at.page.Blocks)) }},
		{"words before", func(at *spot) float64 {
			return ratio(at.before[at.i]-at.block.text.words, at.before[len(at.before)-1])
		}},
		{"depth", func(at *spot) float64 { return float64(at.up[0].depth) }},
		{"from first prose", func(at *spot) float64 { return float64(at.i - int(at.firstP)) }},
		{"to last prose", func(at *spot) float64 { return float64(at.i - int(at.lastP)) }},
		{"place in prose", func(at *spot) float64 {
			return float64(at.i-int(at.firstP)) / float64(at.lastP-at.firstP+1)
		}},
		{"main depth", func(at *spot) float64 {
			return float64(at.up[0].depth - at.page.frames[at.main].depth)
		}},
		{"outside main", func(at *spot) float64 { return float64(at.outside(at.i)) }},
		{"since prose", func(at *spot) float64 { return float64(at.i - int(at.prose[at.i])) }},
		{"until prose", func(at *spot) float64 {
			if at.next[at.i] < 0 {
				return 999
			}
			return float64(int(at.next[at.i]) - at.i)
		}},
		{"group blocks", func(at *spot) float64 { return float64(at.group.blocks) }},
		{"group words", func(at *spot) float64 { g := at.group; return ratio(g.words, g.blocks) }},
		{"group prose", func(at *spot) float64 { g := at.group; return ratio(g.prose, g.blocks) }},
		{"group all words", func(at *spot) float64 {
			return ratio(at.group.words, at.before[len(at.before)-1])
		}},
		{"group links", func(at *spot) float64 { g := at.group; return ratio(g.linked, g.letters) }},
		{"in group", func(at *spot) float64 {
			g := at.group
			return float64(at.i-int(g.first)) / float64(g.last-g.first+1)
		}},
		{"group spread", func(at *spot) float64 {
			g := at.group
			return ratio(g.last-g.first+1, g.blocks)
		}},
	}
}

// outside is how far one must go up from the main element to reach one that
// holds the block, too.
func (v *View) outside(i int) int32 {
	at := v.page.Blocks[i].frame
	for !v.trunk[at] {
		at = v.page.frames[at].parent
		if at == v.main {
			return 0
		}
	}
	return v.page.frames[v.main].depth - v.page.frames[at].depth
}

func aroundFeatures() []Feature {
	var out []Feature
	for up := range 4 {
		at := func(name string, value func(f *frame) float64) {
			out = append(out, Feature{fmt.Sprintf("%s %d up", name, up), func(at *spot) float64 { return value(at.up[up]) }})
		}
		if up > 0 {
			at("words", func(f *frame) float64 { return float64(f.words) })
			at("prose", func(f *frame) float64 { return ratio(f.prose, f.words) })
			at("paragraphs", func(f *frame) float64 { return float64(f.paragraphs) })
			at("links", func(f *frame) float64 { return ratio(f.linked, f.letters) })
			at("blocks", func(f *frame) float64 { return float64(f.blocks) })
			at("tag", func(f *frame) float64 { return float64(kindOf(f)) })
			out = append(out, Feature{fmt.Sprintf("from start %d up", up), func(at *spot) float64 {
				return float64(at.i - int(at.up[up].first))
			}}, Feature{fmt.Sprintf("to end %d up", up), func(at *spot) float64 {
				return float64(int(at.up[up].last) - at.i)
			}})
		}
		at("twins", func(f *frame) float64 { return float64(f.twins) })
		at("twin words", func(f *frame) float64 { return ratio(f.twinWords, f.twins) })
	}
	for k, name := range aroundNames() {
		out = append(out, Feature{"in " + name, func(at *spot) float64 { return float64(at.up[0].around[k]) }})
	}
	return out
}

// kindOf numbers the kinds of elements that hold others.
func kindOf(f *frame) int {
	if f.element == nil {
		return 0
	}
	switch f.element.Data {
	case "div":
		return 1
	case "section":
		return 2
	case "article":
		return 3
	case "main":
		return 4
	case "ul", "ol":
		return 5
	case "li":
		return 6
	case "figure":
		return 7
	case "aside":
		return 8
	case "header":
		return 9
	case "body":
		return 10
	case "blockquote":
		return 11
	case "td":
		return 12
	}
	return 0
}

func hintFeatures() []Feature {
	var out []Feature
	for h, name := range hintNames() {
		out = append(out, Feature{"hint " + name, func(at *spot) float64 {
			b := at.block
			if b.inline>>h&1 == 1 {
				return .5
			}
			if d := at.page.frames[b.frame].near[h]; d > 0 {
				return float64(d)
			}
			return 99
		}})
	}
	return out
}

func similarFeatures() []Feature {
	return []Feature{
		{"title", func(at *spot) float64 { return float64(at.title[at.i]) }},
		{"lead", func(at *spot) float64 { return float64(at.lead[at.i]) }},
		{"data", func(at *spot) float64 { return float64(at.data[at.i]) }},
		{"has data", func(at *spot) float64 { return is(at.hasData) }},
		{"copies", func(at *spot) float64 { return float64(at.copies[at.i]) }},
	}
}

func neighbourFeatures() []Feature {
	var out []Feature
	for _, d := range []int{-3, -2, -1, 1, 2, 3} {
		near := func(name string, value func(at *spot, j int) float64) {
			out = append(out, Feature{fmt.Sprintf("%s at %+d", name, d), func(at *spot) float64 {
				if j := at.i + d; j >= 0 && j < len(at.page.Blocks) {
					return value(at, j)
				}
				return -1
			}})
		}
		near("words", func(at *spot, j int) float64 { return float64(at.page.Blocks[j].text.words) })
		near("link share", func(at *spot, j int) float64 { return at.page.Blocks[j].LinkShare() })
		near("same parent", func(at *spot, j int) float64 { return is(at.up[1] == at.around(j)) })
		near("same group", func(at *spot, j int) float64 { return is(at.block.group == at.page.Blocks[j].group) })
		near("ends", func(at *spot, j int) float64 { return is(at.page.Blocks[j].text.ends) })
		near("depth", func(at *spot, j int) float64 { return float64(at.own(j).depth - at.up[0].depth) })
	}
	for _, r := range []int{3, 8, 20} {
		out = append(out, Feature{fmt.Sprintf("prose within %d", r), func(at *spot) float64 { return at.density(at.i, r) }})
	}
	return out
}

// density is the share of words around a block that stand in prose.
func (v *View) density(i, r int) float64 {
	low, high := i-r-1, min(len(v.page.Blocks)-1, i+r) // before the first, and the last
	words, prose := v.before[high], v.proseBefore[high]
	if low >= 0 {
		words, prose = words-v.before[low], prose-v.proseBefore[low]
	}
	b := &v.page.Blocks[i]
	words -= b.text.words
	if b.isProse() {
		prose -= b.text.words
	}
	return ratio(prose, words)
}

func pageFeatures() []Feature {
	return []Feature{
		{"page blocks", func(at *spot) float64 { return float64(len(at.page.Blocks)) }},
		{"page words", func(at *spot) float64 { return float64(at.before[len(at.before)-1]) }},
		{"page links", func(at *spot) float64 { return ratio(at.page.frames[0].linked, at.page.frames[0].letters) }},
		{"main words", func(at *spot) float64 { return float64(at.page.frames[at.main].prose) }},
		{"main share", func(at *spot) float64 { return ratio(at.page.frames[at.main].prose, at.page.frames[0].prose) }},
		{"main paragraphs", func(at *spot) float64 { return float64(at.page.frames[at.main].paragraphs) }},
		{"article", func(at *spot) float64 { return float64(at.series[at.i].articles) }},
		{"twin", func(at *spot) float64 { return float64(at.series[at.i].rank) }},
		{"headlines", func(at *spot) float64 { return float64(at.series[at.i].headlines) }},
		{"bylines", func(at *spot) float64 { return float64(at.series[at.i].bylines) }},
		{"since title", func(at *spot) float64 { return float64(at.i - int(at.titleAt)) }},
		{"of main words", func(at *spot) float64 {
			return math.Min(5, ratio(at.up[1].words, at.page.frames[at.main].words))
		}},
	}
}

func ruleFeatures() []Feature {
	var out []Feature
	for role := 1; role < numRoles; role++ {
		out = append(out, Feature{fmt.Sprintf("rule %d", role), func(at *spot) float64 {
			if at.i < len(at.about.Evidence) {
				return is(int(at.about.Evidence[at.i]) == role)
			}
			return 0
		}})
	}
	return out
}
