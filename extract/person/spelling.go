package person

import (
	"slices"
	"strings"
	"unicode"

	"dateline/extract/lexicon"
)

// SpellingRule folds one way in which spellings of one name differ, so that
// the spellings get one key. Rules read nothing but the name: what needs the
// article or other articles to be decided is Link's work. A rule sets either
// Word or Name.
type SpellingRule struct {
	Name, Doc string
	Word      func(w string, in wordContext) string // one word, folded, without hyphens
	Parts     func(p parts) parts                   // the whole name
}

// wordContext is what a rule for a word may know of the name around it.
type wordContext struct {
	family bool // the word is the last one, suffixes aside
	slavic bool // the last word ends as family names of the former Soviet Union do
}

// SpellingRules lists the rules in the order in which they are applied. Those
// of the whole name come first.
func SpellingRules() []SpellingRule {
	return []SpellingRule{
		{Name: "hyphens", Doc: "a hyphen is a space: Jean-Claude, Jean Claude", Parts: splitHyphens},
		{Name: "suffix", Doc: "Junior and Senior behind a full name are Jr. and Sr.", Parts: foldSuffix},
		{Name: "article al", Doc: "the Arabic article before a name is left out: al-Assad, el-Assad, Assad", Parts: dropArticle},
		{Name: "servant of", Doc: "Arabic names with Abd are one word: Abdel Fattah, Abd al-Fattah, Abdulfattah", Parts: joinServant},
		{Name: "particles", Doc: "ibn is bin; Dela, Vander and Mc are written one way", Parts: foldParticles},
		{Name: "syllables", Doc: "Chinese, Korean and Vietnamese given names are one word: Jong-un, Jong Un, Jongun", Parts: joinSyllables},
		{Name: "Persian endings", Doc: "-nejad, -zadeh, -pour and Turkic -oghlu are part of the word before: Ahmadi-Nejad, Ahmadinejad", Parts: joinEndings},
		{Name: "initials", Doc: "initials in a row are one word: J. D., J.D., JD", Parts: joinInitials},
		{Name: "known spellings", Doc: "a table of names that are romanised in many ways", Word: knownSpelling},
		{Name: "German letters", Doc: "sch, tsch, w and dse of post-Soviet names are sh, ch, v and dze: Saakaschwili, Schewardnadse, Timoschenko", Word: foldGerman},
		{Name: "adjectival ending", Doc: "Slavic names in -skyy, -skiy, -skii, -skyi, -ski end in -sky", Word: foldSky},
		{Name: "ending y", Doc: "the endings -iy, -yy, -ii, -ij, -yi, -yj are -y; -ei, -ai are -ey, -ay: Vitaliy, Sergei", Word: foldFinalY},
		{Name: "ending ov", Doc: "-yov, -jov, -iev, -yev are -ev; -off is -ov", Word: foldOv},
		{Name: "ending enko", Doc: "Belarusian -enka is Ukrainian -enko, -ouski and -ouskaya are -ovsky and -ovskaya; Ukrainian -ych is -ich", Word: foldEnko},
		{Name: "ending ya", Doc: "-iya and -ya, -yan behind a consonant are -ia, -ian: Tatyana, Pashinyan", Word: foldYa},
		{Name: "post-Soviet letters", Doc: "in such family names zh and j, kh and h, y and i, shch and sch are one", Word: foldPostSoviet},
		{Name: "kh", Doc: "kh inside a longer word is h: Rakhmon; not at its start, where Khan is not Han", Word: foldKh},
		{Name: "q", Doc: "q is k, but for qu and the q of Chinese", Word: foldQ},
		{Name: "umlauts written out", Doc: "ae, oe, ue are a, o, u before the consonants of German names: Mueller, Schroeder, Jaeger", Word: foldUmlaut},
		{Name: "Serbian dj", Doc: "đ is written d and dj", Word: foldDj},
		{Name: "spelling for identifiers", Doc: "the table again, for what the other rules arrive at", Word: knownSpelling},
	}
}

// spellingRules is the list, made once.
var spellingRules = SpellingRules()

// spelled applies the rules to a name. changed gathers the names of those that
// did something, where the caller asks for them.
func spelled(p parts, changed *[]string) parts {
	note := func(rule *SpellingRule) {
		if changed != nil && !slices.Contains(*changed, rule.Name) {
			*changed = append(*changed, rule.Name)
		}
	}
	words := 0 // where the rules for words begin
	for ; spellingRules[words].Parts != nil; words++ {
		rule := &spellingRules[words]
		q := rule.Parts(p)
		if words > 0 && !same(p, q) {
			note(rule)
		}
		p = q
	}
	p = slices.Clone(p)
	last := len(p.core()) - 1
	in := wordContext{slavic: last > 0 && postSoviet(p[last])}
	for i, w := range p {
		in.family = i == last && last > 0
		for j := range spellingRules[words:] {
			rule := &spellingRules[words+j]
			p[i] = rule.Word(w, in)
			if p[i] != w {
				note(rule)
				w = p[i]
			}
			if j == 0 && isKnownSpelling(w) {
				break // the table has said all there is to say
			}
		}
	}
	return p
}

func same(a, b parts) bool { return len(a) == len(b) && equal(a, b) }

// splitHyphens makes a word of every piece of a hyphenated word, and leaves
// apostrophes and stray punctuation out. Articles stay with their word for the next rule.
func splitHyphens(p parts) parts {
	if !slices.ContainsFunc(p, func(w string) bool { return strings.ContainsAny(w, "-'") || !hasLetter(w) }) {
		return p
	}
	out := make(parts, 0, len(p)+2)
	for _, w := range p {
		for piece := range strings.SplitSeq(strings.ReplaceAll(w, "'", ""), "-") {
			if hasLetter(piece) {
				out = append(out, piece)
			}
		}
	}
	if len(out) == 0 {
		return p
	}
	return out
}

func hasLetter(w string) bool { return strings.IndexFunc(w, unicode.IsLetter) >= 0 }

func foldSuffix(p parts) parts {
	if len(p) < 3 {
		return p
	}
	switch last := len(p) - 1; p[last] {
	case "junior":
		return append(p[:last:last], "jr")
	case "senior":
		return append(p[:last:last], "sr")
	}
	return p
}

// dropArticle leaves the article out where a name goes on behind it. The first
// word of a name stays: it may be Al Gore's.
func dropArticle(p parts) parts {
	if !slices.ContainsFunc(p, func(w string) bool { return len(w) <= 3 && strings.IndexByte("ae", w[0]) >= 0 }) {
		return p
	}
	out := p[:0:0]
	for i, w := range p {
		if i > 0 && i+1 < len(p) && isArticle(w, p[i+1]) && !isServant(p[i-1]) {
			continue
		}
		out = append(out, w)
	}
	return out
}

// isArticle reports whether the word is the article, as it sounds before next:
// its l turns into the consonants that are made with the tip of the tongue.
func isArticle(w, next string) bool {
	switch w {
	case "al", "el":
		return true
	case "as", "ash", "an", "ar", "at", "az", "ad", "es", "ez":
		return strings.HasPrefix(next, w[1:])
	}
	return false
}

// isServant knows "abd", which never stands alone.
func isServant(w string) bool { return w == "abd" || w == "abdu" }

// joinServant writes "abd al fattah", "abdel fattah" and "abdelfattah" as
// "abdulfattah".
func joinServant(p parts) parts {
	if !slices.ContainsFunc(p, func(w string) bool { return strings.HasPrefix(w, "abd") }) {
		return p
	}
	out := p[:0:0]
	for i := 0; i < len(p); i++ {
		stem, ok := servant(p[i])
		switch {
		case isServant(p[i]) && i+2 < len(p) && isArticle(p[i+1], p[i+2]):
			out, i = append(out, "abdul"+p[i+2]), i+2
		case p[i] == "abd" && i+1 < len(p)-1:
			out, i = append(out, "abd"+p[i+1]), i+1
		case ok && stem == "" && i+1 < len(p) && !lexicon.IsSuffix(p[i+1]):
			out, i = append(out, "abdul"+p[i+1]), i+1
		case ok && len(stem) > 2:
			out = append(out, "abdul"+stem)
		default:
			out = append(out, p[i])
		}
	}
	return out
}

// servant cuts "abdel", "abdul", "abdol", "abdal", "abdoul" and their forms
// before r and s off a word.
func servant(w string) (stem string, ok bool) {
	rest, found := strings.CutPrefix(w, "abd")
	if !found {
		return "", false
	}
	rest = strings.TrimPrefix(rest, "o")
	for _, vowel := range []string{"a", "e", "u", ""} {
		if after, found := strings.CutPrefix(rest, vowel); found && after != "" {
			switch {
			case after[0] == 'l':
				return after[1:], true
			case vowel != "" && (after == "r" || after == "s" || after == "rr" || strings.HasPrefix(after, "rr") || strings.HasPrefix(after, "ss")):
				return strings.TrimLeft(after[:1], "rs") + after[1:], true
			}
		}
	}
	return "", false
}

func foldParticles(p parts) parts {
	if !slices.ContainsFunc(p, isOddParticle) {
		return p
	}
	out := p[:0:0]
	for i := 0; i < len(p); i++ {
		w := p[i]
		switch {
		case w == "ibn" && i > 0:
			out = append(out, "bin")
		case w == "dela":
			out = append(out, "de", "la")
		case w == "vander" && i+1 < len(p):
			out = append(out, "van", "der")
		case (w == "mc" || w == "o") && i > 0 && i+2 == len(p) && len(p[i+1]) > 3:
			out, i = append(out, w+p[i+1]), i+1
		default:
			out = append(out, w)
		}
	}
	return out
}

func isOddParticle(w string) bool {
	switch w {
	case "ibn", "dela", "vander", "mc", "o":
		return true
	}
	return false
}

// joinSyllables writes the given name behind a family name of East Asia as one
// word, where every word of it is a syllable.
func joinSyllables(p parts) parts {
	c := p.core()
	if len(c) < 3 || !lexicon.IsFamilyFirst(c[0]) {
		return p
	}
	for _, w := range c[1:] {
		if !isSyllable(w) {
			return p
		}
	}
	return append(parts{c[0], strings.Join(c[1:], "")}, p[len(c):]...)
}

// isSyllable reports whether a word has one run of vowels, and may be a
// syllable of Chinese, Korean or Vietnamese.
func isSyllable(w string) bool {
	runs, inside := 0, false
	for i := range len(w) {
		v := isVowel(w[i]) || w[i] == 'y' && i > 0
		if v && !inside {
			runs++
		}
		inside = v
	}
	return runs == 1 && len(w) > 1 && len(w) <= 6
}

func joinEndings(p parts) parts {
	if !slices.ContainsFunc(p, isEnding) {
		return p
	}
	out := p[:0:0]
	for i, w := range p {
		if i > 1 && isEnding(w) {
			out[len(out)-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

func isEnding(w string) bool {
	switch w {
	case "nejad", "zadeh", "zade", "pour", "oglu", "oghlu":
		return true
	}
	return false
}

func joinInitials(p parts) parts {
	if !slices.ContainsFunc(p, isInitial) {
		return p
	}
	out := p[:0:0]
	for i, w := range p {
		if i > 0 && isInitial(w) && isInitial(p[i-1]) {
			out[len(out)-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}
