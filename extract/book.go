package extract

import (
	"cmp"
	"maps"
	"slices"

	"dateline/corpus"
	"dateline/extract/codebook"
	"dateline/extract/country"
	"dateline/extract/person"
	"dateline/extract/text"
)

// byBook is what mentions carry that a codebook has decided on.
const byBook = "codebook"

// with adds to the options what a codebook says of countries and outlets.
func (o Options) with(b *codebook.Codebook) Options {
	o.Overrides = slices.Clone(o.Overrides)
	for _, c := range b.Countries {
		for _, name := range c.Names {
			o.Overrides = append(o.Overrides, country.Override{Form: name, Kind: c.Form, Code: c.Code})
		}
	}
	homes := maps.Clone(o.Homes)
	if homes == nil {
		homes = map[string]string{}
	}
	maps.Copy(homes, b.Outlets)
	o.Homes = homes
	return o
}

// ruled is what a codebook says of one document.
type ruled struct {
	matches []codebook.Match
	ignored []corpus.Mention // people whom the engine found where the codebook says there are none
}

// consult looks up what the codebook has of a document.
func (x *Extractor) consult(d *text.Document) *ruled {
	if x.book == nil {
		return &ruled{}
	}
	return &ruled{matches: x.book.Find(d)}
}

// mark puts the codebook's people in the place of what is marked there, and
// takes away what is marked in words to be ignored. It is called before and
// after further occurrences of the same people are looked for.
func (r *ruled) mark(d *text.Document, names []text.Name) []text.Name {
	if len(r.matches) == 0 {
		return names
	}
	blocks := map[int]*text.Block{}
	for i := range d.Blocks {
		blocks[d.Blocks[i].Index] = &d.Blocks[i]
	}
	var out []text.Name
	for _, n := range names {
		m := r.over(n.Span)
		if m == nil {
			out = append(out, n)
			continue
		}
		if b := blocks[n.Block]; m.Person == "" && n.Label == text.Person && b != nil {
			r.ignored = append(r.ignored, corpus.Mention{
				Span: n.Span, Text: b.Text[n.Start:n.End], Kind: corpus.Person, Form: corpus.FormSingle, Status: corpus.Rejected,
				Reason: "ignored by the codebook", By: n.By, Score: n.Score, Sentence: b.SentenceAt(n.Start),
			})
		}
	}
	for _, m := range r.matches {
		if m.Person != "" {
			out = append(out, text.Name{Span: m.Span, Label: text.Person, Score: 1, By: byBook})
		}
	}
	slices.SortFunc(out, func(a, b text.Name) int {
		return cmp.Or(cmp.Compare(a.Block, b.Block), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return out
}

// over finds the match that a span overlaps with.
func (r *ruled) over(s corpus.Span) *codebook.Match {
	for i := range r.matches {
		m := &r.matches[i]
		if m.Block == s.Block && m.Start < s.End && s.Start < m.End {
			return m
		}
	}
	return nil
}

// heed takes away countries in words to be ignored, and those inside names of
// the codebook's people.
func (r *ruled) heed(places []corpus.Mention) {
	for i := range places {
		p := &places[i]
		m := r.over(p.Span)
		if m == nil || p.Status != corpus.Counted {
			continue
		}
		p.Status, p.Reason = corpus.Rejected, "ignored by the codebook"
		if m.Person != "" {
			p.Status, p.Reason, p.Enclosing = corpus.Nested, "name of a person of the codebook", m.Person
		}
		p.Entity = ""
	}
}

// identify gives the codebook's people their identifiers: every mention that
// the codebook names, and with it the other mentions of the same person.
func (r *ruled) identify(d *text.Document, people []corpus.Mention, entities []corpus.Entity) ([]corpus.Mention, []corpus.Entity) {
	names := map[corpus.EntityID]string{}           // identifier of the codebook -> canonical name
	became := map[corpus.EntityID]corpus.EntityID{} // identifier of the article -> of the codebook
	exact := map[corpus.Span]corpus.EntityID{}
	for _, m := range r.matches {
		if m.Person != "" {
			id := person.Identifier(m.Person)
			names[id], exact[m.Span] = m.Person, id
		}
	}
	for _, m := range people {
		if id, ok := exact[m.Span]; ok && became[m.Entity] == "" {
			became[m.Entity] = id
		}
	}
	for i := range people {
		m := &people[i]
		if id, ok := exact[m.Span]; ok {
			m.Entity, m.Join = id, byBook
		} else if id, ok := became[m.Entity]; ok {
			m.Entity = id
		}
	}
	if len(names) > 0 {
		entities = renamed(people, entities, names, became)
	}
	return append(people, r.ignored...), entities
}

// renamed lists the entities under the identifiers of the codebook, with the
// aliases of all that became one.
func renamed(people []corpus.Mention, entities []corpus.Entity, names map[corpus.EntityID]string, became map[corpus.EntityID]corpus.EntityID) []corpus.Entity {
	spelled := map[corpus.EntityID]map[string]bool{}
	for _, m := range people {
		if spelled[m.Entity] == nil {
			spelled[m.Entity] = map[string]bool{}
		}
		spelled[m.Entity][m.Text] = true
	}
	var out []corpus.Entity
	for _, e := range entities {
		if _, gone := became[e.ID]; !gone && names[e.ID] == "" {
			out = append(out, e)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(names)) {
		if spelled[id] == nil {
			continue // its mention was no name after all
		}
		delete(spelled[id], names[id])
		out = append(out, corpus.Entity{
			ID: id, Kind: corpus.Person, Name: names[id], Aliases: slices.Sorted(maps.Keys(spelled[id])),
		})
	}
	return out
}
