package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// csvWriter writes a table as comma-separated values.
type csvWriter struct {
	out    *csv.Writer
	record []string
}

func newCSV(w io.Writer, t *Table) (RowWriter, error) {
	c := &csvWriter{out: csv.NewWriter(w)}
	for _, col := range t.Columns {
		c.record = append(c.record, col.Name)
	}
	return c, c.out.Write(c.record)
}

// Write writes a row.
func (c *csvWriter) Write(row []any) error {
	for i, v := range row {
		c.record[i] = field(v)
	}
	return c.out.Write(c.record)
}

// Close writes what is left.
func (c *csvWriter) Close() error {
	c.out.Flush()
	return c.out.Error()
}

// field writes a value as text, "" for an unknown one.
func field(v any) string {
	switch x := known(v).(type) {
	case nil:
		return ""
	case string:
		return Defuse(x)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case time.Time:
		return x.Format(time.RFC3339)
	default:
		return fmt.Sprint(x)
	}
}

// Defuse keeps a spreadsheet from reading a text as a formula: one that begins
// like a formula is given an apostrophe, as OWASP's page on CSV injection
// advises.
func Defuse(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}
