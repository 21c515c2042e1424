package main

import "testing"

// One of a thousand articles may be given up: the one whose loss lets most of
// the other pages be rejected.
func TestThresholds(t *testing.T) {
	var pages []*whole
	add := func(kind string, scores ...float32) {
		p := &whole{kind: kind, placed: true}
		copy(p.seen.scores[:], scores)
		pages = append(pages, p)
	}
	for range 998 {
		add(articleKind, .1, .1, .1)
	}
	add(articleKind, .9, .2, .2)
	add(articleKind, .2, .8, .2)
	for range 5 {
		add("listing", .7, 0, 0)
	}
	for range 3 {
		add("forum", 0, .7, 0)
	}
	add("forum", 0, .85, 0)
	limit := thresholds(pages, (*whole).openly)
	lost, found := 0, 0
	for _, p := range pages {
		switch {
		case !p.seen.reaches(limit):
		case p.kind == articleKind:
			lost++
		default:
			found++
		}
	}
	if lost != 1 || found != 6 {
		t.Errorf("thresholds %v reject %d articles and %d other pages, want 1 and 6", limit, lost, found)
	}
}

func TestKindOf(t *testing.T) {
	known := knownKinds()
	for _, c := range []struct {
		record record
		set    string
		want   string
	}{
		{record{Kind: "forum"}, "wcxb_kinds", "forum"},
		{record{ID: "reddit.com.init"}, "trafilatura", "forum"},
		{record{ID: "reddit.com.init", URL: "https://x.example/a"}, "n4k", articleKind},
		{record{URL: "https://x.example/"}, "trafilatura", homeKind},
		{record{URL: "https://x.example/?p=1"}, "trafilatura", articleKind},
	} {
		if got := c.record.kindOf(c.set, known); got != c.want {
			t.Errorf("%v in %s is of kind %q, want %q", c.record, c.set, got, c.want)
		}
	}
}
