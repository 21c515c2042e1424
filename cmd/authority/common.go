package main

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// families is how many of the surnames of the American census are common.
const families = 2000

// naming groups countries whose people share given and family names: what is
// common in one is common in all.
func naming() map[string]string {
	groups := map[string]string{}
	for _, g := range []string{
		"US GB AU NZ CA IE ZA en", "ES MX AR CL CO PE CR CU DO EC GT HN NI PA PY SV UY VE PR BO es", "PT BR AO MZ CV pt",
		"EG SA AE MA DZ TN LY IQ JO LB SY YE KW QA BH OM PS SD PK BD AF SO MV IR ar ur fa", "DE AT CH LI de", "FR BE LU MC fr", "NL nl", "IT SM it",
		"RU BY UA KZ KG BG MK ru uk", "CZ SK cs sk", "RS BA ME HR SI sr hr", "SE NO DK IS FO FI sv nb da fi", "CN TW HK SG zh", "IN NP LK hi ne",
	} {
		codes := strings.Fields(g)
		for _, c := range codes {
			groups[c] = codes[0]
		}
	}
	return groups
}

// common gathers names with the groups of countries where they are common.
type common struct {
	groups map[string]string
	names  map[string]map[string]bool // "g michael" -> groups
}

func (c *common) add(mark, name, country string) {
	if name == "" || strings.ContainsAny(name, " ()") {
		return
	}
	if g := c.groups[country]; g != "" {
		country = g
	}
	key := mark + " " + strings.ToLower(name)
	if c.names[key] == nil {
		c.names[key] = map[string]bool{}
	}
	c.names[key][country] = true
}

// commonNames lists names that many people bear: given names marked with g,
// family names with f, each with where.
func commonNames(data string) ([]string, error) {
	c := &common{groups: naming(), names: map[string]map[string]bool{}}
	n := 0
	for _, source := range []struct {
		file string
		row  func([]string)
	}{
		{"census_surnames", func(row []string) {
			if n++; n <= families && len(row) == 2 {
				c.add("f", row[1], "US")
			}
		}},
		{"sigpwned_surnames", func(row []string) {
			if len(row) > 5 {
				c.add("f", row[5], row[0])
			}
		}},
		{"sigpwned_forenames", func(row []string) {
			if len(row) > 11 {
				c.add("g", row[11], row[0])
			}
		}},
		{"faker_first_name", c.faker},
	} {
		if err := rows(filepath.Join(data, source.file+".tsv.gz"), source.row); err != nil {
			return nil, err
		}
	}
	out := []string{"# Names that many people bear, g given, f family, and where. Made by cmd/authority; sources in docs/models/authority.md."}
	for _, name := range slices.Sorted(maps.Keys(c.names)) {
		out = append(out, name+" "+strings.Join(slices.Sorted(maps.Keys(c.names[name])), ","))
	}
	return out, nil
}

// faker reads a row of given names: name, number of locales, locales. A name
// of three locales or more is common in all of them.
func (c *common) faker(row []string) {
	locales := strings.Split(row[2], ",")
	if len(locales) < 3 {
		return
	}
	for _, l := range locales {
		language, country, _ := strings.Cut(l, "_")
		if country == "" || len(country) != 2 {
			country = language
		}
		c.add("g", row[0], country)
	}
}
