package warc

import (
	"bytes"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// maxArchive is the size at which a Writer begins another file.
const maxArchive = 1 << 30

// Exchange is one HTTP response as it came over the wire, to be archived.
type Exchange struct {
	URL     string
	Address string // of the server
	Fetched time.Time
	Status  string // "200 OK"
	Proto   string // "HTTP/1.1"
	Header  http.Header
	Body    []byte // chunks joined, content codings left on
}

// Writer keeps responses in a folder, in gzip-compressed WARC files of up to
// one GB. It is safe for use by several goroutines. Every response is on its
// way to the disk when Write returns, so that a program that is killed leaves
// a readable file.
type Writer struct {
	dir, software string

	mu     sync.Mutex
	file   *os.File
	size   int64
	number int
	prefix string
}

// NewWriter makes the folder where there is none. Files are begun with the
// first response.
func NewWriter(dir, software string) (*Writer, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	prefix := fmt.Sprintf("dateline-%s-%s", time.Now().UTC().Format("20060102150405"), strings.ToLower(rand.Text()[:6]))
	return &Writer{dir: dir, software: software, prefix: prefix}, nil
}

// Write archives one response.
func (w *Writer) Write(x Exchange) error {
	var block bytes.Buffer
	fmt.Fprintf(&block, "%s %s\r\n", x.Proto, x.Status)
	header := x.Header.Clone()
	header.Del("Transfer-Encoding") // the chunks are joined
	header.Set("Content-Length", fmt.Sprint(len(x.Body)))
	if err := header.Write(&block); err != nil {
		return err
	}
	block.WriteString("\r\n")
	block.Write(x.Body)
	fields := [][2]string{
		{"WARC-Type", "response"},
		{"WARC-Target-URI", x.URL},
		{"WARC-Date", x.Fetched.UTC().Format(time.RFC3339)},
		{"WARC-IP-Address", x.Address},
		{"WARC-Payload-Digest", digest(x.Body)},
		{"WARC-Block-Digest", digest(block.Bytes())},
		{"Content-Type", "application/http; msgtype=response"},
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.roll(); err != nil {
		return err
	}
	return w.append(fields, block.Bytes())
}

// roll begins a file where there is none or it is full.
func (w *Writer) roll() error {
	if w.file != nil && w.size < maxArchive {
		return nil
	}
	if w.file != nil {
		if err := w.file.Close(); err != nil {
			return err
		}
		w.file = nil
	}
	name := fmt.Sprintf("%s-%05d.warc.gz", w.prefix, w.number)
	f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w.file, w.size = f, 0
	w.number++
	return w.append([][2]string{
		{"WARC-Type", "warcinfo"},
		{"WARC-Date", time.Now().UTC().Format(time.RFC3339)},
		{"WARC-Filename", name},
		{"Content-Type", "application/warc-fields"},
	}, []byte("software: "+w.software+"\r\nformat: WARC File Format 1.1\r\n"))
}

// append writes one record as a member of its own.
func (w *Writer) append(fields [][2]string, block []byte) error {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, "WARC/1.1\r\nWARC-Record-ID: <urn:uuid:%s>\r\n", newUUID())
	for _, f := range fields {
		if value := strings.Map(oneLine, f[1]); value != "" {
			fmt.Fprintf(z, "%s: %s\r\n", f[0], value)
		}
	}
	fmt.Fprintf(z, "Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
	if err := z.Close(); err != nil { // errors of the writes before show here
		return err
	}
	n, err := w.file.Write(packed.Bytes())
	w.size += int64(n)
	return err
}

// Close ends the file in progress.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}

func oneLine(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// digest is a SHA-1 as archives write it.
func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// newUUID makes a random identifier (version 4).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
