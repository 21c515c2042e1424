package person

import (
	"strings"

	"dateline/extract/lexicon"
)

// bySpelling joins two names that sound alike, word by word or written
// together, in a shared context. Spelling rules cannot: a name's identifier is
// made without the context that says whether Nuri is Nouri.
func (l *linker) bySpelling(rule *LinkRule) {
	groups := l.grouped(func(n *node) []string { return []string{skeleton(together(n.words)) + " " + n.suffix} })
	l.joinAlike(rule, groups, soundAlike)
}

// byRomanisation joins a Chinese name in Pinyin with the one in Wade-Giles.
func (l *linker) byRomanisation(rule *LinkRule) {
	groups := l.grouped(func(n *node) []string {
		if !lexicon.IsFamilyFirst(n.words[0]) || n.suffix != "" || n.isShortChinese() {
			return nil
		}
		return []string{wadeGiles(n.words)}
	})
	l.joinAlike(rule, groups, inBoth)
}

// byKorean joins a Korean name in one romanisation with the one in another:
// Park Geun-hye, Pak Kun-hye.
func (l *linker) byKorean(rule *LinkRule) {
	groups := l.grouped(func(n *node) []string {
		family, ok := koreanFamilies[n.words[0]]
		if !ok || n.suffix != "" || n.isShortChinese() {
			return nil
		}
		return []string{family + " " + korean.Replace(strings.Join(n.words[1:], ""))}
	})
	l.joinAlike(rule, groups, func(a, b parts) bool { return true })
}

// joinAlike joins each name with the only other of its group that is alike and
// connected. Where a crowd sounds alike, sound tells nothing.
func (l *linker) joinAlike(rule *LinkRule, groups map[string][]*node, alike func(a, b parts) bool) {
	const crowd = 50
	var all []proposal
	each(groups, func(group []*node) {
		if len(group) > crowd {
			return
		}
		for _, n := range group {
			all = append(all, l.only(n, group, func(o *node) float64 {
				if !alike(n.words, o.words) {
					return 0
				}
				return l.connected(n, o)
			})...)
		}
	})
	l.join(rule, all)
}

// soundAlike compares two names.
func soundAlike(a, b parts) bool {
	if len(a) != len(b) {
		first, last := a[0] == b[0], a[len(a)-1] == b[len(b)-1]
		x, y := together(a), together(b)
		return (first || last) && skeleton(x) == skeleton(y) && vowelsBetween(x, y) <= 1
	}
	for i := range a {
		if a[i] != b[i] && !wordsAlike(a[i], b[i], i < len(a)-1) {
			return false
		}
	}
	return !lexicon.IsFamilyFirst(a[0]) && !lexicon.IsFamilyFirst(a[len(a)-1]) && !lexicon.IsFamilyFirst(b[len(b)-1])
}

// wordsAlike compares two words of one place in two names. Two names of a table
// are two names, however near: Hassan and Hussein, Schmidt and Schmitt. A given
// name of the table has the vowels that it has: Hamid is not Hamad.
func wordsAlike(a, b string, given bool) bool {
	x, y := isListed(a, given), isListed(b, given)
	s, t := sound(a), sound(b)
	switch {
	case x && y || len(a) < 4 || len(b) < 4 || isWoman(a, b) || isWoman(b, a):
		return false
	case s == t:
		return true
	case given && (x || y) || isOriental(a) || isOriental(b) || skeleton(s) != skeleton(t):
		return false
	}
	const short, most = 3, 2
	switch n := len(skeleton(s)); {
	case n < short:
		return false
	case n == short && given: // Bihari, Behari, but not Yoko, Yuko and Salem, Salam
		return strings.ReplaceAll(s, "e", "i") == strings.ReplaceAll(t, "e", "i")
	case n == short && strings.Count(s, "o") != strings.Count(t, "o"): // Shokhin, Shukhin
		return false
	}
	return vowelsBetween(s, t) <= most
}

// isListed reports whether a table has the name in the spelling of identifiers.
func isListed(w string, given bool) bool {
	if variants[w] == w || given && (givenVariants[w] == w || len(commonNames()["g "+w]) > 0) {
		return true
	}
	return !given && len(commonNames()["f "+w]) > 0
}

// isWoman reports whether two words differ by an ending as women's names and
// men's do.
func isWoman(a, b string) bool {
	const masculine = "o"
	last := b[len(b)-1]
	return strings.HasSuffix(a, "a") && (!isVowel(last) || strings.IndexByte(masculine, last) >= 0) && !strings.HasSuffix(b, "h")
}

// sounds are spellings of one sound, in the order in which they are replaced.
var sounds = strings.NewReplacer(
	"tsch", "%", "tch", "%", "ch", "%", "shch", "$", "sch", "$", "sh", "$",
	"dzh", "j", "zh", "j", "dj", "j", "adh", "as", "idh", "is", "udh", "os", "dh", "d", "th", "t", "gh", "g", "kh", "h", "ph", "f", "ck", "k", "q", "k", "x", "ks", "ce", "se", "ci", "si", "c", "k", "w", "v", "z", "s",
	"ou", "u", "awa", "ava", "awe", "ave", "awi", "avi", "awy", "avi", "awo", "avo", "au", "o", "aw", "o", "oo", "u", "oe", "u", "ue", "u", "aa", "a", "ae", "a", "ai", "e", "ay", "e", "ei", "e", "ey", "e", "ee", "i", "ie", "i", "ij", "i", "y", "i",
)

// sound writes a name as it sounds, roughly: one letter for every way to write
// a consonant or a long vowel ($ for sh, % for ch), none doubled, no silent h at
// the end.
func sound(w string) string {
	out := make([]byte, 0, len(w))
	if len(w) > 2 && (w[0] == 'g' && (w[1] == 'e' || w[1] == 'i') || (w[0] == 'y' || w[0] == 'i') && isVowel(w[1])) {
		w = "j" + w[1:] // Gebran, Jebran; Iohannis, Johannis
	}
	for _, c := range []byte(sounds.Replace(w)) {
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return strings.TrimSuffix(string(out), "h")
}

// together writes the words of a name as one, as they sound.
func together(p parts) string {
	var b strings.Builder
	for _, w := range p {
		b.WriteString(sound(w))
	}
	return sound(b.String())
}

// skeleton leaves the vowels out, but for one that begins the name, and writes h
// as g and d as t: Shmyhal and Shmygal, Vartan and Vardan. Such names are alike
// in sound, not equal.
func skeleton(s string) string {
	out := make([]byte, 0, len(s))
	for i, c := range []byte(s) {
		switch {
		case c == 'h':
			out = append(out, 'g')
		case c == 'd':
			out = append(out, 't')
		case !isVowel(c):
			out = append(out, c)
		case i == 0:
			out = append(out, 'a')
		}
	}
	return string(out)
}

// vowelsBetween weighs by which vowels two words of one skeleton differ: e and i,
// o and u, or a and e are near, others far.
func vowelsBetween(s, t string) int {
	const gap, far = 2, 3
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = gap * j
	}
	for i := range len(s) {
		before := row[0] // of the row above
		row[0] = gap * (i + 1)
		for j := range len(t) {
			cost := before
			switch {
			case s[i] == t[j]:
			case strings.Contains("ei ie ou uo ae ea iu ui gh hg dt td", string([]byte{s[i], t[j]})):
				cost++
			default:
				cost += far
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+gap, before+gap)
		}
	}
	return row[len(t)]
}

// wades are syllables of Pinyin with those of Wade-Giles without apostrophes,
// both ways of what either does not tell apart.
var wades = strings.NewReplacer(
	"zh", "ch", "ch", "ch", "sh", "sh", "hs", "hs", "ts", "ts", "tz", "ts", "x", "hs", "q", "ch", "j", "ch", "z", "ts", "c", "ts",
	"b", "p", "d", "t", "ng", "ng", "g", "k", "ong", "ung", "ian", "ien", "yan", "yen", "uo", "o", "ih", "i", "eh", "e", "ey", "ei", "ay", "ai",
)

// wadeGiles writes a Chinese name so that Pinyin and Wade-Giles are equal.
func wadeGiles(p parts) string {
	return wades.Replace(p[0]) + " " + wades.Replace(strings.Join(p[1:], ""))
}

// inBoth reports whether the words by which two Chinese names differ are Pinyin
// in the one and Wade-Giles in the other.
func inBoth(a, b parts) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && isPinyin(a[i]) == isPinyin(b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

// isPinyin reports whether a word has letters that Wade-Giles does not use, or
// uses for another sound.
func isPinyin(w string) bool {
	return strings.ContainsAny(w, "bdqxr") || strings.Contains(w, "zh") || strings.Contains(w, "ong") || strings.IndexByte("zgj", w[0]) >= 0
}

// koreanFamilies are family names of Korea in the spellings of the South, of
// the North and of those who bear them.
var koreanFamilies = map[string]string{
	"lee": "i", "yi": "i", "ri": "i", "rhee": "i", "park": "pak", "pak": "pak", "bak": "pak", "choi": "choe", "choe": "choe",
	"jung": "chong", "jeong": "chong", "chung": "chong", "chong": "chong", "cho": "cho", "jo": "cho", "yoon": "yun", "yun": "yun",
	"jang": "chang", "chang": "chang", "lim": "im", "im": "im", "rim": "im", "moon": "mun", "mun": "mun", "roh": "no", "noh": "no", "ro": "no",
	"shin": "sin", "sin": "sin", "seo": "so", "suh": "so", "so": "so", "kwon": "kwon", "gwon": "kwon", "ahn": "an", "an": "an",
	"kang": "kang", "gang": "kang", "kim": "kim", "gim": "kim", "chun": "chon", "jeon": "chon", "jun": "chon", "bae": "pae", "pae": "pae", "baek": "paek", "paek": "paek", "paik": "paek",
}

// korean writes given names of Korea so that the usual romanisations are equal.
var korean = strings.NewReplacer("yeong", "yung", "young", "yung", "yung", "yung", "ng", "ng", "hyeon", "hyun", "eo", "o", "eu", "u", "oo", "u", "g", "k", "d", "t", "b", "p", "ch", "ch", "j", "ch")
