package main

import (
	"strings"

	"dateline/corpus"
)

// candidate is a place in the gold text where a block may stand.
type candidate struct {
	block, start, end int
	share             float32 // of the block that is found there
	best              float64 // of the chain up to here
	from              int
}

// align says for each block how much of it is in the gold text, between 0 and
// 1. A block is looked for in the order of the page, so that a text that stands
// in the page twice is found once, and a short one only beside other text of
// the article.
func align(blocks [][]string, gold []string) []float32 {
	cands := candidates(blocks, gold)
	last, best := -1, 0.0
	for i := range cands {
		c := &cands[i]
		weight := float64(c.share) * float64(c.end-c.start)
		c.best, c.from = weight, -1
		for j := i - 1; j >= 0; j-- {
			p := &cands[j]
			if p.block >= c.block || p.end > c.start+2 {
				continue
			}
			bonus := 0.0
			if p.end == c.start {
				bonus = 0.6
			}
			if v := p.best + weight + bonus; v > c.best {
				c.best, c.from = v, j
			}
		}
		if c.best > best {
			last, best = i, c.best
		}
	}
	var chain []candidate
	for i := last; i >= 0; i = cands[i].from {
		chain = append([]candidate{cands[i]}, chain...)
	}
	return labels(blocks, gold, chain, cands)
}

func candidates(blocks [][]string, gold []string) []candidate {
	at := map[corpus.FourGram][]int{}
	for p := 0; p+4 <= len(gold); p++ {
		g := corpus.FourGram(gold[p : p+4])
		at[g] = append(at[g], p)
	}
	single := map[string][]int{}
	for p, w := range gold {
		single[w] = append(single[w], p)
	}
	var out []candidate
	for i, words := range blocks {
		if len(words) < 4 {
			out = append(out, phrase(i, words, gold, single)...)
		} else {
			out = append(out, spread(i, words, at)...)
		}
	}
	return out
}

// phrase finds the places of a short block, all words in a row.
func phrase(block int, words, gold []string, single map[string][]int) []candidate {
	var out []candidate
	if len(words) == 0 {
		return nil
	}
	for _, p := range single[words[0]] {
		if p+len(words) > len(gold) || len(out) >= 12 {
			break
		}
		if strings.Join(gold[p:p+len(words)], " ") == strings.Join(words, " ") {
			out = append(out, candidate{block: block, start: p, end: p + len(words), share: 1})
		}
	}
	return out
}

// spread finds the places of a longer block by the 4-grams it shares.
func spread(block int, words []string, at map[corpus.FourGram][]int) []candidate {
	votes := map[int]int{}
	found := 0
	for k := 0; k+4 <= len(words); k++ {
		places := at[corpus.FourGram(words[k:k+4])]
		if len(places) > 0 {
			found++
		}
		for _, p := range places[:min(len(places), 8)] {
			votes[p-k]++
		}
	}
	share := float32(found) / float32(len(words)-3)
	if share < 0.2 {
		return nil
	}
	var out []candidate
	for range 2 {
		start, most := 0, 0
		for d, n := range votes {
			if n > most || n == most && d < start {
				start, most = d, n
			}
		}
		if most == 0 || most*4 < found {
			break
		}
		delete(votes, start)
		out = append(out, candidate{block: block, start: max(0, start), end: max(0, start) + len(words), share: share})
	}
	return out
}

// labels reads the shares off the chain. A short block must touch another; a
// long one out of order counts where nothing else covers its place.
func labels(blocks [][]string, gold []string, chain, cands []candidate) []float32 {
	y := make([]float32, len(blocks))
	covered := make([]bool, len(gold)+1)
	for i, c := range chain {
		if len(blocks[c.block]) < 4 {
			behind := i > 0 && chain[i-1].end >= c.start-1 || i == 0 && c.start == 0
			before := i+1 < len(chain) && chain[i+1].start <= c.end+1 || i+1 == len(chain) && c.end == len(gold)
			if !behind && !before {
				continue
			}
		}
		y[c.block] = c.share
		for p := c.start; p < min(c.end, len(gold)); p++ {
			covered[p] = true
		}
	}
	for _, c := range cands {
		if y[c.block] > 0 || len(blocks[c.block]) < 6 || c.share < 0.8 {
			continue
		}
		free := 0
		for p := c.start; p < min(c.end, len(gold)); p++ {
			if !covered[p] {
				free++
			}
		}
		if free*10 >= (c.end-c.start)*8 {
			y[c.block] = c.share
			for p := c.start; p < min(c.end, len(gold)); p++ {
				covered[p] = true
			}
		}
	}
	return y
}
