package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"dateline/export"
)

// TestExportsPage holds that docs/exports.md explains every column and property
// that exports have; -update writes these parts of it.
func TestExportsPage(t *testing.T) {
	const path = docs + "exports.md"
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tables strings.Builder
	for _, table := range export.Tables() {
		fmt.Fprintf(&tables, "### %s\n\n%s\n\n%s", table.Name, table.Doc, columnTable(table.Columns))
	}
	network := "Nodes:\n\n" + columnTable(export.NodeAttributes()) + "Edges:\n\n" + columnTable(export.EdgeAttributes())
	page := string(have)
	for _, part := range [][2]string{{"tables", tables.String()}, {"gkg", columnTable(export.GKGColumns())}, {"network", network}} {
		page = between(t, page, part[0], part[1])
	}
	golden(t, path, page)
}

// between replaces what stands between a marker and the next end.
func between(t *testing.T, page, marker, text string) string {
	t.Helper()
	before, rest, ok := strings.Cut(page, "<!-- "+marker+" -->\n")
	_, after, ended := strings.Cut(rest, "<!-- end -->\n")
	if !ok || !ended {
		t.Fatalf("no part %s", marker)
	}
	return before + "<!-- " + marker + " -->\n" + strings.TrimSpace(text) + "\n<!-- end -->\n" + after
}

func columnTable(columns []export.Column) string {
	var b strings.Builder
	b.WriteString("| name | type | meaning |\n|---|---|---|\n")
	for _, c := range columns {
		doc := c.Doc
		if doc == "" {
			doc = "(empty)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Name, c.Type, strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(doc))
	}
	b.WriteString("\n")
	return b.String()
}
