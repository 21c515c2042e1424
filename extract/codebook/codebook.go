// Package codebook reads what users know better than the program: people whom
// it would not find or not take for one, further names of countries, words that
// name nobody, and where outlets are at home. docs/codebook.md has the form of
// the files.
package codebook

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"dateline/corpus"
)

// Codebook is what one or several files say.
type Codebook struct {
	People    []Person
	Countries []Country
	Ignore    []string
	Outlets   map[string]string // outlet -> code of its country (GE) or of a part of one (US-GA)
}

// Person is somebody with every name that means that person and nobody else.
type Person struct {
	Name    string   // the canonical name
	Aliases []string // other spellings, nicknames, abbreviations
}

// Country is a country with further names.
type Country struct {
	Code  string // ISO 3166-1 alpha-2
	Names []string
	Form  corpus.Form // of these names: name, former, metonym ...
}

// Merge makes one codebook of several. What they say of one and the same name
// must agree.
func Merge(books ...*Codebook) (*Codebook, error) {
	out := &Codebook{Outlets: map[string]string{}}
	var problems []error
	for _, b := range books {
		out.People = append(out.People, b.People...)
		out.Countries = append(out.Countries, b.Countries...)
		out.Ignore = append(out.Ignore, b.Ignore...)
		for _, outlet := range slices.Sorted(maps.Keys(b.Outlets)) {
			if code, ok := out.Outlets[outlet]; ok && code != b.Outlets[outlet] {
				problems = append(problems, fmt.Errorf("outlet %q is at home in %s and in %s", outlet, code, b.Outlets[outlet]))
			}
			out.Outlets[outlet] = b.Outlets[outlet]
		}
	}
	return out, errors.Join(append(problems, out.check()...)...)
}

// Entries lists what a codebook says, an entry a line, sorted.
func (b *Codebook) Entries() []string {
	var out []string
	for _, p := range b.People {
		for _, name := range p.names() {
			out = append(out, fmt.Sprintf("person %s: %s", p.Name, name))
		}
	}
	for _, c := range b.Countries {
		for _, name := range c.Names {
			out = append(out, fmt.Sprintf("country %s: %s (%s)", c.Code, name, c.Form))
		}
	}
	for _, phrase := range b.Ignore {
		out = append(out, "ignore "+phrase)
	}
	for outlet, code := range b.Outlets {
		out = append(out, fmt.Sprintf("outlet %s: %s", outlet, code))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// check lists what is wrong with a codebook.
func (b *Codebook) check() []error {
	var out []error
	wrong := func(format string, args ...any) { out = append(out, fmt.Errorf(format, args...)) }
	meaning := map[string]string{} // name -> what it means
	claim := func(name, what string) {
		switch old := meaning[name]; {
		case !hasLetter(name):
			wrong("%s: %q has no letter", what, name)
		case old != "" && old != what:
			wrong("%q means both %s and %s", name, old, what)
		}
		meaning[name] = what
	}
	for _, p := range b.People {
		if len(strings.Fields(p.Name)) < 2 {
			wrong("person %q: a canonical name has a given and a family name; put a single one among the aliases", p.Name)
		}
		for _, name := range p.names() {
			claim(name, "person "+p.Name)
		}
	}
	for _, c := range b.Countries {
		if !isCode(c.Code) || strings.Contains(c.Code, "-") {
			wrong("country %q: the code has two capital letters, such as GE", c.Code)
		}
		if !slices.Contains(corpus.CountryForms(), c.Form) {
			wrong("country %s: there is no form %q", c.Code, c.Form)
		}
		if len(c.Names) == 0 {
			wrong("country %s: it has no names", c.Code)
		}
		for _, name := range c.Names {
			claim(name, "country "+c.Code)
		}
	}
	for _, phrase := range b.Ignore {
		claim(phrase, "nothing")
	}
	for _, outlet := range slices.Sorted(maps.Keys(b.Outlets)) {
		if code := b.Outlets[outlet]; !isCode(code) {
			wrong("outlet %q: %q is no code of a country (GE) or of a part of one (US-GA)", outlet, code)
		}
	}
	return out
}

// names lists every name of a person.
func (p Person) names() []string { return append([]string{p.Name}, p.Aliases...) }

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// isCode knows GE and US-GA by their form.
func isCode(s string) bool {
	code, part, sub := strings.Cut(s, "-")
	return len(code) == 2 && strings.ToUpper(s) == s && hasLetter(code) && (!sub || len(part) >= 1 && len(part) <= 3)
}
