package audit

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"dateline/corpus"
)

// Sheet is a coding sheet: the items and, once it is filled in, the judgements
// of one coder.
type Sheet struct {
	Name  string // of the file or of the coder
	Items []Item
}

// columns are the columns of a sheet, the coder's own first.
func columns() []string {
	return []string{
		"item", "task", "kind", "verdict", "missed", "comment", "left", "text", "right", "name",
		"form", "entity", "article", "date", "source", "stratum", "size",
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
			x.ID, string(x.Task), string(x.Kind), string(x.Verdict), x.Missed, x.Comment, x.Left, x.Text, x.Right, x.Name,
			x.Form, string(x.Entity), string(x.Article), x.Date, x.Source, x.Stratum, strconv.Itoa(x.Size),
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
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// ReadCSV reads a filled-in sheet. Commas, semicolons and tabs may separate its
// columns, which may stand in any order, and more may be added.
func ReadCSV(r io.Reader, name string) (*Sheet, error) {
	text := bufio.NewReader(r)
	if mark, err := text.Peek(3); err == nil && string(mark) == "\uFEFF" {
		_, _ = text.Discard(3) // it was peeked at
	}
	in := csv.NewReader(text)
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
	s := &Sheet{Name: name}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return s, s.check()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		x, err := itemOf(func(c string) string {
			if i, ok := at[c]; ok {
				return strings.TrimSpace(row[i])
			}
			return ""
		})
		if err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("%s: line %d: %w", name, line, err)
		}
		s.Items = append(s.Items, x)
	}
}

// separator guesses what separates the columns from the header.
func separator(r *bufio.Reader) rune {
	head, _ := r.Peek(200) // a short file gives what there is
	line, _, _ := strings.Cut(string(head), "\n")
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
		if n, err := strconv.Atoi(x.Missed); x.Missed != "" && x.Missed != string(Unsure) && (err != nil || n < 0) {
			return x, fmt.Errorf("missed %q is no number of names", x.Missed)
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
