package country

import (
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/text"
)

// opinion is what the judge thinks of one hit.
type opinion struct {
	hit     int
	context context
	p       [Classes]float32
}

// judgeAround asks the judge whether each hit stands alone, is a part of a
// longer name, or names a person. Hits of one form with the same word in
// capitals beside them are of one mind: a headline, where every word has a
// capital, follows the text.
func judgeAround(d *document) {
	d.countForms()
	fs := &d.features
	d.at = append(d.at[:0], make([]int32, len(d.hits))...)
	for i := range d.hits {
		h := &d.hits[i]
		if !h.open() || d.plain(h) {
			continue
		}
		o := opinion{hit: i, context: contextOf(h.block.Text, h.start, h.end)}
		d.featuresOf(fs, h, &o.context)
		o.p = probabilities(fs.ids)
		d.opinions = append(d.opinions, o)
		d.at[i] = int32(len(d.opinions))
	}
	for i := range d.opinions {
		o := &d.opinions[i]
		d.decide(o, d.agreed(o))
	}
}

// plain reports whether a hit needs no judge: no capital stands beside it or
// before an "of", it has one meaning, and nobody is called so.
func (d *document) plain(h *hit) bool {
	if h.name != nil && (h.wider() || h.name.Label == text.Person) {
		return false
	}
	s := h.block.Text
	if h.end < len(s) && s[h.end] == ' ' && (h.end+1 == len(s) || isUpperAt(s, h.end+1) || s[h.end+1] == '(') {
		return false
	}
	w, between, ok := prevWord(s, h.start)
	if !ok || between != " " || isUpperAt(s, w.start) {
		return false
	}
	before := s[w.start:w.end]
	if isJoint(before) && !isOnlyArticle(s, w) {
		return false
	}
	if !h.isCountry() && (h.reading.flags&needsProof != 0 || !isPlacePreposition(before)) || d.table.nameUse(h.text()) != 0 {
		return false
	}
	h.free = 0.9
	return true
}

// isOnlyArticle reports whether the joint is a "the" after a word in small
// letters that joins nothing: "leaders in the U.S.".
func isOnlyArticle(s string, w word) bool {
	if s[w.start:w.end] != "the" {
		return false
	}
	p, between, ok := prevWord(s, w.start)
	return ok && between == " " && !isUpperAt(s, p.start) && !isJoint(s[p.start:p.end])
}

// agreed averages the opinions on hits of the same form beside the same word.
func (d *document) agreed(o *opinion) [Classes]float32 {
	nr, _ := o.context.runRight()
	nl, _ := o.context.runLeft()
	if nr+nl == 0 {
		return o.p
	}
	sum := o.p
	total := o.weight()
	for c := range sum {
		sum[c] *= total
	}
	for _, k := range d.groups[d.hits[o.hit].group].first() {
		if d.at[k] == 0 || int(k) == o.hit {
			continue
		}
		x := &d.opinions[d.at[k]-1]
		right := nr > 0 && x.context.nr > 0 && x.context.right[0].gap == gapBlank && sameWord(o.context.next(0), x.context.next(0))
		left := nl > 1 && nr == 0 && sameWord(o.context.prev(0), x.context.prev(0)) && sameWord(o.context.prev(1), x.context.prev(1))
		if !right && !left {
			continue
		}
		for c := range sum {
			sum[c] += x.weight() * x.p[c]
		}
		total += x.weight()
	}
	for c := range sum {
		sum[c] /= total
	}
	return sum
}

// weight is less in a headline, where every word has a capital.
func (o *opinion) weight() float32 {
	if o.context.mixed {
		return 1
	}
	return 0.3
}

func sameWord(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

// decide settles a hit by the judge's probabilities and the tagger's name.
func (d *document) decide(o *opinion, p [Classes]float32) {
	h := &d.hits[o.hit]
	h.free, h.person = p[Free], p[OfPerson]
	if h.isCountry() && p[InName]+p[OfPerson] > 0.5 && d.table.isGiven(h.text()) { // "Georgia Stevens" or "Georgia Power"
		if p[InName] > p[OfPerson] {
			p[InName] = max(p[InName], 0.51)
		} else {
			p[OfPerson] = max(p[OfPerson], 0.51)
		}
	}
	switch {
	case o.context.spelledOut(h):
		start, end := nameAround(h, &o.context)
		h.nest("spelled out", "in a name that its acronym follows", h.block.Text[start:end])
	case p[InName] > d.nestBar(h, &o.context) && d.canNest(h, &o.context):
		start, end := h.around(&o.context, text.Organisation, text.Other, text.Place)
		h.nest(h.witness(), "in a longer name", h.block.Text[start:end])
	case p[OfPerson] > d.personBar(h, &o.context), beforeJunior(&o.context):
		start, end := h.around(&o.context, text.Person)
		h.reject(h.witness(), "in the name of a person")
		h.enclosing = h.block.Text[start:end]
	case !h.isCountry() && p[Other] > 0.5:
		h.dropped = true
	}
}

// witness names the rule that a verdict of the judge rests on.
func (h *hit) witness() string {
	if h.wider() {
		return "tagger"
	}
	return "judge"
}

// wider reports whether the tagger marks a name that goes beyond the hit. A
// compound of nationalities ("Franco-German") is none.
func (h *hit) wider() bool {
	if h.name == nil || h.name.Start == h.start && h.name.End <= h.end+2 {
		return false
	}
	whole := h.block.Text[h.name.Start:h.name.End]
	return strings.IndexByte(whole, ' ') >= 0 || h.name.Label != text.Other
}

// nestBar is how sure the judge must be that a hit is part of a longer name:
// less where the tagger marks one or the words end in a kind of organisation,
// more where the tagger marks the hit alone.
func (d *document) nestBar(h *hit, c *context) float32 {
	switch {
	case ofEvent(c):
		return 0
	case branchOfOrganisation(c) && h.reading.form == corpus.FormName && !d.table.isPlace(c.prev(0)):
		return 0
	case endsOrganisation(c), ofOrganisation(c):
		return 0.1
	case h.wider() && h.name.Label == text.Organisation:
		return 0.2
	case h.wider() && h.name.Label == text.Other:
		return 0.4
	case h.name != nil && !h.wider():
		return 0.6
	}
	return 0.5
}

// around returns the tagger's name around the hit, if it is of one of these
// kinds, or else the guess of nameAround.
func (h *hit) around(c *context, labels ...text.Label) (int, int) {
	if h.wider() && slices.Contains(labels, h.name.Label) {
		return h.name.Start, h.name.End
	}
	return nameAround(h, c)
}

// personBar is how sure the judge must be that a hit names a person: less for
// a given name before another name, more for a country that nobody is called.
func (d *document) personBar(h *hit, c *context) float32 {
	given := d.table.isGiven(h.text())
	switch {
	case h.name != nil && h.name.Label == text.Person && (!h.isCountry() || h.wider() && h.name.Start == h.start || given):
		return 0.02
	case h.name != nil && h.name.Label == text.Person && h.wider():
		return 0.2
	case given && c.mixed && c.nr > 0 && c.right[0].gap == gapBlank && d.personAt(h.block.Index, c.right[0].start):
		return 0.1 // the tagger's place beside its person: Georgia [Stevens]
	case h.name != nil && !h.wider() && h.name.Label == text.Place:
		return 0.9
	case given && c.mixed && c.nr > 0 && c.right[0].upper && c.right[0].gap == gapBlank && !isLocalWord(c.next(0)):
		return 0.25
	case h.isCountry() && !given && !d.afterGiven(h):
		return 0.85
	}
	return 0.5
}

// personAt reports whether a name that the tagger takes for a person's begins
// at a byte of a block.
func (d *document) personAt(block, start int) bool {
	return slices.ContainsFunc(d.names[block], func(n text.Name) bool { return n.Label == text.Person && n.Start == start })
}

// beforeJunior reports whether the name that a hit begins ends in "Jr." or the
// like, which only a person's does.
func beforeJunior(c *context) bool {
	n, _ := c.runRight()
	for k := 1; k <= n && k < c.nr; k++ {
		switch c.next(k) {
		case "Jr", "Sr", "II", "III":
			return c.right[k].gap == gapBlank || c.right[k].gap == gapComma
		}
	}
	return false
}
