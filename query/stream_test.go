package query

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestEveryValueIsWritten holds that no value of SQL breaks an output.
func TestEveryValueIsWritten(t *testing.T) {
	g := &Grid{Cols: named([]string{"n", "n", "n_2", "n", "x"})}
	if want := []string{"n", "n_3", "n_2", "n_4", "x"}; !slices.Equal(g.Cols, want) {
		t.Errorf("columns %v, want %v", g.Cols, want)
	}
	g.Add(math.Inf(1), math.Inf(-1), math.NaN(), []byte{0, 0xff, '\n'}, nil)
	want := []string{"Infinity", "-Infinity", "NaN", "00FF0A", ""}
	for _, f := range Formats() {
		var b strings.Builder
		if err := g.Write(&b, f.Name); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		for _, v := range want {
			if !strings.Contains(b.String(), v) {
				t.Errorf("%s: no %q in %s", f.Name, v, b.String())
			}
		}
		switch f.Name {
		case "csv":
			rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
			if err != nil || !slices.Equal(rows[1], want) {
				t.Errorf("csv: %q, %v", rows, err)
			}
		case "json":
			var rows []map[string]any
			if err := json.Unmarshal([]byte(b.String()), &rows); err != nil || len(rows[0]) != 5 || rows[0]["n_4"] != "00FF0A" || rows[0]["x"] != nil {
				t.Errorf("json: %v, %v", rows, err)
			}
		}
	}
}

// TestStreamBreaksOff holds that the failure of a row is one of the whole, and
// that nothing is written that ends it as if it were whole.
func TestStreamBreaksOff(t *testing.T) {
	broken := errors.New("broken")
	s := &Stream{Cols: []string{"n"}, Each: func(row func(...any) error) error {
		return errors.Join(row(1), broken)
	}}
	for _, f := range Formats() {
		var b strings.Builder
		if err := s.Write(&b, f.Name); !errors.Is(err, broken) || strings.Contains(b.String(), "]") {
			t.Errorf("%s: %v: %q", f.Name, err, b.String())
		}
	}
}
