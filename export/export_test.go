package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"dateline/corpus"
	"dateline/store"
)

// TestLists holds that formats and tables are complete and named once.
func TestLists(t *testing.T) {
	seen := map[string]bool{}
	once := func(kind, name, doc string) {
		if seen[kind+name] || name == "" || doc == "" {
			t.Errorf("%s %q: twice, or without name or explanation", kind, name)
		}
		seen[kind+name] = true
	}
	for _, f := range Formats() {
		once("format ", f.Name, f.Doc)
		if (f.Table == nil) == (f.Document == nil) || len(f.Endings) == 0 {
			t.Errorf("%s: writes tables or a document, one of them", f.Name)
		}
	}
	for _, f := range NetworkFormats() {
		once("network format ", f.Name, f.Doc)
	}
	for _, table := range Tables() {
		once("table ", table.Name, table.Doc)
		for _, c := range table.Columns {
			once("column "+table.Name+".", c.Name, c.Doc)
			if _, ok := parquetFields()[c.Type]; !ok {
				t.Errorf("%s.%s: type %q", table.Name, c.Name, c.Type)
			}
		}
	}
	if n := len(GKGColumns()); n != 27 {
		t.Errorf("GKG has %d columns", n)
	}
	if _, err := FindFormat("xls"); err == nil {
		t.Error("found a format that there is not")
	}
	if _, err := FindTables([]string{"articles", "nothing"}); err == nil {
		t.Error("found a table that there is not")
	}
}

// TestDefuse holds that no text is left that a spreadsheet takes for a formula.
func TestDefuse(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a=b": "a=b", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "＝1": "'＝1", " =1": " =1",
	} {
		if have := Defuse(in); have != want {
			t.Errorf("%q: %q, want %q", in, have, want)
		}
	}
}

// TestTypesOfRows holds that every value is of its column's type, and that CSV
// and Parquet, read back, hold the same rows.
func TestTypesOfRows(t *testing.T) {
	db := fixture(t, 40)
	ctx := context.Background()
	for _, table := range Tables() {
		var c, p bytes.Buffer
		asCSV, err := newCSV(&c, &table)
		if err != nil {
			t.Fatal(err)
		}
		asParquet, err := newParquet(&p, &table)
		if err != nil {
			t.Fatal(err)
		}
		err = table.Rows(ctx, db, &Options{All: true}, func(row ...any) error {
			if len(row) != len(table.Columns) {
				t.Fatalf("%s: %d values for %d columns", table.Name, len(row), len(table.Columns))
			}
			for i, v := range row {
				if !fits(table.Columns[i].Type, v) {
					t.Fatalf("%s.%s: %T", table.Name, table.Columns[i].Name, v)
				}
			}
			return errors.Join(asCSV.Write(row), asParquet.Write(row))
		})
		if err := errors.Join(err, asCSV.Close(), asParquet.Close()); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&c).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %d rows, %v", table.Name, len(rows), err)
		}
		instants(rows, &table)
		if d := cmp.Diff(rows[1:], parquetRows(t, p.Bytes(), &table)); d != "" {
			t.Errorf("%s (-CSV +Parquet):\n%s", table.Name, d)
		}
	}
}

// instants writes the times of CSV in UTC, as Parquet has them.
func instants(rows [][]string, table *Table) {
	for _, r := range rows[1:] {
		for i, c := range table.Columns {
			if at, err := time.Parse(time.RFC3339, r[i]); err == nil && c.Type == Moment {
				r[i] = at.UTC().Format(time.RFC3339)
			}
		}
	}
}

func fits(want Type, v any) bool {
	switch v.(type) {
	case nil:
		return true
	case string:
		return want == Text || want == Day
	case int:
		return want == Integer
	case float64:
		return want == Real
	case bool:
		return want == Truth
	case time.Time:
		return want == Moment
	}
	return false
}

// parquetRows reads a Parquet file as CSV writes its values.
func parquetRows(t *testing.T, file []byte, table *Table) [][]string {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	r := parquet.NewReader(f)
	defer r.Close()
	buffer := make([]parquet.Row, 1)
	for {
		n, err := r.ReadRows(buffer)
		if n == 1 {
			var row []string
			for i, v := range buffer[0] {
				row = append(row, fieldOfParquet(v, table.Columns[i].Type))
			}
			out = append(out, row)
		}
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func fieldOfParquet(v parquet.Value, of Type) string {
	switch {
	case v.IsNull():
		return ""
	case of == Day:
		return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(corpus.DateLayout)
	case of == Moment:
		return time.UnixMicro(v.Int64()).UTC().Format(time.RFC3339)
	case of == Text:
		return Defuse(string(v.ByteArray()))
	case of == Truth:
		return fmt.Sprint(v.Boolean())
	case of == Integer:
		return fmt.Sprint(v.Int64())
	}
	return field(v.Double())
}

// TestFolderIsWhole holds that a table that fails leaves every file as it was,
// and nothing beside.
func TestFolderIsWhole(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	db := fixture(t, 10)
	f, err := FindFormat("csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := Folder(ctx, dir, f, Tables()[:2], db, &Options{}); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	if len(before) != 2 {
		t.Fatalf("%d files", len(before))
	}
	broken := Tables()[:2]
	broken[1].rows = func(_ context.Context, _ Source, _ *Options, add func(...any) error) error {
		return errors.Join(add(make([]any, len(broken[1].Columns))...), errors.New("cut short"))
	}
	if err := Folder(ctx, dir, f, broken, db, &Options{Limit: 1}); err == nil {
		t.Error("no error")
	}
	if d := cmp.Diff(before, contents(t, dir)); d != "" {
		t.Errorf("(-before +after):\n%s", d)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := Folder(cancelled, dir, f, Tables(), db, &Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if d := cmp.Diff(before, contents(t, dir)); d != "" {
		t.Errorf("interrupted (-before +after):\n%s", d)
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(text)
	}
	return out
}

// TestSameTwice holds that every export of one database is the same each time.
func TestSameTwice(t *testing.T) {
	db := fixture(t, 60)
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		writeAll(t, db, dir)
	}
	for _, sub := range []string{"", "csv", "parquet"} {
		a, b := files(t, filepath.Join(one, sub)), files(t, filepath.Join(two, sub))
		for name, text := range a {
			if text != b[name] {
				t.Errorf("%s differs", name)
			}
		}
	}
}

// files is contents without folders.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.Base(name)] = string(text)
		}
	}
	return out
}

// TestProgress holds that the progress ends with everything.
func TestProgress(t *testing.T) {
	db := fixture(t, 30)
	var n, of int
	o := &Options{Progress: func(what string, a, b int) {
		if what == "articles" {
			n, of = a, b
		}
	}}
	if err := writeGKG(context.Background(), io.Discard, db, o); err != nil || n != 30 || of != 30 {
		t.Errorf("%d of %d, %v", n, of, err)
	}
}

// TestDocument holds texts, offsets and sentences of an article by hand.
func TestDocument(t *testing.T) {
	m := func(block, start int, text string, sentence int) corpus.Mention {
		return corpus.Mention{Span: corpus.Span{Block: block, Start: start, End: start + len(text)}, Text: text, Sentence: sentence, Kind: corpus.Country, Entity: "c:UA"}
	}
	d := newDocument(&store.Exported{Record: &corpus.Record{
		Article: &corpus.Article{URL: "u", Canonical: "c", Blocks: []corpus.Block{
			{Role: corpus.RoleTitle, Text: "🇺🇦 é Ukraine"}, {Role: corpus.RoleAdvert, Text: "Ukraine"}, {Role: corpus.RoleBody, Text: "Ukraine won."},
		}},
		Sentences: []corpus.Span{{Block: 0, Start: 0, End: 19}, {Block: 2, Start: 0, End: 12}},
		Mentions:  []corpus.Mention{m(0, 12, "Ukraine", 0), m(1, 0, "Ukraine", 0), m(2, 0, "Ukraine", 1), m(7, 0, "Ukraine", 9)},
		Focus:     []corpus.Focus{{Entity: "c:UA"}, {Entity: "c:RU"}},
		Entities:  []corpus.Entity{{ID: "c:UA", ISO2: "UA", Name: "Ukraine"}},
	}, Counted: make([]bool, 4)})
	type found struct {
		start, end int
		ok         bool
		sentence   string
	}
	want := []found{{5, 12, true, "🇺🇦 é Ukraine"}, {0, 0, false, ""}, {14, 21, true, "Ukraine won."}, {0, 0, false, ""}}
	for i := range d.Record.Mentions {
		start, end, ok := d.offsets(&d.Record.Mentions[i])
		if have := (found{start, end, ok, d.sentence(&d.Record.Mentions[i])}); have != want[i] {
			t.Errorf("mention %d: %+v, want %+v", i, have, want[i])
		}
	}
	if d.text != "🇺🇦 é Ukraine\n\nUkraine won." || d.address() != "c" || d.focus() != "UA RU" {
		t.Errorf("%q %q %q", d.text, d.address(), d.focus())
	}
}

// TestCoNLL holds tags by hand: neighbours of one kind, overlaps, a mention cut
// by tokens, and odd white space.
func TestCoNLL(t *testing.T) {
	r := &corpus.Record{
		Article: &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: "Li Wei Xi met the US-led\tx"}}},
		Mentions: []corpus.Mention{
			{Span: corpus.Span{Start: 0, End: 6}, Kind: corpus.Person, Entity: "p:li-wei"},
			{Span: corpus.Span{Start: 7, End: 9}, Kind: corpus.Person, Entity: "p:xi"},
			{Span: corpus.Span{Start: 18, End: 20}, Kind: corpus.Country, Entity: "c:US"},
			{Span: corpus.Span{Start: 18, End: 24}, Kind: corpus.Country, Entity: "c:CA"},
			{Span: corpus.Span{Start: 10, End: 13}, Kind: corpus.Country, Entity: "c:XX"},
		},
	}
	var tokens []corpus.Span
	for _, s := range [][2]int{{0, 2}, {3, 6}, {7, 9}, {10, 13}, {14, 17}, {18, 26}} {
		tokens = append(tokens, corpus.Span{Start: s[0], End: s[1]})
	}
	var b strings.Builder
	if err := CoNLL(&b, "a", r, func(i int) bool { return i != 4 }, [][]corpus.Span{tokens}); err != nil {
		t.Fatal(err)
	}
	want := "# id = a\nLi\tB-PER\tp:li-wei\nWei\tI-PER\tp:li-wei\nXi\tB-PER\tp:xi\nmet\tO\t_\nthe\tO\t_\nUS-led x\tB-LOC\tc:US\n\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

// TestIdentifiers holds identifiers for FollowTheMoney and XML by hand.
func TestIdentifiers(t *testing.T) {
	for in, want := range map[corpus.EntityID][2]string{
		"p:vladimir-putin": {"person-vladimir-putin", "p:vladimir-putin"},
		"p:smith@00ff":     {"person-smith.in.00ff", "p:smith_x40_00ff"},
		"p:习":              {"person-.u4e60.0", "p:_x4e60_"},
		"p:a_b":            {"person-a.u5f.b", "p:a_x5f_b"},
	} {
		if have := [2]string{ftmID(in), nameToken(in)}; have != want {
			t.Errorf("%s: %q, want %q", in, have, want)
		}
	}
	if have := []string{ftmLanguage("en-GB"), ftmLanguage(""), ftmLanguage("zz-!"), ftmCountry("DDDE"), ftmCountry("GB")}; !slices.Equal(have, []string{"eng", "", "", "dd", "gb"}) {
		t.Errorf("%q", have)
	}
}
