package ingest

import (
	"testing"
	"time"
)

func TestLocalise(t *testing.T) {
	stated := time.Date(2023, 12, 23, 1, 48, 19, 0, time.UTC)
	for _, c := range []struct{ shown, want string }{
		{"PUBLISHED: December 22, 2023 at 8:48 p.m.", "2023-12-22T20:48:19-05:00"},
		{"8:48 PM EST, Fri December 22, 2023", "2023-12-22T20:48:19-05:00"},
		{"23 December 2023 12:48pm", "2023-12-23T12:48:19+11:00"},
		{"Updated December 22, 2023 at 9:20 p.m.", "2023-12-23T01:48:19Z"}, // another instant
		{"December 22, 2023", "2023-12-23T01:48:19Z"},                      // no clock
		{"December 20, 2023 8:48 p.m.", "2023-12-23T01:48:19Z"},            // too far off
		{"December 22, 2023 at 13:48 p.m.", "2023-12-23T01:48:19Z"},        // no time of day
	} {
		if got := localise(stated, []string{"Share", c.shown}).Format(time.RFC3339); got != c.want {
			t.Errorf("%q: %s, want %s", c.shown, got, c.want)
		}
	}
	zoned := stated.In(time.FixedZone("", 3600))
	if got := localise(zoned, []string{"December 22, 2023 8:48 p.m."}); !got.Equal(zoned) || got.Location() != zoned.Location() {
		t.Errorf("a stated zone was changed: %v", got)
	}
}
