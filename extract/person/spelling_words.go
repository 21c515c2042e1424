package person

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed data/variants.txt
var variantsFile string

// variants maps spellings to the ones that identifiers use: of any word of a
// name, and of given names only. oriental are the names of Arabic and Persian.
var variants, givenVariants, oriental = readVariants(variantsFile)

func readVariants(file string) (names, given map[string]string, oriental map[string]bool) {
	names, given, oriental = map[string]string{}, map[string]string{}, map[string]bool{}
	into, isArabic := names, false
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, "#") {
			if into = names; strings.HasPrefix(line, "# Given names") {
				into = given
			}
			isArabic = strings.HasPrefix(line, "# Arabic")
			continue
		}
		words := strings.Fields(line)
		if isArabic && len(words) > 0 {
			oriental[words[0]] = true
		}
		for _, w := range words {
			if _, taken := into[w]; !taken {
				into[w] = words[0]
			}
		}
	}
	return names, given, oriental
}

// isOriental knows the names of Arabic and Persian, as spelled writes them.
func isOriental(w string) bool {
	if oriental[w] || strings.HasPrefix(w, "abdul") || w == "ali" || w == "mir" || w == "amir" || w == "reza" {
		return true
	}
	where := commonNames()["g "+w]
	return slices.Contains(where, "EG") && !slices.ContainsFunc(where, func(c string) bool { return c == "ES" || c == "IT" || c == "DE" || c == "US" })
}

func knownSpelling(w string, in wordContext) string {
	if v, ok := variants[w]; ok {
		return v
	}
	if in.family {
		return w
	}
	if v, ok := givenVariants[w]; ok {
		return v
	}
	if in.slavic && w == "julia" {
		return "yulia"
	}
	return w
}

// isKnownSpelling reports whether the table has a word of any part of a name.
func isKnownSpelling(w string) bool {
	_, ok := variants[w]
	return ok
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	}
	return false
}

// isConsonant reports whether the byte is an ASCII consonant; y is neither.
func isConsonant(c byte) bool { return 'a' <= c && c <= 'z' && c != 'y' && !isVowel(c) }

// postSoviet reports whether a family name ends as those of the former Soviet
// Union do: -ov, -enko, -sky and their feminine forms.
func postSoviet(w string) bool {
	if len(w) < 5 || !endsIn(w, "avoykinj") {
		return false
	}
	for _, end := range []string{"ov", "ev", "ova", "eva", "enko", "chuk", "sky", "skaya", "skiy", "skyy", "skii", "skyi", "skyj", "alnaya", "shvili", "ina", "yan"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// endsIn reports whether the last letter is one of those given.
func endsIn(w, letters string) bool { return strings.IndexByte(letters, w[len(w)-1]) >= 0 }

// replaceEnd replaces the first of the endings that the word has.
func replaceEnd(w, with string, endings ...string) (string, bool) {
	for _, end := range endings {
		if len(w) > len(end)+1 && strings.HasSuffix(w, end) {
			return w[:len(w)-len(end)] + with, true
		}
	}
	return w, false
}

// foldGerman knows the names by endings that no German name has.
func foldGerman(w string, _ wordContext) string {
	for _, end := range []string{"schwili", "schenko", "owitsch", "ewitsch", "adse", "idse"} {
		if len(w) > len(end)+2 && strings.HasSuffix(w, end) {
			return strings.NewReplacer("tsch", "ch", "sch", "sh", "dse", "dze", "w", "v").Replace(w)
		}
	}
	return w
}

// foldSky leaves -wski alone, which is Polish and written one way.
func foldSky(w string, _ wordContext) string {
	if len(w) < 4 || !endsIn(w, "iyj") || strings.HasSuffix(w, "wski") {
		return w
	}
	w, _ = replaceEnd(w, "sky", "skyy", "skiy", "skii", "skyi", "skyj", "skij", "ski")
	return w
}

// foldFinalY leaves short words alone, where i and y are different names.
func foldFinalY(w string, _ wordContext) string {
	n := len(w)
	if n < 5 || !endsIn(w, "iyj") {
		return w
	}
	if q, ok := replaceEnd(w, "y", "iy", "yy", "ii", "ij", "yi", "yj"); ok && isConsonant(q[len(q)-2]) {
		return q
	}
	if w[n-1] == 'i' && (w[n-2] == 'e' || w[n-2] == 'a') {
		return w[:n-1] + "y"
	}
	return w
}

// foldOv writes -yov as -ev, which it is in Russian letters but for the two
// dots, and keeps the i that is sounded behind b, p, v and m.
func foldOv(w string, _ wordContext) string {
	if len(w) < 6 || !endsIn(w, "vfa") {
		return w
	}
	if q, ok := replaceEnd(w, "ov", "off"); ok {
		return q
	}
	masculine := strings.TrimSuffix(w, "a")
	feminine := w[len(masculine):]
	q, ok := replaceEnd(masculine, "", "yov", "jov", "yev", "iev", "jev")
	switch {
	case !ok:
		return w
	case strings.IndexByte("bpvm", q[len(q)-1]) >= 0:
		return q + "iev" + feminine
	}
	return strings.TrimSuffix(q, "i") + "ev" + feminine
}

func foldEnko(w string, _ wordContext) string {
	if len(w) < 7 || !endsIn(w, "aiyh") {
		return w
	}
	for _, e := range [][2]string{{"enka", "enko"}, {"ovych", "ovich"}, {"evych", "evich"}, {"ouski", "ovsky"}, {"ousky", "ovsky"}, {"ouskaya", "ovskaya"}, {"ouskaia", "ovskaya"}} {
		if q, ok := replaceEnd(w, e[1], e[0]); ok {
			return q
		}
	}
	return w
}

// foldYa spares words of five letters and fewer: Bryan is not Brian.
func foldYa(w string, _ wordContext) string {
	if len(w) < 6 || !endsIn(w, "an") {
		return w
	}
	if q, ok := replaceEnd(w, "ia", "iya", "iia", "ija"); ok && isConsonant(q[len(q)-3]) {
		return q
	}
	for _, e := range [...]string{"ya", "yan", "yana", "ja", "jan"} {
		if at := len(w) - len(e); strings.HasSuffix(w, e) && isConsonant(w[at-1]) {
			return w[:at] + "i" + e[1:]
		}
	}
	return w
}

func foldPostSoviet(w string, in wordContext) string {
	if !in.family || !in.slavic {
		return w
	}
	if rest, ok := strings.CutPrefix(w, "zh"); ok && isVowel(rest[0]) {
		w = "j" + rest
	}
	if rest, ok := strings.CutPrefix(w, "kh"); ok && isVowel(rest[0]) {
		w = "h" + rest
	}
	if i := strings.Index(w, "shch"); i >= 0 {
		w = w[:i+1] + w[i+2:]
	}
	for i := 1; i+3 < len(w); i++ {
		if w[i] == 'y' && w[i-1] == 'i' && w[i+1] == 'e' {
			w = w[:i] + w[i+1:] // Matviyenko, Matvienko
			continue
		}
		if w[i] == 'y' && isConsonant(w[i-1]) && (w[i+1] == 'u' || w[i+1] == 'a') {
			w = w[:i] + "i" + w[i+1:] // Zyuganov, Ziuganov
			continue
		}
		if w[i] == 'y' && isConsonant(w[i-1]) && isConsonant(w[i+1]) {
			w = w[:i] + "i" + w[i+1:]
		}
	}
	return w
}

func foldKh(w string, _ wordContext) string {
	if i := strings.LastIndex(w, "kh"); len(w) >= 6 && i > 0 && i+2 < len(w) && isVowel(w[i-1]) {
		return w[:i] + w[i+1:]
	}
	return w
}

// foldQ keeps the q that u follows, as in Spanish, and the q before i, as in
// Chinese.
func foldQ(w string, _ wordContext) string {
	i := strings.IndexByte(w, 'q')
	if i < 0 || len(w) < 4 || i+1 < len(w) && (w[i+1] == 'i' || w[i+1] == 'u') {
		return w
	}
	return w[:i] + "k" + w[i+1:]
}

// afterUmlaut are the letters that follow ae, oe and ue in German names and
// not in Spanish, Dutch and Hebrew ones (Sáenz, Fuentes, Coelho, Joel).
var afterUmlaut = [...]struct{ vowel, next string }{
	{"ae", "u g h ff tz ck rm rt ss"},
	{"oe", "ll h d t g k r s ni nn p b f w"},
	{"ue", "ll h ge gl rg rr ck tt ss sch ch bn br nd nth"},
}

// foldUmlaut reads ae, oe, ue as the one vowel that they stand for in German.
func foldUmlaut(w string, _ wordContext) string {
	for _, u := range afterUmlaut {
		i := strings.Index(w, u.vowel)
		if i < 1 || i+3 >= len(w) || !isConsonant(w[i-1]) || u.vowel == "ue" && strings.IndexByte("qcl", w[i-1]) >= 0 {
			continue
		}
		rest := w[i+2:]
		if u.vowel == "ue" && w[i-1] == 'g' && !strings.HasPrefix(rest, "nt") {
			continue
		}
		for next := range strings.FieldsSeq(u.next) {
			if strings.HasPrefix(rest, next) {
				return w[:i+1] + rest
			}
		}
	}
	return w
}

func foldDj(w string, in wordContext) string {
	if rest, ok := strings.CutPrefix(w, "dj"); ok && len(rest) > 3 && isVowel(rest[0]) && (in.family || !in.slavic) && strings.HasSuffix(rest, "ic") {
		return "d" + rest
	}
	return w
}
