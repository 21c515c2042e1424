package corpus

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// PerDocument scores each document by itself with the given score.
func PerDocument(gold, pred []Labelled, score func(gold, pred []Labelled) PRF) []PRF {
	byDoc := map[string]*[2][]Labelled{}
	for side, list := range [][]Labelled{gold, pred} {
		for _, l := range list {
			if byDoc[l.Doc] == nil {
				byDoc[l.Doc] = &[2][]Labelled{}
			}
			byDoc[l.Doc][side] = append(byDoc[l.Doc][side], l)
		}
	}
	var out []PRF
	for _, doc := range slices.Sorted(maps.Keys(byDoc)) {
		out = append(out, score(byDoc[doc][0], byDoc[doc][1]))
	}
	return out
}

// Bootstrap returns the 95 % interval of F1 when documents are drawn anew with
// replacement (Efron's percentile method, 1,000 draws, fixed seed): what other
// documents of the same kind would give.
func Bootstrap(docs []PRF) (low, high float64) {
	if len(docs) == 0 {
		return 0, 0
	}
	const draws = 1000
	r := rand.New(rand.NewPCG(1, 95))
	f := make([]float64, draws)
	for i := range f {
		var s PRF
		for range docs {
			s = s.Add(docs[r.IntN(len(docs))])
		}
		f[i] = s.F1()
	}
	slices.Sort(f)
	return f[draws*25/1000], f[draws*975/1000-1]
}
