package country

import (
	"maps"
	"strings"

	"dateline/corpus"
)

// WithHomes returns a finder that knows where outlets are at home: by
// Article.Source, a country ("GE") or a subdivision of one ("US-GA"). A form
// with several readings is more likely to mean the one at home: Georgia in a
// paper of Atlanta.
func (f *Finder) WithHomes(homes map[string]string) *Finder {
	g := *f
	g.homes = maps.Clone(homes)
	return &g
}

// atHome is what the outlet's home says for a reading.
func (d *document) atHome(r reading) float64 {
	code, _, _ := strings.Cut(d.home, "-")
	switch {
	case d.home == "" || r.code != code:
		return 0
	case r.sub == d.home:
		return 5
	}
	return 2
}

// Homes learns where outlets are at home from the places they name.
type Homes struct {
	places map[string]map[string]int // by outlet, by country and subdivision
	totals map[string]int
}

// Add counts n mentions of cities and regions of a country, in one of its
// subdivisions where that is known.
func (h *Homes) Add(source string, country corpus.EntityID, sub string, n int) {
	if source == "" {
		return
	}
	if h.places == nil {
		h.places, h.totals = map[string]map[string]int{}, map[string]int{}
	}
	if h.places[source] == nil {
		h.places[source] = map[string]int{}
	}
	h.totals[source] += n
	h.places[source][strings.TrimPrefix(string(country), "c:")] += n
	if sub != "" {
		h.places[source][sub] += n
	}
}

// Learnt returns the homes of the outlets that named at least 50 places, most
// of them in one country: its subdivision where half of them lie there.
func (h *Homes) Learnt() map[string]string {
	out := map[string]string{}
	for source, places := range h.places {
		total := h.totals[source]
		if total < 50 {
			continue
		}
		for place, n := range places {
			bar := 3 * total / 5
			if strings.Contains(place, "-") {
				bar = total / 2
			}
			if n > bar && len(place) > len(out[source]) {
				out[source] = place
			}
		}
	}
	return out
}
