package audit

import (
	"math"
	"math/rand/v2"
	"slices"
)

// z is the quantile of the normal distribution for intervals of 95 %.
const z = 1.959963984540054

// Wilson returns the 95 % interval of a share of k in n after Wilson (1927),
// which holds for small n and for shares near 0 and 1. n may be an effective
// size, so it need not be whole.
func Wilson(k, n float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	p, zz := k/n, z*z
	middle := (p + zz/(2*n)) / (1 + zz/n)
	half := z / (1 + zz/n) * math.Sqrt(p*(1-p)/n+zz/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

// unit is what one judged item adds to the numerator and the denominator of a
// ratio.
type unit struct{ num, den float64 }

// layer is a stratum: its size and its judged items.
type layer struct {
	size  int
	units []unit
}

// ratio estimates a ratio of totals: each item stands for as many as its
// stratum holds to each that was judged. Without a denominator it is not a number.
func ratio(layers []layer) float64 {
	num, den := 0.0, 0.0
	for _, l := range layers {
		w := l.weight()
		for _, u := range l.units {
			num, den = num+w*u.num, den+w*u.den
		}
	}
	if den == 0 {
		return math.NaN()
	}
	return num / den
}

func (l layer) weight() float64 { return float64(l.size) / float64(len(l.units)) }

// effective is Kish's effective sample size of the items with a denominator.
func effective(layers []layer) float64 {
	sum, squares := 0.0, 0.0
	for _, l := range layers {
		for _, u := range l.units {
			if u.den > 0 {
				w := l.weight()
				sum, squares = sum+w, squares+w*w
			}
		}
	}
	if squares == 0 {
		return 0
	}
	return sum * sum / squares
}

// bootstrap returns the 95 % interval of a ratio by the percentile method: each
// of 2,000 times, one item fewer than it has is drawn anew from each stratum,
// with replacement (Rao and Wu 1988), which keeps strata of two items from
// looking too sure. The seed is fixed.
func bootstrap(layers []layer) (low, high float64) {
	const draws = 2000
	r := rand.New(rand.NewPCG(1, 95))
	out := make([]float64, 0, draws)
	drawn := make([]layer, len(layers))
	for range draws {
		for i, l := range layers {
			n := max(1, len(l.units)-1)
			drawn[i] = layer{size: l.size, units: drawn[i].units[:0]}
			for range n {
				drawn[i].units = append(drawn[i].units, l.units[r.IntN(len(l.units))])
			}
		}
		if x := ratio(drawn); !math.IsNaN(x) {
			out = append(out, x)
		}
	}
	if len(out) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(out)
	return out[len(out)*25/1000], out[max(0, len(out)*975/1000-1)]
}

// Estimate is an estimated share with its 95 % interval. A share that nothing
// is known of is not a number.
type Estimate struct {
	Value, Low, High float64
	N                int    // judged items that it rests on
	Method           string // of the interval
}

// share estimates a share of the items with a denominator. In a sample of one
// stratum the interval is Wilson's. In one of several it is that of the
// bootstrap, widened to Wilson's with the effective sample size: where a large
// stratum has few items and hardly a wrong one, the bootstrap alone is too sure.
func share(layers []layer) Estimate {
	e := Estimate{Value: ratio(layers), Method: "none"}
	k := 0.0
	for _, l := range layers {
		for _, u := range l.units {
			if u.den > 0 {
				e.N++
				k += u.num
			}
		}
	}
	switch {
	case e.N == 0:
		e.Low, e.High = math.NaN(), math.NaN()
	case len(layers) == 1:
		e.Method = "Wilson"
		e.Low, e.High = Wilson(k, float64(e.N))
	default:
		e.Method = "bootstrap, Wilson"
		n := effective(layers)
		e.Low, e.High = Wilson(e.Value*n, n)
		low, high := bootstrap(layers)
		e.Low, e.High = min(e.Low, low), max(e.High, high)
	}
	return e
}
