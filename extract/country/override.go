package country

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"dateline/corpus"
)

// Override is one change to the table; see ReadOverrides.
type Override struct {
	Remove bool   // take the form away from the country, or from all where Code is ""
	Form   string // as a text writes it
	Kind   corpus.Form
	Code   string // of a country that the table knows
	Sub    string // ISO 3166-2 subdivision, may be empty
}

// ReadOverrides reads a user's changes to the table, one a line, its columns
// separated by tabs; "#" starts a comment:
//
//   - Crimea	region	RU
//   - Rhodes	region	GR	GR-L
//   - Burma
//   - Formosa	TW
//
// "+" makes the form stand for that country and no other; "-" removes it.
func ReadOverrides(r io.Reader) ([]Override, error) {
	var out []Override
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line, _, _ := strings.Cut(sc.Text(), "#")
		if line = strings.TrimRight(line, " \t\r"); line == "" {
			continue
		}
		o, err := parseOverride(strings.Split(line, "\t"))
		if err != nil {
			return nil, fmt.Errorf("country overrides: line %d: %w", n, err)
		}
		out = append(out, o)
	}
	return out, sc.Err()
}

func parseOverride(c []string) (Override, error) {
	switch {
	case c[0] == "+" && (len(c) == 4 || len(c) == 5):
		o := Override{Form: c[1], Kind: corpus.Form(c[2]), Code: c[3]}
		if len(c) == 5 {
			o.Sub = c[4]
		}
		if !slices.Contains(corpus.CountryForms(), o.Kind) {
			return o, fmt.Errorf("unknown kind %q", c[2])
		}
		return o, nil
	case c[0] == "-" && (len(c) == 2 || len(c) == 3):
		o := Override{Remove: true, Form: c[1]}
		if len(c) == 3 {
			o.Code = c[2]
		}
		return o, nil
	}
	return Override{}, fmt.Errorf("want + form kind code [subdivision], or - form [code]")
}

// apply makes the change.
func (t *table) apply(o Override) error {
	form := Fold(o.Form)
	if form == "" {
		return fmt.Errorf("country overrides: %q has no letters", o.Form)
	}
	if o.Code != "" && t.states[o.Code] == nil {
		return fmt.Errorf("country overrides: %q: no country has the code %q", o.Form, o.Code)
	}
	if node := t.node(form); node != 0 {
		t.drop(node, o)
	}
	if !o.Remove {
		r := reading{code: o.Code, sub: o.Sub, form: o.Kind}
		if o.Kind == corpus.FormAbbreviation {
			r.flags = exactCase
		}
		t.add(form, r)
	}
	return nil
}

// drop removes the readings of a form that an override takes away. An added
// form loses all it had.
func (t *table) drop(node int32, o Override) {
	e := &t.entries[node]
	kept := t.readings[e.first:e.first]
	for _, r := range t.readings[e.first : e.first+e.n] {
		if o.Remove && o.Code != "" && r.code != o.Code {
			kept = append(kept, r)
		}
	}
	e.n = int32(len(kept))
	e.exact = e.exact && e.n > 0
}
