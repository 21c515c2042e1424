// Package web is the page and the JSON API over a store. It only reads: every
// view is a question of package query, and names the command that prints the
// same. All it shows comes from the program itself; no browser that opens it
// asks anything of another host.
package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"runtime"
	"time"

	"dateline/query"
)

//go:embed assets templates world.json
var files embed.FS

// Limits bound what one request may cost.
type Limits struct {
	Question time.Duration // longest time for a question, and for waiting for a turn
	Download time.Duration // longest time for a download
	Stall    time.Duration // longest time for a client to take the next piece of a download
	SQLRows  int           // rows of an answer to SQL
	SQLBytes int           // bytes of an answer to SQL
	Rows     int           // rows of any other answer
	Header   time.Duration // longest time for a browser to say what it wants

	// How many are answered at the same time, each kind apart.
	Turns         int // light questions
	HeavyTurns    int // questions that look at every pair, or have many rows
	SQLTurns      int // statements in SQL
	DownloadTurns int // downloads
}

// DefaultLimits keep a page quick on a small machine.
func DefaultLimits() Limits {
	half := max(1, runtime.GOMAXPROCS(0)/2)
	return Limits{
		Question: 15 * time.Second, Download: 30 * time.Minute, Stall: 2 * time.Minute, Header: 5 * time.Second,
		SQLRows: 10_000, SQLBytes: 32 << 20, Rows: 100_000,
		Turns: 8, HeavyTurns: min(half, 2), SQLTurns: 2, DownloadTurns: 2,
	}
}

// Server answers over HTTP.
type Server struct {
	// Database is the file as the flag --db of the commands names it, "" where
	// they need no flag.
	Database string

	base    *query.Base
	limits  Limits
	hosts   []string
	pages   *template.Template
	world   *world
	answers cache
	turns   lanes
}

// New makes a server. hosts are the names, besides localhost and every plain
// address, under which it may be asked.
func New(base *query.Base, limits Limits, hosts ...string) (*Server, error) {
	s := &Server{base: base, limits: limits, hosts: hosts, turns: newLanes(limits)}
	var err error
	s.pages, err = template.New("").Funcs(template.FuncMap{"path": entityPath, "heading": heading, "amount": amount}).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	if s.world, err = readWorld(); err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	return s, nil
}

// Handler answers every address of the page and the API.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /assets/", s.asset)
	mux.HandleFunc("GET /api/openapi.json", s.openAPI)
	for _, q := range questions() {
		mux.HandleFunc("GET /api/"+q.name, s.answer(q))
		if q.argument != "" {
			mux.HandleFunc("GET /api/"+q.name+"/{argument...}", s.answer(q))
		}
	}
	mux.HandleFunc("GET /api/{$}", apiIndex)
	mux.HandleFunc("GET /api/", func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, http.StatusNotFound, "no such question; /api/ lists them", nil)
	})
	for _, v := range views() {
		mux.HandleFunc("GET "+v.pattern, s.view(v))
	}
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		s.failPage(w, r, http.StatusNotFound, "There is no such page.", nil)
	})
	return s.guard(mux)
}

// Serve answers on a listener until the context ends; then it finishes what it
// has begun, for a few seconds at most.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: s.limits.Header,
		ReadTimeout:       2 * s.limits.Header,
		WriteTimeout:      s.limits.Question + 45*time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	if s.base.DB != nil {
		go func() { _, _ = s.offered(ctx) }() // reads what the first page needs; that page says what is wrong with it
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	const patience = 5 * time.Second
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	err := server.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	return err
}
