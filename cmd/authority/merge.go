package main

import (
	"cmp"
	"slices"
	"strings"

	"dateline/extract/lexicon"
)

// recent is the year from which terms are given the names of candidates, who
// stood for election in recent years.
const recent = "2014"

// leaders joins the sources into the lines of the table.
func (b *builder) leaders() []string {
	all := slices.Concat(b.presidents(), b.former(), b.incumbents, b.others())
	slices.SortFunc(all, func(a, c leader) int {
		return cmp.Or(cmp.Compare(a.country, c.country), cmp.Compare(a.name, c.name), cmp.Compare(a.office, c.office), cmp.Compare(a.from, c.from))
	})
	lines := []string{
		"# Current and recent leaders. Made by cmd/authority; sources and licences in docs/models/authority.md.",
		"# name\tfamily\tcountry\toffice\tfrom\tto\taliases",
	}
	for _, l := range all {
		lines = append(lines, strings.Join([]string{l.name, l.surname, l.country, l.office, l.from, l.to, strings.Join(l.aliases, "|")}, "\t"))
	}
	return lines
}

// presidents gives American presidents their terms: the last namesakes of the
// list are those of the terms, in order.
func (b *builder) presidents() []leader {
	terms := b.terms["US"]
	var out []leader
	for i, t := range terms {
		left := 0 // namesakes with later terms
		for _, later := range terms[i+1:] {
			if later.surname == t.surname {
				left++
			}
		}
		named := slices.DeleteFunc(slices.Clone(b.executives), func(e leader) bool { return e.surname != t.surname })
		if len(named) <= left {
			continue
		}
		l := named[len(named)-1-left]
		l.from, l.to = t.from, b.end(t)
		out = append(out, l)
	}
	return out
}

// former gives the terms of other countries the full name of the one
// candidate in an election there who bears the family name.
func (b *builder) former() []leader {
	var out []leader
	for country, terms := range b.terms {
		if country == "US" {
			continue
		}
		for _, t := range terms {
			if t.to = b.end(t); t.to == "" || t.to < recent {
				continue
			}
			var fit [][]string
			for _, c := range b.candidates[country] {
				if len(c) > 1 && lexicon.Folded(c[len(c)-1]) == lexicon.Folded(t.surname) {
					fit = append(fit, c)
				}
			}
			if len(fit) != 1 || slices.ContainsFunc(b.incumbents, func(o leader) bool { return o.country == country && o.surname == t.surname }) {
				continue
			}
			t.name = strings.Join(fit[0], " ")
			out = append(out, t)
		}
	}
	return out
}

// others are candidates without an office: known people, of whom nothing else
// is said.
func (b *builder) others() []leader {
	var out []leader
	for country, names := range b.candidates {
		for _, words := range names {
			if len(words) > 1 && len(words) < 6 {
				out = append(out, leader{name: strings.Join(words, " "), country: country, office: "candidate"})
			}
		}
	}
	return out
}

// end is when a term ended: as its source says or, for a term that was open
// when the source was last brought up to date, at the latest when the
// present head of the government or state took office.
func (b *builder) end(t leader) string {
	const sourceEnds = "2021"
	if t.to != "" {
		return t.to
	}
	end := ""
	for _, o := range b.incumbents {
		if o.country == t.country && o.from > sourceEnds && o.surname != t.surname && o.from > end {
			end = o.from
		}
	}
	return end
}
