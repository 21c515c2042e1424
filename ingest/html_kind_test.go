package ingest

import (
	"errors"
	"fmt"
	"slices"
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

// The shapes of pages that ask for consent before they show themselves, in
// words of our own.
func TestConsentShapes(t *testing.T) {
	for name, page := range map[string]string{
		"search engine": `<html><head><title>Before you go on</title></head><body><div><h1>Before you go on to the site</h1>
			<p>We use cookies and data to deliver and maintain our services and to track outages.</p>
			<p>If you choose "Accept all", we will also use cookies and data to develop new services and to show personalised adverts.</p>
			<form action="/save"><button>Reject all</button><button>Accept all</button></form><a href="/privacy">Privacy</a></div></body></html>`,
		"list of partners": `<html><head><title>Part of the Harbour family of brands</title></head><body><div class="consent-page"><h2>Harbour is part of a family of brands</h2>
			<p>When you use our sites and apps, we use cookies to provide them to you, to authenticate users and to measure your use.</p>
			<p>If you click "Accept all", we and our 238 partners will also store and access information on a device, in other words use cookies, and use precise location data and other personal data.</p>
			<p>If you do not want us and our partners to use cookies and personal data for these purposes, click "Reject all".</p>
			<button>Accept all</button><button>Reject all</button><button>Manage privacy settings</button></div></body></html>`,
		"pay or consent, German": `<html lang="de"><head><title>Willkommen beim Hafenboten</title></head><body><main><h1>Weiterlesen mit Werbung oder im Abo</h1>
			<p>Besuchen Sie den Hafenboten wie gewohnt mit Werbung und Tracking. Ihre Zustimmung zu Cookies können Sie jederzeit im Datenschutz-Center widerrufen.</p>
			<p>Wir und bis zu 190 Partner verarbeiten personenbezogene Daten, nutzen Cookies und bilden Profile für Anzeigen und Inhalte.</p>
			<button>Akzeptieren und weiter</button><p>Oder nutzen Sie den Hafenboten ohne Cookies von Dritten für 3,99 Euro im Monat.</p><button>Jetzt abonnieren</button></main></body></html>`,
		"French": `<html lang="fr"><head><title>Le Messager du port</title></head><body><div><h2>Votre vie privée compte</h2>
			<p>Avec votre accord, nos 132 partenaires et nous utilisons des cookies ou des technologies similaires pour stocker vos données personnelles.</p>
			<p>Vous pouvez retirer votre consentement ou vous opposer aux traitements à tout moment en cliquant sur « Cookies » en bas de page.</p>
			<button>Continuer sans accepter</button><button>Accepter et fermer</button></div></body></html>`,
		"Spanish": `<html lang="es"><head><title>El Correo del Puerto</title></head><body><div><h2>Tu privacidad es importante</h2>
			<p>Nosotros y nuestros 210 socios utilizamos cookies para almacenar y acceder a datos personales en tu dispositivo.</p>
			<p>Puedes aceptar el uso de cookies o rechazarlo suscribiéndote. Puedes cambiar tu consentimiento cuando quieras.</p>
			<button>Aceptar y continuar</button><button>Rechazar y suscribirse</button></div></body></html>`,
	} {
		if a, err := decodePage(t, "https://www.harbourpost.example/2024/07/03/pier-vote", page); !errors.Is(err, ErrConsentWall) {
			t.Errorf("%s: %v, %+v", name, err, a)
		}
	}
}

func TestRobotCheckIsRejected(t *testing.T) {
	_, err := decodePage(t, "https://www.harbourpost.example/2024/07/03/pier-vote", `<html><head><title>One moment</title></head><body><h1>harbourpost.example</h1><h2>Checking that your connection is safe</h2>
			<p>Please enable JavaScript and cookies to continue. Verify that you are human by completing the action below. This may take a few seconds.</p>
			<p>harbourpost.example needs to review the security of your connection before going on. Ray ID: 7f2a</p></body></html>`)
	if !errors.Is(err, ErrRobotCheck) {
		t.Errorf("%v", err)
	}
}

// An article about cookies, and one behind a bar that asks for consent, are
// articles.
func TestConsentIsNotSeenInArticles(t *testing.T) {
	bar := `<div class="cookie-bar"><p>We and our partners use cookies to store personal data. You can change your consent at any time.</p><button>Accept all</button></div>`
	for name, body := range map[string]string{
		"bar":   bar + `<article><h1>Pier vote</h1><p>` + paragraph + `</p><p>` + second + `</p></article>`,
		"topic": `<article><h1>Court rules on cookies</h1><p>The court in Luxembourg ruled on Tuesday that sites must ask before they set cookies, a judgment that campaigners had sought for six years.</p><p>Judge Ana Ruiz wrote that consent given by a box that is ticked already is none. “People must be asked,” she said. Publishers said that the ruling would cost them money, and that they would study it. The case had been brought by a group of readers in Cork, who said that a newspaper had tracked them for months. The publisher must now pay their costs, and change its pages by the end of March.</p><p>A spokesman for the newspaper, Jon Cole, said that it would appeal. Parliament is to debate a new law on the matter in the autumn.</p></article>`,
	} {
		a, err := decodePage(t, "https://www.harbourpost.example/2024/07/03/pier-vote", "<html><head><title>Pier vote</title></head><body>"+body+"</body></html>")
		if err != nil || len(a.BodyText()) < 100 {
			t.Errorf("%s: %v, %+v", name, err, a)
		}
	}
}

// Collections of articles give the address of the site for each of them.
func TestAddressOfASiteProvesNothing(t *testing.T) {
	var links strings.Builder
	for i := range 12 {
		fmt.Fprintf(&links, `<li><a href="/pier-%d">Harbour town votes on pier plan number %d</a></li>`, i, i)
	}
	article := "<html><head><title>Pier vote</title></head><body><h1>Pier vote</h1>" + strings.Repeat("<p>"+paragraph+"</p><p>"+second+"</p>", 4) + "<ul>" + links.String() + "</ul></body>"
	if _, err := decodePage(t, "https://www.harbourpost.example/", article); err != nil {
		t.Errorf("%v", err)
	}
	var cards strings.Builder
	for i := range 30 {
		fmt.Fprintf(&cards, `<div class=card><h3><a href="/news/%d">Harbour town votes on pier plan number %d</a></h3><p>The vote is on Tuesday.</p></div>`, i, i)
	}
	home := "<html><head><title>Harbour Post</title></head><body><main>" + cards.String() + "</main></body>"
	if _, err := decodePage(t, "https://www.harbourpost.example/", home); !errors.Is(err, ErrIndexPage) && !errors.Is(err, ErrNoArticle) {
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

// Some systems show only the time of day; the page's data give the day.
func TestLiveEntriesTakeTheDayFromTheData(t *testing.T) {
	var entries, updates strings.Builder
	for i := range 5 {
		fmt.Fprintf(&entries, `<div class="entry"><span class="clock">%d:42</span><h3>Vote number %d is counted</h3><p>%s</p></div>`, 20-i, i, paragraph)
		fmt.Fprintf(&updates, `{"@type":"BlogPosting","headline":"Vote number %d is counted","datePublished":"2024-07-03T%d:42:18+01:00"},`, i, 20-i)
	}
	page := func(address string) string {
		return `<html><head><title>Pier vote</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Pier vote"}</script>
		<script type="application/ld+json">{"@type":"LiveBlogPosting","url":"` + address + `","liveBlogUpdate":[` + strings.TrimSuffix(updates.String(), ",") + `]}</script></head>
		<body><ul class="latest"><li class="t"><a href="/a">08:15 Rain is on its way</a></li><li class="t"><a href="/b">08:10 Ferry is late</a></li><li class="t"><a href="/c">08:05 Bakers strike</a></li><li class="t"><a href="/d">08:01 Bridge shut</a></li><li class="t"><a href="/e">07:58 Cup draw</a></li><li class="t"><a href="/f">07:50 Schools open</a></li></ul>
		<article><h1>Pier vote</h1>` + entries.String() + `</article></body>`
	}
	const own = "https://www.harbourpost.example/2024/07/03/pier-vote"
	a, err := decodePage(t, own, page(own))
	if err != nil {
		t.Fatal(err)
	}
	var posted []string
	for _, b := range a.Blocks {
		if b.Rule == ruleLiveTime {
			posted = append(posted, b.Posted.Format("15:04Z07"))
		}
	}
	if want := []string{"20:42+01", "19:42+01", "18:42+01", "17:42+01", "16:42+01"}; a.Type != kindLive || !slices.Equal(posted, want) {
		t.Errorf("%q posted %v, want %v", a.Type, posted, want)
	}
	if a, err := decodePage(t, own, page("https://www.harbourpost.example/live/another")); err != nil || a.Type != kindArticle {
		t.Errorf("the live blog of another page made this one of type %q: %v", a.Type, err)
	}
}

func TestClockIn(t *testing.T) {
	for _, c := range []struct {
		text string
		want string
	}{
		{"21:00 Ana Ruiz", "21:00"},
		{"2 hours ago10:05", "10:05"},
		{"9.15pm", "21:15"},
		{"12:30 a.m.", "0:30"},
		{"1.2345", ""},
		{"25:10", ""},
		{"no clock", ""},
	} {
		got := ""
		if h, m, ok := clockIn(c.text); ok {
			got = fmt.Sprintf("%d:%02d", h, m)
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
