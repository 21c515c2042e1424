package crf

import "math"

// Transitions holds the weight of each label following each label:
// t[a*NumLabels+b] for b after a. Pairs that Follows forbids are never read.
type Transitions [NumLabels * NumLabels]float32

// arcs lists, for each label, the labels that may come after it.
type arcs struct{ after [NumLabels][]uint8 }

// newArcs tabulates Follows.
func newArcs() *arcs {
	var t arcs
	for a := range Label(NumLabels) {
		for b := range Label(NumLabels) {
			if Follows(a, b) {
				t.after[a] = append(t.after[a], uint8(b))
			}
		}
	}
	return &t
}

// Lattice is scratch space for inference over one sentence at a time. It is
// not safe for concurrent use.
type Lattice struct {
	n           int
	emit        []float32 // n*NumLabels: the score of each label for each token
	factor      []float64 // of each token, see Factors
	own         []float64 // room for them
	alpha, beta []float64 // forward and backward, scaled to sum to 1 a token
	scale       []float64
	back        []uint8
	trans       *Transitions
	expTrans    [NumLabels * NumLabels]float64
	arcs        *arcs
	between     table9 // trans from names' ends to names' starts
	expBetween  table9 // the same of expTrans
	expAfter    table9 // turned: from starts to ends
}

// numEdges is how many labels may stand next to a boundary between names.
const numEdges = 1 + 2*NumTypes

// The labels that may follow when no name is open, and those after which none
// is, in ascending order. Any of the first may follow any of the second, and
// nothing else; the others follow only within a name of their type.
func startLabels() [numEdges]uint8 { return [...]uint8{0, 1, 4, 5, 8, 9, 12, 13, 16} }
func endLabels() [numEdges]uint8   { return [...]uint8{0, 3, 4, 7, 8, 11, 12, 15, 16} }

// row is one number a label.
type row = [NumLabels]float64

// table9 holds a number for each pair of a starting and an ending label, in
// the order in which sums need them.
type table9 [numEdges][numEdges]float64

// pick gathers some labels' numbers.
func pick(r *row, labels *[numEdges]uint8) (out [numEdges]float64) {
	for i, y := range labels {
		out[i] = r[y%NumLabels]
	}
	return out
}

// NewLattice returns scratch space for a model's transitions.
func NewLattice(t *Transitions) *Lattice {
	z := &Lattice{trans: t, arcs: newArcs()}
	z.Refresh()
	return z
}

// Refresh takes over transitions that have changed since.
func (z *Lattice) Refresh() {
	for a, after := range z.arcs.after {
		for _, b := range after {
			k := a*NumLabels + int(b)
			z.expTrans[k] = math.Exp(float64(z.trans[k]))
		}
	}
	for i, b := range startLabels() {
		for j, a := range endLabels() {
			k := int(a)*NumLabels + int(b)
			z.between[i][j], z.expBetween[i][j], z.expAfter[j][i] = float64(z.trans[k]), z.expTrans[k], z.expTrans[k]
		}
	}
}

// Reset makes room for a sentence of n tokens.
func (z *Lattice) Reset(n int) {
	z.n = n
	if k := n * NumLabels; cap(z.own) < k {
		k += k / 2
		z.own, z.alpha, z.beta = make([]float64, k), make([]float64, k), make([]float64, k)
		z.scale, z.back = make([]float64, n+n/2+1), make([]uint8, k)
	}
}

// Load takes the scores of the sentence's tokens, NumLabels each. The slice is
// read until the next Load.
func (z *Lattice) Load(emit []float32) {
	z.Reset(len(emit) / NumLabels)
	z.emit = emit
}

// Decode writes the best legal sequence of labels into out.
func (z *Lattice) Decode(out []Label) {
	if z.n == 0 {
		return
	}
	best := z.alpha[:z.n*NumLabels]
	first := (*row)(best)
	for y := range first {
		first[y] = math.Inf(-1)
		if Label(y).starts() {
			first[y] = float64(z.emit[y])
		}
	}
	for i := 1; i < z.n; i++ {
		z.step((*row)(best[(i-1)*NumLabels:]), (*row)(best[i*NumLabels:]),
			(*[NumLabels]float32)(z.emit[i*NumLabels:]), (*[NumLabels]uint8)(z.back[i*NumLabels:]))
	}
	z.trace(best[(z.n-1)*NumLabels:], out)
}

// step finds the best way to each label of a token.
func (z *Lattice) step(prev, best *row, emit *[NumLabels]float32, back *[NumLabels]uint8) {
	starts, ends := startLabels(), endLabels()
	ways := pick(prev, &ends)
	for i := range starts {
		trans := &z.between[i]
		top, from := math.Inf(-1), 0
		for j, w := range ways {
			if v := w + trans[j]; v > top {
				top, from = v, j
			}
		}
		y := starts[i] % NumLabels
		best[y], back[y] = top+float64(emit[y]), ends[from]
	}
	for t := range NumTypes {
		for y := 2 + 4*t; y <= 3+4*t; y++ { // after the beginning or the inside of a name
			top, from := math.Inf(-1), uint8(0)
			for x := 1 + 4*t; x <= 2+4*t; x++ {
				if v := prev[x] + float64(z.trans[x*NumLabels+y]); v > top {
					top, from = v, uint8(x)
				}
			}
			best[y], back[y] = top+float64(emit[y]), from
		}
	}
}

// trace follows the back pointers from the best closing label.
func (z *Lattice) trace(last []float64, out []Label) {
	y := Outside
	for l := range Label(NumLabels) {
		if !l.open() && last[l] > last[y] {
			y = l
		}
	}
	for i := z.n - 1; i > 0; i-- {
		out[i] = y
		y = Label(z.back[i*NumLabels+int(y)])
	}
	out[0] = y
}

// Infer runs the forward and backward passes and returns the logarithm of the
// total score of all legal sequences. allowed, if not nil, restricts the
// labels of each token.
func (z *Lattice) Infer(allowed []Set) float64 {
	z.factor = z.own
	logZ := 0.0
	for i := range z.n {
		set := Any
		if allowed != nil {
			set = allowed[i]
		}
		logZ += float64(Factors((*[NumLabels]float32)(z.emit[i*NumLabels:]), set, z.factor[i*NumLabels:]))
	}
	z.Pass(z.factor)
	sum := 0.0
	for _, scale := range z.scale[:z.n] {
		sum += math.Log(scale)
	}
	return logZ + sum
}

// Factors writes the exponentials of a token's scores, shifted so that the
// largest is 1, to dst, and returns the shift. Labels that are not in the set
// get 0.
func Factors(emit *[NumLabels]float32, set Set, dst []float64) (shift float32) {
	dst = dst[:NumLabels]
	top := float32(math.Inf(-1))
	for y, v := range emit {
		if set>>y&1 != 0 {
			top = max(top, v)
		}
	}
	for y, v := range emit {
		switch {
		case set>>y&1 == 0:
			dst[y] = 0
		case v == top:
			dst[y] = 1
		default:
			dst[y] = math.Exp(float64(v - top))
		}
	}
	return top
}

// Pass runs the forward and backward passes over the Factors of the loaded
// sentence's tokens, NumLabels each.
func (z *Lattice) Pass(factors []float64) {
	z.factor = factors
	z.forward()
	z.backward()
}

func (z *Lattice) forward() {
	for i := range z.n {
		f, a := (*row)(z.factor[i*NumLabels:]), (*row)(z.alpha[i*NumLabels:])
		if i > 0 {
			z.reach((*row)(z.alpha[(i-1)*NumLabels:]), f, a)
		}
		sum := 0.0
		for y := range a {
			switch {
			case i == z.n-1 && Label(y).open(), i == 0 && !Label(y).starts():
				a[y] = 0
			case i == 0:
				a[y] = f[y]
			}
			sum += a[y]
		}
		sum = max(sum, 1e-300)
		z.scale[i] = sum
		for y := range a {
			a[y] /= sum
		}
	}
}

// reach sums the ways to each label of a token.
func (z *Lattice) reach(prev, factor, a *row) {
	starts, ends := startLabels(), endLabels()
	ways := pick(prev, &ends)
	for i, y := range starts {
		trans := &z.expBetween[i]
		v := 0.0
		for j, w := range ways {
			v += w * trans[j]
		}
		a[y%NumLabels] = v * factor[y%NumLabels]
	}
	for t := range NumTypes {
		x := 1 + 4*t
		for y := x + 1; y <= x+2; y++ {
			v := 0.0
			v += prev[x] * z.expTrans[x*NumLabels+y]
			v += prev[x+1] * z.expTrans[(x+1)*NumLabels+y]
			a[y] = v * factor[y]
		}
	}
}

func (z *Lattice) backward() {
	starts, ends := startLabels(), endLabels()
	for i := z.n - 1; i >= 0; i-- {
		b := (*row)(z.beta[i*NumLabels:])
		if i == z.n-1 {
			for y := range b {
				b[y] = 1
				if Label(y).open() {
					b[y] = 0
				}
			}
			continue
		}
		next, f := (*row)(z.beta[(i+1)*NumLabels:]), (*row)(z.factor[(i+1)*NumLabels:])
		var reach row
		inv := 1 / z.scale[i+1]
		for y := range reach {
			reach[y] = f[y] * next[y] * inv
		}
		ways := pick(&reach, &starts)
		for j, y := range ends {
			trans := &z.expAfter[j]
			v := 0.0
			for k, w := range ways {
				v += trans[k] * w
			}
			b[y%NumLabels] = v
		}
		for t := range NumTypes {
			x := 2 + 4*t
			for y := x - 1; y <= x; y++ {
				v := 0.0
				v += z.expTrans[y*NumLabels+x] * reach[x]
				v += z.expTrans[y*NumLabels+x+1] * reach[x+1]
				b[y] = v
			}
		}
	}
}

// Posterior returns the probability of a label at a token, after Infer.
func (z *Lattice) Posterior(i int, l Label) float64 {
	k := i*NumLabels + int(l)
	return z.alpha[k] * z.beta[k]
}

// Belief is the probability, type by type, that a token is part of a name.
type Belief [NumTypes]float32

// Believe writes the probability of each type at each token, after Infer.
func (z *Lattice) Believe(dst []Belief) {
	for i := range z.n {
		a := z.alpha[i*NumLabels:][:NumLabels]
		b := z.beta[i*NumLabels:][:NumLabels]
		for t := range NumTypes {
			k := 1 + 4*t
			dst[i][t] = float32(a[k]*b[k] + a[k+1]*b[k+1] + a[k+2]*b[k+2] + a[k+3]*b[k+3])
		}
	}
}

// ChunkPosterior returns the probability, after Infer, that exactly the tokens
// of the chunk are a name of its type.
func (z *Lattice) ChunkPosterior(c Chunk) float64 {
	if c.Last-c.First == 1 {
		return z.Posterior(c.First, LabelOf(Unit, c.Type))
	}
	at := LabelOf(Begin, c.Type)
	p := z.alpha[c.First*NumLabels+int(at)]
	for i := c.First + 1; i < c.Last; i++ {
		to := LabelOf(Inside, c.Type)
		if i == c.Last-1 {
			to = LabelOf(Last, c.Type)
		}
		p *= z.expTrans[int(at)*NumLabels+int(to)] * z.factor[i*NumLabels+int(to)] / z.scale[i]
		at = to
	}
	return min(1, p*z.beta[(c.Last-1)*NumLabels+int(at)])
}

// AddArcs adds weight times the expected count of every pair of neighbouring
// labels to counts, after Infer.
func (z *Lattice) AddArcs(counts *[NumLabels * NumLabels]float64, weight float64) {
	for i := 1; i < z.n; i++ {
		prev := z.alpha[(i-1)*NumLabels:][:NumLabels]
		f := z.factor[i*NumLabels:][:NumLabels]
		b := z.beta[i*NumLabels:][:NumLabels]
		w := weight / z.scale[i]
		for x, after := range z.arcs.after {
			if prev[x] < 1e-9 {
				continue
			}
			for _, y := range after {
				k := x*NumLabels + int(y)
				counts[k] += prev[x] * z.expTrans[k] * f[y] * b[y] * w
			}
		}
	}
}
