package main

import (
	"dateline/extract/ner/crf"
)

// counter counts feature keys, by open addressing.
type counter struct {
	keys   []uint64
	counts []int32
	n      int
}

func newCounter(size int) *counter {
	return &counter{keys: make([]uint64, size), counts: make([]int32, size)}
}

func (c *counter) at(key uint64) int {
	m := len(c.keys) - 1
	i := int(key) & m
	for c.keys[i] != 0 && c.keys[i] != key {
		i = (i + 1) & m
	}
	return i
}

func (c *counter) add(key uint64) {
	i := c.at(key)
	if c.keys[i] == 0 {
		c.keys[i] = key
		c.n++
	}
	c.counts[i]++
	if c.n*3 > len(c.keys)*2 {
		old := *c
		*c = *newCounter(2 * len(old.keys))
		for j, k := range old.keys {
			if k != 0 {
				i := c.at(k)
				c.keys[i], c.counts[i] = k, old.counts[j]
				c.n++
			}
		}
	}
}

// number keeps the keys seen at least least times and replaces their counts
// by running numbers; the others get -1.
func (c *counter) number(least int32) (kept []uint64) {
	for i, k := range c.keys {
		if k == 0 {
			continue
		}
		if c.counts[i] < least {
			c.counts[i] = -1
			continue
		}
		c.counts[i] = int32(len(kept))
		kept = append(kept, k)
	}
	return kept
}

// instance is one sentence to train on.
type instance struct {
	first, n int // tokens in corpus.offsets
	weight   float32
	free     bool // some token may have more than one label
}

// sentences holds every training sentence with its features as numbers.
type sentences struct {
	keys      []uint64 // number -> feature key
	features  []int32  // of all tokens, one after the other
	offsets   []uint32 // token -> where its features begin; one more at the end
	allowed   []crf.Set
	instances []instance
}

// index extracts the features of all samples. Features seen fewer than least
// times are left out.
func index(samples []*sample, clusters *crf.Clusters, least int32) *sentences {
	count := newCounter(1 << 24)
	eachToken(samples, clusters, func(_ *sample, _ int, keys []uint64, _ bool) {
		for _, k := range keys {
			count.add(k)
		}
	})
	all := &sentences{keys: count.number(least)}
	eachToken(samples, clusters, func(s *sample, tok int, keys []uint64, first bool) {
		if first {
			all.instances = append(all.instances, instance{first: len(all.offsets)})
		}
		in := &all.instances[len(all.instances)-1]
		in.n++
		set := s.labels[tok]
		in.free = in.free || set&(set-1) != 0
		all.allowed = append(all.allowed, set)
		all.offsets = append(all.offsets, uint32(len(all.features)))
		for _, k := range keys {
			if v := count.counts[count.at(k)]; v >= 0 {
				all.features = append(all.features, v)
			}
		}
	})
	all.offsets = append(all.offsets, uint32(len(all.features)))
	all.weigh(samples)
	return all
}

// weigh gives the instances their weights: the samples' sentences in order,
// less those of weight 0.
func (all *sentences) weigh(samples []*sample) {
	k := 0
	for _, s := range samples {
		for _, w := range s.weight {
			if w > 0 {
				all.instances[k].weight = w
				k++
			}
		}
	}
}

// eachToken visits every token of every sentence that has a weight. first
// marks the first token of a sentence.
func eachToken(samples []*sample, clusters *crf.Clusters, visit func(s *sample, tok int, keys []uint64, first bool)) {
	x := crf.NewExtractor(clusters)
	var keys []uint64
	for _, s := range samples {
		sents := x.Read(s.doc)
		for si := range sents {
			if s.weight[si] == 0 {
				continue
			}
			for i := range sents[si].Len() {
				keys = x.Features(keys[:0], &sents[si], i)
				visit(s, sents[si].Offset()+i, keys, i == 0)
			}
		}
	}
}
