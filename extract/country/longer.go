package country

import (
	"strings"

	"dateline/extract/text"
)

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
