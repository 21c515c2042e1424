package main

import (
	"strings"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/extract/country"
	ask "dateline/query"
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
			return g.Write(a.stdout, format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
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
	g := &grid{Cols: append(append([]string{"entity", "name"}, codeColumns()...), "successors")}
	for _, e := range f.Entities() {
		var heirs []string
		for _, s := range f.Successors(e.ID) {
			heirs = append(heirs, strings.TrimPrefix(string(s), "c:"))
		}
		row := append([]any{string(e.ID), e.Name}, codesOf(f, e.ID)...)
		g.Add(append(row, strings.Join(heirs, " "))...)
	}
	return g, nil
}
