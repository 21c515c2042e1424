package main

import (
	"context"

	"dateline/fetch"
	"dateline/store"
)

// hostMemory keeps in the database what the client learns of hosts.
type hostMemory struct{ db *store.DB }

// Recall tells what an earlier run learnt of a host.
func (m hostMemory) Recall(ctx context.Context, host string) (fetch.Remembered, bool, error) {
	h, known, err := m.db.Host(ctx, host)
	return fetch.Remembered{
		Host: h.Name, Robots: h.Robots, Closed: h.Closed, RobotsAt: h.RobotsAt, RestUntil: h.RestUntil, Failures: h.Failures,
	}, known, err
}

// Keep keeps what this run learnt of a host.
func (m hostMemory) Keep(ctx context.Context, r fetch.Remembered) error {
	return m.db.KeepHost(ctx, store.Host{
		Name: r.Host, Robots: r.Robots, Closed: r.Closed, RobotsAt: r.RobotsAt, RestUntil: r.RestUntil, Failures: r.Failures,
	})
}
