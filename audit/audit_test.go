package audit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"dateline/corpus"
)

func near(t *testing.T, what string, have, want float64) {
	t.Helper()
	if math.Abs(have-want) > 5e-4 {
		t.Errorf("%s: %.4f, want %.4f", what, have, want)
	}
}

// TestWilson holds intervals to worked ones: 8 of 10 and 0 of 20 as Newcombe
// (1998) tabulates the method, 81 of 263 and 0 of 20 by the formula on paper.
func TestWilson(t *testing.T) {
	for _, c := range []struct{ k, n, low, high float64 }{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{8, 10, 0.4902, 0.9433},
		{10, 10, 0.7225, 1},
	} {
		low, high := Wilson(c.k, c.n)
		near(t, fmt.Sprint("low of ", c.k, "/", c.n), low, c.low)
		near(t, fmt.Sprint("high of ", c.k, "/", c.n), high, c.high)
	}
}

// TestKappa: 20 both yes, 15 both no, 5 and 10 split: agreement .7, chance
// .5*.6 + .5*.4 = .5, so (.7-.5)/.5 = .4.
func TestKappa(t *testing.T) {
	var a, b []string
	add := func(n int, x, y string) {
		for range n {
			a, b = append(a, x), append(b, y)
		}
	}
	add(20, "y", "y")
	add(5, "y", "n")
	add(10, "n", "y")
	add(15, "n", "n")
	near(t, "kappa", Kappa(a, b), 0.4)
	if k := Kappa([]string{"y", "y"}, []string{"y", "y"}); !math.IsNaN(k) {
		t.Errorf("without variation kappa is %v, not undefined", k)
	}
}

// TestAlpha is the example of Krippendorff (2011), "Computing Krippendorff's
// Alpha-Reliability": four coders, twelve units, values missing.
func TestAlpha(t *testing.T) {
	const missing = 0
	coders := [][]float64{
		{1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing},
		{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, 3},
		{missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, missing},
		{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing},
	}
	var units [][]float64
	for u := range 12 {
		var values []float64
		for _, c := range coders {
			if c[u] != missing {
				values = append(values, c[u])
			}
		}
		units = append(units, values)
	}
	near(t, "nominal alpha", Alpha(units, Nominal), 0.743)
	near(t, "interval alpha", Alpha(units, Interval), 0.849)
	two := [][]float64{{0, 0}, {1, 1}, {0, 1}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {1, 0}, {0, 0}}
	two[1] = []float64{1, 0}
	two[2] = []float64{1, 1}
	two[8] = []float64{0, 1}
	// Coincidences: 0-0 14, 0-1 2, 1-0 2, 1-1 2; n 20, n0 16, n1 4.
	// Observed 4, expected 2*16*4 = 128: 1 - 19*4/128 = .406.
	near(t, "binary alpha", Alpha(two, Nominal), 0.40625)
}

// worked is a sheet small enough to score on paper.
//
// Mentions: stratum A holds 100, of 4 judged 3 are names (y, y, b, n); stratum
// B holds 300, of 2 judged both are (y, e). Precision: (100*3/4 + 300*2/2)/400
// = .9375. Strict: (100*2/4 + 300*1/2)/400 = .5. Identity: (100*2/4 +
// 300*1/2) / (100*2/4 + 300*2/2) = 200/350.
//
// Sentences: nothing found, 500, of 5 judged one misses 1: 100 missed names.
// Found: names 375. Recall 375/475.
func worked() *Sheet {
	s := &Sheet{Name: "anna"}
	add := func(task Task, stratum string, size int, said ...string) {
		for i, v := range said {
			x := Item{ID: fmt.Sprint(task, stratum, i), Task: task, Kind: corpus.Person, Stratum: stratum, Size: size, Text: "=1+1"}
			if task == Mention {
				x.Verdict = Verdict(v)
			} else {
				x.Missed = v
			}
			s.Items = append(s.Items, x)
		}
	}
	add(Mention, "A", 100, "y", "y", "b", "n", "?")
	add(Mention, "B", 300, "y", "e", "")
	add(Sentence, "nothing found", 500, "0", "0", "1", "0", "0")
	return s
}

func TestScoreByHand(t *testing.T) {
	r, err := Score([]*Sheet{worked()})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Coders[0]
	near(t, "precision", c.Precision.Value, 0.9375)
	near(t, "strict", c.Strict.Value, 0.5)
	near(t, "identity", c.Identity.Value, 200.0/350)
	near(t, "recall", c.Recall.Value, 375.0/475)
	if c.Judged != 11 || c.Unsure != 1 || c.Open != 1 {
		t.Errorf("judged %d, unsure %d, open %d", c.Judged, c.Unsure, c.Open)
	}
	for name, e := range map[string]Estimate{"precision": c.Precision, "strict": c.Strict, "recall": c.Recall} {
		if !strings.HasPrefix(e.Method, "bootstrap") || !(e.Low < e.Value && e.Value < e.High) {
			t.Errorf("%s: %+v", name, e)
		}
	}
	low, high := Wilson(3, 4)
	if s := c.Strata[0]; s.Share.Low != low || s.Share.High != high || s.Share.Method != "Wilson" {
		t.Errorf("stratum A: %+v", s)
	}
}

// TestOneStratum: 8 of 10 mentions are names, no name is missed in 20 of 200
// sentences, of 40 mentions in all: 32 names, and at most .1611*200 missed.
func TestOneStratum(t *testing.T) {
	s := &Sheet{Name: "anna"}
	for i := range 10 {
		v := Right
		if i < 2 {
			v = Wrong
		}
		s.Items = append(s.Items, Item{ID: fmt.Sprint("m", i), Task: Mention, Stratum: "all", Size: 40, Judgement: Judgement{Verdict: v}})
	}
	for i := range 20 {
		s.Items = append(s.Items, Item{ID: fmt.Sprint("s", i), Task: Sentence, Stratum: "all", Size: 200, Judgement: Judgement{Missed: "0"}})
	}
	r, err := Score([]*Sheet{s})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Coders[0]
	near(t, "precision", c.Precision.Value, 0.8)
	near(t, "low", c.Precision.Low, 0.4902)
	near(t, "high", c.Precision.High, 0.9433)
	near(t, "recall", c.Recall.Value, 1)
	near(t, "low of recall", c.Recall.Low, 32/(32+0.1611*200))
}

// TestCoverage draws samples from strata whose true share is known: intervals
// of 95 % must hold it about as often.
func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	shares, sizes, drawn := []float64{.95, .6}, []int{900, 100}, []int{40, 40}
	truth := (shares[0]*900 + shares[1]*100) / 1000
	held := 0
	const runs = 200
	for range runs {
		var layers []layer
		for i, p := range shares {
			l := layer{size: sizes[i]}
			for range drawn[i] {
				l.units = append(l.units, unit{one(r.Float64() < p), 1})
			}
			layers = append(layers, l)
		}
		if e := share(layers); e.Low <= truth && truth <= e.High {
			held++
		}
	}
	if held < runs*92/100 {
		t.Errorf("%d of %d intervals hold the truth", held, runs)
	}
}

func TestAgreement(t *testing.T) {
	a, b := worked(), worked()
	b.Name = "ben"
	b.Items[3].Verdict = "y"
	b.Items[8].Missed = "3"
	r, err := Score([]*Sheet{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Agreement) != 2 || len(r.Disputed) != 2 {
		t.Fatalf("%+v", r)
	}
	v := r.Agreement[0]
	// Six verdicts, five agree. Chance: y 3/6*4/6 + b 1/36 + e 1/36 = 14/36.
	near(t, "share", v.Share, 5.0/6)
	near(t, "kappa", v.Kappa, (5.0/6-14.0/36)/(1-14.0/36))
	b.Items[0].Size = 99
	if _, err := Score([]*Sheet{a, b}); err == nil {
		t.Error("sheets of two draws were scored together")
	}
}

func TestSheetRoundTrip(t *testing.T) {
	var out bytes.Buffer
	want := worked()
	if err := WriteCSV(&out, want.Items); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "'=1+1") {
		t.Error("a formula is not defused")
	}
	for _, text := range []string{
		out.String(), "\uFEFF" + out.String(), strings.ReplaceAll(out.String(), ",", ";"), strings.ReplaceAll(out.String(), ",", "\t"),
		wide(binary.LittleEndian, strings.ReplaceAll(out.String(), ",", "\t")), wide(binary.BigEndian, out.String()),
	} {
		have, err := ReadCSV(strings.NewReader(text), "anna")
		if err != nil {
			t.Fatal(err)
		}
		for i := range have.Items {
			have.Items[i].Text = strings.TrimPrefix(have.Items[i].Text, "'")
		}
		if d := cmp.Diff(want.Items, have.Items); d != "" || have.Name != "anna" {
			t.Error(have.Name, d)
		}
	}
	for _, bad := range []string{
		"", "item,task\n", strings.Replace(out.String(), ",y,", ",maybe,", 1), strings.Replace(out.String(), "100", "many", 1),
		out.String() + strings.SplitN(out.String(), "\n", 3)[1] + "\n", strings.Replace(out.String(), ",1,,", ",-1,,", 1),
		strings.Replace(out.String(), ",1,,", ",1000000,,", 1), wide(binary.LittleEndian, out.String())[2:],
	} {
		if _, err := ReadCSV(strings.NewReader(bad), "anna"); err == nil {
			t.Errorf("accepted: %.60q", bad)
		}
	}
}

// wide writes a text as UTF-16 with its mark, as spreadsheets write "Unicode text".
func wide(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// TestDefuse holds that no text begins as a formula does, full-width signs included.
func TestDefuse(t *testing.T) {
	for _, text := range []string{"=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"} {
		if have := defuse(text); have != "'"+text {
			t.Errorf("%q becomes %q", text, have)
		}
	}
	for _, text := range []string{"", "a=1", "1"} {
		if have := defuse(text); have != text {
			t.Errorf("%q becomes %q", text, have)
		}
	}
}

// TestTwice holds that nobody is found to agree with herself.
func TestTwice(t *testing.T) {
	var out bytes.Buffer
	if err := WriteCSV(&out, worked().Items); err != nil {
		t.Fatal(err)
	}
	read := func(name, text string) *Sheet {
		s, err := ReadCSV(strings.NewReader(text), name)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	by := func(coder string) string {
		text := strings.Replace(out.String(), "coder", "unused", 1)
		lines := strings.Split(strings.TrimSpace(text), "\n")
		for i := range lines {
			lines[i] += "," + map[bool]string{true: "coder", false: coder}[i == 0]
		}
		return strings.Join(lines, "\n")
	}
	changed := strings.Replace(out.String(), ",y,", ",n,", 1)
	for _, c := range []struct {
		a, b  *Sheet
		wrong string
	}{
		{read("one", out.String()), read("two", out.String()), "hold the same"},
		{read("one", out.String()), read("one", changed), "two sheets are of"},
		{read("one", by("Anna")), read("two", by("Anna")+"\n"), "two sheets are of"},
		{read("one", by("Anna")), read("two", by("Ben")), ""},
		{read("one", out.String()), read("two", changed), ""},
	} {
		if _, err := Score([]*Sheet{c.a, c.b}); (c.wrong == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s and %s: %v, want %q", c.a.Name, c.b.Name, err, c.wrong)
		}
	}
	two := strings.Replace(by("Anna"), "Anna", "Ben", 1)
	if _, err := ReadCSV(strings.NewReader(two), "both"); err == nil || !strings.Contains(err.Error(), "of one coder") {
		t.Errorf("a sheet of two coders is read: %v", err)
	}
}

func TestAllocate(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		n     int
		want  []int
	}{
		{[]int{100}, 10, []int{10}},
		{[]int{900, 100}, 20, []int{16, 4}},
		{[]int{1, 1000}, 10, []int{1, 9}},
		{[]int{3, 4}, 100, []int{3, 4}},
		{[]int{5, 5, 990}, 20, []int{2, 2, 16}},
	} {
		have, err := Allocate(c.sizes, c.n)
		if err != nil || !slices.Equal(have, c.want) {
			t.Errorf("%v of %v: %v %v, want %v", c.n, c.sizes, have, err, c.want)
		}
	}
	if _, err := Allocate([]int{10, 10, 10}, 5); err == nil {
		t.Error("five draws from three strata")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		sizes := make([]int, 1+r.IntN(8))
		total := 0
		for i := range sizes {
			sizes[i] = 1 + r.IntN(50)
			total += sizes[i]
		}
		n := 2*len(sizes) + r.IntN(100)
		have, err := Allocate(sizes, n)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for i, k := range have {
			sum += k
			if k > sizes[i] || k < min(2, sizes[i]) {
				t.Errorf("%v of %v: %v", n, sizes, have)
			}
		}
		if sum != min(n, total) {
			t.Errorf("%v of %v: %v", n, sizes, have)
		}
	}
}

// TestDraw holds that a draw depends on its seed only, and that every
// candidate has the same chance.
func TestDraw(t *testing.T) {
	var all []Candidate
	for i := range 200 {
		all = append(all, Candidate{Task: Sentence, Stratum: fmt.Sprint(i % 2), Article: "a", Number: i})
	}
	take := func(seed uint64) []Drawn {
		r := rand.New(rand.NewPCG(rand.Uint64(), 1))
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		d := NewDraw(corpus.Person, seed, 0, 20)
		for _, c := range all {
			if err := d.Add(c); err != nil {
				t.Fatal(err)
			}
		}
		out, err := d.Take()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if d := cmp.Diff(take(1), take(1), cmp.AllowUnexported(Drawn{})); d != "" {
		t.Error("two draws of one seed differ", d)
	}
	times := map[int]int{}
	for seed := range uint64(500) {
		drawn := take(seed)
		if len(drawn) != 20 || drawn[0].Size != 100 {
			t.Fatalf("%d drawn: %+v", len(drawn), drawn[0])
		}
		for _, x := range drawn {
			times[x.Number]++
		}
	}
	for i := range 200 { // 50 expected, standard deviation 6.7
		if times[i] < 20 || times[i] > 80 {
			t.Errorf("sentence %d was drawn %d times of 500", i, times[i])
		}
	}
}

// TestTooManyStrata: three strata need six, so five are refused, and as soon as
// that is clear: an urn of a million candidates is not kept for nothing.
func TestTooManyStrata(t *testing.T) {
	for _, c := range []struct{ n, want int }{{5, 5}, {6, -1}, {0, -1}} {
		d := NewDraw(corpus.Person, 1, 0, c.n)
		refused := -1
		for i := range 30 {
			if d.Add(Candidate{Task: Sentence, Stratum: fmt.Sprint(i % 3), Number: i}) != nil {
				refused = i
				break
			}
		}
		if refused != c.want {
			t.Errorf("a sample of %d is refused at candidate %d, want %d", c.n, refused, c.want)
		}
	}
}

// TestPage holds that no text of an article can get out of the page's data.
func TestPage(t *testing.T) {
	var out strings.Builder
	bad := "</script><script>alert(1)</script>\u2028 $& /*COLUMNS*/[]"
	if err := WriteHTML(&out, []Item{{ID: "1", Task: Mention, Text: bad, Size: 1}}); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	if strings.Count(page, "</script>") != 1 || strings.Contains(page, "\u2028") {
		t.Error("a text ends the script")
	}
	for _, outside := range []string{"http:", "https:", "src=", "url(", "@import"} {
		if strings.Contains(page, outside) {
			t.Errorf("the page needs something from outside: %s", outside)
		}
	}
}
