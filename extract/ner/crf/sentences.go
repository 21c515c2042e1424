package crf

import "dateline/extract/text"

// CutSentences returns a copy of the document in which no sentence is longer
// than the ones that an Extractor reads. It shares everything else with the
// original.
func CutSentences(d *text.Document) *text.Document {
	c := &text.Document{Article: d.Article, Blocks: append([]text.Block(nil), d.Blocks...)}
	for i := range c.Blocks {
		b := &c.Blocks[i]
		var sents []text.Range
		for _, r := range b.Sentences {
			for first := r.First; first < r.Last; first += maxSentence {
				sents = append(sents, text.Range{First: first, Last: min(first+maxSentence, r.Last)})
			}
		}
		b.Sentences = sents
	}
	return c
}
