package warc

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Magic numbers of compressed members.
const (
	gzipMagic       = "\x1f\x8b\x08"
	zstdMagic       = "\x28\xb5\x2f\xfd"
	dictionaryMagic = "\x5d\x2a\x4d\x18" // a skippable frame with a Zstandard dictionary
)

const (
	bufferSize    = 64 << 10
	maxWindow     = 128 << 20 // memory that a Zstandard frame may ask for
	maxDictionary = 16 << 20
)

// file is the archive as it lies on disk. Decompressors read from in, which
// gives single bytes, so that they take no more than their own member.
type file struct {
	in     *bufio.Reader
	source source
}

func newFile(r io.Reader) *file {
	f := &file{source: source{from: r}}
	f.in = bufio.NewReaderSize(&f.source, bufferSize)
	return f
}

// at is how many bytes have been read of the archive, from its beginning.
func (f *file) at() int64 { return f.source.at - int64(f.in.Buffered()) }

// source counts what is read ahead, and keeps the error with which the medium
// failed.
type source struct {
	from io.Reader
	at   int64
	err  error
}

// Read reads and counts.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	s.at += int64(n)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (f *file) peek(n int) []byte {
	head, _ := f.in.Peek(n) // source keeps the error
	return head
}

func (f *file) discard(n int64) error {
	_, err := io.CopyN(io.Discard, f.in, n)
	return err
}

// seek goes to an offset, backwards only where the archive can be sought in.
func (f *file) seek(offset int64) error {
	if offset == f.at() {
		return nil
	}
	if s, ok := f.source.from.(io.Seeker); ok {
		if _, err := s.Seek(offset, io.SeekStart); err == nil {
			f.source.at = offset
			f.in.Reset(&f.source)
			return nil
		}
	}
	if offset < f.at() {
		return io.ErrNoProgress
	}
	return f.discard(offset - f.at())
}

// skipFrame passes over a skippable Zstandard frame, such as a seek table.
func (f *file) skipFrame() (bool, error) {
	head := f.peek(8)
	if len(head) < 8 || head[0]&0xf0 != 0x50 || string(head[1:4]) != dictionaryMagic[1:] {
		return false, nil
	}
	return true, f.discard(8 + int64(binary.LittleEndian.Uint32(head[4:])))
}

// zstdFrame passes on the bytes of exactly one Zstandard frame. The decoder
// itself would read on into the next.
type zstdFrame struct {
	in      *bufio.Reader
	pending []byte // header bytes to pass on
	left    int64  // bytes of the block in progress
	state   int
	sum     bool // a checksum ends the frame
}

const (
	atHeader = iota
	atBlock
	atChecksum
	atEnd
)

// Read passes on bytes of the frame.
func (z *zstdFrame) Read(p []byte) (int, error) {
	for len(z.pending) == 0 && z.left == 0 {
		if z.state == atEnd {
			return 0, io.EOF
		}
		if err := z.advance(); err != nil {
			return 0, truncation(err)
		}
	}
	if len(z.pending) > 0 {
		n := copy(p, z.pending)
		z.pending = z.pending[n:]
		return n, nil
	}
	n, err := z.in.Read(p[:min(int64(len(p)), z.left)])
	z.left -= int64(n)
	return n, truncation(err)
}

// truncation turns the end of the file inside a member into what it is.
func truncation(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (z *zstdFrame) advance() error {
	switch z.state {
	case atHeader:
		return z.header()
	case atChecksum:
		z.state = atEnd
		if z.sum {
			return z.take(4)
		}
		return nil
	}
	if err := z.take(3); err != nil {
		return err
	}
	header := uint32(z.pending[0]) | uint32(z.pending[1])<<8 | uint32(z.pending[2])<<16
	z.left = int64(header >> 3)
	if header>>1&3 == 1 { // one byte, repeated
		z.left = 1
	}
	if header&1 == 1 {
		z.state = atChecksum
	}
	return nil
}

func (z *zstdFrame) header() error {
	if err := z.take(5); err != nil {
		return err
	}
	flags := z.pending[4]
	single := flags>>5&1 == 1
	size := []int{0, 1, 2, 4}[flags&3] + []int{0, 2, 4, 8}[flags>>6]
	if !single {
		size++
	} else if flags>>6 == 0 {
		size++
	}
	z.sum, z.state = flags>>2&1 == 1, atBlock
	return z.take(size)
}

// take adds the next n bytes of the file to what is pending.
func (z *zstdFrame) take(n int) error {
	part := make([]byte, n)
	_, err := io.ReadFull(z.in, part)
	z.pending = append(z.pending, part...)
	return err
}

// unpacker opens compressed members, one at a time.
type unpacker struct {
	gzip *gzip.Reader
	zstd *zstd.Decoder
	dict []byte
}

// open returns the content of the member that begins here, and whether it is
// compressed.
func (u *unpacker) open(f *file) (io.Reader, bool, error) {
	head := f.peek(4)
	switch {
	case bytes.HasPrefix(head, []byte(gzipMagic)):
		return u.openGzip(f)
	case bytes.HasPrefix(head, []byte(zstdMagic)):
		r, err := u.openZstd(&zstdFrame{in: f.in})
		return r, true, err
	}
	return f.in, false, nil
}

func (u *unpacker) openGzip(f *file) (io.Reader, bool, error) {
	if u.gzip == nil {
		u.gzip = new(gzip.Reader)
	}
	if err := u.gzip.Reset(f.in); err != nil {
		return nil, true, err
	}
	u.gzip.Multistream(false)
	return u.gzip, true, nil
}

func (u *unpacker) openZstd(frame io.Reader) (io.Reader, error) {
	if u.zstd == nil {
		options := []zstd.DOption{
			zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow),
		}
		if u.dict != nil {
			options = append(options, zstd.WithDecoderDicts(u.dict))
		}
		d, err := zstd.NewReader(nil, options...)
		if err != nil {
			return nil, err
		}
		u.zstd = d
	}
	return u.zstd, u.zstd.Reset(frame)
}

func (u *unpacker) close() {
	if u.zstd != nil {
		u.zstd.Close()
		u.zstd = nil
	}
}

// readDictionary reads the dictionary with which a Zstandard archive begins,
// if it has one.
func (u *unpacker) readDictionary(f *file) error {
	head := f.peek(8)
	if len(head) < 8 || string(head[:4]) != dictionaryMagic {
		return nil
	}
	size := binary.LittleEndian.Uint32(head[4:])
	if size > maxDictionary {
		return ErrTooLarge
	}
	if err := f.discard(8); err != nil {
		return err
	}
	dict := make([]byte, size)
	if _, err := io.ReadFull(f.in, dict); err != nil {
		return truncation(err)
	}
	if bytes.HasPrefix(dict, []byte(zstdMagic)) {
		d, err := zstd.NewReader(bytes.NewReader(dict), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDictionary))
		if err != nil {
			return err
		}
		defer d.Close()
		if dict, err = io.ReadAll(io.LimitReader(d, maxDictionary)); err != nil {
			return err
		}
	}
	u.dict = dict
	return nil
}
