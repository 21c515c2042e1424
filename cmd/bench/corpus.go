package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"dateline/corpus"
)

// The made-up corpus: how many there are of what.
const (
	manyOutlets   = 500
	manyPeople    = 200_000
	manyCountries = 250
	manyDays      = 3 * 365
	manyMentions  = 25 // an article
	manyCast      = 12 // people and countries whom it names, some of them once, some often
	manySentences = 12 // an article
	manyWords     = 20_000
)

// generator makes records with Zipfian people and countries. Article i is the
// same whatever was made before it.
type generator struct {
	words                              []string
	source                             *rand.PCG // seeded anew for each article
	rand                               *rand.Rand
	people, countries, common, outlets *rand.Zipf
}

func newGenerator() generator {
	var g generator
	g.source = rand.NewPCG(0, 0)
	g.rand = rand.New(g.source)
	g.people, g.countries = rand.NewZipf(g.rand, 1.1, 8, manyPeople-1), rand.NewZipf(g.rand, 1.2, 3, manyCountries-1)
	g.common, g.outlets = rand.NewZipf(g.rand, 1.05, 20, manyWords-1), rand.NewZipf(g.rand, 1.1, 10, manyOutlets-1)
	for i := range manyWords {
		g.words = append(g.words, syllables(i))
	}
	return g
}

// syllables spells a number as a word.
func syllables(n int) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for first := true; first || n > 0; first = false {
		b.WriteByte(consonants[n%len(consonants)])
		n /= len(consonants)
		b.WriteByte(vowels[n%len(vowels)])
		n /= len(vowels)
	}
	return b.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// record makes article i.
func (g generator) record(i int) *corpus.Record {
	g.source.Seed(uint64(i), 7)
	r := g.rand
	day := time.Date(2022, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(manyDays))
	a := &corpus.Article{
		URL:    fmt.Sprintf("https://outlet%d.example/%d", g.outlets.Uint64(), i),
		Source: fmt.Sprintf("outlet%d.example", g.outlets.Uint64()), Published: day, Language: "en",
	}
	b := body{generator: g, cast: g.newCast(), known: map[corpus.EntityID]bool{}, record: &corpus.Record{Article: a}}
	for s := range manySentences {
		n := manyMentions / manySentences
		if s < manyMentions%manySentences {
			n++
		}
		b.sentence(n)
	}
	a.Title = capital(g.words[g.common.Uint64()]) + " " + g.words[g.common.Uint64()]
	a.Blocks = []corpus.Block{{Role: corpus.RoleBody, Rule: "default", Text: b.text.String()}}
	a.ID = corpus.NewArticleID(a.URL, a.Source, a.Blocks)
	return b.record
}

// body builds the text of an article with its mentions.
type body struct {
	generator
	cast   []int
	text   strings.Builder
	known  map[corpus.EntityID]bool
	record *corpus.Record
}

// newCast draws whom an article names; countries are negative.
func (g generator) newCast() []int {
	out := make([]int, manyCast)
	for i := range out {
		if out[i] = int(g.people.Uint64()); g.rand.IntN(2) == 0 {
			out[i] = -1 - int(g.countries.Uint64())
		}
	}
	return out
}

// sentence writes a sentence that names n people and countries.
func (b *body) sentence(n int) {
	start := b.text.Len()
	for range n {
		for range 4 {
			b.text.WriteString(b.words[b.common.Uint64()] + " ")
		}
		if who := b.cast[b.rand.IntN(manyCast)]; who >= 0 {
			b.person(who)
		} else {
			b.country(-1 - who)
		}
	}
	b.text.WriteString(b.words[b.common.Uint64()] + ". ")
	b.record.Sentences = append(b.record.Sentences, corpus.Span{Start: start, End: b.text.Len() - 1})
}

func (b *body) person(i int) {
	name := capital(syllables(i%997+200)) + " " + capital(syllables(i+300))
	id := corpus.EntityID("p:" + strings.ToLower(strings.ReplaceAll(name, " ", "-")))
	b.mention(corpus.Entity{ID: id, Kind: corpus.Person, Name: name}, corpus.FormFull)
}

func (b *body) country(i int) {
	code := string([]byte{byte('A' + i/26), byte('A' + i%26)})
	b.mention(corpus.Entity{
		ID: corpus.EntityID("c:" + code), Kind: corpus.Country, Name: capital(syllables(i+50)) + "land", ISO2: code, ISO3: code + "X",
	}, corpus.FormName)
}

func (b *body) mention(e corpus.Entity, form corpus.Form) {
	start := b.text.Len()
	b.text.WriteString(e.Name)
	b.record.Mentions = append(b.record.Mentions, corpus.Mention{
		Span: corpus.Span{Start: start, End: b.text.Len()}, Text: e.Name, Kind: e.Kind, Form: form,
		Status: corpus.Counted, By: "made up", Score: 1, Sentence: len(b.record.Sentences), Entity: e.ID,
	})
	b.text.WriteByte(' ')
	if !b.known[e.ID] {
		b.known[e.ID] = true
		b.record.Entities = append(b.record.Entities, e)
	}
}
