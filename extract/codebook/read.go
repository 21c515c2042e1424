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

// Read reads a file: CSV where its first line is a header with the columns
// what and name, else TOML.
func Read(data []byte) (*Codebook, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	first, _, _ := strings.Cut(strings.TrimLeft(string(data), "\r\n"), "\n")
	read := readTOML
	if strings.HasPrefix(strings.ToLower(first), "what,name") {
		read = readCSV
	}
	b, err := read(data)
	if err != nil {
		return nil, err
	}
	return Merge(b)
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
// an outlet with the code of its home.
func readCSV(data []byte) (*Codebook, error) {
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	in.Comment = '#'
	in.TrimLeadingSpace = true
	b := &Codebook{Outlets: map[string]string{}}
	for n := 0; ; n++ {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		row = append(row, "", "", "")
		if err := b.addRow(row[0], row[1], row[2], corpus.Form(row[3])); err != nil {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
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
		return fmt.Errorf("%q: there are person, country, ignore and outlet", what)
	}
	if what != "person" && what != "ignore" && value == "" {
		return fmt.Errorf("%s %q: the third column, its code, is empty", what, name)
	}
	return nil
}
