package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dateline/extract"
	"dateline/extract/country"
)

// extractorOptions are the flags of every command that extracts.
type extractorOptions struct {
	engine, countries, homes string
	codebooks                []string
	books                    []book // what the codebooks say, once it is read
}

func (o *extractorOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.engine, "engine", "", engineHelp())
	f.StringVar(&o.countries, "countries", "", "`FILE` of changes to the table of countries; docs/countries.md has its form")
	f.StringArrayVar(&o.codebooks, "codebook", nil, "`FILE` (TOML or CSV) of people, names of countries, words to ignore and homes of outlets; docs/codebook.md has its form; repeat for several; a database remembers those of its last run, none leaves them out")
	f.StringVar(&o.homes, "homes", "", "`FILE` with the home of each outlet: CSV with outlet and code (GE, US-GA), as 'dateline homes' prints")
}

// open makes the extractor; an unknown engine is wrong usage.
func (o *extractorOptions) open() (*extract.Extractor, error) {
	known := func(s extract.Spec) bool { return s.Name == o.engine }
	if o.engine != "" && !slices.ContainsFunc(extract.Engines(), known) {
		_, err := extract.New(extract.Options{Engine: o.engine})
		return nil, usageError{Err: err}
	}
	opts := extract.Options{Engine: o.engine}
	var err error
	if opts.Overrides, err = readFile(o.countries, country.ReadOverrides); err != nil {
		return nil, err
	}
	if opts.Homes, err = readFile(o.homes, readHomes); err != nil {
		return nil, err
	}
	if o.books == nil {
		if o.books, err = readBooks(o.codebooks); err != nil {
			return nil, err
		}
	}
	if opts.Codebook, err = merged(o.books); err != nil {
		return nil, err
	}
	return extract.New(opts)
}

// describe says in the record of the run how it extracts.
func (o *extractorOptions) describe(x *extract.Extractor, sources []string) map[string]any {
	d := map[string]any{"engine": x.Engine(), "sources": sources}
	if len(o.books) > 0 {
		d["codebooks"] = o.books
	}
	if o.countries != "" {
		d["countries"] = o.countries
	}
	if o.homes != "" {
		d["homes"] = o.homes
	}
	return d
}

// readFile reads a user's file, none where the path is empty.
func readFile[T any](path string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	if path == "" {
		return none, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return none, err
	}
	defer f.Close()
	v, err := read(f)
	if err != nil {
		return none, fmt.Errorf("%s: %w", path, err)
	}
	return v, nil
}

// readHomes reads CSV with the columns outlet and home; a header is skipped.
func readHomes(r io.Reader) (map[string]string, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = 2
	in.Comment = '#'
	out := map[string]string{}
	for first := true; ; first = false {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if first && row[0] == "outlet" {
			continue
		}
		code, _, _ := strings.Cut(row[1], "-")
		if len(code) != 2 || strings.ToUpper(row[1]) != row[1] {
			line, _ := in.FieldPos(1)
			return nil, fmt.Errorf("line %d: %q is no code of a country (GE) or a part of one (US-GA)", line, row[1])
		}
		out[row[0]] = row[1]
	}
}
