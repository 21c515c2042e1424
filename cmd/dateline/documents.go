package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"runtime"
	"strings"

	"dateline/corpus"
	"dateline/extract/text"
	"dateline/ingest"
)

// document is one article on its way through clean or extract, or the reason
// why there is none.
type document struct {
	id      string // as the input names it, else the article's own
	article *corpus.Article
	text    string // what offsets refer to
	base    []int  // byte offset in text of each block; -1 for a block outside it
	err     error
}

// inputOptions are the flags by which clean and extract choose their input.
type inputOptions struct {
	input string // "" or "jsonl"
	asIs  bool
	body  func(*corpus.Article) (string, []int)
}

// raws yields the items of the arguments, stdin without any. With --input
// jsonl every line is an item, whatever its file is called.
func (a *app) raws(ctx context.Context, args []string, o inputOptions) (iter.Seq2[ingest.Raw, error], error) {
	if o.input != "" && o.input != "jsonl" {
		return nil, usagef("no input format %q; there is: jsonl", o.input)
	}
	if len(args) == 0 {
		args = []string{"-"}
	}
	sources, err := ingest.Open(args, a.stdin)
	if err != nil {
		return nil, usageError{Err: err}
	}
	return func(yield func(ingest.Raw, error) bool) {
		for _, s := range sources {
			for raw, err := range s.Read(ctx) {
				for item, err := range itemsOf(raw, err, o) {
					if !yield(item, err) {
						return
					}
				}
			}
		}
	}, nil
}

func itemsOf(raw ingest.Raw, err error, o inputOptions) iter.Seq2[ingest.Raw, error] {
	switch {
	case err != nil:
		return func(yield func(ingest.Raw, error) bool) { yield(raw, err) }
	case o.input == "jsonl" && o.asIs:
		return linesOf(raw)
	case o.input == "jsonl":
		raw.ContentType, raw.Every = "application/jsonl", true
	case o.asIs:
		return func(yield func(ingest.Raw, error) bool) { yield(raw.Whole()) }
	}
	return ingest.Items(raw)
}

// linesOf yields the texts of JSON Lines as they stand, empty ones too.
func linesOf(raw ingest.Raw) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		for line, err := range ingest.Lines(raw.Reader()) {
			item := ingest.Raw{Origin: fmt.Sprintf("%s:%d", raw.Origin, line.Number)}
			if err != nil {
				err = fmt.Errorf("%s: %w", item.Origin, err)
			} else {
				err = readText(&item, line.Text)
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// readText reads the object of one line.
func readText(item *ingest.Raw, line []byte) error {
	var o struct {
		ID   any     `json:"id"`
		Text *string `json:"text"`
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	if err := dec.Decode(&o); err != nil {
		return fmt.Errorf("%s: not a JSON object: %w", item.Origin, err)
	}
	if o.ID != nil {
		item.ID = fmt.Sprint(o.ID)
	}
	if o.Text == nil {
		return fmt.Errorf("%s: no text field", item.Origin)
	}
	item.Body = []byte(*o.Text)
	return nil
}

// documents decodes items on every core and yields them in input order, each
// passed through work.
func documents[R any](ctx context.Context, raws iter.Seq2[ingest.Raw, error], o inputOptions, work func(document) R) iter.Seq[R] {
	type job struct {
		raw ingest.Raw
		err error
		out chan []R
	}
	return func(yield func(R) bool) {
		workers := runtime.GOMAXPROCS(0)
		jobs, order := make(chan job, workers), make(chan job, 4*workers)
		stop := make(chan struct{})
		defer close(stop)
		go func() {
			defer close(jobs)
			defer close(order)
			for raw, err := range raws {
				j := job{raw, err, make(chan []R, 1)}
				select {
				case order <- j:
					jobs <- j
				case <-stop:
					return
				case <-ctx.Done():
					return
				}
			}
		}()
		for range workers {
			go func() {
				for j := range jobs {
					j.out <- process(j.raw, j.err, o, work)
				}
			}()
		}
		for j := range order {
			for _, r := range <-j.out {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// process decodes an item and works on its documents. A panic is an error of
// that item alone.
func process[R any](raw ingest.Raw, err error, o inputOptions, work func(document) R) (out []R) {
	defer func() {
		if p := recover(); p != nil {
			out = []R{work(document{id: raw.ID, err: fmt.Errorf("%s: panic: %v", raw.Origin, p)})}
		}
	}()
	for _, d := range decode(raw, err, o) {
		out = append(out, work(d))
	}
	return out
}

// decode makes the documents of one item.
func decode(raw ingest.Raw, err error, o inputOptions) []document {
	if err != nil {
		return []document{{id: raw.ID, err: err}}
	}
	if o.asIs {
		return []document{asIs(raw)}
	}
	var out []document
	for a, err := range ingest.Decode(raw) {
		d := document{id: raw.ID, article: a, err: err}
		if err == nil {
			if d.id == "" {
				d.id = string(a.ID)
			}
			d.text, d.base = o.body(a)
		}
		out = append(out, d)
	}
	return out
}

// asIs takes the input for the plain body of an article: its paragraphs are
// body, and nothing is stripped or repaired.
func asIs(raw ingest.Raw) document {
	s := strings.ToValidUTF8(string(raw.Body), "\uFFFD")
	d := document{id: raw.ID, text: s, article: &corpus.Article{Origin: raw.Origin}}
	for _, p := range text.Paragraphs(s) {
		d.article.Blocks = append(d.article.Blocks, corpus.Block{
			Role: corpus.RoleBody, Rule: "as is", Text: s[p.Start:p.End],
		})
		d.base = append(d.base, int(p.Start))
	}
	d.article.ID = corpus.NewArticleID("", "", d.article.Blocks)
	if d.id == "" {
		d.id = string(d.article.ID)
	}
	return d
}

// mainText is the text of clean: subtitle, headings and body.
func mainText(a *corpus.Article) (string, []int) { return a.BodyText(), nil }

// contentText is the text of extract: every content block, title and captions
// included, joined by a blank line.
func contentText(a *corpus.Article) (string, []int) {
	var b strings.Builder
	base := make([]int, len(a.Blocks))
	for i, bl := range a.Blocks {
		base[i] = -1
		if !bl.Role.IsContent() {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		base[i] = b.Len()
		b.WriteString(bl.Text)
	}
	return b.String(), base
}
