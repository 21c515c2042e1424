package export

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"dateline/corpus"
)

// ftmEntity is a FollowTheMoney entity, https://followthemoney.tech.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

// set adds the values that are known.
func (e *ftmEntity) set(property string, values ...string) {
	values = slices.DeleteFunc(values, func(v string) bool { return strings.TrimSpace(v) == "" })
	if len(values) > 0 {
		e.Properties[property] = values
	}
}

func newFTM(schema, id string) *ftmEntity {
	return &ftmEntity{ID: id, Schema: schema, Properties: map[string][]string{}}
}

// writeFTM writes every article with its mentions that count, then the people.
// FollowTheMoney has no country that a mention can be resolved to: countries
// are codes there.
func writeFTM(ctx context.Context, w io.Writer, from Source, o *Options) error {
	out := lineEncoder(w)
	err := o.articles(ctx, from, func(d *document) error {
		if err := out.Encode(d.ftmArticle()); err != nil {
			return err
		}
		for i := range d.Record.Mentions {
			if !d.Counted[i] {
				continue
			}
			if err := out.Encode(d.ftmMention(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachPerson(ctx, from, o, func(p *corpus.Entity) error {
		e := newFTM("Person", ftmID(p.ID))
		e.set("name", p.Name)
		e.set("alias", p.Aliases...)
		return out.Encode(e)
	})
}

// eachPerson calls each with every person named, with all spellings.
func eachPerson(ctx context.Context, from Source, o *Options, each func(*corpus.Entity) error) error {
	people, err := from.Frequencies(ctx, corpus.Person, o.Filter, corpus.UnitMentions, 0)
	if err != nil {
		return err
	}
	const many = 1000 // people whose spellings are in memory
	for part := range slices.Chunk(people, many) {
		entities, err := spelled(ctx, from, part)
		if err != nil {
			return err
		}
		for _, f := range part {
			e := entities[f.Entity]
			if err := each(&e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *document) ftmArticle() *ftmEntity {
	a := d.article()
	e := newFTM("Article", "article-"+string(a.ID))
	e.set("fileName", string(a.ID)+".txt")
	e.set("title", a.Title)
	e.set("author", a.Author)
	e.set("language", ftmLanguage(a.Language))
	e.set("date", a.Day())
	if !a.Published.IsZero() && !corpus.IsDay(a.Published) {
		e.set("publishedAt", a.Published.UTC().Format("2006-01-02T15:04:05"))
	}
	e.set("publisher", a.Source)
	if url := d.address(); strings.HasPrefix(url, "http") {
		e.set("sourceUrl", url)
	}
	e.set("bodyText", d.text)
	people, countries := d.named(func(*corpus.Mention) bool { return true })
	e.set("peopleMentioned", people...)
	e.set("detectedCountry", countries...)
	return e
}

// named lists the names of the people and the codes of the countries that some
// mentions name, those that do not count left out.
func (d *document) named(wanted func(*corpus.Mention) bool) (people, countries []string) {
	for i := range d.Record.Mentions {
		m := &d.Record.Mentions[i]
		if !d.Counted[i] || !wanted(m) {
			continue
		}
		if e := d.entity(m); m.Kind == corpus.Person {
			people = append(people, e.Name)
		} else {
			countries = append(countries, ftmCountry(e.ISO2))
		}
	}
	slices.Sort(people)
	slices.Sort(countries)
	return slices.Compact(people), slices.Compact(countries)
}

func (d *document) ftmMention(i int) *ftmEntity {
	m := &d.Record.Mentions[i]
	article := string(d.article().ID)
	e := newFTM("Mention", fmt.Sprintf("mention-%s-%d", article, i))
	e.set("document", "article-"+article)
	e.set("name", m.Text)
	if m.Kind == corpus.Person {
		e.set("detectedSchema", "Person")
		e.set("resolved", ftmID(m.Entity))
		_, countries := d.named(func(other *corpus.Mention) bool { return other.Sentence == m.Sentence && other.Block == m.Block })
		e.set("contextCountry", countries...)
		return e
	}
	e.set("detectedSchema", "Territory")
	e.set("contextCountry", ftmCountry(d.entity(m).ISO2))
	return e
}

// ftmID makes an identifier of the letters that FollowTheMoney allows.
func ftmID(id corpus.EntityID) string {
	var b strings.Builder
	b.WriteString("person-")
	for _, r := range strings.TrimPrefix(string(id), "p:") {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-':
			b.WriteRune(r)
		case r == '@':
			b.WriteString(".in.")
		default:
			fmt.Fprintf(&b, ".u%x.", r)
		}
	}
	if s := b.String(); !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "-") {
		return s
	}
	return b.String() + "0"
}

// ftmCountry is a country's code as FollowTheMoney has it.
func ftmCountry(iso string) string {
	if iso == "DDDE" {
		return "dd"
	}
	return strings.ToLower(iso)
}

// ftmLanguage is the ISO 639-3 code of a language, "" where it is unknown.
func ftmLanguage(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, sure := t.Base()
	if sure == language.No {
		return ""
	}
	return base.ISO3()
}
