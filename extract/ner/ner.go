// Package ner marks the names of people, organisations and places in news
// text with a conditional random field (package crf) whose weights are
// embedded in the program. cmd/nertrain trains it; docs/models/ner.md is the
// model's card.
package ner

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"dateline/extract/ner/crf"
	"dateline/extract/text"
)

//go:embed model/weights.zst
var embeddedWeights []byte

//go:embed model/clusters.zst
var embeddedClusters []byte

// Tagger marks names. It is immutable and safe for concurrent use.
type Tagger struct {
	weights  *crf.Weights
	clusters *crf.Clusters
	scratch  sync.Pool // of *scratch
}

// Load returns the tagger with the embedded model.
func Load() (*Tagger, error) {
	weights, err := unpack(embeddedWeights, crf.ReadWeights)
	if err != nil {
		return nil, fmt.Errorf("ner: embedded weights: %w", err)
	}
	clusters, err := unpack(embeddedClusters, crf.ReadClusters)
	if err != nil {
		return nil, fmt.Errorf("ner: embedded clusters: %w", err)
	}
	return New(weights, clusters), nil
}

// New returns a tagger with the given model.
func New(w *crf.Weights, c *crf.Clusters) *Tagger {
	t := &Tagger{weights: w, clusters: c}
	t.scratch.New = func() any { return newScratch(w, c) }
	return t
}

func unpack[T any](packed []byte, read func([]byte) (T, error)) (T, error) {
	var none T
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return none, err
	}
	defer d.Close()
	b, err := d.DecodeAll(packed, nil)
	if err != nil {
		return none, err
	}
	return read(b)
}

// Name returns the engine's name.
func (t *Tagger) Name() string { return "crf" }

// Tag marks the names of a document, sorted by block and start. A name's score
// is the model's probability that exactly these tokens are a name of its type,
// given the rest of the document.
func (t *Tagger) Tag(d *text.Document) ([]text.Name, error) {
	s := t.scratch.Get().(*scratch)
	defer t.scratch.Put(s)
	return s.tag(d), nil
}
