// Package text holds what the recognisers share: one article's content blocks
// cut into tokens and sentences, and the names an engine marks in them.
//
// Tokens are byte ranges of the block's text, so no offset is ever guessed:
// text[t.Start:t.End] is the token.
package text

import (
	"iter"

	"dateline/corpus"
)

// Token is a half-open byte range [Start, End) of a block's text.
type Token struct{ Start, End int32 }

// Range is a half-open range [First, Last) of token indexes.
type Range struct{ First, Last int32 }

// Block is one content block, cut into tokens and sentences.
type Block struct {
	Index     int         // index into Article.Blocks
	Role      corpus.Role // the block's role
	Text      string      // the block's text
	Tokens    []Token
	Sentences []Range // in order, together covering every token
	First     int     // index of the first sentence in the article's numbering
}

// Document is an article made ready for recognisers: its content blocks only.
type Document struct {
	Article *corpus.Article
	Blocks  []Block
}

// Label says what a name names.
type Label string

// The labels of names. Engines mark organisations and places so that people
// and countries are not confused with them.
const (
	Person       Label = "person"
	Organisation Label = "organisation"
	Place        Label = "place"
	Other        Label = "other" // nationalities, events, works, products
)

// Name is a span that an engine takes for a proper name. Block indexes
// Article.Blocks; Start and End are bytes of that block's text.
type Name struct {
	corpus.Span
	Label Label
	Score float32 // confidence between 0 and 1
	By    string  // the engine or rule that marked it
}

// New cuts the content blocks of an article into tokens and sentences.
func New(a *corpus.Article) *Document {
	d := &Document{Article: a}
	n := 0
	for i := range a.Blocks {
		b := &a.Blocks[i]
		if !b.Role.IsContent() {
			continue
		}
		toks := Tokens(nil, b.Text)
		sents := Sentences(b.Text, toks)
		d.Blocks = append(d.Blocks, Block{
			Index: i, Role: b.Role, Text: b.Text, Tokens: toks, Sentences: sents, First: n,
		})
		n += len(sents)
	}
	return d
}

// Spans lists the document's sentences as spans, in the order of
// corpus.Mention.Sentence.
func (d *Document) Spans() []corpus.Span {
	var out []corpus.Span
	for _, b := range d.Blocks {
		for _, s := range b.Sentences {
			out = append(out, corpus.Span{
				Block: b.Index,
				Start: int(b.Tokens[s.First].Start),
				End:   int(b.Tokens[s.Last-1].End),
			})
		}
	}
	return out
}

// Words yields the tokens [i, j) as strings.
func (b *Block) Words(i, j int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, t := range b.Tokens[i:j] {
			if !yield(b.Text[t.Start:t.End]) {
				return
			}
		}
	}
}

// SentenceAt returns the number, in the article, of the sentence that holds
// byte offset off of the block.
func (b *Block) SentenceAt(off int) int {
	lo, hi := 0, len(b.Sentences)
	for lo+1 < hi {
		mid := (lo + hi) / 2
		if int(b.Tokens[b.Sentences[mid].First].Start) <= off {
			lo = mid
		} else {
			hi = mid
		}
	}
	return b.First + lo
}

// TokenSpans lists the document's sentences, each as its tokens.
func (d *Document) TokenSpans() [][]corpus.Span {
	var out [][]corpus.Span
	for i := range d.Blocks {
		block := &d.Blocks[i]
		for _, s := range block.Sentences {
			var sentence []corpus.Span
			for _, t := range block.Tokens[s.First:s.Last] {
				sentence = append(sentence, corpus.Span{Block: block.Index, Start: int(t.Start), End: int(t.End)})
			}
			out = append(out, sentence)
		}
	}
	return out
}
