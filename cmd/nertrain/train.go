package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"time"

	"dateline/extract/ner/crf"
)

// settings are the hyper-parameters of a training run.
type settings struct {
	Epochs  int
	Average int     // the weights of the last epochs to average
	Least   int32   // how often a feature must occur
	Rate    float64 // AdaGrad's step
	Decay   float64 // L2
	Drop    float64 // share of features left out of each token, each time
	Seed    uint64
}

// learner holds the weights while they are learned.
type learner struct {
	set     settings
	data    *sentences
	weights []crf.Row
	squares []crf.Row // AdaGrad's sums
	trans   crf.Transitions
	transSq crf.Transitions
	arcs    [crf.NumLabels * crf.NumLabels]float64
	lattice *crf.Lattice
	rng     *rand.Rand
	emit    []float32
	grad    []float32
	active  []int32 // features kept by dropout
	offsets []int32
}

// model is what training yields: full-precision weights.
type model struct {
	keys  []uint64
	rows  []crf.Row
	trans *crf.Transitions
}

// trainRuns averages the weights of several trainings. What they learn is one
// convex problem, so the mean is as good a solution with less of the chance in
// it that order and dropout bring.
func trainRuns(data *sentences, set settings, runs int, log io.Writer) *model {
	m := train(data, set, log)
	for k := 1; k < runs; k++ {
		set.Seed++
		next := train(data, set, log)
		addRows(m.rows, next.rows, 1)
		for i, v := range next.trans {
			m.trans[i] += v
		}
	}
	scale := 1 / float32(max(1, runs))
	for i := range m.rows {
		for y := range m.rows[i] {
			m.rows[i][y] *= scale
		}
	}
	for i := range m.trans {
		m.trans[i] *= scale
	}
	return m
}

// train fits the field to the sentences with AdaGrad, one at a time.
func train(data *sentences, set settings, log io.Writer) *model {
	l := &learner{
		set: set, data: data, rng: rand.New(rand.NewPCG(set.Seed, 1)),
		weights: make([]crf.Row, len(data.keys)), squares: make([]crf.Row, len(data.keys)),
	}
	l.lattice = crf.NewLattice(&l.trans)
	order := l.rng.Perm(len(data.instances))
	var sum []crf.Row
	var sumTrans crf.Transitions
	averaged := min(set.Average, set.Epochs)
	for epoch := range set.Epochs {
		start := time.Now()
		l.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, k := range order {
			loss += l.step(&data.instances[k])
		}
		fmt.Fprintf(log, "epoch %d: loss %.4f a token, %.0f s\n",
			epoch+1, loss/float64(len(data.allowed)), time.Since(start).Seconds())
		if epoch < set.Epochs-averaged {
			continue
		}
		if sum == nil {
			sum = make([]crf.Row, len(l.weights))
		}
		addRows(sum, l.weights, 1/float32(averaged))
		for i, v := range l.trans {
			sumTrans[i] += v / float32(averaged)
		}
	}
	return &model{data.keys, sum, &sumTrans}
}

func addRows(sum, rows []crf.Row, scale float32) {
	for i := range rows {
		for y, v := range rows[i] {
			sum[i][y] += v * scale
		}
	}
}

// impossible is the loss of a sentence whose labels no legal sequence spells.
const impossible = 500

// step learns from one sentence and returns its loss.
func (l *learner) step(in *instance) float64 {
	scale := l.choose(in)
	l.score(in.n, scale)
	l.lattice.Load(l.emit)
	clear(l.arcs[:])
	logZ := l.lattice.Infer(nil)
	l.lattice.AddArcs(&l.arcs, float64(in.weight))
	l.takePosteriors(in.n, 1)
	logGold := l.lattice.Infer(l.data.allowed[in.first : in.first+in.n])
	if logZ-logGold > impossible {
		return 0
	}
	l.lattice.AddArcs(&l.arcs, -float64(in.weight))
	l.takePosteriors(in.n, -1)
	for i := range in.n {
		l.update(i, in.weight, scale)
	}
	l.updateArcs()
	return (logZ - logGold) * float64(in.weight)
}

// choose applies dropout: it picks the features of this visit and returns
// what to multiply the others with.
func (l *learner) choose(in *instance) (scale float32) {
	l.active, l.offsets = l.active[:0], l.offsets[:0]
	limit := uint32(l.set.Drop * (1 << 16))
	var bits uint64
	for i := range in.n {
		l.offsets = append(l.offsets, int32(len(l.active)))
		from, to := l.data.offsets[in.first+i], l.data.offsets[in.first+i+1]
		for k, f := range l.data.features[from:to] {
			if k%4 == 0 {
				bits = l.rng.Uint64()
			}
			if uint32(bits&0xFFFF) >= limit {
				l.active = append(l.active, f)
			}
			bits >>= 16
		}
	}
	l.offsets = append(l.offsets, int32(len(l.active)))
	return float32(1 / (1 - l.set.Drop))
}

// score fills l.emit from the chosen features.
func (l *learner) score(n int, scale float32) {
	if need := n * crf.NumLabels; cap(l.emit) < need {
		l.emit, l.grad = make([]float32, need*2), make([]float32, need*2)
	}
	l.emit, l.grad = l.emit[:n*crf.NumLabels], l.grad[:n*crf.NumLabels]
	clear(l.grad)
	for i := range n {
		var sum crf.Row
		for _, f := range l.active[l.offsets[i]:l.offsets[i+1]] {
			row := &l.weights[f]
			for y := range sum {
				sum[y] += row[y]
			}
		}
		e := l.emit[i*crf.NumLabels:][:crf.NumLabels]
		e[crf.Outside] = 0
		for y, v := range sum {
			e[y+1] = v * scale
		}
	}
}

func (l *learner) takePosteriors(n int, sign float32) {
	for i := range n {
		g := l.grad[i*crf.NumLabels:][:crf.NumLabels]
		for y := range g {
			g[y] += sign * float32(l.lattice.Posterior(i, crf.Label(y)))
		}
	}
}

// update moves the weights of one token's features against the gradient.
func (l *learner) update(i int, weight, scale float32) {
	var g crf.Row
	some := false
	for y := range g {
		v := l.grad[i*crf.NumLabels+y+1]
		some = some || v > 1e-4 || v < -1e-4
		g[y] = v * weight * scale
	}
	if !some {
		return
	}
	rate, decay := float32(l.set.Rate), float32(l.set.Decay)
	for _, f := range l.active[l.offsets[i]:l.offsets[i+1]] {
		w, sq := &l.weights[f], &l.squares[f]
		for y := range g {
			d := g[y] + decay*w[y]
			if d > -1e-6 && d < 1e-6 {
				continue
			}
			sq[y] += d * d
			w[y] -= rate * d / float32(math.Sqrt(float64(sq[y]+1e-3)))
		}
	}
}

func (l *learner) updateArcs() {
	for k, v := range l.arcs {
		if v == 0 {
			continue
		}
		d := float32(v)
		l.transSq[k] += d * d
		l.trans[k] -= float32(l.set.Rate) * d / float32(math.Sqrt(float64(l.transSq[k]+1e-3)))
	}
	l.lattice.Refresh()
}
