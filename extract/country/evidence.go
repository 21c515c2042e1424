package country

import "dateline/corpus"

// evidence is what the rest of the document says about a hit.
type evidence struct {
	other   byte // hits of the same country by other forms
	same    byte // hits of the same form
	persons byte // hits of the same form that name a person
}

// formCount counts the hits of one form of one country.
type formCount struct {
	node    int32
	code    string
	n       int
	persons int
}

// countForms counts the document's forms and how often each follows a given
// name or a title of persons.
func (d *document) countForms() {
	d.counts = d.counts[:0]
	for i := range d.hits {
		h := &d.hits[i]
		if h.status == corpus.Nested {
			continue
		}
		k := d.countOf(h)
		if k < 0 {
			k = len(d.counts)
			d.counts = append(d.counts, formCount{node: h.node, code: h.reading.code})
		}
		d.counts[k].n++
		if h.status == corpus.Rejected || d.afterGiven(h) {
			d.counts[k].persons++
		}
	}
}

func (d *document) countOf(h *hit) int {
	for k := range d.counts {
		if d.counts[k].node == h.node {
			return k
		}
	}
	return -1
}

// evidenceFor sums up the document for one hit, the hit itself left out.
func (d *document) evidenceFor(h *hit) evidence {
	var e evidence
	for k := range d.counts {
		switch c := &d.counts[k]; {
		case c.node == h.node:
			e.same = byte(min(c.n, 255))
			e.persons = byte(min(c.persons, 255))
		case c.code == h.reading.code:
			e.other += byte(min(c.n, 20))
		}
	}
	return e
}

// afterGiven reports whether a given name or a title of persons stands before
// the hit, as in "Bill Holland" and "Mr. Jordan".
func (d *document) afterGiven(h *hit) bool {
	w, gap, ok := prevWord(h.block.Text, h.start)
	if !ok || gap != " " && gap != ". " && gap != "\u00a0" || !isUpperAt(h.block.Text, w.start) {
		return false
	}
	s := h.block.Text[w.start:w.end]
	if gap == ". " {
		return isPersonTitle(s)
	}
	return d.table.isGiven(s) || isPersonTitle(s)
}

// isPersonTitle tells the titles that stand before a bare family name.
func isPersonTitle(w string) bool {
	switch w {
	case "Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Lord", "Lady", "Dame", "Sen", "Rep", "Gov", "Sgt", "Lt", "Capt", "Judge", "Justice",
		"Prof", "Coach":
		return true
	}
	return false
}

// isGiven reports whether the word is a given name.
func (t *table) isGiven(w string) bool { return t.nameUse(w)&givenName != 0 }

// nameUse returns how names of persons use the word.
func (t *table) nameUse(w string) uint8 {
	if w == "" || !isUpperAt(w, 0) {
		return 0
	}
	id := t.wordID(w)
	if id == 0 || int(id) >= len(t.person) {
		return 0
	}
	return t.person[id]
}
