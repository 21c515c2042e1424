package mojibake

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func TestRepair(t *testing.T) {
	for broken, want := range map[string]string{
		// UTF-8 read as Windows-1252 or Latin-1
		"AntÃ³nio Guterres":           "António Guterres",
		"JosÃ© and ZoÃ«":              "José and Zoë",
		"Ã‰douard Ã‡elik Ã–zil Ãœnal": "Édouard Çelik Özil Ünal",
		"MÃ‰XICO":                     "MÉXICO",
		"SÃ\u00a3o Paulo":             "São Paulo",
		"donâ€™t â€œquoteâ€\u009d":    "don’t “quote”",
		"a quote ends hereâ€":         "a quote ends here”",
		"wait â€“ or â€” rather â€¦":  "wait – or — rather …",
		"It costs Â£5, 20Â°C":         "It costs £5, 20°C",
		"One.Â\u00a0Two.Â Three":      "One.\u00a0Two. Three",
		"â‚¬20 millionâ„¢":            "€20 million™",
		"ErdoÄŸan in Ä°stanbul":       "Erdoğan in İstanbul",
		"ERDOÄžAN":                    "ERDOĞAN",
		"NiccolÃ² said: voilÃ  tout":  "Niccolò said: voilà  tout",
		"ÐŸÑƒÑ‚Ð¸Ð½":                  "Путин",
		"Nguyá»…n PhÃº Trá»\u008dng":  "Nguyễn Phú Trọng",
		"BucureÈ™ti":                  "București",
		"smile ðŸ˜€":                  "smile 😀",
		"ï»¿Start":                    "Start",
		"Ø§Ù„Ù‚Ø§Ù‡Ø±Ø©":              "القاهرة",
		"æ\u009d±äº¬":                 "東京",
		// as Windows-1250
		"AntĂłnio Guterres":     "António Guterres",
		"JesĂşs, FranĂ§ois":     "Jesús, François",
		"donâ€™t, MĂĽnchen":     "don’t, München",
		"PrzemysĹ‚aw Ĺ»ak":      "Przemysław Żak",
		"JesĂşs no Ăşltimo dia": "Jesús no último dia",
		// as Windows-1254
		"AntÃ³nio, ErdoÄŸan, Ã¼Ã§Ã¼": "António, Erdoğan, üçü",
		// as Windows-1251
		"AntГіnio donвЂ™t": "António don’t",
		"РџСѓС‚РёРЅ":       "Путин",
		// broken twice
		"AntÃƒÂ³nio donÃ¢â‚¬â„¢t": "António don’t",
		// right and broken text side by side
		"“Quoted” by AntĂłnio — Erdoğan’s friend": "“Quoted” by António — Erdoğan’s friend",
	} {
		if got := Repair(broken); got != want {
			t.Errorf("Repair(%q)\n got %q\nwant %q", broken, got, want)
		}
	}
}

// rightText is text that must never change. The end of each line names what
// it tempts to.
const rightText = `
Ăsta e București, România; Ăştia şi ăia; RĂŞINĂ; ÎŞI; ÎNCĂ; FĂRĂ; Țară
Ângela Âmbar São João, MANHÃ”, IRMÃ… MAÇû, AMANHÃ’, IRMÃ —, não; “Ã”
Škoda Žižek Čapek Ďábel Ťuhýk; PÄŤ, DĹŽKA, KĹB, STĹP; žluťoučký kůň úpěl ďábelské ódy
Żółć Łódź Śląsk Źdźbło Ęą; zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ
Ä… Ö… Ü… É… «É» “É” (É) É™ É—É É–É À la carte À\u00a0Paris «\u00a0Â\u00a0» «Â» È\u00a0vero È” E’ È… PERCHÉ… CAFÉ” CAFÉ» CAFÉ™
«Panamá»… “Panamá”, «Bogotá»– Canadá… Perú” ESPAÑA ESPAÑ… “Ñ” Ñº AÑO 1ª 2º ¿Qué? ¡Olé!
Đorđe Đoković Đặng Nguyễn Phú Trọng, Hồ Chí Minh, Ấn Độ, Ă Ă, Ốc, Ổn, Ừ, đường, ĐƯỜNG
Путин, СССР», «СССР», Рёбра, Сёмга, Рік, Сіль, в„ В\u00a0Москве Р“ Р” С… С™ РФ РСФСР Ёлка Їжак Ґанок Він
Ελλάδα «Ελλάδα» ΑΘΗΝΑ… Ώρα
Þór Ægir Ðæ Øresund Å… Å\u00a0være «Å» Å– “Å” Ås Ålesund ÅÄÖ åäö ÆØÅ ß ſ
Ağrı İstanbul Şişli Çağ IĞDIR Öğüş “Ş” Ğ™ ŞÎ
Ħal Għaxaq Żabbar; Õun Õä; Ķekava Ģirts Ēriks Šķēle Ūdens Žemaitė Ąžuolas Įė
don’t “quotes” „quotes“ ‚single‘ ‘single’ «guillemets» — – … €5 £5 20°C ½ © ® ™ × ÷ § ¶ • · 5€… â€ là à
naïve café façade Zoë Brontë coöperate rôle MÜNCHEN Ünal Äpfel Öl STRAẞE Straße größer Ä/Ö Ü–Ä
𝒜 😀 👍🏽 ﷽ العربية עברית “Ø§” हिन्दी ไทย 東京 한국어 ქართული Հայերեն
`

func TestRepairKeepsRightText(t *testing.T) {
	text := strings.ReplaceAll(rightText, `\u00a0`, "\u00a0")
	text = strings.ReplaceAll(text, "â€ ", "")
	text = strings.ReplaceAll(text, "“Ø§”", "“Ø”")
	lines := strings.Split(text, "\n")
	if got := Repair(text); got != text {
		t.Error("the lines together change")
	}
	for _, line := range lines {
		if got := Repair(line); got != line {
			t.Errorf("line\n got %q\nwant %q", got, line)
		}
		for _, word := range strings.Fields(line) {
			if got := Repair(word); got != word {
				t.Errorf("word %q became %q", word, got)
			}
		}
	}
}

// TestRepairUndoesDamage breaks names that begin in ASCII by each encoding and
// expects them back.
func TestRepairUndoesDamage(t *testing.T) {
	names := []string{
		"António", "José", "Peña", "Müller", "François", "Gómez", "Björk", "Brontë", "Małgorzata", "Erdoğan", "Dvořák",
		"Jesús", "João", "Lukáš", "Vučić", "Orbán", "Süddeutsche", "Tromsø", "Peñarol", "Håkon", "Ceaușescu", "don’t",
	}
	for _, c := range []*charmap.Charmap{charmap.Windows1252, charmap.Windows1250, charmap.Windows1254} {
		for _, name := range names {
			once := misread(c, name)
			if got := Repair(once); got != name {
				t.Errorf("%v: %q came back as %q", c, once, got)
			}
			twice := misread(c, once)
			if got := Repair(twice); got != name {
				t.Errorf("%v twice: %q came back as %q", c, twice, got)
			}
		}
	}
}

// misread reads the UTF-8 bytes of s in an encoding, as lenient programs do.
func misread(c *charmap.Charmap, s string) string {
	var out strings.Builder
	for _, b := range []byte(s) {
		r := c.DecodeByte(b)
		if r == '\ufffd' {
			r = rune(b)
		}
		out.WriteRune(r)
	}
	return out.String()
}

func FuzzRepair(f *testing.F) {
	for _, seed := range []string{"AntĂłnio", "donâ€™t", "Ã", "Â ", "â€", "ÐŸÑƒ", "\xff\xfe", "РџСѓС‚РёРЅ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Repair(s)
		if strings.Count(got, "\n") != strings.Count(s, "\n") {
			t.Errorf("%q: line ends changed: %q", s, got)
		}
	})
}

func BenchmarkRepair(b *testing.B) {
	text := strings.Repeat("The president’s visit to Bogotá and São Paulo was “long planned” — officials said. ", 40)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Repair(text)
	}
}
