package ledger

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"dateline/corpus"
)

// many is a person named in n articles, and rulings that make others that
// person.
func many(n, rulings int) (sightings []corpus.Sighting, log []corpus.Ruling) {
	sight := func(article, entity string) {
		sightings = append(sightings, corpus.Sighting{Article: corpus.ArticleID(article), Entity: corpus.EntityID(entity)})
	}
	for i := range n {
		sight(fmt.Sprintf("%016x", i), "p:ann-lee")
	}
	for i := range rulings {
		other := fmt.Sprint("p:ann-lee-", i)
		sight(fmt.Sprintf("%016x", n+i), other)
		log = append(log, corpus.NewRuling(corpus.Ruling{
			Time: time.Unix(int64(i), 0).UTC(), By: "t", Action: corpus.ActionMerge, Person: "p:ann-lee", Others: []string{other},
		}))
	}
	return sightings, log
}

// TestMany holds that a ruling costs what it changes: that those on a much named
// person do not each copy all that is known of her.
func TestMany(t *testing.T) {
	const most = 20 << 20 // bytes; copies would take 100 MB
	sightings, log := many(5000, 500)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	out, remarks := Replay(sightings, nil, log)
	runtime.ReadMemStats(&after)
	if len(out) != 500 || len(remarks) != 0 {
		t.Fatal(len(out), remarks)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > most {
		t.Errorf("500 rulings allocate %d MB", n>>20)
	}
}

// BenchmarkMany replays a thousand rulings on a person of 20,000 articles.
func BenchmarkMany(b *testing.B) {
	sightings, log := many(20_000, 1000)
	b.ReportAllocs()
	for b.Loop() {
		if out, remarks := Replay(sightings, nil, log); len(out) != 1000 || len(remarks) != 0 {
			b.Fatal(len(out), remarks)
		}
	}
}
