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
		l, err := newPairLister(ctx, tx, s, q, db.together)
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
	atOnce          int             // rows in memory
	entities        []corpus.Entity // by identifier
	number          []uint32        // of the entities
	rank            []uint32        // position in entities plus 1 by number, 0 for others
	touching        []bool          // by position in entities; nil for all
	from            []uint32        // by position in entities: those whose pairs are listed are named in naming[from[i]:from[i+1]]
	naming          []uint32        // articles: number of the part, and position in it in the last 16 bits
	copies, stories *groups
	all             int      // units that the filter selects
	articles        []uint32 // of the entity at hand that name each other one, by position
	together        []naming
	scratch         []uint64
	days            map[int32]string // as they are written
}

func newPairLister(ctx context.Context, tx *sql.Tx, s *selection, q PairQuery, atOnce int) (*pairLister, error) {
	p := &pairing{selection: s, options: q.PairOptions, units: s.group(groupingOf(q.Unit))}
	p.window, p.windowed = windowSlot(q.Window)
	p.kind = s.counts().kind
	for _, k := range q.Kinds {
		a, b := kindNumber(k[0]), kindNumber(k[1])
		p.wanted[a][b], p.wanted[b][a] = true, true
	}
	p.one = p.each()
	l := &pairLister{
		pairing: p, q: q, atOnce: atOnce, copies: s.group(byCopy), stories: s.group(byStory), all: p.total(),
		rank: make([]uint32, s.cube.entities+1), days: map[int32]string{},
	}
	if err := l.choose(ctx, tx); err != nil {
		return nil, err
	}
	l.index()
	return l, nil
}

// choose lists the entities that can be in a pair.
func (l *pairLister) choose(ctx context.Context, tx *sql.Tx) error {
	among, err := numbersOf(ctx, tx, l.q.Among)
	if err != nil {
		return err
	}
	touching, err := numbersOf(ctx, tx, l.q.Touching)
	if err != nil {
		return err
	}
	var ids []uint32
	for e, n := range l.one {
		if n >= uint32(max(1, l.q.Least)) && (l.wanted[l.kind[e]][0] || l.wanted[l.kind[e]][1]) && (among == nil || among[uint32(e)]) {
			ids = append(ids, uint32(e))
		}
	}
	if l.entities, err = entitiesOf(ctx, tx, ids); err != nil {
		return err
	}
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(l.entities[a].ID, l.entities[b].ID) })
	slices.SortFunc(l.entities, func(a, b corpus.Entity) int { return cmp.Compare(a.ID, b.ID) })
	if touching != nil {
		l.touching = make([]bool, len(order))
	}
	for at, i := range order {
		l.number = append(l.number, ids[i])
		l.rank[ids[i]] = uint32(at) + 1
		if touching != nil {
			l.touching[at] = touching[ids[i]]
		}
	}
	l.articles = make([]uint32, len(order))
	return nil
}

// index lists the articles that name the entities whose pairs are listed.
func (l *pairLister) index() {
	l.from = make([]uint32, len(l.entities)+1)
	l.eachNaming(func(at, _ uint32) { l.from[at+1]++ })
	for i := range l.entities {
		l.from[i+1] += l.from[i]
	}
	l.naming = make([]uint32, l.from[len(l.entities)])
	next := slices.Clone(l.from)
	l.eachNaming(func(at, article uint32) {
		l.naming[next[at]] = article
		next[at]++
	})
}

// eachNaming calls f with the position of each entity that an article names, and
// the article.
func (l *pairLister) eachNaming(f func(at, article uint32)) {
	for n, part := range l.parts {
		s := part.segment
		for _, i := range part.articles {
			for x := s.from[i]; x < s.from[i+1]; x++ {
				at := l.rank[s.entity[x]]
				if at != 0 && s.count[x] >= 2 && (l.touching == nil || l.touching[at-1]) {
					f(at-1, uint32(n)<<16|uint32(i))
				}
			}
		}
	}
}

// numbersOf is the set of the numbers of entities, nil for a nil list.
func numbersOf(ctx context.Context, tx *sql.Tx, keys []corpus.EntityID) (map[uint32]bool, error) {
	if keys == nil {
		return nil, nil
	}
	set := make(map[uint32]bool, len(keys))
	for _, key := range keys {
		id, err := entityID(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		if id != 0 {
			set[uint32(id)] = true
		}
	}
	return set, nil
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

// of lists the pairs of the entity at a position: some of the others at a time,
// those of the first identifiers first.
func (l *pairLister) of(a int, each func(*PairRow) error) error {
	if l.touching != nil && !l.touching[a] {
		return nil
	}
	n := uint32(len(l.entities))
	if l.most(a) <= l.atOnce {
		return l.some(a, 0, n, nil, each)
	}
	clear(l.articles)
	l.visit(a, func(_ *segment, _ int, _, _, b uint32) { l.articles[b]++ })
	for begin := uint32(0); begin < n; {
		end, rows := begin, 0
		for ; end < n && (rows == 0 || rows+int(l.articles[end]) <= l.atOnce); end++ {
			rows += int(l.articles[end])
		}
		if err := l.some(a, begin, end, l.enough, each); err != nil {
			return err
		}
		begin = end
	}
	return nil
}

// most bounds the rows that are named with the entity at a position.
func (l *pairLister) most(a int) int {
	n := 0
	for _, article := range l.naming[l.from[a]:l.from[a+1]] {
		s, i := l.parts[article>>16].segment, article&0xffff
		n += int(s.from[i+1] - s.from[i])
	}
	return n
}

// visit calls f with every article that names the entity at a position together
// with another that its pairs are wanted with: where the two rows are, and the
// position of the other.
func (l *pairLister) visit(a int, f func(s *segment, i int, row, x, b uint32)) {
	for _, article := range l.naming[l.from[a]:l.from[a+1]] {
		s, i := l.parts[article>>16].segment, article&0xffff
		from, to := s.from[i], s.from[i+1]
		own, _ := slices.BinarySearch(s.entity[from:to], l.number[a])
		for x := from; x < to; x++ {
			if b := int(l.rank[s.entity[x]]) - 1; b >= 0 && s.count[x] >= 2 && l.wants(a, b) {
				f(s, int(i), from+uint32(own), x, uint32(b))
			}
		}
	}
}

// some lists the pairs with the entities from one position to another, of those
// that enough reports.
func (l *pairLister) some(a int, from, to uint32, enough func(b uint32) bool, each func(*PairRow) error) error {
	l.together = l.together[:0]
	l.visit(a, func(s *segment, i int, row, x, b uint32) {
		if b < from || b >= to || enough != nil && !enough(b) {
			return
		}
		if n := l.windows(s, row, x); n > 0 {
			unit := unitsOf(visit{s, i, s.day[i]}, l.copies, l.stories)
			unit.entity, unit.mentions = b, n
			l.together = append(l.together, unit)
		}
	})
	return eachEntity(l.together, func(of []naming) error {
		r := l.row(a, int(of[0].entity), of)
		if r.Count < max(1, l.q.Least) {
			return nil
		}
		return each(r)
	})
}

// enough reports whether the entity at hand and another can be named together in
// as many units as asked for: there are no more units than articles, but for
// windows.
func (l *pairLister) enough(b uint32) bool {
	return l.windowed && l.q.Unit == corpus.UnitMentions || int(l.articles[b]) >= l.q.Least
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
	l.date(r, of)
	return r
}

// in returns the count in a unit.
func (r *PairRow) in(u corpus.Unit) int {
	return corpus.Frequency{Mentions: r.Windows, Articles: r.Articles, Texts: r.Texts, Stories: r.Stories, Outlets: r.Outlets}.In(u)
}

// date fills in the days on which the two are named together.
func (l *pairLister) date(r *PairRow, of []naming) {
	slices.SortFunc(of, func(a, b naming) int { return cmp.Compare(a.day, b.day) })
	for len(of) > 0 && of[0].day == noDay { // they sort first
		of = of[1:]
	}
	if len(of) == 0 {
		return
	}
	r.First, r.Last = l.dateOf(of[0].day), l.dateOf(of[len(of)-1].day)
	for i := 0; l.q.Dated && i < len(of); i++ {
		if i == 0 || of[i].day != of[i-1].day {
			r.Days = append(r.Days, DayCount{Date: l.dateOf(of[i].day)})
		}
		r.Days[len(r.Days)-1].Articles++
	}
}

// dateOf writes a day, each one once: many pairs have the same.
func (l *pairLister) dateOf(day int32) string {
	s, ok := l.days[day]
	if !ok {
		s = dateOf(day)
		l.days[day] = s
	}
	return s
}
