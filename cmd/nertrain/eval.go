package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"dateline/extract/ner"
	"dateline/extract/ner/crf"
	"dateline/extract/text"
)

// devSets lists the sets that models are scored on and never trained on.
func devSets() []string { return []string{"dwie.dev", "worldwide.dev", "uner-pud.test", "btc.dev"} }

// score counts exact matches: same first and last byte, same type.
type score struct{ right, found, gold int }

func (s score) precision() float64 { return 100 * float64(s.right) / float64(max(1, s.found)) }
func (s score) recall() float64    { return 100 * float64(s.right) / float64(max(1, s.gold)) }
func (s score) f1() float64 {
	return 200 * float64(s.right) / float64(max(1, s.found+s.gold))
}

// found is a name the tagger marked, in bytes of the row's text.
func foundSpans(s *sample, names []text.Name) []goldSpan {
	var out []goldSpan
	for _, n := range names {
		for t, l := range crf.Types() {
			if l == n.Label {
				base := s.bases[n.Block]
				out = append(out, goldSpan{base + n.Start, base + n.End, crf.Type(t)})
			}
		}
	}
	return out
}

// evaluate scores a tagger on samples, type by type.
func evaluate(t *ner.Tagger, samples []*sample, onError func(s *sample, g goldSpan, missed bool)) ([crf.NumTypes]score, error) {
	var sc [crf.NumTypes]score
	for _, s := range samples {
		names, err := t.Tag(s.doc)
		if err != nil {
			return sc, err
		}
		gold := map[goldSpan]bool{}
		for _, g := range s.gold {
			gold[g] = true
			sc[g.typ].gold++
		}
		for _, f := range foundSpans(s, names) {
			sc[f.typ].found++
			if gold[f] {
				sc[f.typ].right++
				delete(gold, f)
			} else if onError != nil {
				onError(s, f, false)
			}
		}
		if onError != nil {
			for _, g := range s.gold {
				if gold[g] {
					onError(s, g, true)
				}
			}
		}
	}
	return sc, nil
}

// loadDev reads a development set, as it is and in capitals.
func loadDev(data, name string) (plain, upper []*sample, err error) {
	rows, err := readRows(filepath.Join(data, "ner", "dev", name+".jsonl.gz"))
	if err != nil {
		return nil, nil, err
	}
	for i := range rows {
		plain = append(plain, newSample(&rows[i], 0, 1))
		up := rows[i]
		if up.Text = strings.ToUpper(up.Text); len([]rune(up.Text)) == len([]rune(rows[i].Text)) {
			upper = append(upper, newSample(&up, 0, 1))
		}
	}
	return plain, upper, nil
}

// report prints the table of scores on every development set.
func report(w io.Writer, t *ner.Tagger, data string) error {
	fmt.Fprintf(w, "%-24s %6s %6s %6s   %6s %6s  %6s\n", "set", "PER P", "PER R", "PER F1", "ORG F1", "LOC F1", "names")
	for _, name := range devSets() {
		plain, upper, err := loadDev(data, name)
		if err != nil {
			return err
		}
		for i, samples := range [][]*sample{plain, upper} {
			sc, err := evaluate(t, samples, nil)
			if err != nil {
				return err
			}
			label := name
			if i == 1 {
				label += " CAPITALS"
			}
			fmt.Fprintf(w, "%-24s %6.1f %6.1f %6.2f   %6.1f %6.1f  %6d\n", label,
				sc[0].precision(), sc[0].recall(), sc[0].f1(), sc[1].f1(), sc[2].f1(), sc[0].gold)
		}
		if err := reportRegions(w, t, name, plain); err != nil {
			return err
		}
	}
	return reportOrigins(w, t, data)
}

// reportRegions prints the scores of people by the region of the outlet, where
// a set tells it.
func reportRegions(w io.Writer, t *ner.Tagger, name string, samples []*sample) error {
	byRegion := map[string][]*sample{}
	for _, s := range samples {
		if s.region != "" {
			byRegion[s.region] = append(byRegion[s.region], s)
		}
	}
	for _, region := range slices.Sorted(maps.Keys(byRegion)) {
		sc, err := evaluate(t, byRegion[region], nil)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-24s %6.1f %6.1f %6.2f   %6.1f %6.1f  %6d\n", "  "+region,
			sc[0].precision(), sc[0].recall(), sc[0].f1(), sc[1].f1(), sc[2].f1(), sc[0].gold)
	}
	return nil
}

// listErrors prints every person missed or wrongly marked, with some context.
func listErrors(w io.Writer, t *ner.Tagger, data, name string) error {
	rows, err := readRows(filepath.Join(data, "ner", "dev", name+".jsonl.gz"))
	if err != nil {
		return err
	}
	for i := range rows {
		s := newSample(&rows[i], 0, 1)
		_, err := evaluate(t, []*sample{s}, func(_ *sample, g goldSpan, missed bool) {
			if g.typ != 0 {
				return
			}
			kind := "wrong "
			if missed {
				kind = "missed"
			}
			txt := rows[i].Text
			from, to := max(0, g.start-60), min(len(txt), g.end+40)
			context := txt[from:g.start] + "[[" + txt[g.start:g.end] + "]]" + txt[g.end:to]
			fmt.Fprintf(w, "%s %s: %s\n", kind, rows[i].Doc, strings.ReplaceAll(strings.ToValidUTF8(context, ""), "\n", " / "))
		})
		if err != nil {
			return err
		}
	}
	return nil
}
