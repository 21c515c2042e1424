package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// policy lets a page load its own style, script and pictures, and nothing else;
// nothing inside a page is ever taken for a script.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard refuses what no honest browser asks, and sets the headers of safety.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if !s.knows(r.Host) {
			http.Error(w, "This server is not asked under that name; see dateline help serve.", http.StatusMisdirectedRequest)
			return
		}
		if r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
			http.Error(w, "Pages of other sites may not ask here.", http.StatusForbidden)
			return
		}
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
			s.malformed(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// malformed refuses an address whose parameters cannot all be read: to leave
// out a filter would answer another question.
func (s *Server) malformed(w http.ResponseWriter, r *http.Request) {
	const text = "The address is malformed: write ; as %3B and % as %25."
	if strings.HasPrefix(r.URL.Path, "/api/") {
		writeProblem(w, http.StatusBadRequest, text, nil)
		return
	}
	s.failPage(w, r, http.StatusBadRequest, text, nil)
}

// knows reports whether the server may be asked under the name. A plain
// address is no name that a stranger could point here (DNS rebinding).
func (s *Server) knows(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if net.ParseIP(strings.Trim(name, "[]")) != nil {
		return true
	}
	return name == "localhost" || slices.ContainsFunc(s.hosts, func(h string) bool { return strings.EqualFold(h, name) })
}

// asset sends an embedded file.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	text, err := files.ReadFile(strings.TrimPrefix(path.Clean(r.URL.Path), "/"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	send(w, r, mime.TypeByExtension(path.Ext(r.URL.Path)), text)
}

// send writes an answer with an entity tag, or only says that the browser has
// it already. The tag is a weak one: it is the same packed and unpacked.
func send(w http.ResponseWriter, r *http.Request, kind string, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("ETag", "W/"+tag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding")
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if have = strings.TrimPrefix(strings.TrimSpace(have), "W/"); have == tag || have == "*" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", kind)
	if packed := pack(r, body); packed != nil {
		h.Set("Content-Encoding", "gzip")
		body = packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader that has gone is no fault of ours
	}
}

// pack compresses an answer for a browser that can unpack it, nil where it
// cannot or is not worth it.
func pack(r *http.Request, body []byte) []byte {
	const small = 1000 // less fits into one packet anyway
	if len(body) < small || !acceptsGzip(r.Header.Get("Accept-Encoding")) {
		return nil
	}
	var b bytes.Buffer
	const quick = 3
	z, err := gzip.NewWriterLevel(&b, quick)
	if err != nil {
		return nil
	}
	if _, err := z.Write(body); err != nil || z.Close() != nil {
		return nil
	}
	return b.Bytes()
}

// acceptsGzip reads the header Accept-Encoding.
func acceptsGzip(header string) bool {
	for coding := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(coding, ";")
		if strings.TrimSpace(name) == "gzip" {
			_, q, _ := strings.Cut(weight, "=")
			return strings.Trim(q, " 0.") != "" || strings.TrimSpace(q) == ""
		}
	}
	return false
}
