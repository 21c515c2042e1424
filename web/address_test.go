package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestMalformedAddress holds that a filter that cannot be read is not dropped.
func TestMalformedAddress(t *testing.T) {
	h := serve(t, DefaultLimits())
	for _, query := range []string{"?source=A;B", "?country=%ZZ", "?from=2024-05-01&text=50%"} {
		for _, path := range []string{"/", "/list/people", "/api/people"} {
			w := get(h, path+query)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "write ; as %3B and % as %25") {
				t.Errorf("%s%s: status %d: %.200s", path, query, w.Code, w.Body)
			}
		}
	}
	if w := get(h, "/api/people?text=a%3Bb%25"); w.Code == http.StatusBadRequest && strings.Contains(w.Body.String(), "malformed") {
		t.Errorf("a good address: %s", w.Body)
	}
}
