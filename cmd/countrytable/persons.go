package main

import (
	"bufio"
	"compress/gzip"
	"os"
	"strings"

	"dateline/extract/country"
)

// readPersonNames reads given and family names: the popular ones by country of
// sigpwned/popular-names-by-country-dataset (CC0), the given names that faker-js
// (MIT) lists in at least two languages or in an English one, and its English
// family names.
func readPersonNames(b *builder, dir string) error {
	err := readGzipTSV(dir+"/sigpwned_forenames.tsv.gz", func(c []string) {
		if len(c) > 11 {
			b.addGiven(c[11])
		}
	})
	if err != nil {
		return err
	}
	err = readGzipTSV(dir+"/faker_first_name.tsv.gz", func(c []string) {
		if len(c) > 2 && (strings.Contains(c[2], "en") || len(c[1]) > 1 || c[1] > "1") {
			b.addGiven(c[0])
		}
	})
	if err != nil {
		return err
	}
	err = readGzipTSV(dir+"/sigpwned_surnames.tsv.gz", func(c []string) {
		if len(c) > 5 {
			addName(b.family, c[5])
		}
	})
	if err != nil {
		return err
	}
	return readGzipTSV(dir+"/faker_last_name.tsv.gz", func(c []string) {
		if len(c) > 2 && strings.Contains(c[2], "en") {
			addName(b.family, c[0])
		}
	})
}

func (b *builder) addGiven(name string) { addName(b.given, name) }

func addName(set map[string]bool, name string) {
	if f := country.Fold(name); len(f) > 2 && !strings.Contains(f, " ") && isASCII(f) {
		set[f] = true
	}
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

func readGzipTSV(path string, line func([]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		if l := sc.Text(); l != "" && l[0] != '#' {
			line(strings.Split(l, "\t"))
		}
	}
	return sc.Err()
}
