package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dateline/corpus"
	ask "dateline/query"
)

// cleanOptions are the flags of clean.
type cleanOptions struct {
	format string
	input  string
}

func newClean(a *app) *cobra.Command {
	var o cleanOptions
	cmd := &cobra.Command{
		Use:   "clean [FILE|-]...",
		Short: "Print the main text of pages, without a database",
		Long: `Clean reads pages or plain texts, labels every block, and prints what is left
of the article when the furniture is set aside. FILE is anything that ingest
reads from a disk, also compressed (.gz, .zst), of at most 20 MB a document.
Nothing is fetched: for an address, use curl and "-", or ingest.

Formats:
  jsonl   one object a document: id, url, title, author, published, language,
          source, text, and blocks with role, rule and text; where the page
          states them modified, publisher, section, paywalled, and type (article,
          live-blog, opinion ...); a block of a page has a score, how sure it is that
          it is part of the article, and an entry of a live blog a time.
          text joins the subtitle, headings and body with a blank line; title
          and captions are among the blocks
  text    the main text alone
  blocks  every block with its role and the rule that gave it

With --input jsonl, each line of the input is an object with id, url and html
(or text), and one line comes out for each, in the same order; a line that is
empty or cannot be read comes out with an error.`,
		Example: `  dateline clean page.html
  dateline clean --format blocks article.txt
  dateline clean --input jsonl < pages.jsonl > texts.jsonl`,
		RunE: func(cmd *cobra.Command, args []string) error { return runClean(cmd, a, o, args) },
	}
	cmd.Flags().StringVar(&o.format, "format", "jsonl", "output `FORMAT`: jsonl|text|blocks")
	cmd.Flags().StringVar(&o.input, "input", "", "input `FORMAT`: jsonl; empty to recognise each file's own")
	return cmd
}

// cleaned is the output object of clean.
type cleaned struct {
	ID        string         `json:"id"`
	URL       string         `json:"url"`
	Title     string         `json:"title"`
	Author    string         `json:"author"`
	Published string         `json:"published"`
	Modified  string         `json:"modified,omitempty"`
	Publisher string         `json:"publisher,omitempty"`
	Section   string         `json:"section,omitempty"`
	Type      string         `json:"type,omitempty"`
	Paywalled bool           `json:"paywalled,omitempty"`
	Language  string         `json:"language"`
	Source    string         `json:"source"`
	Text      string         `json:"text"`
	Blocks    []cleanedBlock `json:"blocks"`
	Error     string         `json:"error,omitempty"`
}

type cleanedBlock struct {
	Role corpus.Role `json:"role"`
	Rule string      `json:"rule"`
	Text string      `json:"text"`

	Score float64 `json:"score,omitempty"`
	Time  string  `json:"time,omitempty"`
}

func cleanedOf(d document) cleaned {
	c := cleaned{ID: d.id, Blocks: []cleanedBlock{}}
	if d.err != nil {
		c.Error = d.err.Error()
		return c
	}
	a := d.article
	c.URL, c.Title, c.Author, c.Language, c.Source, c.Text = a.URL, a.Title, a.Author, a.Language, a.Source, d.text
	if c.URL == "" {
		c.URL = a.Canonical
	}
	c.Published, c.Modified = ask.Timestamp(a.Published), ask.Timestamp(a.Modified)
	c.Publisher, c.Section, c.Type, c.Paywalled = a.Publisher, a.Section, a.Type, a.Paywalled
	for _, b := range a.Blocks {
		c.Blocks = append(c.Blocks, cleanedBlock{b.Role, b.Rule, b.Text, ask.Rounded(float64(b.Score)), ask.Timestamp(b.Posted)})
	}
	return c
}

func runClean(cmd *cobra.Command, a *app, o cleanOptions, args []string) error {
	if !slices.Contains([]string{"jsonl", "text", "blocks"}, o.format) {
		return usagef("no format %q; there are: jsonl|text|blocks", o.format)
	}
	in := inputOptions{input: o.input, body: mainText}
	raws, err := a.raws(cmd.Context(), args, in)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.stdout)
	n := rejectsError{}
	for c := range documents(cmd.Context(), raws, in, cleanedOf) {
		if c.Error != "" {
			n.n++
			fmt.Fprintf(a.stderr, "dateline: %s\n", c.Error)
			if o.input == "" {
				continue // no line to answer
			}
		}
		if err := writeCleaned(out, c, o.format); err != nil {
			return err
		}
	}
	return finish(cmd, out, n)
}

// finish flushes the output and turns rejects into the run's error.
func finish(cmd *cobra.Command, out *bufio.Writer, n rejectsError) error {
	if err := out.Flush(); err != nil {
		return err
	}
	if err := cmd.Context().Err(); err != nil {
		return err
	}
	if n.n > 0 {
		return n
	}
	return nil
}

func writeCleaned(out *bufio.Writer, c cleaned, format string) error {
	switch format {
	case "text":
		_, err := fmt.Fprintf(out, "%s\n", c.Text)
		return err
	case "blocks":
		for _, b := range c.Blocks {
			if _, err := fmt.Fprintf(out, "%s\t%s\t%s\n", b.Role, b.Rule, strings.ReplaceAll(b.Text, "\t", " ")); err != nil {
				return err
			}
		}
		return nil
	}
	line, err := ask.Marshal(c)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, line)
	return err
}
