package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dateline/corpus"
)

// leak counts what of one kind was kept though the gold does not hold it.
type leak struct{ blocks, words, pages int }

// leaks counts by kind: what the rules take the block for or, where they see
// text, whether it stands before the end of the gold or behind it.
func leaks(samples []*sample, judged map[*sample]verdict) string {
	found := map[string]*leak{}
	for _, s := range samples {
		last := -1
		for i, y := range s.y {
			if y >= .5 {
				last = i
			}
		}
		seen := map[string]bool{}
		for i, y := range s.y {
			if y >= .5 || !s.isChosen(i, judged[s].score, judged[s].cut) {
				continue
			}
			kind := s.kind(i, last)
			if found[kind] == nil {
				found[kind] = &leak{}
			}
			l := found[kind]
			l.blocks++
			l.words += len(s.words[i])
			if !seen[kind] {
				l.pages++
			}
			seen[kind] = true
		}
	}
	var out strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(found)) {
		l := found[kind]
		fmt.Fprintf(&out, "    %-24s %5d blocks %7d words on %5.1f %% of pages\n", kind, l.blocks, l.words, 100*float64(l.pages)/float64(len(samples)))
	}
	return out.String()
}

// kind names a block that leaked.
func (s *sample) kind(i, last int) string {
	role := s.page.Guessed(i)
	switch role {
	case corpus.RoleSubtitle, corpus.RoleTitle:
		return string(role)
	case corpus.RoleBody, corpus.RoleHeading, "":
	default:
		return string(role)
	}
	switch {
	case s.page.Blocks[i].LinkShare() > 0.5:
		return "links"
	case i > last:
		return "text after the gold's end"
	case role == corpus.RoleHeading:
		return "heading"
	}
	return "text inside"
}
