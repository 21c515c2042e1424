package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"dateline/corpus"
)

// PairQuery says which pairs EachPair lists.
type PairQuery struct {
	corpus.PairOptions                   // With stands for Touching with one entity
	Touching           []corpus.EntityID // only pairs with one of these; nil for all
	Among              []corpus.EntityID // only pairs with both among these; nil for all
	Least              int               // pairs that at least so many units name; 1 or less for all
	Dated              bool              // fill PairRow.Days
}

// PairRow is two entities named in the same window, counted in every unit.
type PairRow struct {
	corpus.Pair  // in the unit of the query
	AKind, BKind corpus.Kind
	AISO2, BISO2 string
	Windows      int // windows that name both
	Articles     int // articles with such a window
	Texts        int
	Stories      int
	Outlets      int
	First, Last  string // day of the first and the last such article, "" where none is dated
	Days         []DayCount
}

// DayCount is a number of articles of one day.
type DayCount struct {
	Date     string
	Articles int
}

// EachPair calls each with every pair of entities named together in the
// articles that the filter selects, by the identifiers of the two. It counts
// what Pairs counts; the pairs of one entity are in memory at a time. each is
// told how many entities came before and how many there are.
func (db *DB) EachPair(ctx context.Context, f corpus.Filter, q PairQuery, each func(n, of int, r *PairRow) error) error {
	q.Window, q.Unit = cmp.Or(q.Window, corpus.WindowArticle), cmp.Or(q.Unit, corpus.UnitArticles)
	if len(q.Kinds) == 0 {
		q.Kinds = corpus.AllKinds()
	}
	if q.With != "" {
		q.Touching, q.With = []corpus.EntityID{q.With}, ""
	}
	return db.read(ctx, "pairs", func(tx *sql.Tx) error {
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		if err := s.loadWindows(ctx, tx, db.packer, q.Window); err != nil {
			return err
		}
		l, err := newPairLister(ctx, tx, s, q)
		if err != nil {
			return err
		}
		for i := range l.entities {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := l.of(i, func(r *PairRow) error { return each(i, len(l.entities), r) })
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// pairLister lists the pairs of one entity after the other.
type pairLister struct {
	*pairing
	q               PairQuery
	entities        []corpus.Entity // by identifier
	number          []uint32        // of the entities
	rank            []uint32        // position in entities plus 1 by number, 0 for others
	touching        []bool          // by position in entities; nil for all
	kept            map[*segment][]bool
	copies, stories *groups
	all             int // units that the filter selects
	scratch         []uint64
}

func newPairLister(ctx context.Context, tx *sql.Tx, s *selection, q PairQuery) (*pairLister, error) {
	p := &pairing{selection: s, options: q.PairOptions, units: s.group(groupingOf(q.Unit))}
	p.window, p.windowed = windowSlot(q.Window)
	p.kind = s.counts().kind
	for _, k := range q.Kinds {
		a, b := kindNumber(k[0]), kindNumber(k[1])
		p.wanted[a][b], p.wanted[b][a] = true, true
	}
	p.one = p.each()
	l := &pairLister{
		pairing: p, q: q, copies: s.group(byCopy), stories: s.group(byStory), all: p.total(),
		kept: map[*segment][]bool{}, rank: make([]uint32, s.cube.entities+1),
	}
	for _, part := range s.parts {
		kept := make([]bool, part.n)
		for _, i := range part.articles {
			kept[i] = true
		}
		l.kept[part.segment] = kept
	}
	return l, l.choose(ctx, tx)
}

// choose lists the entities that can be in a pair.
func (l *pairLister) choose(ctx context.Context, tx *sql.Tx) error {
	var ids []uint32
	for e, n := range l.one {
		if n >= uint32(max(1, l.q.Least)) && (l.wanted[l.kind[e]][0] || l.wanted[l.kind[e]][1]) {
			ids = append(ids, uint32(e))
		}
	}
	entities, err := entitiesOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	order := make([]int, 0, len(ids))
	among := setOf(l.q.Among)
	for i := range ids {
		if among == nil || among[entities[i].ID] {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(entities[a].ID, entities[b].ID) })
	touching := setOf(l.q.Touching)
	if touching != nil {
		l.touching = make([]bool, len(order))
	}
	for at, i := range order {
		l.entities, l.number = append(l.entities, entities[i]), append(l.number, ids[i])
		l.rank[ids[i]] = uint32(at) + 1
		if touching != nil {
			l.touching[at] = touching[entities[i].ID]
		}
	}
	return nil
}

// setOf is nil for a nil list.
func setOf(ids []corpus.EntityID) map[corpus.EntityID]bool {
	if ids == nil {
		return nil
	}
	set := make(map[corpus.EntityID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// wants reports whether the pair of the entities at two positions is to be
// listed with the first of them: each pair is listed once.
func (l *pairLister) wants(a, b int) bool {
	switch {
	case a == b || !l.wanted[l.kind[l.number[a]]][l.kind[l.number[b]]]:
		return false
	case l.touching == nil || l.touching[b]:
		return a < b
	}
	return true
}

// of lists the pairs of the entity at a position.
func (l *pairLister) of(a int, each func(*PairRow) error) error {
	if l.touching != nil && !l.touching[a] {
		return nil
	}
	var together []naming
	for _, part := range l.parts {
		s, kept := part.segment, l.kept[part.segment]
		rows, articles := s.post().of(l.number[a])
		for k, i := range articles {
			if !kept[i] {
				continue
			}
			unit := unitsOf(visit{s, int(i), s.day[i]}, l.copies, l.stories)
			for x := s.from[i]; x < s.from[i+1]; x++ {
				b := int(l.rank[s.entity[x]]) - 1
				if b < 0 || s.count[x] < 2 || !l.wants(a, b) {
					continue
				}
				if n := l.windows(s, rows[k], x); n > 0 {
					unit.entity, unit.mentions = uint32(b), n
					together = append(together, unit)
				}
			}
		}
	}
	return eachEntity(together, func(of []naming) error {
		r := l.row(a, int(of[0].entity), of)
		if r.Count < max(1, l.q.Least) {
			return nil
		}
		return each(r)
	})
}

// windows counts the windows of an article that have both rows.
func (l *pairLister) windows(s *segment, x, y uint32) uint32 {
	if !l.windowed {
		return 1
	}
	return s.windows[l.window].common(x, y)
}

// row counts a pair.
func (l *pairLister) row(a, b int, of []naming) *PairRow {
	x, y := &l.entities[a], &l.entities[b]
	na, nb := l.one[l.number[a]], l.one[l.number[b]]
	if !l.inOrder(x, y) {
		x, y, na, nb = y, x, nb, na
	}
	r := &PairRow{Articles: len(of), AKind: x.Kind, BKind: y.Kind, AISO2: x.ISO2, BISO2: y.ISO2}
	for i := range of {
		r.Windows += int(of[i].mentions)
	}
	r.Texts, l.scratch = different(of, l.scratch, func(n *naming) uint64 { return n.text })
	r.Stories, l.scratch = different(of, l.scratch, func(n *naming) uint64 { return n.story })
	r.Outlets, l.scratch = different(of, l.scratch, func(n *naming) uint64 { return n.outlet })
	r.Pair = corpus.Pair{A: x.ID, B: y.ID, AName: x.Name, BName: y.Name, ACount: int(na), BCount: int(nb), Total: l.all}
	r.Count = r.in(l.q.Unit)
	r.Association = corpus.Associate(r.Count, r.ACount, r.BCount, r.Total)
	r.days(of, l.q.Dated)
	return r
}

// in returns the count in a unit.
func (r *PairRow) in(u corpus.Unit) int {
	return corpus.Frequency{Mentions: r.Windows, Articles: r.Articles, Texts: r.Texts, Stories: r.Stories, Outlets: r.Outlets}.In(u)
}

// days fills in the days on which the two are named together.
func (r *PairRow) days(of []naming, every bool) {
	slices.SortFunc(of, func(a, b naming) int { return cmp.Compare(a.day, b.day) })
	for len(of) > 0 && of[0].day == noDay { // they sort first
		of = of[1:]
	}
	if len(of) == 0 {
		return
	}
	r.First, r.Last = dateOf(of[0].day), dateOf(of[len(of)-1].day)
	for i := 0; every && i < len(of); i++ {
		if i == 0 || of[i].day != of[i-1].day {
			r.Days = append(r.Days, DayCount{Date: dateOf(of[i].day)})
		}
		r.Days[len(r.Days)-1].Articles++
	}
}
