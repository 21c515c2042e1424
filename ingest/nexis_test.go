package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// TestNexis holds that a file of documents is as many articles, with what each
// states.
func TestNexis(t *testing.T) {
	wrapped := "The council of the harbour town met on Tuesday evening to talk about the old\npier, which a storm broke in two last winter. Most of its members want to\nbuild it anew, and the mayor said that she would ask the country for help."
	file := "\n\nDownload Request: Selected Items: 1-3\nTime Of Request: Friday, March 20, 2018\n\n\n                               1 of 3 DOCUMENTS\n\n\n\n" +
		"                                 Harbour Post\n\n                            January 11, 2010 Monday\n                                   Edition 1;\n                                    Scotland\n\n" +
		"Town votes to rebuild its\npier\n\nBYLINE: Ana Ruiz\n\nSECTION: NEWS; Pg. 3\n\nLENGTH: 60 words\n\n\n" + wrapped + "\n\n" + wrapped + "\n\nGRAPHIC: The pier\n\nLOAD-DATE: January 11, 2010\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n" +
		"                       Copyright 2010 Harbour Post Ltd\n                              All Rights Reserved\n\n" +
		"                               2 of 3 DOCUMENTS\n\n\n                     Copyright 2010 The Gazette Company\n                              All Rights Reserved\n\n                                The Gazette\n\n                            12 January 2010\n\n" +
		"Boats come home\n\nLENGTH: 60 words\n\nDATELINE: OSLO\n\n" + wrapped + "\n\nQUOTE: \"No,\" he said.\n\n" + wrapped + "\n\nLOAD-DATE: January 12, 2010\n\n" +
		"                               3 of 3 DOCUMENTS\n\n                                The Gazette\n\n                            13 January 2010\n\nNo text\n\nLENGTH: 0 words\n\nLOAD-DATE: January 13, 2010\n"
	articles, failures := decodeAll(Raw{Origin: "n.txt", Name: "n.txt", Body: []byte(file)})
	var got []string
	for _, a := range articles {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%s|%d", a.Origin, a.Source, a.Day(), a.Title, a.Author, a.Language, strings.Count(a.BodyText(), "harbour town")))
	}
	want := []string{
		"n.txt:7|Harbour Post|2010-01-11|Town votes to rebuild its pier|Ana Ruiz|en|2",
		"n.txt:47|The Gazette|2010-01-12|Boats come home||en|2",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("have\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(failures) != 1 || !strings.Contains(failures[0], "n.txt:75: no text") {
		t.Errorf("%q", failures)
	}
	long := "1 of 1 DOCUMENTS\n\nPost\n\nMay 1, 2024\n\nTitle\n\nLENGTH: 9 words\n\n" + strings.Repeat("A line of the text.\n", MaxDocument/20+2)
	if _, failures = decodeAll(Raw{Origin: "n.txt", Body: []byte(long[:peekSize]), Rest: strings.NewReader(long[peekSize:])}); len(failures) != 1 || !strings.Contains(failures[0], ErrTooLarge.Error()) {
		t.Errorf("%q", failures)
	}
	if strings.Contains(articles[0].BodyText(), "Newspaper") || !strings.Contains(articles[1].BodyText(), "QUOTE") {
		t.Errorf("%q\n%q", articles[0].BodyText(), articles[1].BodyText())
	}
}
