// Package ledger replays what people have ruled about who is who on top of what
// the program decides by itself. The rulings are a log that is only added to;
// replaying it is a pure function of the log and of who was sighted where, so
// that rulings hold after articles are added or read anew, and in another
// database, too.
package ledger

import (
	"fmt"
	"maps"
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
	person corpus.EntityID // "" for nobody
	rule   string
	score  float64
	ruling string // the last that changed it
}

// book holds the identities while rulings are replayed.
type book struct {
	spots  []spot // sorted
	states map[spot]*state
	people map[corpus.EntityID][]spot // who is whom now; sorted
	bySlug map[corpus.EntityID][]spot // by the identifier of extraction, without an article's own part
}

func newBook(sightings []corpus.Sighting, automatic []corpus.Decision) *book {
	b := &book{states: map[spot]*state{}, people: map[corpus.EntityID][]spot{}, bySlug: map[corpus.EntityID][]spot{}}
	for i := range sightings {
		k := spot{sightings[i].Article, sightings[i].Entity}
		if b.states[k] == nil {
			b.spots = append(b.spots, k)
			b.states[k] = &state{person: k.entity}
		}
	}
	slices.SortFunc(b.spots, compareSpots)
	for _, d := range automatic {
		if s := b.states[spot{d.Article, d.Entity}]; s != nil {
			s.person, s.rule, s.score = d.Person, d.Rule, d.Score
		}
	}
	for _, k := range b.spots {
		b.people[b.states[k].person] = append(b.people[b.states[k].person], k)
		slug, _, bare := strings.Cut(string(k.entity), "@")
		b.bySlug[k.entity] = append(b.bySlug[k.entity], k)
		if bare {
			b.bySlug[corpus.EntityID(slug)] = append(b.bySlug[corpus.EntityID(slug)], k)
		}
	}
	return b
}

func compareSpots(a, b spot) int {
	if c := strings.Compare(string(a.article), string(b.article)); c != 0 {
		return c
	}
	return strings.Compare(string(a.entity), string(b.entity))
}

// find says who goes by an identifier now: somebody of that identifier, else
// whoever "p:name~article" is in that article, else the person that most of
// those are whom extraction gave it. It is "" for nobody.
func (b *book) find(id corpus.EntityID) corpus.EntityID {
	if len(b.people[id]) > 0 {
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
	for _, k := range b.bySlug[id] {
		if k.entity != id {
			continue
		}
		p := b.states[k].person
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
	nothing string // why it did nothing, "" where it did something
	same    []spot // are all one person, or nobody after forget
	apart   []spot // are not whom the first of same is
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
		e.same = slices.Clone(b.people[person])
		b.move(r, e.same, "")
	}
	return e
}

func (b *book) merge(e *effect, person corpus.EntityID) {
	e.same = slices.Clone(b.people[person])
	for _, o := range e.ruling.Others {
		other := b.find(corpus.EntityID(o))
		switch other {
		case "":
			e.nothing = fmt.Sprintf("nobody goes by %s", o)
		case person:
		default:
			moved := slices.Clone(b.people[other])
			e.same = append(e.same, moved...)
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
		e.same = append(e.same, named...)
	}
	b.move(e.ruling, e.same, person)
	e.same = append(e.same, b.people[person][:1]...)
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
	var off, rest []spot
	for _, k := range b.people[person] {
		if slices.Contains(e.ruling.Others, string(k.article)) || slices.Contains(e.ruling.Others, string(k.entity)) {
			off = append(off, k)
		} else {
			rest = append(rest, k)
		}
	}
	if len(off) == 0 {
		e.nothing = fmt.Sprintf("%s is in none of them", e.ruling.Person)
		return
	}
	if to == "" {
		to = b.newcomer(e.ruling, off, person)
	}
	b.move(e.ruling, off, to)
	e.same, e.apart = off, rest
}

// newcomer names whoever is split off: as extraction calls all of them, if
// nobody else goes by that, or by the name with the ruling's identifier.
func (b *book) newcomer(r corpus.Ruling, off []spot, person corpus.EntityID) corpus.EntityID {
	first := off[0].entity
	others := slices.ContainsFunc(off, func(k spot) bool { return k.entity != first })
	if !others && first != person && len(b.people[first]) == 0 {
		return first
	}
	name, _, _ := strings.Cut(string(person), "~")
	name, _, _ = strings.Cut(name, "@")
	return corpus.EntityID(name + "~" + r.ID)
}

// move says of spots that they are somebody, or nobody.
func (b *book) move(r corpus.Ruling, spots []spot, to corpus.EntityID) {
	moved := map[spot]bool{}
	from := map[corpus.EntityID]bool{}
	for _, k := range spots {
		s := b.states[k]
		if s.person == to {
			continue
		}
		moved[k], from[s.person] = true, true
		*s = state{person: to, rule: Rule(r), score: 1, ruling: r.ID}
	}
	for p := range from {
		b.people[p] = slices.DeleteFunc(b.people[p], func(k spot) bool { return moved[k] })
	}
	b.people[to] = slices.AppendSeq(b.people[to], maps.Keys(moved))
	slices.SortFunc(b.people[to], compareSpots)
	delete(b.people, "")
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
	for _, k := range b.spots {
		if s := b.states[k]; s.person != k.entity {
			out = append(out, corpus.Decision{Article: k.article, Entity: k.entity, Person: s.person, Rule: s.rule, Score: s.score})
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
		k, broken := b.broken(e)
		if !broken {
			continue
		}
		latest := ""
		for _, other := range slices.Concat(e.same, e.apart) {
			if r := b.states[other].ruling; r != e.ruling.ID && order[r] > order[latest] {
				latest = r
			}
		}
		out = append(out, Remark{
			Ruling: e.ruling.ID, Other: latest,
			Text: fmt.Sprintf("contradicted: in article %s, %s is %s", k.article, k.entity, orNobody(b.states[k].person)),
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

// broken finds a spot that is not what a ruling says.
func (b *book) broken(e effect) (spot, bool) {
	if len(e.same) == 0 {
		return spot{}, false
	}
	want := b.states[e.same[0]].person
	if e.ruling.Action == corpus.ActionForget {
		want = ""
	}
	for _, k := range e.same {
		if b.states[k].person != want {
			return k, true
		}
	}
	for _, k := range e.apart {
		if b.states[k].person == want && want != "" {
			return k, true
		}
	}
	return spot{}, false
}
