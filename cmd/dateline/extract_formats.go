package main

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/text"
	ask "dateline/query"
)

// extractFormat is one way to print what was found in a document.
type extractFormat struct {
	Name  string
	Write func(io.Writer, extracted) error
}

func extractFormats() []extractFormat {
	return []extractFormat{
		{"jsonl", writeExtractedJSON},
		{"table", writeExtractedTable},
		{"html", writeExtractedHTML},
		{"conll", writeExtractedCoNLL},
	}
}

func extractWriter(name string) (func(io.Writer, extracted) error, error) {
	var names []string
	for _, f := range extractFormats() {
		if f.Name == name {
			return f.Write, nil
		}
		names = append(names, f.Name)
	}
	return nil, usagef("no format %q; there are: %s", name, strings.Join(names, "|"))
}

func writeExtractedJSON(w io.Writer, e extracted) error {
	line, err := ask.Marshal(e)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, line)
	return err
}

func writeExtractedTable(w io.Writer, e extracted) error {
	g := &grid{Cols: []string{"kind", "start", "end", "text", "form", "status", "name", "role", "why"}}
	for _, m := range e.Mentions {
		why := m.By
		switch {
		case m.Reason != "":
			why = m.Reason
		case m.Join != "":
			why += "; " + m.Join
		}
		g.Add(string(m.Kind), m.Start, m.End, m.Text, string(m.Form), string(m.Status), m.Name, string(m.Role), why)
	}
	if _, err := fmt.Fprintf(w, "%s  %s\n", e.ID, ask.Shown(e.Title)); err != nil {
		return err
	}
	if err := g.Write(w, "table"); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

// page is the head of the HTML format; each document is one article element.
const page = `<!doctype html><meta charset="utf-8"><title>dateline extract</title>
<style>body{font:1rem/1.6 serif;max-width:42rem;margin:2rem auto;padding:0 1rem}p{white-space:pre-wrap}
mark.person{background:#fde68a}mark.country{background:#bfdbfe}mark.nested,mark.rejected{background:none;outline:1px dotted #888}</style>
`

func writeExtractedHTML(w io.Writer, e extracted) error {
	runes := []rune(e.Text)
	var b strings.Builder
	fmt.Fprintf(&b, "%s<article id=\"%s\"><h1>%s</h1>\n<p>", page, html.EscapeString(e.ID), html.EscapeString(e.Title))
	at := 0
	for _, m := range e.Mentions {
		if m.Start < at {
			continue // inside a mention already marked
		}
		tip := fmt.Sprintf("%s: %s, %s, %s %s", m.Kind, m.Name, m.Form, m.Status, m.Reason)
		fmt.Fprintf(&b, `%s<mark class="%s %s" title="%s">%s</mark>`, html.EscapeString(string(runes[at:m.Start])),
			m.Kind, m.Status, html.EscapeString(strings.TrimSpace(tip)), html.EscapeString(string(runes[m.Start:m.End])))
		at = m.End
	}
	fmt.Fprintf(&b, "%s</p></article>\n", html.EscapeString(string(runes[at:])))
	_, err := io.WriteString(w, b.String())
	return err
}

// writeExtractedCoNLL prints the counted mentions, the first of overlapping
// ones, as IOB2 tags: token, tag, entity.
func writeExtractedCoNLL(w io.Writer, e extracted) error {
	if e.record == nil {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# id = %s\n", e.ID)
	d := text.New(e.record.Article)
	for i := range d.Blocks {
		block := &d.Blocks[i]
		ms := slices.DeleteFunc(slices.Clone(e.record.Mentions), func(m corpus.Mention) bool {
			return m.Block != block.Index || m.Status != corpus.Counted
		})
		for _, s := range block.Sentences {
			for k := s.First; k < s.Last; k++ {
				tag, entity := tagOf(block.Tokens[k], ms)
				t := block.Tokens[k]
				fmt.Fprintf(&b, "%s\t%s\t%s\n", block.Text[t.Start:t.End], tag, entity)
			}
			b.WriteByte('\n')
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// tagOf gives the tag of the first mention that covers a token.
func tagOf(t text.Token, ms []corpus.Mention) (tag, entity string) {
	for _, m := range ms {
		if int(t.Start) < m.End && m.Start < int(t.End) {
			label := map[corpus.Kind]string{corpus.Person: "PER", corpus.Country: "LOC"}[m.Kind]
			if int(t.Start) <= m.Start {
				return "B-" + label, string(m.Entity)
			}
			return "I-" + label, string(m.Entity)
		}
	}
	return "O", "_"
}
