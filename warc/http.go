package warc

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Response is an HTTP response as a record holds it, its body decoded.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// ErrHTTP means that a record does not hold an HTTP response.
var ErrHTTP = errors.New("not an HTTP response")

// ParseResponse reads the block of a response record. A body of more than limit
// bytes is ErrTooLarge.
func ParseResponse(block []byte, limit int64) (Response, error) {
	head, body := block, []byte(nil)
	if end := bytes.Index(block, []byte("\r\n\r\n")); end >= 0 {
		head, body = block[:end+4], block[end+4:]
	} else if end := bytes.Index(block, []byte("\n\n")); end >= 0 {
		head, body = block[:end+2], block[end+2:]
	}
	in := bufio.NewReader(bytes.NewReader(head))
	status, err := in.ReadString('\n')
	fields := strings.Fields(status)
	if err != nil || len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
		return Response{}, ErrHTTP
	}
	code, err := strconv.Atoi(fields[1])
	if err != nil {
		return Response{}, ErrHTTP
	}
	header, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil && len(header) == 0 {
		return Response{}, ErrHTTP
	}
	r := Response{Status: code, Header: http.Header(header)}
	if strings.EqualFold(r.Header.Get("Transfer-Encoding"), "chunked") {
		body = unchunk(body)
	}
	r.Body, err = Decode(body, r.Header.Values("Content-Encoding"), limit)
	return r, err
}

// unchunk joins the chunks of a body. Many archives keep the header field of a
// body whose chunks were joined long ago, so what cannot be read as chunks
// stays as it is.
func unchunk(body []byte) []byte {
	size, _, _ := bytes.Cut(body[:min(len(body), 64)], []byte("\n"))
	size, _, _ = bytes.Cut(bytes.TrimSpace(size), []byte(";"))
	if _, err := strconv.ParseUint(string(size), 16, 62); err != nil {
		return body
	}
	joined, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body)))
	if err != nil && len(joined) == 0 {
		return body
	}
	return joined
}

// Decode takes the content codings off a body: gzip, deflate, br and zstd, in
// the order in which the fields name them. A body that lacks the coding it is
// said to have stays as it is. More than limit bytes are ErrTooLarge, however
// few they are compressed.
func Decode(body []byte, codings []string, limit int64) ([]byte, error) {
	names := strings.Split(strings.ToLower(strings.Join(codings, ",")), ",")
	if len(names) > 4 {
		return nil, fmt.Errorf("%d content codings", len(names))
	}
	for i := len(names) - 1; i >= 0; i-- {
		stream, err := decoder(strings.TrimSpace(names[i]), body)
		if err != nil {
			return nil, err
		}
		if stream == nil {
			continue
		}
		var out bytes.Buffer
		n, err := io.Copy(&out, io.LimitReader(stream, limit+1))
		_ = stream.Close() // the bytes are there, or err says why not
		if n > limit {
			return nil, ErrTooLarge
		}
		if err != nil {
			return nil, fmt.Errorf("%s body: %w", strings.TrimSpace(names[i]), explain(err))
		}
		body = out.Bytes()
	}
	if int64(len(body)) > limit {
		return nil, ErrTooLarge
	}
	return body, nil
}

// decoder opens a coded body; nil where it is not coded.
func decoder(coding string, body []byte) (io.ReadCloser, error) {
	switch coding {
	case "", "identity":
		return nil, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
			return nil, nil
		}
		return gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		if len(body) > 1 && body[0]&0x0f == 8 && (int(body[0])<<8|int(body[1]))%31 == 0 {
			return zlib.NewReader(bytes.NewReader(body))
		}
		return flate.NewReader(bytes.NewReader(body)), nil
	case "br":
		if looksLikeMarkup(body) {
			return nil, nil
		}
		return io.NopCloser(brotli.NewReader(bytes.NewReader(body))), nil
	case "zstd":
		if !bytes.HasPrefix(body, []byte(zstdMagic)) {
			return nil, nil
		}
		d, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}
	return nil, fmt.Errorf("content coding %q is not known", coding)
}

// looksLikeMarkup recognises a page that was decoded before it was archived.
func looksLikeMarkup(body []byte) bool {
	head := bytes.TrimSpace(body[:min(len(body), 64)])
	return len(head) > 1 && head[0] == '<' && (head[1] == '!' || head[1] == '?' || head[1]|0x20 >= 'a' && head[1]|0x20 <= 'z')
}
