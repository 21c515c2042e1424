// Command worldmap makes the map that package web embeds, from the borders of
// Natural Earth as npm's world-atlas carries them:
//
//	worldmap -atlas DIR
//
// DIR holds countries-110m.json, countries-50m.json and countries-10m.json. See
// docs/models/worldmap.md for the source and the choices.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"dateline/extract/country"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "worldmap:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	fs := flag.NewFlagSet("worldmap", flag.ContinueOnError)
	atlas := fs.String("atlas", "", "folder of the npm package world-atlas")
	out := fs.String("out", "web/world.json", "the map to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var scales []*topology
	for _, name := range []string{"countries-110m.json", "countries-50m.json", "countries-10m.json"} {
		t, err := readTopology(filepath.Join(*atlas, name))
		if err != nil {
			return err
		}
		scales = append(scales, t)
	}
	codes, err := numericCodes()
	if err != nil {
		return err
	}
	world, err := build(scales, codes)
	if err != nil {
		return err
	}
	text, err := json.Marshal(world)
	if err != nil {
		return err
	}
	fmt.Printf("%d shapes, %d dots, %d bytes\n", world.count(func(c area) bool { return c.Path != "" }), world.count(func(c area) bool { return c.Dot != nil }), len(text))
	return os.WriteFile(*out, append(text, '\n'), 0o644)
}

// numericCodes maps the numeric codes of ISO 3166, the same as M49, to the
// two-letter ones of the table of countries.
func numericCodes() (map[string]string, error) {
	f, err := country.New()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, e := range f.Entities() {
		codes, _ := f.Codes(e.ID)
		if codes.M49 != "" && len(e.ISO2) == 2 {
			out[codes.M49] = e.ISO2
		}
	}
	return out, nil
}
