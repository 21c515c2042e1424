package corpus

import (
	"cmp"
	"math"
	"slices"
)

// PairOptions says which co-occurrences to count.
type PairOptions struct {
	Window Window    // default: article
	Unit   Unit      // default: articles; UnitMentions counts windows
	Kinds  [][2]Kind // default: every combination of kinds
}

// Pair is two entities named in the same window. With kinds person and country
// A is the person; with equal kinds A has the smaller identifier.
type Pair struct {
	A, B         EntityID
	AName, BName string
	Count        int
	Association
}

// Association measures how much more often two entities are named together
// than independence would have it.
//
// With n units, of which na name a, nb name b and nab name both together:
// Jaccard = nab/(na+nb-nab); NPMI = ln(n·nab/(na·nb)) / -ln(nab/n), from -1 to
// 1 (Bouma 2009); G2 is the log-likelihood ratio of the 2×2 table (Dunning
// 1993), zero when independent.
type Association struct {
	NPMI, G2, Jaccard float64
}

// Associate computes the association of two entities from counts of units.
func Associate(nab, na, nb, n int) Association {
	if nab <= 0 || n <= 0 {
		return Association{NPMI: -1, G2: g2(nab, na, nb, n)}
	}
	a := Association{Jaccard: float64(nab) / float64(na+nb-nab), G2: g2(nab, na, nb, n)}
	if nab == n {
		a.NPMI = 1 // both in every unit: the limit of the formula
		return a
	}
	pab := float64(nab) / float64(n)
	a.NPMI = math.Log(pab*float64(n)/float64(na)*float64(n)/float64(nb)) / -math.Log(pab)
	return a
}

func g2(nab, na, nb, n int) float64 {
	cells := [4][3]int{ // observed, row, column
		{nab, na, nb},
		{na - nab, na, n - nb},
		{nb - nab, n - na, nb},
		{n - na - nb + nab, n - na, n - nb},
	}
	sum := 0.0
	for _, c := range cells {
		if c[0] > 0 {
			sum += float64(c[0]) * math.Log(float64(c[0])*float64(n)/(float64(c[1])*float64(c[2])))
		}
	}
	return max(0, 2*sum)
}

// AllKinds lists the combinations of kinds that pairs can have.
func AllKinds() [][2]Kind {
	return [][2]Kind{{Person, Person}, {Person, Country}, {Country, Country}}
}

// windowKey numbers the window of a mention inside its article.
func windowKey(w Window, m *Mention) int {
	switch w {
	case WindowSentence:
		return m.Sentence
	case WindowParagraph:
		return m.Block
	}
	return 0
}

// windows counts the windows of an article.
func windows(w Window, r *Record) int {
	switch w {
	case WindowSentence:
		return len(r.Sentences)
	case WindowParagraph:
		n := 0
		for _, b := range r.Article.Blocks {
			if b.Role.IsContent() {
				n++
			}
		}
		return n
	}
	return 1
}

// pairCounter gathers what Cooccurrences needs in one walk over the records.
type pairCounter struct {
	opts  PairOptions
	f     Filter
	all   *tally
	one   map[EntityID]*tally
	both  map[[2]EntityID]*tally
	kinds map[EntityID]Kind
}

// Cooccurrences counts which entities are named together in the records that
// the filter selects, most often first, then by G2, then by identifiers.
func Cooccurrences(records []*Record, f Filter, o PairOptions) []Pair {
	o.Window, o.Unit = cmp.Or(o.Window, WindowArticle), cmp.Or(o.Unit, UnitArticles)
	if len(o.Kinds) == 0 {
		o.Kinds = AllKinds()
	}
	c := &pairCounter{
		opts: o, f: f, all: newTally(),
		one: map[EntityID]*tally{}, both: map[[2]EntityID]*tally{}, kinds: map[EntityID]Kind{},
	}
	for _, r := range records {
		if f.selects(r) {
			c.add(r)
		}
	}
	return c.pairs(names(records))
}

func (c *pairCounter) add(r *Record) {
	story := StoryKey(r.Article)
	c.all.add(r.Article, story, windows(c.opts.Window, r))
	in := map[int]map[EntityID]bool{} // window -> entities
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if !c.f.counts(r, m) {
			continue
		}
		c.kinds[m.Entity] = m.Kind
		w := windowKey(c.opts.Window, m)
		if in[w] == nil {
			in[w] = map[EntityID]bool{}
		}
		in[w][m.Entity] = true
	}
	for _, set := range in {
		ids := make([]EntityID, 0, len(set))
		for id := range set {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for i, a := range ids {
			addTo(c.one, a, r.Article, story)
			for _, b := range ids[i+1:] {
				if pair, ok := c.ordered(a, b); ok {
					addTo(c.both, pair, r.Article, story)
				}
			}
		}
	}
}

func addTo[K comparable](m map[K]*tally, k K, a *Article, story string) {
	if m[k] == nil {
		m[k] = newTally()
	}
	m[k].add(a, story, 1)
}

// ordered puts a pair in the order of the kinds asked for.
func (c *pairCounter) ordered(a, b EntityID) ([2]EntityID, bool) {
	for _, k := range c.opts.Kinds {
		if k[0] == c.kinds[a] && k[1] == c.kinds[b] {
			return [2]EntityID{a, b}, true
		}
		if k[0] == c.kinds[b] && k[1] == c.kinds[a] {
			return [2]EntityID{b, a}, true
		}
	}
	return [2]EntityID{}, false
}

func (c *pairCounter) pairs(name map[EntityID]string) []Pair {
	u := c.opts.Unit
	var out []Pair
	for k, t := range c.both {
		n := t.in(u)
		if n == 0 {
			continue
		}
		out = append(out, Pair{
			A: k[0], B: k[1], AName: name[k[0]], BName: name[k[1]], Count: n,
			Association: Associate(n, c.one[k[0]].in(u), c.one[k[1]].in(u), c.all.in(u)),
		})
	}
	slices.SortFunc(out, func(x, y Pair) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(y.G2, x.G2), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}
