package person

import (
	"strings"
	"testing"

	"dateline/corpus"
	"dateline/extract/text"
)

// TestCredits marks every name between brackets as the engine would, and wants
// those with an asterisk taken for credits.
func TestCredits(t *testing.T) {
	for _, in := range []string{
		"[Angela Merkel] left early.|Author: [*Sabine Faber] (dpa, AFP) Editor: [*Tom Weir]",
		"[Angela Merkel] left early. Author: [*Sabine Faber]/kb Editor: [*Tom Weir]",
		"The vote is on Monday. (Reporting by [*Ana Sosa] in Lima and [*Wei Jun]; Editing by [*Paul Ott])",
		"The vote is on Monday.|Additional reporting by [*Ana Sosa]",
		"The vote is on Monday. sje/dpa Editor: [*Carl Penn]/[*Trina Hartley]",
		// Named in the text, whatever they do for a living.
		"The talk was led by editor [Paul Ott]. He was praised for the editing by [Ana Sosa].",
		"His favourite author: [Leo Tolstoy], whose novels he reads every year.",
		"Leaders mourned. His favourite author: [Leo Tolstoy].",
		"Author: [Jane Roe]|She wrote three novels and lived in Leeds.|Then she left.|Nobody knew why.",
		"Reporting by [Ana Sosa] had shown how the money left the country.",
	} {
		a, names, want := marked(in)
		rest, credited := Credits(text.New(a), names)
		var got []string
		for _, m := range credited {
			got = append(got, m.Text)
			if m.Status != corpus.Rejected || m.Reason == "" {
				t.Errorf("%s: %+v is not rejected with a reason", in, m)
			}
		}
		if strings.Join(got, "|") != strings.Join(want, "|") || len(rest)+len(credited) != len(names) {
			t.Errorf("%s\n got %q, %d others of %d names", in, got, len(rest), len(names))
		}
	}
}

// marked reads paragraphs between bars with names between brackets.
func marked(in string) (a *corpus.Article, names []text.Name, starred []string) {
	a = &corpus.Article{}
	for k, p := range strings.Split(in, "|") {
		var b strings.Builder
		for p != "" {
			before, name, found := strings.Cut(p, "[")
			b.WriteString(before)
			if !found {
				break
			}
			name, p, _ = strings.Cut(name, "]")
			bare := strings.TrimPrefix(name, "*")
			if bare != name {
				starred = append(starred, bare)
			}
			names = append(names, text.Name{Span: corpus.Span{Block: k, Start: b.Len(), End: b.Len() + len(bare)}, Label: text.Person, Score: 1})
			b.WriteString(bare)
		}
		a.Blocks = append(a.Blocks, corpus.Block{Role: corpus.RoleBody, Text: b.String()})
	}
	return a, names, starred
}
