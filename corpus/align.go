package corpus

import (
	"slices"
	"sort"
	"unicode"
)

// Align maps code-point offsets of from to code-point offsets of to, where to
// is from after repair: letters mended, white space folded, lines joined or
// cut. The result has one entry for each offset of from, its end included, and
// never decreases. A stretch of from that to lacks maps to an empty range, so
// a span [s, e) was cut when the entries of s and e are equal.
//
// White space is set aside. Of the rest, stretches that occur once on both
// sides anchor the alignment, longest first; what stands between two anchors
// on both sides is taken for a replacement, shared out evenly.
func Align(from, to string) []int {
	a, b := inkOf(from), inkOf(to)
	m := &aligner{a: a.runes, b: b.runes, match: make([]int, len(a.runes))}
	for i := range m.match {
		m.match[i] = -1
	}
	m.align(0, len(a.runes), 0, len(b.runes), anchorLengths())
	return spread(a, b, m.match)
}

// anchorLengths are the lengths of the anchors tried, one after the other.
func anchorLengths() []int { return []int{16, 8, 4, 2} }

// ink is the part of a text that is not white space.
type ink struct {
	runes []rune
	at    []int // the code-point offset of each
	size  int   // code points in the whole text
}

func inkOf(s string) ink {
	var k ink
	for _, r := range s {
		if !unicode.IsSpace(r) {
			k.runes = append(k.runes, r)
			k.at = append(k.at, k.size)
		}
		k.size++
	}
	return k
}

// aligner finds for each rune of a the rune of b that it became.
type aligner struct {
	a, b  []rune
	match []int // index into b, -1 where there is none
}

// align matches a[i:ie] with b[j:je], trying the anchor lengths in order.
func (m *aligner) align(i, ie, j, je int, lengths []int) {
	for i < ie && j < je && m.a[i] == m.b[j] {
		m.match[i] = j
		i, j = i+1, j+1
	}
	for i < ie && j < je && m.a[ie-1] == m.b[je-1] {
		ie, je = ie-1, je-1
		m.match[ie] = je
	}
	if i == ie || j == je || len(lengths) == 0 {
		return
	}
	anchors := m.anchors(i, ie, j, je, lengths[0])
	for _, p := range append(anchors, [2]int{ie, je}) {
		m.align(i, p[0], j, p[1], lengths[1:])
		if p[0] < ie {
			m.match[p[0]] = p[1]
		}
		i, j = p[0]+1, p[1]+1
	}
}

// gram is a stretch of up to 16 runes.
type gram [16]rune

// anchors pairs the starts of the stretches of n runes that occur once in
// a[i:ie] and once in b[j:je], and keeps the longest run of them that is in
// order on both sides.
func (m *aligner) anchors(i, ie, j, je, n int) [][2]int {
	inA, inB := grams(m.a[i:ie], n), grams(m.b[j:je], n)
	var pairs [][2]int
	for g, p := range inA {
		if q, ok := inB[g]; ok && p >= 0 && q >= 0 {
			pairs = append(pairs, [2]int{i + p, j + q})
		}
	}
	slices.SortFunc(pairs, func(x, y [2]int) int { return x[0] - y[0] })
	return increasing(pairs)
}

// grams maps every stretch of n runes to where it starts, -1 if it recurs.
func grams(s []rune, n int) map[gram]int {
	out := map[gram]int{}
	for i := 0; i+n <= len(s); i++ {
		var g gram
		copy(g[:], s[i:i+n])
		if _, seen := out[g]; seen {
			out[g] = -1
		} else {
			out[g] = i
		}
	}
	return out
}

// increasing keeps a longest subsequence of the pairs, sorted by their first
// numbers, in which the second numbers increase.
func increasing(pairs [][2]int) [][2]int {
	var tails []int // tails[k]: the pair that ends the best subsequence of k+1
	before := make([]int, len(pairs))
	for i, p := range pairs {
		k := sort.Search(len(tails), func(k int) bool { return pairs[tails[k]][1] >= p[1] })
		before[i] = -1
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	out := make([][2]int, len(tails))
	for i, k := tails[len(tails)-1], len(out)-1; k >= 0; i, k = before[i], k-1 {
		out[k] = pairs[i]
	}
	return out
}

// spread turns matches of ink into offsets for every code point of a's text.
func spread(a, b ink, match []int) []int {
	starts, ends := replaced(a, b, match)
	out := make([]int, a.size+1)
	last, blanks := 0, 0 // end of the ink before this offset; white space passed since
	for offset, i := 0, 0; offset <= a.size; offset++ {
		if i < len(a.at) && a.at[i] == offset {
			out[offset] = starts[i]
			last, blanks = ends[i], 0
			i++
		} else {
			out[offset] = last + min(blanks, b.blanksAt(last))
			blanks++
		}
		if offset > 0 {
			out[offset] = max(out[offset], out[offset-1])
		}
	}
	return out
}

// replaced gives each rune of a the range of b's text that it became. Between
// two matches the runes left on both sides replace each other in proportion;
// runes that nothing replaces get the empty range behind the ink before them.
func replaced(a, b ink, match []int) (starts, ends []int) {
	starts, ends = make([]int, len(match)), make([]int, len(match))
	j := 0 // the next rune of b
	for i := 0; i < len(match); {
		if match[i] >= 0 {
			j = match[i]
			starts[i], ends[i] = b.at[j], b.at[j]+1
			i, j = i+1, j+1
			continue
		}
		run := i
		for run < len(match) && match[run] < 0 {
			run++
		}
		upTo := len(b.runes)
		if run < len(match) {
			upTo = match[run]
		}
		for k := i; k < run; k++ {
			starts[k] = b.start(j+(k-i)*(upTo-j)/(run-i), upTo)
			ends[k] = b.end(j + (k-i+1)*(upTo-j)/(run-i))
		}
		i, j = run, upTo
	}
	return starts, ends
}

// start is the offset of rune i, or of the end of the ink before it when i
// is not below limit.
func (k ink) start(i, limit int) int {
	if i < limit {
		return k.at[i]
	}
	return k.end(i)
}

// end is the offset behind the first i runes.
func (k ink) end(i int) int {
	if i == 0 {
		return 0
	}
	return k.at[i-1] + 1
}

// blanksAt counts the white space at the offset.
func (k ink) blanksAt(offset int) int {
	next := k.size
	if i, _ := slices.BinarySearch(k.at, offset); i < len(k.at) {
		next = k.at[i]
	}
	return next - offset
}
