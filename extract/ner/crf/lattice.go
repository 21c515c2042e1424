package crf

import "math"

// Transitions holds the weight of each label following each label:
// t[a*NumLabels+b] for b after a. Pairs that Follows forbids are never read.
type Transitions [NumLabels * NumLabels]float32

// arcs lists, for each label, the labels that may come before and after it.
type arcs struct {
	before, after [NumLabels][]uint8
}

// newArcs tabulates Follows.
func newArcs() *arcs {
	var t arcs
	for a := range Label(NumLabels) {
		for b := range Label(NumLabels) {
			if Follows(a, b) {
				t.before[b] = append(t.before[b], uint8(a))
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
	factor      []float64 // exp(emit), shifted so that the largest is 1
	alpha, beta []float64 // forward and backward, scaled to sum to 1 a token
	scale       []float64
	back        []uint8
	trans       *Transitions
	expTrans    [NumLabels * NumLabels]float64
	arcs        *arcs
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
}

// Reset makes room for a sentence of n tokens.
func (z *Lattice) Reset(n int) {
	z.n = n
	if k := n * NumLabels; cap(z.factor) < k {
		k += k / 2
		z.factor, z.alpha, z.beta = make([]float64, k), make([]float64, k), make([]float64, k)
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
	for i := range z.n {
		e := z.emit[i*NumLabels:][:NumLabels]
		row := best[i*NumLabels:][:NumLabels]
		if i == 0 {
			for y := range row {
				row[y] = math.Inf(-1)
				if Label(y).starts() {
					row[y] = float64(e[y])
				}
			}
			continue
		}
		prev := best[(i-1)*NumLabels:][:NumLabels]
		back := z.back[i*NumLabels:][:NumLabels]
		for y := range row {
			top, from := math.Inf(-1), uint8(0)
			for _, x := range z.arcs.before[y] {
				if v := prev[x] + float64(z.trans[int(x)*NumLabels+y]); v > top {
					top, from = v, x
				}
			}
			row[y], back[y] = top+float64(e[y]), from
		}
	}
	z.trace(best[(z.n-1)*NumLabels:], out)
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
	logZ := z.factors(allowed)
	logZ += z.forward()
	z.backward()
	return logZ
}

func (z *Lattice) factors(allowed []Set) (shift float64) {
	for i := range z.n {
		e := z.emit[i*NumLabels:][:NumLabels]
		f := z.factor[i*NumLabels:][:NumLabels]
		set := Any
		if allowed != nil {
			set = allowed[i]
		}
		top := float32(math.Inf(-1))
		for y, v := range e {
			if set>>y&1 != 0 {
				top = max(top, v)
			}
		}
		shift += float64(top)
		for y, v := range e {
			f[y] = 0
			if set>>y&1 != 0 {
				f[y] = math.Exp(float64(v - top))
			}
		}
	}
	return shift
}

func (z *Lattice) forward() (logZ float64) {
	for i := range z.n {
		f := z.factor[i*NumLabels:][:NumLabels]
		a := z.alpha[i*NumLabels:][:NumLabels]
		sum := 0.0
		for y := range a {
			v := 0.0
			switch {
			case f[y] == 0 || i == z.n-1 && Label(y).open():
			case i == 0:
				if Label(y).starts() {
					v = f[y]
				}
			default:
				prev := z.alpha[(i-1)*NumLabels:][:NumLabels]
				for _, x := range z.arcs.before[y] {
					v += prev[x] * z.expTrans[int(x)*NumLabels+y]
				}
				v *= f[y]
			}
			a[y] = v
			sum += v
		}
		sum = max(sum, 1e-300)
		z.scale[i] = sum
		logZ += math.Log(sum)
		for y := range a {
			a[y] /= sum
		}
	}
	return logZ
}

func (z *Lattice) backward() {
	for i := z.n - 1; i >= 0; i-- {
		b := z.beta[i*NumLabels:][:NumLabels]
		if i == z.n-1 {
			for y := range b {
				b[y] = 1
				if Label(y).open() {
					b[y] = 0
				}
			}
			continue
		}
		next := z.beta[(i+1)*NumLabels:][:NumLabels]
		f := z.factor[(i+1)*NumLabels:][:NumLabels]
		var reach [NumLabels]float64
		inv := 1 / z.scale[i+1]
		for y := range reach {
			reach[y] = f[y] * next[y] * inv
		}
		for y := range b {
			v := 0.0
			for _, x := range z.arcs.after[y] {
				v += z.expTrans[y*NumLabels+int(x)] * reach[x]
			}
			b[y] = v
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
