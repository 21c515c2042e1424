package mojibake

import (
	"unicode"
	"unicode/utf8"
)

// Damage that lost a byte on its way: a no-break space that became a blank, a
// closing quote whose last byte no encoding could show.

// lostIn reports whether text holds such a fragment that is mended without
// further evidence.
func lostIn(text []rune) bool {
	for i, r := range text {
		if r >= utf8.RuneSelf {
			if _, _, ok := lost(text, i, false); ok {
				return true
			}
		}
	}
	return false
}

// isFragment reports whether the letter at i belongs to a fragment.
func isFragment(text []rune, i int) bool {
	_, _, ok := lost(text, i, true)
	return ok
}

// mendLost mends the fragments in a stretch between sequences.
func mendLost(text []rune, broken [len(pages)]bool) []rune {
	var out []rune
	at := 0
	for i := 0; i < len(text); {
		char, n, ok := rune(0), 0, false
		if text[i] >= utf8.RuneSelf {
			char, n, ok = lost(text, i, broken[0])
		}
		if !ok {
			i++
			continue
		}
		out = append(out, text[at:i]...)
		if char != 0 {
			out = append(out, char)
		}
		i += n
		at = i
	}
	if at == 0 {
		return text
	}
	return append(out, text[at:]...)
}

// lost recognises a fragment of n characters and the character it stands for,
// 0 for none. In a text known to be broken less is asked for.
func lost(text []rune, i int, broken bool) (char rune, n int, ok bool) {
	before, after := ' ', ' '
	if i > 0 {
		before = text[i-1]
	}
	if i+1 < len(text) {
		after = text[i+1]
	}
	switch text[i] {
	case 'â':
		if after == '€' {
			return '”', 2, true
		}
	case 'Â': // "end.Â Next": a no-break space of which the blank is left
		if after == ' ' && (isStop(before) || (broken && before == ' ')) {
			return 0, 1, true
		}
	case 'Ã': // "voilÃ la"
		if after == ' ' && (unicode.IsLower(before) || (broken && before == ' ')) {
			return 'à', 1, true
		}
	}
	return 0, 0, false
}

func isStop(r rune) bool {
	switch r {
	case '.', ',', ';', ':', '!', '?', ')', '"':
		return true
	}
	return false
}
