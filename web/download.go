package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/klauspost/compress/gzip"

	"dateline/query"
)

// download sends every row of an answer as it comes. One that ends before its
// last row leaves the transfer incomplete, so that whoever reads it can tell.
func (s *Server) download(w http.ResponseWriter, r *http.Request, ask request, format string) {
	lane := s.turns.downloads
	if ask.name == "sql" {
		lane = s.turns.statements
	}
	done, err := s.turn(r.Context(), lane)
	if err != nil {
		writeError(w, err)
		return
	}
	defer done()
	ctx, cancel := context.WithTimeout(r.Context(), s.limits.Download)
	defer cancel()
	rows, err := s.stream(ctx, ask)
	if err != nil {
		writeError(w, err)
		return
	}
	out := &pieces{w: w, control: http.NewResponseController(w), stall: s.limits.Stall, begin: func() {
		w.Header().Set("Content-Type", mediaType(format))
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Vary", "Accept-Encoding")
		attach(w, ask.question, format)
	}}
	if err = out.write(rows, format, acceptsGzip(r.Header.Get("Accept-Encoding"))); err == nil {
		return
	}
	if !out.begun {
		_ = out.control.SetWriteDeadline(time.Now().Add(s.limits.Stall)) // it may have taken long
		writeError(w, err)
		return
	}
	_ = out.control.SetWriteDeadline(time.Unix(1, 0)) // the end of the answer cannot be written, and the connection is closed
}

// holdsAll reports whether a format needs all rows before it writes the first:
// such answers are bounded.
func holdsAll(format string) bool {
	return slices.ContainsFunc(query.Formats(), func(f query.Format) bool { return f.Name == format && f.Whole })
}

// stream asks for the rows of a question, from its offset on.
func (s *Server) stream(ctx context.Context, ask request) (*query.Stream, error) {
	ask.options.Limit = 0
	q, err := s.base.Read(ctx, ask.options)
	if err != nil {
		return nil, err
	}
	rows, err := ask.question.stream(ctx, q, ask.argument)
	if err != nil || ask.offset == 0 {
		return rows, err
	}
	n := 0
	return &query.Stream{Cols: rows.Cols, Each: func(row func(...any) error) error {
		return rows.Each(func(values ...any) error {
			if n++; n <= ask.offset {
				return nil
			}
			return row(values...)
		})
	}}, nil
}

// pieces writes an answer to a client that must take each piece of it in time.
type pieces struct {
	w       http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration
	begin   func() // sets the headers
	begun   bool
}

func (p *pieces) Write(text []byte) (int, error) {
	if !p.begun {
		p.begun = true
		p.begin()
	}
	_ = p.control.SetWriteDeadline(time.Now().Add(p.stall)) // a recorder of tests has none
	return p.w.Write(text)
}

// write writes the rows, packed for a client that can unpack them.
func (p *pieces) write(rows *query.Stream, format string, packed bool) error {
	if !packed {
		return rows.Write(p, format)
	}
	plain := p.begin
	p.begin = func() {
		plain()
		p.w.Header().Set("Content-Encoding", "gzip")
	}
	const quick = 3
	z, err := gzip.NewWriterLevel(p, quick)
	if err != nil {
		return err
	}
	if err := rows.Write(z, format); err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	return z.Close()
}

var _ io.Writer = (*pieces)(nil)
