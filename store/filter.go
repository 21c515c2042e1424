package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dateline/corpus"
)

// counts reports whether mentions of this kind count under the filter's roles
// and forms. It is what corpus.Filter decides for counts in memory.
func counts(f *corpus.Filter, kind corpus.Kind, form corpus.Form, status corpus.Status, role corpus.Role) bool {
	switch {
	case status != corpus.Counted:
		return false
	case !reads(f, role):
		return false
	case kind == corpus.Country && len(f.Forms) > 0:
		return slices.Contains(f.Forms, form)
	}
	return form.Counted()
}

// reads reports whether the filter reads blocks of the role.
func reads(f *corpus.Filter, role corpus.Role) bool {
	if len(f.Roles) > 0 {
		return slices.Contains(f.Roles, role)
	}
	return role.IsContent()
}

// scope is a filter with every name in it looked up.
type scope struct {
	impossible bool // the filter names something that the database does not have
	from, to   int32
	sources    []bool // by number, 0 for articles of unknown outlet; nil for all
	entities   []uint32
	match      string // full-text query, "" for none
	spoken     bitmap // articles in the languages asked for, nil for all
	ordinary   bool   // mentions count as they do by default
}

func newScope(ctx context.Context, tx *sql.Tx, f corpus.Filter) (*scope, error) {
	s := &scope{from: math.MinInt32, to: math.MaxInt32, ordinary: len(f.Roles) == 0 && len(f.Forms) == 0}
	if !f.From.IsZero() {
		s.from = int32(dayNumber(f.From))
	}
	if !f.To.IsZero() {
		s.to = int32(dayNumber(f.To))
	}
	if err := s.findSources(ctx, tx, f.Sources); err != nil {
		return nil, err
	}
	for _, key := range slices.Concat(f.Persons, f.Countries) {
		id, err := entityID(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		s.impossible = s.impossible || id == 0
		s.entities = append(s.entities, uint32(id))
	}
	var err error
	s.match, err = matchQuery(ctx, tx, f.Text)
	return s, err
}

func (s *scope) findSources(ctx context.Context, tx *sql.Tx, names []string) error {
	found := len(names) == 0
	for _, name := range names {
		if s.sources == nil {
			s.sources = make([]bool, 1)
		}
		if name == "" {
			s.sources[0], found = true, true
			continue
		}
		err := each(ctx, tx, "SELECT id FROM sources WHERE name = ?", []any{name}, func(row *sql.Rows) error {
			var id int
			err := row.Scan(&id)
			if len(s.sources) <= id {
				s.sources = append(s.sources, make([]bool, id+1-len(s.sources))...)
			}
			s.sources[id], found = true, true
			return err
		})
		if err != nil {
			return err
		}
	}
	s.impossible = s.impossible || !found
	return nil
}

// entityID looks up an entity, 0 where there is none.
func entityID(ctx context.Context, tx *sql.Tx, key corpus.EntityID) (id int64, err error) {
	err = each(ctx, tx, "SELECT id FROM entities WHERE key = ?", []any{string(key)}, func(row *sql.Rows) error {
		return row.Scan(&id)
	})
	return id, err
}

// list writes numbers for an IN expression.
func list[N uint32 | int64](ids []N) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = strconv.FormatInt(int64(id), 10)
	}
	return strings.Join(parts, ",")
}

// matchQuery makes a full-text query of what the user wrote: as it stands where
// it follows the syntax of FTS5, else its words as literal text ("U.S.").
func matchQuery(ctx context.Context, tx *sql.Tx, text string) (string, error) {
	text = strings.ReplaceAll(text, "\x00", " ") // ends a text for SQLite
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	literal := quoteWords(text)
	for _, query := range []string{text, literal} {
		err := each(ctx, tx, "SELECT rowid FROM article_text WHERE article_text MATCH ? LIMIT 1", []any{query},
			func(*sql.Rows) error { return nil })
		if err == nil {
			return query, nil
		}
		if ctx.Err() != nil || query == literal {
			return "", fmt.Errorf("full-text query %q: %w", text, err)
		}
	}
	return literal, nil
}

func quoteWords(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = `"` + strings.ReplaceAll(w, `"`, `""`) + `"`
	}
	return strings.Join(words, " ")
}
