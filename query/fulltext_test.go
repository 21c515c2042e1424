package query

import (
	"errors"
	"strings"
	"testing"
)

// TestCheckText holds that a full-text query with something missing is wrong
// usage, and that any other is let through.
func TestCheckText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "putin": "", "putin AND xi": "", "putin NOT (xi OR modi)": "", `"AND"`: "", `"rock AND" roll`: "", "and then or not": "",
		"U.S.": "", "grün* NEAR(a b, 5)": "", `title: "the end" OR x`: "",
		"putin AND": "AND has nothing after it", "OR putin": "OR has nothing before it", "a AND OR b": "OR has nothing before it",
		"(a NOT) b": "NOT has nothing after it", "a (AND b)": "AND has nothing before it", `"putin`: "a quotation is not closed",
		"*": "no word to look for", `"" ()`: "no word to look for", `"a" OR`: "OR has nothing after it",
	} {
		err := (&Query{Options: Options{Text: text}}).Check()
		var usage UsageError
		if want == "" && err != nil || want != "" && (!errors.As(err, &usage) || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestExplainWithCodes holds that the codes are put behind what asks for the
// plan of a query.
func TestExplainWithCodes(t *testing.T) {
	q := &Query{Base: &Base{Countries: oneCode{}}}
	for query, want := range map[string]string{
		"EXPLAIN QUERY PLAN SELECT * FROM country_codes":                "EXPLAIN QUERY PLAN WITH country_codes(entity) AS (VALUES ('c:FR')) SELECT * FROM country_codes",
		"explain with x as (select 1) select * from [country_codes], x": "explain WITH country_codes(entity) AS (VALUES ('c:FR')) , x as (select 1) select * from [country_codes], x",
		"-- a word\nSELECT * FROM country_codes":                        "WITH country_codes(entity) AS (VALUES ('c:FR')) SELECT * FROM country_codes",
	} {
		if got, err := q.withCodes(query); err != nil || got != want {
			t.Errorf("%s:\n%s, %v", query, got, err)
		}
	}
}

// oneCode knows one country.
type oneCode struct{ Countries }

// Codes lists it.
func (oneCode) Codes() (*Grid, error) {
	g := &Grid{Cols: []string{"entity"}}
	g.Add("c:FR")
	return g, nil
}
