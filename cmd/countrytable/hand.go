package main

import (
	"fmt"
	"os"
	"strings"
)

// readHand reads the hand-written lists. They come before the sources of
// names, so that what they say stands.
func readHand(b *builder, dir string) error {
	for _, f := range []struct {
		name string
		line func(b *builder, cols []string) error
	}{
		{"names.tsv", handName},
		{"places.tsv", handName},
		{"demonyms.tsv", handDemonym},
		{"combining.tsv", handCombining},
		{"usstates.tsv", handState},
		{"lookalikes.tsv", handLookalike},
		{"successors.tsv", handSuccessors},
	} {
		if err := readTSV(dir+"/"+f.name, func(cols []string) error { return f.line(b, cols) }); err != nil {
			return err
		}
	}
	return nil
}

func readTSV(path string, line func([]string) error) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	n := 0
	for l := range strings.SplitSeq(string(data), "\n") {
		n++
		if l == "" || l[0] == '#' {
			continue
		}
		if err := line(strings.Split(l, "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return nil
}

func handName(b *builder, cols []string) error {
	if len(cols) != 3 {
		return fmt.Errorf("%d columns, want 3", len(cols))
	}
	code, kind := cols[0], cols[1]
	for form := range strings.SplitSeq(cols[2], "|") {
		switch kind {
		case "iso3":
			b.state(code).iso3 = form
			continue
		case "canonical":
			b.state(code).name = form
			b.add(form, reading{kind: "name", where: code})
			continue
		}
		b.addPlaced(form, kind, code)
	}
	return nil
}

// handPopulation ranks the cities of the hand-written list with the large ones.
const handPopulation = 800_000

// addPlaced adds a form that may end in "/SUBDIVISION".
func (b *builder) addPlaced(form, kind, code string) {
	if i := strings.LastIndex(form, "/"+code[:min(2, len(code))]+"-"); i > 0 {
		form, code = form[:i], code+form[i:]
	}
	pop := 0
	if kind == "city" {
		pop = handPopulation
	}
	b.add(form, reading{kind: kind, where: code, pop: pop})
	// "U.S." is also written with blanks.
	if f := strings.TrimSuffix(form, "!"); kind == "abbreviation" && strings.Count(f, ".") > 1 {
		b.add(strings.TrimSpace(strings.ReplaceAll(f, ".", ". "))+"!", reading{kind: kind, where: code})
	}
}

func handDemonym(b *builder, cols []string) error {
	if len(cols) != 2 {
		return fmt.Errorf("%d columns, want 2", len(cols))
	}
	for form := range strings.SplitSeq(cols[1], "|") {
		if f, sub, ok := strings.Cut(form, "+/"); ok {
			b.addPlaced(f+"/"+sub, "demonym", cols[0])
			b.addPlaced(f+"s/"+sub, "demonym", cols[0])
			continue
		}
		for _, f := range plural(form) {
			b.addPlaced(f, "demonym", cols[0])
		}
	}
	return nil
}

// plural gives "Russian+" as "Russian" and "Russians".
func plural(form string) []string {
	if f, ok := strings.CutSuffix(form, "+"); ok {
		return []string{f, f + "s"}
	}
	return []string{form}
}

func handCombining(b *builder, cols []string) error {
	for form := range strings.SplitSeq(cols[1], "|") {
		b.add(form, reading{kind: "combining", where: cols[0]})
	}
	return nil
}

func handLookalike(b *builder, cols []string) error {
	if len(cols) != 2 {
		return fmt.Errorf("%d columns, want 2", len(cols))
	}
	for form := range strings.SplitSeq(cols[1], "|") {
		for _, f := range plural(form) {
			flags := "-"
			if isCapitalised(f) {
				flags = "-^"
			}
			b.add(f, reading{kind: cols[0], flags: flags})
		}
	}
	return nil
}

// isCapitalised reports whether the last word of a name begins with a capital: a
// "German village" is no German Village.
func isCapitalised(name string) bool {
	last := name[strings.LastIndexAny(name, " -")+1:]
	return isASCII(last) && last != "" && last[0] >= 'A' && last[0] <= 'Z'
}

func handSuccessors(b *builder, cols []string) error {
	b.state(cols[0]).successors = strings.Fields(cols[1])
	return nil
}

// handState adds the abbreviations of a state: "." asks for the stop, "!" for
// capitals, "?" for a place before them.
func handState(b *builder, cols []string) error {
	if len(cols) != 3 {
		return fmt.Errorf("%d columns, want 3", len(cols))
	}
	where := cols[0][:2] + "/" + cols[0]
	for form := range strings.SplitSeq(cols[1], "|") {
		if strings.HasSuffix(form, ".") {
			b.add(form, reading{kind: "region", where: where, flags: "?."})
		}
	}
	b.add(cols[2], reading{kind: "region", where: where, flags: "?!"})
	return nil
}
