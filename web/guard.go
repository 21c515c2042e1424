package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
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
		next.ServeHTTP(w, r)
	})
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
// it already.
func send(w http.ResponseWriter, r *http.Request, kind string, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache")
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if have = strings.TrimPrefix(strings.TrimSpace(have), "W/"); have == tag || have == "*" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Header().Set("Content-Type", kind)
	_, _ = bytes.NewReader(body).WriteTo(w) // a reader that has gone is no fault of ours
}
