package webpage

import "math"

// Two vocabularies were learned from pages: the words of class names with how
// far above the block they stand, and the words of the text itself. Each is a
// table of weights found by hash, so it holds no word and no text.
const (
	MarkupSize = 1 << 15
	WordSize   = 1 << 16
)

// Lexicon weighs words of markup and of text for and against content.
type Lexicon struct {
	Markup, Words          []int8
	MarkupScale, WordScale float32
}

// LexicalFeatures are the names of the numbers that a Lexicon adds.
func LexicalFeatures() []string { return []string{"class words near", "class words far", "text words"} }

// Near and far words of class names.
const nearLevels = 2

// MarkupTokens are the words of class names around a block, as indexes of the
// table; near is how many of them stand in the block's own element and the one
// around it.
func (v *View) MarkupTokens(i int, out []uint32) (tokens []uint32, near int) {
	at := v.page.Blocks[i].frame
	for level := 0; at >= 0; level++ {
		f := &v.page.frames[at]
		if level == nearLevels {
			near = len(out)
		}
		salt := uint32(min(level, 4)) + 1
		if level == 3 {
			salt = 3
		}
		if level < nearLevels {
			out = append(out, mix(f.tag, salt)%MarkupSize)
		}
		for _, t := range f.tokens {
			out = append(out, mix(t, salt)%MarkupSize)
		}
		at = f.parent
	}
	if near == 0 {
		near = len(out)
	}
	return out, near
}

// Words looked at in a long block: the first and the last.
const (
	headWords = 14
	tailWords = 8
)

// WordTokens are the words and pairs of words of a block, as indexes of the
// table.
func (v *View) WordTokens(i int, out []uint32) []uint32 {
	h := v.page.Blocks[i].hashes
	size := uint32(1)
	switch {
	case len(h) > 40:
		size = 3
	case len(h) > 10:
		size = 2
	}
	add := func(a, b uint32) { out = append(out, mix(mix(a, b), size)%WordSize) }
	for k := range h {
		if k >= headWords && k < len(h)-tailWords {
			continue
		}
		add(h[k], 7)
		if k > 0 && k < headWords {
			add(h[k-1], h[k])
		}
	}
	if len(h) > 0 {
		add(h[0], 11)
		add(h[len(h)-1], 13)
	}
	return out
}

// Scores are the lexical features of a block.
func (l *Lexicon) Scores(v *View, i int, buffer []uint32) (scores [3]float32, rest []uint32) {
	tokens, near := v.MarkupTokens(i, buffer[:0])
	sum := func(table []int8, tokens []uint32) float32 {
		total := 0
		for _, t := range tokens {
			total += int(table[t])
		}
		return float32(total)
	}
	scale := l.MarkupScale * Damp(len(tokens))
	scores[0] = sum(l.Markup, tokens[:near]) * scale
	scores[1] = sum(l.Markup, tokens[near:]) * scale
	tokens = v.WordTokens(i, tokens[:0])
	scores[2] = sum(l.Words, tokens) * l.WordScale * Damp(len(tokens))
	return scores, tokens
}

// Damp keeps the scores of blocks with many words comparable.
func Damp(n int) float32 { return float32(1 / math.Sqrt(float64(n)+1)) }
