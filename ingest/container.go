package ingest

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
)

// maxWindow bounds the memory that a zstd stream may ask for.
const maxWindow = 128 << 20

func gzipFormat() Format {
	return Format{
		Name:  "gzip",
		Doc:   "A gzip stream (.gz) of any other format.",
		Match: magic("\x1f\x8b"),
		Split: func(r Raw) iter.Seq2[Raw, error] {
			return inner(r, []string{".gz", ".gzip"}, func(in io.Reader) (io.ReadCloser, error) {
				return gzip.NewReader(in)
			})
		},
	}
}

func zstdFormat() Format {
	return Format{
		Name:  "zstd",
		Doc:   "A Zstandard stream (.zst) of any other format.",
		Match: magic("\x28\xb5\x2f\xfd"),
		Split: func(r Raw) iter.Seq2[Raw, error] {
			return inner(r, []string{".zst", ".zstd"}, func(in io.Reader) (io.ReadCloser, error) {
				d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
				if err != nil {
					return nil, err
				}
				return d.IOReadCloser(), nil
			})
		},
	}
}

// utf16Format turns UTF-16 into UTF-8 before any other format looks at it.
func utf16Format() Format {
	return Format{
		Name:  "utf-16",
		Doc:   "UTF-16 text of any other format, known by its byte order mark or by every other byte being zero.",
		Match: func(r Raw) bool { return utf16Order(r.Body) != nil },
		Split: func(r Raw) iter.Seq2[Raw, error] {
			order := *utf16Order(r.Body)
			return inner(r, nil, func(in io.Reader) (io.ReadCloser, error) {
				text := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(in)
				return io.NopCloser(text), nil
			})
		},
	}
}

// utf16Order finds the byte order of UTF-16 text, nil where it is none.
func utf16Order(head []byte) *unicode.Endianness {
	little, big := unicode.LittleEndian, unicode.BigEndian
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")):
		return nil // UTF-32
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return &little
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return &big
	}
	head = head[:min(len(head), 1024)]
	if len(head) < 8 || bytes.IndexByte(head, 0) < 0 {
		return nil
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	most := len(head) / 2 * 8 / 10
	switch {
	case zeros[1] >= most && zeros[0] == 0:
		return &little
	case zeros[0] >= most && zeros[1] == 0:
		return &big
	}
	return nil
}

func magic(prefix string) func(Raw) bool {
	return func(r Raw) bool { return bytes.HasPrefix(r.Body, []byte(prefix)) }
}

// inner yields the one item inside a compressed or re-encoded stream, with the
// suffix of the wrapping taken off its name.
func inner(r Raw, suffixes []string, open func(io.Reader) (io.ReadCloser, error)) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		for _, s := range suffixes {
			if strings.HasSuffix(strings.ToLower(r.Name), s) {
				r.Name = r.Name[:len(r.Name)-len(s)]
				break
			}
		}
		if strings.HasPrefix(r.ContentType, "application/") {
			r.ContentType = "" // the type of the wrapping
		}
		stream, err := open(bufio.NewReader(r.Reader()))
		if err != nil {
			yield(r, err)
			return
		}
		defer stream.Close()
		r.Body, r.Rest = nil, nil
		yield(peek(r, stream, peekSize))
	}
}
