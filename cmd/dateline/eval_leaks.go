package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/ingest"
	ask "dateline/query"
)

// leak is one kind of furniture in the text of pages.
type leak struct{ blocks, words, pages int }

// addLeaks counts the blocks of the main text that the gold does not hold, by
// what they are.
func (s *pageScore) addLeaks(raw ingest.Raw, a *corpus.Article, want []string) {
	page, err := ingest.ReadPage(raw)
	if err != nil {
		return
	}
	kinds := map[string]string{}
	for i, b := range page.Blocks {
		role := string(page.Guessed(i))
		if b.LinkShare() > 0.5 && (role == "" || role == string(corpus.RoleBody)) {
			role = "links"
		}
		kinds[b.Text] = role
	}
	text := " " + strings.Join(want, " ") + " "
	var leaked []corpus.Block
	last := -1
	for i, b := range a.Blocks {
		if !isMain(b.Role) {
			continue
		}
		if inText(corpus.TextWords(b.Text), want, text) {
			last = i
		} else {
			leaked = append(leaked, b)
		}
	}
	rest := map[string]bool{}
	for _, b := range a.Blocks[last+1:] {
		rest[b.Text] = true
	}
	seen := map[string]bool{}
	for _, b := range leaked {
		kind := kinds[b.Text]
		switch kind {
		case string(corpus.RoleBody), string(corpus.RoleHeading), string(corpus.RoleSubtitle), "":
			kind = "text inside"
			if rest[b.Text] {
				kind = "text after the end"
			}
		}
		l := s.leaks[kind]
		if l == nil {
			l = &leak{}
			s.leaks[kind] = l
		}
		l.blocks++
		l.words += len(corpus.TextWords(b.Text))
		if !seen[kind] {
			l.pages++
		}
		seen[kind] = true
		s.list("leak "+kind, raw.URL, b.Text, "")
	}
}

func isMain(r corpus.Role) bool {
	return r == corpus.RoleBody || r == corpus.RoleHeading || r == corpus.RoleSubtitle
}

// inText reports whether most of a block stands in the gold text.
func inText(words, want []string, text string) bool {
	if len(words) < 4 {
		return strings.Contains(text, " "+strings.Join(words, " ")+" ")
	}
	share, _ := corpus.GramOverlap(words, want)
	return share >= 0.5
}

// writeLeaks prints what of the text is not in the gold.
func (s *pageScore) writeLeaks(w io.Writer) error {
	if _, err := fmt.Fprintln(w, "\nin the text, not in the gold"); err != nil {
		return err
	}
	g := &grid{Cols: []string{"kind", "blocks", "words", "pages"}}
	for _, kind := range slices.Sorted(maps.Keys(s.leaks)) {
		l := s.leaks[kind]
		g.Add(kind, l.blocks, l.words, ask.Rounded(float64(l.pages)/float64(max(s.pages, 1))))
	}
	return g.Write(w, "table")
}
