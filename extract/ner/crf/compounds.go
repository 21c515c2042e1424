package crf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/extract/text"
)

// Split returns a copy of the document whose compounds of a name and a common
// word ("Putin-backed") are three tokens each, so that the name can be marked.
// It shares everything else with the original.
func Split(d *text.Document) *text.Document {
	c := &text.Document{Article: d.Article, Blocks: append([]text.Block(nil), d.Blocks...)}
	for i := range c.Blocks {
		b := &c.Blocks[i]
		var toks []text.Token
		var sents []text.Range
		for _, r := range b.Sentences {
			first := int32(len(toks))
			for _, t := range b.Tokens[r.First:r.Last] {
				toks = appendSplit(toks, b.Text, t)
			}
			for last := int32(len(toks)); first < last; first += maxSentence {
				sents = append(sents, text.Range{First: first, Last: min(first+maxSentence, last)})
			}
		}
		b.Tokens, b.Sentences = toks, sents
	}
	return c
}

// appendSplit appends a token or, if it is a compound, its parts.
func appendSplit(dst []text.Token, s string, t text.Token) []text.Token {
	if at := compound(s[t.Start:t.End]); at > 0 {
		hyphen := t.Start + int32(at)
		_, n := utf8.DecodeRuneInString(s[hyphen:])
		return append(dst, text.Token{Start: t.Start, End: hyphen},
			text.Token{Start: hyphen, End: hyphen + int32(n)},
			text.Token{Start: hyphen + int32(n), End: t.End})
	}
	return append(dst, t)
}

// compound returns where the hyphen is that joins a capitalised word to a
// common one, or 0. "Jong-un" and "Bankman-Fried" are no compounds.
func compound(w string) int {
	at := strings.LastIndexAny(w, "-‐‑")
	if at < 2 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(w[at:])
	if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) || !isCommon(w[at+n:]) {
		return 0
	}
	return at
}

// isCommon reports whether the second part of a compound is a word of its own
// rather than a syllable of a name: a participle or one of a few others.
func isCommon(w string) bool {
	switch w {
	case "led", "era", "run", "like", "style", "born", "made", "held", "type", "owned", "friendly", "free", "wide",
		"an", "the", "who", "which", "and", "but", "or", "as", "whose", "perhaps", "not", "both", "is", "was", "has",
		"based", "backed", "allied", "aligned":
		return true
	}
	for _, ending := range []string{"ed", "ing"} {
		if stem, ok := strings.CutSuffix(w, ending); ok && len(stem) > 2 {
			return strings.ContainsAny(stem, "aeiou") && !strings.ContainsFunc(stem, unicode.IsUpper)
		}
	}
	return false
}
