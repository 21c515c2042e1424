package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
)

// rowReader reads the rows of a table. A row whose quotation marks do not match
// would swallow the rows after it; it alone is bad, and reading goes on at the
// first line after it that reads as a row of its own.
type rowReader struct {
	in    *bufio.Reader
	comma byte
	width int                                // fields of the header
	marks uint64                             // the fields around which all good rows so far have quotation marks
	fits  func(fields row, marked bool) bool // whether what has the width of a row, and perhaps its quotation marks, looks like one

	held  []byte // lines that were read and not yet taken, from start on
	start int
	lines []heldLine
	first int   // the number of the first of them
	err   error // why no line follows those that are held
	split splitter
}

// heldLine is a line of a table; one that is too long holds nothing.
type heldLine struct {
	end     int // in what is held
	tooLong bool
}

// row holds the fields of a row. It lasts until the next one is read.
type row [][]byte

// errQuotes means that nobody can tell where a row ends.
var errQuotes = errors.New("a quotation mark that is not closed, or not doubled")

// newRowReader reads the rows behind a header of some width.
func newRowReader(in io.Reader, comma rune, width int, fits func(row, bool) bool) *rowReader {
	r := &rowReader{in: bufio.NewReaderSize(in, peekSize), comma: byte(comma), width: width, fits: fits, first: 1, marks: math.MaxUint64}
	r.split.comma = r.comma
	return r
}

// next returns a row and the number of its first line. The error is io.EOF, or
// the stream's, after the last row; any other is of this row alone.
func (r *rowReader) next() (fields row, line int, err error) {
	for r.load(1) && len(bytes.TrimRight(r.text(0), "\r\n")) == 0 && !r.lines[0].tooLong {
		r.take(1)
	}
	line = r.first
	switch {
	case !r.load(1):
		return nil, line, r.err
	case r.lines[0].tooLong:
		r.take(1)
		return nil, line, ErrTooLarge
	}
	fields, n, ok := r.read(0)
	if !ok && n == len(r.lines) && r.broken() {
		return nil, line, r.err
	}
	if ok && n > 1 && len(fields) != r.width {
		if ok = !r.swallowed(n); ok {
			fields, n, ok = r.read(0)
		}
	}
	if !ok {
		fields, n, ok = r.loose()
	}
	if !ok {
		return nil, line, r.pass()
	}
	r.take(n)
	if line > 1 { // the header may have none
		r.marks &= r.split.marks
	}
	return fields, line, nil
}

func (r *rowReader) looks(fields row) bool {
	marked := r.marks == math.MaxUint64 || r.split.marks&r.marks == r.marks // no row was seen, or they are like those
	return r.fits(fields, marked)
}

// swallowed reports whether one of the lines inside the first n reads as a row.
func (r *rowReader) swallowed(n int) bool {
	for at := 1; at < n; at++ {
		if r.begins(at) {
			return true
		}
	}
	return false
}

// begins reports whether a row begins at a line: one as wide as the header that
// looks like a row.
func (r *rowReader) begins(at int) bool {
	fields, _, ok := r.read(at)
	return ok && len(fields) == r.width && r.looks(fields)
}

// loose reads the first line with marks that stand loose in it. Programs that
// part fields by tabs often quote nothing.
func (r *rowReader) loose() (fields row, lines int, ok bool) {
	text := bytes.TrimRight(r.text(0), "\r\n")
	if fields, ok = r.split.loose(text); ok && len(fields) == r.width {
		return fields, 1, true
	}
	fields = bytes.Split(text, []byte{r.comma})
	return fields, 1, r.comma == '\t' && len(fields) == r.width && r.looks(fields)
}

// pass passes over a bad row: its first line, and those that begin no row.
func (r *rowReader) pass() error {
	from := r.first
	r.take(1)
	for r.load(1) && !r.lines[0].tooLong && !r.begins(0) {
		r.take(1)
	}
	if to := r.first - 1; to > from {
		return fmt.Errorf("%w: lines %d to %d are not read", errQuotes, from, to)
	}
	return errQuotes
}

// read reads the row that begins at one of the lines held, and tells how many
// lines it looked at.
func (r *rowReader) read(at int) (fields row, n int, ok bool) {
	r.split.begin()
	size := 0
	for r.load(at+n+1) && !r.lines[at+n].tooLong {
		text := r.text(at + n)
		size += len(text)
		n++
		switch r.split.add(text) {
		case rowWhole:
			return r.split.fields(), n, true
		case rowStray:
			return nil, n, false
		}
		if size > MaxDocument {
			break
		}
	}
	return nil, n, false
}

// text is a line that is held, with its end.
func (r *rowReader) text(at int) []byte {
	from := r.start
	if at > 0 {
		from = r.lines[at-1].end
	}
	return r.held[from:r.lines[at].end]
}

// take takes the first n lines.
func (r *rowReader) take(n int) {
	r.start, r.first, r.lines = r.lines[n-1].end, r.first+n, r.lines[n:]
	if len(r.lines) == 0 {
		r.held, r.start = r.held[:0], 0
	}
}

// load sees to it that n lines are held, and reports whether there are so many.
func (r *rowReader) load(n int) bool {
	for len(r.lines) < n && r.err == nil {
		r.readLine()
	}
	return len(r.lines) >= n
}

func (r *rowReader) broken() bool { return r.err != nil && r.err != io.EOF }

// readLine reads one more line. What a broken stream gave of its last one is
// left out.
func (r *rowReader) readLine() {
	from, tooLong := len(r.held), false
	for {
		part, err := r.in.ReadSlice('\n')
		if len(r.held)-from+len(part) > MaxDocument {
			tooLong, r.held = true, r.held[:from]
		}
		if !tooLong {
			r.held = append(r.held, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		r.err = err
		if r.broken() {
			r.held = r.held[:from]
		}
		if len(r.held) > from || tooLong {
			r.lines = append(r.lines, heldLine{len(r.held), tooLong})
		}
		return
	}
}

// splitter cuts a row into its fields, line by line.
type splitter struct {
	comma byte
	state fieldState
	text  []byte // of all fields
	ends  []int  // of each in text
	marks uint64 // which of the first fields have quotation marks around them
	out   row
}

// fieldState is where in a field the splitter stands.
type fieldState int

const (
	fieldStart  fieldState = iota
	fieldBare              // in a field without quotation marks around it
	fieldQuoted            // between the marks
	fieldClosed            // behind the second of them
)

// rowState is what is known of a row by the end of a line.
type rowState int

const (
	rowOpen  rowState = iota // a field goes on in the next line
	rowWhole                 // the row has ended
	rowStray                 // a mark where none may stand
)

func (s *splitter) begin() { s.state, s.text, s.ends, s.marks = fieldStart, s.text[:0], s.ends[:0], 0 }

// add reads on to the end of a line.
func (s *splitter) add(line []byte) rowState {
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	for len(line) > 0 {
		switch s.state {
		case fieldStart:
			s.state = fieldBare
			if line[0] == '"' {
				s.state, line = fieldQuoted, line[1:]
				s.marks |= 1 << len(s.ends)
			}
		case fieldBare:
			line = s.upTo(line, s.comma, fieldStart)
			if s.state == fieldStart {
				s.end()
			}
		case fieldQuoted:
			line = s.upTo(line, '"', fieldClosed)
		case fieldClosed:
			switch line[0] {
			case s.comma:
				s.state = fieldStart
				s.end()
			case '"': // a doubled mark stands for one
				s.state, s.text = fieldQuoted, append(s.text, '"')
			case ' ', '\t': // stands for nothing
			default:
				return rowStray
			}
			line = line[1:]
		}
	}
	if s.state == fieldQuoted {
		s.text = append(s.text, '\n')
		return rowOpen
	}
	s.end()
	return rowWhole
}

// upTo reads up to a mark, which changes the state, or to the end of the line.
func (s *splitter) upTo(line []byte, mark byte, then fieldState) (rest []byte) {
	i := bytes.IndexByte(line, mark)
	if i < 0 {
		s.text = append(s.text, line...)
		return nil
	}
	s.text, s.state = append(s.text, line[:i]...), then
	return line[i+1:]
}

func (s *splitter) end() { s.ends = append(s.ends, len(s.text)) }

// fields returns the fields that were read.
func (s *splitter) fields() row {
	s.out = s.out[:0]
	from := 0
	for _, end := range s.ends {
		s.out = append(s.out, s.text[from:end])
		from = end
	}
	return s.out
}

// loose reads a line in which a field ends at the mark that a separator or the
// line's end follows; other marks in it stand for themselves.
func (s *splitter) loose(line []byte) (row, bool) {
	s.begin()
	for more := true; more; s.end() {
		var field []byte
		if bytes.HasPrefix(line, []byte(`"`)) {
			end := s.closing(line[1:])
			if end < 0 {
				return nil, false
			}
			field = bytes.ReplaceAll(bytes.ReplaceAll(line[1:1+end], []byte(`""`), []byte(`"`)), []byte(`\"`), []byte(`"`))
			s.marks |= 1 << len(s.ends)
			more = end+2 < len(line)
			line = line[min(end+3, len(line)):]
		} else {
			field, line, more = bytes.Cut(line, []byte{s.comma})
		}
		s.text = append(s.text, field...)
	}
	return s.fields(), true
}

// closing finds the mark that a separator or the end follows, -1 for none. Some
// programs write \" for a mark in a text.
func (s *splitter) closing(text []byte) int {
	for i, c := range text {
		if c == '"' && (i+1 == len(text) || text[i+1] == s.comma) && (i == 0 || text[i-1] != '\\') {
			return i
		}
	}
	return -1
}
