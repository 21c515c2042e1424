package audit

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"dateline/corpus"
)

// Candidate is a mention or a sentence that may be drawn.
type Candidate struct {
	Task    Task
	Stratum string
	Article corpus.ArticleID
	Mention corpus.Mention // of a mention
	Number  int            // of a sentence
}

// id names the candidate in every database that holds the article.
func (c *Candidate) id(kind corpus.Kind) string {
	place := fmt.Sprintf("%s/%s/%s/%d", c.Task, kind, c.Article, c.Number)
	if c.Task == Mention {
		place = fmt.Sprintf("%s/%s/%s/%d/%d/%d", c.Task, kind, c.Article, c.Mention.Block, c.Mention.Start, c.Mention.End)
	}
	sum := sha256.Sum256([]byte(place))
	return hex.EncodeToString(sum[:6])
}

// Drawn is a candidate that was drawn.
type Drawn struct {
	Candidate
	ID   string
	Size int // of its stratum
	rank uint64
}

// Draw draws a stratified sample in one pass over the candidates. Which are
// drawn follows from the seed and from what the candidates are, not from their
// order or from the numbers of rows, so a draw can be repeated.
type Draw struct {
	kind   corpus.Kind
	seed   uint64
	sizes  map[Task]int // wanted
	strata map[Task]map[string]*stratum
	least  map[Task]int // that must be drawn, two from each stratum
}

// stratum keeps those of its candidates that come first.
type stratum struct {
	size int
	kept []Drawn // a heap, the last to be drawn on top
}

// NewDraw begins a draw of so many mentions and sentences.
func NewDraw(kind corpus.Kind, seed uint64, mentions, sentences int) *Draw {
	return &Draw{
		kind: kind, seed: seed, sizes: map[Task]int{Mention: mentions, Sentence: sentences},
		strata: map[Task]map[string]*stratum{Mention: {}, Sentence: {}}, least: map[Task]int{},
	}
}

// Add puts a candidate into the urn. It fails as soon as there are more strata
// than the sample can draw from.
func (d *Draw) Add(c Candidate) error {
	limit := d.sizes[c.Task]
	if limit == 0 {
		return nil
	}
	s := d.strata[c.Task][c.Stratum]
	if s == nil {
		s = &stratum{}
		d.strata[c.Task][c.Stratum] = s
	}
	if s.size++; s.size <= fewest {
		if d.least[c.Task]++; d.least[c.Task] > limit {
			return fmt.Errorf("%ss: a sample of %d is too small for %d strata and more: draw more, or stratify by less", c.Task, limit, len(d.strata[c.Task]))
		}
	}
	x := Drawn{Candidate: c, ID: c.id(d.kind)}
	sum := sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, d.seed), x.ID...))
	x.rank = binary.BigEndian.Uint64(sum[:])
	s.keep(x, limit)
	return nil
}

// keep adds a candidate to the first ones of the stratum, at most limit.
func (s *stratum) keep(x Drawn, limit int) {
	switch {
	case limit == 0:
		return
	case len(s.kept) < limit:
		s.kept = append(s.kept, x)
		for i := len(s.kept) - 1; i > 0 && before(&s.kept[(i-1)/2], &s.kept[i]); i = (i - 1) / 2 {
			s.kept[i], s.kept[(i-1)/2] = s.kept[(i-1)/2], s.kept[i]
		}
		return
	case !before(&x, &s.kept[0]):
		return
	}
	s.kept[0] = x
	for i := 0; ; {
		top := i
		for _, child := range []int{2*i + 1, 2*i + 2} {
			if child < len(s.kept) && before(&s.kept[top], &s.kept[child]) {
				top = child
			}
		}
		if top == i {
			return
		}
		s.kept[i], s.kept[top] = s.kept[top], s.kept[i]
		i = top
	}
}

func before(a, b *Drawn) bool { return compareDrawn(*a, *b) < 0 }

func compareDrawn(a, b Drawn) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.ID, b.ID))
}

// Take ends the draw: mentions first, both in random order, so that a coder
// does not meet one stratum after the other.
func (d *Draw) Take() ([]Drawn, error) {
	var out []Drawn
	for _, task := range []Task{Mention, Sentence} {
		if d.sizes[task] == 0 {
			continue
		}
		names := slices.Sorted(maps.Keys(d.strata[task]))
		sizes := make([]int, len(names))
		for i, n := range names {
			sizes[i] = d.strata[task][n].size
		}
		shares, err := Allocate(sizes, d.sizes[task])
		if err != nil {
			return nil, fmt.Errorf("%ss: %w", task, err)
		}
		first := len(out)
		for i, n := range names {
			s := d.strata[task][n]
			slices.SortFunc(s.kept, compareDrawn)
			for _, x := range s.kept[:shares[i]] {
				x.Size = s.size
				out = append(out, x)
			}
		}
		slices.SortFunc(out[first:], compareDrawn)
	}
	return out, nil
}

// fewest is the number drawn from every stratum that has so many: from a single
// one, nothing could be said about its spread.
const fewest = 2

// Allocate divides n draws among strata of the given sizes: two for each (or
// all of a smaller one), and the rest in proportion to size, by the method of
// largest remainders.
func Allocate(sizes []int, n int) ([]int, error) {
	out := make([]int, len(sizes))
	total, base := 0, 0
	for i, size := range sizes {
		out[i] = min(size, fewest)
		base += out[i]
		total += size
	}
	if n >= total {
		return slices.Clone(sizes), nil
	}
	if base > n {
		return nil, fmt.Errorf("%d strata need a sample of at least %d, not %d: draw more, or stratify by less", len(sizes), base, n)
	}
	for rest := n - base; rest > 0; {
		rest -= spread(sizes, out, rest)
	}
	return out, nil
}

// spread gives up to rest further draws to strata that are not used up, in
// proportion to their sizes, and returns how many it gave.
func spread(sizes, out []int, rest int) int {
	open := 0
	for i, size := range sizes {
		if out[i] < size {
			open += size
		}
	}
	var order []int
	given := 0
	wanted := make([]float64, len(sizes))
	for i, size := range sizes {
		if out[i] == size {
			continue
		}
		wanted[i] = float64(rest) * float64(size) / float64(open)
		take := min(int(wanted[i]), size-out[i])
		wanted[i] -= float64(take)
		out[i] += take
		given += take
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(wanted[b], wanted[a]) })
	for _, i := range order {
		if given < rest && out[i] < sizes[i] {
			out[i]++
			given++
		}
	}
	return given
}
