package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"dateline/corpus"
)

// zipf draws from n things, the first ones far more often.
func zipf(r *rand.Rand, n uint64) int { return int(rand.NewZipf(r, 1.1, 3, n-1).Uint64()) }

// newsRecords makes articles of the size of news: twelve paragraphs of two or
// three sentences, 25 mentions of a dozen people and countries drawn by Zipf's law.
func newsRecords(first, n int) []*corpus.Record {
	out := make([]*corpus.Record, n)
	for i := range out {
		out[i] = newsRecord(first + i)
	}
	return out
}

func newsRecord(n int) *corpus.Record {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	source := fmt.Sprintf("outlet%d.com", zipf(r, 500))
	rec := &corpus.Record{Article: &corpus.Article{
		ID: corpus.ArticleID(fmt.Sprintf("%016x", uint64(n)*0x9e3779b97f4a7c15)), Source: source,
		URL: fmt.Sprintf("https://%s/news/2025/article-%d", source, n), Title: fmt.Sprint("A headline about event ", n),
		Origin: fmt.Sprint("bench.jsonl:", n), Language: "en", Published: time.Date(2022, 9, 1+r.IntN(1096), 8, 0, 0, 0, time.UTC),
	}}
	for range 12 { // who and what the article is about
		rec.Entities = addCast(r, rec.Entities)
	}
	for range 12 {
		newsBlock(r, rec)
	}
	return rec
}

func addCast(r *rand.Rand, cast []corpus.Entity) []corpus.Entity {
	n := zipf(r, 200000)
	e := corpus.Entity{ID: corpus.EntityID(fmt.Sprint("p:given-family", n)), Kind: corpus.Person, Name: fmt.Sprint("Given Family", n)}
	if r.IntN(3) == 0 {
		n = zipf(r, 250)
		e = corpus.Entity{ID: corpus.EntityID(fmt.Sprint("c:", n)), Kind: corpus.Country, Name: fmt.Sprint("Country", n), ISO2: fmt.Sprint(n)}
	}
	if slices.ContainsFunc(cast, func(x corpus.Entity) bool { return x.ID == e.ID }) {
		return cast
	}
	return append(cast, e)
}

func newsBlock(r *rand.Rand, rec *corpus.Record) {
	block := len(rec.Article.Blocks)
	var text []byte
	for range 2 + r.IntN(2) {
		start := len(text)
		for i := range 17 {
			if i == 3 || i == 11 && r.IntN(5) < 1 {
				text = newsMention(r, rec, text, block)
				continue
			}
			text = fmt.Appendf(text, "word%d ", zipf(r, 30000))
		}
		rec.Sentences = append(rec.Sentences, corpus.Span{Block: block, Start: start, End: len(text)})
	}
	rec.Article.Blocks = append(rec.Article.Blocks, corpus.Block{Role: corpus.RoleBody, Rule: "default", Line: block + 1, Text: string(text)})
}

func newsMention(r *rand.Rand, rec *corpus.Record, text []byte, block int) []byte {
	if len(rec.Mentions) >= 25 {
		return append(text, "nobody "...)
	}
	e := rec.Entities[r.IntN(len(rec.Entities))]
	form, name := corpus.FormFull, e.Name
	switch {
	case e.Kind == corpus.Country:
		if form = corpus.FormName; r.IntN(3) == 0 {
			form, name = corpus.FormDemonym, e.Name+"an"
		}
	case r.IntN(2) == 0:
		form, name = corpus.FormFamily, strings.TrimPrefix(e.Name, "Given ")
	}
	rec.Mentions = append(rec.Mentions, corpus.Mention{
		Span: corpus.Span{Block: block, Start: len(text), End: len(text) + len(name)}, Text: name, Kind: e.Kind, Form: form,
		Status: corpus.Counted, By: "bench", Join: "key", Score: 0.9, Sentence: len(rec.Sentences), Entity: e.ID,
	})
	return append(append(text, name...), ' ')
}

// processor is the CPU time that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPut stores batches of 1,000 articles into one growing database.
func BenchmarkPut(b *testing.B) {
	path := filepath.Join(b.TempDir(), "bench.db")
	db := openAt(b, path)
	var busy time.Duration
	articles, mentions := 0, 0
	for b.Loop() {
		b.StopTimer()
		records := newsRecords(articles, 1000)
		for _, r := range records {
			mentions += len(r.Mentions)
		}
		b.StartTimer()
		before := processor()
		stored, _ := put(b, db, records...)
		busy += processor() - before
		articles += stored
	}
	b.ReportMetric(float64(articles)/busy.Seconds(), "articles/cpu-s")
	b.ReportMetric(float64(mentions)/float64(articles), "mentions/article")
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/float64(articles), "bytes/article")
	}
}

// BenchmarkQuestions asks a database of 20,000 articles.
func BenchmarkQuestions(b *testing.B) {
	db := openTest(b)
	for first := 0; first < 20000; first += 1000 {
		put(b, db, newsRecords(first, 1000)...)
	}
	ctx := context.Background()
	month := corpus.Filter{From: mustDay("2024-05-01"), To: mustDay("2024-05-31")}
	top := corpus.EntityID("p:given-family0")
	for _, q := range []struct {
		name string
		ask  func() error
	}{
		{"people", func() error { _, err := db.Frequencies(ctx, corpus.Person, corpus.Filter{}, "", 50); return err }},
		{"people-month", func() error { _, err := db.Frequencies(ctx, corpus.Person, month, "", 50); return err }},
		{"pairs-month", func() error { _, err := db.Pairs(ctx, month, corpus.PairOptions{}, 100); return err }},
		{"pairs-month-sentence", func() error {
			_, err := db.Pairs(ctx, month, corpus.PairOptions{Window: corpus.WindowSentence}, 100)
			return err
		}},
		{"pairs", func() error { _, err := db.Pairs(ctx, corpus.Filter{}, corpus.PairOptions{}, 100); return err }},
		{"pairs-with-top", func() error {
			_, err := db.Pairs(ctx, corpus.Filter{Persons: []corpus.EntityID{top}}, corpus.PairOptions{With: top}, 50)
			return err
		}},
		{"timeline", func() error { _, err := db.Timeline(ctx, top, corpus.Filter{}, PeriodDay); return err }},
		{"concordance", func() error { _, err := db.Concordance(ctx, top, corpus.Filter{}, 20); return err }},
		{"text-common", func() error { _, err := db.Articles(ctx, corpus.Filter{Text: "word1"}, 20); return err }},
		{"text-rare", func() error { _, err := db.Articles(ctx, corpus.Filter{Text: "word29000"}, 20); return err }},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				if err := q.ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
