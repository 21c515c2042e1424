package main

import (
	"encoding/json"
	"strings"
	"testing"

	"dateline/store"
)

// TestDatasetteMetadata holds that every table and view is described, and that
// every canned query is there.
func TestDatasetteMetadata(t *testing.T) {
	text, err := datasetteMetadata("news")
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Databases map[string]struct {
			Tables map[string]struct {
				Description string
				Columns     map[string]string
			}
			Queries map[string]struct{ Title, SQL string }
		}
	}
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	tables, err := store.Schema()
	if err != nil {
		t.Fatal(err)
	}
	have := m.Databases["news"]
	for _, table := range tables {
		d, ok := have.Tables[table.Name]
		if !ok || d.Description == "" || len(d.Columns) != len(table.Columns) {
			t.Errorf("%s: %+v", table.Name, d)
		}
	}
	if len(have.Queries) != len(store.WorkedQuestions()) || len(have.Queries) < 10 {
		t.Errorf("%d canned queries", len(have.Queries))
	}
	for _, function := range []string{"def unzstd", "def sentence_of"} {
		if !strings.Contains(datasettePlugin, function) {
			t.Errorf("the plugin lacks %s", function)
		}
	}
}
