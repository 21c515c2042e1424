// Package country finds the countries a text names, in every form (name,
// abbreviation, demonym, capital, city, region, metonym, combining form), and
// tells them from what only looks like one: the country inside a longer name
// ("Bank of China") is nested, a person, a US town or an animal of the same
// name is rejected, and both keep the reason.
//
// A table of forms, built by cmd/countrytable and embedded, proposes matches;
// the rules listed by Rules judge them. docs/countries.md states the policy.
package country

import (
	"slices"
	"strings"
	"sync"

	"dateline/corpus"
	"dateline/extract/text"
)

// Finder finds countries. It is immutable after New and safe for concurrent
// use.
type Finder struct {
	table *table
	rules []Rule
	homes map[string]string // by outlet; see WithHomes
	spare *sync.Pool        // of *document
}

// New loads the embedded table and applies the overrides in order; see
// ReadOverrides.
func New(overrides ...Override) (*Finder, error) {
	t, err := loadTable(embedded)
	if err != nil {
		return nil, err
	}
	for _, o := range overrides {
		if err := t.apply(o); err != nil {
			return nil, err
		}
	}
	spare := &sync.Pool{New: func() any { return newDocument(t) }}
	return &Finder{table: t, rules: Rules(), spare: spare}, nil
}

// Find returns the mentions of countries in the content blocks of d, of every
// form and status, sorted by block and start. The names are what a tagger
// marked in the same document; they are evidence and may be empty.
func (f *Finder) Find(d *text.Document, names []text.Name) []corpus.Mention {
	doc := f.read(d, names)
	defer f.release(doc)
	for _, r := range f.rules {
		r.Judge(doc)
	}
	out := make([]corpus.Mention, 0, len(doc.hits))
	for i := range doc.hits {
		if m, ok := doc.mention(&doc.hits[i]); ok {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b corpus.Mention) int {
		if a.Block != b.Block {
			return a.Block - b.Block
		}
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	return out
}

// Entity returns the country with this identifier.
func (f *Finder) Entity(id corpus.EntityID) (corpus.Entity, bool) {
	s, ok := f.table.states[strings.TrimPrefix(string(id), "c:")]
	if !ok {
		return corpus.Entity{}, false
	}
	return s.entity(), true
}

// Entities lists every country of the table by code.
func (f *Finder) Entities() []corpus.Entity {
	out := make([]corpus.Entity, 0, len(f.table.states))
	for _, s := range f.table.states {
		out = append(out, s.entity())
	}
	slices.SortFunc(out, func(a, b corpus.Entity) int { return strings.Compare(a.ISO2, b.ISO2) })
	return out
}

// Lookup returns the countries that s names: a code as ByCode knows it, a name
// or an alias, in any case, with or without diacritics.
func (f *Finder) Lookup(s string) []corpus.Entity {
	if e, ok := f.ByCode(s); ok {
		return []corpus.Entity{e}
	}
	key := Fold(s)
	var out []corpus.Entity
	for _, st := range f.table.states {
		if Fold(st.name) == key {
			return []corpus.Entity{st.entity()}
		}
	}
	for _, r := range f.table.readingsOf(key) {
		if e := f.table.states[r.code]; e != nil && r.form.Counted() {
			out = append(out, e.entity())
		}
	}
	slices.SortFunc(out, func(a, b corpus.Entity) int { return strings.Compare(a.ISO2, b.ISO2) })
	return slices.CompactFunc(out, func(a, b corpus.Entity) bool { return a.ID == b.ID })
}

// IsName reports whether the word is a name or demonym of a country in the
// table, whatever else it may be.
func (f *Finder) IsName(word string) bool {
	return slices.ContainsFunc(f.table.readingsOf(Fold(word)), func(r reading) bool { return r.form.Counted() })
}

// IsNameOf reports whether a reading of the word has one of these forms.
func (f *Finder) IsNameOf(word string, forms ...corpus.Form) bool {
	return slices.ContainsFunc(f.table.readingsOf(Fold(word)), func(r reading) bool { return slices.Contains(forms, r.form) })
}

// IsMetonym reports whether the words are a seat of power that stands for its
// country, and nothing else that the table knows: "Kremlin".
func (f *Finder) IsMetonym(words string) bool {
	all := f.table.readingsOf(Fold(words))
	return len(all) > 0 && !slices.ContainsFunc(all, func(r reading) bool { return r.form != corpus.FormMetonym })
}

// Successors lists the codes of the states that came after a historical state.
func (f *Finder) Successors(id corpus.EntityID) []corpus.EntityID {
	s := f.table.states[strings.TrimPrefix(string(id), "c:")]
	if s == nil {
		return nil
	}
	var out []corpus.EntityID
	for _, c := range s.successors {
		out = append(out, entityID(c))
	}
	return out
}
