// Command authority makes the table of leaders that package person embeds, and
// the list of common names beside it.
//
//	authority -data DIR -out extract/person/authority
//
// DIR holds factbook_leaders, factbook_candidates, reign_leaders, congress,
// census_surnames, sigpwned_forenames, sigpwned_surnames and
// faker_first_name (.tsv.gz), and
// country-codes.csv in DIR/../country/sources. See docs/models/authority.md.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	data := flag.String("data", "", "folder with the lists of names")
	out := flag.String("out", "extract/person/authority", "folder for leaders.tsv and common.txt")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		fmt.Fprintln(os.Stderr, "authority:", err)
		os.Exit(1)
	}
}

func run(data, out string) error {
	codes, err := readCodes(filepath.Join(data, "../country/sources/country-codes.csv"))
	if err != nil {
		return err
	}
	b := &builder{codes: codes}
	for _, s := range []struct {
		file string
		row  func([]string)
	}{
		{"factbook_leaders", b.incumbent},
		{"congress", b.executive},
		{"reign_leaders", b.term},
		{"factbook_candidates", b.candidate},
	} {
		if err := rows(filepath.Join(data, s.file+".tsv.gz"), s.row); err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
	}
	leaders := b.leaders()
	if err := os.WriteFile(filepath.Join(out, "leaders.tsv"), []byte(strings.Join(leaders, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	common, err := commonNames(data)
	if err != nil {
		return err
	}
	fmt.Printf("%d leaders, %d common names\n", len(leaders)-headerLines, len(common)-1)
	return os.WriteFile(filepath.Join(out, "common.txt"), []byte(strings.Join(common, "\n")+"\n"), 0o644)
}

// rows calls f with the columns of every row of a gzipped table.
func rows(file string, f func([]string)) error {
	r, err := os.Open(file)
	if err != nil {
		return err
	}
	defer r.Close()
	z, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "#") {
			f(strings.Split(lines.Text(), "\t"))
		}
	}
	return lines.Err()
}

// codes give ISO 3166-1 alpha-2 for FIPS 10-4 codes, in lower case, and for
// alpha-3 codes.
type codes struct{ fips, alpha3 map[string]string }

func readCodes(file string) (codes, error) {
	c := codes{fips: map[string]string{}, alpha3: map[string]string{}}
	f, err := os.Open(file)
	if err != nil {
		return c, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	header, err := r.Read()
	if err != nil {
		return c, err
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return c, nil
		}
		if err != nil {
			return c, err
		}
		if row[at["is_independent"]] != "Yes" {
			continue // territories repeat the heads of their states
		}
		iso2 := row[at["ISO3166-1-Alpha-2"]]
		for fips := range strings.SplitSeq(row[at["FIPS"]], ",") {
			c.fips[strings.ToLower(fips)] = iso2
		}
		c.alpha3[row[at["ISO3166-1-Alpha-3"]]] = iso2
	}
}
