package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"dateline/corpus"
)

// ranked is a pair with what it is sorted by.
type ranked struct {
	couple
	npmi, g2 float64
}

// ranking keeps the first pairs of an order, and those equal to the last.
type ranking struct {
	order corpus.PairOrder
	total int
	limit int // 0 or less for all
	pairs []ranked
	full  int     // pairs from which on the last ones are dropped
	last  *ranked // a pair that comes after it is none of the first; nil while any may be
}

func newRanking(order corpus.PairOrder, total, limit int) *ranking {
	return &ranking{order: order, total: total, limit: limit, full: 2*max(limit, 0) + 4096}
}

// add adds a pair, whose entities na and nb units name.
func (r *ranking) add(c couple, na, nb uint32) {
	of := corpus.Associate(int(c.n), int(na), int(nb), r.total)
	p := ranked{c, of.NPMI, of.G2}
	if r.last != nil && r.compare(*r.last, p) < 0 {
		return
	}
	r.pairs = append(r.pairs, p)
	if r.limit > 0 && len(r.pairs) >= r.full {
		r.cut()
		last := r.pairs[r.limit-1]
		r.last, r.full = &last, 2*len(r.pairs)+4096
	}
}

func (r *ranking) compare(x, y ranked) int {
	return r.order.Compare(int(x.n), corpus.Association{NPMI: x.npmi, G2: x.g2}, int(y.n), corpus.Association{NPMI: y.npmi, G2: y.g2})
}

// cut sorts the pairs and drops what comes after the first ones.
func (r *ranking) cut() {
	slices.SortFunc(r.pairs, r.compare)
	if r.limit <= 0 || len(r.pairs) <= r.limit {
		return
	}
	end := r.limit
	for end < len(r.pairs) && r.compare(r.pairs[end], r.pairs[r.limit-1]) == 0 {
		end++
	}
	r.pairs = r.pairs[:end]
}

// list calls each with the first pairs in their order, equal ones by their
// identifiers.
func (p *pairing) list(ctx context.Context, tx *sql.Tx, r *ranking, each func(*corpus.Pair) error) error {
	r.cut()
	n, err := p.nameAll(ctx, tx, r.pairs)
	if err != nil {
		return err
	}
	left := r.limit
	if left <= 0 {
		left = len(r.pairs)
	}
	for start := 0; start < len(r.pairs) && left > 0; {
		end := start + 1
		for end < len(r.pairs) && r.compare(r.pairs[start], r.pairs[end]) == 0 {
			end++
		}
		equal := r.pairs[start:end]
		slices.SortFunc(equal, n.byIdentifiers)
		for _, c := range equal[:min(left, len(equal))] {
			if err := each(p.pair(c, n, r.total)); err != nil {
				return err
			}
		}
		start, left = end, left-len(equal)
	}
	return nil
}

// pairNames are the entities of pairs: names by number, and how their identifiers sort.
type pairNames struct {
	number   []uint32 // sorted
	entities []corpus.Entity
	rank     []uint32 // of the identifiers
}

// nameAll reads the names of the entities of pairs, and puts the two of each
// into their order.
func (p *pairing) nameAll(ctx context.Context, tx *sql.Tx, pairs []ranked) (*pairNames, error) {
	seen := make([]bool, p.cube.entities+1)
	for _, c := range pairs {
		seen[c.a], seen[c.b] = true, true
	}
	n := &pairNames{}
	for e, is := range seen {
		if is {
			n.number = append(n.number, uint32(e))
		}
	}
	var err error
	if n.entities, err = entityNames(ctx, tx, n.number); err != nil {
		return nil, err
	}
	order := make([]int, len(n.number))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(n.entities[a].ID, n.entities[b].ID) })
	n.rank = make([]uint32, len(order))
	for at, i := range order {
		n.rank[i] = uint32(at)
	}
	for i := range pairs {
		c := &pairs[i]
		if !p.inOrder(n.of(c.a), n.of(c.b)) {
			c.a, c.b = c.b, c.a
		}
	}
	return n, nil
}

func (n *pairNames) at(entity uint32) int {
	i, _ := slices.BinarySearch(n.number, entity)
	return i
}

func (n *pairNames) of(entity uint32) *corpus.Entity { return &n.entities[n.at(entity)] }

func (n *pairNames) byIdentifiers(x, y ranked) int {
	return cmp.Or(cmp.Compare(n.rank[n.at(x.a)], n.rank[n.at(y.a)]), cmp.Compare(n.rank[n.at(x.b)], n.rank[n.at(y.b)]))
}

// pair turns a count into a row of the answer.
func (p *pairing) pair(c ranked, n *pairNames, total int) *corpus.Pair {
	a, b := n.of(c.a), n.of(c.b)
	na, nb := int(p.one[c.a]), int(p.one[c.b])
	return &corpus.Pair{
		A: a.ID, B: b.ID, AName: a.Name, BName: b.Name, Count: int(c.n), ACount: na, BCount: nb, Total: total,
		Association: corpus.Associate(int(c.n), na, nb, total),
	}
}
