package country

import (
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/text"
)

// Rule judges the hits of a document: it chooses a reading, nests or rejects.
type Rule struct {
	Name  string
	Doc   string
	Judge func(*document)
}

// Rules lists the rules in the order in which they judge. A hit that one rule
// has nested or rejected is settled.
func Rules() []Rule {
	return []Rule{
		{"address", "a handle, a hashtag, part of a web address or of a sum (US$) is no mention", each(judgeAddress)},
		{"tagger", "the tagger's names are evidence for the judge: a person rejects, an organisation nests", judgeNames},
		{"pronoun", "US in a line of capitals is the pronoun where a country cannot stand", each(judgePronoun)},
		{"acronym", "a short word of capitals, outside a line of them, is no city", each(judgeAcronym)},
		{"combining", "a combining form needs its hyphen and another country after it", each(judgeCombining)},
		{"language", "a demonym that names a language", judgeLanguage},
		{"judge", "a classifier of the words around: part of a longer name, a person, no place", judgeAround},
		{"person", "a bare name that is a person's elsewhere in the document: each by the words around", judgePersons},
		{"reading", "several countries or places share the name: the text decides", judgeReadings},
		{"town", "a place in no table before the state or country it is in", findTowns},
		{"county", "a county in a document that is at home in the United States", findCounties},
		{"municipality", "a town of a country's name: the city of Turkey, in local news", judgeMunicipality},
		{"namesake", "a town or state of another country has the country's name", each(judgeNamesake)},
	}
}

// each makes a rule of a judgement over single hits that are still open.
func each(judge func(*document, *hit)) func(*document) {
	return func(d *document) {
		for i := range d.hits {
			if d.hits[i].open() {
				judge(d, &d.hits[i])
			}
		}
	}
}

func judgeAddress(_ *document, h *hit) {
	s := h.block.Text
	if h.start > 0 && (s[h.start-1] == '@' || s[h.start-1] == '#' || s[h.start-1] == '_') {
		h.reject("address", "handle or hashtag")
		return
	}
	rest := s[h.end:]
	if r, _ := runeAt(rest, 0); r == '$' || r == '€' || r == '£' || h.start > 0 && s[h.start-1] == '$' {
		h.reject("address", "part of a sum of money")
		return
	}
	for _, top := range []string{".com", ".org", ".net", ".gov", ".co.", ".edu", ".info", ".tv", "_"} {
		if len(rest) >= len(top) && strings.EqualFold(rest[:len(top)], top) {
			h.reject("address", "part of an address")
			return
		}
	}
	if h.start > 1 && s[h.start-1] == '.' && isLetterAt(s, h.start-2) && strings.EqualFold(s[max(0, h.start-4):h.start], "www.") {
		h.reject("address", "part of an address")
	}
}

// judgeNames notes the tagger's name at each hit, for the judge.
func judgeNames(d *document) {
	if len(d.names) == 0 {
		return
	}
	for i := range d.hits {
		h := &d.hits[i]
		if !h.open() {
			continue
		}
		if n := d.nameAt(h.block, h.start); n != nil && n.End >= h.end {
			h.name = n
		}
	}
}

// nameAt returns the tagger's name that covers byte at of a block.
func (d *document) nameAt(b *text.Block, at int) *text.Name {
	names := d.names[b.Index]
	k, _ := slices.BinarySearchFunc(names, at, func(n text.Name, at int) int { return n.End - 1 - at })
	if k < len(names) && names[k].Start <= at {
		return &names[k]
	}
	return nil
}

func judgePronoun(_ *document, h *hit) {
	if t := h.text(); t != "US" || !lineOfCapitals(h.block.Text, h.start, h.end) {
		return
	}
	prev, gap, ok := prevWord(h.block.Text, h.start)
	if !ok || strings.TrimSpace(gap) != "" {
		return
	}
	if endsSpeech(h.block.Text[h.end:]) && !isPlacePreposition(strings.ToLower(h.block.Text[prev.start:prev.end])) && h.block.Text[prev.start:prev.end] != "THE" {
		h.reject("pronoun", "the pronoun us in capitals")
		return
	}
	before := strings.ToLower(h.block.Text[prev.start:prev.end])
	if !isAskedOfUs(before) && !isBeforeUs(before) {
		return
	}
	next, ok := nextWord(h.block.Text, h.end)
	if !ok || strings.TrimSpace(h.block.Text[h.end:next.start]) != "" || isAskedOfUs(before) && isAfterUs(h.block.Text[next.start:next.end]) {
		h.reject("pronoun", "the pronoun us in capitals")
	}
}

// isAskedOfUs tells the verbs by which a page asks its readers: "CALL US".
func isAskedOfUs(w string) bool {
	switch w {
	case "contact", "join", "follow", "tell", "let", "give", "help", "send", "call", "email", "visit", "show", "ask",
		"support", "make", "makes", "gives":
		return true
	}
	return false
}

// isBeforeUs tells the other words that stand before the pronoun.
func isBeforeUs(w string) bool {
	switch w {
	case "about", "of", "for", "with", "among", "between", "to", "all":
		return true
	}
	return false
}

// isAfterUs tells the words that follow the pronoun in such a line.
func isAfterUs(w string) bool {
	switch strings.ToLower(w) {
	case "today", "now", "at", "on", "for", "via", "by", "here", "your":
		return true
	}
	return false
}

// endsSpeech reports whether a quotation ends here, where "us" is what people
// say.
func endsSpeech(rest string) bool {
	rest = strings.TrimLeft(rest, ",.!?")
	return strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "”")
}

// lineOfCapitals reports whether the words around the hit are in capitals.
func lineOfCapitals(s string, start, end int) bool {
	n, upper := 0, 0
	for i, k := end, 0; k < 3; k++ {
		w, ok := nextWord(s, i)
		if !ok || strings.Contains(s[i:w.start], "\n") {
			break
		}
		i = w.end
		if isLetterAt(s, w.start) && w.end-w.start > 1 {
			n++
			if isAllUpper(s[w.start:w.end]) {
				upper++
			}
		}
	}
	for i, k := start, 0; k < 3; k++ {
		w, gap, ok := prevWord(s, i)
		if !ok || strings.Contains(gap, "\n") {
			break
		}
		i = w.start
		if isLetterAt(s, w.start) && w.end-w.start > 1 {
			n++
			if isAllUpper(s[w.start:w.end]) {
				upper++
			}
		}
	}
	return n > 0 && upper*3 >= n*2
}

// judgeAcronym drops UN, EU and SANA, which are also towns in India, France and
// Yemen. A dateline ("OSLO, Norway", "ROME (AP)") is spared.
func judgeAcronym(_ *document, h *hit) {
	s := h.block.Text
	if h.isCountry() || h.end-h.start > 4 || h.reading.flags&(exactCase|stopped) != 0 || !isAllUpper(h.text()) {
		return
	}
	rest := strings.TrimLeft(s[h.end:min(len(s), h.end+8)], " ")
	dateline := strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "–")
	if h.end-h.start > 3 && (dateline || lineOfCapitals(s, h.start, h.end)) {
		return
	}
	h.dropped = true
}

func judgeCombining(_ *document, h *hit) {
	if h.reading.form != corpus.FormCombining {
		return
	}
	s := h.block.Text
	r, n := runeAt(s, h.end)
	if (r == '-' || r == '\u2010' || r == '\u2011' || r == '–') && isUpperAt(s, h.end+n) {
		return
	}
	h.dropped = true
}

// judgeNamesake rejects as a country what is read as a town or a state, and
// keeps it as that.
func judgeNamesake(_ *document, h *hit) {
	if len(h.choices) > 1 && h.choices[0].flags&counts != 0 && !h.isCountry() {
		h.by = "namesake"
	}
}

// judgeMunicipality rejects a country's name after "the city of" in local news.
func judgeMunicipality(d *document) {
	for i := range d.hits {
		h := &d.hits[i]
		if !h.open() || h.group < 0 || h.reading.form != corpus.FormName || !afterMunicipality(h) || !afterTown(h) && d.localness() <= 0 || d.support(h.reading) > 1.5 {
			continue
		}
		for _, j := range d.groups[h.group].hits {
			if o := &d.hits[j]; o.open() {
				o.reject("namesake", "a town of this name")
			}
		}
	}
}

// afterTown reports whether "town of" or the like stands before a hit: no
// country is one, while some are cities.
func afterTown(h *hit) bool {
	s := h.block.Text[:h.start]
	for _, w := range []string{"town of ", "village of ", "township of ", "hamlet of "} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// afterMunicipality reports whether "city of" or the like stands before a hit.
func afterMunicipality(h *hit) bool {
	s := h.block.Text
	of, between, ok := prevWord(s, h.start)
	if !ok || between != " " || s[of.start:of.end] != "of" {
		return false
	}
	w, _, ok := prevWord(s, of.start)
	return ok && isMunicipality(s[w.start:w.end])
}
