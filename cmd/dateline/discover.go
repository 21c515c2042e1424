package main

import (
	"time"

	"github.com/spf13/cobra"

	"dateline/crawl"
	"dateline/fetch"
	ask "dateline/query"
)

func newDiscover(a *app) *cobra.Command {
	var o fetchOptions
	var format string
	cmd := &cobra.Command{
		Use:   "discover URL...",
		Short: "Find the feeds and sitemaps of a site",
		Long: `Discover fetches a page of a site and tries what it names as feeds, what the
site's robots.txt names as sitemaps, and the usual places of both. It lists
what can be read, ready for ingest or watch. At most 30 candidates of a site are
tried, each of at most 20 MB; robots.txt is obeyed.

Columns: url, kind (feed, sitemap, opml), title, items, newest (date of the
newest item), how (given, link, robots.txt, anchor, usual place).`,
		Example: `  dateline discover --contact you@example.org https://example.org
  dateline discover --format json https://example.org`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return runDiscover(cmd, a, o, format, args) },
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&format, "format", "table", "output `FORMAT`: "+ask.FormatNames())
	return cmd
}

func runDiscover(cmd *cobra.Command, a *app, o fetchOptions, format string, addresses []string) error {
	client, end, err := o.client()
	if err != nil {
		return err
	}
	if client == nil {
		return usageError{Err: fetch.ErrContact}
	}
	g := &grid{Cols: []string{"url", "kind", "title", "items", "newest", "how"}}
	for _, address := range addresses {
		found, err := crawl.Discover(cmd.Context(), client, address)
		if err != nil {
			return err
		}
		for _, f := range found {
			newest := any(nil)
			if !f.Newest.IsZero() {
				newest = f.Newest.UTC().Format(time.DateOnly)
			}
			g.Add(f.URL, string(f.Kind), f.Title, f.Items, newest, f.How)
		}
	}
	if err := g.Write(a.stdout, format); err != nil {
		return err
	}
	return end()
}
