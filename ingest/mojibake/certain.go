package mojibake

import (
	"slices"
	"strings"
	"unicode"
)

// isCertain reports whether right text could not have this sequence here.
// before is the character in front of it, mended.
func isCertain(text []rune, s sequence, before rune) bool {
	chars := text[s.start:s.end]
	if slices.ContainsFunc(chars, isControl) && kindOf(s.char) != kindHalf {
		return true
	}
	after := ' '
	if s.end < len(text) {
		after = text[s.end]
	}
	switch kindOf(s.char) {
	case kindHalf:
		return false // unless its neighbour is certain
	case kindEmoji:
		return true
	case kindSymbol:
		return len(chars) > 2 || certainSign(chars, before, pages[s.page].cyrillic)
	case kindScript:
		return certainScript(text, s)
	}
	if pages[s.page].cyrillic {
		return isLatin(before) || isLatin(after) // two scripts in one word
	}
	if len(chars) == 3 {
		return isLatin(after) && !unicode.IsLetter(chars[1])
	}
	return certainLetter(chars[0], chars[1], before, after)
}

func isControl(r rune) bool { return r >= 0x80 && r <= 0x9f }

// inWord reports whether a stretch of text holds a sign although a small letter
// follows at once.
func inWord(text []rune, start, end int) bool {
	return end < len(text) && unicode.IsLower(text[end]) && slices.ContainsFunc(text[start:end], func(r rune) bool {
		return !unicode.IsLetter(r) && r != '\u00a0'
	})
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// certainSign judges "Â£" for "£". A capital Â may end a word in capitals, or
// be quoted by itself.
func certainSign(chars []rune, before rune, cyrillic bool) bool {
	if cyrillic || unicode.IsUpper(before) {
		return false
	}
	return !strings.ContainsRune("«‹„“‘\u00a0", before)
}

// certainScript judges a letter of another script: one alone may be chance, so
// its neighbours must be broken in the same way.
func certainScript(text []rune, s sequence) bool {
	needed := 2
	if pages[s.page].cyrillic {
		needed = 3 // "СССР»" and "Рёбра" each hold one such pair
	}
	run := 1
	for i := s.end; i < len(text) && run < needed; run++ {
		char, end, ok := pages[s.page].decode(text, i)
		if !ok || kindOf(char) != kindScript {
			break
		}
		i = end
	}
	for i := s.start; i > 1 && run < needed; run++ {
		char, end, ok := pages[s.page].decode(text, i-2)
		if !ok || end != i || kindOf(char) != kindScript {
			break
		}
		i -= 2
	}
	return run >= needed
}

// certainLetter judges a pair like "Ã©" for a Latin letter. The first of the
// pair is always a capital.
func certainLetter(first, second, before, after rune) bool {
	switch {
	case unicode.IsLower(before):
		return true // a capital inside a lower-case word
	case unicode.IsLetter(second):
		return certainPair(first, second, before, after)
	case !unicode.IsLetter(after) || second == '\u00a0':
		return false // a capital, then a sign: "Ä…", "MAÇÃ”"
	case first == 'Ã' && !unicode.IsLetter(before):
		return unicode.IsLower(after) // no word begins with "Ã" and a sign
	}
	return !isPunctuation(second) // a sign such as "‰" inside a word
}

// certainPair judges two letters that no language writes one after the other,
// or not in this case.
func certainPair(first, second, before, after rune) bool {
	switch {
	case unicode.IsUpper(before) && unicode.IsLower(second) && unicode.IsUpper(after):
		return true // one small letter inside a word in capitals
	case !unicode.IsLetter(after) && !unicode.IsLetter(before):
		return false
	case first == 'Ã':
		return true // Portuguese and Vietnamese, which have no ž, œ or ş
	case first == 'Ă':
		return second != 'ş' && second != 'Ş' // Romanian, which has no ł or ľ
	}
	return false
}

// isPunctuation tells marks that may stand between words without a blank.
func isPunctuation(r rune) bool {
	return strings.ContainsRune("‘’“”„‚«»‹›–—…·•|/", r)
}
