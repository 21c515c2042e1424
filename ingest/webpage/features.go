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
	value func(v *View, i int) float64
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
	return Feature{name, func(v *View, i int) float64 { return value(&v.page.Blocks[i].text) }}
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
	return Feature{name, func(v *View, i int) float64 { return value(&v.page.Blocks[i]) }}
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
		{"hidden", func(v *View, i int) float64 { return is(v.frame(i, 0).hidden) }},
	}
	for _, tag := range []string{"p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "td", "figcaption", "button", "section", "header", "dd"} {
		want := hash(tag)
		out = append(out, Feature{"is " + tag, func(v *View, i int) float64 { return is(v.frame(i, 0).tag == want) }})
	}
	return out
}

// frame is the element so many levels above a block's own.
func (v *View) frame(i, up int) *frame {
	f := &v.page.frames[v.page.Blocks[i].frame]
	for ; up > 0 && f.parent >= 0; up-- {
		f = &v.page.frames[f.parent]
	}
	return f
}

func placeFeatures() []Feature {
	return []Feature{
		{"index", func(v *View, i int) float64 { return float64(i) }},
		{"place", func(v *View, i int) float64 { return float64(i) / float64(len(v.page.Blocks)) }},
		{"words before", func(v *View, i int) float64 {
			return ratio(v.before[i]-v.page.Blocks[i].text.words, v.before[len(v.before)-1])
		}},
		{"depth", func(v *View, i int) float64 { return float64(v.frame(i, 0).depth) }},
		{"from first prose", func(v *View, i int) float64 { return float64(i - int(v.firstP)) }},
		{"to last prose", func(v *View, i int) float64 { return float64(i - int(v.lastP)) }},
		{"place in prose", func(v *View, i int) float64 {
			return float64(i-int(v.firstP)) / float64(v.lastP-v.firstP+1)
		}},
		{"main depth", func(v *View, i int) float64 {
			return float64(v.frame(i, 0).depth - v.page.frames[v.main].depth)
		}},
		{"outside main", func(v *View, i int) float64 { return float64(v.outside(i)) }},
		{"since prose", func(v *View, i int) float64 { return float64(i - int(v.prose[i])) }},
		{"until prose", func(v *View, i int) float64 {
			if v.next[i] < 0 {
				return 999
			}
			return float64(int(v.next[i]) - i)
		}},
		{"group blocks", func(v *View, i int) float64 { return float64(v.groupOf(i).blocks) }},
		{"group words", func(v *View, i int) float64 { g := v.groupOf(i); return ratio(g.words, g.blocks) }},
		{"group prose", func(v *View, i int) float64 { g := v.groupOf(i); return ratio(g.prose, g.blocks) }},
		{"group all words", func(v *View, i int) float64 {
			return ratio(v.groupOf(i).words, v.before[len(v.before)-1])
		}},
		{"group links", func(v *View, i int) float64 { g := v.groupOf(i); return ratio(g.linked, g.letters) }},
		{"in group", func(v *View, i int) float64 {
			g := v.groupOf(i)
			return float64(i-int(g.first)) / float64(g.last-g.first+1)
		}},
		{"group spread", func(v *View, i int) float64 {
			g := v.groupOf(i)
			return ratio(g.last-g.first+1, g.blocks)
		}},
	}
}

func (v *View) groupOf(i int) *group { return &v.groups[v.page.Blocks[i].group] }

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
			out = append(out, Feature{fmt.Sprintf("%s %d up", name, up), func(v *View, i int) float64 { return value(v.frame(i, up)) }})
		}
		if up > 0 {
			at("words", func(f *frame) float64 { return float64(f.words) })
			at("prose", func(f *frame) float64 { return ratio(f.prose, f.words) })
			at("paragraphs", func(f *frame) float64 { return float64(f.paragraphs) })
			at("links", func(f *frame) float64 { return ratio(f.linked, f.letters) })
			at("blocks", func(f *frame) float64 { return float64(f.blocks) })
			at("tag", func(f *frame) float64 { return float64(kindOf(f)) })
			out = append(out, Feature{fmt.Sprintf("from start %d up", up), func(v *View, i int) float64 {
				return float64(i - int(v.frame(i, up).first))
			}}, Feature{fmt.Sprintf("to end %d up", up), func(v *View, i int) float64 {
				return float64(int(v.frame(i, up).last) - i)
			}})
		}
		at("twins", func(f *frame) float64 { return float64(f.twins) })
		at("twin words", func(f *frame) float64 { return ratio(f.twinWords, f.twins) })
	}
	for k, name := range aroundNames() {
		out = append(out, Feature{"in " + name, func(v *View, i int) float64 { return float64(v.frame(i, 0).around[k]) }})
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
		out = append(out, Feature{"hint " + name, func(v *View, i int) float64 {
			b := &v.page.Blocks[i]
			if b.inline>>h&1 == 1 {
				return .5
			}
			if d := v.page.frames[b.frame].near[h]; d > 0 {
				return float64(d)
			}
			return 99
		}})
	}
	return out
}

func similarFeatures() []Feature {
	return []Feature{
		{"title", func(v *View, i int) float64 { return float64(v.title[i]) }},
		{"lead", func(v *View, i int) float64 { return float64(v.lead[i]) }},
		{"data", func(v *View, i int) float64 { return float64(v.data[i]) }},
		{"has data", func(v *View, _ int) float64 { return is(v.hasData) }},
		{"copies", func(v *View, i int) float64 { return float64(v.copies[i]) }},
	}
}

func neighbourFeatures() []Feature {
	var out []Feature
	for _, d := range []int{-3, -2, -1, 1, 2, 3} {
		near := func(name string, value func(v *View, i, j int) float64) {
			out = append(out, Feature{fmt.Sprintf("%s at %+d", name, d), func(v *View, i int) float64 {
				if j := i + d; j >= 0 && j < len(v.page.Blocks) {
					return value(v, i, j)
				}
				return -1
			}})
		}
		near("words", func(v *View, _, j int) float64 { return float64(v.page.Blocks[j].text.words) })
		near("link share", func(v *View, _, j int) float64 { return v.page.Blocks[j].LinkShare() })
		near("same parent", func(v *View, i, j int) float64 { return is(v.frame(i, 1) == v.frame(j, 1)) })
		near("same group", func(v *View, i, j int) float64 { return is(v.page.Blocks[i].group == v.page.Blocks[j].group) })
		near("ends", func(v *View, _, j int) float64 { return is(v.page.Blocks[j].text.ends) })
		near("depth", func(v *View, i, j int) float64 { return float64(v.frame(j, 0).depth - v.frame(i, 0).depth) })
	}
	for _, r := range []int{3, 8, 20} {
		out = append(out, Feature{fmt.Sprintf("prose within %d", r), func(v *View, i int) float64 { return v.density(i, r) }})
	}
	return out
}

// density is the share of words around a block that stand in prose.
func (v *View) density(i, r int) float64 {
	words, prose := int32(0), int32(0)
	for j := max(0, i-r); j <= min(len(v.page.Blocks)-1, i+r); j++ {
		b := &v.page.Blocks[j]
		if j == i {
			continue
		}
		words += b.text.words
		if b.isProse() {
			prose += b.text.words
		}
	}
	return ratio(prose, words)
}

func pageFeatures() []Feature {
	return []Feature{
		{"page blocks", func(v *View, _ int) float64 { return float64(len(v.page.Blocks)) }},
		{"page words", func(v *View, _ int) float64 { return float64(v.before[len(v.before)-1]) }},
		{"page links", func(v *View, _ int) float64 { return ratio(v.page.frames[0].linked, v.page.frames[0].letters) }},
		{"main words", func(v *View, _ int) float64 { return float64(v.page.frames[v.main].prose) }},
		{"main share", func(v *View, _ int) float64 { return ratio(v.page.frames[v.main].prose, v.page.frames[0].prose) }},
		{"main paragraphs", func(v *View, _ int) float64 { return float64(v.page.frames[v.main].paragraphs) }},
		{"article", func(v *View, i int) float64 { return float64(v.series[i].articles) }},
		{"twin", func(v *View, i int) float64 { return float64(v.series[i].rank) }},
		{"headlines", func(v *View, i int) float64 { return float64(v.series[i].headlines) }},
		{"bylines", func(v *View, i int) float64 { return float64(v.series[i].bylines) }},
		{"since title", func(v *View, i int) float64 { return float64(i - int(v.titleAt)) }},
		{"of main words", func(v *View, i int) float64 {
			return math.Min(5, ratio(v.frame(i, 1).words, v.page.frames[v.main].words))
		}},
	}
}

func ruleFeatures() []Feature {
	var out []Feature
	for role := 1; role < numRoles; role++ {
		out = append(out, Feature{fmt.Sprintf("rule %d", role), func(v *View, i int) float64 {
			if i < len(v.about.Evidence) {
				return is(int(v.about.Evidence[i]) == role)
			}
			return 0
		}})
	}
	return out
}
