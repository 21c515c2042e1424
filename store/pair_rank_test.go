package store

import (
	"context"
	"errors"
	"testing"

	"dateline/corpus"
)

// TestSweepEnds holds that counting all pairs ends when it may go on no more,
// and that listing them ends when nobody takes more.
func TestSweepEnds(t *testing.T) {
	db := small(t)
	enough := errors.New("enough")
	rows := 0
	err := db.RankedPairs(context.Background(), corpus.Filter{}, corpus.PairOptions{Order: corpus.OrderG2}, 0, func(*corpus.Pair) error {
		rows++
		return enough
	})
	if !errors.Is(err, enough) || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := &pairing{selection: &selection{cube: &cube{entities: 10}}, one: make([]uint32, 11), kind: make([]uint8, 11)}
	if err := p.newSweep(1, nil).run(ctx, func(couple) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
}
