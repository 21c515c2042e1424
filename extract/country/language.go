package country

import (
	"strings"

	"dateline/corpus"
)

// judgeLanguage rejects a demonym that names a language: "spoke in French",
// "fluent German", "translated from the Russian".
func judgeLanguage(d *document) {
	for i := range d.hits {
		h := &d.hits[i]
		if !h.open() {
			continue
		}
		if i > 0 && d.hits[i-1].by == "language" && listed(&d.hits[i-1], h) && isLanguage(strings.ToLower(h.text())) && !describes(h) {
			h.reject("language", "a language")
			continue
		}
		judgeOneLanguage(h)
	}
}

// describes reports whether the word after a demonym is one that it describes.
func describes(h *hit) bool {
	c := contextOf(h.block.Text, h.start, h.end)
	return c.nr > 0 && c.right[0].gap == gapBlank && !isFunction(c.next(0))
}

func judgeOneLanguage(h *hit) {
	if h.reading.form != corpus.FormDemonym || !isLanguage(strings.ToLower(h.text())) {
		return
	}
	c := contextOf(h.block.Text, h.start, h.end)
	// An English teacher teaches English; a Russian teacher is as likely a Russian.
	if c.nr > 0 && c.right[0].gap == gapBlank && (isOfLanguage(c.next(0)) || h.text() == "English" && strings.HasPrefix(c.next(0), "teacher")) {
		h.reject("language", "a language")
		return
	}
	if c.nr > 0 && c.right[0].gap == gapBlank && (c.right[0].upper || !isFunction(c.next(0)) && !strings.HasSuffix(c.next(0), "ly")) {
		return // an adjective: something follows that it describes
	}
	if c.nl > 0 && c.left[0].gap == gapQuote && c.nr > 0 && c.right[0].gap == gapQuote && strings.HasPrefix(h.block.Text[h.end:], ")") {
		h.reject("language", "a language")
		return
	}
	if c.nr > 0 && isSingularVerb(c.next(0)) && (c.nl == 0 || c.left[0].gap == gapStop || isConjunction(c.prev(0))) {
		h.reject("language", "a language") // "English is", where the people would be "the English are"
		return
	}
	if c.nl == 0 || c.left[0].gap != gapBlank {
		return
	}
	if c.nr > 0 && c.right[0].gap == gapHyphen || c.describesTogether() {
		return
	}
	switch p := strings.ToLower(c.prev(0)); {
	case p == "the" && strings.EqualFold(c.prev(1), "from") && isSpeech(strings.ToLower(c.prev(2))),
		isSpeech(p),
		p == "in" || p == "into",
		p == "of" && (isSpeech(strings.ToLower(c.prev(1))) || isFaculty(c.prev(1))),
		(p == "and" || p == "or") && c.nl > 1 && isLanguage(strings.ToLower(c.prev(1))) && languageBefore(&c),
		p == "plus", p == "basic", p == "perfect", p == "conversational", p == "broken", p == "fluent":
		h.reject("language", "a language")
	}
}

// describesTogether reports whether a demonym and the one that "and" joins to it
// describe a noun: "in Russian and Chinese media".
func (c *context) describesTogether() bool {
	if c.nr < 3 || c.next(0) != "and" && c.next(0) != "or" || !isLanguage(strings.ToLower(c.next(1))) {
		return false
	}
	return c.right[2].gap == gapBlank && !isFunction(c.next(2)) && !isOfLanguage(c.next(2))
}

// isOfLanguage tells the nouns that the name of a language describes.
func isOfLanguage(w string) bool {
	switch w {
	case "subtitles", "translation", "translations", "translator", "translators", "dictionary", "grammar", "lessons",
		"class", "classes", "lesson", "tutor", "tutors", "homework",
		"alphabet", "pronunciation", "proficiency", "speaker", "speakers", "dub", "vocabulary", "phrases", "subtitled":
		return true
	}
	return false
}

func isSingularVerb(w string) bool {
	switch w {
	case "is", "was", "has", "will", "would", "remains", "became", "becomes":
		return true
	}
	return false
}

func isConjunction(w string) bool {
	switch strings.ToLower(w) {
	case "that", "although", "though", "because", "while", "where", "when", "if", "but", "and":
		return true
	}
	return false
}

// languageBefore reports whether the words before "French and" are those of a
// language.
func languageBefore(c *context) bool {
	p := strings.ToLower(c.prev(2))
	return p == "in" || p == "into" || p == "from" || p == "of" || isSpeech(p)
}

// isSpeech tells the verbs and nouns that take a language.
func isSpeech(w string) bool {
	switch w {
	case "speak", "speaks", "spoke", "speaking", "spoken", "learn", "learns", "learned", "learning", "learnt", "teach",
		"teaches", "teaching", "taught", "study", "studies", "studied", "studying", "understand", "understands",
		"translate", "translated", "translating", "read", "reads", "fluent", "only speaks", "write", "writes":
		return true
	}
	return false
}

// isFaculty tells the nouns that take "of" and a language.
func isFaculty(w string) bool {
	switch strings.ToLower(w) {
	case "knowledge", "command", "mastery", "use", "teacher", "teachers", "professor", "lessons", "proficiency", "mix",
		"mixture", "understanding", "smattering", "status":
		return true
	}
	return false
}

// isLanguage tells the demonyms that name a language, too.
func isLanguage(w string) bool {
	switch w {
	case "english", "french", "german", "spanish", "italian", "russian", "chinese", "portuguese", "dutch", "japanese",
		"korean", "turkish", "albanian", "polish", "swedish", "greek", "hungarian", "irish", "welsh", "persian",
		"vietnamese", "thai", "danish", "norwegian", "finnish", "czech", "slovak", "romanian", "bulgarian", "serbian",
		"croatian", "bosnian", "ukrainian", "belarusian", "georgian", "armenian", "azeri", "azerbaijani", "kazakh",
		"uzbek", "tajik", "kyrgyz", "turkmen", "mongolian", "nepali", "burmese", "indonesian", "malagasy", "somali",
		"estonian", "latvian", "lithuanian", "icelandic", "maltese", "macedonian", "slovenian", "lao", "samoan", "tongan":
		return true
	}
	return false
}

// isFunction tells the words after which a demonym stood alone.
func isFunction(w string) bool {
	switch strings.ToLower(w) {
	case "and", "or", "but", "to", "in", "at", "as", "is", "was", "are", "were", "with", "for", "from", "by", "on",
		"that", "which", "who", "has", "had", "have", "than", "because", "when", "while", "if", "so", "then", "after",
		"before", "about", "into", "also", "will", "would", "can", "could", "instead", "rather", "during", "since":
		return true
	}
	return false
}
