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
	votes   votes
	emit    []float32    // crf.NumLabels scores for every token of the document
	factors []float64    // their crf.Factors
	beliefs []crf.Belief // for every token, from the first pass
	labels  []crf.Label  // for every token
	chunks  []crf.Chunk  // of one sentence
}

func newScratch(m *Model) *scratch {
	return &scratch{
		weights: m.Weights, extract: crf.NewExtractor(m.Clusters), lattice: crf.NewLattice(m.Weights.Trans),
	}
}

// tag runs the two passes: every sentence by itself, then again with what the
// first pass found in the whole document.
func (s *scratch) tag(d *text.Document) []text.Name {
	sents := s.extract.Read(d)
	s.grow(s.extract.Tokens())
	for i := range sents {
		s.firstPass(&sents[i])
	}
	s.votes.collect(s.extract, s.beliefs, s.labels)
	var names []text.Name
	for i := range sents {
		sent := &sents[i]
		if s.secondPass(sent) {
			names = s.appendNames(names, &d.Blocks[sent.Block], sent)
		}
	}
	return names
}

func (s *scratch) grow(tokens int) {
	if cap(s.labels) < tokens {
		n := tokens + tokens/2
		s.emit, s.factors = make([]float32, n*crf.NumLabels), make([]float64, n*crf.NumLabels)
		s.beliefs, s.labels = make([]crf.Belief, n), make([]crf.Label, n)
	}
	s.emit = s.emit[:tokens*crf.NumLabels]
	s.beliefs, s.labels = s.beliefs[:tokens], s.labels[:tokens]
}

func (s *scratch) emitOf(sent *crf.Sentence) []float32 {
	from := sent.Offset()
	return s.emit[from*crf.NumLabels : (from+sent.Len())*crf.NumLabels]
}

// row returns the scores of the document's token i.
func (s *scratch) row(i int) *[crf.NumLabels]float32 {
	return (*[crf.NumLabels]float32)(s.emit[i*crf.NumLabels:])
}

func (s *scratch) weigh(i int) { crf.Factors(s.row(i), crf.Any, s.factors[i*crf.NumLabels:]) }

// firstPass scores a sentence, labels it and notes what it believes.
func (s *scratch) firstPass(sent *crf.Sentence) {
	from, to := sent.Offset(), sent.Offset()+sent.Len()
	s.extract.Emit(s.weights, sent, s.emitOf(sent))
	s.lattice.Load(s.emitOf(sent))
	s.lattice.Decode(s.labels[from:to])
	for i := from; i < to; i++ {
		s.weigh(i)
	}
	s.lattice.Pass(s.factors[from*crf.NumLabels:])
	s.lattice.Believe(s.beliefs[from:to])
}

// secondPass labels a sentence again where the document's votes change its
// scores. It reports whether there is a name in it.
func (s *scratch) secondPass(sent *crf.Sentence) bool {
	from, to := sent.Offset(), sent.Offset()+sent.Len()
	changed := false
	for i := from; i < to; i++ {
		if s.votes.add(s.extract, i, s.row(i), &s.beliefs[i]) {
			s.weigh(i)
			changed = true
		}
	}
	s.lattice.Load(s.emitOf(sent))
	if changed {
		s.lattice.Decode(s.labels[from:to])
	}
	if !named(s.labels[from:to]) {
		return false
	}
	s.lattice.Pass(s.factors[from*crf.NumLabels:])
	return true
}

func named(labels []crf.Label) bool {
	for _, l := range labels {
		if l != crf.Outside {
			return true
		}
	}
	return false
}

// leastScore is the least score with which a name is taken for a person's. In
// a sentence full of unknown words the best reading may still be unlikely.
const leastScore = 0.45

// appendNames turns the final labels of a sentence into names. A title at the
// beginning of a person's name is left out.
func (s *scratch) appendNames(dst []text.Name, b *text.Block, sent *crf.Sentence) []text.Name {
	types := crf.Types()
	s.chunks = crf.Chunks(s.chunks[:0], s.labels[sent.Offset():sent.Offset()+sent.Len()])
	for _, c := range s.chunks {
		score := float32(s.lattice.ChunkPosterior(c))
		if types[c.Type] == text.Person && score < leastScore {
			continue
		}
		first, last := sent.Offset()+c.First, sent.Offset()+c.Last-1
		for types[c.Type] == text.Person && first < last && s.extract.Title(first) {
			first++
		}
		dst = append(dst, text.Name{
			Span: corpus.Span{
				Block: b.Index,
				Start: int(s.extract.Range(first).Start),
				End:   int(s.extract.Range(last).End),
			},
			Label: types[c.Type],
			Score: score,
			By:    "crf",
		})
	}
	return dst
}
