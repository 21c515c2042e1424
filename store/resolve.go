package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"dateline/corpus"
)

// Candidate is an entity that a name may mean.
type Candidate struct {
	ID       corpus.EntityID
	Kind     corpus.Kind
	Name     string
	Mentions int
}

// AmbiguousError says that a name stands for several entities.
type AmbiguousError struct {
	Query      string
	Candidates []Candidate // most mentions first
}

// Error lists the candidates.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q is ambiguous: %s", e.Query, candidateList(e.Candidates))
}

// NotFoundError says that nothing has the name.
type NotFoundError struct {
	Query string
	Near  []Candidate // entities with a similar name, nearest first
}

// Error lists what is near.
func (e *NotFoundError) Error() string {
	if len(e.Near) == 0 {
		return fmt.Sprintf("nobody and nothing is called %q", e.Query)
	}
	return fmt.Sprintf("nobody and nothing is called %q; near it: %s", e.Query, candidateList(e.Near))
}

// shown bounds the candidates in a message.
const shown = 10

func candidateList(cs []Candidate) string {
	var parts []string
	for _, c := range cs[:min(len(cs), shown)] {
		parts = append(parts, fmt.Sprintf("%s (%s, %d mentions)", c.ID, c.Name, c.Mentions))
	}
	if len(cs) > shown {
		parts = append(parts, fmt.Sprintf("and %d more", len(cs)-shown))
	}
	return strings.Join(parts, ", ")
}

// Resolve finds the entity that a text means: an identifier, a canonical name,
// another spelling, or a country's ISO code, tried in this order. Case and
// diacritics matter only between entities that they tell apart, and people
// known by part of a name only where nobody else is meant. Without kinds every
// kind is tried. The errors are *AmbiguousError and *NotFoundError.
func (db *DB) Resolve(ctx context.Context, s string, kinds ...corpus.Kind) (id corpus.EntityID, err error) {
	s = strings.TrimSpace(s)
	err = db.read(ctx, "resolve", func(tx *sql.Tx) error {
		r := resolver{ctx: ctx, tx: tx, query: s, kinds: kinds}
		id, err = r.resolve()
		return err
	})
	return id, err
}

type resolver struct {
	ctx   context.Context
	tx    *sql.Tx
	query string
	kinds []corpus.Kind
}

func (r *resolver) resolve() (corpus.EntityID, error) {
	code := strings.ToUpper(r.query)
	tries := []struct {
		where string
		args  []any
	}{
		{"e.key = ?", []any{r.query}},
		{"NOT e.unresolved AND e.name = ?", []any{r.query}},
		{"NOT e.unresolved AND " + spelled("text"), []any{r.query}},
		{"NOT e.unresolved AND " + spelled("folded") + " AND e.name IN (SELECT text FROM surfaces WHERE folded = ?)", []any{fold(r.query), fold(r.query)}},
		{"NOT e.unresolved AND " + spelled("folded"), []any{fold(r.query)}},
		{"e.kind = 'country' AND (e.iso2 = ? OR e.iso3 = ?)", []any{code, code}},
		{spelled("folded"), []any{fold(r.query)}},
	}
	for _, try := range tries {
		found, err := r.candidates(try.where, try.args)
		switch {
		case err != nil:
			return "", err
		case len(found) == 1 && strings.Contains(string(found[0].ID), "@") && string(found[0].ID) != r.query:
			return r.unlessNamed(found[0])
		case len(found) == 1:
			return r.settled(found[0])
		case len(found) > 1:
			return "", &AmbiguousError{r.query, found}
		}
	}
	near, err := r.near()
	if err != nil {
		return "", err
	}
	return "", &NotFoundError{r.query, near}
}

// spelled is the condition that an entity has a spelling.
func spelled(column string) string {
	return "e.id IN (SELECT l.entity FROM surfaces s JOIN aliases l ON l.surface = s.id WHERE l.entity IS NOT NULL AND s." + column + " = ?)"
}

// candidates lists the entities that a condition selects, most mentions first.
func (r *resolver) candidates(where string, args []any) ([]Candidate, error) {
	var out []Candidate
	err := each(r.ctx, r.tx, "SELECT e.key, e.kind, e.name, "+
		"(SELECT ifnull(sum(mentions), 0) FROM aliases WHERE ifnull(entity, 0) = e.id) AS n FROM entities e WHERE "+where+
		" ORDER BY n DESC, e.key", args, func(row *sql.Rows) error {
		var c Candidate
		err := row.Scan(&c.ID, &c.Kind, &c.Name, &c.Mentions)
		if len(r.kinds) == 0 || slices.Contains(r.kinds, c.Kind) {
			out = append(out, c)
		}
		return err
	})
	if len(out) > 1 {
		out = slices.DeleteFunc(out, func(c Candidate) bool { return c.Mentions == 0 && out[0].Mentions > 0 && c.Kind == corpus.Person })
	}
	return out, err
}

// present is the condition that an entity has not become another one in every
// article that names it.
const present = "(id NOT IN (SELECT entity FROM identities) OR id IN (SELECT entity FROM aliases WHERE mentions > 0 AND entity IS NOT NULL))"

// settled returns the one person that somebody has become in every article, or
// the same candidate.
func (r *resolver) settled(c Candidate) (corpus.EntityID, error) {
	if c.Mentions > 0 || c.Kind != corpus.Person {
		return c.ID, nil
	}
	found, err := r.candidates("e.id IN (SELECT i.person FROM identities i JOIN entities x ON x.id = i.entity WHERE x.key = ?)", []any{string(c.ID)})
	if err != nil || len(found) == 0 {
		return c.ID, err
	}
	if len(found) > 1 {
		return "", &AmbiguousError{r.query, found}
	}
	return found[0].ID, nil
}

// unlessNamed returns somebody known by part of a name, unless people are known
// whose full name ends with it: then the query may mean any of them.
func (r *resolver) unlessNamed(c Candidate) (corpus.EntityID, error) {
	full, err := r.candidates("e.kind = 'person' AND NOT e.unresolved AND e.name LIKE ? ESCAPE '\\'", []any{"% " + likeText(r.query)})
	if err != nil || len(full) == 0 {
		return c.ID, err
	}
	return "", &AmbiguousError{r.query, append(full, c)}
}

// likeText writes a text so that LIKE takes it as it stands.
func likeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}

// near lists a few entities with a spelling that holds the query or differs
// from it by few letters.
func (r *resolver) near() ([]Candidate, error) {
	const most = 5
	want := fold(r.query)
	if want == "" {
		return nil, nil
	}
	limit := 1 + len([]rune(want))/5
	far := map[int64]int{} // entity -> distance
	err := each(r.ctx, r.tx, "SELECT l.entity, s.folded FROM aliases l JOIN surfaces s ON s.id = l.surface"+
		" JOIN entities e ON e.id = l.entity WHERE NOT e.unresolved", nil, func(row *sql.Rows) error {
		var id int64
		var have string
		err := row.Scan(&id, &have)
		d := distance(want, have, limit)
		if strings.Contains(have, want) {
			d = min(d, limit)
		}
		if old, ok := far[id]; d <= limit && (!ok || d < old) {
			far[id] = d
		}
		return err
	})
	if err != nil || len(far) == 0 {
		return nil, err
	}
	type scored struct {
		Candidate
		distance int
	}
	var all []scored
	for id, d := range far {
		found, err := r.candidates("e.id = ?", []any{id})
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			all = append(all, scored{c, d})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.ID, b.ID))
	})
	var out []Candidate
	for _, s := range all[:min(len(all), most)] {
		out = append(out, s.Candidate)
	}
	return out, nil
}
