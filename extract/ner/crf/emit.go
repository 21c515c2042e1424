package crf

// ownSums keeps, for every word met and every place of a window, what the
// features that describe the word by itself add up to in running text. They
// are two thirds of a token's features.
type ownSums struct {
	model *Weights    // whose weights they are
	words [][5]ownSum // by the lexicon's number of the word
	edge  [5]ownSum
	keys  []uint64 // of one token
}

type ownSum struct {
	sum
	ready bool
}

// forget drops what is kept.
func (o *ownSums) forget() { o.words, o.edge = o.words[:0], [5]ownSum{} }

// grow makes room for n words under a model.
func (o *ownSums) grow(w *Weights, n int) {
	if o.model != w {
		o.forget()
		o.model = w
	}
	if more := n - len(o.words); more > 0 {
		o.words = append(o.words, make([][5]ownSum, more)...)
	}
}

// Emit writes the scores of all labels for each token of a sentence, NumLabels
// each: what Score says of the Features.
func (x *Extractor) Emit(w *Weights, s *Sentence, dst []float32) {
	o := &x.sums
	o.grow(w, len(x.lex.words))
	for i := range s.size {
		win := x.window(s, i)
		keys, total := o.keys[:0], sum{}
		for k := range win.words {
			if s.letters != mixedCase || win.first == 1 {
				keys = win.own(keys, k)
				continue
			}
			own := &o.edge[k]
			if j := i + k - here; j >= 0 && j < s.size {
				own = &o.words[x.tokens[s.start+j]][k]
			}
			if !own.ready {
				keys = win.own(keys[:0], k)
				w.add(&own.sum, keys)
				keys, own.ready = keys[:0], true
			}
			total.merge(&own.sum)
		}
		o.keys = x.joint(keys, &win)
		w.add(&total, o.keys)
		w.scores((*[NumLabels]float32)(dst[i*NumLabels:]), &total)
	}
}
