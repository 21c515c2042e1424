package country

import (
	"strings"

	"dateline/corpus"
	"dateline/extract/lexicon"
	"dateline/extract/text"
)

// manyHits is where a document is no article any more and places beyond the
// table are not looked for.
const manyHits = 5000

// findTowns adds the places that no table has: the name in capitals between a
// preposition, or the beginning of a line, and the state or country after a
// comma ("in Fasano, Italy"; "HOLLIDAY, Mo."), and counties.
func findTowns(d *document) {
	n := len(d.hits)
	if n > manyHits {
		return
	}
	var towns []hit
	for i := range n {
		q := &d.hits[i]
		if !q.open() || q.reading.form == corpus.FormDemonym || q.reading.form == corpus.FormCity || len(q.choices) > 1 && !isState(q.reading.sub) {
			continue
		}
		if h, ok := d.townBefore(q, i); ok {
			towns = append(towns, h)
			q.proven = true
		}
	}
	for i := range towns {
		d.addTown(towns[i])
	}
}

// townBefore reads the name that a comma joins to q.
func (d *document) townBefore(q *hit, i int) (hit, bool) {
	s := q.block.Text
	if i > 0 && d.hits[i-1].block == q.block && q.start-d.hits[i-1].end < 4 {
		return hit{}, false // another hit stands there
	}
	if !strings.HasSuffix(strings.TrimSpace(s[max(0, q.start-8):q.start]), ",") {
		return hit{}, false
	}
	c := contextOf(s, q.start, q.start)
	if c.nl == 0 || c.left[0].gap != gapComma || !isComma(s[c.left[0].end:q.start]) {
		return hit{}, false
	}
	k := 0
	for k < min(c.nl, 3) && c.left[k].upper && (k == 0 || c.left[k].gap == gapBlank || c.left[k].gap == gapHyphen) && !isOpener(c.prev(k)) {
		k++
	}
	if k == 0 || len(c.prev(0)) < 3 || !d.maybeTown(q, &c, k) {
		return hit{}, false
	}
	start := c.left[k-1].start
	if k < c.nl {
		if c.left[k].gap != gapBlank && !(c.left[k].gap == gapStop && isAllUpper(s[start:c.left[0].end])) {
			return hit{}, false
		}
		if c.left[k].gap == gapBlank && !isPlacePreposition(c.prev(k)) {
			return hit{}, false
		}
	} else if !isAllUpper(s[start:c.left[0].end]) {
		return hit{}, false
	}
	r := reading{code: q.reading.code, sub: q.reading.sub, form: corpus.FormCity}
	return hit{
		block: q.block, node: -1, group: -1, start: start, end: c.left[0].end, choices: []reading{r}, reading: r,
		status: corpus.Counted, by: "town", proven: true, settled: true, free: 1,
	}, true
}

// maybeTown reports whether the k words before the comma can be a town's name
// and the comma its own: neither a month or another word that is capitalised
// anyway ("in March, France said"), nor what a tagger took for something else,
// nor a country that goes on to act.
func (d *document) maybeTown(q *hit, c *context, k int) bool {
	switch q.reading.form {
	case corpus.FormName, corpus.FormOfficial, corpus.FormFormer, corpus.FormAbbreviation, corpus.FormRegion:
	default:
		return false
	}
	for i := range k {
		if lexicon.IsPlainWord(c.prev(i)) {
			return false
		}
	}
	if n := d.nameAt(q.block, c.left[0].start); n != nil && n.Label != text.Place {
		return false
	}
	after := contextOf(q.block.Text, q.start, q.end)
	return after.nr == 0 || after.right[0].gap != gapBlank || !lexicon.IsActing(after.next(0))
}

// addTown adds a town wherever the document names it, unless another hit is
// there.
func (d *document) addTown(t hit) {
	name := t.text()
	if len(name) < 4 {
		d.hits = append(d.hits, t)
		return
	}
	for b := range d.blocks {
		block := &d.blocks[b]
		for at := 0; ; {
			k := strings.Index(block.Text[at:], name)
			if k < 0 {
				break
			}
			h := t
			h.block, h.start, h.end = block, at+k, at+k+len(name)
			at = h.end
			if wordEdges(block.Text, h.start, h.end) && !d.covered(&h) && (h.start == t.start || afterPlacePreposition(&h)) {
				d.hits = append(d.hits, h)
			}
		}
	}
}

// wordEdges reports whether [start, end) begins and ends at a word's edge.
func wordEdges(s string, start, end int) bool {
	if r, _ := runeAt(s, end); isWordRune(r) {
		return false
	}
	w, between, ok := prevWord(s, start)
	return !ok || between != "" || w.end < start
}

// covered reports whether a hit overlaps h.
func (d *document) covered(h *hit) bool {
	for i := range d.hits {
		o := &d.hits[i]
		if o.block == h.block && o.start < h.end && h.start < o.end && !o.dropped {
			return true
		}
	}
	return false
}

// findCounties adds the counties of the United States in a document that is at
// home there: "Granville County".
func findCounties(d *document) {
	if d.named["US"] == 0 || len(d.hits) > manyHits {
		return
	}
	for _, c := range []string{"KE", "LR", "RO", "HU", "HR", "IE", "EE", "SE", "NO", "CN", "TW"} {
		if d.named[c] > d.named["US"] {
			return
		}
	}
	for b := range d.blocks {
		block := &d.blocks[b]
		for at := 0; ; {
			k := strings.Index(block.Text[at:], " County")
			if k < 0 {
				break
			}
			end := at + k + len(" County")
			at = end
			d.addCounty(hit{block: block, node: -1, group: -1, start: end - len(" County"), end: end})
		}
	}
}

// addCounty adds the county whose last word h is, with the capitals before it.
func (d *document) addCounty(h hit) {
	s := h.block.Text
	c := contextOf(s, h.end-len("County"), h.end)
	if !wordEdges(s, h.start+1, h.end) {
		return
	}
	k := 0
	for k < min(c.nl, 2) && c.left[k].upper && c.left[k].gap == gapBlank && !isOpener(c.prev(k)) {
		k++
	}
	if k == 0 {
		return
	}
	h.start = c.left[k-1].start
	r := reading{code: "US", form: corpus.FormRegion}
	h.choices, h.reading = []reading{r}, r
	h.status, h.by, h.proven, h.settled, h.free = corpus.Counted, "county", true, true, 1
	for i := range d.hits {
		o := &d.hits[i]
		if o.block == h.block && o.start < h.end && h.start < o.end && o.open() {
			if o.isCountry() {
				return
			}
			o.dropped = true
		}
	}
	d.hits = append(d.hits, h)
}
