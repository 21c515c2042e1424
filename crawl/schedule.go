package crawl

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"sync"
	"time"

	"dateline/fetch"
)

// Task is something to be asked of a host at some time.
type Task struct {
	URL string // tells the host
	Due time.Time
	Do  func(ctx context.Context)
}

// Schedule does tasks as they fall due: those of one host one after the other,
// when the host may be asked, and those of several hosts side by side. A host
// that is slow, dead or at rest delays nobody's tasks but its own. A task may
// add others.
type Schedule struct {
	// Ready is when the host of an address may be asked next.
	Ready func(address string) time.Time
	// Parallel is how many hosts are asked at a time; 0 means DefaultParallel.
	Parallel int
	// Once ends Run when nothing is left that can be done within MaxWait.
	Once    bool
	MaxWait time.Duration // 0 means DefaultMaxWait

	mu     sync.Mutex
	lanes  map[string]*lane
	queue  lanes
	added  int
	flying int
	wake   chan struct{} // holds a token when something has changed
}

// lane holds the tasks of one host.
type lane struct {
	host  string
	tasks tasks
	rest  time.Time // the host may not be asked before
	place int       // in the queue, -1 while one of the tasks is being done
}

// at is when the next task can be done.
func (l *lane) at() time.Time {
	if l.rest.After(l.tasks[0].Due) {
		return l.rest
	}
	return l.tasks[0].Due
}

// Add adds a task.
func (s *Schedule) Add(t Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin()
	host := fetch.Host(t.URL)
	l := s.lanes[host]
	if l == nil {
		l = &lane{host: host, place: -1}
		s.lanes[host] = l
		heap.Push(&l.tasks, task{t, s.added})
		heap.Push(&s.queue, l)
	} else {
		heap.Push(&l.tasks, task{t, s.added})
		if l.place >= 0 {
			heap.Fix(&s.queue, l.place)
		}
	}
	s.added++
	signal(s.wake)
}

// begin makes what the zero value lacks.
func (s *Schedule) begin() {
	if s.lanes == nil {
		s.lanes, s.wake = map[string]*lane{}, make(chan struct{}, 1)
		s.Parallel = cmp.Or(max(s.Parallel, 0), DefaultParallel)
		s.MaxWait = cmp.Or(max(s.MaxWait, 0), DefaultMaxWait)
	}
}

// Run does tasks until ctx ends or, with Once, nothing is left to do. It
// returns when the last task that was begun has ended.
func (s *Schedule) Run(ctx context.Context) {
	s.mu.Lock()
	s.begin()
	s.mu.Unlock()
	var group sync.WaitGroup
	defer group.Wait()
	for ctx.Err() == nil {
		l, t, wait, done := s.pick()
		if done {
			return
		}
		if l != nil {
			group.Go(func() {
				defer s.leave(l)
				t.Do(ctx)
			})
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-s.wake:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// pick takes the task that has been due longest, or says how long to wait, or
// that all is done.
func (s *Schedule) pick() (l *lane, t Task, wait time.Duration, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flying >= s.Parallel {
		return nil, t, time.Hour, false
	}
	for len(s.queue) > 0 {
		first := s.queue[0]
		wait := time.Until(first.at())
		if wait > 0 {
			return nil, t, wait, s.Once && s.flying == 0 && wait > s.MaxWait
		}
		if rest := s.Ready(first.tasks[0].URL); time.Until(rest) > 0 {
			first.rest = rest
			heap.Fix(&s.queue, 0)
			continue
		}
		heap.Pop(&s.queue)
		next, _ := heap.Pop(&first.tasks).(task)
		s.flying++
		return first, next.Task, 0, false
	}
	return nil, t, time.Hour, s.Once && s.flying == 0
}

// leave puts a host back into the queue, or forgets it.
func (s *Schedule) leave(l *lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flying--
	if len(l.tasks) > 0 {
		heap.Push(&s.queue, l)
	} else {
		delete(s.lanes, l.host)
	}
	signal(s.wake)
}

// Load says what a schedule is busy with.
type Load struct {
	Hosts   int // that have tasks
	Waiting int // tasks not begun
	Flying  int // tasks being done
}

// Load tells how much there is to do.
func (s *Schedule) Load() Load {
	s.mu.Lock()
	defer s.mu.Unlock()
	load := Load{Hosts: len(s.lanes), Flying: s.flying}
	for _, l := range s.lanes {
		load.Waiting += len(l.tasks)
	}
	return load
}

// Resting is a host with tasks that were not begun.
type Resting struct {
	Host  string
	Until time.Time
	Tasks int
}

// Left lists the hosts with tasks that were not begun, by name.
func (s *Schedule) Left() []Resting {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Resting
	for _, l := range s.lanes {
		if len(l.tasks) > 0 {
			out = append(out, Resting{l.host, l.at(), len(l.tasks)})
		}
	}
	slices.SortFunc(out, func(a, b Resting) int { return cmp.Compare(a.Host, b.Host) })
	return out
}

// task is a Task with its number, so that those due at one time keep their
// order.
type task struct {
	Task
	number int
}

// tasks is a heap, the next to be done first.
type tasks []task

func (t tasks) Len() int { return len(t) }
func (t tasks) Less(i, j int) bool {
	if c := t[i].Due.Compare(t[j].Due); c != 0 {
		return c < 0
	}
	return t[i].number < t[j].number
}
func (t tasks) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push is for package heap.
func (t *tasks) Push(x any) {
	if one, ok := x.(task); ok {
		*t = append(*t, one)
	}
}

// Pop is for package heap.
func (t *tasks) Pop() any {
	last := (*t)[len(*t)-1]
	(*t)[len(*t)-1] = task{}
	*t = (*t)[:len(*t)-1]
	return last
}

// lanes is a heap, the host that can be asked first first.
type lanes []*lane

func (q lanes) Len() int           { return len(q) }
func (q lanes) Less(i, j int) bool { return q[i].at().Before(q[j].at()) }
func (q lanes) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

// Push is for package heap.
func (q *lanes) Push(x any) {
	if l, ok := x.(*lane); ok {
		l.place = len(*q)
		*q = append(*q, l)
	}
}

// Pop is for package heap.
func (q *lanes) Pop() any {
	last := (*q)[len(*q)-1]
	last.place = -1
	(*q)[len(*q)-1] = nil
	*q = (*q)[:len(*q)-1]
	return last
}
