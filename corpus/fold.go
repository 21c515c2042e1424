package corpus

// FoldLetter spells in ASCII a letter in lower case that carries no separable
// diacritic ("ø", "ł", "ß"), and the apostrophes and hyphens inside names. It
// returns "" for every other rune. Whoever folds names for comparison
// decomposes them, drops the marks, and asks this for what is left, so that
// all parts of the program take the same spellings for equal.
func FoldLetter(r rune) string {
	switch r {
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	case 'ħ':
		return "h"
	case 'ŧ':
		return "t"
	case 'ə':
		return "a"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ß':
		return "ss"
	case 'þ':
		return "th"
	case '‘', '’', 'ʼ', 'ʻ', '`', '´':
		return "'"
	case '\u2010', '\u2011', '–':
		return "-"
	}
	return ""
}
