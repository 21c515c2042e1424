package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"dateline/ingest"
	ask "dateline/query"
)

// goldPage is a line of a file of pages with their main text.
type goldPage struct {
	URL  string `json:"url"`
	HTML string `json:"html"`
	Gold struct {
		Text  string `json:"text"`
		Title string `json:"title"`
		Date  string `json:"date"`
	} `json:"gold"`
}

// pageScore compares what clean makes of pages with their gold.
type pageScore struct {
	pages, failed              int
	precision, recall          float64 // sums over pages
	exact                      int     // pages whose words are all the same
	titles, titled, dates, all int     // right and stated titles; right and stated days
}

// scorePages cleans every page of a file.
func scorePages(ctx context.Context, path string) (*pageScore, error) {
	lines, err := openCompressed(path)
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	s := &pageScore{}
	dec := json.NewDecoder(lines)
	for n := 1; ; n++ {
		var p goldPage
		if err := dec.Decode(&p); err == io.EOF {
			return s, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: page %d: %w", path, n, err)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		s.add(p, fmt.Sprintf("%s:%d", path, n))
	}
}

func (s *pageScore) add(p goldPage, origin string) {
	want := pageWords(p.Gold.Text)
	if len(want) < 4 {
		return
	}
	s.pages++
	var title, day string
	var have []string
	raw := ingest.Raw{Origin: origin, URL: p.URL, Body: []byte(p.HTML), ContentType: "text/html; charset=utf-8"}
	for a, err := range ingest.Decode(raw) {
		if err != nil {
			s.failed++
			break
		}
		have, title, day = pageWords(a.BodyText()), a.Title, a.Day()
	}
	precision, recall := gramOverlap(have, want)
	s.precision += precision
	s.recall += recall
	if strings.Join(have, " ") == strings.Join(want, " ") {
		s.exact++
	}
	if p.Gold.Title != "" {
		s.titled++
		if strings.EqualFold(strings.Join(pageWords(title), " "), strings.Join(pageWords(p.Gold.Title), " ")) {
			s.titles++
		}
	}
	if len(p.Gold.Date) >= 10 {
		s.all++
		if p.Gold.Date[:10] == day {
			s.dates++
		}
	}
}

// pageWords cuts a text into words of letters, digits and underscores.
func pageWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
}

// gramOverlap is the share of the 4-grams of words that two texts have in
// common, of the one's and of the other's.
func gramOverlap(have, want []string) (precision, recall float64) {
	type gram [4]string
	count := func(words []string) map[gram]int {
		m := map[gram]int{}
		for i := 0; i+4 <= len(words); i++ {
			m[gram(words[i:i+4])]++
		}
		return m
	}
	a, b := count(have), count(want)
	both := 0
	for g, n := range a {
		both += min(n, b[g])
	}
	share := func(words []string) float64 {
		if len(words) < 4 {
			return 0
		}
		return float64(both) / float64(len(words)-3)
	}
	return share(have), share(want)
}

// write prints the score; F1 combines the averages over pages.
func (s *pageScore) write(w io.Writer, path, format string) error {
	n := float64(max(s.pages, 1))
	p, r := s.precision/n, s.recall/n
	f1 := 0.0
	if p+r > 0 {
		f1 = 2 * p * r / (p + r)
	}
	g := &grid{Cols: []string{"pages", "failed", "p", "r", "f1", "exact", "titles", "of", "days", "of_days"}}
	g.Add(s.pages, s.failed, ask.Rounded(p), ask.Rounded(r), ask.Rounded(f1), ask.Rounded(float64(s.exact)/n), s.titles, s.titled, s.dates, s.all)
	if format == "json" {
		if err := ask.WriteObject(w, g.Cols, g.Rows[0]); err != nil {
			return err
		}
		_, err := fmt.Fprintln(w)
		return err
	}
	if _, err := fmt.Fprintf(w, "%s: main text of pages, 4-grams of words\n", path); err != nil {
		return err
	}
	return g.Write(w, "table")
}
