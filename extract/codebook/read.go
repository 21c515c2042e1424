package codebook

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"dateline/corpus"
)

// Read reads a file: TOML where its first line is a table or a key with its
// value, else CSV.
func Read(data []byte) (*Codebook, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, errors.New("it is no text in UTF-8; a spreadsheet saves one as \"CSV UTF-8\"")
	}
	first := firstLine(string(data))
	read := readTOML
	if at := strings.IndexAny(first, separators+"="); first != "" && first[0] != '[' && (at < 0 || first[at] != '=') {
		read = func(data []byte) (*Codebook, error) { return readCSV(data, separatorOf(first)) }
	}
	b, err := read(data)
	if err != nil {
		return nil, err
	}
	return Merge(b)
}

// separators are what can stand between the columns of CSV.
const separators = ",;\t"

// firstLine is the first line that is neither empty nor a remark.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return line
		}
	}
	return ""
}

// separatorOf is the separator that a line has most of.
func separatorOf(line string) rune {
	best := ','
	for _, c := range separators {
		if strings.Count(line, string(c)) > strings.Count(line, string(best)) {
			best = c
		}
	}
	return best
}

// file is the form of a file of TOML.
type file struct {
	Person []struct {
		Name    string
		Aliases []string
	}
	Country []struct {
		Code  string
		Names []string
		Form  corpus.Form
	}
	Ignore  []string
	Outlets map[string]string
}

func readTOML(data []byte) (*Codebook, error) {
	var f file
	meta, err := toml.Decode(string(data), &f)
	var syntax toml.ParseError
	if errors.As(err, &syntax) {
		return nil, fmt.Errorf("line %d: %s", syntax.Position.Line, syntax.Message)
	}
	if err != nil {
		return nil, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("there is no key %q; there are person (name, aliases), country (code, names, form), ignore and outlets", unknown[0])
	}
	b := &Codebook{Ignore: f.Ignore, Outlets: f.Outlets}
	for _, p := range f.Person {
		b.People = append(b.People, Person(p))
	}
	for _, c := range f.Country {
		if c.Form == "" {
			c.Form = corpus.FormName
		}
		b.Countries = append(b.Countries, Country(c))
	}
	return b, nil
}

// readCSV reads the columns what, name, value and form, the last two optional:
// a person with an alias, a country's name with its code, a phrase to ignore, or
// an outlet with the code of its home. A header says in which order they are;
// without one they are in this.
func readCSV(data []byte, separator rune) (*Codebook, error) {
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma = separator
	in.FieldsPerRecord = -1
	in.Comment = '#'
	in.TrimLeadingSpace = true
	b := &Codebook{Outlets: map[string]string{}}
	at := columns{0, 1, 2, 3}
	for n := 0; ; n++ {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		if n == 0 {
			header, found, err := headerOf(row)
			if err != nil {
				return nil, fmt.Errorf("line 1: %w", err)
			}
			if found {
				at = header
				continue
			}
		}
		if err := b.addRow(strings.ToLower(at.cell(row, 0)), at.cell(row, 1), at.cell(row, 2), corpus.Form(at.cell(row, 3))); err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// columns are the positions of what, name, value and form, -1 for none.
type columns [4]int

// cell is the text in one of them, "" where the row has none.
func (c columns) cell(row []string, column int) string {
	if at := c[column]; at >= 0 && at < len(row) {
		return strings.TrimSpace(row[at])
	}
	return ""
}

// headerOf reads the first row as a header, if it is one: if it has one of the
// names of columns.
func headerOf(row []string) (at columns, found bool, err error) {
	names := []string{"what", "name", "value", "form"}
	at = columns{-1, -1, -1, -1}
	for i, cell := range row {
		if k := slices.Index(names, strings.ToLower(strings.TrimSpace(cell))); k >= 0 {
			at[k], found = i, true
		}
	}
	if found && (at[0] < 0 || at[1] < 0) {
		return at, true, errors.New("the header needs the columns what and name; it may have value and form")
	}
	return at, found, nil
}

func (b *Codebook) addRow(what, name, value string, form corpus.Form) error {
	switch what {
	case "person":
		i := slices.IndexFunc(b.People, func(p Person) bool { return p.Name == name })
		if i < 0 {
			b.People = append(b.People, Person{Name: name})
			i = len(b.People) - 1
		}
		if value != "" {
			b.People[i].Aliases = append(b.People[i].Aliases, value)
		}
	case "country":
		if form == "" {
			form = corpus.FormName
		}
		b.Countries = append(b.Countries, Country{Code: value, Names: []string{name}, Form: form})
	case "ignore":
		b.Ignore = append(b.Ignore, name)
	case "outlet":
		b.Outlets[name] = value
	default:
		return fmt.Errorf("%q in the column what: there are person, country, ignore and outlet", what)
	}
	if what != "person" && what != "ignore" && value == "" {
		return fmt.Errorf("%s %q: the column value, its code, is empty", what, name)
	}
	return nil
}
