package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// readCountryCodes reads the codes, official names and capitals of
// country-codes.csv (datasets/country-codes, PDDL).
func readCountryCodes(b *builder, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	col := map[string]int{}
	for i, name := range rows[0] {
		col[name] = i
	}
	for _, row := range rows[1:] {
		get := func(name string) string { return strings.TrimSpace(row[col[name]]) }
		code := get("ISO3166-1-Alpha-2")
		if code == "" {
			continue
		}
		s := b.state(code)
		s.iso3, s.m49, s.fips = get("ISO3166-1-Alpha-3"), get("M49"), get("FIPS")
		s.name = get("CLDR display name")
		b.later(code, "official", get("UNTERM English Formal"))
		b.later(code, "name", get("official_name_en"), get("UNTERM English Short"), get("CLDR display name"))
		b.later(code, "capital", get("Capital"))
	}
	return nil
}

// readCountryInfo reads neighbours, population and capitals of GeoNames'
// countryInfo.txt (CC BY 4.0).
func readCountryInfo(b *builder, path string) error {
	return readTSV(path, func(c []string) error {
		if len(c) < 18 {
			return fmt.Errorf("%d columns", len(c))
		}
		code := c[0]
		if code == "CS" || code == "AN" {
			return nil
		}
		s := b.state(code)
		if s.iso3 == "" {
			s.iso3 = c[1]
		}
		if s.fips == "" {
			s.fips = c[3]
		}
		if s.name == "" {
			s.name = c[4]
		}
		s.neighbours = strings.FieldsFunc(c[17], func(r rune) bool { return r == ',' })
		s.population, _ = strconv.Atoi(c[7])
		b.later(code, "name", c[4])
		b.later(code, "capital", c[5])
		return nil
	})
}

// readTerritories reads the English names of CLDR (Unicode-3.0).
func readTerritories(b *builder, path string) error {
	b.flush() // the hand-written lists have spoken
	var doc struct {
		Main struct {
			En struct {
				Names struct{ Territories map[string]string } `json:"localeDisplayNames"`
			}
		}
	}
	if err := readJSON(path, &doc); err != nil {
		return err
	}
	for code, name := range doc.Main.En.Names.Territories {
		code, _, _ := strings.Cut(code, "-alt-")
		if b.states[code] != nil {
			b.addName(code, "name", name)
		}
	}
	return nil
}

// readISOCountries reads the names of i18n-iso-countries (MIT).
func readISOCountries(b *builder, path string) error {
	var doc struct{ Countries map[string]any }
	if err := readJSON(path, &doc); err != nil {
		return err
	}
	for code, v := range doc.Countries {
		switch v := v.(type) {
		case string:
			b.addName(code, "name", v)
		case []any:
			for _, x := range v {
				if s, ok := x.(string); ok && len(s) > 3 {
					b.addName(code, "name", s)
				}
			}
		}
	}
	return nil
}

func readJSON(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

// later keeps names of a source until the hand-written lists are read.
func (b *builder) later(code, kind string, names ...string) {
	for _, n := range names {
		b.pending = append(b.pending, pending{code, kind, n})
	}
}

func (b *builder) flush() {
	slices.SortStableFunc(b.pending, func(x, y pending) int { // "Canada" is a name before it is the official one
		return strings.Compare(x.kind, y.kind)
	})
	for _, p := range b.pending {
		b.addName(p.code, p.kind, p.name)
	}
	b.pending = nil
}

// addName adds a name and the ways in which news writes it: without what
// stands in brackets or after a comma, "&" or "and".
func (b *builder) addName(code, kind, name string) {
	name = strings.TrimSpace(name)
	if strings.ContainsAny(name, "(,[/") || len(name) < 4 {
		return
	}
	if kind == "capital" && (name == "The Valley" || name == "Valley" || name == "The Settlement") {
		return // every Silicon Valley would be Anguilla's
	}
	flags := ""
	if kind == "capital" && commonCapital(name) {
		flags = "?"
	}
	b.add(name, reading{kind: kind, where: code, flags: flags})
}

// commonCapital tells the capitals whose names are those of other places,
// people or things more often: the text has to confirm them.
func commonCapital(name string) bool {
	switch name {
	case "Saipan", "Alofi", "Roseau", "Basseterre", "Castries", "Majuro",
		"Jamestown", "Georgetown", "Kingston", "Hamilton", "Victoria", "Douglas", "Stanley", "Plymouth", "San Juan",
		"San Jose", "San José", "Santiago", "George Town", "Road Town", "Marigot", "Adamstown", "Male", "Malé", "Moroni",
		"Saint George's", "Kingstown", "Port Louis", "Bridgetown", "Nassau", "Basse-Terre", "Saint-Pierre", "Saint-Denis",
		"St. John's", "St. Helier", "Palikir", "Praia", "Yaren", "Bern", "Sucre", "Saint Helier", "Saint Peter Port",
		"Gustavia", "Port-aux-Français", "Grytviken", "Freetown", "Apia", "Suva", "Lome", "Lomé":
		return name != "Freetown" && name != "Lome" && name != "Lomé" && name != "Bern" && name != "Apia" && name != "Suva"
	}
	return false
}
