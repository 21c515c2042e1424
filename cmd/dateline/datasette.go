package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"dateline/store"
)

// datasettePlugin gives Datasette the functions that some views use.
//
//go:embed datasette_plugin.py
var datasettePlugin string

func newDatasette(a *app) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "datasette",
		Short: "Write what Datasette needs to serve the database",
		Long: `Datasette writes metadata.json, which describes every table, view and column to
Datasette and holds the worked questions of docs/schema.md as canned queries,
and plugins/dateline.py, which lets the views block_list and mention_list read
the compressed texts there. Foreign keys and the full-text index are in the
database itself. The plugin needs Python 3.14 or the package zstandard: pip
install datasette zstandard.`,
		Example: `  dateline datasette --db news.db --out datasette
  datasette news.db --metadata datasette/metadata.json --plugins-dir datasette/plugins`,
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error { return runDatasette(a, out) },
	}
	cmd.Flags().StringVar(&out, "out", "datasette", "`FOLDER` to write to")
	return cmd
}

func runDatasette(a *app, out string) error {
	metadata, err := datasetteMetadata(strings.TrimSuffix(filepath.Base(a.db), filepath.Ext(a.db)))
	if err != nil {
		return err
	}
	plugins := filepath.Join(out, "plugins")
	if err := os.MkdirAll(plugins, 0o755); err != nil {
		return err
	}
	err = errors.Join(
		os.WriteFile(filepath.Join(out, "metadata.json"), metadata, 0o644),
		os.WriteFile(filepath.Join(plugins, "dateline.py"), []byte(datasettePlugin), 0o644))
	if err == nil {
		_, err = fmt.Fprintf(a.stdout, "datasette %s --metadata %s --plugins-dir %s\n", a.db, filepath.Join(out, "metadata.json"), plugins)
	}
	return err
}

// datasetteMetadata describes a database of the given name.
func datasetteMetadata(name string) ([]byte, error) {
	tables, err := store.Schema()
	if err != nil {
		return nil, err
	}
	described := map[string]any{}
	for _, t := range tables {
		columns := map[string]string{}
		for _, c := range t.Columns {
			columns[c.Name] = c.Doc
		}
		table := map[string]any{"description": t.Doc, "columns": columns}
		if !t.View && (strings.HasPrefix(t.Name, "article_text") || t.Name == "segments" || t.Name == "state") {
			table["hidden"] = true
		}
		described[t.Name] = table
	}
	queries := map[string]any{}
	for i, w := range store.WorkedQuestions() {
		queries[fmt.Sprintf("question_%02d", i+1)] = map[string]any{"title": w.Question, "sql": w.SQL}
	}
	return json.MarshalIndent(map[string]any{
		"title":     "Dateline",
		"databases": map[string]any{name: map[string]any{"tables": described, "queries": queries}},
	}, "", "  ")
}
