package query

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"dateline/export"
)

// Grid is an answer: named columns and rows of strings, integers, floats,
// bools, nils or, for JSON, anything that encoding/json takes.
type Grid struct {
	Cols []string
	Rows [][]any
}

// Add adds a row.
func (g *Grid) Add(row ...any) { g.Rows = append(g.Rows, row) }

// Rounded keeps six decimals of a measure: more would only suggest precision.
func Rounded(f float64) float64 { return math.Round(f*1e6) / 1e6 }

// Format is one way to write an answer. A new one is added to Formats.
type Format struct {
	Name, Doc string
	Open      func(w io.Writer, cols []string) (RowWriter, error)
	Whole     bool // all rows are held until the last
}

// Formats lists the ways to write an answer.
func Formats() []Format {
	return []Format{
		{"table", "aligned columns for reading", whole(writeTable), true},
		{"csv", "comma-separated, RFC 4180, with a header", openCSV, false},
		{"tsv", "tab-separated, with a header", openTSV, false},
		{"json", "one array of objects", openJSON, false},
		{"jsonl", "one object a line", openJSONL, false},
		{"md", "a Markdown table", whole(writeMarkdown), true},
	}
}

// FormatNames lists the formats for a help text.
func FormatNames() string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, "|")
}

// Cell writes one value as text.
func Cell(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case float64:
		if word, ok := wordOf(x); ok {
			return word
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []byte:
		return hexOf(x)
	}
	return fmt.Sprint(v)
}

// wordOf writes the numbers that have no digits, as most readers take them.
func wordOf(f float64) (word string, ok bool) {
	switch {
	case math.IsNaN(f):
		return "NaN", true
	case math.IsInf(f, 1):
		return "Infinity", true
	case math.IsInf(f, -1):
		return "-Infinity", true
	}
	return "", false
}

// hexOf writes bytes as hex() of SQL does.
func hexOf(b []byte) string { return fmt.Sprintf("%X", b) }

// Shown is Cell for people: floats rounded, control characters made visible so
// that no text can steer a terminal.
func Shown(v any) string {
	if f, ok := v.(float64); ok {
		if word, is := wordOf(f); is {
			return word
		}
		if f == math.Trunc(f) && math.Abs(f) < 1e15 {
			return strconv.FormatFloat(f, 'f', 1, 64)
		}
		return strconv.FormatFloat(f, 'f', 3, 64)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return '\uFFFD'
		}
		return r
	}, Cell(v))
}

func (g *Grid) pretty() table.Writer {
	t := table.NewWriter()
	header := make(table.Row, len(g.Cols))
	configs := make([]table.ColumnConfig, len(g.Cols))
	for i, c := range g.Cols {
		header[i] = c
		configs[i] = table.ColumnConfig{Number: i + 1}
		if g.numeric(i) {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
		if c == "left" {
			configs[i].Align = text.AlignRight
		}
	}
	t.AppendHeader(header)
	t.SetColumnConfigs(configs)
	for _, r := range g.Rows {
		row := make(table.Row, len(r))
		for i, v := range r {
			row[i] = Shown(v)
		}
		t.AppendRow(row)
	}
	return t
}

// numeric reports whether every value of a column is a number.
func (g *Grid) numeric(col int) bool {
	for _, r := range g.Rows {
		switch r[col].(type) {
		case int, int64, float64:
		default:
			return false
		}
	}
	return len(g.Rows) > 0
}

func writeTable(w io.Writer, g *Grid) error {
	t := g.pretty()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	t.SetStyle(style)
	for line := range strings.Lines(t.Render()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func writeMarkdown(w io.Writer, g *Grid) error {
	_, err := fmt.Fprintln(w, g.pretty().RenderMarkdown())
	return err
}

func openCSV(w io.Writer, cols []string) (RowWriter, error) {
	c := csv.NewWriter(w)
	record := make([]string, len(cols))
	row := func(r []any) error {
		for i, v := range r {
			record[i] = Cell(v)
			if _, isText := v.(string); isText {
				record[i] = export.Defuse(record[i])
			}
		}
		return c.Write(record)
	}
	return rowWriter{row, func() error { c.Flush(); return c.Error() }}, c.Write(cols)
}

// openTSV writes values without quoting: tabs and line breaks become blanks.
func openTSV(w io.Writer, cols []string) (RowWriter, error) {
	fold := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	line := func(vals []string) error {
		_, err := fmt.Fprintln(w, strings.Join(vals, "\t"))
		return err
	}
	row := func(r []any) error {
		vals := make([]string, len(r))
		for i, v := range r {
			vals[i] = fold.Replace(Cell(v))
		}
		return line(vals)
	}
	return rowWriter{row, func() error { return nil }}, line(cols)
}

func openJSON(w io.Writer, cols []string) (RowWriter, error) {
	lead, end := "[", "[]\n"
	row := func(r []any) error {
		if _, err := io.WriteString(w, lead); err != nil {
			return err
		}
		lead, end = ",\n ", "]\n"
		return WriteObject(w, cols, r)
	}
	return rowWriter{row, func() error { _, err := io.WriteString(w, end); return err }}, nil
}

func openJSONL(w io.Writer, cols []string) (RowWriter, error) {
	row := func(r []any) error {
		if err := WriteObject(w, cols, r); err != nil {
			return err
		}
		_, err := io.WriteString(w, "\n")
		return err
	}
	return rowWriter{row, func() error { return nil }}, nil
}

// WriteObject writes one row as an object with its keys in column order.
func WriteObject(w io.Writer, cols []string, row []any) error {
	var b strings.Builder
	for i, c := range cols {
		lead := `, `
		if i == 0 {
			lead = `{`
		}
		v, err := Marshal(row[i])
		if err != nil {
			return fmt.Errorf("column %s: %w", c, err)
		}
		key, err := Marshal(c)
		if err != nil {
			return err
		}
		b.WriteString(lead + key + ": " + v)
	}
	b.WriteByte('}')
	_, err := io.WriteString(w, b.String())
	return err
}

// Marshal is encoding/json without HTML escapes. Bytes are written as hex, and
// numbers that JSON has not as their words.
func Marshal(v any) (string, error) {
	switch x := v.(type) {
	case []byte:
		v = hexOf(x)
	case float64:
		if word, ok := wordOf(x); ok {
			v = word
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
