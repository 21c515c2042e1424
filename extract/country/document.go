package country

import (
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/text"
)

// hit is a match under judgement.
type hit struct {
	block     *text.Block
	node      int32 // of the form in the trie
	group     int32 // in document.groups, -1 for a place that no table has
	start     int
	end       int
	choices   []reading // what the form may stand for
	reading   reading   // what it is taken for
	status    corpus.Status
	reason    string
	enclosing string
	by        string     // the rule that decided, "table" where none did
	proven    bool       // the text confirms the reading
	settled   bool       // the reading is fixed
	person    float32    // the judge's probability that it names a person
	free      float32    // the judge's probability that it stands for the place
	dropped   bool       // not worth a mention
	inner     bool       // stands inside another match
	name      *text.Name // what the tagger marks at the hit or around it
}

func (h *hit) text() string { return h.block.Text[h.start:h.end] }

// open reports whether no rule has nested, rejected or dropped the hit yet.
func (h *hit) open() bool { return h.status == corpus.Counted && !h.dropped }

func (h *hit) nest(rule, reason, enclosing string) {
	h.status, h.by, h.reason, h.enclosing = corpus.Nested, rule, reason, enclosing
}

func (h *hit) reject(rule, reason string) {
	h.status, h.by, h.reason = corpus.Rejected, rule, reason
}

// isCountry reports whether the hit is taken for a form that counts by default.
func (h *hit) isCountry() bool { return h.reading.flags&counts != 0 }

// document is an article with its hits.
type document struct {
	table  *table
	hits   []hit
	names  map[int][]text.Name // by block, sorted by start
	blocks []text.Block

	groups  []group        // the hits of each form; see group
	inForms map[string]int // hits by country, whatever the form
	named   map[string]int // hits by country and by subdivision; see countCodes

	// Room that one article leaves for the next; see release.
	matches  []match
	opinions []opinion
	at       []int32         // by hit: its opinion, from 1
	index    map[int32]int32 // by node: its group
	features features
	odds     []float64

	home       string // where the outlet is at home, if that is known
	localKnown bool
	localValue float64 // see localness
}

// newDocument makes an empty document to be filled by read.
func newDocument(t *table) *document {
	return &document{
		table: t, names: map[int][]text.Name{}, index: map[int32]int32{},
		inForms: map[string]int{}, named: map[string]int{},
	}
}

// release empties a document and keeps its memory for the next.
func (f *Finder) release(d *document) {
	clear(d.hits)
	clear(d.opinions)
	clear(d.names)
	clear(d.index)
	clear(d.inForms)
	clear(d.named)
	for i := range d.groups {
		d.groups[i].hits = d.groups[i].hits[:0]
	}
	if cap(d.hits) > manyHits {
		return // too large to keep
	}
	*d = document{
		table: d.table, hits: d.hits[:0], matches: d.matches[:0], opinions: d.opinions[:0], at: d.at[:0],
		groups: d.groups[:0], names: d.names, index: d.index, inForms: d.inForms, named: d.named, features: d.features, odds: d.odds,
	}
	f.spare.Put(d)
}

// read finds every form in the content blocks.
func (f *Finder) read(d *text.Document, names []text.Name) *document {
	doc := f.spare.Get().(*document)
	doc.blocks = d.Blocks
	if d.Article != nil {
		doc.home = f.homes[d.Article.Source]
	}
	for _, n := range names {
		doc.names[n.Block] = append(doc.names[n.Block], n)
	}
	for _, ns := range doc.names {
		slices.SortFunc(ns, func(a, b text.Name) int { return a.Start - b.Start })
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		doc.matches = f.table.scan(doc.matches[:0], b.Text)
		for _, m := range doc.matches {
			doc.addMatch(b, m)
		}
	}
	return doc
}

// addMatch turns a match into a hit and, where it is the name of something
// other than a country, the country names inside it into nested hits.
func (d *document) addMatch(b *text.Block, m match) {
	choices := d.table.readingsAt(m.node)
	if d.table.entries[m.node].strict {
		if choices = fitting(choices, b.Text, m); len(choices) == 0 {
			return
		}
	}
	h := hit{block: b, group: -1, node: m.node, start: m.start, end: m.end, choices: choices, reading: choices[0], status: corpus.Counted, by: "table"}
	outer := h
	if h.reading.flags&notCountry != 0 {
		if len(choices) == 1 {
			d.addInner(&outer)
			return
		}
		h.choices = choices[1:]
		h.reading = h.choices[0]
	}
	d.hits = append(d.hits, h)
	if !outer.isCountry() {
		d.addInner(&outer)
	}
}

// fitting leaves out the abbreviations that the letters do not allow: capitals
// or a stop are missing, or the place and comma before a state.
func fitting(choices []reading, s string, m match) []reading {
	const needs = exactCase | stopped
	var out []reading
	for _, r := range choices {
		if r.flags&exactCase != 0 && !isAllUpper(s[m.start:m.end]) ||
			r.flags&stopped != 0 && !strings.HasPrefix(s[m.end:], ".") && s[m.end-1] != '.' ||
			r.flags&needs != 0 && r.flags&needsProof != 0 && !afterComma(s, m.start) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// afterComma reports whether a capitalised word and a comma stand before i.
func afterComma(s string, i int) bool {
	w, between, ok := prevWord(s, i)
	return ok && strings.TrimSpace(between) == "," && isUpperAt(s, w.start)
}

// addInner adds the forms of countries that stand inside an outer name.
func (d *document) addInner(outer *hit) {
	s := outer.block.Text[:outer.end]
	for i := outer.start; i < outer.end; {
		w, ok := nextWord(s, i)
		if !ok {
			return
		}
		i = w.end
		if w.start == outer.start && w.end == outer.end || !isUpperAt(s, w.start) {
			continue
		}
		m, ok := d.table.longestWithin(s, w, outer)
		if !ok {
			continue
		}
		inner := hit{block: outer.block, inner: true, group: -1, node: m.node, start: m.start, end: m.end, choices: d.table.readingsAt(m.node)}
		inner.reading = inner.choices[0]
		if inner.isCountry() {
			inner.judgeInner(outer)
			d.hits = append(d.hits, inner)
		}
		i = m.end
	}
}

// longestWithin is longest for forms shorter than the outer name.
func (t *table) longestWithin(s string, w word, outer *hit) (match, bool) {
	m, ok := t.longest(s, w)
	if ok && m.start == outer.start && m.end == outer.end {
		return t.longest(s[:w.end], w)
	}
	return m, ok
}

// judgeInner settles a hit inside an outer name: a person's name rejects, all
// others nest.
func (h *hit) judgeInner(outer *hit) {
	what := "a place"
	if outer.reading.flags&notCountry != 0 {
		what = article(string(outer.reading.form))
	}
	if what == "a person" {
		h.reject("longer name", "in the name of a person")
		h.enclosing = outer.text()
		return
	}
	h.nest("longer name", "in the name of "+what, outer.text())
}

func article(noun string) string {
	if strings.IndexByte("aeiou", noun[0]) >= 0 {
		return "an " + noun
	}
	return "a " + noun
}

// mention turns a judged hit into a mention.
func (d *document) mention(h *hit) (corpus.Mention, bool) {
	if h.dropped || h.reading.flags&needsProof != 0 && !h.proven && h.status == corpus.Counted {
		return corpus.Mention{}, false
	}
	m := corpus.Mention{
		Span:      corpus.Span{Block: h.block.Index, Start: h.start, End: h.end},
		Text:      h.text(),
		Kind:      corpus.Country,
		Form:      h.reading.form,
		Status:    h.status,
		Reason:    h.reason,
		Enclosing: h.enclosing,
		By:        h.by,
		Sub:       h.reading.sub,
		Score:     h.score(),
		Sentence:  h.block.SentenceAt(h.start),
	}
	if h.status != corpus.Rejected {
		m.Entity = entityID(h.reading.code)
	}
	return m, true
}

// score is the confidence in a mention's status and country: lower where the
// form has several readings.
func (h *hit) score() float32 {
	switch {
	case h.proven || len(h.choices) == 1:
		return 1
	case h.isCountry():
		return 0.9
	}
	return 0.7
}
