package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestSeveral(t *testing.T) {
	for query, want := range map[string]bool{
		"select 1":                        false,
		"select 1; ":                      false,
		"select 1;; -- the end":           false,
		"select ';' as a":                 false,
		"select 1 -- one; two":            false,
		"select /* ; */ 1":                false,
		`select "a;b", [c;d], 'it''s; x'`: false,
		"select 1; select 2":              true,
		"select 1; /* x */ delete from a": true,
		"select '":                        false,
	} {
		if several(query) != want {
			t.Errorf("several(%q) = %v", query, !want)
		}
	}
}

func TestQueryNamed(t *testing.T) {
	db := small(t)
	for _, c := range []struct {
		query  string
		values map[string]any
		want   string // or a part of the error
	}{
		{"SELECT name FROM people WHERE mentions = :n ORDER BY name", map[string]any{"n": int64(3)}, "Vladimir Putin"},
		{"SELECT :a || @b || $c || ':d'", map[string]any{"a": "x", "b": "y", "c": "z"}, "xyz:d"},
		{"SELECT 1 -- :comment", nil, "1"},
		{"SELECT :a", nil, "the parameter :a has no value"},
		{"SELECT 1", map[string]any{"a": 1}, "the statement has no parameter :a"},
		{"DELETE FROM articles WHERE id = :a", map[string]any{"a": 1}, "only statements that read"},
	} {
		result, err := db.QueryNamed(t.Context(), c.query, c.values)
		if err == nil {
			for row, rowErr := range result.Rows() {
				if err = rowErr; err == nil && row[0] != c.want && fmt.Sprint(row[0]) != c.want {
					t.Errorf("%s: %v, want %s", c.query, row, c.want)
				}
			}
		}
		if err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.query, err, c.want)
		}
	}
}

// TestQueryEnds holds that a query that goes on for ever ends with its context.
func TestQueryEnds(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	result, err := small(t).Query(ctx, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
	if err == nil {
		for _, err = range result.Rows() {
		}
	}
	if err == nil {
		t.Error("no error")
	}
}
