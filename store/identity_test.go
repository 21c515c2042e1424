package store

import (
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dateline/corpus"
)

// settle settles even where no article is new.
func settle(t testing.TB, db *DB, link Linker) int {
	t.Helper()
	if err := db.write("test", func(w *writer) error { _, err := w.exec("DELETE FROM settled"); return err }); err != nil {
		t.Fatal(err)
	}
	n, err := db.Settle(context.Background(), link)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func hashOf(t testing.TB, db *DB) string {
	t.Helper()
	h, err := db.ContentHash(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// nobody joins nobody.
func nobody([]corpus.Sighting) []corpus.Decision { return nil }

// as joins every sighting of one person with another.
func as(entity, person corpus.EntityID) Linker {
	return func(sightings []corpus.Sighting) (out []corpus.Decision) {
		for _, s := range sightings {
			if s.Entity == entity {
				out = append(out, corpus.Decision{Article: s.Article, Entity: entity, Person: person, Rule: "test", Score: .75})
			}
		}
		return out
	}
}

func TestSettleJoins(t *testing.T) {
	db := openTest(t)
	put(
		t, db,
		draft{id: "0a", source: "a", date: "2025-01-01", blocks: []draftBlock{body("[p:joe-biden|Joe Biden|full] met [p:t-narayan|T. Narayan|initials]."), body("[c:US|America|name]")}}.record(t),
		draft{id: "0b", source: "b", blocks: []draftBlock{body("[p:tom-narayan|Tom Narayan|full] and [p:t-narayan|T. Narayan|initials].")}}.record(t),
	)
	before := hashOf(t, db)
	var seen []corpus.Sighting
	join := as("p:t-narayan", "p:tom-narayan")
	n := settle(t, db, func(s []corpus.Sighting) []corpus.Decision { seen = s; return join(s) })
	if n != 2 || len(seen) != 4 {
		t.Fatalf("%d decisions on %d sightings, want 2 on 4", n, len(seen))
	}
	first := seen[slices.IndexFunc(seen, func(s corpus.Sighting) bool { return s.Entity == "p:joe-biden" })]
	if first.Source != "a" || first.Day == "" || first.Story == "" || !slices.Equal(first.Countries, []corpus.EntityID{"c:US"}) || len(first.People) != 2 {
		t.Errorf("sighting %+v", first)
	}
	check(t, db)
	for query, want := range map[string]string{
		"SELECT name, mentions, articles FROM people ORDER BY name":                                    "Joe Biden|1|1;Tom Narayan|3|2",
		"SELECT text, mentions FROM spellings WHERE entity = 'p:tom-narayan' AND mentions ORDER BY 1":  "T. Narayan|2;Tom Narayan|1",
		"SELECT article, entity, person, rule, score FROM identity_list ORDER BY 1":                    "0a|p:t-narayan|p:tom-narayan|test|0.75;0b|p:t-narayan|p:tom-narayan|test|0.75",
		"SELECT count(*), count(extracted) FROM mentions":                                              "5|2",
		"SELECT mentions FROM article_entity x JOIN articles a ON a.id = x.article WHERE a.key = '0b'": "2",
		"SELECT DISTINCT e.key FROM mentions m JOIN entities e ON e.id = m.extracted":                  "p:t-narayan",
		"SELECT count(*) FROM pairs WHERE a = 'p:joe-biden' AND b = 'p:tom-narayan' AND a_name <> '' ": "1",
	} {
		if have := ask(t, db, query); have != want {
			t.Errorf("%s: %s, want %s", query, have, want)
		}
	}
	for _, name := range []string{"T. Narayan", "Tom Narayan", "p:t-narayan"} {
		if id, err := db.Resolve(context.Background(), name); err != nil || id != "p:tom-narayan" {
			t.Errorf("%q is %s, %v", name, id, err)
		}
	}
	if n, err := db.Settle(context.Background(), nobody); n != 0 || err != nil {
		t.Errorf("without a new article %d decisions changed, %v", n, err)
	}
	if n := settle(t, db, join); n != 0 {
		t.Errorf("the same decisions changed %d rows", n)
	}
	if n := settle(t, db, nobody); n != 2 || hashOf(t, db) != before {
		t.Errorf("%d decisions were taken back; the content is as before: %v", n, hashOf(t, db) == before)
	}
	check(t, db)
}

func TestSettleSplits(t *testing.T) {
	db := openTest(t)
	put(
		t, db,
		draft{id: "0a", source: "a", blocks: []draftBlock{body("[p:john-smith|John Smith|full] met.")}}.record(t),
		draft{id: "0b", source: "b", blocks: []draftBlock{body("[p:john-smith|JOHN SMITH|full] left.")}}.record(t),
	)
	before := hashOf(t, db)
	settle(t, db, func([]corpus.Sighting) []corpus.Decision {
		return []corpus.Decision{{Article: "0b", Entity: "p:john-smith", Person: "p:john-smith~0b", Rule: "test", Score: .5}}
	})
	check(t, db)
	if have := ask(t, db, "SELECT entity, name, mentions FROM people ORDER BY 1"); have != "p:john-smith|John Smith|1;p:john-smith~0b|John Smith|1" {
		t.Error(have)
	}
	settle(t, db, nobody)
	check(t, db)
	if have := ask(t, db, "SELECT key FROM entities"); have != "p:john-smith" || hashOf(t, db) != before {
		t.Errorf("entities %s after the split was taken back", have)
	}
}

// TestSettleIsReproducible holds that what is in the database after settling
// does not depend on the order of the articles nor on how often it is settled.
func TestSettleIsReproducible(t *testing.T) {
	records := randomRecords(rand.New(rand.NewPCG(7, 1)), 60)
	want := ""
	for seed, every := range []int{60, 7, 1} {
		db := openTest(t)
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		mixed := slices.Clone(records)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		changed := 0
		for batch := range slices.Chunk(mixed, every) {
			put(t, db, batch...)
			changed += settle(t, db, shuffling)
		}
		check(t, db)
		if changed == 0 {
			t.Fatal("nothing was decided")
		}
		if have := hashOf(t, db); want == "" {
			want = have
		} else if have != want {
			t.Errorf("settled after every %d articles, the content differs", every)
		}
	}
}

// shuffling is a linker whose decisions depend on how many articles there are,
// so that later calls take back what earlier ones did.
func shuffling(sightings []corpus.Sighting) (out []corpus.Decision) {
	var people []corpus.EntityID
	for _, s := range sightings {
		if !slices.Contains(people, s.Entity) {
			people = append(people, s.Entity)
		}
	}
	slices.Sort(people)
	for _, s := range sightings {
		h := fnv.New32a()
		h.Write([]byte(string(s.Article) + string(s.Entity)))
		to := people[(int(h.Sum32()>>8)+len(sightings))%len(people)]
		if h.Sum32()%5 == 0 {
			to = s.Entity + "~" + corpus.EntityID(s.Article)
		}
		if to != s.Entity && h.Sum32()%3 > 0 {
			out = append(out, corpus.Decision{Article: s.Article, Entity: s.Entity, Person: to, Rule: "shuffled", Score: .5})
		}
	}
	return out
}

// TestSettleRefusesNonsense holds that a decision on what is not there changes
// nothing.
func TestSettleRefusesNonsense(t *testing.T) {
	db := openTest(t)
	put(t, db, draft{id: "0a", blocks: []draftBlock{body("[p:joe-biden|Joe Biden|full] met.")}}.record(t))
	before := hashOf(t, db)
	for _, d := range []corpus.Decision{
		{Article: "0b", Entity: "p:joe-biden", Person: "p:x"},
		{Article: "0a", Entity: "p:nobody", Person: "p:x"},
		{Article: "0a", Entity: "p:joe-biden", Person: "p:joe-biden"},
	} {
		_, err := db.Settle(context.Background(), func([]corpus.Sighting) []corpus.Decision { return []corpus.Decision{d} })
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), string(d.Entity)) {
			t.Errorf("%+v: %v", d, err)
		}
	}
	if hashOf(t, db) != before {
		t.Error("a refused decision left its traces")
	}
}
