package main

import (
	"strings"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/extract/country"
)

func newCodes(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "codes",
		Short: "List every country of the table with its codes",
		Long: `Codes lists every country that can be found, in being or historical, with its
codes in other systems, to join counts with other data. "dateline sql" knows the
same rows as the table country_codes.

Columns: entity, name, ` + strings.Join(codeColumns(), ", ") + `, successors (of a historical state).`,
		Example: `  dateline codes --format csv > codes.csv
  dateline sql "SELECT k.m49, c.mentions FROM countries c JOIN country_codes k USING (entity)"`,
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			g, err := codesGrid()
			if err != nil {
				return err
			}
			return g.write(a.stdout, format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "output `FORMAT`: "+formatNames())
	return cmd
}

func codeColumns() []string {
	var out []string
	for _, s := range country.CodeSystems() {
		out = append(out, s.Name)
	}
	return out
}

// codesOf lists a country's codes in the order of codeColumns.
func codesOf(f *country.Finder, id corpus.EntityID) []any {
	known, _ := f.Codes(id)
	var out []any
	for _, s := range country.CodeSystems() {
		out = append(out, s.Of(known))
	}
	return out
}

// codesGrid is the table of countries and their codes.
func codesGrid() (*grid, error) {
	f, err := country.New()
	if err != nil {
		return nil, err
	}
	g := &grid{cols: append(append([]string{"entity", "name"}, codeColumns()...), "successors")}
	for _, e := range f.Entities() {
		var heirs []string
		for _, s := range f.Successors(e.ID) {
			heirs = append(heirs, strings.TrimPrefix(string(s), "c:"))
		}
		row := append([]any{string(e.ID), e.Name}, codesOf(f, e.ID)...)
		g.add(append(row, strings.Join(heirs, " "))...)
	}
	return g, nil
}

// codesTable is the name under which a query in SQL finds the codes.
const codesTable = "country_codes"

// withCodes puts the codes before a query that asks for them, as a common table
// expression: the database itself holds those of the countries named alone.
func withCodes(query string) (string, error) {
	if !strings.Contains(strings.ToLower(query), codesTable) {
		return query, nil
	}
	g, err := codesGrid()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	query = withoutComments(query)
	recursive, rest := "", query
	if fields := strings.Fields(query); len(fields) > 0 && strings.EqualFold(fields[0], "with") {
		rest = query[len("with"):]
		if len(fields) > 1 && strings.EqualFold(fields[1], "recursive") {
			recursive, rest = " RECURSIVE", strings.TrimSpace(rest)[len("recursive"):]
		}
		rest = "," + rest
	}
	b.WriteString("WITH" + recursive + " " + codesTable + "(" + strings.Join(g.cols, ", ") + ") AS (VALUES ")
	for i, row := range g.rows {
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
