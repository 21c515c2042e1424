package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
)

// page is an article as the rules see it: its blocks with what tells running
// text from furniture.
type page struct {
	article *corpus.Article
	lines   []line
	first   int // the first paragraph of running text, -1 where there is none
	last    int // the last one
	top     int // the first block without a role
}

// line is a block with its features.
type line struct {
	text   string
	words  int
	ends   bool   // ends as a sentence does
	open   bool   // has no role yet
	folded string // see page.key
	report tally  // see page.reports
}

// tally is a yes or no that is worked out when first asked for.
type tally int8

// Running text is a paragraph of at least this many words that ends as a
// sentence does. Shorter ones may be, too, but prove nothing.
const minProse = 12

// newRule makes a rule of a function on pages.
func newRule(name, doc string, label func(*page)) Rule {
	return Rule{Name: name, Doc: doc, label: label, Label: func(a *corpus.Article) { label(newPage(a)) }}
}

// each makes a rule that gives a role to the open blocks of at most maxWords
// words for which match holds.
func each(name, doc string, role corpus.Role, maxWords int, match func(p *page, i int) bool) Rule {
	return newRule(name, doc, func(p *page) {
		for i := range p.lines {
			if l := &p.lines[i]; l.open && l.words <= maxWords && match(p, i) {
				p.set(i, role, name)
			}
		}
	})
}

func newPage(a *corpus.Article) *page {
	p := &page{article: a}
	p.read()
	return p
}

// read takes the features from the article's blocks.
func (p *page) read() {
	blocks := p.article.Blocks
	p.lines = make([]line, len(blocks))
	for i := range blocks {
		text := blocks[i].Text
		p.lines[i] = line{
			text: text, open: blocks[i].Role == "", words: countWords(text),
			ends: endsSentence(text) && !endsInInitials(text),
		}
	}
	p.bound()
}

// bound finds where the running text begins and ends.
func (p *page) bound() {
	p.first, p.last, p.top = -1, -1, p.next(-1)
	for i := range p.lines {
		if p.isProse(i) {
			if p.first < 0 {
				p.first = i
			}
			p.last = i
		}
	}
}

// key is the text of a block made comparable; see keyOf.
func (p *page) key(i int) string {
	l := &p.lines[i]
	if l.folded == "" {
		l.folded = keyOf(l.text)
	}
	return l.folded
}

// reports tells whether a block says who said so: furniture does not.
func (p *page) reports(i int) bool {
	l := &p.lines[i]
	if l.report == 0 {
		l.report = -1
		if isReport(p.key(i)) {
			l.report = 1
		}
	}
	return l.report > 0
}

// tells reports whether a block goes on to tell something: a full sentence with
// a finite verb, which notices and credits do without.
func (p *page) tells(i int) bool {
	l := p.lines[i]
	return l.ends && l.words >= 7 && has(p.key(i), "is", "was", "are", "were", "has", "had", "have", "shows", "show", "showed",
		"says", "said", "tells", "told", "sold", "won", "made", "found", "gave", "put", "will", "would", "can", "could")
}

// isProse reports whether a block is a paragraph of running text without a
// role.
func (p *page) isProse(i int) bool {
	if i < 0 || i >= len(p.lines) {
		return false
	}
	l := p.lines[i]
	return l.open && l.words >= minProse && l.ends
}

// inHead and inTail report whether a block stands before all running text, or
// after it. In a page without running text neither is true.
func (p *page) inHead(i int) bool { return p.first >= 0 && i < p.first }
func (p *page) inTail(i int) bool { return p.first >= 0 && i > p.last }

// inside reports whether a block stands between paragraphs.
func (p *page) inside(i int) bool { return i > p.first && i < p.last }

// role is the role of a block, "" for one that is open or does not exist.
func (p *page) role(i int) corpus.Role {
	if i < 0 || i >= len(p.lines) {
		return ""
	}
	return p.article.Blocks[i].Role
}

// next is the first open block after i, len(lines) where there is none.
func (p *page) next(i int) int {
	for i++; i < len(p.lines) && !p.lines[i].open; i++ {
	}
	return i
}

// find returns the index of the first block in a role, -1 where there is none.
func (p *page) find(role corpus.Role) int {
	for i := range p.article.Blocks {
		if p.article.Blocks[i].Role == role {
			return i
		}
	}
	return -1
}

// set gives an open block its role.
func (p *page) set(i int, role corpus.Role, rule string) {
	b := &p.article.Blocks[i]
	if b.Role == "" {
		b.Role, b.Rule = role, rule
		p.lines[i].open = false
	}
}

func countWords(s string) int {
	if s == "" {
		return 0
	}
	return strings.Count(s, " ") + 1
}

// endsInInitials reports whether text ends in an abbreviation like "U.S.",
// whose full stop says nothing about the sentence, and is written as a
// headline is.
func endsInInitials(s string) bool {
	n := len(s)
	if n < 4 || s[n-1] != '.' || s[n-3] != '.' {
		return false
	}
	return isUpperASCII(s[n-2]) && isUpperASCII(s[n-4]) && isTitleCase(s)
}

func isUpperASCII(b byte) bool { return b >= 'A' && b <= 'Z' }

// isTitleCase reports whether most words begin with a capital.
func isTitleCase(s string) bool {
	words, capitals := 0, 0
	for w := range strings.SplitSeq(s, " ") {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, `"'“‘(`))
		if !unicode.IsLetter(r) {
			continue
		}
		words++
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	return words > 0 && capitals*10 >= words*6
}

// isAllCaps reports whether text is written in capitals: at least minLetters
// of them, and hardly a small letter.
func isAllCaps(s string, minLetters int) bool {
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper >= minLetters && lower*10 <= upper
}

// keyOf is text made comparable: lower case, straight quotes, without bullets
// and marks at either end.
func keyOf(s string) string {
	s = strings.ToLower(s)
	if strings.IndexByte(s, "’"[0]) >= 0 {
		s = quotes.Replace(s)
	}
	s = strings.TrimLeft(s, " -–—•·*+>›»|#▶►→[(\"'")
	return strings.TrimRight(s, " .:…!*<>›»|→▶►])-–—\"'")
}

var quotes = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`)

// firstSentence is the part of a key before its first full stop.
func firstSentence(key string) string {
	sentence, _, _ := strings.Cut(key, ". ")
	return strings.TrimRight(sentence, " *:!")
}

// starts reports whether a key begins with one of the phrases, as whole words.
func starts(key string, phrases ...string) bool {
	for _, phrase := range phrases {
		if strings.HasPrefix(key, phrase) && boundary(key, len(phrase)) {
			return true
		}
	}
	return false
}

// has reports whether a key holds one of the phrases, as whole words.
func has(key string, phrases ...string) bool {
	for _, phrase := range phrases {
		for at := 0; ; at++ {
			i := strings.Index(key[at:], phrase)
			if i < 0 {
				break
			}
			at += i
			if (at == 0 || boundary(key, at-1) || !isWordByte(phrase[0])) && boundary(key, at+len(phrase)) {
				return true
			}
		}
	}
	return false
}

// boundary reports whether a word ends at byte i.
func boundary(key string, i int) bool {
	return i >= len(key) || !isWordByte(key[i]) || !isWordByte(key[i-min(i, 1)])
}

func isWordByte(b byte) bool {
	return b >= utf8.RuneSelf || b == '_' || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z')
}

// isReport reports whether a sentence says who said so: furniture does not.
func isReport(key string) bool {
	return has(key, "said", "says", "told", "according to", "announced", "wrote", "argued", "added", "insisted", "warned", "claimed")
}

// table is a set of keys, for lines that are furniture by themselves.
type table map[string]bool

func newTable(keys ...string) table {
	t := make(table, len(keys))
	for _, k := range keys {
		t[k] = true
	}
	return t
}

// all reports whether every word of a key is in the table; numbers and marks
// are passed over.
func (t table) all(key string) bool {
	for w := range strings.FieldsFuncSeq(key, notWord) {
		if !t[w] && !isNumber(w) {
			return false
		}
	}
	return true
}

// count is how many words of a key are in the table.
func (t table) count(key string) int {
	n := 0
	for w := range strings.FieldsFuncSeq(key, notWord) {
		if t[w] {
			n++
		}
	}
	return n
}

func notWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '@'
}

func isNumber(w string) bool { return strings.Trim(w, "0123456789") == "" }
