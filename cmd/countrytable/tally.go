package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dateline/corpus"
)

// tally counts right, wrong and missed.
type tally struct{ tp, fp, fn int }

func (t tally) String() string {
	p, r, f := t.prf()
	return fmt.Sprintf("%5.1f/%5.1f/%5.1f", 100*p, 100*r, 100*f)
}

func (t tally) prf() (p, r, f float64) {
	if t.tp == 0 {
		return 0, 0, 0
	}
	p = float64(t.tp) / float64(t.tp+t.fp)
	r = float64(t.tp) / float64(t.tp+t.fn)
	return p, r, 2 * p * r / (p + r)
}

// score is what one data set's documents add up to.
//
// Strict names: counted mentions against the spans that stand for the country;
// a counted mention inside a longer name is wrong. Tolerant names: a mention
// inside a longer name is neither right nor wrong, a gold span there is found
// by a mention of either status. Places: capitals, cities and regions against
// city and region spans; acc is the share of those found whose country is
// right. Set: the countries a document names.
type score struct {
	strict, tolerant, demonym, nested, place, set tally
	placeRight, placeAll                          int
	show                                          int
	only                                          string
	errors                                        map[string][]string
}

func newScore(show int, only string) *score {
	return &score{show: show, only: only, errors: map[string][]string{}}
}

func (s *score) document(d *goldDoc, guesses []guess) {
	var gold []goldSpan
	for _, g := range d.Spans {
		if g.Kind != "" && (len(d.Eval) != 2 || g.Start >= d.Eval[0] && g.End <= d.Eval[1]) {
			gold = append(gold, g)
		}
	}
	s.names(d, gold, guesses)
	s.places(d, gold, guesses)
	s.sets(gold, guesses)
}

func isNational(kind string) bool { return kind == "country-name" || kind == "demonym" }

// names scores country names, demonyms and the nested flag.
func (s *score) names(d *goldDoc, gold []goldSpan, guesses []guess) {
	for i := range guesses {
		g := &guesses[i]
		if !g.Form.Counted() || g.Status == corpus.Rejected {
			continue
		}
		in := insideLonger(d, g)
		hit := match(gold, g, isNational)
		right := hit != nil && hit.ISO2 == g.code() && !hit.nested()
		s.flag(d, g, hit, in)
		if g.Status != corpus.Counted {
			continue
		}
		what := "name"
		strict, tolerant := &s.strict, &s.tolerant
		if g.Form == corpus.FormDemonym {
			what, strict, tolerant = "demonym", &tally{}, &s.demonym
		}
		switch {
		case right:
			strict.tp++
			tolerant.tp++
		case hit != nil && hit.ISO2 == g.code() || in != nil:
			strict.fp++
			s.error(d, what+" inside a longer name", g.goldSpan, g.code())
		default:
			strict.fp++
			tolerant.fp++
			s.error(d, what+" wrong", g.goldSpan, g.code())
		}
	}
	s.misses(d, gold, guesses)
}

// misses counts the gold spans that no mention found.
func (s *score) misses(d *goldDoc, gold []goldSpan, guesses []guess) {
	for _, g := range gold {
		if !isNational(g.Kind) || g.ISO2 == "" {
			continue
		}
		counted, any := false, false
		for i := range guesses {
			m := &guesses[i]
			if m.goldSpan.overlaps(g) && m.code() == g.ISO2 && m.Status != corpus.Rejected {
				any = true
				counted = counted || m.Status == corpus.Counted
			}
		}
		switch {
		case g.Kind == "demonym" && !any:
			s.demonym.fn++
			s.error(d, "demonym missed", g, g.ISO2)
		case g.Kind != "demonym":
			if !g.nested() && !counted {
				s.strict.fn++
			}
			if !any {
				s.tolerant.fn++
				s.error(d, "name missed", g, g.ISO2)
			} else if !counted && !g.nested() {
				s.error(d, "name nested wrongly", g, g.ISO2)
			}
		}
	}
}

// flag scores the nested status where the data tell which is right.
func (s *score) flag(d *goldDoc, g *guess, hit *goldSpan, in *goldSpan) {
	truth := in != nil || hit != nil && hit.nested()
	known := truth || hit != nil && hit.ISO2 == g.code()
	said := g.Status == corpus.Nested
	switch {
	case !known:
	case truth && said:
		s.nested.tp++
	case truth:
		s.nested.fn++
		s.error(d, "nested missed", g.goldSpan, g.code())
	case said:
		s.nested.fp++
		s.error(d, "nested wrongly", g.goldSpan, g.code()+" "+g.By+" in "+g.Enclosing)
	}
}

// insideLonger finds a longer annotated name around the mention.
func insideLonger(d *goldDoc, g *guess) *goldSpan {
	for _, list := range [][]goldSpan{d.Other, d.Spans} {
		for i := range list {
			o := &list[i]
			if o.Start <= g.goldSpan.Start && o.End >= g.goldSpan.End && o.End-o.Start > g.goldSpan.End-g.goldSpan.Start+2 && !isNational(o.Kind) {
				return o
			}
		}
	}
	return nil
}

// match finds the gold span of these kinds that the mention overlaps best:
// one of the same country first.
func match(gold []goldSpan, g *guess, kind func(string) bool) *goldSpan {
	var hit *goldSpan
	for i := range gold {
		if o := &gold[i]; kind(o.Kind) && o.overlaps(g.goldSpan) {
			if hit == nil || o.ISO2 == g.code() {
				hit = o
			}
		}
	}
	return hit
}

func isPlace(kind string) bool { return kind == "city" || kind == "region" }

func (s *score) places(d *goldDoc, gold []goldSpan, guesses []guess) {
	found := map[int]bool{}
	for i := range guesses {
		g := &guesses[i]
		if g.Status != corpus.Counted || (g.Form != corpus.FormCapital && g.Form != corpus.FormCity && g.Form != corpus.FormRegion) {
			continue
		}
		hit := match(gold, g, func(string) bool { return true })
		if hit == nil {
			s.place.fp++
			s.error(d, "place wrong", g.goldSpan, g.code())
			continue
		}
		if hit.ISO2 == "" {
			continue
		}
		found[hit.Start] = true
		s.placeAll++
		if hit.ISO2 == g.code() {
			s.placeRight++
			s.place.tp++
		} else {
			s.place.fp++
			s.error(d, "place in wrong country", g.goldSpan, g.code()+" for "+hit.ISO2)
		}
	}
	for _, g := range gold {
		if isPlace(g.Kind) && g.ISO2 != "" && !g.nested() && !found[g.Start] && !overlapsCountry(g, guesses) {
			s.place.fn++
			s.error(d, "place missed", g, g.ISO2)
		}
	}
}

// overlapsCountry reports whether a place was found as a country of its own
// (England, Hong Kong), which is right, too.
func overlapsCountry(g goldSpan, guesses []guess) bool {
	for i := range guesses {
		if m := &guesses[i]; m.goldSpan.overlaps(g) && m.code() == g.ISO2 && m.Form.Counted() && m.Status == corpus.Counted {
			return true
		}
	}
	return false
}

func (s *score) sets(gold []goldSpan, guesses []guess) {
	want, got := map[string]bool{}, map[string]bool{}
	for _, g := range gold {
		if isNational(g.Kind) && g.ISO2 != "" && !g.nested() {
			want[g.ISO2] = true
		}
	}
	for i := range guesses {
		if g := &guesses[i]; g.Status == corpus.Counted && g.Form.Counted() {
			got[g.code()] = true
		}
	}
	for c := range got {
		if want[c] {
			s.set.tp++
		} else {
			s.set.fp++
		}
	}
	for c := range want {
		if !got[c] {
			s.set.fn++
		}
	}
}

// error keeps an example for the reader.
func (s *score) error(d *goldDoc, kind string, g goldSpan, note string) {
	if s.show == 0 || s.only != "" && !strings.Contains(kind, s.only) {
		return
	}
	r := []rune(d.Text)
	line := string(r[max(0, g.Start-50):g.Start]) + "[" + string(r[g.Start:g.End]) + "]" + string(r[g.End:min(len(r), g.End+50)])
	s.errors[kind] = append(s.errors[kind], fmt.Sprintf("%s (%s) %s", strings.ReplaceAll(line, "\n", "/"), note, d.Doc))
}

func (s *score) print(name string) {
	acc := 0.0
	if s.placeAll > 0 {
		acc = 100 * float64(s.placeRight) / float64(s.placeAll)
	}
	fmt.Printf("%-24s %s %s %s %s %s %5.1f %s\n", name, s.strict, s.tolerant, s.demonym, s.nested, s.place, acc, s.set)
	for _, kind := range slices.Sorted(maps.Keys(s.errors)) {
		list := s.errors[kind]
		fmt.Printf("  -- %s: %d\n", kind, len(list))
		step := max(1, len(list)/s.show)
		for i := 0; i < len(list); i += step {
			fmt.Println("    ", list[i])
		}
	}
}
