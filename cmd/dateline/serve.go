package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"

	"github.com/spf13/cobra"

	ask "dateline/query"
	"dateline/store"
	"dateline/web"
)

func newServe(a *app) *cobra.Command {
	var listen string
	var hosts []string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open a page and a JSON API over the database",
		Long: `Serve answers at http://127.0.0.1:8765/ with a page over the database, and below
/api/ with the answers of the commands as JSON, CSV or any other of their
formats; /api/ lists the questions, /api/openapi.json describes them. Downloads,
with limit=0, have every row. It reads only, and the page asks nothing of any
other host. It ends on interrupt.

Whoever can reach the address can read the whole database: there is no login.
By default that is this computer alone. A server asked under a name other than
localhost, behind a proxy for example, needs that name in --host.`,
		Example: `  dateline serve --db news.db
  dateline serve --listen 127.0.0.1:9000
  dateline serve --listen 0.0.0.0:8765 --host news.example.org`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), a, listen, hosts) },
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8765", "`ADDRESS` and port to answer at")
	cmd.Flags().StringArrayVar(&hosts, "host", nil, "`NAME` under which the server is asked, besides localhost and plain addresses; repeat for several")
	return cmd
}

func runServe(ctx context.Context, a *app, listen string, hosts []string) error {
	name, _, err := net.SplitHostPort(listen)
	if err != nil {
		return usagef("--listen %q: write it as 127.0.0.1:8765", listen)
	}
	db, err := store.OpenReadOnly(a.db)
	if err != nil {
		return err
	}
	defer db.Close()
	if net.ParseIP(name) == nil && name != "" {
		hosts = append(hosts, name)
	}
	server, err := web.New(&ask.Base{DB: db, Countries: countryTable{}}, web.DefaultLimits(), hosts...)
	if err != nil {
		return err
	}
	if a.db != usualDB() {
		server.Database = a.db
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", listen)
	if err != nil {
		return err
	}
	if at, ok := l.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		fmt.Fprintf(a.stderr, "dateline: WARNING: %s can be reached from other computers; whoever does can read the whole database\n", l.Addr())
	}
	fmt.Fprintf(a.stderr, "dateline: %s at http://%s/ (interrupt to end)\n", filepath.Base(a.db), l.Addr())
	if err := server.Serve(ctx, l); err != nil && err != http.ErrServerClosed {
		return err
	}
	return nil
}
