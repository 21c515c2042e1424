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

// Model is what training yields.
type Model struct {
	Clusters *crf.Clusters
	Weights  *crf.Weights
}

// Tagger marks names. It is safe for concurrent use.
type Tagger struct {
	model *Model
	mutex sync.Mutex
	idle  []*scratch // as many as have been at work at a time
}

// Load returns the tagger with the embedded model.
func Load() (*Tagger, error) {
	m, err := ReadModel(embeddedClusters, embeddedWeights)
	if err != nil {
		return nil, err
	}
	return New(m), nil
}

// ReadModel reads the files of a model.
func ReadModel(clusters, weights []byte) (*Model, error) {
	var m Model
	var err error
	if m.Clusters, err = unpack(clusters, crf.ReadClusters); err != nil {
		return nil, fmt.Errorf("ner: clusters: %w", err)
	}
	if m.Weights, err = unpack(weights, crf.ReadWeights); err != nil {
		return nil, fmt.Errorf("ner: weights: %w", err)
	}
	return &m, nil
}

// New returns a tagger with the given model.
func New(m *Model) *Tagger { return &Tagger{model: m} }

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
	s := t.take()
	defer t.giveBack(s)
	return s.tag(d), nil
}

// take returns scratch space that nobody else uses. Unlike a sync.Pool the
// list keeps it when memory is collected: it remembers words, and what it
// remembers is bounded.
func (t *Tagger) take() *scratch {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	n := len(t.idle) - 1
	if n < 0 {
		return newScratch(t.model)
	}
	s := t.idle[n]
	t.idle = t.idle[:n]
	return s
}

func (t *Tagger) giveBack(s *scratch) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.idle = append(t.idle, s)
}
