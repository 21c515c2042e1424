package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"dateline/corpus"
)

// Sheet is a coding sheet: the items and, once it is filled in, the judgements
// of one coder.
type Sheet struct {
	Name  string // of the file, or of the coder where the sheet says who it is
	Coder string // as the column coder has it, "" where that is empty
	Items []Item
	sum   [sha256.Size]byte // of what was read
}

// columns are the columns of a sheet, the coder's own first.
func columns() []string {
	return []string{
		"item", "task", "kind", "verdict", "missed", "comment", "coder", "left", "text", "right",
		"name", "form", "entity", "article", "date", "source", "stratum", "size",
	}
}

// WriteCSV writes a sheet as CSV that spreadsheets open without running
// anything in it.
func WriteCSV(w io.Writer, items []Item) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns()); err != nil {
		return err
	}
	for _, x := range items {
		row := []string{
			x.ID, string(x.Task), string(x.Kind), string(x.Verdict), x.Missed, x.Comment, "", x.Left, x.Text, x.Right,
			x.Name, x.Form, string(x.Entity), string(x.Article), x.Date, x.Source, x.Stratum, strconv.Itoa(x.Size),
		}
		for i := range row {
			row[i] = defuse(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// defuse keeps a spreadsheet from reading a text as a formula.
func defuse(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + s
	}
	return s
}

// ReadCSV reads a filled-in sheet. Commas, semicolons and tabs may separate its
// columns, which may stand in any order, and more may be added; it is UTF-8, or
// UTF-16 as "Unicode text" of a spreadsheet is.
func ReadCSV(r io.Reader, name string) (*Sheet, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	text, err := decoded(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := &Sheet{Name: name, sum: sha256.Sum256([]byte(text))}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma = separator(text)
	in.LazyQuotes = in.Comma == '\t'
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: it has no header: %w", name, err)
	}
	at := map[string]int{}
	for i, c := range header {
		at[strings.ToLower(strings.TrimSpace(c))] = i
	}
	for _, c := range []string{"item", "task", "stratum", "size", "verdict", "missed"} {
		if _, ok := at[c]; !ok {
			return nil, fmt.Errorf("%s: it has no column %q; is it a sheet that audit wrote?", name, c)
		}
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return s, s.check()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue // a row that was cleared
		}
		column := func(c string) string {
			if i, ok := at[c]; ok {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		x, err := itemOf(column)
		if err == nil {
			err = s.codedBy(column("coder"))
		}
		if err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("%s: line %d: %w", name, line, err)
		}
		s.Items = append(s.Items, x)
	}
}

// codedBy notes who has coded an item: one and the same for all of a sheet.
func (s *Sheet) codedBy(coder string) error {
	if coder == "" {
		return nil
	}
	if s.Coder != "" && s.Coder != coder {
		return fmt.Errorf("it is coded by %q, others by %q: a sheet is of one coder", coder, s.Coder)
	}
	s.Coder, s.Name = coder, coder
	return nil
}

// decoded is the text of a file without its mark of encoding.
func decoded(data []byte) (string, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	case bytes.IndexByte(data, 0) >= 0:
		return "", errors.New("it is no text; save it as CSV, in UTF-8")
	default:
		return strings.TrimPrefix(string(data), "\uFEFF"), nil
	}
	var units []uint16
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return string(utf16.Decode(units)), nil
}

// separator guesses what separates the columns from the header.
func separator(text string) rune {
	line, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, c := range ";\t" {
		if strings.Count(line, string(c)) > strings.Count(line, string(best)) {
			best = c
		}
	}
	return best
}

func itemOf(column func(string) string) (Item, error) {
	x := Item{
		ID: column("item"), Task: Task(column("task")), Kind: corpus.Kind(column("kind")), Stratum: column("stratum"),
		Left: column("left"), Text: column("text"), Right: column("right"),
		Form: column("form"), Name: column("name"), Entity: corpus.EntityID(column("entity")),
		Article: corpus.ArticleID(column("article")), Date: column("date"), Source: column("source"),
		Judgement: Judgement{Verdict: Verdict(strings.ToLower(column("verdict"))), Missed: column("missed"), Comment: column("comment")},
	}
	var err error
	if x.Size, err = strconv.Atoi(column("size")); err != nil || x.Size < 1 {
		return x, fmt.Errorf("size %q is no number of candidates", column("size"))
	}
	switch x.Task {
	case Mention:
		known := slices.ContainsFunc(Verdicts(), func(v VerdictDoc) bool { return v.Verdict == x.Verdict })
		if x.Verdict != "" && !known {
			return x, fmt.Errorf("verdict %q: there are y, e, b, n and ?", x.Verdict)
		}
	case Sentence:
		const most = 99 // in a sentence
		if n, err := strconv.Atoi(x.Missed); x.Missed != "" && x.Missed != string(Unsure) && (err != nil || n < 0 || n > most) {
			return x, fmt.Errorf("missed %q is no number of names from 0 to %d", x.Missed, most)
		}
	default:
		return x, fmt.Errorf("there is no task %q", x.Task)
	}
	return x, nil
}

// check reports an item that stands twice, and strata of two sizes.
func (s *Sheet) check() error {
	seen := map[string]bool{}
	sizes := map[string]int{}
	for _, x := range s.Items {
		stratum := string(x.Task) + "/" + x.Stratum
		if seen[x.ID] {
			return fmt.Errorf("%s: item %s stands twice", s.Name, x.ID)
		}
		if n, ok := sizes[stratum]; ok && n != x.Size {
			return fmt.Errorf("%s: stratum %q has sizes %d and %d: is it two draws in one sheet?", s.Name, x.Stratum, n, x.Size)
		}
		seen[x.ID], sizes[stratum] = true, x.Size
	}
	return nil
}
