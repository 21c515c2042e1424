package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"dateline/corpus"
)

const (
	languageSample = 3000 // bytes of text that are looked at
	leastLetters   = 120  // fewer say too little
)

// settleLanguage fills in the language of an article whose source does not
// state it. What the text is written in wins over what the page declares:
// pages declare the language of the template. Of a declared tag the region is
// kept where the language agrees.
func settleLanguage(a *corpus.Article, stated bool) {
	if stated {
		return
	}
	sample := languageText(a)
	found := identify(sample)
	if found == "" && a.Language == "" && isShortEnglish(a.Title+"\n"+sample) {
		found = "en"
	}
	if found == "" || primary(a.Language) == found {
		return
	}
	a.Language = found
}

// languageText is a sample of the article's text.
func languageText(a *corpus.Article) string {
	var b strings.Builder
	for _, block := range a.Blocks {
		if block.Role != corpus.RoleBody {
			continue
		}
		if b.Len()+len(block.Text) > languageSample {
			b.WriteString(cutAt(block.Text, languageSample-b.Len()))
			break
		}
		b.WriteString(block.Text + "\n")
	}
	return b.String()
}

// cutAt cuts a text to at most n bytes, between characters.
func cutAt(s string, n int) string {
	n = min(max(n, 0), len(s))
	for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// primary is the language of a tag, without script and region.
func primary(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	switch tag {
	case "no", "nn":
		return "nb"
	case "iw":
		return "he"
	case "in":
		return "id"
	}
	return tag
}

// identify names the language of a text, "" where it is too short or too mixed
// to tell. English is told by its commonest words first, since an English
// article taken for another would not be read for names.
func identify(text string) string {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < leastLetters && !isDense(text, letters) {
		return ""
	}
	if isEnglish(text) {
		return "en"
	}
	if isJapanese(text) {
		return "ja"
	}
	info := whatlanggo.Detect(text)
	if info.Lang == whatlanggo.Eng || info.Script == nil || info.Script == unicode.Latin && !info.IsReliable() {
		return ""
	}
	if tag := info.Lang.Iso6391(); tag != "" {
		return primary(tag)
	}
	return info.Lang.Iso6393()
}

// isDense tells scripts of which few letters say much.
func isDense(text string, letters int) bool {
	dense := 0
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
			dense++
		}
	}
	return letters >= 40 && dense*2 > letters
}

// isJapanese reports whether kana stand between the ideographs.
func isJapanese(text string) bool {
	kana, letters := 0, 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
			letters++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return kana*8 > letters
}

// isEnglish reports whether the commonest words of English make up the share
// that they have in any English text.
func isEnglish(text string) bool {
	words, common, _ := commonWords(text)
	return words >= 15 && common*100 >= words*11
}

// isShortEnglish asks more of a text that is too short for identify: a fifth
// of its words are common ones, and two of them such as few languages share.
func isShortEnglish(text string) bool {
	words, common, shared := commonWords(text)
	return words >= 8 && common >= 2 && common+shared >= 3 && (common+shared)*5 >= words
}

// commonWords counts words, those among the commonest of English, and those
// among the commonest that other languages have, too.
func commonWords(text string) (words, common, shared int) {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		switch strings.ToLower(w) {
		case "the", "of", "and", "to", "that", "with", "for", "was", "is", "by", "from", "it", "this", "are", "which", "be", "as",
			"you", "your", "or", "not", "can", "will", "have", "has", "said", "they", "their", "we":
			common++
		case "a", "an", "in", "on", "at", "he", "she", "his", "her", "after", "over", "about", "but", "who":
			shared++
		}
	}
	return words, common, shared
}
