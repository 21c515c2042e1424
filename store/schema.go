package store

import (
	"regexp"
	"slices"
	"strings"
)

// Table describes a table or view of the schema, in the words of its SQL.
type Table struct {
	Name    string
	View    bool
	Doc     string
	Columns []Column
	Indexes []Index
}

// Column describes a column.
type Column struct{ Name, Type, Doc string }

// Index describes an index.
type Index struct{ Name, Columns, Doc string }

// The lines of the SQL that define something, and what they name.
var (
	createLine = regexp.MustCompile(`^CREATE (?:VIRTUAL )?(TABLE|VIEW) (\w+)`)
	indexLine  = regexp.MustCompile(`^CREATE (?:UNIQUE )?INDEX (\w+) ON (\w+) (\(.*\))`)
	tableLine  = regexp.MustCompile(`^  "?(\w+)"?,?(?: (INTEGER|TEXT|REAL|BLOB)\b.*)? -- (.*)$`)
	dropLine   = regexp.MustCompile(`^DROP (?:TABLE|VIEW|INDEX) (\w+)`)
	renameLine = regexp.MustCompile(`^ALTER TABLE (\w+) RENAME TO (\w+)`)
	alterLine  = regexp.MustCompile(`^ALTER TABLE (\w+) ADD COLUMN (\w+) (\w+)`)
	againLine  = regexp.MustCompile(`^-- (\w+)\.(\w+): (.*)$`)
	viewLine   = regexp.MustCompile(`^  .* AS "?(\w+)"?,? -- (.*)$`)
)

// Schema lists the tables and views of the database, in the order of their
// definition, as the comments of the SQL document them.
func Schema() ([]Table, error) {
	steps, err := migrations()
	if err != nil {
		return nil, err
	}
	var tables []Table
	for _, step := range steps {
		tables = readSchema(tables, step.sql)
	}
	return tables, nil
}

// readSchema adds the tables, views and indexes of one file of SQL.
func readSchema(tables []Table, sql string) []Table {
	var doc []string
	for line := range strings.Lines(sql) {
		line = strings.TrimRight(line, "\n")
		if comment, ok := strings.CutPrefix(line, "--"); ok {
			if m := againLine.FindStringSubmatch(line); m != nil {
				documentAgain(tables, m[1], m[2], m[3])
				continue
			}
			doc = append(doc, strings.TrimSpace(comment))
			continue
		}
		text := strings.Join(doc, " ")
		if m := createLine.FindStringSubmatch(line); m != nil {
			tables = append(tables, Table{Name: m[2], View: m[1] == "VIEW", Doc: text})
		} else if m := dropLine.FindStringSubmatch(line); m != nil {
			tables = dropped(tables, m[1])
		} else if m := renameLine.FindStringSubmatch(line); m != nil {
			for i := range tables {
				if tables[i].Name == m[1] {
					tables[i].Name = m[2]
				}
			}
		} else if m := alterLine.FindStringSubmatch(line); m != nil {
			addLater(tables, m[1], Column{m[2], m[3], text})
		} else if m := indexLine.FindStringSubmatch(line); m != nil {
			addIndex(tables, m[2], Index{m[1], m[3], text})
		} else if len(tables) > 0 {
			addColumn(&tables[len(tables)-1], line)
		}
		doc = nil
	}
	return tables
}

// dropped leaves out a table, view or index that a later version does without.
func dropped(tables []Table, name string) []Table {
	tables = slices.DeleteFunc(tables, func(t Table) bool { return t.Name == name })
	for i := range tables {
		tables[i].Indexes = slices.DeleteFunc(tables[i].Indexes, func(x Index) bool { return x.Name == name })
	}
	return tables
}

func addIndex(tables []Table, name string, x Index) {
	if i := slices.IndexFunc(tables, func(t Table) bool { return t.Name == name }); i >= 0 {
		tables[i].Indexes = append(tables[i].Indexes, x)
	}
}

// addLater adds a column that a later version gave a table.
func addLater(tables []Table, name string, c Column) {
	if i := slices.IndexFunc(tables, func(t Table) bool { return t.Name == name }); i >= 0 {
		tables[i].Columns = append(tables[i].Columns, c)
	}
}

// documentAgain changes what is said of a column by an earlier version.
func documentAgain(tables []Table, table, column, doc string) {
	for i := range tables {
		for j := range tables[i].Columns {
			if c := &tables[i].Columns[j]; tables[i].Name == table && c.Name == column {
				c.Doc = doc
			}
		}
	}
}

func addColumn(t *Table, line string) {
	if t.View {
		if m := viewLine.FindStringSubmatch(line); m != nil {
			t.Columns = append(t.Columns, Column{Name: m[1], Doc: m[2]})
		}
		return
	}
	if m := tableLine.FindStringSubmatch(line); m != nil {
		t.Columns = append(t.Columns, Column{Name: m[1], Type: m[2], Doc: m[3]})
	}
}
