package country

import (
	"math"
	"slices"
	"strings"

	"dateline/corpus"
)

// judgeReadings decides what forms with several readings stand for. A place
// before a comma is in the country or region after it ("Lebanon, Pa."); for
// the others the document decides, once for every form: the countries,
// neighbours and regions it names, what stands beside the form elsewhere, and
// then how large the place is.
func judgeReadings(d *document) {
	d.qualify()
	d.countCodes()
	for k := range d.groups {
		g := &d.groups[k]
		choices := d.candidates(g)
		if len(choices) < 2 {
			continue
		}
		best := d.bestReading(g, choices)
		for _, i := range g.hits {
			h := &d.hits[i]
			if !h.proven && !h.settled {
				h.reading = best
			}
			h.cityOrRegion()
		}
	}
	d.prove()
}

// candidates lists what a form may stand for here: its readings, and what the
// text has settled for it.
func (d *document) candidates(g *group) []reading {
	var out []reading
	for _, i := range g.first() {
		h := &d.hits[i]
		if out == nil {
			out = h.choices
		}
		if h.settled && !slices.Contains(out, h.reading) {
			out = append(slices.Clip(out), h.reading)
		}
	}
	return out
}

// qualify finds the places that a comma joins to the country or region they
// are in, and settles both.
func (d *document) qualify() {
	var h *hit // the one before, none that stands inside another
	for i := range d.hits {
		q := &d.hits[i]
		if q.dropped || q.inner {
			continue
		}
		if h != nil && h.block == q.block && h.end < q.start && isComma(q.block.Text[h.end:q.start]) {
			d.qualifyPair(h, q)
		}
		h = q
	}
}

func isComma(between string) bool { return strings.TrimSpace(between) == "," }

// qualifyPair settles "h, q" where a reading of h lies in a reading of q.
func (d *document) qualifyPair(h, q *hit) {
	for _, wide := range q.choices {
		if wide.form != corpus.FormRegion && wide.flags&counts == 0 || wide.form == corpus.FormDemonym {
			continue
		}
		for _, r := range h.choices {
			inside := r.form == corpus.FormCity || r.form == corpus.FormCapital || r.form == corpus.FormRegion && wide.sub == ""
			if !inside || r.code != wide.code || wide.sub != "" && r.sub != "" && r.sub != wide.sub || r == wide {
				continue
			}
			h.settle(r)
			q.settle(wide)
			return
		}
	}
	// A town that no table has: a place before a state, any name before the
	// abbreviation of one. Two states stand in a list.
	if slices.ContainsFunc(h.choices, func(r reading) bool { return r.form == corpus.FormRegion && isState(r.sub) }) {
		return
	}
	wide := q.choices[0]
	for _, r := range q.choices {
		if isState(r.sub) && r.form == corpus.FormRegion {
			wide = r
		}
	}
	if isState(wide.sub) && wide.form == corpus.FormRegion &&
		(wide.flags&needsProof != 0 || len(q.choices) == 1 && h.choices[0].flags&counts == 0 && h.reading.sub != wide.sub) {
		h.settle(reading{code: wide.code, sub: wide.sub, form: corpus.FormCity})
		q.settle(wide)
	}
}

// isState reports whether a subdivision is a state of the U.S. or a province of
// Canada or Australia, which news writes after its towns.
func isState(sub string) bool {
	return strings.HasPrefix(sub, "US-") || strings.HasPrefix(sub, "CA-") || strings.HasPrefix(sub, "AU-")
}

// settle fixes a hit's reading for good.
func (h *hit) settle(r reading) {
	h.reading, h.proven, h.settled = r, true, true
}

// countCodes counts what the forms with one reading, and the settled hits,
// name: countries by code, their regions by subdivision.
func (d *document) countCodes() {
	for i := range d.hits {
		h := &d.hits[i]
		if h.status == corpus.Rejected || h.dropped || len(h.choices) > 1 && !h.settled ||
			h.reading.flags&needsProof != 0 && !h.proven {
			continue
		}
		d.named[h.reading.code]++
		if h.reading.sub != "" {
			d.named[h.reading.sub]++
		}
	}
}

// bestReading weighs the readings of a form in this document.
func (d *document) bestReading(g *group, choices []reading) reading {
	best, top := choices[0], math.Inf(-1)
	for _, r := range choices {
		v := prior(r) + d.support(r) + d.atHome(r) + 1e-10*float64(d.population(r))
		for _, i := range g.first() {
			v += d.local(&d.hits[i], r) + d.company(int(i), r) + d.nearby(int(i), r)
		}
		if isTown(r) && (r.form == corpus.FormCity || slices.ContainsFunc(choices, isNation)) {
			v += d.localness()
		}
		if v > top {
			best, top = r, v
		}
	}
	return best
}

// isNation reports whether a reading is a country by its name.
func isNation(r reading) bool { return r.form == corpus.FormName }

// isTown reports whether a reading is a town or state that only news from its
// own region names without more.
func isTown(r reading) bool {
	return r.form == corpus.FormCity && r.flags&needsProof != 0 && hasLocalNews(r.code) || isState(r.sub) && r.form == corpus.FormRegion
}

// hasLocalNews tells the countries whose local papers write English and name
// their towns without more.
func hasLocalNews(code string) bool {
	switch code {
	case "US", "GB", "IE", "CA", "AU", "NZ", "ZA":
		return true
	}
	return false
}

// localness says how much the document looks like local news: words of county
// and town life against the foreign countries it names.
func (d *document) localness() float64 {
	if d.localKnown {
		return d.localValue
	}
	d.localKnown = true
	signs, left := 0, localTokens
	for b := range d.blocks {
		t := &d.blocks[b]
		toks := t.Tokens[:min(len(t.Tokens), left)]
		for _, tok := range toks {
			if localInitial[t.Text[tok.Start]] && isLocalSign(t.Text[tok.Start:tok.End]) {
				signs++
			}
		}
		left -= len(toks)
	}
	foreign := 0
	for c := range d.named {
		if !strings.Contains(c, "-") && c != "US" {
			foreign++
		}
	}
	d.localValue = 0.6*math.Min(float64(signs), 8) - 1.2*math.Min(float64(foreign), 4)
	return d.localValue
}

// localTokens is how far into a document signs of local life are looked for.
const localTokens = 600

// localInitial marks the first bytes of the words that isLocalSign knows.
var localInitial = func() (t [256]bool) {
	for _, c := range []byte("ACDEFHLMPRSTap") {
		t[c] = true
	}
	return t
}()

// isLocalSign tells the words of county and town life.
func isLocalSign(w string) bool {
	if len(w) < 3 || !isUpperAt(w, 0) && w[len(w)-1] != '.' {
		return false
	}
	switch w {
	case "County", "Sheriff", "Elementary", "Township", "St.", "Ave.", "Street", "Road", "Route", "Church", "Mayor",
		"Chamber", "a.m.", "p.m.", "Highway", "Funeral", "Avenue", "Fire", "High", "Library", "Parish", "Deputy":
		return true
	}
	return false
}

// prior is how likely a reading is before the document is looked at.
func prior(r reading) float64 {
	switch {
	case r.flags&counts != 0:
		return 4
	case r.form == corpus.FormCapital:
		return 3.5
	case r.form == corpus.FormRegion && isState(r.sub):
		return 3.5
	case r.form == corpus.FormRegion:
		return 2
	case r.form == corpus.FormMetonym:
		return 2
	}
	return max(0, math.Log10(float64(r.pop)+1)-4) * 1.5
}

// population is the country's, to tell readings that nothing else tells apart.
func (d *document) population(r reading) int {
	if s := d.table.states[r.code]; s != nil {
		return s.population
	}
	return 0
}

// company is what the lists that a form stands in say for a reading: between
// states it is a state, between countries a country.
func (d *document) company(i int, r reading) float64 {
	v := 0.0
	if d.hits[i].settled {
		return 0
	}
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(d.hits) || d.hits[k].node == d.hits[i].node || !listed(&d.hits[min(i, k)], &d.hits[max(i, k)]) {
			continue
		}
		o := &d.hits[k].reading
		switch {
		case isState(o.sub) && o.form == corpus.FormRegion && isState(r.sub) && r.form == corpus.FormRegion:
			v += 2.5
		case o.form == corpus.FormName && r.form == corpus.FormName && o.code != r.code:
			v += 1.5
		}
	}
	return v
}

// nearReach is how far from a place, in bytes, the name of its country is looked
// for.
const nearReach = 60

// nearby is what the closest country in the same sentence says for a reading:
// "in Pakistan-administered Kashmir and in Punjab province".
func (d *document) nearby(i int, r reading) float64 {
	h := &d.hits[i]
	if r.form == corpus.FormCity || isState(r.sub) {
		return 0
	}
	best, code := nearReach, ""
	for k := max(0, i-2); k < min(len(d.hits), i+3); k++ {
		o := &d.hits[k]
		if o.node == h.node || o.block != h.block || !o.isCountry() || o.status == corpus.Rejected || len(o.choices) > 1 {
			continue
		}
		if gap := max(h.start-o.end, o.start-h.end); gap < best && h.block.SentenceAt(h.start) == h.block.SentenceAt(o.start) {
			best, code = gap, o.reading.code
		}
	}
	if code == r.code {
		return 0.8
	}
	return 0
}

// listed reports whether only a comma or "and" stands between two hits.
func listed(a, b *hit) bool {
	if a.block != b.block || b.start < a.end || b.start-a.end > 6 {
		return false
	}
	switch strings.TrimSpace(a.block.Text[a.end:b.start]) {
	case ",", "and", ", and", "or", ", or", "&":
		return true
	}
	return false
}

// support is what the rest of the document says for a reading.
func (d *document) support(r reading) float64 {
	v := 0.9 * math.Min(float64(d.named[r.code]), 4)
	if r.sub != "" {
		if isState(r.sub) {
			v /= 4 // every article of the country names it, and few of them the state
		}
		v += 1.5 * math.Min(float64(d.named[r.sub]), 3)
	}
	if s := d.table.states[r.code]; s != nil && r.form != corpus.FormCity {
		near := 0
		for _, c := range s.neighbours {
			near += d.named[c]
		}
		v += 0.5 * math.Min(float64(near), 4)
	}
	return v
}

// local is what the words beside one hit say for a reading.
func (d *document) local(h *hit, r reading) float64 {
	if h.settled {
		if h.reading.code == r.code && h.reading.sub == r.sub {
			return 3
		}
		return 0
	}
	if r.form == corpus.FormCity || r.form == corpus.FormRegion && isState(r.sub) {
		if w, g, ok := rightOf(h.block.Text, h.end); ok && g == gapBlank && isLocalWord(h.block.Text[w.start:w.end]) && !isAdjective(h) {
			if isTownsman(h.block.Text[w.start:w.end]) {
				return 3
			}
			return 1.5
		}
		if r.form == corpus.FormCity && afterAge(h) {
			return 1.5
		}
		if r.form == corpus.FormCity && afterMunicipality(h) {
			return 4
		}
	}
	return 0
}

// isTownsman tells the words that follow the name of a town and never that of
// a country: "a Lebanon woman", where it would be a Lebanese one.
func isTownsman(w string) bool {
	switch w {
	case "man", "woman", "resident", "residents", "couple", "teen", "teenager", "native", "elementary", "Elementary",
		"High", "Township", "County", "motorist", "motorcyclist":
		return true
	}
	return false
}

// isAdjective reports whether the hit is a demonym: a French man is no man of
// the town of French.
func isAdjective(h *hit) bool { return h.choices[0].form == corpus.FormDemonym }

// afterAge reports whether a person's age stands before the hit: "Smith, 36, of
// Palestine", "Smith, 22, Palestine".
func afterAge(h *hit) bool {
	w, between, ok := prevWord(h.block.Text, h.start)
	if ok && between == " " && h.block.Text[w.start:w.end] == "of" {
		w, between, ok = prevWord(h.block.Text, w.start)
	}
	if !ok || strings.TrimSpace(between) != "," {
		return false
	}
	n := h.block.Text[w.start:w.end]
	return len(n) == 2 && n[0] >= '1' && n[0] <= '9' && n[1] >= '0' && n[1] <= '9'
}

// isLocalWord tells the words that follow the name of a town rather than that
// of a country.
func isLocalWord(w string) bool {
	switch w {
	case "Police", "County", "High", "City", "Township", "Fire", "Sheriff", "Avenue", "Street", "Road", "Elementary",
		"Middle", "Municipal", "Community", "School", "Schools", "Parish", "Borough", "Mayor", "residents", "resident",
		"Area", "Public", "Junior", "Town", "Village", "Hospital", "Library", "Chamber", "Rotary",
		"man", "woman", "couple", "teen", "teenager", "native", "police", "schools", "firefighters", "councilman",
		"council", "mayor", "elementary", "boys", "girls", "city", "area", "school", "motorist", "motorcyclist":
		return true
	}
	return false
}

func isMunicipality(w string) bool {
	switch strings.ToLower(w) {
	case "city", "town", "village", "township", "borough", "municipality":
		return true
	}
	return false
}

// prove confirms readings that need proof: the document names the region or
// country they lie in, and they stand where a place stands.
func (d *document) prove() {
	for i := range d.hits {
		h := &d.hits[i]
		if h.dropped || h.proven || h.reading.flags&needsProof == 0 || h.reading.flags&(stopped|exactCase) != 0 {
			continue
		}
		near := d.named[h.reading.sub]
		if h.reading.sub == "" {
			near = d.named[h.reading.code]
		}
		alone := h.free > 0.8 && (h.reading.pop >= 50_000 || oneCountry(h.choices))
		h.proven = (near > 0 && h.free > 0.6 || alone) && afterPlacePreposition(h)
	}
	for k := range d.groups { // what one hit of a form proves holds for the others
		g := &d.groups[k]
		for _, i := range g.hits {
			if h := &d.hits[i]; h.proven && h.reading.form == corpus.FormCity {
				d.share(g, h.reading)
				break
			}
		}
	}
}

// oneCountry reports whether all readings lie in one country.
func oneCountry(rs []reading) bool {
	for _, r := range rs {
		if r.code != rs[0].code {
			return false
		}
	}
	return true
}

// share gives the unproven cities of a form the reading that another has proven.
func (d *document) share(g *group, r reading) {
	for _, i := range g.hits {
		if o := &d.hits[i]; !o.proven && o.open() && o.reading.form == corpus.FormCity {
			o.reading, o.proven = r, true
		}
	}
}

func afterPlacePreposition(h *hit) bool {
	w, between, ok := prevWord(h.block.Text, h.start)
	return ok && strings.TrimSpace(between) == "" && isPlacePreposition(h.block.Text[w.start:w.end])
}

func isPlacePreposition(w string) bool {
	switch w {
	case "in", "near", "from", "at", "to", "outside", "around", "of", "In", "Near", "nearby", "downtown", "toward",
		"towards", "across", "between", "into", "through":
		return true
	}
	return false
}
