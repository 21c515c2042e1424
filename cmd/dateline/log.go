package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/extract/person"
	"dateline/ledger"
	ask "dateline/query"
)

// logOptions are the flags of log.
type logOptions struct{ format, exportTo, importFrom string }

func newLog(a *app) *cobra.Command {
	var o logOptions
	cmd := &cobra.Command{
		Use:   "log",
		Short: "List, export or import the rulings on who is who",
		Long: `Log lists what people have ruled about who is who, oldest first. The log is only
added to: undoing is a ruling, too.

--export writes it as JSON Lines, --import adds the rulings of such a file that
are not in the log yet, so that two teams have the same log once each has
imported the other's, in whichever order. A ruling's identifier is made from
what it says; a file in which one was altered is refused. Rulings take effect by
time. Those that contradict one another, and those about people whom this
database does not have, are reported on stderr.

Columns: ruling, time, by, action, person, others, as, note, state (in force,
undone by another ruling, no effect, contradicted).`,
		Example: `  dateline log
  dateline log --export rulings.jsonl
  dateline log --db other.db --import rulings.jsonl`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runLog(cmd.Context(), a, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	f.StringVar(&o.exportTo, "export", "", "write the log to a `FILE`, - for stdout")
	f.StringVar(&o.importFrom, "import", "", "add the rulings of a `FILE`, - for stdin")
	return cmd
}

func runLog(ctx context.Context, a *app, o logOptions) error {
	switch {
	case o.exportTo != "" && o.importFrom != "":
		return usagef("--export and --import: one at a time")
	case o.importFrom != "":
		return a.importLog(ctx, o.importFrom)
	}
	return a.withQuery(ctx, queryOptions{format: o.format}, func(q *query) error {
		rulings, err := q.db.Rulings(ctx)
		if err != nil {
			return err
		}
		if o.exportTo != "" {
			return a.writeTo(o.exportTo, func(w io.Writer) error { return writeRulings(w, rulings) })
		}
		return q.listLog(ctx, rulings)
	})
}

func writeRulings(w io.Writer, rulings []corpus.Ruling) error {
	for _, r := range rulings {
		line, err := ask.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// readRulings reads JSON Lines and refuses what was altered.
func readRulings(r io.Reader) ([]corpus.Ruling, error) {
	var out []corpus.Ruling
	lines := bufio.NewScanner(r)
	const longest = 1 << 24
	lines.Buffer(nil, longest)
	for n := 1; lines.Scan(); n++ {
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var x corpus.Ruling
		err := json.Unmarshal(line, &x)
		if err == nil {
			err = x.Check()
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, x)
	}
	return out, lines.Err()
}

func (a *app) importLog(ctx context.Context, path string) (err error) {
	var rulings []corpus.Ruling
	if path == "-" {
		rulings, err = readRulings(a.stdin)
	} else {
		rulings, err = readFile(path, readRulings)
	}
	if err != nil {
		return err
	}
	db, err := a.openExisting()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	added, err := db.AddRulings(ctx, rulings)
	if err != nil {
		return err
	}
	if err := settleAll(ctx, db); err != nil {
		return err
	}
	all, err := db.Rulings(ctx)
	if err != nil {
		return err
	}
	sightings, err := db.Sightings(ctx)
	if err != nil {
		return err
	}
	_, remarks := ledger.Replay(sightings, person.Link(sightings), all)
	a.remark(remarks)
	_, err = fmt.Fprintf(a.stdout, "%d read: %d added, %d known\n", len(rulings), added, len(rulings)-added)
	return err
}

// listLog prints the log with what has become of each ruling.
func (q *query) listLog(ctx context.Context, rulings []corpus.Ruling) error {
	state, err := q.statesOf(ctx, rulings)
	if err != nil {
		return err
	}
	g := &grid{Cols: []string{"ruling", "time", "by", "action", "person", "others", "as", "note", "state"}}
	for _, r := range rulings {
		g.Add(r.ID, r.Time.Format(time.RFC3339), r.By, string(r.Action), string(r.Person), strings.Join(r.Others, " "), string(r.As), r.Note, state[r.ID])
	}
	return q.write(g)
}

func (q *query) statesOf(ctx context.Context, rulings []corpus.Ruling) (map[string]string, error) {
	state := map[string]string{}
	if len(rulings) == 0 {
		return state, nil
	}
	undone := corpus.Undone(rulings)
	for _, r := range rulings {
		if state[r.ID] = "in force"; undone[r.ID] != "" {
			state[r.ID] = "undone by " + undone[r.ID]
		}
	}
	sightings, err := q.db.Sightings(ctx)
	if err != nil {
		return nil, err
	}
	_, remarks := ledger.Replay(sightings, person.Link(sightings), rulings)
	for _, m := range remarks {
		state[m.Ruling] = m.Text
		if m.Other != "" {
			state[m.Ruling] += " (" + m.Other + ")"
		}
	}
	return state, nil
}
