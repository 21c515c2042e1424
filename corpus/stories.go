package corpus

import (
	"cmp"
	"slices"
)

// The reasons for which two articles are of one story.
const (
	SameText = "same text" // equal but for white space, punctuation and case
	NearCopy = "near copy" // a copy with some words replaced, added or cut
	Rewrite  = "rewrite"   // one event told in other words
)

// StoryLink says that two articles are of one story.
type StoryLink struct {
	A, B   int // positions, A before B
	Reason string
	Score  float64 // part of the sequences of three words that both texts have; of a rewrite, see SameEvent
}

// Weaver finds the stories in a set of articles. What it finds does not depend
// on their order, nor on how many calls of Weave brought it about: articles are
// of one text, or one story, when links connect them, by way of others or not.
// Pairs that are connected already are not compared, so of the links it keeps
// those that connect.
type Weaver struct {
	Traces    []Trace
	Texts     []int64                                        // equal for equal main texts
	Sequences func(article int) (sorted []uint64, err error) // see Sequences

	Links         []StoryLink // those found
	texts, events forest
}

// forest joins numbers into sets.
type forest []int32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = int32(i)
	}
	return f
}

func (f forest) root(i int) int {
	for int(f[i]) != i {
		f[i] = f[f[i]]
		i = int(f[i])
	}
	return i
}

// join reports whether the two were apart. The smaller root stays one.
func (f forest) join(i, j int) bool {
	i, j = f.root(i), f.root(j)
	if i == j {
		return false
	}
	f[max(i, j)] = int32(min(i, j))
	return true
}

// Know adds links found before. It is called before Weave.
func (w *Weaver) Know(links []StoryLink) {
	w.prepare()
	for _, l := range links {
		if l.Reason != Rewrite {
			w.texts.join(l.A, l.B)
		}
		w.events.join(l.A, l.B)
	}
}

func (w *Weaver) prepare() {
	if w.texts == nil {
		w.texts, w.events = newForest(len(w.Traces)), newForest(len(w.Traces))
	}
}

// Weave finds the links of the articles from a position on with each other and
// with those before.
func (w *Weaver) Weave(from int) error {
	w.prepare()
	w.sameTexts(from)
	if err := w.nearCopies(from); err != nil {
		return err
	}
	w.rewrites(from)
	return nil
}

func (w *Weaver) link(i, j int, reason string, score float64) {
	i, j = min(i, j), max(i, j)
	w.Links = append(w.Links, StoryLink{i, j, reason, score})
	if reason != Rewrite {
		w.texts.join(i, j)
	}
	w.events.join(i, j)
}

func (w *Weaver) sameTexts(from int) {
	first := make(map[int64]int, len(w.Texts))
	for i, t := range w.Texts {
		j, seen := first[t]
		switch {
		case !seen:
			first[t] = i
		case i >= from && w.texts.root(i) != w.texts.root(j):
			w.link(j, i, SameText, 1)
		}
	}
}

// keyed is an article in a bucket.
type keyed struct {
	key     uint64
	day     int32
	article int32
}

// buckets sorts articles by their keys and calls f with each bucket of several,
// one of them new at least, earliest first.
func (w *Weaver) buckets(from int, keys func(i int, emit func(uint64)), f func([]keyed) error) error {
	wanted := map[uint64]bool{}
	for i := from; i < len(w.Traces); i++ {
		keys(i, func(k uint64) { wanted[k] = true })
	}
	var all []keyed
	for i := range w.Traces {
		keys(i, func(k uint64) {
			if from == 0 || wanted[k] {
				all = append(all, keyed{k, int32(w.Traces[i].Day), int32(i)})
			}
		})
	}
	slices.SortFunc(all, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.day, b.day), cmp.Compare(a.article, b.article))
	})
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].key == all[start].key {
			end++
		}
		if end-start > 1 {
			if err := f(all[start:end]); err != nil {
				return err
			}
		}
		start = end
	}
	return nil
}

// nearCopies compares the texts that share a band of their MinHash.
func (w *Weaver) nearCopies(from int) error {
	first := make(map[int64]bool, len(w.Texts))
	representative := make([]bool, len(w.Texts)) // one article for each text
	for i, t := range w.Texts {
		representative[i] = !first[t]
		first[t] = true
	}
	var kept sequenceCache
	for band := range Bands {
		err := w.buckets(from, func(i int, emit func(uint64)) {
			if len(w.Traces[i].Bands) > band && representative[i] {
				emit(uint64(w.Traces[i].Bands[band]))
			}
		}, func(bucket []keyed) error { return w.compareTexts(bucket, from, &kept) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Weaver) compareTexts(bucket []keyed, from int, kept *sequenceCache) error {
	for n, x := range bucket {
		for _, y := range bucket[n+1:] {
			i, j := int(x.article), int(y.article)
			if max(i, j) < from || w.texts.root(i) == w.texts.root(j) {
				continue
			}
			a, err := kept.get(i, w.Sequences)
			if err != nil {
				return err
			}
			b, err := kept.get(j, w.Sequences)
			if err != nil {
				return err
			}
			if score := Resemblance(a, b); score >= nearCopy {
				w.link(i, j, NearCopy, score)
			}
		}
	}
	return nil
}

// sequenceCache remembers the sequences of texts compared lately.
type sequenceCache struct{ of map[int][]uint64 }

func (c *sequenceCache) get(i int, read func(int) ([]uint64, error)) ([]uint64, error) {
	if s, ok := c.of[i]; ok {
		return s, nil
	}
	s, err := read(i)
	const many = 2000
	if len(c.of) >= many || c.of == nil {
		c.of = map[int][]uint64{}
	}
	c.of[i] = s
	return s, err
}

// rewrites compares the articles that share two of the people whom both name
// most, and were published within days of each other, as far as that is known.
func (w *Weaver) rewrites(from int) {
	_ = w.buckets(from, func(i int, emit func(uint64)) { w.Traces[i].pairsOfPeople(emit) }, func(bucket []keyed) error {
		var dated, undated []keyed
		for _, x := range bucket {
			if w.Traces[x.article].Dated {
				dated = append(dated, x)
			} else {
				undated = append(undated, x)
			}
		}
		for n, x := range dated {
			for _, y := range dated[n+1:] {
				if y.day-x.day > rewriteDays {
					break
				}
				w.compareEvents(x, y, from)
			}
		}
		for n, x := range undated {
			for _, y := range undated[n+1:] {
				w.compareEvents(x, y, from)
			}
			for _, y := range dated {
				w.compareEvents(x, y, from)
			}
		}
		return nil
	})
}

func (w *Weaver) compareEvents(x, y keyed, from int) {
	i, j := int(x.article), int(y.article)
	if max(i, j) < from || w.events.root(i) == w.events.root(j) {
		return
	}
	if score := SameEvent(&w.Traces[i], &w.Traces[j]); score > 0 {
		w.link(i, j, Rewrite, score)
	}
}

// pairsOfPeople numbers the pairs of the four people named most.
func (t *Trace) pairsOfPeople(emit func(uint64)) {
	const top = 4
	var most []Weight
	for _, x := range t.Named {
		if !x.Person {
			continue
		}
		at := len(most)
		for at > 0 && (most[at-1].N < x.N || most[at-1].N == x.N && most[at-1].Entity > x.Entity) {
			at--
		}
		if at < top {
			most = slices.Insert(most, at, x)
			most = most[:min(len(most), top)]
		}
	}
	for i, a := range most {
		for _, b := range most[i+1:] {
			emit(uint64(min(a.Entity, b.Entity))<<32 | uint64(max(a.Entity, b.Entity)))
		}
	}
}

// storyDays bounds how long a story goes on. What rewrites connect over a
// longer time is a topic, and is cut into stories of so many days.
const storyDays = 7

// Clusters returns for each article the first one, by position, of its text and
// of its story.
func (w *Weaver) Clusters() (texts, stories []int) {
	w.prepare()
	texts, stories = make([]int, len(w.Traces)), make([]int, len(w.Traces))
	type text struct {
		first int
		dated bool
		day   int
	}
	members := map[int][]text{} // event -> texts
	at := map[int]int{}         // text -> position among them
	for i := range w.Traces {
		texts[i] = w.texts.root(i)
		event := w.events.root(i)
		if texts[i] == i {
			at[i] = len(members[event])
			members[event] = append(members[event], text{first: i})
		}
		m := &members[event][at[texts[i]]]
		if t := &w.Traces[i]; t.Dated && (!m.dated || t.Day < m.day) {
			m.dated, m.day = true, t.Day
		}
	}
	storyOf := map[int]int{} // text -> story
	for _, list := range members {
		slices.SortFunc(list, func(a, b text) int {
			switch {
			case a.dated != b.dated:
				if b.dated {
					return -1
				}
				return 1
			case a.day != b.day:
				return cmp.Compare(a.day, b.day)
			}
			return cmp.Compare(a.first, b.first)
		})
		var part []int
		begin := list[0]
		flush := func() {
			for _, t := range part {
				storyOf[t] = slices.Min(part)
			}
			part = nil
		}
		for _, m := range list {
			if !begin.dated {
				begin = m
			} else if m.dated && m.day-begin.day >= storyDays {
				flush()
				begin = m
			}
			part = append(part, m.first)
		}
		flush()
	}
	for i := range stories {
		stories[i] = storyOf[texts[i]]
	}
	return texts, stories
}

// cluster says to which text and story an article belongs.
type cluster struct{ text, story int }

// storiesOf finds the texts and stories in records.
func storiesOf(records []*Record) map[*Record]cluster {
	w := Weaver{Sequences: func(i int) ([]uint64, error) { return Sequences(records[i].Article), nil }}
	keys := map[string]int64{}
	for _, r := range records {
		k := StoryKey(r.Article)
		if _, ok := keys[k]; !ok {
			keys[k] = int64(len(keys))
		}
		w.Traces, w.Texts = append(w.Traces, TraceOf(r)), append(w.Texts, keys[k])
	}
	out := make(map[*Record]cluster, len(records))
	if w.Weave(0) != nil {
		return out // Sequences never fails
	}
	texts, stories := w.Clusters()
	for i, r := range records {
		out[r] = cluster{texts[i], stories[i]}
	}
	return out
}
