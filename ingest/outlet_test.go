package ingest

import "testing"

func TestOutlet(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.example.org/a":           "example.org",
		"https://EDITION.Example.com:8080/a":  "example.com",
		"https://m.news.example.co.uk/a":      "example.co.uk",
		"https://www3.example.or.jp/a":        "example.or.jp",
		"https://example.com.au/a":            "example.com.au",
		"https://harbour.substack.com/p/a":    "harbour.substack.com",
		"https://m.harbournews.go.com/a":      "harbournews.go.com",
		"https://medium.com/@harbour/a":       "medium.com",
		"https://harbour.blogspot.com/2024/a": "harbour.blogspot.com",
		"http://127.0.0.1:8080/a":             "127.0.0.1",
		"http://localhost/a":                  "localhost",
		"http://[::1]/a":                      "::1",
		"https://co.uk/a":                     "co.uk",
		"https://harbourpost.example/a":       "harbourpost.example",
		"https://news.bücher.example.org/a":   "example.org",
		"no address":                          "",
	} {
		if got := outlet(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// TestOneOutlet holds that pages of an outlet's hosts count as of one outlet,
// also where the list states the host, and that a stated name stays.
func TestOneOutlet(t *testing.T) {
	for _, c := range []struct{ url, source, want string }{
		{"https://edition.example.com/a", "", "example.com"},
		{"https://www.example.com/b", "www.example.com", "example.com"},
		{"https://edition.example.com/c", "edition.example.com", "example.com"},
		{"https://edition.example.com/d", "Harbour Post", "Harbour Post"},
		{"https://edition.example.com/e", "blogs.example.com", "blogs.example.com"},
	} {
		articles, _ := decodeAll(Raw{URL: c.url, Source: c.source, ContentType: "text/plain", Body: []byte(paragraph)})
		if len(articles) != 1 || articles[0].Source != c.want {
			t.Errorf("%+v: %+v", c, articles)
		}
	}
}
