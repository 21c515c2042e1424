package web

import (
	"context"
	"errors"
)

// lanes are where questions wait for their turn: those that take long never
// keep those that do not waiting. Downloads of statements, which may count for
// as long as a download may take, keep only their like waiting.
type lanes struct{ light, heavy, sql, downloads, statements chan struct{} }

func newLanes(l Limits) lanes {
	return lanes{make(chan struct{}, l.Turns), make(chan struct{}, l.HeavyTurns), make(chan struct{}, l.SQLTurns), make(chan struct{}, l.DownloadTurns), make(chan struct{}, l.DownloadTurns)}
}

// mostLight is the number of rows, each read from the database by itself, up to
// which a question is light.
const mostLight = 1000

// lane is where a question waits.
func (s *Server) lane(r request) chan struct{} {
	switch {
	case r.name == "sql" && !ownStatement(r.argument):
		return s.turns.sql
	case r.name == "network", r.name == drawnNetwork,
		r.name == "pairs" && r.options.Sort != "" && r.options.Sort != "count" && r.options.With == "",
		r.question.limit > 0 && r.offset+r.limit > mostLight:
		return s.turns.heavy
	}
	return s.turns.light
}

// turn waits in a lane until one more question may be asked.
func (s *Server) turn(ctx context.Context, lane chan struct{}) (done func(), err error) {
	wait, cancel := context.WithTimeout(ctx, s.limits.Question)
	defer cancel()
	select {
	case lane <- struct{}{}:
		return func() { <-lane }, nil
	case <-wait.Done():
		return nil, errBusy
	}
}

var errBusy = errors.New("too many questions at once; ask again in a moment")

// read looks something up for a page, in its turn and within its time.
func (s *Server) read(ctx context.Context, f func(context.Context) error) error {
	done, err := s.turn(ctx, s.turns.light)
	if err != nil {
		return err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, s.limits.Question)
	defer cancel()
	return f(ctx)
}
