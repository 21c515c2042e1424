package ner

import (
	"math"

	"dateline/extract/ner/crf"
)

// How much the rest of the document counts. Chosen on the development sets;
// twice or half of each changes the person scores by less than half a point.
const (
	voteWeight  = 1.5
	voteFloor   = 0.05
	familyBonus = 2.0
	familySure  = 0.8
)

// vote is what the document's first pass says about one surface form.
type vote struct {
	form   uint64
	count  int32
	sum    crf.Belief
	family float32 // best probability as the last word of a longer person's name
}

// votes gathers, for every capitalised surface form of a document, what the
// first pass believes of all its occurrences.
type votes struct {
	slots []int32 // open addressing: 1 + index into list
	list  []vote
}

// at returns the vote on a form, or nil.
func (v *votes) at(form uint64, create bool) *vote {
	m := len(v.slots) - 1
	i := int(form) & m
	for ; v.slots[i] != 0; i = (i + 1) & m {
		if w := &v.list[v.slots[i]-1]; w.form == form {
			return w
		}
	}
	if !create {
		return nil
	}
	v.list = append(v.list, vote{form: form})
	v.slots[i] = int32(len(v.list))
	return &v.list[len(v.list)-1]
}

// collect counts the first pass's beliefs and labels.
func (v *votes) collect(x *crf.Extractor, beliefs []crf.Belief, labels []crf.Label) {
	size := 64
	for size < 2*len(beliefs) {
		size <<= 1
	}
	if len(v.slots) < size {
		v.slots = make([]int32, size)
	}
	clear(v.slots)
	v.list = v.list[:0]
	family := crf.LabelOf(crf.Last, 0)
	for i := range beliefs {
		if !x.Capital(i) {
			continue
		}
		w := v.at(x.Form(i), true)
		w.count++
		for t, p := range beliefs[i] {
			w.sum[t] += p
		}
		if labels[i] == family {
			w.family = max(w.family, beliefs[i][0])
		}
	}
}

// add raises the scores of token i by the types of its other occurrences, and
// reports whether there are any.
func (v *votes) add(x *crf.Extractor, i int, emit *[crf.NumLabels]float32, own *crf.Belief) bool {
	if !x.Capital(i) {
		return false
	}
	w := v.at(x.Form(i), false)
	if w == nil || w.count < 2 {
		return false
	}
	var raise crf.Belief
	outside := float32(1)
	others := float32(w.count - 1)
	for t := range raise {
		p := max(0, (w.sum[t]-own[t])/others)
		outside -= p
		raise[t] = voteWeight * float32(math.Log(float64(p)+voteFloor))
	}
	if w.family > familySure {
		raise[0] += familyBonus
	}
	emit[crf.Outside] += voteWeight * float32(math.Log(float64(max(0, outside))+voteFloor))
	for l := crf.Label(1); l < crf.NumLabels; l++ {
		emit[l] += raise[l.Type()]
	}
	return true
}
