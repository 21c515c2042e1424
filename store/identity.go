package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"

	"dateline/corpus"
)

// Linker decides who is who across articles. It must be a function of the
// sightings alone, whatever their order.
type Linker func([]corpus.Sighting) []corpus.Decision

// Settle asks the linker who is who and makes it so: mentions, spellings and
// everything derived from them name the person decided on. What extraction said
// stays with each mention, and a decision that the linker no longer makes is
// taken back. It returns how many decisions changed; only those cost writing,
// and where no article is new since the last time nothing is done at all.
// Rulings are not heeded; see SettleBy.
func (db *DB) Settle(ctx context.Context, link Linker) (changed int, err error) {
	return db.SettleBy(ctx, func(r *corpus.Roll, _ []corpus.Ruling) []corpus.Decision { return link(r.Sightings()) })
}

// SettleBy settles as Settle does, by a judge who is shown the rulings, too.
func (db *DB) SettleBy(ctx context.Context, judge Judge) (changed int, err error) {
	err = db.write("settle", func(w *writer) error {
		return w.transaction(func() error {
			w.batch = newBatch()
			s := settling{w: w, ids: map[corpus.EntityID]int64{}}
			if current, err := s.current(); current || err != nil {
				return err
			}
			changed, err = s.settle(ctx, judge)
			if err != nil {
				return err
			}
			return s.mark()
		})
	})
	return changed, err
}

// sighted is a person of an article, by the numbers of their rows.
type sighted struct{ article, entity int64 }

// identity is a row of identities.
type identity struct {
	person int64
	rule   string
	score  int64
	named  bool // the article names the person by that identifier, too
}

// noOne is the number of the person whom somebody forgotten is.
const noOne = -1

// settling is one call of Settle.
type settling struct {
	w        *writer
	roll     corpus.Roll // its names by the numbers of entities, its lines by those of articles, from 1
	ids      map[corpus.EntityID]int64
	evidence evidenceTable
}

// current reports whether every article has been settled before.
func (s *settling) current() (bool, error) {
	row, err := s.w.first("SELECT 1 FROM settled WHERE articles = (SELECT count(*) FROM articles) AND last = (SELECT max(id) FROM articles)")
	return row != nil, err
}

// mark notes that every article is settled.
func (s *settling) mark() error {
	if _, err := s.w.exec("DELETE FROM settled"); err != nil {
		return err
	}
	_, err := s.w.exec("INSERT INTO settled (articles, last) SELECT count(*), ifnull(max(id), 0) FROM articles")
	return err
}

func (s *settling) settle(ctx context.Context, judge Judge) (int, error) {
	have, err := s.identities()
	if err != nil {
		return 0, err
	}
	if s.evidence, err = readEvidence(s.w.ask); err != nil {
		return 0, err
	}
	if err := s.readRoll(have); err != nil {
		return 0, err
	}
	rulings, err := readRulings(s.w.ask)
	if err != nil {
		return 0, err
	}
	want, err := s.wanted(judge(&s.roll, rulings))
	if err != nil {
		return 0, err
	}
	byArticle := map[int64][]sighted{}
	changed := 0
	for k := range have {
		if have[k] != want[k] {
			byArticle[k.article] = append(byArticle[k.article], k)
			changed++
		}
	}
	for k := range want {
		if _, ok := have[k]; !ok {
			byArticle[k.article] = append(byArticle[k.article], k)
			changed++
		}
	}
	articles := slices.Sorted(maps.Keys(byArticle))
	err = s.w.changeSegments(articles, func(article int64, c *columns) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return s.change(article, byArticle[article], have, want, c)
	})
	if err != nil {
		return 0, err
	}
	if err := s.w.writeAliases(); err != nil {
		return 0, err
	}
	return changed, s.tidy(changed)
}

// identities reads the decisions in force.
func (s *settling) identities() (map[sighted]identity, error) {
	out := map[sighted]identity{}
	err := s.w.rows("SELECT article, entity, person, rule, score, named FROM identities", nil, func(row []driver.Value) error {
		n := numbers(row)
		out[sighted{n[0], n[1]}] = identity{cmp.Or(n[2], noOne), asText(row[3]), n[4], n[5] == 1}
		return nil
	})
	return out, err
}

// numbers reads the integers of a row.
func numbers(row []driver.Value) []int64 {
	out := make([]int64, len(row))
	for i, v := range row {
		out[i], _ = v.(int64)
	}
	return out
}

// readRoll reads who is sighted in which article, as extraction said it: whom
// the packed columns name, with the decisions in force taken back.
func (s *settling) readRoll(have map[sighted]identity) error {
	if err := s.readNames(); err != nil {
		return err
	}
	type came struct{ gone, named map[uint32]bool } // who came in somebody's place; whose place they took
	decided := map[int64]*came{}
	for k, i := range have {
		d := decided[k.article]
		if d == nil {
			d = &came{map[uint32]bool{}, map[uint32]bool{}}
			decided[k.article] = d
		}
		d.named[uint32(k.entity)] = true
		if i.person != noOne && !i.named {
			d.gone[uint32(i.person)] = true
		}
	}
	err := s.w.eachSegment(func(g *segment) {
		all := slices.Clone(g.entity) // the lines share it
		for i := range g.n {
			named := all[g.from[i]:g.from[i+1]:g.from[i+1]]
			if d := decided[g.first+int64(i)]; d != nil {
				named = slices.DeleteFunc(named, func(e uint32) bool { return d.gone[e] || d.named[e] })
				named = slices.AppendSeq(slices.Clip(named), maps.Keys(d.named))
				slices.Sort(named)
			}
			s.roll.Lines = append(s.roll.Lines, s.line(named, g.source[i], g.day[i]))
		}
	})
	if err != nil {
		return err
	}
	return s.w.rows("SELECT id, key, text_key FROM articles", nil, func(row []driver.Value) error {
		n := numbers(row)
		if n[0] < 1 || n[0] > int64(len(s.roll.Lines)) {
			return fmt.Errorf("%w: article %d is in no segment", ErrDamaged, n[0])
		}
		l := &s.roll.Lines[n[0]-1]
		l.Article, l.Text, l.HasText = corpus.ArticleID(asText(row[1])), n[2], true
		return nil
	})
}

// line is the sightings of an article that names some people and countries.
func (s *settling) line(named []uint32, source uint32, day int32) corpus.RollLine {
	slices.SortStableFunc(named, func(a, b uint32) int { return cmp.Compare(s.kindOf(a), s.kindOf(b)) })
	people := 0
	for people < len(named) && s.kindOf(named[people]) == 0 {
		people++
	}
	l := corpus.RollLine{People: named[:people:people], Countries: named[people:], Source: source}
	l.Sighted = l.People
	if day != noDay {
		l.Day, l.Dated = int64(day), true
	}
	return l
}

func (s *settling) kindOf(entity uint32) uint8 {
	if key := s.roll.Names[entity]; len(key) > 1 && key[0] != 'p' {
		return 1
	}
	return 0
}

// eachSegment calls f with every segment.
func (w *writer) eachSegment(f func(*segment)) error {
	row, err := w.first("SELECT ifnull((SELECT max(id) FROM sources), 0), ifnull((SELECT max(id) FROM entities), 0)")
	if err != nil {
		return err
	}
	limits := numbers(row)
	var named, stories []byte
	return w.rows("SELECT first, articles, named, stories FROM segments ORDER BY first", nil, func(row []driver.Value) error {
		n := numbers(row)
		packedNamed, _ := row[2].([]byte)
		packedStories, _ := row[3].([]byte)
		if named, err = w.packer.unpack(packedNamed, named[:0]); err != nil {
			return err
		}
		if stories, err = w.packer.unpack(packedStories, stories[:0]); err != nil {
			return err
		}
		g := &segment{first: n[0], n: int(n[1])}
		if err := g.fill(named, stories, int(limits[1]), int(limits[0])); err != nil {
			return err
		}
		f(g)
		return nil
	})
}

// readNames reads the names of outlets, people and countries.
func (s *settling) readNames() error {
	s.roll.Sources = []string{""}
	err := s.w.rows("SELECT id, name FROM sources", nil, func(row []driver.Value) error {
		id := numbers(row)[0]
		s.roll.Sources = append(s.roll.Sources, make([]string, max(0, int(id)+1-len(s.roll.Sources)))...)
		s.roll.Sources[id] = asText(row[1])
		return nil
	})
	if err != nil {
		return err
	}
	return s.w.rows("SELECT id, key FROM entities", nil, func(row []driver.Value) error {
		id := numbers(row)[0]
		key := corpus.EntityID(asText(row[1]))
		s.roll.Names = append(s.roll.Names, make([]corpus.EntityID, max(0, int(id)+1-len(s.roll.Names)))...)
		s.roll.Names[id], s.ids[key] = key, id
		return nil
	})
}

// wanted turns decisions into rows. A person of the decision's own making gets
// a row of entities, like that of the person it is split from.
func (s *settling) wanted(decisions []corpus.Decision) (map[sighted]identity, error) {
	out := make(map[sighted]identity, len(decisions))
	numbers := make(map[corpus.ArticleID]int64, len(decisions))
	for _, d := range decisions {
		numbers[d.Article] = 0
	}
	for i := range s.roll.Lines {
		if _, decided := numbers[s.roll.Lines[i].Article]; decided {
			numbers[s.roll.Lines[i].Article] = int64(i) + 1
		}
	}
	for _, d := range decisions {
		article := numbers[d.Article]
		entity, sightedThere := s.ids[d.Entity]
		if article == 0 || !sightedThere || d.Person == d.Entity {
			return nil, invalid("decision on %s in article %s", d.Entity, d.Article)
		}
		person, ok := s.ids[d.Person]
		if d.Person == "" {
			person, ok = noOne, true
		}
		if !ok {
			id, err := s.w.exec("INSERT INTO entities (key, kind, name, unresolved) SELECT ?, kind, name, 0 FROM entities WHERE id = ?",
				string(d.Person), s.namesake(d, entity))
			if err != nil {
				return nil, err
			}
			person, s.ids[d.Person] = id, id
		}
		named := slices.Contains(s.roll.Lines[article-1].People, uint32(person))
		out[sighted{article, entity}] = identity{person, d.Rule, thousandths(float32(d.Score)), named}
	}
	return out, nil
}

// namesake is the row from which a split person takes the name: that of the
// identifier in front of the "~", else the sighting's own.
func (s *settling) namesake(d corpus.Decision, entity int64) int64 {
	for i, r := range d.Person {
		if r == '~' {
			return cmp.Or(s.ids[d.Person[:i]], entity)
		}
	}
	return entity
}

// change makes the changed decisions on one article effective.
func (s *settling) change(article int64, changed []sighted, have, want map[sighted]identity, c *columns) error {
	slices.SortFunc(changed, func(a, b sighted) int { return cmp.Compare(a.entity, b.entity) })
	moved := false
	for _, k := range changed {
		from, to := cmp.Or(have[k].person, k.entity), cmp.Or(want[k].person, k.entity)
		if err := s.record(k, want[k]); err != nil {
			return err
		}
		if from == to {
			continue // another rule says the same
		}
		moved = true
		if err := s.move(k, to); err != nil {
			return err
		}
	}
	if !moved {
		return nil
	}
	return s.rename(article, c)
}

func (s *settling) record(k sighted, i identity) (err error) {
	if i.person == 0 {
		_, err = s.w.exec("DELETE FROM identities WHERE article = ? AND entity = ?", k.article, k.entity)
		return err
	}
	var person driver.Value
	if i.person != noOne {
		person = i.person
	}
	_, err = s.w.exec("INSERT OR REPLACE INTO identities (article, entity, person, rule, score, named) VALUES (?, ?, ?, ?, ?, ?)",
		k.article, k.entity, person, i.rule, i.score, truth(i.named))
	return err
}

// move gives the mentions of a person of an article to another one.
func (s *settling) move(k sighted, to int64) error {
	type met struct {
		n, alias, evidence int64
		counted            bool
		text               string
	}
	var all []met
	err := s.w.rows("SELECT m.n, m.alias, m.evidence, v.status = 'counted', w.text FROM mentions m JOIN aliases l ON l.id = m.alias"+
		" JOIN surfaces w ON w.id = l.surface JOIN evidence v ON v.id = m.evidence"+
		" WHERE m.article = ? AND ifnull(m.extracted, l.entity) = ?",
		[]driver.Value{k.article, k.entity}, func(row []driver.Value) error {
			n := numbers(row)
			all = append(all, met{n[0], n[1], n[2], n[3] == 1, asText(row[4])})
			return nil
		})
	if err != nil {
		return err
	}
	var extracted driver.Value
	if to != k.entity {
		extracted = k.entity
	}
	for _, m := range all {
		evidence, err := s.w.recount(m.evidence, to == noOne)
		if err != nil {
			return err
		}
		alias, err := s.w.alias(max(to, 0), m.text)
		if err != nil {
			return err
		}
		s.w.batch.use(m.alias, m.counted, -1)
		s.w.batch.use(alias, to != noOne && (m.counted || evidence != m.evidence), 1)
		_, err = s.w.exec("UPDATE mentions SET alias = ?, extracted = ?, evidence = ? WHERE article = ? AND n = ?",
			alias, extracted, evidence, k.article, m.n)
		if err != nil {
			return err
		}
	}
	return nil
}

// rename derives anew whom an article names.
func (s *settling) rename(article int64, c *columns) error {
	before := rows(c.mentions)
	c.mentions = c.mentions[:0]
	err := s.w.ask(placedQuery, []any{article, article}, func(row []driver.Value) error {
		if row[1] == nil { // forgotten
			return nil
		}
		c.mentions = append(c.mentions, placedOf(row, s.evidence))
		return nil
	})
	if err != nil {
		return err
	}
	return s.w.renaming(article, before, rows(c.mentions))
}

// renaming brings namings up to date, as far as it goes.
func (w *writer) renaming(article int64, before, after []row) error {
	state, err := w.first("SELECT value FROM state WHERE name = 'named'")
	if err != nil || numbers(state)[0] < article {
		return err
	}
	for _, r := range before {
		if _, err := w.exec("DELETE FROM namings WHERE entity = ? AND article = ?", int64(r.entity), article); err != nil {
			return err
		}
	}
	for _, r := range after {
		if _, err := w.exec("INSERT INTO namings (entity, article, mentions) VALUES (?, ?, ?)", int64(r.entity), article, int64(r.mentions)); err != nil {
			return err
		}
	}
	return nil
}

// tidy gives namesakes the best name of the person that they were split from,
// and removes what no decision needs any more: namesakes without a mention, and
// spellings that a person had from mentions since taken away.
func (s *settling) tidy(changed int) error {
	const split = "key LIKE 'p:%~%'"
	const unused = split + " AND id NOT IN (SELECT person FROM identities WHERE person IS NOT NULL)"
	const base = "(SELECT b.name FROM entities b WHERE b.key = substr(entities.key, 1, instr(entities.key, '~') - 1))"
	if _, err := s.w.exec("UPDATE entities SET name = ifnull(" + base + ", name) WHERE " + split); err != nil || changed == 0 {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM aliases WHERE entity IN (SELECT id FROM entities WHERE " + unused + ")",
		"DELETE FROM entities WHERE " + unused,
		"DELETE FROM aliases WHERE uses = 0 AND entity IN (SELECT person FROM identities WHERE person IS NOT NULL)" +
			" AND surface NOT IN (SELECT w.id FROM entities e JOIN surfaces w ON w.text = e.name WHERE e.id = aliases.entity)",
	} {
		if _, err := s.w.exec(statement); err != nil {
			return err
		}
	}
	s.w.known = newCaches()
	return nil
}
