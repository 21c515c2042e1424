package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestMap(t *testing.T) {
	h := serve(t, DefaultLimits())
	for address, wants := range map[string][]string{
		"/map":                        {`<a href="/entity/c:RU" class="s2" aria-label="Russia, mentions: 2, share of articles: 100.00 %"><title>`, `class="s1" aria-label="Ukraine, mentions: 1, share of articles: 50.00`, "not named (248 countries)", "<td class=\"n\">50.00 %</td>"},
		"/map?scale=share":            {`class="s6" aria-label="Russia`, `class="s6" aria-label="Ukraine`, "25 % and more", "0 to 0.1 %"},
		"/map?count=articles":         {"Russia, articles: 2", "dateline countries --count articles --limit 0"},
		"/map?from=2030-01-01":        {"no article selected", `class="empty"`, "Nothing here"},
		"/?scale=share&to=2024-05-02": {`class="s6" aria-label="Russia, mentions: 1, share of articles: 100.00`, "to=2024-05-02"},
	} {
		w := get(h, address)
		for _, want := range wants {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, without %q", address, w.Code, want)
			}
		}
	}
	if w := get(h, "/map?scale=none"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "log, share") {
		t.Errorf("unknown scale: status %d: %s", w.Code, w.Body)
	}
}

func TestLogSteps(t *testing.T) {
	for most, want := range map[float64]string{
		1:   "1 and more",
		2:   "1; 2 and more",
		3:   "1; 2; 3 and more",
		1e6: "1 to 10; 11 to 100; 101 to 1000; 1001 to 10000; 10001 to 100000; 100001 and more",
	} {
		steps := logSteps(most)
		var got []string
		for i, from := range steps {
			to := 0.0
			if i+1 < len(steps) {
				to = steps[i+1]
			}
			got = append(got, countLabel(from, to))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("up to %v: %q, want %q", most, got, want)
		}
	}
}

func TestSearchFacets(t *testing.T) {
	h := serve(t, DefaultLimits())
	page := get(h, "/search?text=Lee").Body.String()
	for _, want := range []string{
		`<a href="/search?from=2024-05-01&amp;text=Lee&amp;to=2024-05-31">2024-05 (2)</a>`,
		`<h2>Outlets</h2>`, ` (2)</a></li>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in %s", want, page)
		}
	}
	if page := get(h, "/").Body.String(); !strings.Contains(page, "No article in 2 of 4 periods") {
		t.Errorf("the days without articles are not told: %s", page)
	}
}
