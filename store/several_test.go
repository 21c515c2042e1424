package store

import "testing"

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
