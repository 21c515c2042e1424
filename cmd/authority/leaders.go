package main

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"dateline/extract/lexicon"
)

// leader is a row of the table.
type leader struct {
	name, country, office string
	from, to              string // ISO dates or years, "" where unknown
	aliases               []string
	surname               string
}

// builder gathers the leaders of all sources.
type builder struct {
	codes      codes
	incumbents []leader
	executives []leader              // American presidents and vice-presidents, oldest first
	terms      map[string][]leader   // by country, without given names
	candidates map[string][][]string // by country, cut into words
}

// headerLines is the number of lines before the first leader.
const headerLines = 2

// incumbent reads a row of the Factbook: country, fips, role, name with the
// family name in capitals, name, since.
func (b *builder) incumbent(row []string) {
	if len(row) < 6 {
		return
	}
	office, words := cutTitle(strings.Fields(row[3]))
	l := leader{country: b.codes.fips[row[1]], office: office, from: isoDate(row[5])}
	l.name, l.surname, l.aliases = nameOf(words)
	if l.name == "" || l.country == "" || office == "" || strings.Contains(l.name, " of ") {
		return
	}
	same := func(o leader) bool { return o.name == l.name && o.office == l.office && o.country == l.country }
	if !slices.ContainsFunc(b.incumbents, same) {
		b.incumbents = append(b.incumbents, l)
	}
}

// cutTitle separates the office in front of a name from the name, and returns
// the office as news text writes it, "" for one that the table has no use for.
func cutTitle(words []string) (office string, name []string) {
	i := 0
	for i < len(words) && isTitleWord(words[i]) {
		i++
	}
	title := strings.ToLower(strings.Join(words[:i], " "))
	for _, o := range []string{"vice president", "prime minister", "chancellor", "premier", "taoiseach", "supreme leader", "president", "king", "queen", "sultan", "amir", "pope"} {
		if strings.Contains(title, o) {
			return o, words[i:]
		}
	}
	return "", words[i:]
}

func isTitleWord(w string) bool {
	if w == strings.ToUpper(w) && len(w) > 3 {
		return false
	}
	switch strings.ToLower(strings.TrimRight(w, ".,")) {
	case "state", "affairs", "commission", "of", "the", "and", "supreme", "transition", "transitional", "gnu", "crown", "co-prince",
		"captain", "capt", "regent", "swiss", "confederation", "people's", "republic", "field", "marshal", "lt", "gen", "col", "cnsp", "china":
		return true
	}
	return lexicon.IsOffice(w) || lexicon.IsOfficeModifier(w) || lexicon.IsHonorific(w)
}

// nameOf reads a name whose family name is in capitals. What follows the
// capitals is part of the name only where nothing stands before them.
func nameOf(words []string) (name, surname string, aliases []string) {
	first, last := -1, -1
	for i, w := range words {
		if isCapitals(w) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	switch {
	case first < 0 || len(words) > 6:
		return "", "", nil
	case first == 0 && last+1 == len(words) && len(words) == 1, lexicon.IsSuffix(words[len(words)-1]):
		return "", "", nil // a monarch or a pope: one name and a number
	case first == 0:
		if last > 0 {
			return display(words[:last+1]), "", nil // "MUHAMMAD BIN SALMAN": no family name
		}
		return display(words), display(words[:1]), nil
	}
	surname = display(words[first : last+1])
	given := words[:first]
	full := display(given) + " " + surname
	name = display(slices.DeleteFunc(slices.Clone(given), isMiddle)) + " " + surname
	if name != full {
		aliases = append(aliases, full)
	}
	for _, g := range given {
		if isMiddle(g) {
			continue
		}
		if alias := display([]string{g}) + " " + surname; len(given) > 1 && alias != name && len(g) > 2 {
			aliases = append(aliases, alias)
		}
	}
	return name, surname, aliases
}

// isMiddle knows what news text leaves out: patronymics and middle initials.
func isMiddle(w string) bool {
	return strings.HasSuffix(w, "ovich") || strings.HasSuffix(w, "evich") || strings.HasSuffix(w, "ovna") || len(w) == 2 && w[1] == '.'
}

func isCapitals(w string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, strings.TrimPrefix(strings.TrimPrefix(w, "al-"), "Mc"))
	return len(letters) > 1 && letters == strings.ToUpper(letters)
}

// display writes words with a capital at the start of each and its parts.
func display(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		if !isCapitals(w) {
			out[i] = w
			continue
		}
		start := true
		out[i] = strings.Map(func(r rune) rune {
			lower := unicode.ToLower(r)
			if start {
				lower = unicode.ToUpper(r)
			}
			start = r == '-' || r == '\''
			return lower
		}, w)
	}
	return strings.Join(out, " ")
}

func isoDate(s string) string {
	for _, layout := range []string{"2 January 2006", "January 2006", "2006"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t.Format("2006-01-02")[:map[string]int{"2 January 2006": 10, "January 2006": 7, "2006": 4}[layout]]
		}
	}
	return ""
}

// executive reads a row of congress: full, first, last, nickname, wikipedia,
// wikidata, file.
func (b *builder) executive(row []string) {
	if len(row) < 7 || row[6] != "executive" {
		return
	}
	l := leader{name: row[0], surname: row[2], country: "US", office: "president"}
	if row[3] != "" && len(strings.Fields(row[3])) == 1 {
		l.name = row[3] + " " + row[2]
	}
	if row[4] != "" {
		l.name = row[4]
	}
	for _, alias := range []string{row[0], row[1] + " " + row[2]} {
		if alias != l.name && !slices.Contains(l.aliases, alias) && row[3] != "" {
			l.aliases = append(l.aliases, alias)
		}
	}
	b.executives = append(b.executives, l)
}

// term reads a row of REIGN: leader, country, first year, last year.
func (b *builder) term(row []string) {
	if len(row) < 4 || b.codes.alpha3[row[1]] == "" {
		return
	}
	if b.terms == nil {
		b.terms = map[string][]leader{}
	}
	words := strings.Fields(row[0])
	country := b.codes.alpha3[row[1]]
	l := leader{country: country, office: "leader", from: row[2], to: row[3], surname: words[len(words)-1]}
	b.terms[country] = append(b.terms[country], l)
}

// candidate reads a row of the Factbook's elections: name, country, fips.
func (b *builder) candidate(row []string) {
	if b.candidates == nil {
		b.candidates = map[string][][]string{}
	}
	if len(row) < 3 {
		return
	}
	if iso2 := b.codes.fips[row[2]]; iso2 != "" {
		b.candidates[iso2] = append(b.candidates[iso2], strings.Fields(row[0]))
	}
}
