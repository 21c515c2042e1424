package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// two are two articles of one corpus that name one person or two.
type two struct {
	name   string
	a, b   map[string]string // keys of JSON Lines
	people int               // who is named by both together
	like   string            // what the people's names have in common
}

func said(text, date, source string) map[string]string {
	return map[string]string{"text": text, "published": date, "source": source}
}

func pairsOfArticles() []two {
	return []two{
		{"spelling", said("President Volodymyr Zelensky of Ukraine said on Monday that the talks had failed.", "2023-05-01", "a.com"), said("Ukrainian President Volodymyr Zelenskyy told reporters that he would travel to Japan.", "2023-05-20", "b.com"), 1, "Zelensk"},
		{"article and servant", said("Egyptian President Abdel Fattah el-Sisi said on Monday that Egypt would host the talks.", "2023-05-01", "a.com"), said("President Abdul Fattah al-Sisi of Egypt told reporters that he would travel to Japan.", "2023-05-20", "b.com"), 1, "Sisi"},
		{"syllables", said("North Korean leader Kim Jong-un said on Monday that the talks had failed.", "2019-05-01", "a.com"), said("Kim Jong Un told reporters that North Korea would return to the talks.", "2019-05-20", "b.com"), 1, "Kim Jong"},
		{"father and son", said("North Korean leader Kim Jong-un said on Monday that the talks had failed.", "2019-05-01", "a.com"), said("Kim Jong-il told reporters that North Korea would return to the talks.", "2009-05-20", "b.com"), 2, "Kim Jong"},
		{"umlaut", said("Former Chancellor Gerhard Schröder said on Monday that Germany needed the pipeline.", "2020-05-01", "a.com"), said("Gerhard Schroeder told reporters in Germany that he would travel to Russia.", "2020-05-20", "b.com"), 1, "Gerhard"},
		{"middle initial", said("President Donald J. Trump said on Monday that the United States had won.", "2018-05-01", "a.com"), said("Donald Trump told reporters that he would travel to Japan.", "2018-05-20", "b.com"), 1, "Trump"},
		{"nickname of a leader", said("President Joe Biden said on Monday that the United States had won.", "2022-05-01", "a.com"), said("Joseph Biden told reporters that he would travel to Japan.", "2022-05-20", "b.com"), 1, "Biden"},
		{"office and date", said("President Biden said on Monday that the United States had won.", "2022-05-01", "a.com"), said("Joe Biden told reporters that he would travel to Japan.", "2022-05-20", "b.com"), 1, "Biden"},
		{"son of a leader", said("President Joe Biden said on Monday that the United States had won.", "2022-05-01", "a.com"), said("Hunter Biden told reporters that he would travel to the United States.", "2022-05-20", "b.com"), 2, "Biden"},
		{"one outlet and day", said("German Chancellor Angela Merkel said on Monday that Germany would pay.", "2015-09-01", "a.com"), said("Mrs. Merkel told reporters that Germany would open the border.", "2015-09-01", "a.com"), 1, "Merkel"},
		{"another outlet", said("German Chancellor Angela Merkel said on Monday that Germany would pay.", "2015-09-01", "a.com"), said("Mrs. Merkel told reporters that Germany would open the border.", "2015-09-01", "b.com"), 2, "Merkel"},
		{"namesakes", said("Professor John Smith said on Monday that Australia had too many rabbits.", "2015-09-01", "a.com"), said("Goalkeeper John Smith told reporters that he would leave Canada.", "2019-09-01", "b.com"), 2, "John Smith"},
		{"one man of a common name", said("Professor John Smith said on Monday that Australia had too many rabbits.", "2015-09-01", "a.com"), said("Australia must act, John Smith told reporters on Friday.", "2015-09-05", "b.com"), 1, "John Smith"},
		{"rare name", said("President Kassym-Jomart Tokayev said on Monday that Kazakhstan had too many rabbits.", "2021-09-01", "a.com"), said("Kassym-Jomart Tokayev told reporters that he would travel to Japan.", "2019-09-01", "b.com"), 1, "Tokayev"},
		{"president and president", said("President George W. Bush said on Monday that the United States had won.", "2003-05-01", "a.com"), said("President George H. W. Bush told reporters that the United States had won.", "1991-05-01", "b.com"), 2, "Bush"},
	}
}

// TestIdentityAcrossArticles takes pairs of articles in with the program itself
// and counts who is in the database.
func TestIdentityAcrossArticles(t *testing.T) {
	for n, c := range pairsOfArticles() {
		order := []map[string]string{c.a, c.b}
		if n%2 == 1 {
			order = []map[string]string{c.b, c.a}
		}
		db := filepath.Join(t.TempDir(), "d.db")
		for i, article := range order { // a run each
			line, err := json.Marshal(article)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), fmt.Sprint(i, ".jsonl"))
			if err := os.WriteFile(file, append(line, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
			if code, _, errs := dateline(t, "ingest", "--db", db, file); code != exitDone {
				t.Fatalf("%s: %s", c.name, errs)
			}
		}
		query := "SELECT entity, name, articles FROM people WHERE entity IN (SELECT entity FROM spellings WHERE text LIKE '%" + c.like + "%')"
		code, out, errs := dateline(t, "sql", "--db", db, "--format", "csv", query)
		if code != exitDone {
			t.Fatalf("%s: %s", c.name, errs)
		}
		if rows := strings.Split(strings.TrimSpace(out), "\n")[1:]; len(rows) != c.people {
			t.Errorf("%s: %d people, want %d:\n%s", c.name, len(rows), c.people, out)
		}
		if code, out, errs := dateline(t, "check", "--db", db); code != exitDone {
			t.Errorf("%s: check: %s%s", c.name, out, errs)
		}
	}
}
