package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences groups the tokens of s into sentences. A sentence ends after a
// full stop, question or exclamation mark (and the quotes and brackets that
// close with it) before a word that may start one, and at a line break that
// ends a paragraph; text wrapped to a fixed width is read across its lines.
func Sentences(s string, toks []Token) []Range {
	var out []Range
	wrapped := isWrapped(s)
	first := 0
	for i := range toks {
		if i+1 == len(toks) || endsAfter(s, toks, i, wrapped) {
			out = append(out, Range{int32(first), int32(i + 1)})
			first = i + 1
		}
	}
	return out
}

// endsAfter reports whether a sentence ends between token i and token i+1.
func endsAfter(s string, toks []Token, i int, wrapped bool) bool {
	gap := s[toks[i].End:toks[i+1].Start]
	if breaksAt(s, gap, int(toks[i].End), int(toks[i+1].Start), wrapped) {
		return true
	}
	k := i
	for k >= 0 && isCloser(s[toks[k].Start:toks[k].End]) {
		k--
	}
	if k < 0 {
		return false
	}
	if k != i && gap == "" || isCloser(s[toks[i+1].Start:toks[i+1].End]) && gap == "" {
		return false // more closers to come, or “word”word
	}
	last := s[toks[k].Start:toks[k].End]
	following := s[toks[i+1].Start:toks[i+1].End]
	switch last[len(last)-1] {
	case '!', '?':
		return startsSentence(following)
	case '.':
		if gap == "" && !isOpener(following) {
			return false
		}
		if len(last) > 1 && strings.Trim(last, ".") != "" {
			return abbreviationEnds(last, following)
		}
		return startsSentence(following)
	}
	return strings.HasSuffix(last, "…") && startsSentence(following) ||
		strings.HasSuffix(last, "。")
}

// breaksAt reports whether the white space between two tokens ends a paragraph.
func breaksAt(s, gap string, end, start int, wrapped bool) bool {
	nl := strings.Count(gap, "\n") + strings.Count(gap, "\u2029")
	if nl == 0 {
		return false
	}
	if nl > 1 {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[start:])
	if unicode.IsLower(r) {
		return false
	}
	if !wrapped {
		return true
	}
	line := end - (strings.LastIndexByte(s[:end], '\n') + 1)
	return line < 45
}

// isWrapped reports whether the text was broken into lines of one width, as
// e-mail and old text files are.
func isWrapped(s string) bool {
	lines, full, longest := 0, 0, 0
	for line := range strings.SplitSeq(s, "\n") {
		n := len(strings.TrimSpace(line))
		if n == 0 {
			continue
		}
		lines++
		longest = max(longest, n)
		if n >= 50 {
			full++
		}
		if n > 110 {
			return false
		}
	}
	return lines >= 3 && full*2 >= lines
}

func isCloser(tok string) bool {
	switch tok {
	case "\"", "”", "’", "'", "»", ")", "]", "''":
		return true
	}
	return false
}

func isOpener(tok string) bool {
	switch tok {
	case "“", "‘", "«", "(", "[", "\"":
		return true
	}
	return false
}

// startsSentence reports whether a sentence may start with this token.
func startsSentence(tok string) bool {
	r, _ := utf8.DecodeRuneInString(tok)
	return !unicode.IsLower(r) && r != ',' && r != ';' && r != ')' && r != ':'
}

// abbreviationEnds decides whether an abbreviation such as "U.S." also ends
// the sentence: only before a word that hardly follows one inside a sentence.
func abbreviationEnds(abbr, following string) bool {
	if !startsSentence(following) {
		return false
	}
	core := strings.TrimSuffix(abbr, ".")
	switch strings.ToLower(core) {
	case "inc", "ltd", "corp", "co", "jr", "sr", "etc", "bros", "assn", "dept", "al":
	default:
		// Initials and titles go on; letters joined by stops may end one.
		if !strings.Contains(core, ".") {
			return false
		}
	}
	switch strings.ToLower(following) {
	case "the", "a", "an", "in", "on", "at", "it", "its", "he", "she", "they", "we", "i", "you", "this", "that",
		"these", "those", "but", "and", "however", "meanwhile", "for", "as", "while", "when", "after", "before",
		"if", "there", "his", "her", "their", "our", "under", "with", "since", "some", "many", "most", "both",
		"last", "also", "although", "though", "because", "during", "from", "by", "to", "what", "who", "how",
		"earlier", "additionally", "overall", "according", "despite", "instead", "one", "two", "so", "such":
		return true
	}
	return isOpener(following) && following != "("
}

// Paragraphs returns the paragraphs of a text as it stands: its lines, or,
// where the text was broken into lines of one width, what blank lines
// separate. White space around a paragraph is outside its range.
func Paragraphs(s string) []Token {
	sep := "\n"
	if isWrapped(s) {
		sep = "\n\n"
	}
	var out []Token
	at := 0
	for part := range strings.SplitSeq(s, sep) {
		lead := len(part) - len(strings.TrimLeft(part, " \t\r\n"))
		if body := strings.TrimSpace(part); body != "" {
			out = append(out, Token{int32(at + lead), int32(at + lead + len(strings.TrimRight(part[lead:], " \t\r\n")))})
		}
		at += len(part) + len(sep)
	}
	return out
}
