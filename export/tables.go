package export

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"dateline/corpus"
	"dateline/store"
)

// Type says what the values of a column are.
type Type string

// The types of columns, with the Go type of their values. An empty Text or Day
// means that the value is unknown, as nil does.
const (
	Text    Type = "text"    // string
	Integer Type = "integer" // int
	Real    Type = "real"    // float64
	Truth   Type = "truth"   // bool
	Day     Type = "day"     // string, 2024-01-31
	Moment  Type = "time"    // time.Time
)

// Column is a column of a table.
type Column struct {
	Name string
	Type Type
	Doc  string
}

// Table is one of the tables of an export. A new one is added to Tables.
type Table struct {
	Name, Doc string
	Columns   []Column
	rows      func(ctx context.Context, from Source, o *Options, add func(row ...any) error) error
}

// Rows calls add with every row of the table.
func (t *Table) Rows(ctx context.Context, from Source, o *Options, add func(row ...any) error) error {
	return t.rows(ctx, from, o, add)
}

// Tables lists the tables.
func Tables() []Table {
	return []Table{
		{"articles", "One row an article, newest first.", articleColumns(), articleRows},
		{"mentions", "One row a mention that counts under the filters (with --all, every mention), article by article in reading order.", mentionColumns(), mentionRows},
		{"entities", "One row a person or country named, most mentions first.", entityColumns(), entityRows},
		{"country_day", "One row a country and day on which it is named, by day.", dayColumns("country"), dayRows(corpus.Country, "countries")},
		{"person_day", "One row a person and day on which the person is named, by day.", dayColumns("person"), dayRows(corpus.Person, "people")},
		{"pairs", "One row a pair of entities named in the same window, by their identifiers.", pairColumns(), pairRows},
	}
}

func articleColumns() []Column {
	return []Column{
		{"article", Text, "identifier of the article, the same in every database"},
		{"item", Text, "the source's own identifier of the article"},
		{"date", Day, "day of publication, in the publisher's time zone"},
		{"published", Moment, "time of publication; empty where only the day is known"},
		{"fetched", Moment, "when the article was fetched"},
		{"source", Text, "outlet"},
		{"title", Text, "headline"},
		{"url", Text, "address that the page itself states, else the one that the source gave"},
		{"author", Text, "author as the page gives it"},
		{"language", Text, "BCP 47 tag"},
		{"origin", Text, "where the bytes came from"},
		{"copy", Text, "identifier of an article of the same text; copies share it"},
		{"story", Text, "identifier of an article of the same story; copies and rewrites share it"},
		{"paragraphs", Integer, "content blocks"},
		{"sentences", Integer, "sentences in content blocks"},
		{"characters", Integer, "length of the content, in code points"},
		{"mentions", Integer, "mentions that count under the filters"},
		{"people", Integer, "different people that they name"},
		{"countries", Integer, "different countries that they name"},
		{"focus", Text, "ISO codes of the countries that the article is about, strongest first, with blanks between"},
		{"modified", Moment, "time of the last change, as the page states it; empty where only the day is known"},
		{"publisher", Text, "name of the outlet, as the page states it"},
		{"section", Text, "section of the outlet, as the page states it"},
		{"type", Text, "what the page says that it is: article, live-blog, opinion ..."},
		{"paywall", Truth, "whether the page says that it is not free to read"},
	}
}

func articleRows(ctx context.Context, from Source, o *Options, add func(...any) error) error {
	return o.articles(ctx, from, func(d *document) error {
		a := d.article()
		paragraphs := 0
		for _, b := range d.base {
			if b >= 0 {
				paragraphs++
			}
		}
		mentions := 0
		different := map[corpus.EntityID]corpus.Kind{}
		for i := range d.Record.Mentions {
			if d.Counted[i] {
				mentions++
				different[d.Record.Mentions[i].Entity] = d.Record.Mentions[i].Kind
			}
		}
		people := 0
		for _, k := range different {
			if k == corpus.Person {
				people++
			}
		}
		return add(string(a.ID), a.Item, a.Day(), clocked(a.Published), a.Fetched, a.Source, a.Title, d.address(), a.Author, a.Language,
			a.Origin, string(d.Text), string(d.Story), paragraphs, len(d.Record.Sentences), d.points.At(len(d.text)),
			mentions, people, len(different)-people, d.focus(), clocked(a.Modified), a.Publisher, a.Section, a.Type, a.Paywalled)
	})
}

// clocked is a time of which more than the day is known; the zero time is none.
func clocked(t time.Time) time.Time {
	if corpus.IsDay(t) {
		return time.Time{}
	}
	return t
}

func mentionColumns() []Column {
	return []Column{
		{"article", Text, "identifier of the article"},
		{"item", Text, "the source's own identifier of the article"},
		{"date", Day, "day of publication"},
		{"published", Moment, "time of publication; empty where only the day is known"},
		{"source", Text, "outlet"},
		{"n", Integer, "position among all mentions of the article, in reading order, from 0"},
		{"kind", Text, "person or country"},
		{"entity", Text, "identifier of who or what is named"},
		{"name", Text, "canonical name"},
		{"iso2", Text, "ISO 3166-1 alpha-2 code of a country"},
		{"iso3", Text, "ISO 3166-1 alpha-3 code of a country"},
		{"text", Text, "the mention as written"},
		{"form", Text, "form of the name: full, family, name, demonym, capital ..."},
		{"status", Text, "counted, nested in a longer name, or rejected"},
		{"reason", Text, "why it is nested or rejected"},
		{"enclosing", Text, "the longer name around a nested mention"},
		{"counts", Truth, "whether the mention counts under the filters"},
		{"role", Text, "what the block is: title, body, caption ..."},
		{"rule", Text, "the recogniser or rule that found it"},
		{"joined", Text, "the rule that joined it to its entity"},
		{"subdivision", Text, "ISO 3166-2 code of a part of the country"},
		{"score", Real, "confidence between 0 and 1"},
		{"block", Integer, "position of the block in the article, from 0"},
		{"start", Integer, "first character in the article's text, in code points; the text is that of the format jsonl"},
		{"end", Integer, "the character after the last"},
		{"sentence", Integer, "position of the sentence in the article, from 0"},
		{"sentence_text", Text, "the sentence"},
	}
}

func mentionRows(ctx context.Context, from Source, o *Options, add func(...any) error) error {
	return o.articles(ctx, from, func(d *document) error {
		a := d.article()
		for i := range d.Record.Mentions {
			if !o.wants(d.Exported, i) {
				continue
			}
			m := &d.Record.Mentions[i]
			e := d.entity(m)
			var first, last any
			if start, end, ok := d.offsets(m); ok {
				first, last = start, end
			}
			err := add(string(a.ID), a.Item, a.Day(), clocked(a.Published), a.Source, i, string(m.Kind), string(m.Entity), e.Name, e.ISO2, e.ISO3,
				m.Text, string(m.Form), string(m.Status), m.Reason, m.Enclosing, d.Counted[i], string(d.block(m).Role), m.By, m.Join, m.Sub,
				thousandths(m.Score), m.Block, first, last, m.Sentence, d.sentence(m))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// thousandths is a score as the database keeps it.
func thousandths(score float32) float64 { return math.Round(float64(score)*1000) / 1000 }

func entityColumns() []Column {
	return []Column{
		{"entity", Text, "identifier"},
		{"kind", Text, "person or country"},
		{"name", Text, "canonical name"},
		{"iso2", Text, "ISO 3166-1 alpha-2 code of a country"},
		{"iso3", Text, "ISO 3166-1 alpha-3 code of a country"},
		{"unresolved", Truth, "true for a person known only by part of a name, in one article"},
		{"aliases", Text, "other spellings met in the whole database, with \" | \" between"},
		{"mentions", Integer, "mentions"},
		{"articles", Integer, "articles that name it"},
		{"texts", Integer, "the same, copies counted once"},
		{"stories", Integer, "the same, copies and rewrites counted once"},
		{"outlets", Integer, "outlets that name it"},
		{"first", Day, "first day"},
		{"last", Day, "last day"},
	}
}

func entityRows(ctx context.Context, from Source, o *Options, add func(...any) error) error {
	var all []corpus.Frequency
	for _, k := range []corpus.Kind{corpus.Person, corpus.Country} {
		fs, err := from.Frequencies(ctx, k, o.Filter, corpus.UnitMentions, 0)
		if err != nil {
			return err
		}
		all = append(all, fs...)
	}
	slices.SortFunc(all, func(a, b corpus.Frequency) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Entity, b.Entity))
	})
	const many = 1000 // entities whose spellings are in memory
	for n := 0; n < len(all); n += many {
		part := all[n:min(n+many, len(all))]
		entities, err := spelled(ctx, from, part)
		if err != nil {
			return err
		}
		for _, f := range part {
			e := entities[f.Entity]
			err := add(string(f.Entity), string(e.Kind), f.Name, e.ISO2, e.ISO3, e.Unresolved, strings.Join(e.Aliases, " | "),
				f.Mentions, f.Articles, f.Texts, f.Stories, f.Outlets, f.First, f.Last)
			if err != nil {
				return err
			}
		}
		o.progress("entities", n+len(part), len(all))
	}
	return nil
}

// spelled reads the entities of some frequencies.
func spelled(ctx context.Context, from Source, fs []corpus.Frequency) (map[corpus.EntityID]corpus.Entity, error) {
	keys := make([]corpus.EntityID, len(fs))
	for i, f := range fs {
		keys[i] = f.Entity
	}
	entities, err := from.Spelled(ctx, keys)
	out := make(map[corpus.EntityID]corpus.Entity, len(entities))
	for _, e := range entities {
		out[e.ID] = e
	}
	return out, err
}

func dayColumns(kind string) []Column {
	return []Column{
		{"entity", Text, "identifier of the " + kind},
		{"name", Text, "canonical name"},
		{"iso2", Text, "ISO 3166-1 alpha-2 code of a country"},
		{"iso3", Text, "ISO 3166-1 alpha-3 code of a country"},
		{"date", Day, "day of publication; empty for undated articles, which come last"},
		{"mentions", Integer, "mentions on that day"},
		{"articles", Integer, "articles of that day that name the " + kind},
		{"texts", Integer, "the same, copies counted once"},
		{"stories", Integer, "the same, copies and rewrites counted once"},
		{"outlets", Integer, "outlets that name the " + kind + " on that day"},
		{"total_articles", Integer, "articles of that day that the filters select"},
		{"share", Real, "articles / total_articles"},
	}
}

func dayRows(kind corpus.Kind, what string) func(context.Context, Source, *Options, func(...any) error) error {
	return func(ctx context.Context, from Source, o *Options, add func(...any) error) error {
		return from.EntityDays(ctx, kind, o.Filter, func(n, of int, r *store.DayRow) error {
			o.progress(what+" by day", n, of)
			e := &r.Entity
			return add(string(e.ID), e.Name, e.ISO2, e.ISO3, r.Date, r.Mentions, r.Articles, r.Texts, r.Stories, r.Outlets, r.TotalArticles, r.Share)
		})
	}
}

func pairColumns() []Column {
	return []Column{
		{"a", Text, "identifier of one entity: the person of a person and a country, else the smaller identifier"},
		{"a_name", Text, "its canonical name"},
		{"a_kind", Text, "person or country"},
		{"b", Text, "identifier of the other"},
		{"b_name", Text, "its canonical name"},
		{"b_kind", Text, "person or country"},
		{"count", Integer, "units of --count that name both in one window; mentions counts windows"},
		{"npmi", Real, "normalised pointwise mutual information, from -1 to 1"},
		{"g2", Real, "log-likelihood ratio"},
		{"jaccard", Real, "count / (a_count + b_count - count)"},
		{"a_count", Integer, "units that name a"},
		{"b_count", Integer, "units that name b"},
		{"total", Integer, "units that the filters select"},
		{"windows", Integer, "sentences, paragraphs or articles that name both, as --window says"},
		{"articles", Integer, "articles with such a window"},
		{"texts", Integer, "the same, copies counted once"},
		{"stories", Integer, "the same, copies and rewrites counted once"},
		{"outlets", Integer, "outlets of these articles"},
		{"first", Day, "day of the first such article"},
		{"last", Day, "day of the last such article"},
	}
}

func pairRows(ctx context.Context, from Source, o *Options, add func(...any) error) error {
	q := store.PairQuery{PairOptions: o.Pairs, Least: o.Least}
	return from.EachPair(ctx, o.Filter, q, func(n, of int, r *store.PairRow) error {
		o.progress("pairs of entities", n, of)
		return add(string(r.A), r.AName, string(r.AKind), string(r.B), r.BName, string(r.BKind), r.Count, r.NPMI, r.G2, r.Jaccard,
			r.ACount, r.BCount, r.Total, r.Windows, r.Articles, r.Texts, r.Stories, r.Outlets, r.First, r.Last)
	})
}

// known is a value that a column keeps, nil for one that is unknown.
func known(v any) any {
	switch x := v.(type) {
	case string:
		if x == "" {
			return nil
		}
	case time.Time:
		if x.IsZero() {
			return nil
		}
	}
	return v
}
