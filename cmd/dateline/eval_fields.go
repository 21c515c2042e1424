package main

import (
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"dateline/corpus"
	ask "dateline/query"
)

// field counts for how many pages something that a page says of itself was
// read right: of all whose gold has it, and of those where it can be found
// anywhere in the page.
type field struct{ right, all, rightStated, stated int }

func (f *field) add(right, stated bool) {
	f.all++
	if right {
		f.right++
	}
	if stated {
		f.stated++
		if right {
			f.rightStated++
		}
	}
}

// addFields compares title, day and authors where the gold has them.
func (s *pageScore) addFields(p goldPage, a *corpus.Article) {
	page := " " + strings.Join(corpus.TextWords(html.UnescapeString(p.HTML)), " ") + " "
	if want := strings.Join(corpus.TextWords(p.Gold.Title), " "); want != "" {
		right := strings.Join(corpus.TextWords(a.Title), " ") == want
		s.title.add(right, strings.Contains(page, " "+want+" "))
		s.listUnless(right, "title", p.URL, a.Title, p.Gold.Title)
	}
	if len(p.Gold.Date) >= 10 {
		right := p.Gold.Date[:10] == a.Day()
		s.day.add(right, statesDay(page, p.Gold.Date[:10]))
		s.listUnless(right, "day", p.URL, a.Day(), p.Gold.Date)
	}
	if want := authorNames(p.Gold.Authors); len(want) > 0 {
		have := authorNames(a.Author)
		both, stated := 0, true
		for n := range want {
			if have[n] {
				both++
			}
			stated = stated && strings.Contains(page, " "+n+" ")
		}
		right := both == len(want) && both == len(have)
		s.names = s.names.Add(corpus.PRF{TP: both, FP: len(have) - both, FN: len(want) - both})
		s.author.add(right, stated)
		s.listUnless(right, "authors", p.URL, a.Author, p.Gold.Authors)
	}
}

func (s *pageScore) listUnless(right bool, what, page, have, want string) {
	if !right {
		s.list(what, page, have, want)
	}
}

// statesDay reports whether a page, as its words, holds a day in one of the
// forms in which pages write days in numbers or in English.
func statesDay(page, day string) bool {
	t, err := time.Parse(corpus.DateLayout, day)
	if err != nil {
		return false
	}
	for _, layout := range []string{
		"2006 01 02", "20060102", "January 2 2006", "Jan 2 2006", "January 02 2006", "Jan 02 2006", "2 January 2006", "2 Jan 2006", "02 January 2006",
		"02 Jan 2006", "January 2nd 2006", "02 01 2006", "2 1 2006", "1 2 2006", "01 02 2006",
	} {
		if strings.Contains(page, " "+strings.ToLower(t.Format(layout))) {
			return true
		}
	}
	return false
}

// authorNames is the set of the names in a list of authors.
func authorNames(list string) map[string]bool {
	names := map[string]bool{}
	for n := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ';' || r == ',' }) {
		if n = strings.Join(corpus.TextWords(n), " "); n != "" {
			names[n] = true
		}
	}
	return names
}

// writeFields prints how often the fields are right.
func (s *pageScore) writeFields(w io.Writer) error {
	if s.title.all+s.day.all+s.author.all == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(w, "\nwhat pages say of themselves: right, of those with gold, and of those that state it"); err != nil {
		return err
	}
	share := func(a, b int) float64 { return ask.Rounded(float64(a) / float64(max(b, 1))) }
	g := &grid{Cols: []string{"field", "right", "of", "share", "right_stated", "stated", "share_stated"}}
	for _, row := range []struct {
		name string
		f    field
	}{{"title", s.title}, {"day", s.day}, {"authors", s.author}} {
		g.Add(row.name, row.f.right, row.f.all, share(row.f.right, row.f.all), row.f.rightStated, row.f.stated, share(row.f.rightStated, row.f.stated))
	}
	if err := g.Write(w, "table"); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "authors, name by name: f1 %.3f\n", s.names.F1())
	return err
}
