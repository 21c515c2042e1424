package main

import (
	"cmp"
	"io"
	"math"
	"path/filepath"
	"strings"

	"dateline/audit"
	ask "dateline/query"
)

// scoreSheets scores filled-in sheets and prints the estimates.
func (a *app) scoreSheets(paths []string, format string) error {
	if len(paths) == 0 {
		return usagef("--score needs a filled-in sheet at least")
	}
	var sheets []*audit.Sheet
	for _, path := range paths {
		name := nameOf(path, paths)
		s, err := readFile(path, func(r io.Reader) (*audit.Sheet, error) { return audit.ReadCSV(r, name) })
		if err != nil {
			return err
		}
		sheets = append(sheets, s)
	}
	r, err := audit.Score(sheets)
	if err != nil {
		return err
	}
	return scoreGrid(r).Write(a.stdout, cmp.Or(format, "table"))
}

// nameOf is the name of a sheet's file, with its folder where another sheet has
// that name, too.
func nameOf(path string, all []string) string {
	short := func(path string) string { return strings.TrimSuffix(filepath.Base(path), ".csv") }
	for _, other := range all {
		if other != path && short(other) == short(path) {
			return path
		}
	}
	return short(path)
}

// scoreGrid lays a report out as rows.
func scoreGrid(r *audit.Report) *grid {
	g := &grid{Cols: []string{"coder", "measure", "stratum", "value", "low", "high", "n", "method"}}
	for _, c := range r.Coders {
		estimate := func(measure, stratum string, e audit.Estimate) {
			g.Add(c.Name, measure, stratum, known(e.Value), known(e.Low), known(e.High), e.N, e.Method)
		}
		estimate("precision", "", c.Precision)
		estimate("strict", "", c.Strict)
		estimate("identity", "", c.Identity)
		estimate("recall", "", c.Recall)
		for _, s := range c.Strata {
			measure := "precision"
			if s.Task == audit.Sentence {
				measure = "sentences with a missed name"
			}
			estimate(measure, s.Name, s.Share)
		}
		for i, n := range []int{c.Open, c.Unsure} {
			if n > 0 {
				g.Add(c.Name, []string{"not judged", "cannot be told"}[i], "", n, nil, nil, n, "count")
			}
		}
	}
	for _, x := range r.Agreement {
		g.Add("all", x.On+": agreement", "", known(x.Share), nil, nil, x.Items, "share")
		g.Add("all", x.On+": kappa", "", known(x.Kappa), nil, nil, x.Items, "Cohen")
		g.Add("all", x.On+": alpha", "", known(x.Alpha), nil, nil, x.Items, "Krippendorff")
	}
	if len(r.Coders) > 1 {
		g.Add("all", "disputed", "", len(r.Disputed), nil, nil, len(r.Disputed), "count")
		for _, d := range r.Disputed {
			var said []string
			for i, c := range r.Coders {
				said = append(said, c.Name+" "+cmp.Or(d.Said[i], "-"))
			}
			g.Add("all", "disputed item", d.Item, nil, nil, nil, nil, strings.Join(said, ", "))
		}
	}
	return g
}

// known is a measure for output, nil where it is not a number.
func known(f float64) any {
	if math.IsNaN(f) {
		return nil
	}
	return ask.Rounded(f)
}
