package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
)

// Rules on where the text comes from: agencies, authors, dates.

var agencyLine = newTable(
	"ap", "afp", "reuters", "ani", "pti", "ians", "uni", "xinhua", "tass", "anadolu", "bloomberg", "dpa", "efe", "ansa", "upi",
	"cp", "aap", "pa", "kyodo", "yonhap", "interfax", "agencies", "agency", "wire", "wires", "services", "service", "news",
	"staff", "the", "and", "with", "associated", "press", "agence", "france", "presse", "france-presse", "thomson", "canadian", "input",
	"inputs", "from", "source", "sources", "via", "by", "desk", "web", "correspondent", "report", "reports",
)

func agencyRule() Rule {
	return each("agency", "A note on agencies, colleagues or other outlets that supplied the text or helped with it.",
		corpus.RoleAgency, 60, func(p *page, i int) bool {
			key := p.key(i)
			if isFeedTail(p.lines[i].text) {
				return true
			}
			if starts(key, "reporting by", "additional reporting by", "additional reporting", "reporting and writing by",
				"writing by", "editing by", "edited by", "compiled by", "translated by", "translation by", "reported by",
				"with files from", "with inputs from", "with input from", "with agency inputs", "with agencies",
				"with reporting by", "with reporting from", "with additional reporting", "with information from",
				"with contributions from", "with material from", "with wire reports", "research by",
				"with agency input", "includes information from", "includes reporting from", "contains information from", "additional research", "fact-checked by", "copy edited by", "inputs from") || (starts(key, "produced by") && p.lines[i].words <= 12) {
				return !p.reports(i) && !p.tells(i) && p.lines[i].words <= 45
			}
			if p.reports(i) {
				return false
			}
			return contributed(key) || firstElsewhere(key) || isSourceLine(key) || isAgencyName(p.lines[i].text, key)
		})
}

// contributed recognises "X contributed to this report".
func contributed(key string) bool {
	if !has(key, "contributed", "contributing", "contributions", "contribution") {
		return false
	}
	for _, noun := range []string{"report", "reporting", "story", "article", "piece", "post", "dispatch", "coverage", "analysis"} {
		for _, pointer := range []string{"to this ", "to the ", "for this ", "reporting to this ", "reporting for this "} {
			before, after, found := strings.Cut(key, pointer+noun)
			if !found || (after != "" && isWordByte(after[0])) {
				continue
			}
			near := has(lastWords(before, 3), "contributed", "contributing", "contributions", "contribution")
			return near && (pointer != "to the " || after == "") && (after == "" || starts(strings.TrimLeft(after, " .,"), "were", "was", "by", "from", "made"))
		}
	}
	return strings.HasSuffix(key, " contributed") && has(key, "writer", "writers", "reporter", "reporters", "press", "reuters", "journalist", "journalists", "staff", "correspondent", "correspondents")
}

func lastWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[max(0, len(words)-n):], " ")
}

// firstElsewhere recognises "This story was originally published by ...".
func firstElsewhere(key string) bool {
	said := selfReference(key)
	if said == "" {
		return false
	}
	said = strings.TrimPrefix(strings.TrimPrefix(said, "is "), "was ")
	for _, adverb := range []string{"originally ", "first ", "initially "} {
		if rest, ok := strings.CutPrefix(said, adverb); ok {
			return starts(rest, "published", "appeared", "ran", "produced", "written", "reported", "aired", "posted")
		}
	}
	return starts(said, "produced by", "provided by", "published in partnership", "published by", "distributed by", "supplied by",
		"part of a", "republished from", "reprinted from", "republished with", "co-published", "published under", "produced in", "supported by", "funded by", "brought to you")
}

// isSourceLine recognises "Source: Reuters" and "(With agency inputs)".
func isSourceLine(key string) bool {
	return countWords(key) <= 10 && (strings.HasPrefix(key, "source:") || strings.HasPrefix(key, "sources:") ||
		strings.HasPrefix(key, "source :") || strings.HasPrefix(key, "agencies:"))
}

// isAgencyName recognises a line of agencies' names and nothing else.
func isAgencyName(text, key string) bool {
	return countWords(key) <= 6 && hasAgency(text) && agencyLine.all(strings.ReplaceAll(key, "-", " "))
}

// embedRule labels the last line of an embedded post.
func embedRule() Rule {
	return each("embed", "Who wrote the post of a social network that the text quotes, as embedding prints it.",
		corpus.RoleCredit, 25, func(p *page, i int) bool {
			text := p.lines[i].text
			if !strings.Contains(text, "(@") {
				return false
			}
			return strings.ContainsRune("—–-", firstRune(text)) || starts(p.key(i), "a post shared by", "view this post", "a photo posted by", "a video posted by")
		})
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// signatureRule labels the name under a text.
func signatureRule() Rule {
	return each("signature", "A name after a dash under the text: \"— Field Service\".",
		corpus.RoleByline, 5, func(p *page, i int) bool {
			text := strings.TrimLeft(p.lines[i].text, "—–- ")
			return p.inTail(i) && strings.ContainsRune("—–-", firstRune(p.lines[i].text)) && !p.lines[i].ends &&
				unicode.IsUpper(firstRune(text)) && isTitleCase(text) && !isQuoted(p.before(i))
		})
}

var dateWords = newTable(
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
	"published", "updated", "posted", "modified", "created", "first", "last", "originally", "update", "on", "at", "of", "the",
	"am", "pm", "a", "p", "m", "noon", "midnight", "gmt", "utc", "est", "edt", "et", "ist", "bst", "cet", "cest", "pt", "pst", "pdt",
	"ct", "cst", "cdt", "mst", "mdt", "mt", "sgt", "hkt", "jst", "aest", "aedt", "msk", "pkt", "wib", "eat", "wat", "sast", "nzst",
	"ago", "hours", "hour", "hrs", "hr", "minutes", "minute", "mins", "min", "days", "day", "weeks", "week", "months", "month",
	"years", "year", "yesterday", "today", "just", "now", "read", "date", "time", "issued", "added", "edited", "local", "h", "t", "z",
	"st", "nd", "rd", "th", "indian", "standard", "eastern", "pacific", "central", "moscow", "beijing", "and",
)

var dateAnchors = newTable(
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ago", "updated", "published",
	"posted", "modified", "yesterday", "today",
)

func dateRule() Rule {
	return each("date", "A line before or after the text that holds a date or time, perhaps with a place, and nothing else; or \"2 hours ago\" anywhere.",
		corpus.RoleDateline, 18, func(p *page, i int) bool {
			text := p.lines[i].text
			if i == p.first || !isDateLine(text) {
				return false
			}
			if p.inside(i) {
				return has(p.key(i), "ago") // a date may head a part of the text, "2 hours ago" hardly
			}
			return !p.inTail(i) || isStamp(text) // a text may end in a list of dates
		})
}

// isStamp reports whether a date tells its year, a time, or what happened then.
func isStamp(text string) bool {
	return reYear.MatchString(text) || has(keyOf(text), "updated", "published", "posted", "modified", "ago", "am", "pm", "gmt", "ist", "et")
}

var reYear = regexp.MustCompile(`\b(19|20)\d\d\b|\d{1,2}:\d{2}`)

// isDateLine reports whether text is a date, one that a place in front may
// belong to: "LONDON, 3 July 2024".
func isDateLine(text string) bool {
	if !strings.ContainsAny(text, "0123456789") && !isUndated(text) {
		return false
	}
	numbers, anchors, others := 0, 0, 0
	for w := range strings.FieldsFuncSeq(text, notWord) {
		key := splitOrdinal(strings.ToLower(w))
		switch {
		case isNumber(key):
			numbers++
		case dateWords[key]:
			if dateAnchors[key] {
				anchors++
			}
		default:
			first, _ := utf8.DecodeRuneInString(w)
			others++
			if !unicode.IsUpper(first) || others > 3 || numbers+anchors > 0 {
				return false
			}
		}
	}
	numeric := numbers >= 3 && others == 0 && (strings.Count(text, "/") >= 2 || strings.Count(text, "-") >= 2 || strings.Count(text, ".") >= 2)
	return numeric || (anchors > 0 && (numbers > 0 || others == 0)) && others <= 3
}

// isUndated recognises "Updated yesterday".
func isUndated(text string) bool {
	key := keyOf(text)
	return has(key, "yesterday", "just now", "an hour ago", "a day ago", "a week ago")
}

// splitOrdinal takes the ending from "3rd" and "10am".
func splitOrdinal(w string) string {
	stem := strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz")
	if isNumber(stem) && stem != "" {
		switch w[len(stem):] {
		case "st", "nd", "rd", "th", "am", "pm", "h", "hrs", "t", "z", "m", "d", "min":
			return stem
		}
	}
	return w
}
