package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	ask "dateline/query"
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
that is a whole or a decimal number is taken as one, any other as text. Bytes
are printed as hex() prints them, numbers beyond all others as Infinity; of
columns of one name the second is called name_2. --limit
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
	f.StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
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
	ctx := cmd.Context()
	if o.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, o.timeout, errTooLong)
		defer cancel()
	}
	err := a.withQuery(ctx, queryOptions{format: o.format}, func(q *query) error { return q.sql(ctx, text, o.params, o.limit) })
	if err != nil && errors.Is(context.Cause(ctx), errTooLong) {
		return fmt.Errorf("the query took longer than %s; see --timeout", o.timeout)
	}
	return err
}

// errTooLong says that a query ran into its time limit.
var errTooLong = errors.New("time limit")

func (q *query) sql(ctx context.Context, text string, params []string, limit int) error {
	q.Options.Values, q.Options.Limit = params, limit
	g, more, err := q.SQL(ctx, text)
	if more {
		q.note("the answer goes on after %d rows; see --limit", limit)
	}
	return q.print(g, err)
}
