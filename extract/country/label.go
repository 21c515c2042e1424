package country

import (
	"strings"

	"dateline/corpus"
)

// largeCity is how many people live in a city that news means by its name
// rather than the region around it that is called the same.
const largeCity = 100_000

// cityOrRegion labels a place that is both: Zürich is the city, the canton of
// Zürich the region, and so is a place whose region is a state or whose city is
// small, unless the words beside it speak of the city.
func (h *hit) cityOrRegion() {
	var city, region *reading
	for i := range h.choices {
		r := &h.choices[i]
		if r.code != h.reading.code {
			continue
		}
		switch {
		case r.form == corpus.FormCity && (city == nil || r.pop > city.pop):
			city = r
		case r.form == corpus.FormRegion && region == nil:
			region = r
		}
	}
	if city == nil || region == nil || h.reading.form != corpus.FormCity && h.reading.form != corpus.FormRegion {
		return
	}
	switch spoken := h.spokenOf(); {
	case spoken == corpus.FormRegion:
		h.reading = *region
	case spoken == corpus.FormCity:
		h.reading = *city
	case !isState(region.sub) && city.pop >= largeCity:
		h.reading = *city
	case isState(region.sub) && city.flags&needsProof != 0 && !h.settled:
		h.reading = *region
	}
}

// spokenOf reads off the words beside a hit whether they speak of a city or of
// a region; "" where they say neither.
func (h *hit) spokenOf() corpus.Form {
	s := h.block.Text
	if w, g, ok := rightOf(s, h.end); ok && g == gapBlank {
		if f := placeNoun(s[w.start:w.end]); f != "" {
			return f
		}
	}
	of, between, ok := prevWord(s, h.start)
	if !ok || between != " " || s[of.start:of.end] != "of" {
		return ""
	}
	if w, between, ok := prevWord(s, of.start); ok && between == " " {
		return placeNoun(s[w.start:w.end])
	}
	return ""
}

// placeNoun tells the nouns that go with a region or with a city, beside its
// name.
func placeNoun(w string) corpus.Form {
	switch strings.ToLower(w) {
	case "province", "region", "state", "canton", "oblast", "governorate", "prefecture", "department", "district",
		"governor", "governorship", "premier", "provincial", "legislature", "provinces", "parts":
		return corpus.FormRegion
	case "city", "mayor", "airport", "downtown", "suburb", "suburbs", "outskirts", "streets", "town", "metro", "subway":
		return corpus.FormCity
	}
	return ""
}
