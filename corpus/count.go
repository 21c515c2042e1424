package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Frequency is how often one entity is named.
type Frequency struct {
	Entity      EntityID
	Name        string
	Mentions    int
	Articles    int
	Texts       int    // copies count once
	Stories     int    // copies and rewrites count once
	Outlets     int    // named outlets; articles of unknown outlet add none
	First, Last string // first and last day, "" where no article is dated
}

// In returns the frequency in the unit.
func (f Frequency) In(u Unit) int {
	switch u {
	case UnitArticles:
		return f.Articles
	case UnitTexts:
		return f.Texts
	case UnitStories:
		return f.Stories
	case UnitOutlets:
		return f.Outlets
	}
	return f.Mentions
}

// StoryKey is equal for two articles whose main text is the same but for
// white space, punctuation and case. An article without main text (a picture
// and its caption, say) is a story of its own.
func StoryKey(a *Article) string {
	var folded []byte
	for i := range a.Blocks {
		if a.Blocks[i].Role == RoleBody {
			folded = appendFolded(folded, a.Blocks[i].Text)
		}
	}
	if len(folded) == 0 {
		folded = append(folded, "\x00"+a.ID...)
	}
	sum := sha256.Sum256(folded)
	return hex.EncodeToString(sum[:8])
}

// appendFolded appends the letters and digits of a text, in lower case.
func appendFolded(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b = append(b, byte(r))
		case r >= 'A' && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case r > unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}

// tally collects the distinct units in which something was seen.
type tally struct {
	mentions          int
	articles, outlets map[string]bool
	texts, stories    map[int]bool
	first, last       string
}

func newTally() *tally {
	return &tally{articles: map[string]bool{}, outlets: map[string]bool{}, texts: map[int]bool{}, stories: map[int]bool{}}
}

func (t *tally) add(a *Article, c cluster, n int) {
	t.mentions += n
	t.articles[string(a.ID)] = true
	t.texts[c.text] = true
	t.stories[c.story] = true
	if a.Source != "" {
		t.outlets[a.Source] = true
	}
	if day := a.Day(); day != "" {
		if t.first == "" || day < t.first {
			t.first = day
		}
		t.last = max(t.last, day)
	}
}

func (t *tally) in(u Unit) int {
	switch u {
	case UnitArticles:
		return len(t.articles)
	case UnitTexts:
		return len(t.texts)
	case UnitStories:
		return len(t.stories)
	case UnitOutlets:
		return len(t.outlets)
	}
	return t.mentions
}

// names maps each entity of the records to its canonical name: the best of
// those that the records give it.
func names(records []*Record) map[EntityID]string {
	out := map[EntityID]string{}
	for _, r := range records {
		for _, e := range r.Entities {
			if old, ok := out[e.ID]; !ok || PreferName(e.Name, old) {
				out[e.ID] = e.Name
			}
		}
	}
	return out
}

// Frequencies counts how often each entity of the kind is named in the records
// that the filter selects, most mentions first, then by identifier.
func Frequencies(records []*Record, kind Kind, f Filter) []Frequency {
	tallies := map[EntityID]*tally{}
	clusters := storiesOf(records)
	for _, r := range records {
		if !f.selects(r) {
			continue
		}
		for i := range r.Mentions {
			m := &r.Mentions[i]
			if m.Kind != kind || !f.counts(r, m) {
				continue
			}
			t := tallies[m.Entity]
			if t == nil {
				t = newTally()
				tallies[m.Entity] = t
			}
			t.add(r.Article, clusters[r], 1)
		}
	}
	name := names(records)
	var out []Frequency
	for id, t := range tallies {
		out = append(out, Frequency{
			Entity: id, Name: name[id], Mentions: t.mentions, Articles: len(t.articles),
			Texts: len(t.texts), Stories: len(t.stories), Outlets: len(t.outlets), First: t.first, Last: t.last,
		})
	}
	slices.SortFunc(out, func(a, b Frequency) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Entity, b.Entity))
	})
	return out
}
