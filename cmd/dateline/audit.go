package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dateline/audit"
	"dateline/corpus"
	"dateline/export"
	ask "dateline/query"
	"dateline/store"
)

// auditOptions are the flags of audit.
type auditOptions struct {
	query        queryOptions
	kind, format string
	strata       []string
	n, sentences int
	seed         uint64
	score, force bool
	out          string
}

func newAudit(a *app) *cobra.Command {
	var o auditOptions
	cmd := &cobra.Command{
		Use:   "audit [--kind person|country] | audit --score SHEET...",
		Short: "Draw a sample to check by hand, and score the filled-in sheets",
		Long: `Audit draws mentions that the program counted, and sentences, and writes them as
a coding sheet: CSV for a spreadsheet, or one HTML page that works offline and
by keyboard and saves the filled-in sheet as CSV.

--strata draws from each group of mentions apart, at least two from each and
otherwise in proportion; the scores weight the groups by their sizes. Half of
the sentences are drawn from those in which nothing of the kind was found, half
from those in which something was. --seed makes another draw; the same seed on
the same articles draws the same, on every machine. All filters of the queries
say which articles are audited.

In the sheet, verdict is y (right), e (a name, but of another entity), b (a
name, but the marked text is too short or too long), n (no name of this kind)
or ? (cannot be told). For a sentence, missed is the number of names of the kind
that were not found in it; those found stand in [[brackets]].

--score reads sheets, one a coder, and prints precision (names among the
mentions), strict (right in every way), identity (right entity among the names
marked from end to end) and an estimate of recall (names found of all names)
with intervals of 95 %; for several coders Cohen's kappa and Krippendorff's
alpha, too, and the items on which they differ with what each says. A coder goes
by the column coder of the sheet, else by the name of its file. docs/validation.md says how to
report it.

Columns of --score: coder, measure, stratum, value, low, high, n, method.`,
		Example: `  dateline audit --kind person --n 200 --strata form --format html --out sheet.html
  dateline audit --kind country --n 100 --sentences 0 --from 2024-01-01 --out sheet.csv
  dateline audit --score sheet-anna.csv sheet-ben.csv`,
		Args: args(cobra.ArbitraryArgs),
		RunE: func(cmd *cobra.Command, args []string) error { return runAudit(cmd, a, o, args) },
	}
	o.flags(cmd)
	return cmd
}

func (o *auditOptions) flags(cmd *cobra.Command) {
	var strata []string
	for _, s := range auditStrata() {
		strata = append(strata, s.Name+" ("+s.Doc+")")
	}
	f := cmd.Flags()
	filterFlags(cmd, &o.query)
	f.StringVar(&o.kind, "kind", "person", "what to check: person|country")
	f.IntVar(&o.n, "n", 200, "`NUMBER` of mentions to draw")
	f.IntVar(&o.sentences, "sentences", -1, "`NUMBER` of sentences to draw; as many as mentions unless given")
	f.StringSliceVar(&o.strata, "strata", nil, "draw by these `PROPERTIES`: "+strings.Join(strata, ", "))
	f.Uint64Var(&o.seed, "seed", 1, "`NUMBER` of the draw")
	f.BoolVar(&o.score, "score", false, "score filled-in sheets instead")
	f.BoolVar(&o.force, "force", false, "overwrite the file of --out")
	f.StringVar(&o.format, "format", "", "csv|html for a sheet (default by the ending of --out, else csv), "+ask.FormatNames()+" for scores (default table)")
	f.StringVar(&o.out, "out", "-", "`FILE` for the sheet, - for stdout")
}

// auditStratum is a property by which an audit can draw. Those of mentions
// alone have nothing to say about a sentence.
type auditStratum struct {
	Name, Doc string
	Of        func(f *store.Findings, mention int) string
}

// auditStrata lists the properties. A new one is added here.
func auditStrata() []auditStratum {
	ofMention := func(of func(*store.Findings, int) string) func(*store.Findings, int) string {
		return func(f *store.Findings, i int) string {
			if i < 0 {
				return ""
			}
			return of(f, i)
		}
	}
	month := len("2006-01")
	return []auditStratum{
		{"form", "of the name", ofMention(func(f *store.Findings, i int) string { return string(f.Mentions[i].Form) })},
		{"role", "of the block", ofMention(func(f *store.Findings, i int) string { return string(f.Roles[i]) })},
		{"rule", "that found it", ofMention(func(f *store.Findings, i int) string { return f.Mentions[i].By })},
		{"joined", "rule of identity", ofMention(func(f *store.Findings, i int) string { return f.Mentions[i].Join })},
		{"score", "confidence in tenths", ofMention(func(f *store.Findings, i int) string {
			return fmt.Sprintf("%.1f", float64(int(f.Mentions[i].Score*10))/10)
		})},
		{"source", "outlet", func(f *store.Findings, _ int) string { return f.Source }},
		{"month", "of publication", func(f *store.Findings, _ int) string { return f.Date[:min(month, len(f.Date))] }},
		{"year", "of publication", func(f *store.Findings, _ int) string { return f.Date[:min(4, len(f.Date))] }},
	}
}

func runAudit(cmd *cobra.Command, a *app, o auditOptions, args []string) error {
	if o.score {
		return a.scoreSheets(args, o.format)
	}
	formats := map[string]func(io.Writer, []audit.Item) error{"csv": audit.WriteCSV, "html": audit.WriteHTML}
	format, err := export.Choose(o.format, o.out, "csv", []export.Ending{{Format: "csv", Endings: []string{".csv"}}, {Format: "html", Endings: []string{".html", ".htm"}}})
	if err != nil {
		return usageError{Err: err}
	}
	write, ok := formats[format]
	switch {
	case len(args) > 0:
		return usagef("%q: sheets are for --score", args[0])
	case !ok:
		return usagef("no format %q for a sheet; there are: csv|html", o.format)
	case o.kind != string(corpus.Person) && o.kind != string(corpus.Country):
		return usagef("no kind %q; there are: person|country", o.kind)
	case o.n < 0:
		return usagef("--n %d: must not be negative", o.n)
	case o.n == 0 && o.sentences <= 0:
		return usagef("--n 0: nothing to draw; for sentences alone, add --sentences NUMBER")
	case len(o.query.roles) > 0 && o.sentences != 0:
		return usagef("with --role only mentions can be drawn; add --sentences 0")
	}
	if o.sentences < 0 {
		o.sentences = o.n
	}
	if _, err := os.Stat(o.out); err == nil && o.out != "-" && !o.force {
		return usagef("--out %s: there is such a file, and it may be coded; write to another, or overwrite it with --force", o.out)
	}
	o.query.format = "csv"
	return a.withQuery(cmd.Context(), o.query, func(q *query) error {
		items, err := q.drawAudit(cmd.Context(), o)
		if err != nil {
			return err
		}
		return a.writeTo(o.out, func(w io.Writer) error { return write(w, items) })
	})
}

// drawAudit draws the sample and reads the sentences around it.
func (q *query) drawAudit(ctx context.Context, o auditOptions) ([]audit.Item, error) {
	strata, err := chosenStrata(o.strata)
	if err != nil {
		return nil, err
	}
	kind := corpus.Kind(o.kind)
	d := audit.NewDraw(kind, o.seed, o.n, o.sentences)
	err = q.db.EachFindings(ctx, q.Filter, kind, func(f *store.Findings) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return addFindings(d, f, strata, o.sentences > 0)
	})
	if err != nil {
		return nil, err
	}
	drawn, err := d.Take()
	if err != nil {
		return nil, usageError{Err: err}
	}
	if len(drawn) == 0 {
		return nil, usagef("nothing to draw from: no article is selected, or nothing is found in any")
	}
	items := make([]audit.Item, len(drawn))
	for i, x := range drawn {
		if items[i], err = q.itemOf(ctx, x, kind); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func chosenStrata(names []string) ([]auditStratum, error) {
	var out []auditStratum
	for _, name := range names {
		i := slices.IndexFunc(auditStrata(), func(s auditStratum) bool { return s.Name == name })
		if i < 0 {
			return nil, usagef("--strata: no %q; see 'dateline help audit'", name)
		}
		out = append(out, auditStrata()[i])
	}
	return out, nil
}

// addFindings puts the mentions and sentences of an article into the urn.
func addFindings(d *audit.Draw, f *store.Findings, strata []auditStratum, sentences bool) error {
	named := map[int]bool{}
	for i, m := range f.Mentions {
		named[m.Sentence] = true
		err := d.Add(audit.Candidate{Task: audit.Mention, Stratum: stratumOf(nil, f, i, strata), Article: f.Article, Mention: m})
		if err != nil {
			return usageError{Err: err}
		}
	}
	for n := 0; sentences && n < f.Sentences; n++ {
		found := []string{"nothing found"}
		if named[n] {
			found[0] = "something found"
		}
		err := d.Add(audit.Candidate{Task: audit.Sentence, Stratum: stratumOf(found, f, -1, strata), Article: f.Article, Number: n})
		if err != nil {
			return usageError{Err: err}
		}
	}
	return nil
}

// stratumOf names the stratum of a mention or, for -1, of a sentence.
func stratumOf(parts []string, f *store.Findings, mention int, strata []auditStratum) string {
	for _, s := range strata {
		if v := s.Of(f, mention); v != "" || mention >= 0 {
			parts = append(parts, s.Name+"="+v)
		}
	}
	if len(parts) == 0 {
		return "all"
	}
	return strings.Join(parts, " ")
}

// itemOf reads what a coder sees of a drawn mention or sentence.
func (q *query) itemOf(ctx context.Context, x audit.Drawn, kind corpus.Kind) (audit.Item, error) {
	stored, err := q.db.Show(ctx, x.Article)
	if err != nil {
		return audit.Item{}, err
	}
	r := stored.Record
	item := audit.Item{
		ID: x.ID, Task: x.Task, Kind: kind, Stratum: x.Stratum, Size: x.Size,
		Article: x.Article, Date: r.Article.Day(), Source: r.Article.Source,
	}
	if x.Task == audit.Sentence {
		item.Text = bracketed(r, x.Number, kind, &q.Filter)
		return item, nil
	}
	m := mentionAt(r, x.Mention)
	text := r.Article.Blocks[m.Block].Text
	from, to := m.Start, m.End
	if m.Sentence < len(r.Sentences) && r.Sentences[m.Sentence].Block == m.Block {
		from, to = min(from, r.Sentences[m.Sentence].Start), max(to, r.Sentences[m.Sentence].End)
	}
	item.Left, item.Text, item.Right = text[from:m.Start], m.Text, text[m.End:to]
	item.Form, item.Entity = string(m.Form), m.Entity
	for _, e := range r.Entities {
		if e.ID == m.Entity {
			item.Name = e.Name
		}
	}
	return item, nil
}

// mentionAt is a drawn mention with its entity.
func mentionAt(r *corpus.Record, drawn corpus.Mention) corpus.Mention {
	for _, m := range r.Mentions {
		if m.Span == drawn.Span && m.Kind == drawn.Kind && m.Status == drawn.Status && m.Form == drawn.Form {
			return m
		}
	}
	return drawn
}

// bracketed is a sentence with the names that were found in it in brackets.
func bracketed(r *corpus.Record, number int, kind corpus.Kind, f *corpus.Filter) string {
	s := r.Sentences[number]
	text := r.Article.Blocks[s.Block].Text
	var b strings.Builder
	at := s.Start
	for _, m := range r.Mentions {
		found := m.Sentence == number && m.Block == s.Block && m.Kind == kind && f.Counts(r, &m)
		if !found || m.Start < at || m.End > s.End {
			continue
		}
		b.WriteString(text[at:m.Start] + "[[" + m.Text + "]]")
		at = m.End
	}
	b.WriteString(text[at:s.End])
	return b.String()
}
