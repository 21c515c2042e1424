package audit

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Report is what filled-in sheets say.
type Report struct {
	Coders    []Coder
	Agreement []Agreement // on verdicts and on missed names; none for a single coder
	Disputed  []Dispute   // items on which coders differ, by their identifiers
}

// Coder is what one sheet says.
type Coder struct {
	Name                 string
	Judged, Unsure, Open int
	Precision            Estimate // of the mentions, how many are names of the kind
	Strict               Estimate // of the mentions, how many are right in every way
	Identity             Estimate // of the names marked from end to end, how many have the right entity
	Recall               Estimate // of the names in the text, how many are found
	Strata               []Stratum
}

// Stratum is what one sheet says of one stratum.
type Stratum struct {
	Task  Task
	Name  string
	Size  int
	Share Estimate // of mentions that are names; of sentences with a missed name
}

// Agreement says how far coders agree.
type Agreement struct {
	On    string // verdict or missed
	Items int    // judged by two coders at least
	Share float64
	Kappa float64 // of two coders; not a number for more
	Alpha float64
}

// Dispute is an item on which coders differ.
type Dispute struct {
	Item string
	Said []string // what each coder says, "" for nothing
}

// Score reports on the sheets of one or more coders.
func Score(sheets []*Sheet) (*Report, error) {
	if len(sheets) == 0 {
		return nil, errors.New("there is no sheet to score")
	}
	if err := different(sheets); err != nil {
		return nil, err
	}
	if err := sameDraw(sheets); err != nil {
		return nil, err
	}
	r := &Report{}
	for _, s := range sheets {
		r.Coders = append(r.Coders, scoreSheet(s))
	}
	if len(sheets) > 1 {
		r.agree(sheets)
	}
	return r, nil
}

// different reports a sheet that is given twice: agreement with oneself says
// nothing.
func different(sheets []*Sheet) error {
	names, sums := map[string]bool{}, map[[sha256.Size]byte]string{}
	for _, s := range sheets {
		if names[s.Name] {
			return fmt.Errorf("two sheets are of %q; what coders agree on takes a sheet of each", s.Name)
		}
		if other, ok := sums[s.sum]; ok && s.sum != [sha256.Size]byte{} {
			return fmt.Errorf("%s and %s hold the same, letter for letter; if two people did code so, write who into the column coder", other, s.Name)
		}
		names[s.Name], sums[s.sum] = true, s.Name
	}
	return nil
}

// sameDraw reports sheets whose strata differ: they are of different draws, and
// nothing can be said about them together.
func sameDraw(sheets []*Sheet) error {
	type place struct {
		task Task
		name string
	}
	sizes := map[place]int{}
	for _, s := range sheets {
		for _, x := range s.Items {
			k := place{x.Task, x.Stratum}
			if n, ok := sizes[k]; ok && n != x.Size {
				return fmt.Errorf("%s: stratum %q has %d candidates here and %d in another sheet: they are not of one draw", s.Name, x.Stratum, x.Size, n)
			}
			sizes[k] = x.Size
		}
	}
	return nil
}

// strataOf sorts the items by task and stratum.
func (s *Sheet) strataOf(task Task) [][]Item {
	by := map[string][]Item{}
	for _, x := range s.Items {
		if x.Task == task {
			by[x.Stratum] = append(by[x.Stratum], x)
		}
	}
	var out [][]Item
	for _, name := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[name])
	}
	return out
}

// layersOf turns the judged items of strata into layers. Strata in which nothing
// is judged are left out.
func layersOf(strata [][]Item, of func(Item) (unit, bool)) []layer {
	var out []layer
	for _, items := range strata {
		l := layer{size: items[0].Size}
		for _, x := range items {
			if u, ok := of(x); ok {
				l.units = append(l.units, u)
			}
		}
		if len(l.units) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// one is 1 for what is so.
func one(so bool) float64 {
	if so {
		return 1
	}
	return 0
}

// missed is the number of names missed in a sentence.
func (x Item) missed() (float64, bool) {
	n, err := strconv.Atoi(x.Missed)
	return float64(n), err == nil
}

func scoreSheet(s *Sheet) Coder {
	c := Coder{Name: s.Name}
	for _, x := range s.Items {
		said := cmp.Or(string(x.Verdict), x.Missed)
		switch {
		case said == "":
			c.Open++
		case said == string(Unsure):
			c.Unsure++
		default:
			c.Judged++
		}
	}
	mentions, sentences := s.strataOf(Mention), s.strataOf(Sentence)
	verdict := func(so func(Verdict) bool, among func(Verdict) bool) func(Item) (unit, bool) {
		return func(x Item) (unit, bool) {
			return unit{one(so(x.Verdict)), one(among(x.Verdict))}, x.Verdict.judged()
		}
	}
	right := func(v Verdict) bool { return v == Right }
	whole := func(v Verdict) bool { return v == Right || v == Entity }
	c.Precision = share(layersOf(mentions, verdict(Verdict.isName, Verdict.judged)))
	c.Strict = share(layersOf(mentions, verdict(right, Verdict.judged)))
	c.Identity = share(layersOf(mentions, verdict(right, whole)))
	c.Recall = recall(layersOf(mentions, verdict(Verdict.isName, Verdict.isName)), layersOf(sentences, func(x Item) (unit, bool) {
		n, ok := x.missed()
		return unit{0, n}, ok
	}))
	for _, items := range mentions {
		c.add(items, verdict(Verdict.isName, Verdict.judged))
	}
	for _, items := range sentences {
		c.add(items, func(x Item) (unit, bool) {
			n, ok := x.missed()
			return unit{one(n > 0), 1}, ok
		})
	}
	return c
}

func (c *Coder) add(items []Item, of func(Item) (unit, bool)) {
	layers := layersOf([][]Item{items}, of)
	c.Strata = append(c.Strata, Stratum{items[0].Task, items[0].Stratum, items[0].Size, share(layers)})
}

// recall estimates how many of the names in the text are found: the names among
// the mentions, against these and the names missed in the sentences, each
// stratum weighted by its size. Where no name is missed at all, the lower end
// rests on Wilson's upper end for the share of sentences that miss one.
func recall(mentions, sentences []layer) Estimate {
	e := Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Method: "none"}
	if len(mentions) == 0 || len(sentences) == 0 {
		return e
	}
	all := slices.Concat(mentions, sentences)
	for _, l := range all {
		e.N += len(l.units)
	}
	e.Value = ratio(all)
	if e.Value != 1 {
		e.Method = "bootstrap"
		e.Low, e.High = bootstrap(all)
		return e
	}
	found, size := 0.0, 0
	for _, l := range mentions {
		for _, u := range l.units {
			found += l.weight() * u.den
		}
	}
	for i, l := range sentences {
		size += l.size
		for j := range l.units {
			sentences[i].units[j].den = 1 // each counts for the effective size
		}
	}
	_, worst := Wilson(0, effective(sentences))
	e.Method, e.Low, e.High = "Wilson, no name missed", found/(found+worst*float64(size)), 1
	return e
}

// agree says how far the coders agree on verdicts and on missed names.
func (r *Report) agree(sheets []*Sheet) {
	disputed := map[string][]string{}
	for _, on := range []string{"verdict", "missed"} {
		values := map[string][]string{} // item -> what each coder says, "" for nothing
		for i, s := range sheets {
			for _, x := range s.Items {
				said := x.Missed
				if on == "verdict" {
					said = string(x.Verdict)
				}
				if said == "" || said == string(Unsure) {
					continue
				}
				if values[x.ID] == nil {
					values[x.ID] = make([]string, len(sheets))
				}
				values[x.ID][i] = said
			}
		}
		if a := agreement(on, values, len(sheets), disputed); a.Items > 0 {
			r.Agreement = append(r.Agreement, a)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(disputed)) {
		r.Disputed = append(r.Disputed, Dispute{id, disputed[id]})
	}
}

func agreement(on string, values map[string][]string, coders int, disputed map[string][]string) Agreement {
	a := Agreement{On: on, Kappa: math.NaN(), Alpha: math.NaN()}
	var first, second []string
	var units [][]float64
	agreed := 0
	for _, id := range slices.Sorted(maps.Keys(values)) {
		said := slices.DeleteFunc(slices.Clone(values[id]), func(v string) bool { return v == "" })
		if len(said) < 2 {
			continue
		}
		a.Items++
		unit := make([]float64, len(said))
		for i, v := range said {
			unit[i] = numberOf(on, v)
		}
		units = append(units, unit)
		if len(slices.Compact(slices.Clone(said))) == 1 {
			agreed++
		} else {
			disputed[id] = values[id]
		}
		if coders == 2 {
			first, second = append(first, said[0]), append(second, said[1])
		}
	}
	if a.Items == 0 {
		return a
	}
	a.Share = float64(agreed) / float64(a.Items)
	a.Kappa = Kappa(first, second)
	distance := Nominal
	if on == "missed" {
		distance = Interval
	}
	a.Alpha = Alpha(units, distance)
	return a
}

// numberOf is the value that stands for a judgement.
func numberOf(on, said string) float64 {
	if on == "missed" {
		n, _ := strconv.Atoi(said) // checked when it was read
		return float64(n)
	}
	return float64(slices.IndexFunc(Verdicts(), func(v VerdictDoc) bool { return string(v.Verdict) == said }))
}
