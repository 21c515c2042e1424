package main

import (
	"math"
	"math/rand/v2"

	"dateline/ingest/webpage"
)

// Least sites on which a word must stand to be learned from.
const leastSites = 3

// example is a block as its tokens.
type example struct {
	tokens []uint32
	y, w   float32
}

// learn trains a logistic regression over tokens by AdaGrad.
func learn(examples []example, size int, known []bool, seed uint64) []float32 {
	const (
		epochs = 4
		rate   = 0.15
		l2     = 2e-6
	)
	weights, squares := make([]float32, size), make([]float32, size)
	bias := float32(0)
	r := rand.New(rand.NewPCG(seed, 3))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for range epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			e := &examples[i]
			x := webpage.Damp(len(e.tokens))
			sum := float32(0)
			for _, t := range e.tokens {
				sum += weights[t]
			}
			p := float32(1 / (1 + math.Exp(-float64(bias+sum*x))))
			g := (p - e.y) * e.w
			bias -= 0.02 * g
			for _, t := range e.tokens {
				if !known[t] {
					continue
				}
				d := g*x + l2*weights[t]
				squares[t] += d * d
				weights[t] -= rate * d / (float32(math.Sqrt(float64(squares[t]))) + 1e-6)
			}
		}
	}
	return weights
}

// knownTokens tells which tokens stand on enough sites.
func knownTokens(samples []*sample, size int, tokens func(*sample) [][]uint32) []bool {
	lastSite := make([][leastSites]string, size)
	known := make([]bool, size)
	for _, s := range samples {
		for _, block := range tokens(s) {
			for _, t := range block {
				if known[t] {
					continue
				}
				for k := range lastSite[t] {
					if lastSite[t][k] == s.host {
						break
					}
					if lastSite[t][k] == "" {
						lastSite[t][k] = s.host
						known[t] = k == leastSites-1
						break
					}
				}
			}
		}
	}
	return known
}

// learnLexicon trains both vocabularies.
func learnLexicon(samples []*sample, seed uint64) *webpage.Lexicon {
	l := &webpage.Lexicon{}
	markup := fit(samples, webpage.MarkupSize, func(s *sample) [][]uint32 { return s.markup }, seed)
	words := fit(samples, webpage.WordSize, func(s *sample) [][]uint32 { return s.text }, seed+1)
	l.Markup, l.MarkupScale = quantise(markup)
	l.Words, l.WordScale = quantise(words)
	return l
}

func fit(samples []*sample, size int, tokens func(*sample) [][]uint32, seed uint64) []float32 {
	var examples []example
	for _, s := range samples {
		all := tokens(s)
		for i := range all {
			if s.partly && s.w[i] == 0 {
				continue
			}
			w := float32(math.Sqrt(float64(min(len(s.words[i]), 40))+1)) / 4
			examples = append(examples, example{all[i], s.y[i], w})
		}
	}
	return learn(examples, size, knownTokens(samples, size, tokens), seed)
}

// quantise keeps weights as bytes of one scale; the few beyond it are cut off.
func quantise(weights []float32) ([]int8, float32) {
	const most = 6
	out := make([]int8, len(weights))
	scale := float32(most) / 127
	for i, w := range weights {
		out[i] = int8(math.Round(float64(min(max(w, -most), most) / scale)))
	}
	return out, scale
}
