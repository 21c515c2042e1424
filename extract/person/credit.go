package person

import (
	"slices"
	"strings"
	"unicode"

	"dateline/corpus"
	"dateline/extract/lexicon"
	"dateline/extract/text"
)

// Credits takes the people out of names who are only thanked for their work at
// the end of the text ("Author: Jane Doe", "(Reporting by Jane Doe; editing by
// John Roe)"): they made the article and are not named in it. It returns the
// other names, and the credited people as rejected mentions.
func Credits(d *text.Document, names []text.Name) (rest []text.Name, credited []corpus.Mention) {
	signs := signOffs(d)
	if len(signs) == 0 {
		return names, nil
	}
	blocks := byIndex(d)
	for _, n := range names {
		b := blocks[n.Block]
		if b == nil || n.Label != text.Person || !slices.ContainsFunc(signs, func(s corpus.Span) bool { return within(n.Span, s) }) {
			rest = append(rest, n)
			continue
		}
		surface := b.Text[n.Start:n.End]
		credited = append(credited, corpus.Mention{
			Span: n.Span, Text: surface, Kind: corpus.Person, Form: formOf(split(surface)),
			Status: corpus.Rejected, Reason: "credit", By: n.By, Score: n.Score, Sentence: b.SentenceAt(n.Start),
		})
	}
	return rest, credited
}

// signOffs returns where the last paragraphs end in credits.
func signOffs(d *text.Document) []corpus.Span {
	var out []corpus.Span
	for k := len(d.Blocks) - 1; k >= max(0, len(d.Blocks)-3); k-- {
		b := &d.Blocks[k]
		i := signOff(b)
		if i == len(b.Tokens) {
			break
		}
		out = append(out, spanOf(b, i, len(b.Tokens)))
		if i > 0 {
			break
		}
	}
	return out
}

// signOff returns the first token of the credits that end a paragraph, or the
// number of tokens.
func signOff(b *text.Block) int {
	first := len(b.Tokens)
	for i := len(b.Tokens) - 1; i >= 0 && isCreditWord(b, i); i-- {
		if opensCredit(b, i) {
			first = i
		}
	}
	return first
}

// opensCredit reports whether a credit begins at token i: its label and a colon
// or "by", at the end of a sentence or behind a bracket or a slug. A label within
// a sentence is a credit's only with a capital: "his favourite author: Tolstoy".
func opensCredit(b *text.Block, i int) bool {
	w, next := strings.ToLower(word(b, i)), word(b, i+1)
	if isRole(w) && next == ":" && (startsSentence(b, i) || w != word(b, i)) {
		return true
	}
	if !isDeed(w) || !strings.EqualFold(next, "by") {
		return false
	}
	return i == 0 || strings.ContainsAny(word(b, i-1), ".!?()[]\"”’—–/|;:") || strings.EqualFold(word(b, i-1), "additional")
}

// isCreditWord reports whether a token may stand inside a credit: names and
// slugs, what they did, and the small words between.
func isCreditWord(b *text.Block, i int) bool {
	w := word(b, i)
	key := strings.ToLower(w)
	switch key {
	case "by", "and", "in", "with", "for", "from", "the", "additional", "contributed", "to", "this", "report", "story":
		return true
	}
	if isRole(key) || isDeed(key) || strings.IndexFunc(w, unicode.IsLetter) < 0 {
		return true
	}
	slug := len(w) <= 4 && (strings.ContainsAny(word(b, i-1), "/(") || strings.ContainsAny(word(b, i+1), "/)"))
	return slug || lexicon.IsNameWord(w) || lexicon.IsInitial(w) || lexicon.IsParticle(w)
}

// isRole reports whether a folded word labels who made an article.
func isRole(w string) bool {
	switch w {
	case "author", "authors", "editor", "editors", "reporter", "reporters", "writer", "writers", "correspondent", "producer", "translator":
		return true
	}
	return false
}

// isDeed reports whether a folded word says what somebody did for an article.
func isDeed(w string) bool {
	switch w {
	case "reporting", "writing", "editing", "edited", "written", "reported", "compiled", "translated", "photos", "photo", "photographs", "graphics", "video":
		return true
	}
	return false
}
