package country

import (
	_ "embed" // the judge's weights
	"math"
	"slices"

	"dateline/corpus"
	"dateline/extract/text"
)

// Example is a hit as the trainer of the judge sees it.
type Example struct {
	corpus.Span
	Text     string
	Form     corpus.Form
	Code     string
	Features []uint32
}

// Examples returns the hits of a document that the judge would be asked about,
// with their features, for training.
func (f *Finder) Examples(d *text.Document) []Example {
	doc := f.read(d, nil)
	doc.countForms()
	var out []Example
	var fs features
	for i := range doc.hits {
		h := &doc.hits[i]
		if !h.open() {
			continue
		}
		c := contextOf(h.block.Text, h.start, h.end)
		doc.featuresOf(&fs, h, &c)
		out = append(out, Example{
			Span: corpus.Span{Block: h.block.Index, Start: h.start, End: h.end},
			Text: h.text(), Form: h.reading.form, Code: h.reading.code,
			Features: append([]uint32(nil), fs.ids...),
		})
	}
	return out
}

// The classes that the judge tells apart.
const (
	Free     = iota // names the country or place
	InName          // part of a longer name
	OfPerson        // a person's name or part of one
	Other           // no name of a place at all
	Classes
)

const (
	// FeatureSpace is the number of different features, by hash.
	FeatureSpace = 1 << featureBits
	// WeightStep is what one step of a weight byte stands for.
	WeightStep = 1.0 / 24
)

//go:embed table/judge.bin
var judgeWeights string

// probabilities returns what the judge thinks of a hit's features.
func probabilities(ids []uint32) [Classes]float32 {
	var free, inName, person, other int32 // written out: faster than a loop over classes
	for _, id := range ids {
		w := judgeWeights[id*Classes : id*Classes+Classes]
		free += int32(int8(w[Free]))
		inName += int32(int8(w[InName]))
		person += int32(int8(w[OfPerson]))
		other += int32(int8(w[Other]))
	}
	return softmax([Classes]int32{free, inName, person, other})
}

func softmax(sum [Classes]int32) [Classes]float32 {
	top := slices.Max(sum[:])
	var p [Classes]float32
	total := 0.0
	var e [Classes]float64
	for c, s := range sum {
		e[c] = math.Exp(float64(s-top) * WeightStep)
		total += e[c]
	}
	for c := range p {
		p[c] = float32(e[c] / total)
	}
	return p
}
