package corpus

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
)

// seedFiles holds the reference corpus: the articles in seeds/ as they were
// published, and the annotation in gold/ as tab-separated tables.
//
//go:embed seeds/*.txt gold/*.tsv
var seedFiles embed.FS

// Seed is one article of the reference corpus with its gold annotation.
type Seed struct {
	Name     string         // the file's name in seeds/
	Text     string         // the file as it stands, furniture and broken letters included
	Mentions []GoldMention  // in reading order
	Roles    map[int][]Role // line, from 1, to its acceptable roles, best first; blank lines have none
}

// GoldMention is a name of a person, of a country or of a place in one, as the
// annotators marked it. Titles and possessive endings are outside the span.
type GoldMention struct {
	Line, Start, End int // line from 1; code points into Seed.Text
	Surface          string
	Kind             Kind
	Form             Form
	Entity           string // a person's canonical name, a country's ISO 3166-1 alpha-2 code
	Role             Role   // of the line; credit for a credit inside a caption line
	Counted          bool   // part of the default count
}

// Labelled turns the mention into a span for scoring.
func (m GoldMention) Labelled(doc string) Labelled {
	return Labelled{Doc: doc, Start: m.Start, End: m.End, Kind: m.Kind, Entity: m.Entity}
}

// Seeds returns the reference corpus: five news articles on one event, with
// every name and the role of every line annotated by hand.
func Seeds() ([]Seed, error) {
	entries, err := seedFiles.ReadDir("seeds")
	if err != nil {
		return nil, fmt.Errorf("reference corpus: %w", err)
	}
	seeds := make([]Seed, len(entries))
	byName := map[string]*Seed{}
	for i, e := range entries {
		text, err := seedFiles.ReadFile("seeds/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("reference corpus: %w", err)
		}
		seeds[i] = Seed{Name: e.Name(), Text: string(text), Roles: map[int][]Role{}}
		byName[e.Name()] = &seeds[i]
	}
	if err := eachRow("gold/roles.tsv", 3, byName, addRoles); err != nil {
		return nil, err
	}
	if err := eachRow("gold/mentions.tsv", 10, byName, addMention); err != nil {
		return nil, err
	}
	return seeds, nil
}

// eachRow calls add with the columns of every row of a gold table and with the
// article that the first column names.
func eachRow(file string, columns int, seeds map[string]*Seed, add func(*Seed, []string) error) error {
	table, err := seedFiles.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reference corpus: %w", err)
	}
	row := 0
	for line := range strings.Lines(string(table)) {
		row++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) != columns {
			return fmt.Errorf("reference corpus: %s:%d: %d columns, want %d", file, row, len(cols), columns)
		}
		s := seeds[cols[0]]
		if s == nil {
			return fmt.Errorf("reference corpus: %s:%d: no article %q", file, row, cols[0])
		}
		if err := add(s, cols); err != nil {
			return fmt.Errorf("reference corpus: %s:%d: %w", file, row, err)
		}
	}
	return nil
}

func addRoles(s *Seed, cols []string) error {
	line, err := strconv.Atoi(cols[1])
	if err != nil {
		return err
	}
	for _, role := range strings.Fields(cols[2]) {
		s.Roles[line] = append(s.Roles[line], Role(role))
	}
	return nil
}

func addMention(s *Seed, cols []string) error {
	var place [3]int
	for i := range place {
		n, err := strconv.Atoi(cols[i+1])
		if err != nil {
			return err
		}
		place[i] = n
	}
	m := GoldMention{
		Line: place[0], Start: place[1], End: place[2], Surface: cols[4],
		Kind: Kind(cols[5]), Form: Form(cols[6]), Entity: cols[7], Role: Role(cols[8]), Counted: cols[9] == "yes",
	}
	points := []rune(s.Text)
	if m.Start < 0 || m.Start > m.End || m.End > len(points) {
		return fmt.Errorf("[%d, %d) lies outside the text", m.Start, m.End)
	}
	if got := string(points[m.Start:m.End]); got != m.Surface {
		return fmt.Errorf("the text has %q, the table %q", got, m.Surface)
	}
	s.Mentions = append(s.Mentions, m)
	return nil
}
