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
	case h.name != nil && !h.wider() && h.name.Label == text.Place:
		return 0.9
	case given && c.mixed && c.nr > 0 && c.right[0].upper && c.right[0].gap == gapBlank && !isLocalWord(c.next(0)):
		return 0.25
	case h.isCountry() && !given && !d.afterGiven(h):
		return 0.85
	}
	return 0.5
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

// endsOrganisation reports whether the words in capitals after a hit end in the
// kind of an organisation, in a text where capitals mean something.
func endsOrganisation(c *context) bool {
	n, last := c.runRight()
	return n > 0 && c.mixed && isOrganisation(c.at(last))
}

// ofOrganisation reports whether "of" joins a hit to the kind of an
// organisation: "Bank of Mexico", "the Embassy of the Republic of Armenia".
func ofOrganisation(c *context) bool {
	k := 0
	if c.prev(k) == "the" {
		k++
	}
	return k+1 < c.nl && c.prev(k) == "of" && joined(c.left[k].gap) && joined(c.left[k+1].gap) && c.left[0].gap == gapBlank &&
		c.left[k+1].upper && c.mixed && isOrganisation(c.prev(k+1))
}

// ofEvent reports whether words follow that make a name of the country's own
// whatever stands around: "the Spanish Grand Prix", "the Russian Embassy".
func ofEvent(c *context) bool {
	if c.nr == 0 || !joined(c.right[0].gap) {
		return false
	}
	switch c.next(0) {
	case "Embassy", "Consulate", "Genocide":
		return true
	}
	if c.nr < 2 || !joined(c.right[1].gap) && !(c.right[1].gap == gapOwner && c.right[1].upper) {
		return false
	}
	switch c.next(0) + " " + c.next(1) {
	case "Grand Prix", "Super Cup", "Super League", "Premier League", "Pro League", "Davis Cup", "District Court",
		"Supreme Court", "Attorney Office":
		return true
	}
	return false
}

// branchOfOrganisation reports whether the kind of an organisation stands right
// before a hit, which is then the branch there: "HSBC Bank Malta".
func branchOfOrganisation(c *context) bool {
	if c.nl == 0 || !joined(c.left[0].gap) || !c.mixed {
		return false
	}
	if isTelling(c.prev(1)) {
		return false // "He told CNN Russia had fired"
	}
	if w := c.prev(0); len(w) >= 3 && len(w) <= 5 && isAllUpper(w) && c.left[0].upper {
		return true // "HSBC Malta"
	}
	if c.nl < 2 || !joined(c.left[1].gap) || !c.left[1].upper || isOpener(c.prev(1)) {
		return false
	}
	switch c.prev(0) {
	case "International", "Bank", "Group", "Motors", "Airlines", "Airways", "Radio", "Television", "Foundation", "Institute",
		"Federation", "Association", "Hotel", "Telecom", "Watch", "Energy", "Electronics", "Insurance", "Pharmaceuticals":
		return true
	}
	return false
}

// isTelling tells the words after which a name ends and a clause begins, and
// the article, which a company has none of: "the BBC Ukraine".
func isTelling(w string) bool {
	switch w {
	case "told", "tell", "tells", "telling", "informed", "assured", "the":
		return true
	}
	return false
}

// isOrganisation tells the nouns that names of organisations end in.
func isOrganisation(w string) bool {
	switch w {
	case "Organization", "Organisation", "Association", "Corporation", "Corp", "Inc", "Ltd", "University", "College",
		"Institute", "Foundation", "Museum", "League", "Cup", "Committee", "Commission", "Council", "Agency", "Bureau",
		"Party", "Airlines", "Airways", "Bank", "Times", "Herald", "Club", "Federation", "Society", "Fund", "Company",
		"Authority", "Congress", "Parliament", "Orchestra", "Academy", "Championship", "Championships", "Trophy",
		"Championnat", "Festival", "Awards", "Exchange", "Railways", "Television", "Radio", "Telecom", "Petroleum",
		"Department", "Ministry", "Embassy", "Senate", "Army", "Navy", "Guard", "Corps", "Court", "Genocide", "Hotel", "Consulate",
		"Observer", "Tribune", "Gazette", "Chronicle", "Journal", "Post", "News", "Mail",
		"Prix", "Treaty", "Accord", "Accords", "Deal", "Act", "Games", "Marathon", "Derby", "Protocol":
		return true
	}
	return false
}

// spelledOut reports whether an acronym in brackets follows the run of words
// that holds the hit and spells its initials: "Shanghai Cooperation
// Organization (SCO)".
func (c *context) spelledOut(h *hit) bool {
	nr, _ := c.runRight()
	if nr == 0 || nr >= c.nr || c.right[nr].gap != gapQuote {
		return false
	}
	acronym := c.next(nr)
	if !isAllUpper(acronym) || len(acronym) < 3 {
		return false
	}
	initials := upperInitials(h.text())
	for k := range nr {
		if c.right[k].upper {
			initials += upperInitials(c.next(k))
		}
	}
	left := ""
	for k := 0; k < c.nl && joined(c.left[k].gap) && (c.left[k].upper || isJoint(c.prev(k))); k++ {
		if c.left[k].upper {
			left = upperInitials(c.prev(k)) + left
		}
	}
	return strings.HasSuffix(left+initials, acronym) && len(acronym) >= len(initials)
}

// upperInitials returns the first letters of the words in capitals.
func upperInitials(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		w, ok := nextWord(s, i)
		if !ok {
			break
		}
		if isUpperAt(s, w.start) {
			b.WriteByte(s[w.start])
		}
		i = w.end
	}
	return b.String()
}

// canNest reports whether a longer name is possible at all: a word in capitals
// stands beside the hit, and no "-led" or office right after it.
func (d *document) canNest(h *hit, c *context) bool {
	nr, _ := c.runRight()
	nl, _ := c.runLeft()
	if nr+nl == 0 {
		return false
	}
	if d.onlyCountries(c) {
		return false
	}
	if nl == 0 && c.nr > 0 {
		if n := d.nameAt(h.block, c.right[0].start); n != nil && n.Label == text.Person && n.Start == c.right[0].start {
			return false
		}
	}
	if nl == 0 && nr > 1 && nr < 4 && d.table.nameUse(c.next(0)) == givenName && !endsOrganisation(c) {
		return false // a person's name follows, without a comma
	}
	if nl > 0 {
		return c.nr == 0 || c.right[0].gap != gapHyphen || c.right[0].upper
	}
	if nr == 1 && isGovernment(c.next(0)) {
		return false
	}
	if ofEvent(c) {
		return true
	}
	for k := 0; k < min(nr, 3); k++ {
		if isOffice(c.next(k)) {
			return false
		}
	}
	return true
}

// isGovernment tells the common nouns that some papers write with a capital:
// the Brazilian Government stands for Brazil as its government does.
func isGovernment(w string) bool {
	switch w {
	case "Government", "Governments", "Govt", "Cabinet", "Authorities", "Officials", "Administration":
		return true
	}
	return false
}

// onlyCountries reports whether the capitals around a hit are countries, too: a
// list without its commas ("Greece Italy"), or a people ("Bosnian Serb").
func (d *document) onlyCountries(c *context) bool {
	nr, _ := c.runRight()
	nl, _ := c.runLeft()
	for k := range nr {
		if w := c.right[k]; w.upper && !d.table.isCountry(c.at(w)) {
			return false
		}
	}
	for k := range nl {
		if w := c.left[k]; w.upper && !d.table.isCountry(c.at(w)) {
			return false
		}
	}
	return true
}

// isPlace reports whether a word is in the table at all.
func (t *table) isPlace(w string) bool { return len(t.readingsOf(Fold(w))) > 0 }

// isCountry reports whether a word is before all else the name or the demonym
// of a country.
func (t *table) isCountry(w string) bool {
	rs := t.readingsOf(Fold(w))
	return len(rs) > 0 && rs[0].flags&counts != 0 && rs[0].flags&notCountry == 0
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
