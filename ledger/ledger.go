// Package ledger replays what people have ruled about who is who on top of what
// the program decides by itself. The rulings are a log that is only added to;
// replaying it is a pure function of the log and of who was sighted where, so
// that rulings hold after articles are added or read anew, and in another
// database, too.
package ledger

import (
	"fmt"
	"slices"
	"strings"

	"dateline/corpus"
)

// Remark says that a ruling has no effect, or that another contradicts it.
type Remark struct {
	Ruling string // that does not hold as it says
	Other  string // the ruling that contradicts it, "" where none does
	Text   string
}

// Linker decides who is who without rulings; see person.LinkRoll.
type Linker func(*corpus.Roll) []corpus.Decision

// Replay applies rulings to automatic decisions. The order of its arguments'
// elements does not matter: rulings take effect by time.
func Replay(sightings []corpus.Sighting, automatic []corpus.Decision, rulings []corpus.Ruling) ([]corpus.Decision, []Remark) {
	b := newBook(sightings, automatic)
	var effects []effect
	for _, r := range corpus.InForce(rulings) {
		effects = append(effects, b.apply(r))
	}
	return b.decisions(), b.remarks(effects)
}

// Decide is a linker that heeds rulings, for the store.
func Decide(link Linker) func(*corpus.Roll, []corpus.Ruling) []corpus.Decision {
	return func(r *corpus.Roll, rulings []corpus.Ruling) []corpus.Decision {
		automatic := link(r)
		if len(rulings) == 0 {
			return automatic
		}
		out, _ := Replay(r.Sightings(), automatic, rulings)
		return out
	}
}

// spot is a person of an article as extraction has it.
type spot struct {
	article corpus.ArticleID
	entity  corpus.EntityID
}

// state is who a spot is, and what says so.
type state struct {
	spot
	person corpus.EntityID // "" for nobody
	rule   string
	score  float64
	ruling string // the last that changed it
}

// crowd is the spots of a person. It is only added to, so that a ruling can keep
// it as it was without a copy; those who left stay in it until it is gathered.
type crowd struct {
	spots []*state
	left  int
}

// book holds the identities while rulings are replayed.
type book struct {
	spots  []*state // sorted
	states map[spot]*state
	people map[corpus.EntityID]*crowd   // who is whom now
	bySlug map[corpus.EntityID][]*state // by the identifier of extraction, without an article's own part; sorted
}

func newBook(sightings []corpus.Sighting, automatic []corpus.Decision) *book {
	b := &book{states: map[spot]*state{}, people: map[corpus.EntityID]*crowd{}, bySlug: map[corpus.EntityID][]*state{}}
	for i := range sightings {
		k := spot{sightings[i].Article, sightings[i].Entity}
		if b.states[k] == nil {
			b.states[k] = &state{spot: k, person: k.entity}
			b.spots = append(b.spots, b.states[k])
		}
	}
	slices.SortFunc(b.spots, compareSpots)
	for _, d := range automatic {
		if s := b.states[spot{d.Article, d.Entity}]; s != nil {
			s.person, s.rule, s.score = d.Person, d.Rule, d.Score
		}
	}
	for _, s := range b.spots {
		b.join(s, s.person)
		slug, _, bare := strings.Cut(string(s.entity), "@")
		b.bySlug[s.entity] = append(b.bySlug[s.entity], s)
		if bare {
			b.bySlug[corpus.EntityID(slug)] = append(b.bySlug[corpus.EntityID(slug)], s)
		}
	}
	return b
}

// join adds a spot to a person's.
func (b *book) join(s *state, person corpus.EntityID) {
	c := b.people[person]
	if c == nil {
		c = &crowd{}
		b.people[person] = c
	}
	c.spots = append(c.spots, s)
}

// members lists the spots of a person. What it returns stays as it is.
func (b *book) members(person corpus.EntityID) []*state {
	c := b.people[person]
	if c == nil {
		return nil
	}
	if c.left > 0 {
		var stay []*state
		for _, s := range c.spots {
			if s.person == person {
				stay = append(stay, s)
			}
		}
		c.spots, c.left = stay, 0
	}
	return slices.Clip(c.spots)
}

func compareSpots(a, b *state) int {
	if c := strings.Compare(string(a.article), string(b.article)); c != 0 {
		return c
	}
	return strings.Compare(string(a.entity), string(b.entity))
}

// find says who goes by an identifier now: somebody of that identifier, else
// whoever "p:name~article" is in that article, else the person that most of
// those are whom extraction gave it. It is "" for nobody.
func (b *book) find(id corpus.EntityID) corpus.EntityID {
	if len(b.members(id)) > 0 {
		return id
	}
	if name, article, ok := strings.Cut(string(id), "~"); ok {
		if s := b.states[spot{corpus.ArticleID(article), corpus.EntityID(name)}]; s != nil {
			return s.person
		}
		return ""
	}
	count := map[corpus.EntityID]int{}
	best := corpus.EntityID("")
	for _, s := range b.bySlug[id] {
		if s.entity != id {
			continue
		}
		p := s.person
		count[p]++
		if best == "" || count[p] > count[best] || count[p] == count[best] && p < best {
			best = p
		}
	}
	return best
}

// effect is what a ruling did, and what must hold in the end for it to stand.
type effect struct {
	ruling  corpus.Ruling
	nothing string          // why it did nothing, "" where it did something
	same    [][]*state      // are all one person, or nobody after forget
	apart   []*state        // are not whom the first of same is, but for those who are off
	off     map[*state]bool // split off by the ruling
}

// apply makes a ruling effective.
func (b *book) apply(r corpus.Ruling) effect {
	e := effect{ruling: r}
	person := b.find(r.Person)
	if person == "" {
		e.nothing = fmt.Sprintf("nobody goes by %s", r.Person)
		return e
	}
	switch r.Action {
	case corpus.ActionMerge:
		b.merge(&e, person)
	case corpus.ActionAlias:
		b.alias(&e, person)
	case corpus.ActionSplit:
		b.split(&e, person)
	case corpus.ActionForget:
		e.same = [][]*state{b.members(person)}
		b.move(r, e.same[0], "")
	}
	return e
}

func (b *book) merge(e *effect, person corpus.EntityID) {
	e.same = [][]*state{b.members(person)}
	for _, o := range e.ruling.Others {
		other := b.find(corpus.EntityID(o))
		switch other {
		case "":
			e.nothing = fmt.Sprintf("nobody goes by %s", o)
		case person:
		default:
			moved := b.members(other)
			e.same = append(e.same, moved)
			b.move(e.ruling, moved, person)
		}
	}
}

func (b *book) alias(e *effect, person corpus.EntityID) {
	for _, o := range e.ruling.Others {
		named := b.bySlug[corpus.EntityID(o)]
		if len(named) == 0 {
			e.nothing = fmt.Sprintf("nobody is called %s", o)
		}
		e.same = append(e.same, named)
		b.move(e.ruling, named, person)
	}
	if now := b.members(person); len(now) > 0 {
		e.same = append(e.same, []*state{slices.MinFunc(now, compareSpots)})
	}
}

func (b *book) split(e *effect, person corpus.EntityID) {
	to := corpus.EntityID("")
	if e.ruling.As != "" {
		if to = b.find(e.ruling.As); to == "" {
			e.nothing = fmt.Sprintf("nobody goes by %s", e.ruling.As)
			return
		}
	}
	if to == person {
		e.nothing = "it is split off as itself"
		return
	}
	all := b.members(person)
	var off []*state
	for _, s := range all {
		if slices.Contains(e.ruling.Others, string(s.article)) || slices.Contains(e.ruling.Others, string(s.entity)) {
			off = append(off, s)
		}
	}
	if len(off) == 0 {
		e.nothing = fmt.Sprintf("%s is in none of them", e.ruling.Person)
		return
	}
	slices.SortFunc(off, compareSpots)
	if to == "" {
		to = b.newcomer(e.ruling, off, person)
	}
	b.move(e.ruling, off, to)
	e.same, e.apart, e.off = [][]*state{off}, all, map[*state]bool{}
	for _, s := range off {
		e.off[s] = true
	}
}

// newcomer names whoever is split off: as extraction calls all of them, if
// nobody else goes by that, or by the name with the ruling's identifier.
func (b *book) newcomer(r corpus.Ruling, off []*state, person corpus.EntityID) corpus.EntityID {
	first := off[0].entity
	others := slices.ContainsFunc(off, func(s *state) bool { return s.entity != first })
	if !others && first != person && len(b.members(first)) == 0 {
		return first
	}
	name, _, _ := strings.Cut(string(person), "~")
	name, _, _ = strings.Cut(name, "@")
	return corpus.EntityID(name + "~" + r.ID)
}

// move says of spots that they are somebody, or nobody.
func (b *book) move(r corpus.Ruling, spots []*state, to corpus.EntityID) {
	b.members(to) // gathers them, so that none who comes back is in it twice
	for _, s := range spots {
		if s.person == to {
			continue
		}
		if from := b.people[s.person]; from != nil {
			from.left++
		}
		*s = state{spot: s.spot, person: to, rule: Rule(r), score: 1, ruling: r.ID}
		if to != "" {
			b.join(s, to)
		}
	}
}

// Rule is how a decision names the ruling behind it.
func Rule(r corpus.Ruling) string {
	past := map[corpus.Action]string{
		corpus.ActionMerge: "merged", corpus.ActionSplit: "split", corpus.ActionAlias: "alias", corpus.ActionForget: "forgotten",
	}
	return fmt.Sprintf("%s by %s (%s)", past[r.Action], r.By, r.ID)
}

// decisions lists who goes by another identifier than extraction gives.
func (b *book) decisions() []corpus.Decision {
	var out []corpus.Decision
	for _, s := range b.spots {
		if s.person != s.entity {
			out = append(out, corpus.Decision{Article: s.article, Entity: s.entity, Person: s.person, Rule: s.rule, Score: s.score})
		}
	}
	return out
}

// remarks tells which rulings do nothing, and which do not hold in the end
// because of a later one.
func (b *book) remarks(effects []effect) []Remark {
	order := map[string]int{"": -1}
	for i, e := range effects {
		order[e.ruling.ID] = i
	}
	var out []Remark
	for _, e := range effects {
		if e.nothing != "" {
			out = append(out, Remark{Ruling: e.ruling.ID, Text: "no effect: " + e.nothing})
		}
		k := e.broken()
		if k == nil {
			continue
		}
		latest := ""
		for _, group := range append(slices.Clone(e.same), e.apart) {
			for _, s := range group {
				if s.ruling != e.ruling.ID && order[s.ruling] > order[latest] {
					latest = s.ruling
				}
			}
		}
		out = append(out, Remark{
			Ruling: e.ruling.ID, Other: latest,
			Text: fmt.Sprintf("contradicted: in article %s, %s is %s", k.article, k.entity, orNobody(k.person)),
		})
	}
	return out
}

func orNobody(p corpus.EntityID) string {
	if p == "" {
		return "nobody"
	}
	return string(p)
}

// broken finds a spot that is not what a ruling says, nil for none.
func (e *effect) broken() *state {
	first := slices.IndexFunc(e.same, func(group []*state) bool { return len(group) > 0 })
	if first < 0 {
		return nil
	}
	want := e.same[first][0].person
	if e.ruling.Action == corpus.ActionForget {
		want = ""
	}
	for _, group := range e.same {
		for _, s := range group {
			if s.person != want {
				return s
			}
		}
	}
	for _, s := range e.apart {
		if s.person == want && want != "" && !e.off[s] {
			return s
		}
	}
	return nil
}
