package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// newsText makes a text of so many words, the frequent ones far more often.
func newsText(r *rand.Rand, words int) []string {
	z := rand.NewZipf(r, 1.1, 5, 20_000)
	out := make([]string, words)
	for i := range out {
		out[i] = fmt.Sprint("w", z.Uint64())
	}
	return out
}

func textRecord(id string, words []string) *Record {
	return &Record{Article: &Article{ID: ArticleID(id), Blocks: []Block{{Role: RoleBody, Text: strings.Join(words, " ")}}}}
}

// TestNearCopies measures how many copies are found when words are replaced.
func TestNearCopies(t *testing.T) {
	const texts = 100
	for _, c := range []struct {
		replaced float64
		least    int
	}{{.01, 100}, {.02, 97}, {.05, 70}} {
		r := rand.New(rand.NewPCG(2, 7))
		var records []*Record
		for i := range texts {
			words := newsText(r, 400)
			changed := append([]string{}, words...)
			for k := range changed {
				if r.Float64() < c.replaced {
					changed[k] = fmt.Sprint("x", r.IntN(1e6))
				}
			}
			records = append(records, textRecord(fmt.Sprint("a", i), words), textRecord(fmt.Sprint("b", i), changed))
		}
		found, wrong := 0, 0
		of := storiesOf(records)
		for i := 0; i < len(records); i += 2 {
			if of[records[i]].text == of[records[i+1]].text {
				found++
			}
			for j := 0; j < i; j++ {
				if of[records[i]].text == of[records[j]].text {
					wrong++
				}
			}
		}
		t.Logf("%.0f %% of the words replaced: %d of %d copies found, %d wrong", 100*c.replaced, found, texts, wrong)
		if found < c.least || wrong > 0 {
			t.Errorf("%.0f %% of the words replaced: %d of %d copies found, %d wrong", 100*c.replaced, found, texts, wrong)
		}
	}
}

// event is a record that names people and countries, some more often.
func event(id, title string, day int, names ...string) *Record {
	a := &Article{ID: ArticleID(id), Title: title, Blocks: []Block{{Role: RoleBody, Text: id}}}
	if day > 0 {
		a.Published = time.Date(2024, 7, day, 9, 0, 0, 0, time.UTC)
	}
	r := &Record{Article: a}
	seen := map[string]bool{}
	for _, n := range names {
		m := Mention{Kind: Person, Form: FormFull, Status: Counted, Entity: EntityID("p:" + n)}
		if strings.ToUpper(n) == n {
			m.Kind, m.Form, m.Entity = Country, FormName, EntityID("c:"+n)
		}
		r.Mentions = append(r.Mentions, m)
		if !seen[n] {
			seen[n] = true
			r.Entities = append(r.Entities, Entity{ID: m.Entity, Kind: m.Kind, Name: n})
		}
	}
	return r
}

func TestRewrites(t *testing.T) {
	summit := []string{"xi", "putin", "putin", "modi", "CN", "RU", "KZ", "KZ"}
	first := event("a", "Leaders meet in Kazakhstan", 3, summit...)
	for _, c := range []struct {
		name string
		b    *Record
		want bool
	}{
		{"the same event, other words", event("b", "Putin and Xi meet in Kazakhstan", 4, append(summit, "IN")...), true},
		{"no headline", event("b", "", 3, summit...), true},
		{"no date", event("b", "Leaders meet", 0, summit...), true},
		{"a week later", event("b", "Leaders meet in Kazakhstan", 10, summit...), false},
		{"other people", event("b", "Leaders meet in Kazakhstan", 3, "macron", "scholz", "CN", "RU", "KZ"), false},
		{"one person in common", event("b", "Leaders meet in Kazakhstan", 3, "putin", "scholz", "CN", "RU", "KZ"), false},
		{"two people among many", event("b", "The year in pictures", 3, "xi", "putin", "macron", "scholz", "starmer", "ishiba", "lula", "milei", "FR", "DE", "GB", "JP", "BR", "AR", "CN", "RU"), false},
	} {
		of := storiesOf([]*Record{first, c.b})
		if have := of[first].story == of[c.b].story; have != c.want {
			t.Errorf("%s: one story: %v, want %v", c.name, have, c.want)
		}
		if of[first].text == of[c.b].text {
			t.Errorf("%s: one text", c.name)
		}
	}
}

// TestTopicsAreCut holds that what goes on day after day is several stories.
func TestTopicsAreCut(t *testing.T) {
	var records []*Record
	for day := range 20 {
		records = append(records, event(fmt.Sprint("day", day), "The war goes on", day+1, "putin", "zelensky", "RU", "UA", "US"))
	}
	stories := map[int]int{}
	for _, c := range storiesOf(records) {
		stories[c.story]++
	}
	if len(stories) != 3 {
		t.Errorf("20 days are %d stories %v, want 3", len(stories), stories)
	}
}
