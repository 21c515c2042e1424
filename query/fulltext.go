package query

import (
	"strings"
	"unicode"
)

// checkText finds what is wrong with a full-text query that SQLite would call a
// syntax error, or that would find something else than was meant: an operator
// without its second side, a quotation that is not closed, nothing to look for.
func checkText(text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if strings.Count(text, `"`)%2 != 0 {
		return Usagef("--text %q: a quotation is not closed", text)
	}
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return Usagef("--text %q: there is no word to look for", text)
	}
	before := ""
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 { // a quotation is something to look for
			before = "word"
			continue
		}
		part = strings.NewReplacer("(", " ( ", ")", " ) ").Replace(part)
		for word := range strings.FieldsSeq(part) {
			switch {
			case isOperator(word) && (before == "" || before == "(" || isOperator(before)):
				return Usagef("--text %q: %s has nothing before it; in quotation marks it is a word", text, word)
			case word == ")" && isOperator(before):
				return Usagef("--text %q: %s has nothing after it; in quotation marks it is a word", text, before)
			}
			before = word
		}
	}
	if isOperator(before) {
		return Usagef("--text %q: %s has nothing after it; in quotation marks it is a word", text, before)
	}
	return nil
}

func isOperator(word string) bool { return word == "AND" || word == "OR" || word == "NOT" }
