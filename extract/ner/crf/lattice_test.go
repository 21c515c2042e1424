package crf

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomLattice fills a lattice of n tokens with random scores.
func randomLattice(rng *rand.Rand, n int) (*Lattice, []float32, *Transitions) {
	trans := new(Transitions)
	for i := range trans {
		trans[i] = float32(rng.NormFloat64())
	}
	emit := make([]float32, n*NumLabels)
	for i := range emit {
		emit[i] = float32(3 * rng.NormFloat64())
	}
	z := NewLattice(trans)
	z.Load(emit)
	return z, emit, trans
}

// legal calls visit with every legal sequence of n labels.
func legal(n int, visit func([]Label)) {
	seq := make([]Label, n)
	var extend func(i int)
	extend = func(i int) {
		if i == n {
			if !seq[n-1].open() {
				visit(seq)
			}
			return
		}
		for l := range Label(NumLabels) {
			if i == 0 && l.starts() || i > 0 && Follows(seq[i-1], l) {
				seq[i] = l
				extend(i + 1)
			}
		}
	}
	extend(0)
}

func scoreOf(seq []Label, emit []float32, trans *Transitions) float64 {
	s := 0.0
	for i, l := range seq {
		s += float64(emit[i*NumLabels+int(l)])
		if i > 0 {
			s += float64(trans[int(seq[i-1])*NumLabels+int(l)])
		}
	}
	return s
}

func TestInferenceAgreesWithEnumeration(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for n := 1; n <= 4; n++ {
		z, emit, trans := randomLattice(rng, n)
		total, best := 0.0, math.Inf(-1)
		var bestSeq []Label
		posterior := make([]float64, n*NumLabels)
		chunks := map[Chunk]float64{}
		legal(n, func(seq []Label) {
			s := scoreOf(seq, emit, trans)
			if s > best {
				best, bestSeq = s, slices.Clone(seq)
			}
			e := math.Exp(s)
			total += e
			for i, l := range seq {
				posterior[i*NumLabels+int(l)] += e
			}
			for _, c := range Chunks(nil, seq) {
				chunks[c] += e
			}
		})
		if got := z.Infer(nil); math.Abs(got-math.Log(total)) > 1e-6 {
			t.Errorf("n=%d: log Z = %f, want %f", n, got, math.Log(total))
		}
		for i := range n {
			for l := range Label(NumLabels) {
				want := posterior[i*NumLabels+int(l)] / total
				if got := z.Posterior(i, l); math.Abs(got-want) > 1e-6 {
					t.Errorf("n=%d: posterior of %d at %d = %f, want %f", n, l, i, got, want)
				}
			}
		}
		for c, e := range chunks {
			if got := z.ChunkPosterior(c); math.Abs(got-e/total) > 1e-6 {
				t.Errorf("n=%d: posterior of %v = %f, want %f", n, c, got, e/total)
			}
		}
		out := make([]Label, n)
		z.Decode(out)
		if !slices.Equal(out, bestSeq) {
			t.Errorf("n=%d: decoded %v, want %v", n, out, bestSeq)
		}
	}
}

func TestInferRespectsAllowed(t *testing.T) {
	z, emit, trans := randomLattice(rand.New(rand.NewPCG(2, 2)), 3)
	allowed := []Set{Only(Outside) | OfType(1), Any, Only(LabelOf(Last, 1)) | Only(Outside)}
	total := 0.0
	legal(3, func(seq []Label) {
		for i, l := range seq {
			if allowed[i]>>l&1 == 0 {
				return
			}
		}
		total += math.Exp(scoreOf(seq, emit, trans))
	})
	if got := z.Infer(allowed); math.Abs(got-math.Log(total)) > 1e-6 {
		t.Errorf("log Z = %f, want %f", got, math.Log(total))
	}
}

func TestExpectedArcs(t *testing.T) {
	const n = 6
	z, _, _ := randomLattice(rand.New(rand.NewPCG(3, 3)), n)
	z.Infer(nil)
	var arcs [NumLabels * NumLabels]float64
	z.AddArcs(&arcs, 2)
	sum := 0.0
	for _, v := range arcs {
		sum += v
	}
	if math.Abs(sum-2*(n-1)) > 1e-6 {
		t.Errorf("expected arcs sum to %f, want %d", sum, 2*(n-1))
	}
}

func TestDecodingIsLegal(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 500 {
		n := 1 + rng.IntN(40)
		z, _, _ := randomLattice(rng, n)
		out := make([]Label, n)
		z.Decode(out)
		if !out[0].starts() || out[n-1].open() {
			t.Fatalf("%v opens or closes inside a name", out)
		}
		for i := 1; i < n; i++ {
			if !Follows(out[i-1], out[i]) {
				t.Fatalf("%v: %d after %d", out, out[i], out[i-1])
			}
		}
	}
}

func TestMarkAndChunks(t *testing.T) {
	want := []Chunk{{0, 1, 2}, {1, 3, 0}, {4, 8, 3}}
	labels := make([]Label, 9)
	for _, c := range want {
		Mark(labels, c)
	}
	if got := Chunks(nil, labels); !slices.Equal(got, want) {
		t.Errorf("Chunks = %v, want %v", got, want)
	}
}
