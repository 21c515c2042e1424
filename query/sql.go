package query

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// SQL answers a statement that only reads. more says that the answer goes on
// after the limit.
func (q *Query) SQL(ctx context.Context, text string) (g *Grid, more bool, err error) {
	s, err := q.SQLStream(ctx, text)
	if err != nil {
		return nil, false, err
	}
	g = &Grid{Cols: s.Cols}
	size := 0
	err = s.Each(func(row ...any) error {
		if q.Options.Limit > 0 && len(g.Rows) == q.Options.Limit {
			return errEnough
		}
		for _, v := range row {
			size += 16 + len(Cell(v))
		}
		if q.Options.MaxBytes > 0 && size > q.Options.MaxBytes {
			return Usagef("the answer is larger than %d MiB; ask for fewer rows or columns, or download all of it", q.Options.MaxBytes>>20)
		}
		g.Add(row...)
		return nil
	})
	if errors.Is(err, errEnough) {
		return g, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	return g, false, nil
}

// SQLStream is SQL without limits, row by row. The rows must be asked for, so
// that the statement ends.
func (q *Query) SQLStream(ctx context.Context, text string) (*Stream, error) {
	if strings.TrimSpace(text) == "" {
		return nil, Usagef("the query is empty")
	}
	values, err := readValues(q.Options.Values)
	if err != nil {
		return nil, err
	}
	if text, err = q.withCodes(text); err != nil {
		return nil, err
	}
	rows, err := q.DB.QueryNamed(ctx, text, values)
	if err != nil {
		return nil, err
	}
	s := &Stream{Cols: named(rows.Columns)}
	s.Each = func(each func(...any) error) error {
		defer rows.Close()
		for row, err := range rows.Rows() {
			if err == nil {
				err = each(row...)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	return s, nil
}

// named tells columns of one name apart, as keys of an object must be: the
// second n is n_2.
func named(columns []string) []string {
	taken := map[string]bool{}
	for _, c := range columns {
		taken[c] = true
	}
	used := map[string]bool{}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c
		for n := 2; used[out[i]]; n++ {
			if next := fmt.Sprintf("%s_%d", c, n); !taken[next] {
				out[i] = next
			}
		}
		used[out[i]] = true
	}
	return out
}

// errEnough ends a walk over rows.
var errEnough = errors.New("enough")

// readValues reads NAME=VALUE.
func readValues(given []string) (map[string]any, error) {
	out := map[string]any{}
	for _, p := range given {
		name, value, ok := strings.Cut(p, "=")
		name = strings.TrimLeft(name, ":@$")
		if !ok || name == "" {
			return nil, Usagef("--param %q: write it as name=value", p)
		}
		out[name] = value
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			out[name] = n
		} else if x, err := strconv.ParseFloat(value, 64); err == nil && decimal.MatchString(value) {
			out[name] = x
		}
	}
	return out, nil
}

// decimal is a number as people write it: neither "nan" nor "0x1p-2".
var decimal = regexp.MustCompile(`^[+-]?[\d.]+(?:[eE][+-]?\d+)?$`)

// explaining is how a query begins that asks for its plan.
var explaining = regexp.MustCompile(`(?i)^explain\s+(query\s+plan\s+)?`)

// codesTable is the name under which a query in SQL finds the codes.
const codesTable = "country_codes"

// withCodes puts the codes before a query that asks for them, as a common table
// expression: the database itself holds those of the countries named alone.
func (q *Query) withCodes(query string) (string, error) {
	if !strings.Contains(strings.ToLower(query), codesTable) || q.Countries == nil {
		return query, nil
	}
	g, err := q.Countries.Codes()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	query = withoutComments(query)
	explain := explaining.FindString(query)
	query = query[len(explain):]
	recursive, rest := "", query
	if fields := strings.Fields(query); len(fields) > 0 && strings.EqualFold(fields[0], "with") {
		rest = query[len("with"):]
		if len(fields) > 1 && strings.EqualFold(fields[1], "recursive") {
			recursive, rest = " RECURSIVE", strings.TrimSpace(rest)[len("recursive"):]
		}
		rest = "," + rest
	}
	b.WriteString(explain + "WITH" + recursive + " " + codesTable + "(" + strings.Join(g.Cols, ", ") + ") AS (VALUES ")
	for i, row := range g.Rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("(" + strings.Join(literals(row), ",") + ")")
	}
	b.WriteString(") " + rest)
	return b.String(), nil
}

// withoutComments cuts off the blanks and comments before a query.
func withoutComments(query string) string {
	for {
		query = strings.TrimSpace(query)
		end := ""
		switch {
		case strings.HasPrefix(query, "--"):
			end = "\n"
		case strings.HasPrefix(query, "/*"):
			end = "*/"
		default:
			return query
		}
		_, query, _ = strings.Cut(query, end)
	}
}

// literals writes texts as SQL does, the empty one as NULL.
func literals(row []any) []string {
	out := make([]string, len(row))
	for i, v := range row {
		out[i] = "NULL"
		if s, ok := v.(string); ok && s != "" {
			out[i] = "'" + strings.ReplaceAll(s, "'", "''") + "'"
		}
	}
	return out
}
