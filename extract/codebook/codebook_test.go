package codebook

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
	"dateline/extract/text"
)

const inTOML = `
ignore = ["Paris Hilton", "Georgia Tech"]

[[person]]
name = "Mohammed bin Salman"
aliases = ["MBS", "the Crown Prince"]

[[country]]
code = "MM"
names = ["Burma"]

[[country]]
code = "RU"
names = ["Staraya Square"]
form = "metonym"

[outlets]
"The Hindu" = "IN"
"Atlanta Post" = "US-GA"
`

const inCSV = `what,name,value,form
# people
person,Mohammed bin Salman,MBS
person,Mohammed bin Salman,the Crown Prince
country,Burma,MM
country,Staraya Square,RU,metonym
ignore,Paris Hilton
ignore,Georgia Tech
outlet,The Hindu,IN
outlet,Atlanta Post,US-GA
`

func TestReadBoth(t *testing.T) {
	want := &Codebook{
		People:    []Person{{"Mohammed bin Salman", []string{"MBS", "the Crown Prince"}}},
		Countries: []Country{{"MM", []string{"Burma"}, corpus.FormName}, {"RU", []string{"Staraya Square"}, corpus.FormMetonym}},
		Ignore:    []string{"Paris Hilton", "Georgia Tech"},
		Outlets:   map[string]string{"The Hindu": "IN", "Atlanta Post": "US-GA"},
	}
	headless := strings.SplitN(inCSV, "\n", 2)[1]
	for _, in := range []string{
		inTOML, inCSV, "\uFEFF" + inCSV, strings.ReplaceAll(inCSV, ",", ";"), strings.ReplaceAll(inCSV, ",", "\t"), headless,
		strings.ReplaceAll(headless, ",", ";"), strings.ReplaceAll(inCSV, "\nperson", "\nPerson "), "\n# of ours\n" + inCSV,
		"Name;Note;What;Value;Form\nMohammed bin Salman;=1;person;MBS\nMohammed bin Salman;;person;the Crown Prince\nBurma;;country;MM\n" +
			"Staraya Square;;country;RU;metonym\nParis Hilton;;ignore\nGeorgia Tech;;ignore\nThe Hindu;;outlet;IN\nAtlanta Post;;outlet;US-GA",
	} {
		have, err := Read([]byte(in))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, have); d != "" {
			t.Error(d)
		}
	}
}

func TestErrors(t *testing.T) {
	for in, want := range map[string]string{
		"ignore = [":                                     "line 1",
		"\n\nignore = 3":                                 "ignore",
		"[[person]]\nnam = \"X Y\"":                      `"person.nam"`,
		"[[person]]\nname = \"MBS\"":                     "given and a family name",
		"[[person]]\nname = \"A B\"\naliases = [\"\"]":   "no letter",
		"[[country]]\ncode = \"Burma\"\nnames = [\"B\"]": "two capital letters",
		"[[country]]\ncode = \"MM\"":                     "no names",
		"[[country]]\ncode = \"MM\"\nnames = [\"Burma\"]\nform = \"pet name\"":                                 `no form "pet name"`,
		"[outlets]\n\"X\" = \"Georgia\"":                                                                       "no code",
		"[[person]]\nname = \"A B\"\naliases = [\"AB\"]\n[[person]]\nname = \"Ann Bee\"\naliases = [\"AB\"]\n": `"AB" means both`,
		"ignore = [\"Burma\"]\n[[country]]\ncode = \"MM\"\nnames = [\"Burma\"]":                                `"Burma" means both`,
		"what,name,value\nperson,A B\ncity,Paris,FR":                                                           "line 3",
		"who;alias\nA B;C D":                             `line 1: "who" in the column what`,
		"name;value\nA B;C D":                            "the header needs the columns what and name",
		"w\x00h\x00":                                     "no text in UTF-8",
		"what,name,value\ncountry,Burma":                 "line 2",
		"what,name,value\n\"person,A B":                  "line",
		"what,name,value\noutlet,X,GE\noutlet,Y,georgia": `"georgia" is no code`,
	} {
		if _, err := Read([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want something with %q", in, err, want)
		}
	}
	a, b := &Codebook{Outlets: map[string]string{"X": "GE"}}, &Codebook{Outlets: map[string]string{"X": "US-GA"}}
	if _, err := Merge(a, b); err == nil {
		t.Error("two homes of one outlet")
	}
}

func TestFind(t *testing.T) {
	b, err := Read([]byte(inTOML))
	if err != nil {
		t.Fatal(err)
	}
	d := text.New(&corpus.Article{Blocks: []corpus.Block{
		{Role: corpus.RoleBody, Text: "MBS (Mohammed bin Salman) met Paris Hilton, not Mohammed bin Rashid. MBSX and mbs."},
		{Role: corpus.RoleAdvert, Text: "MBS"},
	}})
	var have []string
	for _, m := range b.Matcher().Find(d) {
		have = append(have, d.Blocks[0].Text[m.Start:m.End]+"="+m.Person)
	}
	want := []string{"MBS=Mohammed bin Salman", "Mohammed bin Salman=Mohammed bin Salman", "Paris Hilton="}
	if d := cmp.Diff(want, have); d != "" {
		t.Error(d)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(inTOML))
	f.Add([]byte(inCSV))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Read(data)
		if err != nil {
			return
		}
		d := text.New(&corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: "MBS met A B in Burma."}}})
		b.Matcher().Find(d)
	})
}
