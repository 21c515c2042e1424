package country

import "dateline/corpus"

// evidence is what the rest of the document says about a hit.
type evidence struct {
	other   byte // hits of the same country by other forms
	persons byte // hits of the same form that name a person
}

// group is the hits of one form in a document, in reading order.
type group struct {
	hits    []int32
	persons int // how many follow a given name or a title of persons
	named   int // how many are no part of a look-alike
}

// sample bounds what is compared hit by hit: a form that a document repeats
// more often is judged by its first hits.
const sample = 64

// first returns the hits of the group that stand for the rest.
func (g *group) first() []int32 { return g.hits[:min(len(g.hits), sample)] }

// countForms groups the document's hits by form and counts how often each
// follows a given name or a title of persons.
func (d *document) countForms() {
	for i := range d.hits {
		h := &d.hits[i]
		k, ok := d.index[h.node]
		if !ok {
			k = int32(len(d.groups))
			d.index[h.node] = k
			d.addGroup()
		}
		h.group = k
		g := &d.groups[k]
		g.hits = append(g.hits, int32(i))
		if h.status == corpus.Nested {
			continue
		}
		g.named++
		d.inForms[h.reading.code]++
		if h.status == corpus.Rejected || d.afterGiven(h) {
			g.persons++
		}
	}
}

// addGroup adds an empty group, in the room of an earlier one if there is one.
func (d *document) addGroup() {
	n := len(d.groups)
	if n == cap(d.groups) {
		d.groups = append(d.groups, group{})
		return
	}
	d.groups = d.groups[:n+1]
	d.groups[n] = group{hits: d.groups[n].hits[:0]}
}

// evidenceFor sums up the document for one hit, its own form left out.
func (d *document) evidenceFor(h *hit) evidence {
	g := &d.groups[h.group]
	return evidence{
		other:   byte(min(max(d.inForms[h.reading.code]-g.named, 0), 20)),
		persons: byte(min(g.persons, 20)),
	}
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
