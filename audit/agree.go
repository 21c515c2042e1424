package audit

import (
	"maps"
	"math"
	"slices"
)

// Kappa is Cohen's kappa (1960) of two coders' categories for the same items,
// not a number where both use one and the same category throughout.
func Kappa(a, b []string) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return math.NaN()
	}
	n, agree := float64(len(a)), 0.0
	inA, inB := map[string]float64{}, map[string]float64{}
	for i := range a {
		inA[a[i]]++
		inB[b[i]]++
		if a[i] == b[i] {
			agree++
		}
	}
	chance := 0.0
	for _, c := range slices.Sorted(maps.Keys(inA)) {
		chance += inA[c] * inB[c] / (n * n)
	}
	if chance == 1 {
		return math.NaN()
	}
	return (agree/n - chance) / (1 - chance)
}

// Distance says how far two values are apart, squared.
type Distance func(a, b float64) float64

// Nominal is the distance of categories: none, or one.
func Nominal(a, b float64) float64 {
	if a == b {
		return 0
	}
	return 1
}

// Interval is the distance of numbers.
func Interval(a, b float64) float64 { return (a - b) * (a - b) }

// Alpha is Krippendorff's alpha (2011) of any number of coders. Each unit lists
// the values that coders gave it; those who gave none are left out, and a unit
// with a single value says nothing. It is not a number where all values are
// equal.
func Alpha(units [][]float64, distance Distance) float64 {
	together := map[[2]float64]float64{}
	for _, values := range units {
		for i, a := range values {
			for j, b := range values {
				if i != j {
					together[[2]float64{a, b}] += 1 / float64(len(values)-1)
				}
			}
		}
	}
	totals := map[float64]float64{}
	n := 0.0
	pairs := slices.SortedFunc(maps.Keys(together), comparePairs)
	for _, p := range pairs {
		totals[p[0]] += together[p]
		n += together[p]
	}
	observed, expected := 0.0, 0.0
	for _, p := range pairs {
		observed += together[p] * distance(p[0], p[1])
	}
	values := slices.Sorted(maps.Keys(totals))
	for _, a := range values {
		for _, b := range values {
			expected += totals[a] * totals[b] * distance(a, b)
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - (n-1)*observed/expected
}

func comparePairs(a, b [2]float64) int {
	for i := range a {
		if a[i] != b[i] {
			if a[i] < b[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}
