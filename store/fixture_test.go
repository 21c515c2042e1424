package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/corpus"
)

// openTest opens a new database that is closed with the test.
func openTest(t testing.TB) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "test.db"))
}

func openAt(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func put(t testing.TB, db *DB, records ...*corpus.Record) (stored, duplicates int) {
	t.Helper()
	stored, duplicates, err := db.Put(context.Background(), records)
	if err != nil {
		t.Fatal(err)
	}
	return stored, duplicates
}

func check(t testing.TB, db *DB) {
	t.Helper()
	if err := db.Check(context.Background()); err != nil {
		t.Errorf("check: %v", err)
	}
}

func refresh(t testing.TB, db *DB) {
	t.Helper()
	if err := db.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func mustDay(s string) time.Time {
	t, err := time.Parse(corpus.DateLayout, s)
	if err != nil {
		panic(err)
	}
	return t
}

// draft builds a record from blocks of sentences in which names stand in
// brackets: "[p:vladimir-putin|Putin|family] met [c:IN|Indian|demonym] troops."
type draft struct {
	id, url, source, date, title string
	blocks                       []draftBlock
	names                        map[corpus.EntityID]string // canonical names; else the spelling
}

type draftBlock struct {
	role      corpus.Role
	sentences []string
}

func (d draft) record(t testing.TB) *corpus.Record {
	t.Helper()
	a := &corpus.Article{ID: corpus.ArticleID(d.id), URL: d.url, Source: d.source, Title: d.title, Origin: d.id + ".txt"}
	if d.date != "" {
		a.Published = mustDay(d.date)
	}
	r := &corpus.Record{Article: a}
	for i, b := range d.blocks {
		var text strings.Builder
		for _, s := range b.sentences {
			if text.Len() > 0 {
				text.WriteByte(' ')
			}
			start := text.Len()
			d.sentence(t, r, &text, s, i)
			if b.role.IsContent() {
				r.Sentences = append(r.Sentences, corpus.Span{Block: i, Start: start, End: text.Len()})
			}
		}
		a.Blocks = append(a.Blocks, corpus.Block{Role: b.role, Rule: "test", Line: i + 1, Text: text.String()})
	}
	if a.ID == "" {
		a.ID = corpus.NewArticleID(a.URL, a.Source, a.Blocks)
	}
	return r
}

// sentence writes one sentence and notes its mentions.
func (d draft) sentence(t testing.TB, r *corpus.Record, text *strings.Builder, s string, block int) {
	for {
		before, rest, ok := strings.Cut(s, "[")
		text.WriteString(before)
		if !ok {
			return
		}
		inside, after, _ := strings.Cut(rest, "]")
		s = after
		parts := strings.Split(inside, "|")
		if len(parts) != 3 {
			t.Fatalf("draft: %q", inside)
		}
		m := corpus.Mention{
			Span: corpus.Span{Block: block, Start: text.Len(), End: text.Len() + len(parts[1])},
			Text: parts[1], Kind: corpus.Person, Form: corpus.Form(parts[2]), Status: corpus.Counted,
			By: "test", Score: 0.875, Sentence: len(r.Sentences), Entity: corpus.EntityID(parts[0]),
		}
		if strings.HasPrefix(parts[0], "c:") {
			m.Kind = corpus.Country
		}
		text.WriteString(parts[1])
		r.Mentions = append(r.Mentions, m)
		d.entity(r, &m)
	}
}

func (d draft) entity(r *corpus.Record, m *corpus.Mention) {
	if slices.ContainsFunc(r.Entities, func(e corpus.Entity) bool { return e.ID == m.Entity }) {
		return
	}
	e := corpus.Entity{ID: m.Entity, Kind: m.Kind, Name: m.Text, Unresolved: strings.Contains(string(m.Entity), "@")}
	if name, ok := d.names[m.Entity]; ok {
		e.Name = name
	}
	if m.Kind == corpus.Country {
		e.ISO2 = strings.TrimPrefix(string(m.Entity), "c:")
		e.ISO3 = e.ISO2 + "X"
	}
	r.Entities = append(r.Entities, e)
}

// body is a paragraph.
func body(sentences ...string) draftBlock { return draftBlock{corpus.RoleBody, sentences} }

// randomRecords makes records that exercise every distinction that counting
// makes. No two of them are duplicates.
func randomRecords(r *rand.Rand, n int) []*corpus.Record {
	var out []*corpus.Record
	seen := map[string]bool{}
	for len(out) < n {
		rec := randomRecord(r, len(out), out)
		key := corpus.StoryKey(rec.Article) + rec.Article.Source
		if !seen[key] {
			seen[key] = true
			out = append(out, rec)
		}
	}
	return out
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func randomRecord(r *rand.Rand, n int, before []*corpus.Record) *corpus.Record {
	a := &corpus.Article{
		ID: corpus.ArticleID(fmt.Sprintf("%016x", n*7919)), Origin: "random", Title: fmt.Sprint("Title ", n),
		Source: pick(r, "", "apnews.com", "kyivpost.com", "o'hara.ie"),
		Author: pick(r, "", "A. Writer"), Language: pick(r, "", "en", "en-GB", "sr"),
		Fetched: time.Unix(int64(r.IntN(1e9)), 0),
	}
	if r.IntN(4) > 0 {
		zone := time.FixedZone("", (r.IntN(27)-12)*3600)
		a.Published = time.Date(2025, 1, 1+r.IntN(90), r.IntN(24), 5, 0, 0, zone)
	}
	if r.IntN(3) > 0 {
		a.URL = fmt.Sprintf("https://example.org/%d", n)
		if r.IntN(2) == 0 {
			a.Canonical = a.URL + "/canonical"
		}
	}
	rec := &corpus.Record{Article: a}
	if len(before) > 0 && r.IntN(4) == 0 { // a copy of another outlet's text
		old := before[r.IntN(len(before))]
		a.Blocks = slices.Clone(old.Article.Blocks)
		rec.Sentences, rec.Mentions, rec.Entities, rec.Focus = old.Sentences, old.Mentions, old.Entities, old.Focus
		return rec
	}
	blocks := 1 + r.IntN(6)
	long := r.IntN(5) == 0
	for range blocks {
		randomBlock(r, rec, long)
	}
	for _, e := range rec.Entities {
		if e.Kind == corpus.Country && r.IntN(3) == 0 {
			rec.Focus = append(rec.Focus, corpus.Focus{Entity: e.ID, Score: float32(r.IntN(1001)) / 1000})
		}
	}
	return rec
}

func randomBlock(r *rand.Rand, rec *corpus.Record, long bool) {
	role := pick(r, corpus.RoleTitle, corpus.RoleBody, corpus.RoleBody, corpus.RoleBody, corpus.RoleCaption, corpus.RoleRelated, corpus.RoleCredit)
	block := len(rec.Article.Blocks)
	sentences := 1 + r.IntN(4)
	if long {
		sentences += 40
	}
	var text strings.Builder
	for range sentences {
		start := text.Len()
		for range r.IntN(4) {
			randomMention(r, rec, &text, block, role)
		}
		fmt.Fprintf(&text, "word%d. ", r.IntN(1000))
		if role.IsContent() {
			rec.Sentences = append(rec.Sentences, corpus.Span{Block: block, Start: start, End: text.Len() - 1})
		}
	}
	rec.Article.Blocks = append(rec.Article.Blocks, corpus.Block{
		Role: role, Rule: pick(r, "length", "position"), Line: r.IntN(9), Text: text.String(),
	})
}

func randomMention(r *rand.Rand, rec *corpus.Record, text *strings.Builder, block int, role corpus.Role) {
	m := corpus.Mention{
		Status: pick(r, corpus.Counted, corpus.Counted, corpus.Counted, corpus.Nested, corpus.Rejected),
		By:     "random", Join: pick(r, "", "surname"), Score: float32(r.IntN(1001)) / 1000,
	}
	if role.IsContent() {
		m.Sentence = len(rec.Sentences)
	}
	if m.Status != corpus.Counted {
		m.Reason, m.Enclosing = "inside a longer name", pick(r, "", "Bank of Somewhere")
	}
	var e corpus.Entity
	if n := r.IntN(8); r.IntN(2) == 0 {
		m.Kind, m.Form = corpus.Person, pick(r, corpus.FormFull, corpus.FormFamily, corpus.FormSingle)
		e = corpus.Entity{ID: corpus.EntityID(fmt.Sprintf("p:person-%d", n)), Name: pick(r, "Person ", "Pérson ", "Person the ") + fmt.Sprint(n)}
		if n == 0 {
			e.ID, e.Name, e.Unresolved = "p:person@"+corpus.EntityID(rec.Article.ID), "Person", true
		}
	} else {
		m.Kind, m.Form = corpus.Country, pick(r, corpus.FormName, corpus.FormDemonym, corpus.FormCapital, corpus.FormMetonym)
		m.Sub = pick(r, "", "", "GB-SCT")
		code := fmt.Sprintf("%c%c", 'A'+n, 'Z'-n)
		e = corpus.Entity{ID: corpus.EntityID("c:" + code), Name: "Country " + code, ISO2: code, ISO3: code + "X"}
	}
	e.Kind = m.Kind
	m.Text = pick(r, e.Name, "Name", "Näme")
	m.Span = corpus.Span{Block: block, Start: text.Len(), End: text.Len() + len(m.Text)}
	text.WriteString(m.Text + " ")
	if m.Status != corpus.Rejected || r.IntN(2) == 0 {
		m.Entity = e.ID
		if !slices.ContainsFunc(rec.Entities, func(x corpus.Entity) bool { return x.ID == e.ID }) {
			rec.Entities = append(rec.Entities, e)
		}
	}
	rec.Mentions = append(rec.Mentions, m)
}

// randomFilter makes a filter that leaves something to count more often than not.
func randomFilter(r *rand.Rand) corpus.Filter {
	var f corpus.Filter
	if r.IntN(4) == 0 {
		f.From = time.Date(2025, 1, 1+r.IntN(60), 23, 0, 0, 0, time.FixedZone("", -7200))
	}
	if r.IntN(4) == 0 {
		f.To = time.Date(2025, 2, 1+r.IntN(60), 1, 0, 0, 0, time.UTC)
	}
	if r.IntN(4) == 0 {
		f.Sources = pick(r, []string{"apnews.com"}, []string{"", "o'hara.ie"}, []string{"kyivpost.com", "nowhere.org"}, []string{"nowhere.org"}, []string{""})
	}
	if r.IntN(5) == 0 {
		f.Languages = pick(r, []string{"en"}, []string{"en-GB", "sr"}, []string{"EN-gb"}, []string{""}, []string{"fr"})
	}
	if r.IntN(4) == 0 {
		f.Persons = pick(r, []corpus.EntityID{"p:person-1"}, []corpus.EntityID{"p:person-2", "p:person-3"}, []corpus.EntityID{"p:nobody"})
	}
	if r.IntN(4) == 0 {
		f.Countries = []corpus.EntityID{pick(r, corpus.EntityID("c:AZ"), "c:BY")}
	}
	if r.IntN(3) == 0 {
		f.Roles = pick(r, []corpus.Role{corpus.RoleBody}, []corpus.Role{corpus.RoleCaption, corpus.RoleTitle}, []corpus.Role{corpus.RoleRelated, corpus.RoleBody})
	}
	if r.IntN(3) == 0 {
		f.Forms = pick(r, []corpus.Form{corpus.FormCapital}, corpus.CountedForms(), []corpus.Form{corpus.FormName, corpus.FormMetonym})
	}
	return f
}
