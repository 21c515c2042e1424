package person

import (
	"cmp"
	"iter"
	"slices"

	"dateline/corpus"
)

// longestName bounds, in bytes, how far before a place a name that covers it
// may begin.
const longestName = 300

// spanIndex finds which of many spans overlap a given one without looking at
// all of them.
type spanIndex map[int][]indexedSpan

type indexedSpan struct{ start, end, i int }

// indexSpans makes an index of n spans.
func indexSpans(n int, span func(i int) corpus.Span) spanIndex {
	x := spanIndex{}
	for i := range n {
		s := span(i)
		x[s.Block] = append(x[s.Block], indexedSpan{s.Start, s.End, i})
	}
	for _, list := range x {
		slices.SortFunc(list, func(a, b indexedSpan) int { return cmp.Compare(a.start, b.start) })
	}
	return x
}

// overlapping yields the numbers of the spans that share a byte with s.
func (x spanIndex) overlapping(s corpus.Span) iter.Seq[int] {
	return func(yield func(int) bool) {
		list := x[s.Block]
		k, _ := slices.BinarySearchFunc(list, s.End, func(e indexedSpan, end int) int { return cmp.Compare(e.start, end) })
		for k--; k >= 0 && list[k].start > s.Start-longestName; k-- {
			if list[k].end > s.Start && !yield(list[k].i) {
				return
			}
		}
	}
}

// any reports whether one of the spans that overlap s is as asked for.
func (x spanIndex) any(s corpus.Span, is func(i int) bool) bool {
	for i := range x.overlapping(s) {
		if is(i) {
			return true
		}
	}
	return false
}
