package country

import (
	"strings"

	"dateline/corpus"
)

// Codes are the codes of a country in other systems, "" where it has none.
type Codes struct{ ISO2, ISO3, M49, FIPS string }

func (s *state) codes() Codes { return Codes{s.code, s.iso3, s.m49, s.fips} }

// Codes returns the codes of the country with this identifier.
func (f *Finder) Codes(id corpus.EntityID) (Codes, bool) {
	s := f.table.states[strings.TrimPrefix(string(id), "c:")]
	if s == nil {
		return Codes{}, false
	}
	return s.codes(), true
}

// CodeSystem is a system of codes that a user may name a country by.
type CodeSystem struct {
	Name string
	Doc  string
	Of   func(Codes) string
}

// CodeSystems lists the systems. A code of any is asked for as "fips:UK"; of
// the bare ones, two and three letters are ISO's and digits the UN's, since
// FIPS gives the letters of ISO to other countries.
func CodeSystems() []CodeSystem {
	return []CodeSystem{
		{"iso2", "ISO 3166-1 alpha-2, XK, or ISO 3166-3 for a historical state", func(c Codes) string { return c.ISO2 }},
		{"iso3", "ISO 3166-1 alpha-3", func(c Codes) string { return c.ISO3 }},
		{"m49", "the UN's numbers, which are those of ISO 3166-1, too", func(c Codes) string { return c.M49 }},
		{"fips", "FIPS 10-4, as GDELT has it", func(c Codes) string { return c.FIPS }},
	}
}

// ByCode returns the country with a code: "RU", "RUS", "643", or with the
// system before it, "fips:RS".
func (f *Finder) ByCode(s string) (corpus.Entity, bool) {
	system, code, named := strings.Cut(strings.ToUpper(strings.TrimSpace(s)), ":")
	if !named {
		code = system
	}
	code = number49(strings.TrimSpace(code))
	if code == "" {
		return corpus.Entity{}, false
	}
	for _, sys := range CodeSystems() {
		if named && !strings.EqualFold(system, sys.Name) || !named && sys.Name == "fips" {
			continue
		}
		if st := f.table.coded(sys, code); st != nil {
			return st.entity(), true
		}
	}
	return corpus.Entity{}, false
}

// coded returns the state with a code of a system. Of two with one code, as FIPS
// has NL for the Netherlands in Europe and in the Caribbean, it is the larger.
func (t *table) coded(sys CodeSystem, code string) *state {
	var found *state
	for _, st := range t.states {
		if sys.Of(st.codes()) != code {
			continue
		}
		if found == nil || st.population > found.population || st.population == found.population && st.code < found.code {
			found = st
		}
	}
	return found
}

// number49 writes a number of the UN's with its leading noughts.
func number49(code string) string {
	if code != "" && len(code) < 3 && strings.Trim(code, "0123456789") == "" {
		return "00"[:3-len(code)] + code
	}
	return code
}
