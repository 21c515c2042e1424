// Package extract turns an article into a record: it cuts the content blocks
// into sentences, lets an engine mark names, finds the countries, and settles
// which people the names belong to.
package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/codebook"
	"dateline/extract/country"
	"dateline/extract/person"
	"dateline/extract/text"
)

// Engine marks the proper names of a document. Engines are safe for concurrent
// use.
type Engine interface {
	// Name is what --engine calls it and what mentions carry as their source.
	Name() string
	// Tag returns the names in reading order, without overlaps.
	Tag(*text.Document) ([]text.Name, error)
}

// Error says at which step extraction failed, and for which article.
type Error struct {
	Step    string
	Article corpus.ArticleID
	Origin  string
	Err     error
}

// Error says where it failed and why.
func (e *Error) Error() string {
	return fmt.Sprintf("extract: %s: %s (article %s): %v", e.Step, e.Origin, e.Article, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Extractor finds people and countries. It is safe for concurrent use.
type Extractor struct {
	engine    Engine
	countries *country.Finder
	book      *codebook.Matcher // nil without codebook
}

// Options say how to extract; the zero value is the default.
type Options struct {
	Engine    string             // name of an engine of the list, "" for the first
	Overrides []country.Override // a user's changes to the table of countries
	Homes     map[string]string  // where outlets are at home: "GE", "US-GA"
	Codebook  *codebook.Codebook // what the user knows better, nil for nothing
}

// New makes an extractor.
func New(o Options) (*Extractor, error) {
	spec, err := find(o.Engine)
	if err != nil {
		return nil, err
	}
	e, err := spec.New()
	if err != nil {
		return nil, fmt.Errorf("extract: engine %s: %w", spec.Name, err)
	}
	x := &Extractor{engine: e}
	if o.Codebook != nil {
		o = o.with(o.Codebook)
		x.book = o.Codebook.Matcher()
	}
	c, err := country.New(o.Overrides...)
	if err != nil {
		return nil, fmt.Errorf("extract: country table: %w", err)
	}
	if len(o.Homes) > 0 {
		c = c.WithHomes(o.Homes)
	}
	x.countries = c
	return x, nil
}

// Engine returns the name of the extractor's engine.
func (x *Extractor) Engine() string { return x.engine.Name() }

// Annotate finds the mentions in the content blocks of an article. The record
// lists them in reading order, with the entities they name. An article in a
// language other than English has none: every part here knows English only.
func (x *Extractor) Annotate(a *corpus.Article) (*corpus.Record, error) {
	d := text.New(a)
	if !isRead(a.Language) {
		return &corpus.Record{Article: a, Sentences: d.Spans()}, nil
	}
	tagged, err := x.engine.Tag(d)
	if err != nil {
		return nil, &Error{Step: x.engine.Name(), Article: a.ID, Origin: a.Origin, Err: err}
	}
	tagged = slices.DeleteFunc(tagged, func(n text.Name) bool {
		return n.Label == text.Person && x.countries.IsMetonym(a.Blocks[n.Block].Text[n.Start:n.End])
	})
	tagged, credited := person.Credits(d, tagged)
	ruled := x.consult(d)
	tagged = ruled.mark(d, tagged)
	names := ruled.mark(d, person.Find(d, tagged, x.countries.IsName))
	places := x.countries.Find(d, names)
	ruled.heed(places)
	people, entities := person.Resolve(d, names, places)
	people, entities = ruled.identify(d, people, entities)
	r := &corpus.Record{Article: a, Sentences: d.Spans(), Mentions: slices.Concat(people, places, credited), Entities: entities}
	slices.SortStableFunc(r.Mentions, func(a, b corpus.Mention) int {
		return cmp.Or(cmp.Compare(a.Block, b.Block), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	r.Entities = append(r.Entities, x.countryEntities(places)...)
	r.Focus = country.Focus(a, places)
	slices.SortFunc(r.Entities, func(a, b corpus.Entity) int { return cmp.Compare(a.ID, b.ID) })
	return r, nil
}

// isRead reports whether texts in a language are looked at: English, and those
// of which no language is known.
func isRead(tag string) bool {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return language == "" || language == "en" || language == "und"
}

// Identify settles who the given names of people are, without looking for
// others: the second half of Annotate, for scoring identity by itself.
func (x *Extractor) Identify(a *corpus.Article, names []text.Name) []corpus.Mention {
	ms, _ := person.Resolve(text.New(a), names, nil)
	return ms
}

// countryEntities lists the countries that the mentions name, each with the
// surface forms met as aliases.
func (x *Extractor) countryEntities(ms []corpus.Mention) []corpus.Entity {
	byID := map[corpus.EntityID]*corpus.Entity{}
	for _, m := range ms {
		if m.Entity == "" {
			continue
		}
		e := byID[m.Entity]
		if e == nil {
			known, ok := x.countries.Entity(m.Entity)
			if !ok {
				continue
			}
			known.Aliases = nil
			e = &known
			byID[m.Entity] = e
		}
		if m.Status == corpus.Counted && m.Text != e.Name && !slices.Contains(e.Aliases, m.Text) {
			e.Aliases = append(e.Aliases, m.Text)
		}
	}
	out := make([]corpus.Entity, 0, len(byID))
	for _, e := range byID {
		slices.Sort(e.Aliases)
		out = append(out, *e)
	}
	return out
}
