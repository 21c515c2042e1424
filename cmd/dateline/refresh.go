package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dateline/store"
)

func newRefresh(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "refresh",
		Short: "Settle identities and stories, and bring derived tables up to date",
		Long: `Refresh does what ingest does when all is stored: it settles who is who across
all articles, finds which articles are copies or rewrites of one report, and
brings the tables up to date that answer SQL sooner. After an ingest that ended
by itself there is nothing left to do; after one that was interrupted, refresh
finishes it without reading anything new. Every count is right before, too, but
only equal texts are one story then.`,
		Example: "  dateline refresh --db news.db",
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runRefresh(cmd, a) },
	}
}

func runRefresh(cmd *cobra.Command, a *app) error {
	db, err := a.openExisting()
	if err != nil {
		return err
	}
	err = settleAll(cmd.Context(), db)
	if err == nil {
		_, err = fmt.Fprintln(a.stdout, "ok")
	}
	return errors.Join(err, db.Close())
}

// openExisting opens a database for writing that must be there.
func (a *app) openExisting() (*store.DB, error) {
	reader, err := store.OpenReadOnly(a.db) // creates no file by mistake
	if err != nil && !errors.Is(err, store.ErrOlder) {
		return nil, err
	}
	if err == nil {
		if err := reader.Close(); err != nil {
			return nil, err
		}
	}
	return store.Open(a.db)
}
