package main

import (
	"fmt"
	"html"
	"io"
	"strings"

	"dateline/corpus"
	"dateline/export"
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

// writeExtractedCoNLL prints the counted mentions as IOB2 tags.
func writeExtractedCoNLL(w io.Writer, e extracted) error {
	if e.record == nil {
		return nil
	}
	counts := func(i int) bool { return e.record.Mentions[i].Status == corpus.Counted }
	return export.CoNLL(w, e.ID, e.record, counts, tokensOf(e.record))
}

// tokensOf cuts the content of an article into sentences of tokens.
func tokensOf(r *corpus.Record) [][]corpus.Span { return text.New(r.Article).TokenSpans() }
