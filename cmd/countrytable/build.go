package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/country"
)

// state is a country on its way into the table.
type state struct {
	code, iso3, m49, fips, name string
	neighbours                  []string
	successors                  []string
	population                  int
}

// reading is one form of one country.
type reading struct {
	form  string // folded
	kind  string // a corpus.Form, or what a look-alike is
	where string // code, or code/subdivision
	pop   int
	flags string
}

// builder gathers readings; the first source to give a form to a country
// decides its kind.
type builder struct {
	states   map[string]*state
	readings map[string]reading // by form and place
	used     map[string]bool    // folded forms of countries and look-alikes
	pending  []pending
	common   map[string]bool // words that texts write small, too
	given    map[string]bool // folded given names
	family   map[string]bool // folded family names
}

func newBuilder() *builder {
	return &builder{
		states:   map[string]*state{},
		readings: map[string]reading{},
		used:     map[string]bool{},
		common:   map[string]bool{},
		given:    map[string]bool{},
		family:   map[string]bool{},
	}
}

func (b *builder) len() int { return len(b.readings) }

func (b *builder) state(code string) *state {
	s := b.states[code]
	if s == nil {
		s = &state{code: code}
		b.states[code] = s
	}
	return s
}

// add records a form as it is written. A kind that is already there stays,
// but see gives.
func (b *builder) add(form string, r reading) {
	form = strings.TrimSpace(form)
	if strings.HasSuffix(form, "!") {
		form, r.flags = strings.TrimSuffix(form, "!"), r.flags+"!"
	}
	if f := strings.TrimPrefix(form, "the "); f != form {
		form = f
	}
	form = strings.TrimPrefix(form, "The ")
	r.form = country.Fold(form)
	if r.form == "" {
		return
	}
	key := r.form + "\t" + r.where
	if corpus.Form(r.kind) != corpus.FormCity && corpus.Form(r.kind) != corpus.FormRegion {
		code, _, _ := strings.Cut(r.where, "/")
		key = r.form + "\t" + code
	}
	if strings.Contains(r.flags, "-") {
		key = r.form + "\t-"
	}
	if old, ok := b.readings[key]; ok && !gives(old, r) {
		return
	}
	b.readings[key] = r
	if corpus.Form(r.kind).Counted() || strings.Contains(r.flags, "-") {
		b.used[r.form] = true
	}
}

// gives reports whether a reading gives way to one that comes later: a capital
// to the country, a longer name in capitals to one in small letters.
func gives(old, r reading) bool {
	return old.kind == string(corpus.FormCapital) && corpus.Form(r.kind).Counted() || old.flags == "-^" && r.flags == "-"
}

// write writes the table: the states, then the readings, in order.
func (b *builder) write(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "# Made by cmd/countrytable; see docs/models/countries.md for sources and licences.")
	codes := make([]string, 0, len(b.states))
	for c := range b.states {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	for _, c := range codes {
		s := b.states[c]
		fmt.Fprintf(w, "@%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\n", s.code, s.iso3, s.m49, s.fips, s.name,
			strings.Join(s.neighbours, " "), strings.Join(s.successors, " "), s.population)
	}
	fmt.Fprintf(w, "$%s\n", strings.Join(slices.Sorted(maps.Keys(b.given)), " "))
	fmt.Fprintf(w, "%%%s\n", strings.Join(slices.Sorted(maps.Keys(b.family)), " "))
	all := make([]reading, 0, len(b.readings))
	for _, r := range b.readings {
		all = append(all, r)
	}
	slices.SortFunc(all, func(x, y reading) int {
		return cmp.Or(strings.Compare(x.form, y.form), rank(x)-rank(y), y.pop-x.pop, strings.Compare(x.where, y.where))
	})
	for _, r := range all {
		pop := ""
		if r.pop > 0 {
			pop = fmt.Sprint(r.pop)
		}
		line := strings.Join([]string{r.form, r.kind, r.where, pop, r.flags}, "\t")
		fmt.Fprintln(w, strings.TrimRight(line, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Printf("%-20s %6d states, %d readings\n", path, len(codes), len(all))
	return f.Close()
}

// pending is a name of a source that waits for the hand-written lists.
type pending struct{ code, kind, name string }

// rank orders the readings of a form: look-alikes, countries, capitals,
// regions, cities.
func rank(r reading) int {
	switch {
	case strings.Contains(r.flags, "-"):
		return 0
	case corpus.Form(r.kind).Counted():
		return 1
	case r.kind == "capital":
		return 2
	case r.kind == "region":
		return 3
	}
	return 4
}
