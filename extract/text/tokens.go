package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tokens appends the tokens of s to dst. A token is a word, a number or one
// run of punctuation. Words keep inner hyphens, apostrophes, ampersands and
// full stops ("Kassym-Jomart", "O'Brien", "U.S."); possessive endings and
// contractions are tokens of their own ("Putin" "'s"). White space,
// zero-width characters and byte-order marks belong to no token.
func Tokens(dst []Token, s string) []Token {
	for i := 0; i < len(s); {
		r, n := decode(s, i)
		switch {
		case isBlank(r):
			i += n
		case isWord(r):
			end := wordEnd(s, i)
			dst, i = appendWord(dst, s, i, end)
		case r == '.' || r == '-' || r == '—' || r == '–':
			j := i + n
			for j < len(s) && strings.HasPrefix(s[j:], s[i:i+n]) {
				j += n
			}
			dst = append(dst, Token{int32(i), int32(j)})
			i = j
		default:
			dst = append(dst, Token{int32(i), int32(i + n)})
			i += n
		}
	}
	return dst
}

// decode reads one rune, with a fast path for ASCII.
func decode(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

// next is decode that may be asked beyond the end, where it answers 0.
func next(s string, i int) (rune, int) {
	if i >= len(s) {
		return 0, 0
	}
	return decode(s, i)
}

func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\u00a0', '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff':
		return true
	}
	return r >= utf8.RuneSelf && unicode.IsSpace(r)
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// IsApostrophe reports whether r is used as an apostrophe in running text.
func IsApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '´' || r == '`'
}

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

// cutsAt reports whether the hyphen before byte next parts a name from a word
// that is none: a prefix before a name ("pro-Putin", "anti-U.S."), or a name
// before a participle or the like ("Taliban-backed", "Merkel-led"). Hyphens
// inside names ("Jong-un", "Al-Assad") stay.
func cutsAt(s string, start, hyphen, after int) bool {
	first, _ := decode(s, start)
	second, _ := next(s, after)
	if unicode.IsUpper(second) && (unicode.IsLower(first) && isPrefix(s[start:hyphen]) || opensSentence(s[start:hyphen])) {
		return true
	}
	if !unicode.IsUpper(first) || !unicode.IsLower(second) {
		return false
	}
	end := after
	for end < len(s) && 'a' <= s[end] && s[end] <= 'z' {
		end++
	}
	return isCompounder(s[after:end])
}

func isPrefix(w string) bool {
	switch w {
	case "anti", "pro", "ex", "non", "post", "pre", "mid", "then", "former", "neo", "pan", "trans", "inter", "un", "near", "all":
		return true
	}
	return false
}

// opensSentence knows the prefixes that are cut with a capital, too. The others
// open names ("Inter-Continental", "Post-Gazette").
func opensSentence(w string) bool {
	switch w {
	case "Anti", "Pro", "Ex", "Non", "Pre", "Then":
		return true
	}
	return false
}

// isCompounder knows words that follow a name and a hyphen without being part
// of the name: participles, and nouns such as "era" and "style".
func isCompounder(w string) bool {
	switch w {
	case "led", "run", "era", "style", "like", "born", "area", "wide", "only", "time", "made", "held", "bound", "type", "size",
		"and", "or", "the", "a", "an", "as", "who", "whose", "but", "which", "perhaps", "not", "both", "is", "was", "has",
		"cum", "friendly", "free", "level":
		return true
	}
	for _, ending := range []string{"ed", "ing"} {
		if stem, ok := strings.CutSuffix(w, ending); ok && len(stem) > 2 {
			return strings.ContainsAny(stem, "aeiou")
		}
	}
	return false
}

// wordEnd returns the end of the word that starts at i.
func wordEnd(s string, i int) int {
	start := i
	for i < len(s) {
		r, n := decode(s, i)
		if isWord(r) || r == '_' || r == '\u00ad' {
			i += n
			continue
		}
		after, _ := next(s, i+n)
		if !isWord(after) {
			return i
		}
		switch {
		case isHyphen(r):
			if cutsAt(s, start, i, i+n) {
				return i
			}
		case r == '&', r == '@', r == '.', IsApostrophe(r):
		case (r == ',' || r == ':') && isDigit(s[i-1]) && after < utf8.RuneSelf && isDigit(byte(after)):
		default:
			return i
		}
		i += n
	}
	return i
}

// appendWord splits a contraction or possessive off s[i:end], or joins the
// full stop that belongs to an abbreviation, and returns where to go on.
func appendWord(dst []Token, s string, i, end int) ([]Token, int) {
	if cut := contractionAt(s[i:end]); cut > 0 {
		return append(dst, Token{int32(i), int32(i + cut)}, Token{int32(i + cut), int32(end)}), end
	}
	if end < len(s) && s[end] == '.' && takesStop(s[i:end]) {
		end++
		if cut := danglingPossessive(s, end); cut > end {
			return append(dst, Token{int32(i), int32(end)}, Token{int32(end), int32(cut)}), cut
		}
	}
	return append(dst, Token{int32(i), int32(end)}), end
}

// danglingPossessive finds the 's of "U.S.'s".
func danglingPossessive(s string, i int) int {
	r, n := next(s, i)
	if !IsApostrophe(r) || i+n >= len(s) || s[i+n] != 's' {
		return i
	}
	if after, _ := next(s, i+n+1); isWord(after) {
		return i
	}
	return i + n + 1
}

// contractionAt returns where a contraction starts in word, or 0.
func contractionAt(word string) int {
	last := word[len(word)-1] | 0x20
	if last != 's' && last != 't' && last != 'e' && last != 'l' && last != 'd' && last != 'm' {
		return 0
	}
	// Straighten the apostrophe, which is at most three letters from the end.
	for k := len(word) - 1; k > 0 && k >= len(word)-6; k-- {
		r, n := utf8.DecodeRuneInString(word[k:])
		if !IsApostrophe(r) {
			continue
		}
		switch tail := strings.ToLower(word[k+n:]); tail {
		case "s", "re", "ve", "ll", "d", "m":
			return k
		case "t":
			if k >= 2 && word[k-1]|0x20 == 'n' {
				return k - 1
			}
		}
		return 0
	}
	return 0
}

// takesStop reports whether a full stop after the word belongs to it: after an
// initial, after letters already joined by stops, after a known abbreviation.
func takesStop(w string) bool {
	r, n := decode(w, 0)
	if n == len(w) {
		return unicode.IsUpper(r)
	}
	if dot := strings.LastIndexByte(w, '.'); dot >= 0 {
		return len(w)-dot-1 <= 2 && !isDigit(w[len(w)-1])
	}
	return isAbbreviation(w)
}

// isAbbreviation knows the abbreviations that news text writes with a stop and
// goes on after.
func isAbbreviation(w string) bool {
	if len(w) > 6 {
		return false
	}
	switch strings.ToLower(w) {
	case "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "reps", "sens", "gov", "govs", "gen", "col", "lt", "maj",
		"capt", "sgt", "cpl", "adm", "rev", "hon", "st", "ste", "jr", "sr", "vs", "inc", "ltd", "corp",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
		"mt", "ft", "messrs", "mme", "mlle", "pres", "atty", "supt", "det", "cmdr", "cdr", "brig", "pvt",
		"ave", "blvd", "dept", "univ", "assn", "bros", "cmsr", "insp", "amb", "msgr", "fr", "ald", "treas":
		return true
	case "co", "no", "al", "dist", "est", "etc", "approx", "ph":
		return true
	}
	return false
}
