package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
)

// Rules on what stands around the headline.

func bylineRule() Rule {
	return each("byline", "Who wrote the text: \"By\" and a name before or after the text.",
		corpus.RoleByline, 24, func(p *page, i int) bool {
			text := p.lines[i].text
			if p.inside(i) || i == 0 && p.next(0) >= len(p.lines) {
				return false
			}
			return isByline(text, p.article.Author)
		})
}

// isByline recognises "By Jane Doe, Science Editor" and the stated author's
// name.
func isByline(text, author string) bool {
	if author != "" && letters(text) == letters(author) {
		return true
	}
	key := keyOf(text)
	rest := ""
	for _, lead := range []string{"by ", "by: ", "written by ", "story by ", "words by ", "text by ", "posted by ", "author: ", "authors: ", "report by ", "from our ", "published by ", "submitted by ", "by-line: ", "reporter: ", "authored by ", "opinion by ", "analysis by ", "review by "} {
		if strings.HasPrefix(key, lead) {
			rest = text[min(len(text), strings.Index(strings.ToLower(text), lead)+len(lead)):]
			break
		}
	}
	if rest == "" || strings.ContainsAny(rest, "?!;") || (strings.HasSuffix(rest, ".") && countWords(rest) > 8) {
		return false
	}
	return startsWithName(rest)
}

// startsWithName reports whether text begins with a capitalised word that is
// no date, or names a newsroom.
func startsWithName(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	first, _ := utf8.DecodeRuneInString(word)
	if first == '@' {
		return true
	}
	key := strings.ToLower(strings.Trim(word, ".,"))
	if !unicode.IsUpper(first) {
		return newsroomWords.count(strings.ToLower(text)) > 0 && countWords(text) <= 6
	}
	return !dateWords[key] || key == "may" || key == "june" || key == "april" || key == "the"
}

// newsroomWords end the names of outlets, desks and posts.
var newsroomWords = newTable(
	"media", "news", "press", "times", "post", "agency", "desk", "staff", "bureau", "tv", "network", "newsroom", "tribune",
	"herald", "gazette", "journal", "correspondent", "editor", "editors", "editorial", "reporter", "reporters", "writer",
	"writers", "columnist", "contributor", "newspaper", "newspapers", "broadcasting", "radio", "telegraph", "chronicle",
	"observer", "guardian", "wire", "newswire", "reuters", "afp", "ap", "magazine", "digest", "courier", "mirror", "mail",
	"express", "publications", "publishing", "journalist", "team", "producer", "television", "channel", "freelance",
)

// kickerRule labels a section's name near the headline.
func kickerRule() Rule {
	const name = "kicker"
	return newRule(name,
		"The name of a section over or under the headline: \"World\", \"LIVE\", \"Opinion\".",
		func(p *page) {
			stated := p.find(corpus.RoleTitle) >= 0
			for i := 0; i < len(p.lines) && i < 6; i++ {
				if !p.lines[i].open {
					continue
				}
				if !p.inHead(i) || p.lines[i].words > 3 || sections.count(p.key(i)) == 0 || !sections.all(p.key(i)) {
					stated = true // this line is the headline
					continue
				}
				headline := p.next(i)
				if stated || (headline < len(p.lines) && p.inHead(headline) && p.isHeadline(headline)) {
					p.set(i, corpus.RoleNavigation, name)
				}
			}
		})
}

var sections = newTable(
	"news", "world", "international", "national", "local", "politics", "business", "economy", "markets", "opinion", "editorial",
	"analysis", "sport", "sports", "football", "culture", "arts", "entertainment", "lifestyle", "life", "style", "travel",
	"health", "science", "technology", "tech", "environment", "climate", "education", "weather", "crime", "courts", "law",
	"breaking", "live", "exclusive", "video", "watch", "photos", "gallery", "podcast", "explainer", "feature", "features",
	"interview", "commentary", "comment", "column", "letters", "obituary", "obituaries", "top", "story", "stories", "latest",
	"headlines", "africa", "asia", "europe", "americas", "middle", "east", "uk", "us", "u", "s", "and", "updates", "update", "global",
	"money", "finance", "property", "food", "books", "film", "music", "tv", "religion", "society", "community", "regional", "premium",
	"defence", "defense", "security", "energy", "auto", "elections", "election", "fact", "check", "special", "report", "nation", "state", "city",
)

// isHeadline reports whether an open block could be a headline.
func (p *page) isHeadline(i int) bool {
	l := p.lines[i]
	if !l.open || l.words > 40 {
		return false
	}
	if !l.ends {
		return true
	}
	last := l.text[len(l.text)-1]
	return l.words <= 25 && (last == '?' || last == '!') && countStops(l.text) <= 1
}

// countStops is how many sentences text seems to hold.
func countStops(text string) int {
	return 1 + strings.Count(text, ". ") + strings.Count(text, "? ") + strings.Count(text, "! ")
}

// titleRule labels the first line as the headline if it does not read as a
// sentence of the text.
func titleRule() Rule {
	const name = "title"
	return newRule(name,
		"The headline: the first line of the text, unless it reads as a sentence of it.",
		func(p *page) {
			if p.find(corpus.RoleTitle) >= 0 {
				return
			}
			i := p.next(-1)
			if i >= len(p.lines) || (p.first >= 0 && i >= p.first) || p.next(i) >= len(p.lines) && p.lines[i].words < 3 {
				return
			}
			if alone := p.next(i) >= len(p.lines); alone && p.lines[i].ends || isByline(p.lines[i].text, p.article.Author) {
				return
			}
			closing := p.lines[i].ends && p.lines[i].words <= 20 &&
				(p.role(i+1) == corpus.RoleByline || p.role(i+1) == corpus.RoleDateline)
			if p.isHeadline(i) && !isListLead(p.lines[i].text) || closing {
				p.set(i, corpus.RoleTitle, name)
			}
		})
}

// isListLead reports whether a line announces what follows.
func isListLead(text string) bool { return strings.HasSuffix(text, ":") }

// outletRule labels a bare name under the headline: an outlet, a desk, or a
// person that the text never mentions.
func outletRule() Rule {
	const name = "outlet"
	return newRule(name,
		"A name by itself under the headline: of an outlet, a desk or a post, or of a person whom the text does "+
			"not mention.",
		func(p *page) {
			title := p.find(corpus.RoleTitle)
			if title < 0 {
				return
			}
			for i := title + 1; i < len(p.lines) && i <= title+4; i++ {
				if l := p.lines[i]; l.open && p.inHead(i) && !l.ends && l.words <= 8 && isTitleCase(l.text) &&
					(isNewsroom(l.text) || p.isStranger(i)) {
					p.set(i, corpus.RoleByline, name)
				}
			}
		})
}

// isNewsroom reports whether the last word or two of a name tell an outlet or
// a post.
func isNewsroom(text string) bool {
	key := keyOf(text)
	for _, part := range strings.FieldsFunc(key, func(r rune) bool { return r == ',' || r == '|' || r == '/' || r == '-' }) {
		if newsroomWords.count(lastWords(part, 2)) > 0 && countWords(strings.TrimSpace(part)) <= 5 {
			return true
		}
	}
	return false
}

// isStranger reports whether a line is two or three capitalised words none of
// which the rest of the text uses: a heading would.
func (p *page) isStranger(i int) bool {
	words := strings.Fields(p.lines[i].text)
	if len(words) < 2 || len(words) > 3 {
		return false
	}
	for _, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		rest := w[size:]
		if !unicode.IsUpper(first) || rest == "" || rest != strings.ToLower(rest) || strings.ContainsFunc(w, unicode.IsNumber) ||
			headingWords[strings.ToLower(w)] {
			return false
		}
	}
	for _, w := range words {
		w = strings.ToLower(strings.Trim(w, ".,"))
		for j, l := range p.lines {
			if j != i && strings.Contains(strings.ToLower(l.text), w) {
				return false
			}
		}
	}
	return true
}

// headingWords are common in headings and no part of people's names.
var headingWords = newTable(
	"executive", "summary", "key", "points", "takeaways", "overview", "introduction", "background", "breaking", "news", "what",
	"why", "how", "the", "a", "an", "in", "of", "for", "and", "to", "full", "text", "story", "highlights", "at", "glance", "quick", "facts", "top", "main",
	"analysis", "opinion", "market", "world", "report", "update", "latest", "live", "updates", "timeline", "conclusion", "editorial", "photo", "gallery", "watch", "video",
)

func subtitleRule() Rule {
	const name = "subtitle"
	return newRule(name,
		"The deck between the headline and the text.",
		func(p *page) {
			title := p.find(corpus.RoleTitle)
			if title < 0 || p.find(corpus.RoleSubtitle) >= 0 {
				return
			}
			for i := title + 1; i < len(p.lines) && i <= title+4; i++ {
				l := p.lines[i]
				if !l.open {
					continue
				}
				after := p.role(i + 1)
				deck := l.words <= 45 && (after == corpus.RoleByline || after == corpus.RoleDateline)
				if (p.inHead(i) && p.isHeadline(i) && !isListLead(l.text)) || deck && i == title+1 {
					p.set(i, corpus.RoleSubtitle, name)
				}
				return
			}
		})
}
