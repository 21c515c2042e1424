package warc

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// largeBlock is the length of a block that is believed before it is read.
const largeBlock = 1 << 20

// Reader reads an archive record by record.
type Reader struct {
	// Keep says of which types the block is wanted; nil for all.
	Keep func(kind string) bool
	// Limit is the largest block that is kept, in bytes. A larger one is
	// passed over and reported as ErrTooLarge.
	Limit int64

	file   *file
	unpack unpacker
	member *member // nil between two members
	packed bool    // the archive is compressed
	broken bool    // nothing more can be read
}

// member is the stream of records in progress: a compressed member, or the
// rest of a plain file.
type member struct {
	in         *bufio.Reader
	start      int64
	inner      int64 // bytes taken from in
	compressed bool
}

func (m *member) at() Position {
	if m.compressed {
		return Position{m.start, m.inner}
	}
	return Position{m.start + m.inner, 0}
}

func (m *member) discard(n int64) error {
	done, err := io.CopyN(io.Discard, m.in, n)
	m.inner += done
	return err
}

// NewReader reads an archive from its beginning. Where r is an io.Seeker, it
// must stand at the beginning of the file.
func NewReader(r io.Reader, limit int64) *Reader {
	return &Reader{Limit: limit, file: newFile(r)}
}

// Start goes to a position that an earlier Reader of the same file gave. It
// must be called before Next.
func (r *Reader) Start(p Position) error {
	if err := r.unpack.readDictionary(r.file); err != nil {
		return err
	}
	if p == (Position{}) {
		return nil
	}
	if err := r.file.seek(p.Offset); err != nil {
		return err
	}
	if p.Inner == 0 {
		return nil
	}
	if err := r.open(); err != nil {
		return err
	}
	return r.member.discard(p.Inner)
}

// Close releases what the Reader holds; the file stays open.
func (r *Reader) Close() { r.unpack.close() }

// Next returns the next record, io.EOF after the last. After an *Error, Next
// may be called again; any other error ends the archive.
func (r *Reader) Next() (*Record, error) {
	if r.file.at() == 0 && r.member == nil {
		if err := r.Start(Position{}); err != nil {
			return nil, r.fatal(Position{}, err)
		}
	}
	for !r.broken {
		if r.member == nil {
			if len(r.file.peek(1)) == 0 {
				break
			}
			start := r.file.at()
			if skipped, err := r.file.skipFrame(); skipped && err == nil {
				continue
			}
			if err := r.open(); err != nil {
				return nil, r.fail(Position{start, 0}, "", err)
			}
		}
		record, err := r.record()
		if err == io.EOF {
			r.member = nil
			continue
		}
		return record, err
	}
	if r.file.source.err != nil && !r.broken {
		return nil, r.fatal(Position{r.file.at(), 0}, r.file.source.err)
	}
	return nil, io.EOF
}

func (r *Reader) fatal(at Position, err error) error {
	r.broken = true
	return &Error{At: at, Next: Position{r.file.at(), 0}, Err: err}
}

func (r *Reader) open() error {
	start := r.file.at()
	in, compressed, err := r.unpack.open(r.file)
	r.packed = r.packed || compressed
	if err == nil && r.packed && !compressed {
		err = ErrNoRecord // garbage between members
	}
	if err != nil {
		return err
	}
	r.member = &member{start: start, compressed: compressed, in: bufio.NewReaderSize(in, bufferSize)}
	return nil
}

// record reads one record of the member in progress; io.EOF is the end of the
// member.
func (r *Reader) record() (*Record, error) {
	if err := r.member.skipBreaks(); err != nil {
		if err == io.EOF {
			return nil, err
		}
		return nil, r.fail(r.member.at(), "", err)
	}
	at := r.member.at()
	lines, err := r.member.header()
	if err != nil {
		return nil, r.fail(at, "", err)
	}
	record, err := parseHeader(lines)
	if err != nil {
		return nil, r.fail(at, "", err)
	}
	record.At = at
	if err := r.block(record); err != nil {
		return nil, r.fail(at, record.URI, err)
	}
	if err := r.end(record); err != nil {
		return nil, r.fail(at, record.URI, err)
	}
	return record, nil
}

// skipBreaks passes over the empty lines between records.
func (m *member) skipBreaks() error {
	for {
		head, err := m.in.Peek(1)
		if len(head) == 0 {
			return err
		}
		if head[0] != '\r' && head[0] != '\n' {
			return nil
		}
		_, _ = m.in.Discard(1) // it was there
		m.inner++
	}
}

// header reads lines up to the first empty one.
func (m *member) header() ([]string, error) {
	var lines []string
	for size := 0; ; {
		line, err := m.in.ReadSlice('\n')
		m.inner += int64(len(line))
		size += len(line)
		switch {
		case err == bufio.ErrBufferFull || size > maxHeader:
			return nil, ErrHeader
		case len(lines) == 0 && !bytes.HasPrefix(line, []byte("WARC/")):
			if err != nil && err != io.EOF {
				return nil, err
			}
			return nil, ErrNoRecord
		case err != nil:
			return nil, truncation(err)
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			return lines, nil
		}
		lines = append(lines, text)
	}
}

// block reads or passes over the content of a record.
func (r *Reader) block(record *Record) error {
	size, err := strconv.ParseInt(record.Named["content-length"], 10, 64)
	if err != nil || size < 0 {
		return ErrLength
	}
	if r.Keep != nil && !r.Keep(record.Type) {
		return truncation(r.member.discard(size))
	}
	if size > r.Limit {
		if err := truncation(r.member.discard(size)); err != nil {
			return err
		}
		return ErrTooLarge
	}
	var block bytes.Buffer
	block.Grow(int(min(size, largeBlock)) + bytes.MinRead)
	n, err := block.ReadFrom(io.LimitReader(r.member.in, size))
	if err == nil && n < size {
		err = io.ErrUnexpectedEOF
	}
	r.member.inner += n
	record.Block = block.Bytes()
	return truncation(err)
}

// end checks what follows a block: empty lines, then the next record or the
// end of the member with the right checksum.
func (r *Reader) end(record *Record) error {
	m := r.member
	head, err := m.in.Peek(2)
	if len(head) > 0 && head[0] != '\r' && head[0] != '\n' {
		r.pushBack(record)
		return ErrLength
	}
	if err != nil && err != io.EOF {
		return err
	}
	switch err := m.skipBreaks(); err {
	case nil:
		record.Next = m.at()
	case io.EOF:
		record.Next = Position{r.file.at(), 0}
		r.member = nil
	default:
		return err
	}
	return nil
}

// pushBack returns to the stream what a block with too large a length has
// taken of the records after it.
func (r *Reader) pushBack(record *Record) {
	i := bytes.Index(record.Block, []byte("\nWARC/1."))
	if i < 0 {
		return
	}
	rest := record.Block[i+1:]
	r.member.inner -= int64(len(rest))
	r.member.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(rest), r.member.in), bufferSize)
}

// fail describes a failure and goes to where reading can go on: the next record
// of the same member, or the next member.
func (r *Reader) fail(at Position, uri string, err error) error {
	e := &Error{At: at, URI: uri, Err: explain(err)}
	m := r.member
	switch {
	case r.file.source.err != nil:
		return r.fatal(at, r.file.source.err)
	case errors.Is(err, ErrTooLarge):
		e.Next = m.at()
		return e
	case m != nil && inStream(err):
		if err = m.findRecord(); err == nil {
			e.Next = m.at()
			return e
		}
	}
	r.member = nil
	if r.packed && err != io.EOF { // a sound member ends with io.EOF
		r.findMember(at.Offset)
	}
	e.Next = Position{r.file.at(), 0}
	return e
}

// inStream reports whether a failure leaves the stream itself readable.
func inStream(err error) bool {
	return errors.Is(err, ErrNoRecord) || errors.Is(err, ErrHeader) || errors.Is(err, ErrLength)
}

// explain says in the words of this package what a decompressor found.
func explain(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return errors.New("damaged: the checksum is wrong")
	case errors.Is(err, ErrNoRecord), errors.Is(err, ErrHeader), errors.Is(err, ErrLength), errors.Is(err, ErrTooLarge):
		return err
	}
	return errors.New("damaged: " + err.Error())
}

// findRecord goes to the next line that begins a record.
func (m *member) findRecord() error {
	for start := true; ; {
		head, err := m.in.Peek(len("WARC/1."))
		if start && string(head) == "WARC/1." {
			return nil
		}
		if len(head) == 0 {
			return err
		}
		line, err := m.in.ReadSlice('\n')
		m.inner += int64(len(line))
		start = err == nil
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
	}
}

// findMember goes to the next compressed member that holds a record, from just
// behind the beginning of the damaged one where the file can be sought in.
func (r *Reader) findMember(damaged int64) {
	reached := r.file.at()
	if r.file.seek(damaged+1) != nil && r.file.seek(reached) != nil {
		return
	}
	for {
		head := r.file.peek(bufferSize)
		skip := nextMember(head)
		switch {
		case len(head) == 0, skip == 0 && beginsRecord(head):
			return
		case skip == 0:
			skip = 1
		case skip < 0: // the magic number may begin at the end of what is seen
			skip = max(1, len(head)-len(zstdMagic)+1)
		}
		if r.file.discard(int64(skip)) != nil {
			return
		}
	}
}

// nextMember finds the first magic number, -1 where there is none.
func nextMember(b []byte) int {
	i, j := bytes.Index(b, []byte(gzipMagic)), bytes.Index(b, []byte(zstdMagic))
	if i < 0 || j >= 0 && j < i {
		return j
	}
	return i
}

// beginsRecord reports whether bytes are the beginning of a compressed record.
// A Zstandard frame is believed for its magic number, since it may need a
// dictionary.
func beginsRecord(b []byte) bool {
	if bytes.HasPrefix(b, []byte(zstdMagic)) {
		return true
	}
	return Sniff(b)
}

// Sniff reports whether a file that begins with these bytes is an archive. Of a
// Zstandard frame it needs the first block, which may be 128 KB long.
func Sniff(head []byte) bool {
	const start = "WARC/"
	got := make([]byte, len(start))
	switch {
	case bytes.HasPrefix(head, []byte(start)), bytes.HasPrefix(head, []byte(dictionaryMagic)):
		return true
	case bytes.HasPrefix(head, []byte(gzipMagic)):
		in, err := gzip.NewReader(bytes.NewReader(head))
		if err != nil {
			return false
		}
		_, err = io.ReadFull(in, got)
		return err == nil && string(got) == start
	case bytes.HasPrefix(head, []byte(zstdMagic)):
		in, err := zstd.NewReader(bytes.NewReader(head), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return false
		}
		defer in.Close()
		_, err = io.ReadFull(in, got)
		return err == nil && string(got) == start
	}
	return false
}
