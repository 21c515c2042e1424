package main

import (
	"compress/gzip"
	"io"
	"os"
	"strings"
	"unicode"

	"dateline/extract/country"
)

// readCommonWords finds the words of open English text that stand in small
// letters at least a tenth as often as with a capital inside a sentence: no
// place of such a name is worth its false alarms.
func readCommonWords(b *builder, path string) error {
	data, err := readAll(path)
	if err != nil {
		return err
	}
	small, large := map[string]int{}, map[string]int{}
	prev := "."
	for w := range strings.FieldsSeq(string(data)) {
		word := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		if word != "" {
			key := country.Fold(word)
			switch r := []rune(word)[0]; {
			case unicode.IsLower(r):
				small[key]++
			case !strings.ContainsAny(prev[len(prev)-1:], ".!?\"”:"):
				large[key]++
			}
		}
		prev = w
	}
	for w, n := range small {
		if n >= 3 && n*10 >= large[w] {
			b.common[w] = true
		}
	}
	return nil
}

// readAll reads a file, unpacked.
func readAll(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !strings.HasSuffix(path, ".gz") {
		return io.ReadAll(f)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
