package main

import (
	"encoding/csv"
	"image"
	"image/color"
	_ "image/png" // the pictures of the how-tos
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/corpus"
)

// howTo is the folder of the analyses that docs show.
const howTo = docs + "howto"

// TestAnalyses runs the scripts of docs/howto on their articles, and holds the
// numbers behind each picture against counts made here from exported tables,
// and each picture against the one in docs. With DATELINE_READERS=required it
// fails where Python or R or what they need is missing, as .ci/run asks.
func TestAnalyses(t *testing.T) {
	dir := t.TempDir()
	run := runner(t, dir)
	articles, err := filepath.Abs(filepath.Join(howTo, "articles.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	run(t, "dateline", "ingest", "--db", "news.db", articles)
	run(t, "dateline", "export", "--db", "news.db", "--format", "csv", "--out", "tables")
	pairs := run(t, "dateline", "pairs", "--db", "news.db", "--kinds", "person,person", "--kinds", "person,country",
		"--window", "paragraph", "--limit", "0", "--format", "csv")
	if err := os.WriteFile(filepath.Join(dir, "pairs.csv"), []byte(pairs), 0o644); err != nil {
		t.Fatal(err)
	}
	want := countedHere(t, dir)
	for _, l := range []struct{ name, program, script, flag, probe string }{
		{"python", pythonProgram(), "analyses.py", "-c", "import pandas, matplotlib"},
		{"r", "Rscript", "analyses.R", "-e", "library(RSQLite); library(ggplot2)"},
	} {
		t.Run(l.name, func(t *testing.T) {
			if out, err := exec.Command(l.program, l.flag, l.probe).CombinedOutput(); err != nil {
				if os.Getenv("DATELINE_READERS") == "required" {
					t.Fatalf("%s is required: %v\n%s", l.name, err, out)
				}
				t.Skipf("NOT RUN: %s or what it needs is missing (%v); .ci/readers installs it", l.name, err)
			}
			script, err := filepath.Abs(filepath.Join(howTo, l.script))
			if err != nil {
				t.Fatal(err)
			}
			run(t, l.program, script, "news.db", "pairs.csv")
			for name, rows := range want {
				file := l.name + "-" + name
				sameNumbers(t, file, readTable(t, filepath.Join(dir, file+".csv")), rows)
				samePicture(t, filepath.Join(dir, file+".png"), filepath.Join(howTo, file+".png"))
			}
		})
	}
}

// runner runs programs in a folder, dateline being this one.
func runner(t *testing.T, dir string) func(t *testing.T, name string, args ...string) string {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return func(t *testing.T, name string, args ...string) string {
		t.Helper()
		if name == "dateline" {
			name = self
		}
		c := exec.Command(name, args...)
		c.Dir, c.Env = dir, append(os.Environ(), asDateline+"=1")
		var problems strings.Builder
		c.Stderr = &problems
		out, err := c.Output()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, problems.String())
		}
		return string(out)
	}
}

// readTable reads a table as rows of cells by column.
func readTable(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("%s: %d lines, %v", path, len(lines), err)
	}
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, c := range line {
			row[lines[0][i]] = c
		}
		out = append(out, row)
	}
	return out
}

// countedHere counts from exported tables what the scripts ask in SQL: the
// values of each row of the three tables, by what tells the rows apart.
func countedHere(t *testing.T, dir string) map[string]map[string][]float64 {
	t.Helper()
	week, total, named := map[string]string{}, map[string]float64{}, map[string]map[string]bool{}
	outlets := map[string]map[string]bool{} // of a text
	every := readTable(t, filepath.Join(dir, "tables", "articles.csv"))
	for _, a := range every {
		week[a["article"]] = monday(t, a["date"])
		total[week[a["article"]]]++
		if outlets[a["copy"]] == nil {
			outlets[a["copy"]] = map[string]bool{}
		}
		outlets[a["copy"]][a["source"]] = true
	}
	for _, m := range readTable(t, filepath.Join(dir, "tables", "mentions.csv")) {
		if m["kind"] == string(corpus.Country) {
			key := week[m["article"]] + " " + m["name"]
			if named[key] == nil {
				named[key] = map[string]bool{}
			}
			named[key][m["article"]] = true
		}
	}
	out := map[string]map[string][]float64{"attention": {}, "company": {}, "syndication": {}}
	for key, articles := range named {
		first, _, _ := strings.Cut(key, " ")
		out["attention"][key] = []float64{float64(len(articles)) / total[first]}
	}
	for _, a := range every {
		row := out["syndication"][a["source"]]
		if row == nil {
			row = []float64{0, 0}
		}
		row[0]++
		if len(outlets[a["copy"]]) > 1 {
			row[1]++
		}
		out["syndication"][a["source"]] = row
	}
	for _, p := range readTable(t, filepath.Join(dir, "pairs.csv")) {
		if count, npmi := number(t, p["count"]), number(t, p["npmi"]); count >= 5 && npmi > 0 {
			out["company"][p["a_name"]+" "+p["b_name"]] = []float64{count, npmi}
		}
	}
	return out
}

func monday(t *testing.T, day string) string {
	t.Helper()
	d, err := time.Parse(corpus.DateLayout, day)
	if err != nil {
		t.Fatal(err)
	}
	return d.AddDate(0, 0, -(int(d.Weekday())+6)%7).Format(corpus.DateLayout)
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// sameNumbers compares a table that a script wrote. Its rows with zeros alone
// are those of weeks in which a country is not named.
func sameNumbers(t *testing.T, file string, have []map[string]string, want map[string][]float64) {
	t.Helper()
	name := strings.SplitN(file, "-", 2)[1]
	columns := map[string][2][]string{
		"attention": {{"week", "name"}, {"share"}}, "company": {{"a_name", "b_name"}, {"count", "npmi"}}, "syndication": {{"source"}, {"articles", "syndicated"}},
	}[name]
	seen := map[string]bool{}
	for _, row := range have {
		var key []string
		for _, c := range columns[0] {
			key = append(key, row[c])
		}
		k := strings.Join(key, " ")
		seen[k] = true
		expected, ok := want[k]
		if !ok {
			expected = make([]float64, len(columns[1]))
		}
		for i, c := range columns[1] {
			if x := number(t, row[c]); math.Abs(x-expected[i]) > 1e-6 {
				t.Errorf("%s: %s of %q is %v, counted here %v", file, c, k, x, expected[i])
			}
		}
	}
	for k := range want {
		if !seen[k] {
			t.Errorf("%s: %q is missing", file, k)
		}
	}
	t.Logf("%s: %d rows", file, len(have))
}

// samePicture compares a picture with the one in docs: of the same size, and
// all but a fiftieth of the points much the same, as fonts differ a little from
// machine to machine. With -update it replaces the one in docs.
func samePicture(t *testing.T, made, shown string) {
	t.Helper()
	if *update {
		data, err := os.ReadFile(made)
		if err == nil {
			err = os.WriteFile(shown, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	a, b := readPicture(t, made), readPicture(t, shown)
	if a.Bounds() != b.Bounds() {
		t.Errorf("%s is %v, in docs %v", filepath.Base(made), a.Bounds(), b.Bounds())
		return
	}
	others, inked := 0, 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			p, q := grey(a.At(x, y)), grey(b.At(x, y))
			if p < 200 {
				inked++
			}
			if max(p-q, q-p) > 60 {
				others++
			}
		}
	}
	all := a.Bounds().Dx() * a.Bounds().Dy()
	if inked == 0 || others > all/50 {
		t.Errorf("%s: %d of %d points differ from the picture in docs, %d are dark; make it anew with -update", filepath.Base(made), others, all, inked)
	}
}

func readPicture(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func grey(c color.Color) int { return int(color.GrayModel.Convert(c).(color.Gray).Y) }
