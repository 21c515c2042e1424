package person

import (
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/text"
)

// id derives the person's identifier. A person known only by a single name has
// an identifier of this article's own, so that bare surnames never join
// articles.
func (p *cluster) id(a *corpus.Article) corpus.EntityID {
	id := "p:" + p.key.slug()
	if p.unresolved {
		id += "@" + string(a.ID)
	}
	return corpus.EntityID(id)
}

// rule names the rule that joined the mention to its person. The person's own
// full name is that by which other articles know the person, too; where rules of
// spelling made it so, they are named.
func (c *candidate) rule() string {
	if c.join != "same name" || c.parts.slug() == c.key.slug() {
		return c.join
	}
	var changed []string
	spelled(c.parts, &changed)
	return "spelling: " + strings.Join(changed, ", ")
}

func mentions(d *text.Document, cands []*candidate) []corpus.Mention {
	out := make([]corpus.Mention, 0, len(cands))
	for _, c := range cands {
		out = append(out, corpus.Mention{
			Span: c.name.Span, Text: c.b.Text[c.name.Start:c.name.End],
			Kind: corpus.Person, Form: c.form, Status: corpus.Counted,
			By: c.name.By, Join: c.rule(), Score: c.name.Score,
			Sentence: c.b.SentenceAt(c.name.Start), Entity: c.who.id(d.Article),
		})
	}
	return out
}

func entities(d *text.Document, cands []*candidate) []corpus.Entity {
	seen := map[corpus.EntityID]bool{}
	var out []corpus.Entity
	for _, c := range cands {
		id := c.who.id(d.Article)
		if seen[id] {
			continue
		}
		seen[id] = true
		e := corpus.Entity{ID: id, Kind: corpus.Person, Name: strings.Join(strings.Fields(c.who.surface), " "), Unresolved: c.who.unresolved}
		for a := range c.who.aliases {
			if a != e.Name {
				e.Aliases = append(e.Aliases, a)
			}
		}
		slices.Sort(e.Aliases)
		out = append(out, e)
	}
	return out
}
