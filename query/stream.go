package query

import (
	"bufio"
	"io"
	"slices"
)

// Stream is an answer whose rows come one by one, however many they are.
type Stream struct {
	Cols []string

	// Each calls row with the values of each row, until that fails or the rows
	// end. It is called once.
	Each func(row func(values ...any) error) error
}

// Stream is the grid, row by row.
func (g *Grid) Stream() *Stream {
	return &Stream{Cols: g.Cols, Each: func(row func(...any) error) error {
		for _, r := range g.Rows {
			if err := row(r...); err != nil {
				return err
			}
		}
		return nil
	}}
}

// eachOf makes a row of each of the values.
func eachOf[T any](values []T, row func(T) []any) func(func(...any) error) error {
	return func(each func(...any) error) error {
		for _, v := range values {
			if err := each(row(v)...); err != nil {
				return err
			}
		}
		return nil
	}
}

// gathered collects the rows of a stream.
func gathered(s *Stream, err error) (*Grid, error) {
	if err != nil {
		return nil, err
	}
	g := &Grid{Cols: s.Cols}
	err = s.Each(func(row ...any) error {
		g.Add(row...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

// Write writes the rows in the format with the given name, as they come where
// the format allows it.
func (s *Stream) Write(w io.Writer, format string) error {
	i := slices.IndexFunc(Formats(), func(f Format) bool { return f.Name == format })
	if i < 0 {
		return Usagef("no format %q; there are: %s", format, FormatNames())
	}
	b := bufio.NewWriterSize(w, 64<<10)
	rows, err := Formats()[i].Open(b, s.Cols)
	if err != nil {
		return err
	}
	if err := s.Each(func(row ...any) error { return rows.Row(row) }); err != nil {
		return err
	}
	if err := rows.Close(); err != nil {
		return err
	}
	return b.Flush()
}

// Write writes the grid in the format with the given name.
func (g *Grid) Write(w io.Writer, format string) error { return g.Stream().Write(w, format) }

// RowWriter writes the rows of an answer.
type RowWriter interface {
	Row(row []any) error
	Close() error // writes what comes after the last row
}

// rowWriter is a RowWriter of two functions.
type rowWriter struct {
	row   func([]any) error
	close func() error
}

func (w rowWriter) Row(row []any) error { return w.row(row) }
func (w rowWriter) Close() error        { return w.close() }

// whole gathers all rows for a format that needs them.
func whole(write func(io.Writer, *Grid) error) func(io.Writer, []string) (RowWriter, error) {
	return func(w io.Writer, cols []string) (RowWriter, error) {
		g := &Grid{Cols: cols}
		return rowWriter{
			row:   func(row []any) error { g.Add(slices.Clone(row)...); return nil },
			close: func() error { return write(w, g) },
		}, nil
	}
}
