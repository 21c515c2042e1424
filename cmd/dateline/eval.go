package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/extract"
	ask "dateline/query"
)

// evalOptions are the flags of eval.
type evalOptions struct {
	gold, pages, format  string
	errors, goldMentions bool
	extractor            extractorOptions
}

func newEval(a *app) *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Score people, countries, block roles and identity against gold",
		Long: `Eval reads the reference corpus of five articles, or the documents of --gold,
extracts them afresh and compares.

  person, country   exact spans of the counted mentions; for countries the code
                    must agree too. With --gold, country names and demonyms
  overlap           the same with spans that only have to touch
  roles             lines whose block has an acceptable role
  identity          B-cubed (Bagga and Baldwin 1998) over the person mentions
                    found in both, across articles for the reference corpus and
                    within each document for --gold

f1_95% (ci in JSON) is the 95 % bootstrap interval of f1 over documents.

--gold reads JSON Lines: text, and spans with start and end in code points and
either label (PER) with coref or link, or kind (country-name, demonym) with
iso2. Its texts are read as they stand. With --gold-mentions the spans of people
are given, and only who is who is scored: B-cubed, and pairwise over the pairs
of mentions of one person.

--pages reads JSON Lines with url, html and gold (text, title, authors, date), cleans each
page, and compares the main text by 4-grams of words: precision and recall
averaged over pages, the share of pages whose words are all the same, how many
titles and days agree, and the names of authors. A second table counts what of
the text is not in the gold, by what the rules would have called it.

Files may end in .gz or .zst.`,
		Example: `  dateline eval
  dateline eval --format json
  dateline eval --gold dev.jsonl.gz --engine prose`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runEval(cmd, a, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.gold, "gold", "", "gold `FILE`; empty for the reference corpus")
	f.StringVar(&o.pages, "pages", "", "`FILE` of pages with their main text; scores nothing else")
	f.StringVar(&o.format, "format", "table", "output `FORMAT`: table|json")
	f.BoolVar(&o.goldMentions, "gold-mentions", false, "take the people's spans from the gold and score only who is who")
	f.BoolVar(&o.errors, "errors", false, "list every miss and false alarm on stderr")
	o.extractor.flags(cmd)
	return cmd
}

// scores is what eval measures. A part that the gold does not hold stays nil.
type scores struct {
	person, country *comparison
	roles           *corpus.RoleScore
	identity        [3]float64
	pairwise        corpus.PRF
	identityN       int
	chained         bool // the gold says which mentions name one person
	documents       int
	texts           map[string]string // what the offsets of each document refer to
}

// around quotes a span with the words beside it.
func (s *scores) around(l corpus.Labelled) string {
	runes := []rune(s.texts[l.Doc])
	from, to := max(0, l.Start-40), min(len(runes), l.End+40)
	quote := string(runes[from:l.Start]) + "[" + string(runes[l.Start:l.End]) + "]" + string(runes[l.End:to])
	return ask.Shown(quote)
}

// comparison holds the spans of one kind on both sides.
type comparison struct{ gold, pred []corpus.Labelled }

func (c *comparison) exact() corpus.PRF   { return corpus.ScoreLinked(c.gold, c.pred) }
func (c *comparison) overlap() corpus.PRF { return corpus.ScoreOverlap(spans(c.gold), spans(c.pred)) }

// spans drops the entities, for scores of finding alone.
func spans(ls []corpus.Labelled) []corpus.Labelled {
	out := make([]corpus.Labelled, len(ls))
	for i, l := range ls {
		l.Entity = ""
		out[i] = l
	}
	return out
}

func runEval(cmd *cobra.Command, a *app, o evalOptions) error {
	if o.goldMentions && o.gold == "" {
		return usagef("--gold-mentions needs --gold")
	}
	if o.format != "table" && o.format != "json" {
		return usagef("no format %q; there are: table|json", o.format)
	}
	if o.pages != "" {
		var errors io.Writer
		if o.errors {
			errors = a.stderr
		}
		p, err := scorePages(cmd.Context(), o.pages, errors)
		if err != nil {
			return err
		}
		return p.write(a.stdout, o.pages, o.format)
	}
	x, err := o.extractor.open()
	if err != nil {
		return err
	}
	var s *scores
	if o.gold == "" {
		s, err = scoreSeeds(x)
	} else {
		s, err = scoreGold(cmd.Context(), x, o)
	}
	if err != nil {
		return err
	}
	if o.errors {
		listErrors(a.stderr, s)
	}
	if o.format == "json" {
		return writeScoresJSON(a.stdout, s)
	}
	return writeScoresTable(a.stdout, x, o, s)
}

func listErrors(w io.Writer, s *scores) {
	for _, c := range []*comparison{s.person, s.country} {
		if c == nil {
			continue
		}
		for _, l := range without(c.gold, c.pred) {
			fmt.Fprintf(w, "missed  %s %d-%d %s %s: %s\n", l.Doc, l.Start, l.End, l.Kind, l.Entity, s.around(l))
		}
		for _, l := range without(c.pred, c.gold) {
			fmt.Fprintf(w, "false   %s %d-%d %s %s: %s\n", l.Doc, l.Start, l.End, l.Kind, l.Entity, s.around(l))
		}
	}
}

func without(a, b []corpus.Labelled) []corpus.Labelled {
	in := map[corpus.Labelled]bool{}
	for _, l := range b {
		in[l] = true
	}
	var out []corpus.Labelled
	for _, l := range a {
		if !in[l] {
			out = append(out, l)
		}
	}
	return out
}

// measure is one row of the result.
type measure struct {
	name     string
	p, r, f1 float64
	n        int
	ci       *[2]float64 // 95 % interval of f1, nil where it was not estimated
}

func prf(name string, s corpus.PRF) measure {
	return measure{name: name, p: s.Precision(), r: s.Recall(), f1: s.F1(), n: s.TP + s.FN}
}

func (s *scores) measures() []measure {
	var out []measure
	for _, k := range []struct {
		name string
		c    *comparison
	}{{"person", s.person}, {"country", s.country}} {
		if k.c != nil {
			exact := prf(k.name, k.c.exact())
			low, high := corpus.Bootstrap(corpus.PerDocument(k.c.gold, k.c.pred, corpus.ScoreLinked))
			exact.ci = &[2]float64{low, high}
			out = append(out, exact, prf(k.name+" overlap", k.c.overlap()))
		}
	}
	if s.roles != nil {
		acc := s.roles.Accuracy()
		out = append(out, measure{name: "roles", p: acc, r: acc, f1: acc, n: s.roles.Total})
	}
	if s.identityN > 0 {
		out = append(out, measure{name: "identity B³", p: s.identity[0], r: s.identity[1], f1: s.identity[2], n: s.identityN}, prf("identity pairs", s.pairwise))
	}
	return out
}

func writeScoresTable(w io.Writer, x *extract.Extractor, o evalOptions, s *scores) error {
	name := "the reference corpus"
	if o.gold != "" {
		name = o.gold
	}
	if _, err := fmt.Fprintf(w, "%s: %d documents, engine %s\n", name, s.documents, x.Engine()); err != nil {
		return err
	}
	g := &grid{Cols: []string{"measure", "p", "r", "f1", "f1_95%", "n"}}
	for _, m := range s.measures() {
		ci := ""
		if m.ci != nil {
			ci = fmt.Sprintf("%.3f–%.3f", m.ci[0], m.ci[1])
		}
		g.Add(m.name, m.p, m.r, m.f1, ci, m.n)
	}
	return g.Write(w, "table")
}

// writeScoresJSON writes the keys that other programs rely on.
func writeScoresJSON(w io.Writer, s *scores) error {
	var b bytes.Buffer
	for i, m := range s.measures() {
		lead := ","
		if i == 0 {
			lead = "{"
		}
		v, err := m.json()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s%s", lead, v)
	}
	if b.Len() == 0 {
		b.WriteByte('{')
	}
	b.WriteString("}\n")
	_, err := b.WriteTo(w)
	return err
}

func (m measure) json() (string, error) {
	key := map[string]string{
		"person overlap": "person_overlap", "country overlap": "country_overlap", "identity B³": "identity", "identity pairs": "identity_pairs",
	}[m.name]
	if key == "" {
		key = m.name
	}
	cols := []string{"p", "r", "f1", "n"}
	if key == "identity" {
		cols = []string{"b3_p", "b3_r", "b3_f1", "n"}
	}
	values := []any{ask.Rounded(m.p), ask.Rounded(m.r), ask.Rounded(m.f1), m.n}
	if m.ci != nil {
		cols, values = append(cols, "ci"), append(values, []float64{ask.Rounded(m.ci[0]), ask.Rounded(m.ci[1])})
	}
	var b bytes.Buffer
	if err := ask.WriteObject(&b, cols, values); err != nil {
		return "", err
	}
	return fmt.Sprintf("%q: %s", key, b.String()), nil
}
