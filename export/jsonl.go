package export

import (
	"context"
	"encoding/json"
	"io"

	"dateline/corpus"
)

// jsonArticle is an article as a line of JSON. Keys that dateline extract has,
// too, mean the same.
type jsonArticle struct {
	ID        corpus.ArticleID `json:"id"`
	Item      string           `json:"item"`
	Date      string           `json:"date"`
	Published string           `json:"published"`
	Source    string           `json:"source"`
	URL       string           `json:"url"`
	Author    string           `json:"author"`
	Language  string           `json:"language"`
	Copy      corpus.ArticleID `json:"copy"`
	Story     corpus.ArticleID `json:"story"`
	Title     string           `json:"title"`
	Text      string           `json:"text"`
	Mentions  []Mention        `json:"mentions"`
}

// Mention is a mention in JSON, as extract prints it and exports hold it.
// Offsets are in code points.
type Mention struct {
	Kind      corpus.Kind     `json:"kind"`
	Start     int             `json:"start"`
	End       int             `json:"end"`
	Text      string          `json:"text"`
	Form      corpus.Form     `json:"form"`
	Status    corpus.Status   `json:"status"`
	Reason    string          `json:"reason"`
	Enclosing string          `json:"enclosing"`
	Entity    corpus.EntityID `json:"entity"`
	Name      string          `json:"name"`
	ISO2      string          `json:"iso2"`
	Score     float64         `json:"score"`
	Role      corpus.Role     `json:"role"`
	By        string          `json:"by"`
	Join      string          `json:"join"`
}

// NewMention expresses a mention of an entity between two code points.
func NewMention(m *corpus.Mention, start, end int, e *corpus.Entity, role corpus.Role) Mention {
	return Mention{
		Kind: m.Kind, Start: start, End: end, Text: m.Text, Form: m.Form, Status: m.Status, Reason: m.Reason, Enclosing: m.Enclosing,
		Entity: m.Entity, Name: e.Name, ISO2: e.ISO2, Score: thousandths(m.Score), Role: role, By: m.By, Join: m.Join,
	}
}

// writeJSONL writes one object an article. A mention outside the content has no
// place in the text, and is left out.
func writeJSONL(ctx context.Context, w io.Writer, from Source, o *Options) error {
	out := lineEncoder(w)
	return o.articles(ctx, from, func(d *document) error {
		a := d.article()
		line := jsonArticle{
			ID: a.ID, Item: a.Item, Date: a.Day(), Published: corpus.Moment(a.Published), Source: a.Source, URL: d.address(), Author: a.Author,
			Language: a.Language, Copy: d.Text, Story: d.Story, Title: a.Title, Text: d.text, Mentions: []Mention{},
		}
		for i := range d.Record.Mentions {
			m := &d.Record.Mentions[i]
			start, end, ok := d.offsets(m)
			if !ok || !o.wants(d.Exported, i) {
				continue
			}
			e := d.entity(m)
			line.Mentions = append(line.Mentions, NewMention(m, start, end, &e, d.block(m).Role))
		}
		return out.Encode(line)
	})
}

// lineEncoder writes values as lines of JSON, without HTML escapes.
func lineEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}
