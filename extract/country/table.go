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
	capitals                    // a longer name whose words need their capitals
	counts                      // its form counts by default; set by add
)

// formEntry is what ends at a node of the trie: the readings
// table.readings[first:first+n].
type formEntry struct {
	first, n int32
	strict   bool // some readings ask for capitals or a stop; see fitting
	exact    bool // all readings ask for capitals
	more     bool // a longer form goes on from here
}

// table is the compiled list of forms.
type table struct {
	trie
	states   map[string]*state
	entries  []formEntry // by node
	readings []reading
	person   []uint8  // by word: givenName, familyName
	starts   []uint32 // by prefixOf: the lengths of the first words of forms
}

// loadTable compiles the text written by cmd/countrytable: one line a state
// ("@code iso3 m49 fips name neighbours successors population"), one line each
// of given and family names, one line a reading ("form kind code/sub population
// flags"), sorted by form.
func loadTable(data string) (*table, error) {
	t := &table{
		trie:     newTrie(1<<16, 1<<15),
		states:   make(map[string]*state, 300),
		entries:  make([]formEntry, 1, 1<<15),
		readings: make([]reading, 0, 1<<15),
		starts:   make([]uint32, 1<<15),
	}
	for line := 1; data != ""; line++ {
		var l string
		l, data, _ = strings.Cut(data, "\n")
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
	switch l[0] {
	case '@':
		return t.readState(l[1:])
	case '$':
		t.readNames(l[1:], givenName)
		return nil
	case '%':
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

func (t *table) readState(l string) error {
	f := strings.Split(l, "\t")
	if len(f) != 8 {
		return fmt.Errorf("%d columns, want 8", len(f))
	}
	n, err := strconv.Atoi(f[7])
	if err != nil {
		return err
	}
	t.states[f[0]] = &state{
		code: f[0], iso3: f[1], m49: number49(f[2]), fips: f[3], name: f[4],
		neighbours: strings.Fields(f[5]), successors: strings.Fields(f[6]), population: n,
	}
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
		id := t.number(w)
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
		case '^':
			r.flags |= capitals
		}
	}
	return form, r, nil
}

// add gives a folded form one more reading. Readings of one form that do not
// come one after the other are moved to the end together.
func (t *table) add(form string, r reading) {
	t.markStart(form)
	if r.form.Counted() {
		r.flags |= counts
	}
	node := int32(0)
	for w := range strings.SplitSeq(form, " ") {
		t.entries[node].more = true
		if node == 0 {
			t.firsts.add(hashFold(w))
		} else {
			t.others.add(hashFold(w))
		}
		node = t.extend(node, t.number(w))
		if int(t.nodes) > len(t.entries) {
			t.entries = append(t.entries, formEntry{})
		}
	}
	e := &t.entries[node]
	switch {
	case e.n == 0:
		e.first, e.exact = int32(len(t.readings)), true
	case int(e.first+e.n) != len(t.readings):
		old := t.readings[e.first : e.first+e.n]
		e.first = int32(len(t.readings))
		t.readings = append(t.readings, old...)
	}
	t.readings = append(t.readings, r)
	e.n++
	e.strict = e.strict || r.flags&(exactCase|stopped) != 0
	e.exact = e.exact && r.flags&exactCase != 0
}

// markStart notes how the first word of a form begins, and how long it is.
// "Saint" is also written "St.".
func (t *table) markStart(form string) {
	first, _, _ := strings.Cut(form, " ")
	if first == "saint" {
		t.markStart("st")
	}
	if asciiWords(first[:min(len(first), 3)]) {
		t.starts[prefixOf(first)] |= lengthBit(len(first))
	}
}

// node walks the trie along a folded form; 0 where it leaves it.
func (t *table) node(form string) int32 {
	node := int32(0)
	for w := range strings.SplitSeq(form, " ") {
		id := lookup(&t.trie, w)
		if id == 0 {
			return 0
		}
		if node = t.follow(node, id); node == 0 {
			return 0
		}
	}
	return node
}

// readingsAt returns the readings of the form that ends at a node.
func (t *table) readingsAt(node int32) []reading {
	e := &t.entries[node]
	return t.readings[e.first : e.first+e.n : e.first+e.n]
}

func (t *table) readingsOf(form string) []reading {
	if n := t.node(form); n != 0 {
		return t.readingsAt(n)
	}
	return nil
}
