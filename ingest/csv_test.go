package ingest

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// readTable reads a table: the identifiers of its items, and what was rejected.
func readTable(file string) (read string, rejected []string) {
	var ids []string
	for item, err := range splitCSV(Raw{Origin: "a.csv", Body: []byte(file)}) {
		if err != nil {
			rejected = append(rejected, item.Origin+": "+err.Error())
			continue
		}
		ids = append(ids, item.ID+"="+string(item.Body))
	}
	return strings.Join(ids, "|"), rejected
}

// TestOpenQuote holds that of rows whose marks do not match only these are
// rejected, and that rows of several lines and loose marks are read.
func TestOpenQuote(t *testing.T) {
	const head = "id,text\n1,\"Angela Merkel spoke.\nShe left.\"\n"
	const first = "1=Angela Merkel spoke.\nShe left."
	for name, c := range map[string]struct{ file, read, rejected string }{
		"never closed, rows quoted": {
			head + "2,\"Joe Biden spoke.\n3,\"Emmanuel Macron spoke.\"\n4,\"Olaf\nScholz\"\n",
			first + "|3=Emmanuel Macron spoke.|4=Olaf\nScholz", "a.csv:4: " + errQuotes.Error(),
		},
		"never closed, rows bare": {
			head + "2,\"Joe Biden spoke.\n3,Emmanuel Macron spoke.\n4,Olaf Scholz spoke.\n",
			first + "|3=Emmanuel Macron spoke.|4=Olaf Scholz spoke.", "a.csv:4: " + errQuotes.Error(),
		},
		"not doubled in a text of lines": {
			head + "2,\"He said \"no\", and\nthen, they say, left,\ntoo.\"\n3,Emmanuel Macron spoke.\n",
			first + "|3=Emmanuel Macron spoke.", "a.csv:4: " + errQuotes.Error() + ": lines 4 to 6 are not read",
		},
		"a line of the text has as many commas": {
			head + "2,\"He said \"no\".\nShe left, then returned.\n3,Emmanuel Macron spoke.\n",
			first + "|3=Emmanuel Macron spoke.", "a.csv:4: " + errQuotes.Error() + ": lines 4 to 5 are not read",
		},
		"matching marks around rows": {
			head + "2,\"Joe Biden spoke.\n3,Emmanuel Macron spoke.\n4,Olaf Scholz spoke.\",x\n5,Last.\n",
			first + "|3=Emmanuel Macron spoke.|4=Olaf Scholz spoke.\"|5=Last.", "a.csv:4: " + errQuotes.Error(),
		},
		"loose marks": {
			head + "4,He called the \"plan\" good.\n5,\"He said, \"\"No.\"\"\n\nThen he left.\"\n6,\"He said \"yes\" to it\"\n",
			first + "|4=He called the \"plan\" good.|5=He said, \"No.\"\n\nThen he left.|6=He said \"yes\" to it", "",
		},
		"tabs, nothing quoted": {
			"id\ttext\n1\t\"Plan\" is good\n2\t\"Never closed\n3\tLast.\n",
			"1=\"Plan\" is good|2=\"Never closed|3=Last.", "",
		},
		"rows of different length": {
			"id,text,note\n1,\"Two\nlines\"\n2,One,\r\n\r\n3,\"\",\n", "1=Two\nlines|2=One", "a.csv:6: no text or html field",
		},
		"last line without end": {
			head + "2,\"Joe Biden", first, "a.csv:4: " + errQuotes.Error(),
		},
	} {
		read, rejected := readTable(c.file)
		if got := strings.Join(rejected, "|"); read != c.read || got != c.rejected {
			t.Errorf("%s:\nread     %q\nwant     %q\nrejected %q\nwant     %q", name, read, c.read, got, c.rejected)
		}
	}
}

// TestManyOpenQuotes holds that each bad row costs itself only.
func TestManyOpenQuotes(t *testing.T) {
	var file strings.Builder
	file.WriteString("id,text\n")
	for i := range 20_000 {
		mark := ""
		if i%3 == 0 {
			mark = `"`
		}
		fmt.Fprintf(&file, "%d,%sA row of words.\n", i, mark)
	}
	read, rejected := readTable(file.String())
	if n := strings.Count(read, "|") + 1; n != 13_333 || len(rejected) != 6_667 {
		t.Errorf("%d read, %d rejected", n, len(rejected))
	}
}

// TestBrokenTable holds that a stream that breaks is one reject, behind the
// rows before it.
func TestBrokenTable(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("id,text\n1,One.\n2,\"Two"), errReader{})
	var got []string
	for item, err := range splitCSV(Raw{Origin: "a.csv", Body: []byte("id,text\n1,One.\n2,\"Two")[:8], Rest: io.MultiReader(io.LimitReader(skip(broken, 8), 1<<20))}) {
		got = append(got, fmt.Sprint(item.ID, " ", err))
	}
	if want := "1 <nil>| broken"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
}

// skip leaves out the first bytes of a stream.
func skip(in io.Reader, n int64) io.Reader {
	_, _ = io.CopyN(io.Discard, in, n)
	return in
}

// errReader breaks.
type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

// FuzzRows holds that a table whose quotation marks match and whose rows are of
// one width is read as encoding/csv reads it. A carriage return that ends no
// line is left aside.
func FuzzRows(f *testing.F) {
	f.Add("a,b\n\"c\nd\",e\n")
	f.Add("a,b\r\n\"say \"\"no\"\"\",\r\n\r\n,\"\"\n")
	f.Fuzz(func(t *testing.T, table string) {
		strict := csv.NewReader(strings.NewReader(table))
		want, err := strict.ReadAll()
		if err != nil || len(want) == 0 || strings.Contains(strings.ReplaceAll(table, "\r\n", ""), "\r") {
			return
		}
		rows := newRowReader(strings.NewReader(table), ',', len(want[0]), func(row, bool) bool { return true })
		for number := 0; ; number++ {
			fields, _, err := rows.next()
			if err == io.EOF && number == len(want) {
				return
			}
			if err != nil || number == len(want) {
				t.Fatalf("%q: row %d: %q, %v; want %q", table, number, fields, err, want)
			}
			var have []string
			for _, field := range fields {
				have = append(have, string(field))
			}
			if !slices.Equal(have, want[number]) {
				t.Fatalf("%q: row %d: %q, want %q", table, number, have, want[number])
			}
		}
	})
}

// TestShortRows holds that a row which is a field short changes nothing for the
// rows after it, and that lines of a text do not become rows.
func TestShortRows(t *testing.T) {
	body := "The council met, and left.\nIn Oslo, it rained all day.\nThat was all"
	file := "title,text,notes\nZero,Short text of the town\n" + strings.Repeat(`T,"`+body+"\",x\n", 3)
	n := 0
	for item, err := range splitCSV(Raw{Origin: "a.csv", Body: []byte(file)}) {
		if err != nil || n > 0 && string(item.Body) != body {
			t.Errorf("%q, %v", item.Body, err)
		}
		n++
	}
	if n != 4 {
		t.Errorf("%d rows", n)
	}
	file = "title,text\n\"T1\",\"One, two.\"\n\"T2\",\"An unclosed text\nIn Berlin, Angela Merkel spoke.\n\"T3\",\"Three, four.\"\n"
	read, rejected := readTable(file)
	if read != "=One, two.|=Three, four." || len(rejected) != 1 {
		t.Errorf("%q, %q", read, rejected)
	}
}

// TestLooseMarks holds that blanks behind a closing mark, and marks behind a
// backslash, do no harm in a row of one line.
func TestLooseMarks(t *testing.T) {
	read, rejected := readTable("id,text\n1,\"Norway met.\" \n2,\"He said \\\"yes\\\", and left.\"\n")
	if read != `1=Norway met.|2=He said "yes", and left.` || len(rejected) != 0 {
		t.Errorf("%q, %q", read, rejected)
	}
}
