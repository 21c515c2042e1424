package corpus

import (
	"cmp"
	"slices"
)

// Labelled is a span of one document that names an entity, in whatever unit
// of offset gold and prediction share. Scores compare two lists of them.
type Labelled struct {
	Doc        string
	Start, End int // half-open
	Kind       Kind
	Entity     string // any label that is equal for the mentions of one entity
}

// PRF counts true positives, false positives and false negatives.
type PRF struct{ TP, FP, FN int }

// Precision is the share of the predictions that are right, 0 without any.
func (s PRF) Precision() float64 { return ratio(float64(s.TP), s.TP+s.FP) }

// Recall is the share of the gold that was found, 0 without any.
func (s PRF) Recall() float64 { return ratio(float64(s.TP), s.TP+s.FN) }

// F1 is the harmonic mean of precision and recall.
func (s PRF) F1() float64 { return harmonic(s.Precision(), s.Recall()) }

// Add sums two counts, to pool documents or kinds.
func (s PRF) Add(t PRF) PRF { return PRF{s.TP + t.TP, s.FP + t.FP, s.FN + t.FN} }

func ratio(a float64, b int) float64 {
	if b == 0 {
		return 0
	}
	return a / float64(b)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// ScoreExact scores spans that must agree in document, start, end and kind.
// A span predicted twice is right once.
func ScoreExact(gold, pred []Labelled) PRF {
	return scoreEqual(gold, pred, Labelled.span)
}

// ScoreLinked scores as ScoreExact does, and the entity must agree too: the
// score for countries, whose codes mean the same on both sides.
func ScoreLinked(gold, pred []Labelled) PRF {
	return scoreEqual(gold, pred, func(l Labelled) Labelled { return l })
}

// span drops the entity.
func (l Labelled) span() Labelled {
	l.Entity = ""
	return l
}

func scoreEqual(gold, pred []Labelled, key func(Labelled) Labelled) PRF {
	left := map[Labelled]int{}
	for _, g := range gold {
		left[key(g)]++
	}
	var s PRF
	for _, p := range pred {
		if left[key(p)] > 0 {
			left[key(p)]--
			s.TP++
		}
	}
	s.FP, s.FN = len(pred)-s.TP, len(gold)-s.TP
	return s
}

// ScoreOverlap scores spans that must share a character, the document and the
// kind. Spans pair one to one in text order, which makes as many pairs as can
// be as long as the spans of one side do not overlap each other.
func ScoreOverlap(gold, pred []Labelled) PRF {
	g, p := inTextOrder(gold), inTextOrder(pred)
	tp := 0
	for i, j := 0, 0; i < len(g) && j < len(p); {
		a, b := g[i], p[j]
		switch group := compareGroup(a, b); {
		case group < 0, group == 0 && a.End <= b.Start:
			i++
		case group > 0, b.End <= a.Start:
			j++
		default:
			tp++
			i++
			j++
		}
	}
	return PRF{TP: tp, FP: len(pred) - tp, FN: len(gold) - tp}
}

// inTextOrder returns the spans grouped by document and kind, in order.
func inTextOrder(spans []Labelled) []Labelled {
	return slices.SortedStableFunc(slices.Values(spans), func(x, y Labelled) int {
		return cmp.Or(compareGroup(x, y), cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End))
	})
}

func compareGroup(a, b Labelled) int {
	return cmp.Or(cmp.Compare(a.Doc, b.Doc), cmp.Compare(a.Kind, b.Kind))
}

// RoleScore says for how many lines of one document the role was right.
type RoleScore struct {
	Right, Total int
	Wrong        []int // the other lines, in order
}

// Accuracy is the share of the lines whose role is right, 0 without any.
func (s RoleScore) Accuracy() float64 { return ratio(float64(s.Right), s.Total) }

// RoleAccuracy compares the roles predicted for the lines of one document with
// the acceptable ones. Gold decides which lines count. A line is right when it
// was kept and every block cut from it has an acceptable role; the credit
// behind a caption may stand in a block of its own.
func RoleAccuracy(gold, pred map[int][]Role) RoleScore {
	s := RoleScore{Total: len(gold)}
	for line, accept := range gold {
		if rightRoles(accept, pred[line]) {
			s.Right++
		} else {
			s.Wrong = append(s.Wrong, line)
		}
	}
	slices.Sort(s.Wrong)
	return s
}

func rightRoles(accept, got []Role) bool {
	for i, role := range got {
		behindCaption := i > 0 && role == RoleCredit && slices.Contains(accept, RoleCaption)
		if !behindCaption && !slices.Contains(accept, role) {
			return false
		}
	}
	return len(got) > 0
}

// LineRoles lists the roles of the blocks cut from each source line, as
// RoleAccuracy takes them.
func LineRoles(blocks []Block) map[int][]Role {
	out := map[int][]Role{}
	for _, b := range blocks {
		out[b.Line] = append(out[b.Line], b.Role)
	}
	return out
}
