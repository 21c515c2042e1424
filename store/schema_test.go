package store

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/schema.md")

// TestSchemaIsDocumented holds the comments of the SQL to the tables, views,
// columns and indexes that a database really has.
func TestSchemaIsDocumented(t *testing.T) {
	db := openTest(t)
	tables, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var names, indexes []string
	for _, table := range tables {
		names = append(names, table.Name)
		if table.Doc == "" {
			t.Errorf("%s has no comment", table.Name)
		}
		var columns []string
		for _, c := range table.Columns {
			columns = append(columns, c.Name)
			if c.Doc == "" {
				t.Errorf("%s.%s has no comment", table.Name, c.Name)
			}
		}
		have := ask(t, db, "SELECT name FROM pragma_table_info('"+table.Name+"')")
		if want := strings.Join(columns, ";"); have != want {
			t.Errorf("%s has columns %s, documented are %s", table.Name, have, want)
		}
		for _, x := range table.Indexes {
			indexes = append(indexes, x.Name)
			if x.Doc == "" {
				t.Errorf("index %s has no comment", x.Name)
			}
		}
	}
	slices.Sort(names)
	slices.Sort(indexes)
	have := ask(t, db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view', 'virtual')"+
		" AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if want := strings.Join(names, ";"); have != want {
		t.Errorf("tables and views are %s, documented are %s", have, want)
	}
	have = ask(t, db, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
	if want := strings.Join(indexes, ";"); have != want {
		t.Errorf("indexes are %s, documented are %s", have, want)
	}
}

// TestSchemaDoc fails when docs/schema.md is not what the SQL says; -update
// rewrites it.
func TestSchemaDoc(t *testing.T) {
	const path = "../docs/schema.md"
	db := openTest(t)
	want := schemaDoc(t, db)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		t.Error("docs/schema.md is stale: go test -tags sqlite_fts5 ./store -run TestSchemaDoc -update")
	}
}

// schemaDoc writes the page. Every worked question is asked once.
func schemaDoc(t *testing.T, db *DB) string {
	tables, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# The database

<!-- Written by "go test -tags sqlite_fts5 ./store -run TestSchemaDoc -update" from store/migrations. Do not edit. -->

A Dateline database is one SQLite file. This page describes version %d of its schema
(`+"`PRAGMA user_version`"+`). Researchers read the views; the tables below them are made small.
Offsets and lengths are bytes of UTF-8, days count from 1970-01-01 in the publisher's own time
zone, and what is unknown is NULL.

## Questions in SQL

Ask with `+"`dateline sql QUERY`"+`, or open the file in any program that reads SQLite.
`, len(steps))
	for _, w := range WorkedQuestions() {
		result, err := db.Query(context.Background(), w.SQL)
		if err != nil {
			t.Fatalf("%s: %v", w.Question, err)
		}
		for _, err := range result.Rows() {
			if err != nil {
				t.Fatalf("%s: %v", w.Question, err)
			}
		}
		fmt.Fprintf(&b, "\n%s\n\n```sql\n%s\n```\n", w.Question, w.SQL)
	}
	for _, part := range []struct {
		title string
		view  bool
	}{{"Views", true}, {"Tables", false}} {
		fmt.Fprintf(&b, "\n## %s\n", part.title)
		for _, table := range tables {
			if table.View == part.view {
				writeTable(&b, table)
			}
		}
	}
	return b.String()
}

func writeTable(b *strings.Builder, table Table) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", table.Name, table.Doc)
	if table.View {
		b.WriteString("| column | meaning |\n|---|---|\n")
	} else {
		b.WriteString("| column | type | meaning |\n|---|---|---|\n")
	}
	for _, c := range table.Columns {
		if table.View {
			fmt.Fprintf(b, "| `%s` | %s |\n", c.Name, c.Doc)
		} else {
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", c.Name, strings.ToLower(c.Type), c.Doc)
		}
	}
	for i, x := range table.Indexes {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "- index `%s` on `%s`: %s\n", x.Name, x.Columns, x.Doc)
	}
}
