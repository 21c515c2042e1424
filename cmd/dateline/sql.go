package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// sqlOptions are the flags of sql.
type sqlOptions struct {
	format  string
	params  []string
	limit   int
	timeout time.Duration
}

func newSQL(a *app) *cobra.Command {
	var o sqlOptions
	cmd := &cobra.Command{
		Use:   "sql QUERY",
		Short: "Ask the database in SQL; read-only",
		Long: `SQL runs one query on the database and prints its rows. Nothing that writes is
let through: SQLite's authorizer refuses it. "-" reads the query from stdin.
docs/schema.md describes the tables and the views made for reading, with
worked questions: article_list, block_list, mention_list, people, countries,
pairs, timeline, spellings, story_list. Beside them a query may use the table
country_codes: what "dateline codes" prints.

--param gives a value to a parameter of the query, written :name there. A value
that is a whole or a decimal number is taken as one, any other as text. --limit
ends the answer after so many rows and says so on stderr; --timeout fails a
query that takes longer.`,
		Example: `  dateline sql "SELECT name, mentions FROM people ORDER BY mentions DESC LIMIT 5"
  dateline sql "SELECT role, count(*) AS blocks FROM block_list GROUP BY role" --format md
  dateline sql "SELECT k.m49, c.mentions FROM countries c JOIN country_codes k USING (entity)"
  dateline sql "SELECT date, articles FROM timeline WHERE entity = :who" --param who=c:RU`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return runSQL(cmd, a, o, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "table", "output `FORMAT`: "+formatNames())
	f.StringArrayVar(&o.params, "param", nil, "`NAME=VALUE` of a parameter, :name in the query; repeat for several")
	f.IntVar(&o.limit, "limit", 100_000, "at most `N` rows, 0 for all")
	f.DurationVar(&o.timeout, "timeout", 10*time.Minute, "longest time for the query, such as 30s; 0 for any")
	return cmd
}

func runSQL(cmd *cobra.Command, a *app, o sqlOptions, text string) error {
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
	if o.limit < 0 || o.timeout < 0 {
		return usagef("--limit and --timeout must not be negative")
	}
	params, err := readParams(o.params)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	if o.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, o.timeout, errTooLong)
		defer cancel()
	}
	err = a.withQuery(ctx, queryOptions{format: o.format}, func(q *query) error { return q.sql(ctx, text, params, o.limit) })
	if err != nil && errors.Is(context.Cause(ctx), errTooLong) {
		return fmt.Errorf("the query took longer than %s; see --timeout", o.timeout)
	}
	return err
}

// errTooLong says that a query ran into its time limit.
var errTooLong = errors.New("time limit")

// readParams reads NAME=VALUE.
func readParams(given []string) (map[string]any, error) {
	out := map[string]any{}
	for _, p := range given {
		name, value, ok := strings.Cut(p, "=")
		name = strings.TrimLeft(name, ":@$")
		if !ok || name == "" {
			return nil, usagef("--param %q: write it as name=value", p)
		}
		out[name] = value
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			out[name] = n
		} else if x, err := strconv.ParseFloat(value, 64); err == nil {
			out[name] = x
		}
	}
	return out, nil
}

func (q *query) sql(ctx context.Context, text string, params map[string]any, limit int) error {
	text, err := withCodes(text)
	if err != nil {
		return err
	}
	rows, err := q.db.QueryNamed(ctx, text, params)
	if err != nil {
		return err
	}
	defer rows.Close()
	g := &grid{cols: rows.Columns}
	n := 0
	for row, err := range rows.Rows() {
		if err != nil {
			return err
		}
		if limit > 0 && n == limit {
			q.note("the answer goes on after %d rows; see --limit", limit)
			break
		}
		n++
		g.add(row...)
	}
	return q.write(g)
}
