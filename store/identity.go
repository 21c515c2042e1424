package store

import (
	"cmp"
	"context"
	"database/sql/driver"
	"maps"
	"slices"
	"strconv"

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
	return db.SettleBy(ctx, func(s []corpus.Sighting, _ []corpus.Ruling) []corpus.Decision { return link(s) })
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
}

// noOne is the number of the person whom somebody forgotten is.
const noOne = -1

// settling is one call of Settle.
type settling struct {
	w        *writer
	keys     map[int64]corpus.EntityID // entities
	ids      map[corpus.EntityID]int64
	articles map[int64]*corpus.Sighting // what an article's sightings share
	numbers  map[corpus.ArticleID]int64
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
	sightings, err := s.sightings()
	if err != nil {
		return 0, err
	}
	rulings, err := readRulings(s.w.ask)
	if err != nil {
		return 0, err
	}
	want, err := s.wanted(judge(sightings, rulings))
	if err != nil {
		return 0, err
	}
	byArticle := map[int64][]sighted{}
	changed := 0
	for k := range merged(have, want) {
		if have[k] != want[k] {
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

func merged(a, b map[sighted]identity) map[sighted]identity {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// identities reads the decisions in force.
func (s *settling) identities() (map[sighted]identity, error) {
	out := map[sighted]identity{}
	err := s.w.rows("SELECT article, entity, person, rule, score FROM identities", nil, func(row []driver.Value) error {
		n := numbers(row)
		out[sighted{n[0], n[1]}] = identity{cmp.Or(n[2], noOne), asText(row[3]), n[4]}
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

// sightings reads who is sighted in which article, as extraction said it.
func (s *settling) sightings() ([]corpus.Sighting, error) {
	if err := s.readEntities(); err != nil {
		return nil, err
	}
	if err := s.readArticles(); err != nil {
		return nil, err
	}
	var out []corpus.Sighting
	err := s.eachNamed(func(article int64, people, countries []corpus.EntityID) {
		shared := *s.articles[article]
		shared.People, shared.Countries = people, countries
		for _, p := range people {
			one := shared
			one.Entity = p
			out = append(out, one)
		}
	})
	return out, err
}

// eachNamed calls f with what extraction said that each article names, article
// by article. It reads the packed columns, and the mentions of those articles
// in which a decision has changed who is named.
func (s *settling) eachNamed(f func(article int64, people, countries []corpus.EntityID)) error {
	decided := map[int64]map[int64]bool{}
	err := s.w.rows("SELECT DISTINCT m.article, ifnull(m.extracted, l.entity) FROM mentions m JOIN aliases l ON l.id = m.alias"+
		" JOIN evidence v ON v.id = m.evidence WHERE m.article IN (SELECT article FROM identities)"+
		" AND ifnull(m.extracted, l.entity) IS NOT NULL AND (v.status = 'counted' OR v.reason = '"+forgotten+"')", nil, func(row []driver.Value) error {
		n := numbers(row)
		if decided[n[0]] == nil {
			decided[n[0]] = map[int64]bool{}
		}
		decided[n[0]][n[1]] = true
		return nil
	})
	if err != nil {
		return err
	}
	return s.w.eachSegment(func(g *segment) {
		for i := range g.n {
			article := g.first + int64(i)
			var named []int64
			if d := decided[article]; d != nil {
				named = slices.Sorted(maps.Keys(d))
			} else {
				for _, e := range g.entity[g.from[i]:g.from[i+1]] {
					named = append(named, int64(e))
				}
			}
			var people, countries []corpus.EntityID
			for _, e := range named {
				if key := s.keys[e]; len(key) > 1 && key[0] != 'p' {
					countries = append(countries, key)
				} else {
					people = append(people, key)
				}
			}
			f(article, people, countries)
		}
	})
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

func (s *settling) readEntities() error {
	s.keys = map[int64]corpus.EntityID{}
	return s.w.rows("SELECT id, key FROM entities", nil, func(row []driver.Value) error {
		id, _ := row[0].(int64)
		key := corpus.EntityID(asText(row[1]))
		s.keys[id], s.ids[key] = key, id
		return nil
	})
}

func (s *settling) readArticles() error {
	s.articles, s.numbers = map[int64]*corpus.Sighting{}, map[corpus.ArticleID]int64{}
	return s.w.rows("SELECT a.id, a.key, ifnull(o.name, ''), a.day, a.text_key FROM articles a LEFT JOIN sources o ON o.id = a.source",
		nil, func(row []driver.Value) error {
			n := numbers(row)
			a := &corpus.Sighting{
				Article: corpus.ArticleID(asText(row[1])), Source: asText(row[2]), Story: strconv.FormatInt(n[4], 10),
			}
			if row[3] != nil {
				a.Day = strconv.FormatInt(n[3], 10)
			}
			s.articles[n[0]], s.numbers[a.Article] = a, n[0]
			return nil
		})
}

// wanted turns decisions into rows. A person of the decision's own making gets
// a row of entities, like that of the person it is split from.
func (s *settling) wanted(decisions []corpus.Decision) (map[sighted]identity, error) {
	out := make(map[sighted]identity, len(decisions))
	for _, d := range decisions {
		article, known := s.numbers[d.Article]
		entity, sightedThere := s.ids[d.Entity]
		if !known || !sightedThere || d.Person == d.Entity {
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
		out[sighted{article, entity}] = identity{person, d.Rule, thousandths(float32(d.Score))}
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
	_, err = s.w.exec("INSERT OR REPLACE INTO identities (article, entity, person, rule, score) VALUES (?, ?, ?, ?, ?)",
		k.article, k.entity, person, i.rule, i.score)
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
