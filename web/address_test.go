package web

import (
	"net/http"
	"net/url"
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

// TestOutletWithSemicolon holds that a value is taken as it stands: an outlet's
// name may hold any character.
func TestOutletWithSemicolon(t *testing.T) {
	h := serve(t, DefaultLimits())
	page := get(h, "/?source="+url.QueryEscape("News; and more, \"daily\"")+"&source="+url.QueryEscape("o"+hostile)+"&source=").Body.String()
	for _, want := range []string{`value="News; and more, &#34;daily&#34;"`, `aria-label="Outlet: one more"`, "Behind this page: 2 articles", `--source &#39;&#34;News; and more, &#34;&#34;daily&#34;&#34;&#34;&#39;`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %.6000s", want, page)
		}
	}
	if n := strings.Count(page, `name="source"`); n != 3 {
		t.Errorf("%d fields for two outlets", n)
	}
	compared := get(h, "/compare?entity=Ann+Lee&entity=c:RU&entity=").Body.String()
	if n := strings.Count(compared, `<input name="entity"`); n != 3 || !strings.Contains(compared, ">Russia</th>") {
		t.Errorf("%d fields to compare two", n)
	}
}
