package ner

import (
	"dateline/corpus"
	"dateline/extract/ner/crf"
	"dateline/extract/text"
)

// scratch is what tagging one document needs. It belongs to one goroutine at
// a time.
type scratch struct {
	weights *crf.Weights
	extract *crf.Extractor
	lattice *crf.Lattice
	keys    []uint64
	emit    []float32   // crf.NumLabels scores for every token of the document
	belief  []belief    // for every token, the first pass's probabilities
	labels  []crf.Label // for every token
	chunks  []crf.Chunk // of one sentence
	votes   votes
}

func newScratch(w *crf.Weights, c *crf.Clusters) *scratch {
	return &scratch{weights: w, extract: crf.NewExtractor(c), lattice: crf.NewLattice(w.Trans)}
}

// tag runs the two passes: every sentence by itself, then again with what the
// other sentences say about the same words.
func (s *scratch) tag(d *text.Document) []text.Name {
	sents := s.extract.Read(d)
	n := s.extract.Tokens()
	s.grow(n)
	for i := range sents {
		s.score(&sents[i])
		s.firstPass(&sents[i])
	}
	s.votes.collect(s.extract, s.belief, s.labels)
	var names []text.Name
	for i := range sents {
		sent := &sents[i]
		s.secondPass(sent)
		names = s.appendNames(names, &d.Blocks[sent.Block], sent)
	}
	return names
}

func (s *scratch) grow(tokens int) {
	if cap(s.labels) < tokens {
		n := tokens + tokens/2
		s.emit = make([]float32, n*crf.NumLabels)
		s.belief, s.labels = make([]belief, n), make([]crf.Label, n)
	}
	s.emit = s.emit[:tokens*crf.NumLabels]
	s.belief, s.labels = s.belief[:tokens], s.labels[:tokens]
}

// score sums the weights of the features of a sentence's tokens.
func (s *scratch) score(sent *crf.Sentence) {
	for i := range sent.Len() {
		s.keys = s.extract.Features(s.keys[:0], sent, i)
		e := s.emit[(sent.Offset()+i)*crf.NumLabels:]
		s.weights.Score((*[crf.NumLabels]float32)(e), s.keys)
	}
}

func (s *scratch) emitOf(sent *crf.Sentence) []float32 {
	return s.emit[sent.Offset()*crf.NumLabels : (sent.Offset()+sent.Len())*crf.NumLabels]
}

func (s *scratch) labelsOf(sent *crf.Sentence) []crf.Label {
	return s.labels[sent.Offset() : sent.Offset()+sent.Len()]
}

// firstPass labels a sentence and notes what it believes of each token.
func (s *scratch) firstPass(sent *crf.Sentence) {
	s.lattice.Load(s.emitOf(sent))
	s.lattice.Decode(s.labelsOf(sent))
	s.lattice.Infer(nil)
	for i := range sent.Len() {
		b := &s.belief[sent.Offset()+i]
		*b = belief{}
		for l := crf.Label(1); l < crf.NumLabels; l++ {
			b[l.Type()] += float32(s.lattice.Posterior(i, l))
		}
	}
}

// secondPass labels a sentence again where the document has something to add.
func (s *scratch) secondPass(sent *crf.Sentence) {
	emit := s.emitOf(sent)
	changed := false
	for i := range sent.Len() {
		if s.votes.add(s.extract, sent.Offset()+i, emit[i*crf.NumLabels:][:crf.NumLabels], &s.belief[sent.Offset()+i]) {
			changed = true
		}
	}
	if !changed && !named(s.labelsOf(sent)) {
		return
	}
	s.lattice.Load(emit)
	s.lattice.Decode(s.labelsOf(sent))
	s.lattice.Infer(nil)
}

func named(labels []crf.Label) bool {
	for _, l := range labels {
		if l != crf.Outside {
			return true
		}
	}
	return false
}

// appendNames turns the labels of the sentence last inferred into names.
func (s *scratch) appendNames(dst []text.Name, b *text.Block, sent *crf.Sentence) []text.Name {
	types := crf.Types()
	s.chunks = crf.Chunks(s.chunks[:0], s.labelsOf(sent))
	for _, c := range s.chunks {
		dst = append(dst, text.Name{
			Span: corpus.Span{
				Block: b.Index,
				Start: int(b.Tokens[sent.First+c.First].Start),
				End:   int(b.Tokens[sent.First+c.Last-1].End),
			},
			Label: types[c.Type],
			Score: float32(s.lattice.ChunkPosterior(c)),
			By:    "crf",
		})
	}
	return dst
}
