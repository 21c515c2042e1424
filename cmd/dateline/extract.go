package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"dateline/corpus"
	"dateline/export"
	"dateline/extract"
)

// extractOptions are the flags of extract.
type extractOptions struct {
	format, input string
	asIs          bool
	extractor     extractorOptions
}

func newExtract(a *app) *cobra.Command {
	var o extractOptions
	cmd := &cobra.Command{
		Use:   "extract [FILE|-]...",
		Short: "Print the people and countries named in documents, without a database",
		Long: `Extract reads documents and prints every mention of a person or a country, of
every status: counted, nested (inside a longer name of something else) and
rejected (only looks like one), each with its reason.

start and end are offsets in Unicode code points into the text of the same
object, which joins the content blocks, title and captions included. With
--as-is the input is taken for the plain body of an article: nothing is
stripped or repaired, and text is the input unchanged.

Formats:
  jsonl   one object a document: id, title, text, mentions with kind, start,
          end, text, form, status, reason, enclosing, entity, name, iso2, score,
          role, by, join
  table   one row a mention
  html    the text with its mentions marked, for a browser
  conll   one token a line with its IOB2 tag and entity, sentences apart

With --input jsonl, each line of the input is an object with id and text, and
one line comes out for each, in the same order, using all cores.`,
		Example: `  dateline extract --format table article.html
  echo "Merkel met Macron in Paris." | dateline extract --as-is -
  dateline extract --input jsonl --as-is < texts.jsonl > mentions.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error { return runExtract(cmd, a, o, args) },
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "jsonl", "output `FORMAT`: jsonl|table|html|conll")
	f.StringVar(&o.input, "input", "", "input `FORMAT`: jsonl; empty to recognise each file's own")
	f.BoolVar(&o.asIs, "as-is", false, "the input is an article's plain body: strip and repair nothing")
	o.extractor.flags(cmd)
	return cmd
}

// engineHelp is the help of --engine, with the list of engines.
func engineHelp() string {
	help := "recogniser of names, `NAME`:"
	for i, s := range extract.Engines() {
		help += " " + s.Name
		if i == 0 {
			help += " (default)"
		}
	}
	return help
}

// extracted is the output object of extract.
type extracted struct {
	ID       string           `json:"id"`
	Title    string           `json:"title"`
	Text     string           `json:"text"`
	Mentions []export.Mention `json:"mentions"`
	Error    string           `json:"error,omitempty"`

	record *corpus.Record
}

// extractedOf annotates a document and expresses its mentions in code points.
func extractedOf(x *extract.Extractor, d document) extracted {
	e := extracted{ID: d.id, Mentions: []export.Mention{}}
	if d.err != nil {
		e.Error = d.err.Error()
		return e
	}
	e.Title, e.Text = d.article.Title, d.text
	r, err := x.Annotate(d.article)
	if err != nil {
		e.Error = err.Error()
		return e
	}
	e.record = r
	entities := map[corpus.EntityID]corpus.Entity{}
	for _, n := range r.Entities {
		entities[n.ID] = n
	}
	points := corpus.CodePoints{Text: d.text}
	for _, m := range r.Mentions {
		start := d.base[m.Block] + m.Start
		n := entities[m.Entity]
		e.Mentions = append(e.Mentions, export.NewMention(&m, points.At(start), points.At(start+m.End-m.Start), &n, d.article.Blocks[m.Block].Role))

	}
	return e
}

func runExtract(cmd *cobra.Command, a *app, o extractOptions, args []string) error {
	write, err := extractWriter(o.format)
	if err != nil {
		return err
	}
	in := inputOptions{input: o.input, asIs: o.asIs, body: contentText}
	raws, err := a.raws(cmd.Context(), args, in)
	if err != nil {
		return err
	}
	x, err := o.extractor.open()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.stdout)
	n := rejectsError{}
	work := func(d document) extracted { return extractedOf(x, d) }
	for e := range documents(cmd.Context(), raws, in, work) {
		if e.Error != "" {
			n.n++
			fmt.Fprintf(a.stderr, "dateline: %s\n", e.Error)
			if o.input == "" || o.format != "jsonl" {
				continue
			}
		}
		if err := write(out, e); err != nil {
			return err
		}
	}
	return finish(cmd, out, n)
}
