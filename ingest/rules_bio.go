package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
)

var trades = newTable(
	"reporter", "writer", "editor", "correspondent", "journalist", "columnist", "contributor", "producer", "anchor",
	"author", "fellow", "freelance", "freelancer", "intern", "photographer", "photojournalist", "professor", "lecturer",
	"commentator", "blogger", "newsroom", "bureau", "podcast", "podcaster", "host", "presenter", "analyst", "historian", "novelist",
	"broadcaster", "co-founder", "director", "researcher", "scholar", "adviser", "advisor", "staffer",
)

var bioVerbs = newTable("is", "was", "covers", "reports", "writes", "joined", "serves", "has", "works", "edits", "hosts", "leads", "teaches", "specializes", "specialises", "contributes", "lives", "holds")

func bioRule() Rule {
	const name = "bio"
	return newRule(name,
		"A note about the author after the text: who it is, what he or she covers, where to write or follow.",
		func(p *page) {
			authors := p.authors()
			end := p.textEnd(authors)
			for i := range p.lines {
				if l := &p.lines[i]; l.open && l.words <= maxBio && p.isBio(i, end, authors) {
					p.set(i, corpus.RoleBio, name)
				}
			}
		})
}

const maxBio = 110 // words

// isBio judges a block; end is the last paragraph of running text that is none.
func (p *page) isBio(i, end int, authors string) bool {
	text, key := p.lines[i].text, p.key(i)
	switch key {
	case "about the author", "about the authors", "about the writer", "about the reporter", "meet the author", "author bio":
		return true
	}
	if isContact(text, key) && !p.reports(i) {
		return !p.inside(i) || p.lines[i].words <= 25
	}
	return i > end && i > 0 && isBiography(text, authors)
}

// textEnd is the last paragraph of running text that is neither a biography
// nor an address.
func (p *page) textEnd(authors string) int {
	for i := p.last; i > p.first; i-- {
		if p.isProse(i) && !isBiography(p.lines[i].text, authors) && !isContact(p.lines[i].text, p.key(i)) {
			return i
		}
	}
	return p.first
}

// isContact recognises how to reach the author.
func isContact(text, key string) bool {
	if countWords(key) > 40 {
		return false
	}
	person := starts(key, "follow him", "follow her", "follow them", "follow me", "you can follow", "contact him", "contact her",
		"contact the author", "contact the reporter", "email the author", "email the reporter", "email him", "email her", "email me",
		"reach him", "reach her", "reach me", "reach out to", "write to the author", "to contact the", "get in touch with", "tweet at", "tweets at", "e-mail")
	if person && (strings.ContainsAny(text, "@") || has(key, "twitter", "facebook", "instagram", "linkedin", "email", "e-mail", "x", "author", "reporter")) {
		return true
	}
	if has(key, "can be reached at", "can be reached on", "can be reached by", "can be contacted at", "can be emailed at", "can be followed on", "may be reached at", "tweets at @", "tweets @", "is on twitter") {
		return true
	}
	if starts(key, "follow", "contact", "email", "on twitter", "twitter") && strings.Contains(text, "@") {
		return true
	}
	return strings.HasPrefix(text, "@") && countWords(text) == 1
}

// isBiography recognises "Jane Doe is a reporter covering ..." and "Jane Doe
// covers ... for ...".
func isBiography(text, authors string) bool {
	words := strings.SplitN(text, " ", maxName+20)
	if len(words) < 5 {
		return false
	}
	n := nameLength(words)
	if n == 0 || n >= len(words) || words[0] == "The" || strings.Contains(words[0], "'s") || strings.Contains(words[0], "’s") {
		return false
	}
	verb := strings.ToLower(words[n])
	if !bioVerbs[verb] {
		return false
	}
	name := strings.Trim(strings.Join(words[:n], " "), ",")
	window := keyOf(strings.Join(words[n+1:min(len(words), n+16)], " "))
	if isReport(keyOf(strings.Join(words[n+1:], " "))) {
		return false
	}
	if strings.Contains(authors, letters(name)) {
		return true
	}
	switch verb {
	case "was":
		return false // who he was is a matter of the text
	case "is", "has":
		return trades.count(window) > 0 && !has(window, "accused", "charged", "arrested", "jailed", "killed", "expected", "set to")
	case "covers":
		return true
	case "reports", "writes":
		return starts(window, "on", "about", "for", "regularly", "frequently") && !starts(window, "on the ground")
	}
	return trades.count(window) > 0
}

// authors is the letters of every name that stands as the author's.
func (p *page) authors() string {
	names := letters(p.article.Author)
	for i, b := range p.article.Blocks {
		if b.Role == corpus.RoleByline && i < 20 {
			names += " " + letters(b.Text)
		}
	}
	return names
}

// maxName is the most words that a name has in a biography's first sentence.
const maxName = 6

// nameLength is how many words at the beginning are a person's name, from two
// to six.
func nameLength(words []string) int {
	n, capitals := 0, 0
	for n < len(words) && n <= maxName {
		w := strings.Trim(words[n], `"“”()`)
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(first):
			capitals++
		case !isParticle(w):
			if capitals < 2 {
				return 0
			}
			return n
		}
		n++
		if strings.HasSuffix(w, ",") && capitals >= 2 {
			return 0
		}
	}
	return 0
}

func isParticle(w string) bool {
	switch w {
	case "de", "da", "di", "van", "von", "der", "den", "bin", "al", "el", "la", "le", "dos", "du", "and":
		return true
	}
	return false
}
