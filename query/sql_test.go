package query

import "testing"

// TestValues holds that only what people write as numbers is one.
func TestValues(t *testing.T) {
	got, err := readValues([]string{"a=12", "b=-1.5e3", "c=Nan", "d=inf", "e=0x1p-2", "f=x=y"})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"a": int64(12), "b": -1500.0, "c": "Nan", "d": "inf", "e": "0x1p-2", "f": "x=y"} {
		if got[name] != want {
			t.Errorf("%s: %#v, want %#v", name, got[name], want)
		}
	}
}
