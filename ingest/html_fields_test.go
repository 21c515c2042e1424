package ingest

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dateline/corpus"
)

func TestFindDate(t *testing.T) {
	for in, want := range map[string]string{
		"Published: 3 July 2024":                      "2024-07-03 00:00",
		"By Ana Ruiz | July 3rd, 2024 | 5 min read":   "2024-07-03 00:00",
		"Posted on Jul. 3, 2024 at 9:30 p.m. by Ana":  "2024-07-03 21:30",
		"Stand: 3. Juli 2024, 14:05 Uhr":              "2024-07-03 14:05",
		"Publié le 3 juillet 2024 à 14h05":            "2024-07-03 14:05",
		"Publicado el 3 de julio de 2024":             "2024-07-03 00:00",
		"3 lipca 2024, 09:30":                         "2024-07-03 09:30",
		"Опубликовано 3 июля 2024":                    "2024-07-03 00:00",
		"2024年7月3日 12:00":                             "2024-07-03 12:00",
		"am 03.07.2024 um 14.05 Uhr":                  "2024-07-03 14:05",
		"28/07/2024":                                  "2024-07-28 00:00",
		"07/28/2024 9:30 AM":                          "2024-07-28 09:30",
		"03/04/2024":                                  "",
		"Ana RuizJul 3, 2024By the desk":              "2024-07-03 00:00",
		"July 3, 2024Updated July 4, 2024":            "2024-07-03 00:00",
		"2 hours ago":                                 "",
		"31 February 2024":                            "",
		"In May the council met 2024 times":           "",
		"The march of 40 2024":                        "",
		"":                                            "",
		"Wed 3 Jul 2024 23:30 EST, updated yesterday": "2024-07-04 04:30",
	} {
		got := ""
		if at, ok := findDate(in, false); ok {
			got = at.UTC().Format("2006-01-02 15:04")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if at, _ := findDate("03/04/2024", true); at.Month() != time.April {
		t.Errorf("day first: %v", at)
	}
}

func TestAuthorNames(t *testing.T) {
	for in, want := range map[string][]string{
		"By Ana Ruiz and Tom Hale":          {"Ana Ruiz", "Tom Hale"},
		"Ana Ruiz; Tom Hale | Sponsored":    {"Ana Ruiz", "Tom Hale"},
		", HARBOUR POST":                    {"HARBOUR POST"},
		"https://www.example.org/ana-ruiz":  nil,
		"ByAna Ruiz, MS, RDN (ana)":         {"Ana Ruiz"},
		"Ana Ruiz, Chief Executive Officer": {"Ana Ruiz"},
		"ana@example.org":                   nil,
	} {
		got := splitAuthors(in)
		if len(got) != len(want) {
			t.Errorf("%q: %q", in, got)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %q", in, got)
			}
		}
	}
	for in, want := range map[string]string{
		"By Ana Ruiz Staff writer":                "Ana Ruiz",
		"Updated 3 July: By Ana de la Cruz, Rome": "Ana de la Cruz, Rome",
		"By Ana Ruiz and Tom Hale 3 July 2024":    "Ana Ruiz and Tom Hale",
		"no names here":                           "",
	} {
		if got := leadingNames(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAuthorsFromMarkup(t *testing.T) {
	const head = `<html><head><meta property="og:site_name" content="Harbour Post">`
	const body = `</head><body><article><h1>Harbour town votes to rebuild its old pier</h1>`
	for _, c := range []struct{ page, want string }{
		{head + `<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Ana Ruiz"},{"name":"Tom Hale"}]}</script>` + body, "Ana Ruiz, Tom Hale"},
		{head + `<meta name=author content="Harbour Post">` + body + `<p class=byline>By <a href="/author/ana">Ana Ruiz</a></p>`, "Ana Ruiz"},
		{head + body + `<p class=byline>By Ana Ruiz, Harbour Post</p>`, "Ana Ruiz"},
		{head + `<meta name=author content="Harbour Post">` + body, "Harbour Post"},
	} {
		a, err := decodePage(t, "https://www.harbourpost.example/a/b-c", c.page+"<p>"+paragraph+"</p><p>"+second+"</p>")
		if err != nil {
			t.Fatal(err)
		}
		if a.Author != c.want {
			t.Errorf("%q, want %q in %s", a.Author, c.want, c.page)
		}
	}
}

func TestLanguage(t *testing.T) {
	german := "Der Rat der Hafenstadt hat am Dienstag beschlossen, die alte Brücke wieder aufzubauen, die ein Sturm im Winter zerstört hatte. Die Arbeiten sollen im Frühjahr beginnen."
	for _, c := range []struct{ declared, text, want string }{
		{"", paragraph + second, "en"},
		{"en-GB", paragraph + second, "en-GB"},
		{"de", paragraph + second, "en"},
		{"en", german, "de"},
		{"de-AT", german, "de-AT"},
		{"", "Too short.", ""},
		{"", "The council will rebuild the pier in the spring.", "en"},
		{"", "Norwegian Prime Minister Jonas Gahr Støre met Sweden’s leader in Oslo on Monday to talk about the border.", "en"},
		{"", "The Voice of Germany startet heute Abend wieder mit neuen Gesichtern.", ""},
		{"de", "The council will rebuild the pier in the spring.", "de"},
		{"", "Der Rat baut die Brücke im Frühjahr wieder auf.", ""},
		{"fr", "Too short.", "fr"},
		{"", "気象庁は十三日、午後九時十九分ごろ、日向灘で地震があったと発表した。津波の心配はないという。震源の深さは三十キロ。", "ja"},
		{"en", "Совет портового города во вторник проголосовал за восстановление старого причала, который зимой разрушил шторм. Работы начнутся весной, сообщили инженеры.", "ru"},
		{"", "مجلس المدينة صوت يوم الثلاثاء على إعادة بناء الرصيف القديم الذي دمرته عاصفة في الشتاء، وسوف يبدأ العمل في الربيع المقبل كما قال المهندسون في المدينة.", "ar"},
	} {
		a := &corpus.Article{Language: c.declared, Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: c.text}}}
		if settleLanguage(a, false); a.Language != c.want {
			t.Errorf("declared %q, %.20q: %q, want %q", c.declared, c.text, a.Language, c.want)
		}
	}
}

// The sample of a text ends between characters, whatever the lengths of its
// blocks.
func TestLanguageSample(t *testing.T) {
	for size := range 12 {
		a := &corpus.Article{}
		for range languageSample/3 + 20 {
			a.Blocks = append(a.Blocks, corpus.Block{Role: corpus.RoleBody, Text: strings.Repeat("é", size)})
		}
		if s := languageText(a); len(s) > languageSample+1 || !utf8.ValidString(s) {
			t.Errorf("blocks of %d: %d bytes, valid %v", size, len(s), utf8.ValidString(s))
		}
	}
}
