package country

import (
	_ "embed" // the weights
	"math"
	"strings"

	"dateline/corpus"
	"dateline/extract/text"
)

// Where an article names Michael Jordan and the kingdom of Jordan, every bare
// "Jordan" is judged by itself: by the words around it, the pronoun that takes
// it up, and whether it stands among countries. The name itself is no feature,
// so that the judge was trained on the bare names of all persons and countries.

const namesakeBits = 16

// NamesakeSpace is the number of different features of the namesake judge.
const NamesakeSpace = 1 << namesakeBits

//go:embed table/namesake.bin
var namesakeWeights string

// NamesakeFeatures describes the name at [start, end) of a text to the judge of
// persons and countries of one name, for training; nil where it is not bare.
func (f *Finder) NamesakeFeatures(s string, start, end int) []uint32 {
	c := contextOf(s, start, end)
	if !bare(&c) {
		return nil
	}
	return f.table.namesakeFeatures(nil, &c, end)
}

// namesakeFeatures appends the features of a bare name that ends at end.
func (t *table) namesakeFeatures(ids []uint32, c *context, end int) []uint32 {
	put := func(h uint32) { ids = append(ids, fold32(h)&(NamesakeSpace-1)) }
	template := func(k byte, bs ...byte) uint32 {
		h := hashByte(offset32, k)
		for _, b := range bs {
			h = hashByte(h, b)
		}
		return h
	}
	sr, sl := shape(c, 0, true), shape(c, 0, false)
	who := takenUpBy(c.text, end)
	among := t.amongCountries(c)
	put(template('a', flagByte(c.mixed)))
	put(template('b', who))
	put(template('c', among))
	put(template('d', sr, sl, flagByte(c.first)))
	put(template('e', who, among, flagByte(c.first)))
	n1, n2, p1, p2 := c.next(0), c.next(1), c.prev(0), c.prev(1)
	put(hashWord(template('f', sr), n1))
	put(hashWord(template('g', sr), suffix(n1)))
	put(hashWord(hashWord(template('h', sr, shape(c, 1, true)), n1), n2))
	put(hashWord(template('i', sr), n2))
	put(hashWord(template('j', sl), p1))
	put(hashWord(template('k', sl), suffix(p1)))
	put(hashWord(hashWord(template('l', sl, shape(c, 1, false)), p1), p2))
	put(hashWord(template('m', sl), p2))
	put(hashWord(hashWord(template('n', sl, sr), p1), n1))
	put(hashWord(template('o', who, sr), n1))
	if c.nl > 0 && c.left[0].gap == gapBlank {
		put(hashWord(template('r'), p1))
		put(hashWord(template('s', flagByte(c.nr > 0 && c.right[0].gap == gapBlank)), p1))
	}
	put(template('p', sr, ownedBy(n1)))
	if p1 == "of" {
		put(template('q', ownedBy(p2)))
	}
	return ids
}

// amongCountries tells on which sides a country's name stands beside a bare
// name, joined by a comma, a hyphen or "and".
func (t *table) amongCountries(c *context) byte {
	return flagByte(t.countryBeside(c, c.right[:c.nr])) | flagByte(t.countryBeside(c, c.left[:c.nl]))<<1
}

func (t *table) countryBeside(c *context, ns []neighbour) bool {
	k := 0
	if len(ns) > 1 && (c.at(ns[0]) == "and" || c.at(ns[0]) == "or") {
		k = 1
	} else if len(ns) == 0 || ns[0].gap != gapComma && ns[0].gap != gapHyphen {
		return false
	}
	w := c.at(ns[k])
	if !ns[k].upper || ns[k].gap == gapStop || t.nameUse(w) != 0 {
		return false
	}
	for _, r := range t.readingsOf(Fold(w)) {
		if r.flags&counts != 0 && r.form != corpus.FormDemonym {
			return true
		}
	}
	return false
}

// What a name may own: "Jordan's wife", "Jordan's army", "the flag of Jordan".
const (
	ownsOther byte = iota
	ownsPerson
	ownsState
)

// ownedBy tells the nouns that belong to a person from those that belong to a
// country.
func ownedBy(noun string) byte {
	switch strings.ToLower(noun) {
	case "wife", "husband", "mother", "father", "son", "daughter", "brother", "sister", "parents", "family", "children",
		"girlfriend", "boyfriend", "fiancee", "widow", "uncle", "aunt", "cousin", "grandmother", "grandfather", "home",
		"lawyer", "lawyers", "attorney", "attorneys", "agent", "manager", "coach", "teammates", "friends", "friend",
		"colleagues", "boss", "career", "death", "body", "face", "hands", "life", "birthday", "wedding", "injury", "knee",
		"shot", "goal", "album", "book", "novel", "office", "campaign", "fans", "mom", "dad", "funeral", "trial":
		return ownsPerson
	case "government", "president", "king", "queen", "prime", "premier", "parliament", "army", "military", "forces",
		"capital", "economy", "border", "borders", "people", "population", "ministry", "minister", "foreign", "central",
		"currency", "flag", "constitution", "ambassador", "coast", "territory", "airspace", "citizens", "exports",
		"imports", "troops", "soldiers", "national", "navy", "opposition", "ruling", "crown", "kingdom", "republic",
		"government-run", "northern", "southern", "eastern", "western", "interior", "defence", "defense", "finance",
		"supreme", "neighbours", "neighbors", "independence", "regime", "rulers", "emir", "sultan", "elections", "waters":
		return ownsState
	}
	return ownsOther
}

// The pronouns that may take up a name.
const (
	byNone byte = iota
	byPerson
	byThing
	byOwner // "its", which people and sayings leave to things
)

// takenUpBy finds the first pronoun after a name in its sentence that tells a
// person from a country.
func takenUpBy(s string, at int) byte {
	for k := range 16 {
		w, g, ok := rightOf(s, at)
		if !ok || g == gapStop {
			return byNone
		}
		at = w.end
		if k == 0 && g == gapComma && (s[w.start:w.end] == "which" || s[w.start:w.end] == "where") {
			return byOwner
		}
		switch s[w.start:w.end] {
		case "he", "she", "his", "her", "him", "himself", "herself", "who", "whose", "He", "She":
			return byPerson
		case "its", "itself":
			return byOwner
		case "it", "which", "where":
			return byThing
		}
	}
	return byNone
}

// personOdds is the namesake judge's logarithm of the odds that a bare name is
// a person's.
func (t *table) personOdds(c *context, end int) float64 {
	sum := int32(0)
	for _, id := range t.namesakeFeatures(nil, c, end) {
		sum += int32(int8(namesakeWeights[id]))
	}
	return float64(sum) * WeightStep
}

// judgePersons looks at the forms that are a person's name somewhere in the
// document and judges each bare hit of them by itself.
func judgePersons(d *document) {
	for k := range d.groups {
		g := &d.groups[k]
		for _, i := range g.hits {
			h := &d.hits[i]
			if d.namesPerson(h) {
				d.tellApart(g)
				break
			}
		}
	}
}

// namesPerson reports whether a hit was judged to be a person's, with more of
// the name beside it or as a name that is often given.
func (d *document) namesPerson(h *hit) bool {
	if h.status != corpus.Rejected || h.by != "judge" && h.by != "tagger" && h.by != "longer name" {
		return false
	}
	if strings.IndexByte(h.text(), ' ') >= 0 {
		return d.afterGiven(h)
	}
	return len(h.enclosing) > h.end-h.start || d.table.isGiven(h.text())
}

// Evidence in logarithms of odds, beside the words around a bare name.
const (
	noOtherForm  = 1.1  // the document names the country in no other form
	otherForm    = -2.0 // or in one
	taggedPlace  = -0.7
	taggedPerson = 0.7 // little: a tagger follows its own vote on other mentions
	noCountry    = 0.7 // a town or state of a person's name
	smallTown    = 1.0
	itsOwn       = -1.5 // "its" takes the name up, or it owns an army
	ofTheOthers  = 0.2  // for each unit of the other bare mentions' odds
)

// tellApart judges the bare hits of a form that is a person's name, too.
func (d *document) tellApart(g *group) {
	odds := d.odds[:0]
	sum := 0.0
	for _, i := range g.hits {
		o, ok := d.bareOdds(&d.hits[i])
		if !ok {
			o = math.NaN()
		} else {
			sum += max(-3, min(3, o))
		}
		odds = append(odds, o)
	}
	d.odds = odds
	for k, i := range g.hits {
		o := odds[k]
		if math.IsNaN(o) {
			continue
		}
		h := &d.hits[i]
		o += max(0, min(1.5, ofTheOthers*(sum-max(-3, min(3, o)))))
		p := 1 / (1 + math.Exp(-o))
		h.person, h.free = float32(p), float32(1-p)
		switch {
		case o > 0 && h.open():
			h.reject("person", "a person of this name in the document")
		case o <= 0 && h.status == corpus.Rejected && h.isCountry():
			h.status, h.by, h.reason, h.enclosing = corpus.Counted, "person", "", ""
		}
	}
}

// bareOdds returns the logarithm of the odds that a bare hit names a person;
// false for a hit that is not bare or that is settled.
func (d *document) bareOdds(h *hit) (float64, bool) {
	if !h.open() && !(h.status == corpus.Rejected && (h.by == "judge" || h.by == "tagger")) || h.reading.form == corpus.FormDemonym {
		return 0, false
	}
	c := contextOf(h.block.Text, h.start, h.end)
	if !bare(&c) || d.afterGiven(h) {
		return 0, false
	}
	odds := d.table.personOdds(&c, h.end)
	if d.evidenceFor(h).other > 0 {
		odds += otherForm
	} else if d.table.nameUse(h.text()) != 0 {
		odds += noOtherForm
	}
	if h.name != nil && h.name.Label == text.Place {
		odds += taggedPlace
	}
	if h.name != nil && h.name.Label == text.Person {
		odds += taggedPerson
	}
	if !h.isCountry() {
		odds += noCountry
	}
	if h.reading.flags&needsProof != 0 {
		odds += smallTown
	}
	if takenUpBy(h.block.Text, h.end) == byOwner || ownsAState(&c) {
		odds += itsOwn
	}
	return odds, true
}

// ownsAState reports whether what belongs to a name belongs to a country:
// "Jordan's army", "the army of Jordan".
func ownsAState(c *context) bool {
	return c.nr > 0 && c.right[0].gap == gapOwner && ownedBy(c.next(0)) == ownsState ||
		c.nl > 1 && c.prev(0) == "of" && c.left[0].gap == gapBlank && ownedBy(c.prev(1)) == ownsState
}

// bare reports whether no other capitals stand beside a name.
func bare(c *context) bool {
	nr, _ := c.runRight()
	nl, _ := c.runLeft()
	titled := c.nl > 0 && c.left[0].gap == gapStop && isPersonTitle(c.prev(0))
	return nr == 0 && nl == 0 && !titled
}
