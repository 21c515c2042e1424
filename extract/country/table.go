package country

import (
	_ "embed" // the table
	"fmt"
	"strconv"
	"strings"

	"dateline/corpus"
)

//go:embed table/table.tsv
var embedded string

// state is one country of the table, in being or historical.
type state struct {
	code       string // ISO 3166-1 alpha-2, XK, or ISO 3166-3 for a historical state
	iso3       string
	m49        string
	fips       string
	name       string
	neighbours []string
	successors []string
	population int
}

func (s *state) entity() corpus.Entity {
	return corpus.Entity{ID: entityID(s.code), Kind: corpus.Country, Name: s.name, ISO2: s.code, ISO3: s.iso3}
}

func entityID(code string) corpus.EntityID { return corpus.EntityID("c:" + code) }

// reading is one thing that a form may stand for.
type reading struct {
	code  string // of the state; "" for what is no country
	sub   string // ISO 3166-2 subdivision
	form  corpus.Form
	pop   int32 // inhabitants, for cities
	flags flag
}

// flag says how a reading is to be matched.
type flag uint8

const (
	exactCase  flag = 1 << iota // all letters must be capitals, as in "US"
	needsProof                  // only where the text confirms it: a small city
	notCountry                  // a longer name or phrase of something else
	stopped                     // a full stop must follow, as in "Pa."
)

// formEntry is a form's place in the trie: its readings are
// table.readings[first:first+n].
type formEntry struct {
	first, n int32
}

// table is the compiled list of forms: a trie over folded words.
type table struct {
	states   map[string]*state
	words    map[string]int32 // folded word -> number, from 1
	edges    map[uint64]int32 // node<<32|word -> node
	entries  []formEntry      // by node; n is 0 where no form ends
	readings []reading
	person   []uint8 // by word: givenName, familyName
}

// loadTable compiles the text written by cmd/countrytable: one line a state
// ("@code iso3 m49 fips name neighbours successors population"), then one line a reading
// ("form kind code/sub population flags"), sorted by form.
func loadTable(data string) (*table, error) {
	t := &table{
		states:  make(map[string]*state, 300),
		words:   make(map[string]int32, 1<<15),
		edges:   make(map[uint64]int32, 1<<16),
		entries: make([]formEntry, 1, 1<<16),
	}
	line := 0
	for l := range strings.SplitSeq(data, "\n") {
		line++
		if l == "" || l[0] == '#' {
			continue
		}
		if err := t.readLine(l); err != nil {
			return nil, fmt.Errorf("country table: line %d: %w", line, err)
		}
	}
	return t, nil
}

func (t *table) readLine(l string) error {
	if l[0] == '@' {
		f := strings.Split(l[1:], "\t")
		if len(f) != 8 {
			return fmt.Errorf("%d columns, want 8", len(f))
		}
		n, err := strconv.Atoi(f[7])
		if err != nil {
			return err
		}
		t.states[f[0]] = &state{
			code: f[0], iso3: f[1], m49: f[2], fips: f[3], name: f[4],
			neighbours: strings.Fields(f[5]), successors: strings.Fields(f[6]), population: n,
		}
		return nil
	}
	if l[0] == '$' {
		t.readNames(l[1:], givenName)
		return nil
	}
	if l[0] == '%' {
		t.readNames(l[1:], familyName)
		return nil
	}
	form, r, err := parseReading(l)
	if err != nil {
		return err
	}
	t.add(form, r)
	return nil
}

// The uses of a word in names of persons.
const (
	givenName uint8 = 1 << iota
	familyName
)

// readNames reads a line of persons' names.
func (t *table) readNames(names string, use uint8) {
	for w := range strings.SplitSeq(names, " ") {
		id := t.words[w]
		if id == 0 {
			id = int32(len(t.words) + 1)
			t.words[w] = id
		}
		for int(id) >= len(t.person) {
			t.person = append(t.person, make([]uint8, 4096)...)
		}
		t.person[id] |= use
	}
}

// parseReading reads "form kind code/sub population flags".
func parseReading(l string) (string, reading, error) {
	var r reading
	form, l, _ := strings.Cut(l, "\t")
	kind, l, ok := strings.Cut(l, "\t")
	if !ok {
		return "", r, fmt.Errorf("form %q has no code", form)
	}
	where, l, _ := strings.Cut(l, "\t")
	pop, flags, _ := strings.Cut(l, "\t")
	r.form = corpus.Form(kind)
	r.code, r.sub, _ = strings.Cut(where, "/")
	if pop != "" {
		n, err := strconv.Atoi(pop)
		if err != nil {
			return "", r, fmt.Errorf("form %q: population %q", form, pop)
		}
		r.pop = int32(n)
	}
	for i := range len(flags) {
		switch flags[i] {
		case '!':
			r.flags |= exactCase
		case '?':
			r.flags |= needsProof
		case '-':
			r.flags |= notCountry
		case '.':
			r.flags |= stopped
		}
	}
	return form, r, nil
}

// add gives a folded form one more reading. Readings of one form that do not
// come one after the other are moved to the end together.
func (t *table) add(form string, r reading) {
	node := int32(0)
	for w := range strings.SplitSeq(form, " ") {
		id := t.words[w]
		if id == 0 {
			id = int32(len(t.words) + 1)
			t.words[w] = id
		}
		key := uint64(node)<<32 | uint64(id)
		next := t.edges[key]
		if next == 0 {
			next = int32(len(t.entries))
			t.edges[key] = next
			t.entries = append(t.entries, formEntry{})
		}
		node = next
	}
	e := &t.entries[node]
	if e.n > 0 && int(e.first+e.n) != len(t.readings) {
		old := t.readings[e.first : e.first+e.n]
		e.first = int32(len(t.readings))
		t.readings = append(t.readings, old...)
	} else if e.n == 0 {
		e.first = int32(len(t.readings))
	}
	t.readings = append(t.readings, r)
	e.n++
}

// node walks the trie along a folded form; 0 where it leaves it.
func (t *table) node(form string) int32 {
	node := int32(0)
	for w := range strings.SplitSeq(form, " ") {
		id := t.words[w]
		if id == 0 {
			return 0
		}
		if node = t.edges[uint64(node)<<32|uint64(id)]; node == 0 {
			return 0
		}
	}
	return node
}

func (t *table) readingsOf(form string) []reading {
	n := t.node(form)
	if n == 0 {
		return nil
	}
	e := t.entries[n]
	return t.readings[e.first : e.first+e.n]
}
