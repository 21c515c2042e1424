package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dateline/extract"
	"dateline/extract/codebook"
	"dateline/extract/country"
)

// extractorOptions are the flags of every command that extracts.
type extractorOptions struct {
	engine, countries, homes string
	codebooks                []string
}

func (o *extractorOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.engine, "engine", "", engineHelp())
	f.StringVar(&o.countries, "countries", "", "`FILE` of changes to the table of countries; docs/countries.md has its form")
	f.StringArrayVar(&o.codebooks, "codebook", nil, "`FILE` (TOML or CSV) of people, names of countries, words to ignore and homes of outlets; docs/codebook.md has its form; repeat for several")
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
	if opts.Codebook, err = o.codebook(); err != nil {
		return nil, err
	}
	return extract.New(opts)
}

// codebook reads the codebooks as one, nil where there is none.
func (o *extractorOptions) codebook() (*codebook.Codebook, error) {
	if len(o.codebooks) == 0 {
		return nil, nil
	}
	var all []*codebook.Codebook
	for _, path := range o.codebooks {
		b, err := readFile(path, func(r io.Reader) (*codebook.Codebook, error) {
			data, err := io.ReadAll(r)
			if err != nil {
				return nil, err
			}
			return codebook.Read(data)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	merged, err := codebook.Merge(all...)
	if err != nil {
		return nil, fmt.Errorf("the codebooks together: %w", err)
	}
	return merged, nil
}

// describeCodebooks says in the record of the run what the codebooks say: all
// of it, as the files may be gone when the run is to be understood.
func (o *extractorOptions) describeCodebooks() []map[string]string {
	var out []map[string]string
	for _, path := range o.codebooks {
		data, _ := os.ReadFile(path) // it was read before
		sum := sha256.Sum256(data)
		out = append(out, map[string]string{"file": path, "sha256": hex.EncodeToString(sum[:]), "text": string(data)})
	}
	return out
}

// describe says in the record of the run how it extracts.
func (o *extractorOptions) describe(x *extract.Extractor, sources []string) map[string]any {
	d := map[string]any{"engine": x.Engine(), "sources": sources}
	if len(o.codebooks) > 0 {
		d["codebooks"] = o.describeCodebooks()
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
