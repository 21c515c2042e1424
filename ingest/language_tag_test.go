package ingest

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestLanguageTag(t *testing.T) {
	for in, want := range map[string]string{
		"en": "en", "EN": "en", "en-us": "en-US", "en_US": "en-US", "en_US.UTF-8": "en-US", "zh_Hans_CN": "zh-Hans-CN",
		"eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "iw": "he",
		"English": "en", " english ": "en", "ENGLISH": "en", "English (US)": "en", "en, fr": "en", "German": "de", "Deutsch": "de",
		"Norwegian Bokmål": "nb", "Français": "fr",
		"": "", "n/a": "", "N/A": "", "NA": "", "NaN": "", "null": "", "none": "", "unknown": "", "<script>": "", "-": "", "0": "",
		"und": "", "mul": "", "zxx": "", "zz": "", "xx": "", "x-private": "",
	} {
		if got := languageTag(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A language that a table states in other words than BCP 47 is that language,
// and a value that names none lets the text decide.
func TestLanguageOfTables(t *testing.T) {
	english := strings.Repeat("The mayor of the town said that the bridge would be closed for repairs until the end of the year. ", 3)
	german := strings.Repeat("Die Bürgermeisterin der Stadt sagte, dass die Brücke bis zum Ende des Jahres wegen der Arbeiten gesperrt bleibe. ", 3)
	for _, c := range []struct{ stated, text, want string }{
		{"English", english, "en"},
		{"eng", english, "en"},
		{"en_US", english, "en-US"},
		{"n/a", english, "en"},
		{"<script>", english, "en"},
		{"n/a", german, "de"},
		{"German", german, "de"},
		{"fr", english, "fr"},
		{"n/a", "Bridge closed.", ""},
		{"English", "Bridge closed.", "en"},
	} {
		line, err := json.Marshal(map[string]string{"text": c.text, "language": c.stated})
		if err != nil {
			t.Fatal(err)
		}
		for name, body := range map[string]string{
			"a.jsonl": string(line) + "\n",
			"a.csv":   "language,text\n" + c.stated + `,"` + c.text + `"` + "\n",
		} {
			articles := 0
			for a, err := range Decode(Raw{Origin: name, Name: name, Body: []byte(body)}) {
				if err != nil {
					t.Errorf("%s, %q: %v", name, c.stated, err)
					continue
				}
				articles++
				if a.Language != c.want {
					t.Errorf("%s, %q: %q, want %q", name, c.stated, a.Language, c.want)
				}
			}
			if articles != 1 {
				t.Errorf("%s, %q: %d articles", name, c.stated, articles)
			}
		}
	}
}
