package webpage

import "fmt"

// contentScore is the score from which the first stage takes a block for
// content.
const contentScore = 0.5

// ContextFeatures are the names of the numbers that the second stage adds:
// what the first believes of a block and of those around it. The last is 1 in
// training for the pages of all kinds of sites, whose texts were edited by
// other habits than those of news; a page to be judged counts as news.
func ContextFeatures() []string {
	out := []string{"score"}
	for _, d := range contextSteps() {
		out = append(out, fmt.Sprintf("score at %+d", d))
	}
	for _, r := range contextSpans() {
		out = append(out, fmt.Sprintf("score within %d", r))
	}
	for up := 1; up <= 3; up++ {
		out = append(out, fmt.Sprintf("score %d up", up))
	}
	return append(out, "score of group", "most in group", "content before", "content after", "content words", "from first content",
		"to last content", "since content", "until content", "score of group before", "score of group after", "general")
}

func contextSteps() []int { return []int{-4, -3, -2, -1, 1, 2, 3, 4} }
func contextSpans() []int { return []int{3, 8, 20} }

// Context holds what the first stage believes of a page.
type Context struct {
	view         *View
	score        []float32
	sum, weight  []float32 // running sums of score × weight and of weight, one longer than the blocks
	body         []float32 // running words of content
	first, last  int       // content blocks
	since, until []int32
	prior, next  []int32 // the neighbours in the group, -1
	groups       []sums
	frames       []sums
	groupMost    []float32
}

// sums is a weighted sum of scores.
type sums struct{ score, weight float32 }

func (s sums) without(score, weight float32) float32 {
	if s.weight-weight <= 0.01 {
		return -1
	}
	return (s.score - score*weight) / (s.weight - weight)
}

// NewContext gathers the scores of a page's blocks.
func NewContext(v *View, score []float32) *Context {
	n := len(v.page.Blocks)
	c := &Context{
		view: v, score: score, sum: make([]float32, n+1), weight: make([]float32, n+1), body: make([]float32, n+1),
		since: make([]int32, n), until: make([]int32, n), prior: make([]int32, n), next: make([]int32, n),
		groups: make([]sums, len(v.groups)), frames: make([]sums, len(v.page.frames)), groupMost: make([]float32, len(v.groups)),
		first: n, last: -1,
	}
	for i := range n {
		b := &v.page.Blocks[i]
		w := blockWeight(b)
		c.sum[i+1], c.weight[i+1] = c.sum[i]+score[i]*w, c.weight[i]+w
		c.body[i+1] = c.body[i]
		g := &c.groups[b.group]
		g.score, g.weight = g.score+score[i]*w, g.weight+w
		c.groupMost[b.group] = max(c.groupMost[b.group], score[i])
		at := b.frame
		for range 4 {
			if at < 0 {
				break
			}
			f := &c.frames[at]
			f.score, f.weight = f.score+score[i]*w, f.weight+w
			at = v.page.frames[at].parent
		}
		if score[i] > contentScore {
			c.body[i+1] += float32(b.text.words)
			if b.text.words >= 8 {
				c.first, c.last = min(c.first, i), i
			}
		}
	}
	c.link()
	return c
}

func blockWeight(b *Block) float32 { return float32(min(b.text.words, 100)) + 0.5 }

// link finds the content before and after each block, and its neighbours in
// the group.
func (c *Context) link() {
	n := len(c.score)
	seen := make([]int32, len(c.groups))
	for i := range seen {
		seen[i] = -1
	}
	last := int32(-1)
	for i := range n {
		g := c.view.page.Blocks[i].group
		c.prior[i], seen[g] = seen[g], int32(i)
		c.since[i] = last
		if c.score[i] > contentScore {
			last = int32(i)
		}
	}
	for i := range seen {
		seen[i] = -1
	}
	last = -1
	for i := n - 1; i >= 0; i-- {
		g := c.view.page.Blocks[i].group
		c.next[i], seen[g] = seen[g], int32(i)
		c.until[i] = last
		if c.score[i] > contentScore {
			last = int32(i)
		}
	}
}

// Append adds the numbers of a block to its row.
func (c *Context) Append(i int, row []float32) []float32 {
	b := &c.view.page.Blocks[i]
	n, s, w := len(c.score), c.score[i], blockWeight(b)
	at := func(j int) float32 {
		if j < 0 || j >= n {
			return 0
		}
		return c.score[j]
	}
	row = append(row, s)
	for _, d := range contextSteps() {
		row = append(row, at(i+d))
	}
	for _, r := range contextSpans() {
		low, high := max(0, i-r), min(n, i+r+1)
		row = append(row, sums{c.sum[high] - c.sum[low], c.weight[high] - c.weight[low]}.without(s, w))
	}
	for f, up := c.view.page.frames[b.frame].parent, 0; up < 3; up++ {
		if f < 0 {
			row = append(row, -1)
			continue
		}
		row = append(row, c.frames[f].without(s, w))
		f = c.view.page.frames[f].parent
	}
	total := max(1, c.body[n])
	row = append(row, c.groups[b.group].without(s, w), c.groupMost[b.group], c.body[i]/total, 1-c.body[i+1]/total, total,
		float32(i-c.first), float32(i-c.last), distance(int32(i), c.since[i]), distance(c.until[i], int32(i)))
	return append(row, at(int(c.prior[i])), at(int(c.next[i])), 0)
}

// distance is how far apart two blocks are, much where one is missing.
func distance(a, b int32) float32 {
	if a < 0 || b < 0 {
		return 99
	}
	return float32(a - b)
}
