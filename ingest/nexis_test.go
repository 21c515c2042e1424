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

// TestNexisIsNoOther holds that a line like the start of a document makes no
// table or page a file of them, and that a text keeps its paragraphs.
func TestNexisIsNoOther(t *testing.T) {
	table := "title,text\nPier,\"A list:\n1 of 2 DOCUMENTS\nThe council met.\"\n"
	if articles, failures := decodeAll(Raw{Origin: "a.csv", Name: "a.csv", Body: []byte(table)}); len(articles) != 1 || articles[0].Title != "Pier" {
		t.Errorf("%+v, %q", articles, failures)
	}
	file := "1 of 1 DOCUMENTS\n\nPost\n\nMay 1, 2024\n\nPier\n\nLENGTH: 9 words\n\nLONDON: The council met on Tuesday evening.\n\nCopyright law was changed on Friday, it said.\n"
	articles, _ := decodeAll(Raw{Origin: "a.txt", Name: "a.txt", Body: []byte(file)})
	if len(articles) != 1 || !strings.Contains(articles[0].BodyText(), "LONDON: The council") || !strings.Contains(articles[0].BodyText(), "Copyright law") {
		t.Errorf("%+v", articles)
	}
}

// TestReviewedShapes holds what a review found: compact times, hosts of caches,
// texts of feeds that break off, columns that objects lack.
func TestReviewedShapes(t *testing.T) {
	for stated, want := range map[string]string{"202405011230": "2024-05-01T12:30:00Z", "2024050112": "2024-05-01T12:00:00Z", "1714566600": "2024-05-01T12:30:00Z"} {
		if got, _ := readStated(stated, orderUnknown); got.Format("2006-01-02T15:04:05Z07:00") != want {
			t.Errorf("%s: %v", stated, got)
		}
	}
	for address, want := range map[string]string{
		"https://www-bbc-co-uk.cdn.ampproject.org/c/a": "bbc.co.uk", "https://www-ab--cd-com.cdn.ampproject.org/c/a": "ab-cd.com", "https://EXAMPLE.co.uk./x": "example.co.uk",
	} {
		if got := outlet(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
	for text, want := range map[string]bool{"And then the mayor […]": true, "And then...": true, "And then she left.": false} {
		if breaksOff(text) != want {
			t.Errorf("%q", text)
		}
	}
	if got := resolveKeys([]string{"title", "text"}, map[string]string{"title": "Heading"}); got["title"] != "title" {
		t.Errorf("%v", got)
	}
}
