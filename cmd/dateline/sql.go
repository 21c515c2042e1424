package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

func newSQL(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "sql QUERY",
		Short: "Ask the database in SQL; read-only",
		Long: `SQL runs one query on the database and prints its rows. Nothing that writes is
let through. "-" reads the query from stdin. docs/schema.md describes the
tables and the views made for reading: article_list, block_list, mention_list,
people, countries, pairs, timeline, spellings. Beside them a query may use the
table country_codes: what "dateline codes" prints.`,
		Example: `  dateline sql "SELECT name, mentions FROM people ORDER BY mentions DESC LIMIT 5"
  dateline sql "SELECT k.m49, c.mentions FROM countries c JOIN country_codes k USING (entity)"
  dateline sql "SELECT role, count(*) AS blocks FROM block_list GROUP BY role" --format md`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			text := args[0]
			if text == "-" {
				in, err := io.ReadAll(a.stdin)
				if err != nil {
					return fmt.Errorf("stdin: %w", err)
				}
				text = string(in)
			}
			if strings.TrimSpace(text) == "" {
				return usagef("the query is empty")
			}
			return a.withQuery(cmd.Context(), queryOptions{format: format}, func(q *query) error { return q.sql(cmd, text) })
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "output `FORMAT`: "+formatNames())
	return cmd
}

func (q *query) sql(cmd *cobra.Command, text string) error {
	text, err := withCodes(text)
	if err != nil {
		return err
	}
	rows, err := q.db.Query(cmd.Context(), text)
	if err != nil {
		return err
	}
	defer rows.Close()
	g := &grid{cols: rows.Columns}
	for row, err := range rows.Rows() {
		if err != nil {
			return err
		}
		g.add(row...)
	}
	return q.write(g)
}
