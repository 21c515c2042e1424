package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"dateline/corpus"
)

func decodePage(t *testing.T, address, page string) (*corpus.Article, error) {
	t.Helper()
	for a, err := range Decode(Raw{Origin: "x", URL: address, ContentType: "text/html", Body: []byte(page)}) {
		return a, err
	}
	return nil, nil
}

func TestIndexPageIsRejected(t *testing.T) {
	var cards strings.Builder
	for i := range 30 {
		fmt.Fprintf(&cards, `<div class=card><h3><a href="/news/%d">Harbour town votes on pier plan number %d</a></h3><p>The vote is on Tuesday.</p></div>`, i, i)
	}
	_, err := decodePage(t, "https://www.harbourpost.example/news/", "<html><head><title>News</title></head><body><main>"+cards.String()+"</main></body>")
	if !errors.Is(err, ErrIndexPage) {
		t.Errorf("%v", err)
	}
}

func TestConsentWallIsRejected(t *testing.T) {
	_, err := decodePage(t, "https://www.harbourpost.example/a/b-c", `<html><body><div class="consent-wall"><h2>We value your privacy</h2>
		<p>We and our 812 partners store cookies on your device and process personal data such as unique identifiers to show you adverts.</p>
		<p>With your consent we and our partners may use precise location data. You can change your consent at any time.</p>
		<button>Accept all cookies</button><button>Reject</button></div></body>`)
	if !errors.Is(err, ErrConsentWall) {
		t.Errorf("%v", err)
	}
}

func TestPageWithoutTextIsRejected(t *testing.T) {
	_, err := decodePage(t, "https://www.harbourpost.example/video/1", `<html><body><nav><a href=/>Home</a> <a href=/v>Video</a></nav><div id=app></div></body>`)
	if !errors.Is(err, ErrNoArticle) {
		t.Errorf("%v", err)
	}
}

func TestLiveBlogIsMarked(t *testing.T) {
	var entries strings.Builder
	for i := range 6 {
		fmt.Fprintf(&entries, `<div class="entry"><div class="entry-time"><time datetime="2024-07-03T%02d:15:00Z">%d:15 am</time></div><p>%s</p><p>%s</p></div>`, 9-i, 9-i, paragraph, second)
	}
	a, err := decodePage(t, "https://www.harbourpost.example/2024/07/03/pier-live",
		`<html><head><title>Pier vote live</title><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Pier vote live"}</script></head>
		<body><article><h1>Pier vote live</h1>`+entries.String()+`</article></body>`)
	if err != nil {
		t.Fatal(err)
	}
	times := 0
	for _, b := range a.Blocks {
		if b.Role == corpus.RoleDateline && b.Rule == ruleLiveTime {
			times++
			if b.Posted.IsZero() || b.Posted.Minute() != 15 {
				t.Errorf("%q was posted %v", b.Text, b.Posted)
			}
		}
	}
	if a.Type != kindLive || times != 6 {
		t.Errorf("%q with %d times: %+v", a.Type, times, a.Blocks)
	}
}
