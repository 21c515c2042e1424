package store

import (
	"strings"
	"testing"
)

// TestPlans fails when a question that every article asks would read a whole table.
func TestPlans(t *testing.T) {
	db := openTest(t)
	for _, query := range []string{
		findQuery,
		"SELECT id FROM surfaces WHERE folded = ?1",
		"SELECT article, mentions FROM namings WHERE entity = ?1 AND mentions > 0",
		"SELECT entity FROM aliases WHERE surface = ?1",
	} {
		args := []any{"a", "b", "c", "d"}
		plan := ask(t, db, "EXPLAIN QUERY PLAN "+query, args[:strings.Count(query, "?")]...)
		if strings.Contains(plan, "SCAN") || !strings.Contains(plan, "SEARCH") {
			t.Errorf("%s\n%s", query, plan)
		}
	}
}
