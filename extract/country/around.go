package country

import (
	"strings"

	"dateline/corpus"
)

// judgeAround asks the judge whether a hit stands alone. Without a capital
// beside it, and with one meaning only, it does.
func judgeAround(d *document) {
	d.countForms()
	var fs features
	for i := range d.hits {
		h := &d.hits[i]
		if !h.open() {
			continue
		}
		c := contextOf(h.block.Text, h.start, h.end)
		d.featuresOf(&fs, h, &c)
		p := probabilities(fs.ids)
		h.free, h.person = p[Free], p[OfPerson]
		switch {
		case p[InName] > 0.5 && canNest(&c):
			start, end := nameAround(h, &c)
			h.nest("judge", "in a longer name", h.block.Text[start:end])
		case p[OfPerson] > 0.5:
			start, end := nameAround(h, &c)
			h.reject("judge", "in the name of a person")
			h.enclosing = h.block.Text[start:end]
		case !h.isCountry() && p[Other] > 0.5:
			h.dropped = true
		}
	}
	d.judgePersons()
}

// canNest reports whether a longer name is possible at all: a word in capitals
// stands beside the hit, and no "-led" or office right after it.
func canNest(c *context) bool {
	nr, _ := c.runRight()
	nl, _ := c.runLeft()
	if nr+nl == 0 {
		return false
	}
	if nl > 0 {
		return c.nr == 0 || c.right[0].gap != gapHyphen || c.right[0].upper
	}
	for k := 0; k < min(nr, 3); k++ {
		if isOffice(c.next(k)) {
			return false
		}
	}
	return true
}

// judgePersons rejects a name such as Georgia or Jordan throughout a document
// that uses it for a person and never for the country.
func (d *document) judgePersons() {
	for i := range d.hits {
		h := &d.hits[i]
		if h.status != corpus.Rejected || h.person < 0.5 {
			continue
		}
		if e := d.evidenceFor(h); e.other > 0 {
			continue
		}
		for j := range d.hits {
			o := &d.hits[j]
			if o.node == h.node && o.open() && !afterPlacePreposition(o) && o.reading.form != corpus.FormDemonym {
				o.reject("judge", "a person of this name in the document")
			}
		}
	}
}

// nameAround guesses where the longer name around a hit begins and ends.
func nameAround(h *hit, c *context) (int, int) {
	start, end := h.start, h.end
	if n, last := c.runRight(); n > 0 {
		end = last.end
	}
	for k := 0; k < c.nl && joined(c.left[k].gap); k++ {
		w := c.left[k]
		if w.upper {
			start = w.start
		} else if !isJoint(c.at(w)) {
			break
		}
	}
	for _, the := range []string{"The ", "the "} {
		start += len(the) * strings.Count(prefix(h.block.Text[start:end], len(the)), the)
	}
	return start, end
}

func prefix(s string, n int) string {
	if len(s) < n {
		return ""
	}
	return s[:n]
}
