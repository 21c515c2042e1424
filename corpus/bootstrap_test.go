package corpus

import "testing"

func TestBootstrap(t *testing.T) {
	if low, high := Bootstrap(nil); low != 0 || high != 0 {
		t.Errorf("nothing: %v to %v", low, high)
	}
	same := []PRF{{5, 5, 5}, {5, 5, 5}, {5, 5, 5}}
	if low, high := Bootstrap(same); low != .5 || high != .5 {
		t.Errorf("equal documents: %v to %v, want .5", low, high)
	}
	var mixed []PRF
	for range 50 {
		mixed = append(mixed, PRF{10, 0, 0}, PRF{0, 10, 10})
	}
	low, high := Bootstrap(mixed)
	// F1 is the share of right documents: 0.5 with a standard error of 0.05.
	if low < .36 || low > .44 || high < .56 || high > .64 {
		t.Errorf("a fair coin: %v to %v, want about .4 to .6", low, high)
	}
	if l, h := Bootstrap(mixed); l != low || h != high {
		t.Error("two draws differ")
	}
}

func TestPerDocument(t *testing.T) {
	gold := []Labelled{{Doc: "b", End: 1, Kind: Person}, {Doc: "a", End: 1, Kind: Person}}
	pred := []Labelled{{Doc: "a", End: 1, Kind: Person}, {Doc: "c", End: 1, Kind: Person}}
	got := PerDocument(gold, pred, ScoreExact)
	want := []PRF{{TP: 1}, {FN: 1}, {FP: 1}}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got, want)
		}
	}
}
