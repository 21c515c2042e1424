package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	for in, want := range map[string]string{
		"Putin's war":                                        "Putin|'s|war",
		"Iran’s acting President":                            "Iran|’s|acting|President",
		"U.S.-led order":                                     "U.S.|-|led|order",
		"Pro-Kennedy voters read the Post-Gazette":           "Pro|-|Kennedy|voters|read|the|Post-Gazette",
		"pro-Putin, anti-U.S. and al-Assad":                  "pro|-|Putin|,|anti|-|U.S.|and|al-Assad",
		"Taliban-backed Kim Jong-un-led men":                 "Taliban|-|backed|Kim|Jong-un|-|led|men",
		"Merkel-led vice-president Ki-moon":                  "Merkel|-|led|vice-president|Ki-moon",
		"Moon Jae-in, Lee Hsiao-ching and Sam Bankman-Fried": "Moon|Jae-in|,|Lee|Hsiao-ching|and|Sam|Bankman-Fried",
		"Leo Tolstoy-perhaps; co-operating":                  "Leo|Tolstoy|-|perhaps|;|co-operating",
		"the U.S.’s role":                                    "the|U.S.|’s|role",
		"Kassym-Jomart Tokayev—host":                         "Kassym-Jomart|Tokayev|—|host",
		"Mr. O'Brien didn't go.":                             "Mr.|O'Brien|did|n't|go|.",
		"J.D. Vance, 1,234.5":                                "J.D.|Vance|,|1,234.5",
		"John\u00a0F. Kennedy\u200b Jr. said":                "John|F.|Kennedy|Jr.|said",
		"«Путин» сказал":                                     "«|Путин|»|сказал",
		"(T. Narayan/Bloomberg)":                             "(|T.|Narayan|/|Bloomberg|)",
		"Anto\u0301nio Guterres":                             "Anto\u0301nio|Guterres",
		"wait... what—":                                      "wait|...|what|—",
		"\"No,\" he said":                                    "\"|No|,|\"|he|said",
		"boys' club":                                         "boys|'|club",
		"can't won’t":                                        "ca|n't|wo|n’t",
	} {
		var got []string
		for _, tk := range Tokens(nil, in) {
			got = append(got, in[tk.Start:tk.End])
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("Tokens(%q) = %q, want %q", in, s, want)
		}
	}
}

func TestSentences(t *testing.T) {
	for in, want := range map[string]string{
		"He left. She came.":                                                            "He left.|She came.",
		"U.S. President Biden met Mr. Xi. They spoke.":                                  "U.S. President Biden met Mr. Xi.|They spoke.",
		"He was in the U.S. The visit ended.":                                           "He was in the U.S.|The visit ended.",
		"“We go.” He left.":                                                             "“We go.”|He left.",
		"“We go,” he said. “Now.”":                                                      "“We go,” he said.|“Now.”",
		"A title line\nBody of the text here.":                                          "A title line|Body of the text here.",
		"on Dec. 6, 2021. (T. Narayan/Bloomberg via Getty)":                             "on Dec. 6, 2021.|(T. Narayan/Bloomberg via Getty)",
		"Prices rose 3.5 percent. Why? Nobody knows!":                                   "Prices rose 3.5 percent.|Why?|Nobody knows!",
		"John F. Kennedy Jr. was there":                                                 "John F. Kennedy Jr. was there",
		"It ended ... and it began.":                                                    "It ended ... and it began.",
		"(He left.) She came.":                                                          "(He left.)|She came.",
		"The meeting of Vladimir\nputin went on":                                        "The meeting of Vladimir\nputin went on",
		"One paragraph without a stop\n\nAnother one follows":                           "One paragraph without a stop|Another one follows",
		strings.Repeat("The text goes on across the lines of the mail and\nMoscow ", 3): strings.TrimSpace(strings.Repeat("The text goes on across the lines of the mail and\nMoscow ", 3)),
	} {
		toks := Tokens(nil, in)
		var got []string
		for _, s := range Sentences(in, toks) {
			got = append(got, in[toks[s.First].Start:toks[s.Last-1].End])
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("Sentences(%q)\n got %q\nwant %q", in, s, want)
		}
	}
}

// FuzzTokens holds that tokens are in order, not empty, inside the text, cut
// at no rune, and that sentences cover them all.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"U.S.'s ȺȺ's Ⱥ", "a’s. B! “c”", "\xff.\xfe's", "x'", "…。", "A.B.c. D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		toks := Tokens(nil, s)
		end := int32(0)
		for _, tk := range toks {
			if tk.Start < end || tk.End <= tk.Start || int(tk.End) > len(s) {
				t.Fatalf("%q: bad token %v", s, tk)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[tk.Start:tk.End]) {
				t.Fatalf("%q: token %v splits a rune", s, tk)
			}
			end = tk.End
		}
		at := int32(0)
		for _, r := range Sentences(s, toks) {
			if r.First != at || r.Last <= r.First {
				t.Fatalf("%q: bad sentence %v", s, r)
			}
			at = r.Last
		}
		if int(at) != len(toks) {
			t.Fatalf("%q: sentences cover %d of %d tokens", s, at, len(toks))
		}
	})
}
