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
	With   EntityID  // only the pairs of this entity; "" for all
	Order  PairOrder // default: the count
	Least  int       // only pairs of this count or more
}

// PairOrder is what pairs are sorted by, most first.
type PairOrder string

// The orders of pairs.
const (
	OrderCount PairOrder = "count"
	OrderNPMI  PairOrder = "npmi"
	OrderG2    PairOrder = "g2"
)

// PairOrders lists the orders, the default first.
func PairOrders() []PairOrder { return []PairOrder{OrderCount, OrderNPMI, OrderG2} }

// Usual is the least count of a pair worth listing in the order, where nobody
// says: two who are named once, and together, have the highest NPMI there is.
func (o PairOrder) Usual() int {
	if o == OrderNPMI {
		return 3
	}
	return 0
}

// Compare compares two counted pairs in the order: by its measure, then by
// count, then by G2.
func (o PairOrder) Compare(n int, a Association, m int, b Association) int {
	first := 0
	switch o {
	case OrderNPMI:
		first = cmp.Compare(b.NPMI, a.NPMI)
	case OrderG2:
		// G2 tells how sure the association is; NPMI whether the two seek or
		// avoid each other. Who avoid each other come last.
		first = cmp.Compare(math.Copysign(b.G2, b.NPMI), math.Copysign(a.G2, a.NPMI))
	}
	return cmp.Or(first, cmp.Compare(m, n), cmp.Compare(b.G2, a.G2))
}

// Wants reports whether the options ask for the pair of these two entities.
func (o PairOptions) Wants(a, b EntityID) bool { return o.With == "" || o.With == a || o.With == b }

// Pair is two entities named in the same window. A is of the first of the
// kinds asked for; with equal kinds A has the smaller identifier.
type Pair struct {
	A, B         EntityID
	AName, BName string
	Count        int // units that name both in one window
	ACount       int // units that name A
	BCount       int // units that name B
	Total        int // units in all
	Association
}

// Association measures how much more often two entities are named together
// than independence would have it.
//
// With n units, of which na name a, nb name b and nab name both together:
// Jaccard = nab/(na+nb-nab); NPMI = ln(n·nab/(na·nb)) / -ln(nab/n), from -1 to
// 1 (Bouma 2009); G2 is the log-likelihood ratio of the 2×2 table (Dunning
// 1993), zero when independent.
//
// Where the window is smaller than the unit, a unit can name a in one window
// and b in another. It then belongs to two cells of the table, and n is raised
// to na+nb-nab where it would be too small to hold them.
type Association struct {
	NPMI, G2, Jaccard float64
}

// Associate computes the association of two entities from counts of units.
func Associate(nab, na, nb, n int) Association {
	n = max(n, na+nb-nab)
	if nab <= 0 {
		return Association{NPMI: -1, G2: g2(nab, na, nb, n)}
	}
	a := Association{Jaccard: float64(nab) / float64(na+nb-nab), G2: g2(nab, na, nb, n)}
	if nab == n {
		a.NPMI = 1 // both in every unit: the limit of the formula
		return a
	}
	both, all := float64(nab), float64(n)
	npmi := math.Log(all*both/(float64(na)*float64(nb))) / math.Log(all/both)
	a.NPMI = max(-1, min(npmi, 1)) // rounding may pass the limits
	return a
}

// g2 adds the cells so that exchanging a and b leaves every digit the same.
func g2(nab, na, nb, n int) float64 {
	cell := func(observed, row, column int) float64 {
		if observed <= 0 {
			return 0
		}
		expected := float64(row) * float64(column) / float64(n)
		return float64(observed) * math.Log(float64(observed)/expected)
	}
	agree := cell(nab, na, nb) + cell(n-na-nb+nab, n-na, n-nb)
	differ := cell(na-nab, na, n-nb) + cell(nb-nab, n-na, nb)
	return max(0, 2*(agree+differ))
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

// windows counts the windows of an article that lie in the filter's roles.
func windows(w Window, r *Record, f *Filter) int {
	n := 0
	switch w {
	case WindowSentence:
		for _, s := range r.Sentences {
			if f.reads(r, s.Block) {
				n++
			}
		}
	case WindowParagraph:
		for i := range r.Article.Blocks {
			if f.reads(r, i) {
				n++
			}
		}
	default:
		n = 1
	}
	return n
}

// pairCounter gathers what Cooccurrences needs in one walk over the records.
type pairCounter struct {
	opts     PairOptions
	f        Filter
	all      *tally
	clusters map[*Record]cluster
	one      map[EntityID]*tally
	both     map[[2]EntityID]*tally
	kinds    map[EntityID]Kind
}

// Cooccurrences counts which entities are named together in the records that
// the filter selects, in the order asked for, then by identifiers.
func Cooccurrences(records []*Record, f Filter, o PairOptions) []Pair {
	o.Window, o.Unit = cmp.Or(o.Window, WindowArticle), cmp.Or(o.Unit, UnitArticles)
	if len(o.Kinds) == 0 {
		o.Kinds = AllKinds()
	}
	c := &pairCounter{
		opts: o, f: f, all: newTally(), clusters: storiesOf(records),
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
	in := map[int]map[EntityID]bool{} // window -> entities
	here := c.clusters[r]
	c.all.add(r.Article, here, windows(c.opts.Window, r, &c.f))
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
			addTo(c.one, a, r.Article, here)
			for _, b := range ids[i+1:] {
				if pair, ok := c.ordered(a, b); ok && c.opts.Wants(a, b) {
					addTo(c.both, pair, r.Article, here)
				}
			}
		}
	}
}

func addTo[K comparable](m map[K]*tally, k K, a *Article, in cluster) {
	if m[k] == nil {
		m[k] = newTally()
	}
	m[k].add(a, in, 1)
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
		if n == 0 || n < c.opts.Least {
			continue
		}
		a, b, all := c.one[k[0]].in(u), c.one[k[1]].in(u), c.all.in(u)
		out = append(out, Pair{
			A: k[0], B: k[1], AName: name[k[0]], BName: name[k[1]], Count: n, ACount: a, BCount: b, Total: all,
			Association: Associate(n, a, b, all),
		})
	}
	slices.SortFunc(out, func(x, y Pair) int {
		return cmp.Or(c.opts.Order.Compare(x.Count, x.Association, y.Count, y.Association), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}
