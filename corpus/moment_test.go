package corpus

import (
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	east := time.FixedZone("", 5*3600+1800)
	for want, at := range map[string]time.Time{
		"":                          {},
		"2024-05-01":                time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC),
		"2024-05-01T00:00:01Z":      time.Date(2024, 5, 1, 0, 0, 1, 0, time.UTC),
		"2024-05-01T00:00:00+05:30": time.Date(2024, 5, 1, 0, 0, 0, 0, east),
		"2024-05-01T05:30:00+05:30": time.Date(2024, 5, 1, 5, 30, 0, 0, east), // midnight elsewhere
	} {
		if got := Moment(at); got != want {
			t.Errorf("%v: %q, want %q", at, got, want)
		}
		if back := ParseMoment(want); !back.Equal(at) || Moment(back) != want {
			t.Errorf("%q read as %v", want, back)
		}
	}
}
