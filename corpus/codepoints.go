package corpus

import "unicode/utf8"

// CodePoints turns byte offsets into a text into offsets in Unicode code
// points, as outputs give them. Offsets that grow cost only the distance from
// the last.
type CodePoints struct {
	Text string

	bytes, points int
}

// At returns the code points before a byte offset.
func (p *CodePoints) At(offset int) int {
	if offset < p.bytes {
		p.bytes, p.points = 0, 0
	}
	p.points += utf8.RuneCountInString(p.Text[p.bytes:offset])
	p.bytes = offset
	return p.points
}
