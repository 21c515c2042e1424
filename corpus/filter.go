package corpus

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Filter selects articles and mentions. The zero value selects every counted
// mention of every article.
type Filter struct {
	From, To  time.Time  // whole days, both inclusive; undated articles fail once either is set
	Sources   []string   // outlets; any of them
	Languages []string   // tags of languages; any of them, "en" for "en-GB" as well
	Persons   []EntityID // the article names every one of these people
	Countries []EntityID // the article names every one of these countries, in one of Forms
	Roles     []Role     // mentions in blocks of these roles; empty: every content role
	Forms     []Form     // forms in which a country is named; empty: CountedForms
	Text      string     // full-text query; the store answers it, memory counts ignore it
}

// DateLayout is how days are written in every output.
const DateLayout = "2006-01-02"

// Day writes the publication day, "" where it is unknown. Days are those of
// the publisher's own time zone.
func (a *Article) Day() string {
	if a.Published.IsZero() {
		return ""
	}
	return a.Published.Format(DateLayout)
}

// Counts reports whether a mention of the record counts under the filter's roles
// and forms.
func (f *Filter) Counts(r *Record, m *Mention) bool { return f.counts(r, m) }

// counts reports whether the mention counts under the filter's roles and forms.
func (f *Filter) counts(r *Record, m *Mention) bool {
	if m.Status != Counted || m.Entity == "" {
		return false
	}
	if !f.reads(r, m.Block) {
		return false
	}
	if m.Kind == Country && len(f.Forms) > 0 {
		return slices.Contains(f.Forms, m.Form)
	}
	return m.Form.Counted()
}

// reads reports whether the block is in one of the filter's roles.
func (f *Filter) reads(r *Record, block int) bool {
	if block < 0 || block >= len(r.Article.Blocks) {
		return false
	}
	role := r.Article.Blocks[block].Role
	if len(f.Roles) > 0 {
		return slices.Contains(f.Roles, role)
	}
	return role.IsContent()
}

// selects reports whether the filter keeps the article at all.
func (f *Filter) selects(r *Record) bool {
	day := r.Article.Day()
	if !f.From.IsZero() && (day == "" || day < f.From.Format(DateLayout)) {
		return false
	}
	if !f.To.IsZero() && (day == "" || day > f.To.Format(DateLayout)) {
		return false
	}
	if len(f.Sources) > 0 && !slices.Contains(f.Sources, r.Article.Source) {
		return false
	}
	if !f.Speaks(r.Article.Language) {
		return false
	}
	for _, id := range slices.Concat(f.Persons, f.Countries) {
		if !slices.ContainsFunc(r.Mentions, func(m Mention) bool { return m.Entity == id && f.counts(r, &m) }) {
			return false
		}
	}
	return true
}

// UnknownLanguage stands for the language of articles of which it is not
// known, as BCP 47 has it.
const UnknownLanguage = "und"

// Speaks reports whether the filter keeps articles in a language.
func (f *Filter) Speaks(tag string) bool {
	tag = cmp.Or(tag, UnknownLanguage)
	return len(f.Languages) == 0 || slices.ContainsFunc(f.Languages, func(wanted string) bool {
		primary, _, _ := strings.Cut(tag, "-")
		return strings.EqualFold(wanted, tag) || strings.EqualFold(wanted, primary)
	})
}
