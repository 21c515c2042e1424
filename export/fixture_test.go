package export

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
	"dateline/store"
)

// hostile are texts that break careless writers.
func hostile() []string {
	return []string{
		`=HYPERLINK("http://example.org";"x")`, "+1 and counting", "-5 degrees", "@handle says", "＝full width", "a;b#c,d\te",
		`he said "no", twice`, "<b>&amp;</b>]]>", "naïve café 🇺🇦 𝔸", "عنوان من اليمين", "line\u2028separator", "back\\slash 'quoted'", "bell\x07",
	}
}

// fixture is a database of made-up articles that exercise every distinction
// that exports make.
func fixture(t testing.TB, n int) *store.DB {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "news.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	r := rand.New(rand.NewPCG(11, 7))
	var records []*corpus.Record
	for i := range n {
		records = append(records, fixtureRecord(r, i, records))
	}
	ctx := context.Background()
	if _, _, err := db.Put(ctx, records); err != nil {
		t.Fatal(err)
	}
	if err := db.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	return db
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func fixtureRecord(r *rand.Rand, n int, before []*corpus.Record) *corpus.Record {
	a := &corpus.Article{
		ID: corpus.ArticleID(fmt.Sprintf("%016x", n*7919+1)), Origin: "made up", Title: pick(r, hostile()...),
		Source: pick(r, "", "apnews.com", "kyivpost.com", "=cmd.ie"), Author: pick(r, "", "@A. Writer"), Language: pick(r, "", "en", "fr-CA"),
		Fetched: time.Unix(1_700_000_000+int64(r.IntN(1e6)), 0).UTC(),
	}
	if r.IntN(6) > 0 {
		a.Published = time.Date(2025, 1, 1+r.IntN(40), r.IntN(24), r.IntN(60), 5, 0, time.FixedZone("", (r.IntN(27)-12)*3600))
	}
	if r.IntN(3) > 0 {
		a.URL = fmt.Sprintf("https://example.org/%d?a=b&c=d", n)
	}
	if r.IntN(2) == 0 {
		a.Item = fmt.Sprintf("=%d", n)
	}
	rec := &corpus.Record{Article: a}
	if len(before) > 0 && r.IntN(5) == 0 { // a copy of another outlet's text
		old := before[r.IntN(len(before))]
		a.Source = fmt.Sprintf("copies-%d.org", n)
		a.Blocks, rec.Sentences, rec.Mentions, rec.Entities = slices.Clone(old.Article.Blocks), old.Sentences, old.Mentions, old.Entities
		return rec
	}
	fixtureBlock(r, rec, corpus.RoleTitle, 1)
	for range 1 + r.IntN(4) {
		fixtureBlock(r, rec, pick(r, corpus.RoleBody, corpus.RoleBody, corpus.RoleCaption, corpus.RoleRelated), 1+r.IntN(4))
	}
	for _, e := range rec.Entities {
		if e.Kind == corpus.Country && len(rec.Focus) < 2 {
			rec.Focus = append(rec.Focus, corpus.Focus{Entity: e.ID, Score: .5})
		}
	}
	return rec
}

func fixtureBlock(r *rand.Rand, rec *corpus.Record, role corpus.Role, sentences int) {
	block := len(rec.Article.Blocks)
	var text strings.Builder
	for range sentences {
		start := text.Len()
		text.WriteString(pick(r, "Näme ", "🇺🇦 flags ", "“So” ", "") + fmt.Sprintf("w%d ", r.IntN(1e6)))
		for range r.IntN(4) {
			fixtureMention(r, rec, &text, block, role)
		}
		text.WriteString("end. ")
		if role.IsContent() {
			rec.Sentences = append(rec.Sentences, corpus.Span{Block: block, Start: start, End: text.Len() - 1})
		}
	}
	rec.Article.Blocks = append(rec.Article.Blocks, corpus.Block{Role: role, Rule: "made up", Text: strings.TrimSpace(text.String())})
}

func fixtureMention(r *rand.Rand, rec *corpus.Record, text *strings.Builder, block int, role corpus.Role) {
	m := corpus.Mention{
		Status: pick(r, corpus.Counted, corpus.Counted, corpus.Counted, corpus.Counted, corpus.Nested, corpus.Rejected),
		By:     "made up", Join: pick(r, "", "family name"), Score: float32(r.IntN(1001)) / 1000,
	}
	if role.IsContent() {
		m.Sentence = len(rec.Sentences)
	}
	if m.Status != corpus.Counted {
		m.Reason, m.Enclosing = "inside a longer name", "Bank of Somewhere"
	}
	e := fixtureEntity(r, rec, &m)
	m.Kind = e.Kind
	m.Text = pick(r, e.Name, "Përson "+e.Name[len(e.Name)-1:])
	m.Span = corpus.Span{Block: block, Start: text.Len(), End: text.Len() + len(m.Text)}
	text.WriteString(m.Text + " ")
	if m.Status != corpus.Rejected {
		m.Entity = e.ID
		if !slices.ContainsFunc(rec.Entities, func(x corpus.Entity) bool { return x.ID == e.ID }) {
			rec.Entities = append(rec.Entities, e)
		}
	}
	rec.Mentions = append(rec.Mentions, m)
}

func fixtureEntity(r *rand.Rand, rec *corpus.Record, m *corpus.Mention) corpus.Entity {
	n := min(r.IntN(12), r.IntN(12))
	if r.IntN(5) < 3 {
		m.Form = pick(r, corpus.FormFull, corpus.FormFamily)
		e := corpus.Entity{ID: corpus.EntityID(fmt.Sprintf("p:pérson-%d", n)), Kind: corpus.Person, Name: fmt.Sprintf("Pérson %d", n)}
		switch n {
		case 0:
			e.ID, e.Name, e.Unresolved = "p:smith@"+corpus.EntityID(rec.Article.ID), "Smith", true
		case 1:
			e.ID, e.Name = "p:o-hara", `=O'Hara "Jr."`
		}
		return e
	}
	m.Form = pick(r, corpus.FormName, corpus.FormName, corpus.FormDemonym, corpus.FormCapital)
	codes := []string{"RU", "UA", "US", "CN", "FR", "DE", "KZ", "GB", "DDDE", "IN", "IT", "CU"}
	return corpus.Entity{ID: corpus.EntityID("c:" + codes[n]), Kind: corpus.Country, Name: "Country " + codes[n], ISO2: codes[n], ISO3: codes[n] + "X"}
}

// fixtureTokens cuts sentences at blanks.
func fixtureTokens(r *corpus.Record) [][]corpus.Span {
	var out [][]corpus.Span
	for _, s := range r.Sentences {
		text := r.Article.Blocks[s.Block].Text
		var tokens []corpus.Span
		for at := s.Start; at < s.End; {
			end := at
			for end < s.End && text[end] != ' ' {
				end++
			}
			if end > at {
				tokens = append(tokens, corpus.Span{Block: s.Block, Start: at, End: end})
			}
			at = end + 1
		}
		out = append(out, tokens)
	}
	return out
}
