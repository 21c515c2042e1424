package store

import (
	"database/sql/driver"
	"maps"
	"strings"

	"dateline/corpus"
)

// dictionary remembers the rows of a table that is looked up by key. What a
// transaction adds is kept apart until it commits.
type dictionary[K comparable, V any] struct {
	kept, fresh map[K]V
}

// dictionaryLimit bounds the memory of a dictionary; beyond it, it starts anew.
// Its strings are copies: a name that is part of an article would keep the
// article in memory.
const dictionaryLimit = 1 << 16

func newDictionary[K comparable, V any]() dictionary[K, V] {
	return dictionary[K, V]{kept: map[K]V{}, fresh: map[K]V{}}
}

func (d *dictionary[K, V]) get(k K) (V, bool) {
	if v, ok := d.fresh[k]; ok {
		return v, true
	}
	v, ok := d.kept[k]
	return v, ok
}

func (d *dictionary[K, V]) commit() {
	if len(d.kept)+len(d.fresh) > dictionaryLimit {
		clear(d.kept)
	}
	maps.Copy(d.kept, d.fresh)
	clear(d.fresh)
}

func (d *dictionary[K, V]) rollback() { clear(d.fresh) }

// label is a row of labels, evidence one of evidence.
type (
	label    struct{ role, rule string }
	evidence struct{ kind, form, status, reason, role, rule, joined, subdivision string }
)

// alias is a spelling that stands for an entity, 0 for nobody.
type alias struct {
	entity int64
	text   string
}

// entity is what the writer knows of a row of entities.
type entity struct {
	id         int64
	kind       corpus.Kind
	name       string
	iso2, iso3 string
	unresolved bool
}

// caches hold the dictionaries of the writer.
type caches struct {
	sources  dictionary[string, int64]
	surfaces dictionary[string, int64]
	aliases  dictionary[alias, int64]
	labels   dictionary[label, int64]
	evidence dictionary[evidence, int64]
	entities dictionary[corpus.EntityID, entity]
}

func newCaches() caches {
	return caches{
		sources:  newDictionary[string, int64](),
		surfaces: newDictionary[string, int64](),
		aliases:  newDictionary[alias, int64](),
		labels:   newDictionary[label, int64](),
		evidence: newDictionary[evidence, int64](),
		entities: newDictionary[corpus.EntityID, entity](),
	}
}

func (c *caches) commit() {
	c.sources.commit()
	c.surfaces.commit()
	c.aliases.commit()
	c.labels.commit()
	c.evidence.commit()
	c.entities.commit()
}

func (c *caches) rollback() {
	c.sources.rollback()
	c.surfaces.rollback()
	c.aliases.rollback()
	c.labels.rollback()
	c.evidence.rollback()
	c.entities.rollback()
}

// identify returns the id of the row with the key: remembered, found or inserted.
func identify[K comparable](w *writer, d *dictionary[K, int64], k K, find, insert string, args, more []driver.Value) (int64, error) {
	if id, ok := d.get(k); ok {
		return id, nil
	}
	row, err := w.first(find, args...)
	if err != nil {
		return 0, err
	}
	if row != nil {
		id, _ := row[0].(int64)
		d.fresh[k] = id
		return id, nil
	}
	id, err := w.exec(insert, append(args, more...)...)
	if err == nil {
		d.fresh[k] = id
	}
	return id, err
}

// source returns the id of an outlet, nil where it is unknown.
func (w *writer) source(name string) (driver.Value, error) {
	if name == "" {
		return nil, nil
	}
	id, err := identify(w, &w.known.sources, name,
		"SELECT id FROM sources WHERE name = ?",
		"INSERT INTO sources (name) VALUES (?)", []driver.Value{name}, nil)
	return id, err
}

func (w *writer) surface(text string) (int64, error) {
	if id, ok := w.known.surfaces.get(text); ok {
		return id, nil // before the cost of folding
	}
	text = strings.Clone(text)
	return identify(w, &w.known.surfaces, text,
		"SELECT id FROM surfaces WHERE text = ?",
		"INSERT INTO surfaces (text, folded) VALUES (?, ?)", []driver.Value{text}, []driver.Value{fold(text)})
}

func (w *writer) label(b *corpus.Block) (int64, error) {
	k := label{string(b.Role), b.Rule}
	if id, ok := w.known.labels.get(k); ok {
		return id, nil
	}
	return identify(w, &w.known.labels, k,
		"SELECT id FROM labels WHERE role = ? AND rule = ?",
		"INSERT INTO labels (role, rule, content) VALUES (?, ?, ?)",
		[]driver.Value{k.role, k.rule}, []driver.Value{truth(b.Role.IsContent())})
}

func (w *writer) evidence(m *corpus.Mention, role corpus.Role) (int64, error) {
	k := evidence{
		string(m.Kind), string(m.Form), string(m.Status), m.Reason,
		string(role), m.By, m.Join, m.Sub,
	}
	if id, ok := w.known.evidence.get(k); ok {
		return id, nil
	}
	byDefault := counts(&corpus.Filter{}, m.Kind, m.Form, m.Status, role)
	return identify(w, &w.known.evidence, k,
		"SELECT id FROM evidence WHERE kind = ? AND form = ? AND status = ? AND reason = ?"+
			" AND role = ? AND rule = ? AND joined = ? AND subdivision = ?",
		"INSERT INTO evidence (kind, form, status, reason, role, rule, joined, subdivision, counted)"+
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[]driver.Value{k.kind, k.form, k.status, k.reason, k.role, k.rule, k.joined, k.subdivision},
		[]driver.Value{truth(byDefault)})
}

// entity returns the row of an entity, inserted or bettered where need be.
// Articles may disagree on an entity; which of them comes first is of no
// consequence: the better name, the greater code, resolved before unresolved.
func (w *writer) entity(e *corpus.Entity) (entity, error) {
	have, ok, err := w.findEntity(e.ID)
	if err != nil {
		return entity{}, err
	}
	if !ok {
		return w.insertEntity(e)
	}
	if have.kind != e.Kind {
		return entity{}, invalid("%s is a %s here and a %s in the database", e.ID, e.Kind, have.kind)
	}
	best := have
	if corpus.PreferName(e.Name, have.name) {
		best.name = strings.Clone(e.Name)
	}
	best.iso2, best.iso3 = max(have.iso2, e.ISO2), max(have.iso3, e.ISO3)
	best.unresolved = have.unresolved && e.Unresolved
	if e.Name != have.name {
		if _, err := w.alias(have.id, e.Name); err != nil {
			return entity{}, err
		}
	}
	if best != have {
		_, err = w.exec("UPDATE entities SET name = ?, iso2 = ?, iso3 = ?, unresolved = ? WHERE id = ?",
			best.name, orNull(best.iso2), orNull(best.iso3), truth(best.unresolved), best.id)
		w.known.entities.fresh[own(e.ID)] = best
	}
	return best, err
}

func (w *writer) findEntity(id corpus.EntityID) (entity, bool, error) {
	if e, ok := w.known.entities.get(id); ok {
		return e, true, nil
	}
	row, err := w.first("SELECT id, kind, name, ifnull(iso2, ''), ifnull(iso3, ''), unresolved"+
		" FROM entities WHERE key = ?", string(id))
	if err != nil || row == nil {
		return entity{}, false, err
	}
	e := entity{name: asText(row[2]), kind: corpus.Kind(asText(row[1])), iso2: asText(row[3]), iso3: asText(row[4])}
	e.id, _ = row[0].(int64)
	e.unresolved = row[5] == int64(1)
	w.known.entities.fresh[own(id)] = e
	return e, true, nil
}

func (w *writer) insertEntity(e *corpus.Entity) (entity, error) {
	id, err := w.exec("INSERT INTO entities (key, kind, name, iso2, iso3, unresolved) VALUES (?, ?, ?, ?, ?, ?)",
		string(e.ID), string(e.Kind), e.Name, orNull(e.ISO2), orNull(e.ISO3), truth(e.Unresolved))
	if err != nil {
		return entity{}, err
	}
	row := entity{id: id, kind: e.Kind, name: strings.Clone(e.Name), iso2: e.ISO2, iso3: e.ISO3, unresolved: e.Unresolved}
	w.known.entities.fresh[own(e.ID)] = row
	_, err = w.alias(id, e.Name)
	return row, err
}

func own(id corpus.EntityID) corpus.EntityID { return corpus.EntityID(strings.Clone(string(id))) }

// alias returns the number of a spelling of an entity, which it gets when first met.
func (w *writer) alias(entity int64, text string) (int64, error) {
	k := alias{entity, text}
	if id, ok := w.known.aliases.get(k); ok {
		return id, nil
	}
	k.text = strings.Clone(text)
	surface, err := w.surface(text)
	if err != nil {
		return 0, err
	}
	return identify(w, &w.known.aliases, k,
		"SELECT id FROM aliases WHERE ifnull(entity, 0) = ? AND surface = ?",
		"INSERT INTO aliases (entity, surface, mentions, uses) VALUES (nullif(?, 0), ?, 0, 0)",
		[]driver.Value{entity, surface}, nil)
}

// asText reads a text column of a row.
func asText(v driver.Value) string {
	s, _ := v.(string)
	return s
}

// truth writes a truth value.
func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// orNull writes a text that is NULL where it is unknown.
func orNull(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}
