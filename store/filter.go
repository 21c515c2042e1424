package store

import (
	"context"
	"database/sql"
	"fmt"
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

// scope is a filter made ready for SQL: every name in it is looked up once.
type scope struct {
	filter     corpus.Filter
	impossible bool // the filter names something that the database does not have
	sources    []int64
	unknown    bool // articles of unknown outlet are selected too
	entities   []int64
	match      string // full-text query, "" for none
	ordinary   bool   // mentions count as they do by default, so article_entity has the answer
	evidence   string // else the ids of the evidence that counts, "1,2,3"
	labels     string // and those of the labels of the blocks that are read
}

// columns names what conditions on articles look at, which are columns of
// articles or their copies in article_entity.
type columns struct{ id, day, source string }

// ofArticles are the columns of articles itself, named a.
var ofArticles = columns{"a.id", "a.day", "a.source"}

func newScope(ctx context.Context, tx *sql.Tx, f corpus.Filter) (*scope, error) {
	s := &scope{filter: f, ordinary: len(f.Roles) == 0 && len(f.Forms) == 0}
	if err := s.findSources(ctx, tx); err != nil {
		return nil, err
	}
	for _, key := range slices.Concat(f.Persons, f.Countries) {
		id, err := entityID(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		s.impossible = s.impossible || id == 0
		s.entities = append(s.entities, id)
	}
	if !s.ordinary {
		if err := s.findEvidence(ctx, tx); err != nil {
			return nil, err
		}
		if err := s.findLabels(ctx, tx); err != nil {
			return nil, err
		}
	}
	var err error
	s.match, err = matchQuery(ctx, tx, f.Text)
	return s, err
}

func (s *scope) findSources(ctx context.Context, tx *sql.Tx) error {
	for _, name := range s.filter.Sources {
		if name == "" {
			s.unknown = true
			continue
		}
		err := each(ctx, tx, "SELECT id FROM sources WHERE name = ?", []any{name}, func(row *sql.Rows) error {
			var id int64
			err := row.Scan(&id)
			s.sources = append(s.sources, id)
			return err
		})
		if err != nil {
			return err
		}
	}
	s.impossible = s.impossible || len(s.filter.Sources) > 0 && len(s.sources) == 0 && !s.unknown
	return nil
}

func (s *scope) findEvidence(ctx context.Context, tx *sql.Tx) error {
	var ids []int64
	err := each(ctx, tx, "SELECT id, kind, form, status, role FROM evidence", nil, func(row *sql.Rows) error {
		var id int64
		var kind, form, status, role string
		err := row.Scan(&id, &kind, &form, &status, &role)
		if counts(&s.filter, corpus.Kind(kind), corpus.Form(form), corpus.Status(status), corpus.Role(role)) {
			ids = append(ids, id)
		}
		return err
	})
	s.evidence = list(ids)
	return err
}

func (s *scope) findLabels(ctx context.Context, tx *sql.Tx) error {
	var ids []int64
	err := each(ctx, tx, "SELECT id, role FROM labels", nil, func(row *sql.Rows) error {
		var id int64
		var role corpus.Role
		err := row.Scan(&id, &role)
		if reads(&s.filter, role) {
			ids = append(ids, id)
		}
		return err
	})
	s.labels = list(ids)
	return err
}

// entityID looks up an entity, 0 where there is none.
func entityID(ctx context.Context, tx *sql.Tx, key corpus.EntityID) (id int64, err error) {
	err = each(ctx, tx, "SELECT id FROM entities WHERE key = ?", []any{string(key)}, func(row *sql.Rows) error {
		return row.Scan(&id)
	})
	return id, err
}

// list writes numbers for an IN expression.
func list(ids []int64) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(parts, ",")
}

// where is the condition that selects articles. It begins with WHERE and is
// never empty, so that conditions can be added with AND.
func (s *scope) where(c columns) (string, []any) {
	conditions := []string{"WHERE true"}
	var args []any
	if s.impossible {
		conditions = append(conditions, "false")
	}
	if !s.filter.From.IsZero() {
		conditions = append(conditions, fmt.Sprintf("%s >= %d", c.day, dayNumber(s.filter.From)))
	}
	if !s.filter.To.IsZero() {
		conditions = append(conditions, fmt.Sprintf("%s <= %d", c.day, dayNumber(s.filter.To)))
	}
	if len(s.filter.Sources) > 0 {
		from := fmt.Sprintf("%s IN (%s)", c.source, list(s.sources))
		if s.unknown {
			from = fmt.Sprintf("(%s OR %s IS NULL)", from, c.source)
		}
		conditions = append(conditions, from)
	}
	for _, id := range s.entities {
		conditions = append(conditions, fmt.Sprintf("%s IN (SELECT article FROM %s)", c.id, s.naming(id)))
	}
	if s.match != "" {
		conditions = append(conditions, c.id+" IN (SELECT rowid FROM article_text WHERE article_text MATCH ?)")
		args = append(args, s.match)
	}
	return strings.Join(conditions, " AND "), args
}

// naming is a row source, named x, of where one entity is named: article, day,
// source, and the number of mentions that count.
func (s *scope) naming(entity int64) string {
	if s.ordinary {
		return fmt.Sprintf("(SELECT article, day, source, mentions FROM article_entity"+
			" WHERE entity = %d AND mentions > 0) x", entity)
	}
	return fmt.Sprintf("(SELECT y.article, y.day, y.source, count(*) AS mentions FROM article_entity y"+
		" CROSS JOIN mentions m ON m.article = y.article AND m.entity = y.entity AND m.evidence IN (%s)"+
		" WHERE y.entity = %d GROUP BY y.article, y.day, y.source) x", s.evidence, entity)
}

// mentions is a row source, named x, of what is named: article, entity, and in
// the column that it also returns, how many mentions a row stands for.
func (s *scope) mentions() (source, weight string) {
	if s.ordinary {
		return "article_entity x ON x.article = a.id AND x.mentions > 0", "x.mentions"
	}
	return "mentions x ON x.article = a.id AND x.entity IS NOT NULL AND x.evidence IN (" + s.evidence + ")", "1"
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
