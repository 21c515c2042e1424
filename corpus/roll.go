package corpus

import "strconv"

// Roll lists who is sighted where, as Sighting does, for millions of articles:
// what they share stands once, as numbers.
type Roll struct {
	Names   []EntityID // of people and countries, by number; "" where a number has none
	Sources []string   // outlets, by number; the first is unknown
	Lines   []RollLine
}

// RollLine is the sightings of one article.
type RollLine struct {
	Article           ArticleID
	Sighted           []uint32 // the people whose sightings these are
	People, Countries []uint32 // all that the article names, in any order
	Source            uint32
	Day               int64 // of publication
	Dated             bool  // whether that is known
	Text              int64 // copies of one text share it
	HasText           bool  // whether that is known
}

// Sightings lists the same one by one.
func (r *Roll) Sightings() []Sighting {
	var out []Sighting
	names := func(numbers []uint32) []EntityID {
		ids := make([]EntityID, len(numbers))
		for i, n := range numbers {
			ids[i] = r.Names[n]
		}
		return ids
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		s := Sighting{Article: l.Article, People: names(l.People), Countries: names(l.Countries), Source: r.Sources[l.Source]}
		if l.Dated {
			s.Day = strconv.FormatInt(l.Day, 10)
		}
		if l.HasText {
			s.Story = strconv.FormatInt(l.Text, 10)
		}
		for _, p := range l.Sighted {
			s.Entity = r.Names[p]
			out = append(out, s)
		}
	}
	return out
}

// NewRoll makes a roll of sightings.
func NewRoll(sightings []Sighting) *Roll {
	r := &Roll{Sources: []string{""}}
	names, sources := map[EntityID]uint32{}, map[string]uint32{"": 0}
	days, texts := map[string]int64{}, map[string]int64{}
	number := func(id EntityID) uint32 {
		n, ok := names[id]
		if !ok {
			n = uint32(len(r.Names))
			names[id] = n
			r.Names = append(r.Names, id)
		}
		return n
	}
	numbers := func(ids []EntityID) []uint32 {
		out := make([]uint32, len(ids))
		for i, id := range ids {
			out[i] = number(id)
		}
		return out
	}
	for i := range sightings {
		s := &sightings[i]
		source, ok := sources[s.Source]
		if !ok {
			source = uint32(len(r.Sources))
			sources[s.Source] = source
			r.Sources = append(r.Sources, s.Source)
		}
		r.Lines = append(r.Lines, RollLine{
			Article: s.Article, Sighted: []uint32{number(s.Entity)}, People: numbers(s.People), Countries: numbers(s.Countries), Source: source,
			Day: ordinal(days, s.Day), Dated: s.Day != "", Text: ordinal(texts, s.Story), HasText: s.Story != "",
		})
	}
	return r
}

// ordinal numbers a text in the order in which texts are met.
func ordinal(met map[string]int64, s string) int64 {
	n, ok := met[s]
	if !ok {
		n = int64(len(met))
		met[s] = n
	}
	return n
}
