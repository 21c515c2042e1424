package web

import (
	"fmt"
	"sync"
)

// cache keeps answers while the database stays as it is.
type cache struct {
	mu         sync.Mutex
	generation int64
	kept       map[string]kept
	cells      int
}

// kept is an answer, and whether its rows go on.
type kept struct {
	answer
	more bool
}

// mostCells bounds what is kept: some ten megabytes.
const mostCells = 200_000

// key tells one question from another, "" for those whose answers may change
// while the counts stay the same, as of SQL that somebody wrote.
func (r request) key() string {
	if !r.filtered && !(r.name == "sql" && ownStatement(r.argument)) {
		return ""
	}
	return fmt.Sprintf("%s %q %d %d %#v", r.name, r.argument, r.limit, r.offset, r.options)
}

func (c *cache) get(generation int64, key string) (kept, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		return kept{}, false
	}
	a, ok := c.kept[key]
	return a, ok
}

// cells is how much an answer holds.
func (a answer) cells() int {
	n := 1
	if a.grid != nil {
		n += len(a.grid.Rows) * len(a.grid.Cols)
	}
	if a.network != nil {
		const of = 20 // fields of a node or an edge
		n += of * (len(a.network.Nodes) + len(a.network.Edges))
	}
	return n
}

// put keeps an answer; when there is no room, it forgets all others.
func (c *cache) put(generation int64, key string, a kept) {
	cells := a.cells()
	if cells > mostCells/4 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation > generation {
		return
	}
	if c.generation != generation || c.cells+cells > mostCells {
		c.generation, c.kept, c.cells = generation, nil, 0
	}
	if c.kept == nil {
		c.kept = map[string]kept{}
	}
	c.kept[key] = a
	c.cells += cells
}
