package person

import (
	"dateline/corpus"
	"dateline/extract/lexicon"
	"dateline/extract/text"
)

// What belongs to a person's name although engines often leave it out.

// firm reports whether a name that is no person's stands against being taken
// into one: it is longer than the word in question, a place, or beyond doubt.
func firm(n text.Name, word corpus.Span) bool {
	return n.Span != word || n.Label == text.Place || n.Score >= fair
}

// longestNickname is how many words a quoted nickname has at most.
const longestNickname = 3

// quotedNickname returns where the name at tokens [i, j) begins if a nickname
// in quotation marks stands before its last words and a given name before that:
// Joaquín "El Chapo" [Guzmán].
func quotedNickname(b *text.Block, i, j int) int {
	end := i - 1 // the closing quotation mark
	for k := i; k < j && !isQuote(word(b, end)); k++ {
		if isQuote(word(b, k)) {
			end = k
		}
	}
	if end < 0 || !isQuote(word(b, end)) {
		return i
	}
	start := end - 1
	for start >= 0 && end-start <= longestNickname && !isQuote(word(b, start)) {
		if !lexicon.IsNameWord(word(b, start)) && word(b, start) != "the" {
			return i
		}
		start--
	}
	if start >= 0 && end > i && end-start >= 2 {
		i = start // the quotation runs into the name: 'Baby [Doc' Duvalier]
	}
	given := word(b, start-1)
	if start < 1 || end-start < 2 || !isQuote(word(b, start)) || !lexicon.IsNameWord(given) || lexicon.IsOffice(given) || lexicon.IsPlainWord(given) {
		return i
	}
	return min(i, start-1)
}

// openingQuote returns where the name at tokens [i, j) begins if it holds half a
// pair of quotation marks and the other half stands before it: "Magic" Johnson.
func openingQuote(b *text.Block, i, j int) int {
	marks := 0
	for k := i; k < j; k++ {
		if isQuote(word(b, k)) {
			marks++
		}
	}
	if marks%2 == 1 && isQuote(word(b, i-1)) {
		return i - 1
	}
	return i
}

// epithet returns where a name that ends before token j ends with its epithet:
// "Lucas Cranach the Elder".
func epithet(b *text.Block, j int) int {
	if word(b, j) == "the" && isEpithet(word(b, j+1)) {
		return j + 2
	}
	return j
}

func isEpithet(w string) bool {
	switch w {
	case "Elder", "Younger", "Great", "Terrible", "Conqueror", "Magnificent", "Bold", "Bald", "Wise", "Confessor", "Lionheart", "Impaler", "Baptist":
		return true
	}
	return false
}
