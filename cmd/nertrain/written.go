package main

import (
	"bytes"
	_ "embed"
	"fmt"

	"dateline/extract/ner/crf"
)

// writtenArticles are articles made up for this tagger with every name marked,
// in the manner of papers from all over the world; see docs/models/ner.md.
//
//go:embed written.jsonl.gz
var writtenArticles []byte

// writtenSamples makes samples of the articles written for the tagger. Of the
// names of other things only some are marked in them.
func writtenSamples(weight float32) ([]*sample, error) {
	rows, err := decodeRows(bytes.NewReader(writtenArticles))
	if err != nil {
		return nil, fmt.Errorf("written articles: %w", err)
	}
	out := make([]*sample, len(rows))
	for i := range rows {
		out[i] = newSample(&rows[i], crf.OfType(3), weight)
	}
	return out, nil
}
