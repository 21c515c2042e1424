// Package prose is the engine built on github.com/jdkato/prose/v2: its part of
// speech tagger and entity classifier label our own tokens, and rules on the
// words around a name (a title before it, an apposition or a verb of saying
// after it) mend what the classifier misses.
//
// prose reports no offsets, rewrites quotation marks, glues neighbouring
// entities and drops one that ends the text. None of that matters here: it is
// given our tokens separated by blanks, one block at a time, and its labels
// are read back token by token, so every span is exact.
package prose

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
	"dateline/extract/text"

	"github.com/jdkato/prose/v2"
)

// Name of the engine.
const Name = "prose"

// Engine tags names with prose. It is safe for concurrent use: the model is
// only read once it is loaded.
type Engine struct{ model *prose.Model }

// New loads the model that comes with prose; it takes about a third of a second.
func New() (*Engine, error) {
	doc, err := prose.NewDocument("Load.", prose.WithSegmentation(false))
	if err != nil {
		return nil, fmt.Errorf("prose: loading its model: %w", err)
	}
	return &Engine{model: doc.Model}, nil
}

// Name returns "prose".
func (e *Engine) Name() string { return Name }

// Tag marks the names of people and places in the document.
func (e *Engine) Tag(d *text.Document) ([]text.Name, error) {
	var out []text.Name
	for i := range d.Blocks {
		b := &d.Blocks[i]
		labels, err := e.label(b)
		if err != nil {
			return nil, fmt.Errorf("prose: block %d of %s: %w", b.Index, d.Article.ID, err)
		}
		r := reader{b: b, labels: labels}
		out = append(out, r.names()...)
	}
	return out, nil
}

// label runs prose over the tokens of a block and returns one label a token:
// text.Person, text.Place or "".
func (e *Engine) label(b *text.Block) (labels []text.Label, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the tagger gave up: %v", p)
		}
	}()
	words := make([]string, len(b.Tokens))
	for i, t := range b.Tokens {
		words[i] = plain(b.Text[t.Start:t.End])
	}
	doc, err := prose.NewDocument(strings.Join(words, " "), prose.WithSegmentation(false), prose.UsingModel(e.model))
	if err != nil {
		return nil, err
	}
	return align(words, doc.Tokens())
}

// align reads the labels of prose's tokens back onto ours. prose only ever
// splits a token further, so the pieces of a word spell the word.
func align(words []string, pieces []prose.Token) ([]text.Label, error) {
	labels := make([]text.Label, len(words))
	k := 0
	for i, w := range words {
		n := 0
		for n < len(w) {
			if k >= len(pieces) {
				return nil, fmt.Errorf("its tokens end before ours, at %q", w)
			}
			if l := labelOf(pieces[k].Label); l != "" && labels[i] == "" {
				labels[i] = l
			}
			n += len(pieces[k].Text)
			k++
		}
		if n != len(w) {
			return nil, fmt.Errorf("its tokens do not spell ours, at %q", w)
		}
	}
	return labels, nil
}

func labelOf(iob string) text.Label {
	switch {
	case strings.HasSuffix(iob, "PERSON"):
		return text.Person
	case strings.HasSuffix(iob, "GPE"):
		return text.Place
	}
	return ""
}

// plain rewrites a token so that prose loses none of it: quotation marks are
// straightened, an apostrophe inside a word becomes a hyphen (prose drops what
// follows a second one), and characters that it cannot digest (white space
// inside a token, letters whose lower case has another length) become letters.
func plain(w string) string {
	inner := '-'
	switch strings.ToLower(strings.TrimLeft(w, "nN'’‘ʼ´`")) {
	case "", "s", "t", "d", "m", "re", "ve", "ll":
		inner = '\''
	}
	return strings.Map(func(r rune) rune {
		switch {
		case text.IsApostrophe(r):
			return inner
		case r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
			return '"'
		case r == utf8.RuneError || unicode.IsSpace(r):
			return 'x'
		case r >= utf8.RuneSelf && utf8.RuneLen(unicode.ToLower(r)) != utf8.RuneLen(r):
			return 'X'
		case r == '&':
			return '+' // "&rsquo;" would be rewritten
		}
		return r
	}, w)
}

// span makes a name of the tokens [i, j) of the block.
func span(b *text.Block, i, j int, label text.Label, score float32, by string) text.Name {
	return text.Name{
		Span: corpus.Span{
			Block: b.Index, Start: int(b.Tokens[i].Start), End: int(b.Tokens[j-1].End),
		},
		Label: label, Score: score, By: by,
	}
}
