package ingest

import (
	"strings"

	"dateline/ingest/webpage"
)

// title chooses the headline: the h1 that resembles another statement of it or
// is the only one, or else one of the others without the site's name. sites holds the names of
// the site as letters, which are no title.
func title(head *webpage.Head, linked linkedData, sites string) string {
	tags := head.Tags
	isSite := func(s string) bool {
		plain := letters(s)
		return len(plain) >= 2 && (strings.EqualFold(s, tags["og:site_name"]) || countWords(s) <= 4 && strings.Contains(sites, plain))
	}
	var stated []string
	for _, s := range []string{linked.headline, tags["og:title"], tags["twitter:title"], head.Title} {
		if !isSite(s) {
			stated = append(stated, s)
		}
	}
	if heading := likeliest(head.Headings, stated, isSite); heading != "" {
		return withoutKicker(withoutLabel(heading, stated, isSite), stated, isSite)
	}
	if heading := only(head.Headings, stated, isSite); heading != "" {
		return heading
	}
	for i, s := range stated {
		if s = fold(s); s != "" && (i < len(stated)-1 || len(head.Headings) == 0 || isSite(head.Headings[0])) {
			return withoutKicker(withoutSite(s, isSite), stated, isSite)
		}
	}
	return first(first(head.Headings...), withoutSite(head.Title, isSite))
}

// only is the heading of a page that has no other, where it is as long as a
// headline and shares a word with what else the page states, which may be meant
// for search engines.
func only(headings, stated []string, isSite func(string) bool) string {
	const leastWords = 3
	found := ""
	for _, heading := range headings {
		if countWords(heading) < leastWords || isSite(heading) || heading == found || strings.HasSuffix(heading, ":") {
			continue
		}
		if found != "" {
			return ""
		}
		found = heading
	}
	for _, other := range stated {
		for w := range strings.FieldsFuncSeq(strings.ToLower(withoutSite(other, isSite)), notWord) {
			const telling = 4 // bytes of a word that says something
			if len(w) >= telling && has(strings.ToLower(found), w) {
				return found
			}
		}
	}
	return ""
}

// likeliest chooses the heading that is another statement of the headline or,
// where none is, the one that resembles one most. A heading that ends in a colon
// goes on below.
func likeliest(headings, stated []string, isSite func(string) bool) string {
	like, most := "", 0.0
	for _, heading := range headings {
		if isSite(heading) || strings.HasSuffix(heading, ":") {
			continue
		}
		for _, other := range stated {
			if letters(heading) == letters(withoutSite(other, isSite)) && resembles(heading, other) > 0 {
				return heading
			}
			if score := resembles(heading, other); score > most {
				like, most = heading, score
			}
		}
	}
	return like
}

// withoutKicker takes a section's name from the front of a headline where
// another statement of it does without: "News: Storm hits coast", "Opinion |
// The storm". So does a mark behind a single short label.
func withoutKicker(heading string, stated []string, isSite func(string) bool) string {
	for _, other := range stated {
		other = withoutSite(other, isSite)
		front, found := strings.CutSuffix(heading, other)
		if found && front != "" && other != "" && countWords(other) >= 4 && countWords(strings.TrimSpace(front)) <= 3 && !strings.HasSuffix(strings.TrimSpace(front), ":") {
			return other
		}
	}
	for _, mark := range []string{" | ", " - "} {
		front, rest, found := strings.Cut(heading, mark)
		if found && countWords(front) <= 2 && countWords(rest) >= 4 && (mark == " | " || isSite(front)) {
			heading = rest
		}
	}
	if at := strings.LastIndex(heading, " | "); at > 0 && countWords(heading[at+3:]) == 1 && countWords(heading[:at]) >= 4 {
		heading = heading[:at]
	}
	return heading
}

// withoutLabel takes a word in brackets from the end of a headline where another
// statement of it does without: "Storm hits coast (video)".
func withoutLabel(heading string, stated []string, isSite func(string) bool) string {
	front, label, found := strings.Cut(heading, " [")
	if !found {
		front, label, found = strings.Cut(heading, " (")
	}
	if !found || len(label) < 2 || countWords(label) > 1 || !strings.ContainsAny(label[len(label)-1:], "])") {
		return heading
	}
	for _, other := range stated {
		if letters(withoutSite(other, isSite)) == letters(front) {
			return front
		}
	}
	return heading
}

// resembles is the share of its words that a statement of a headline has in
// common with another, 0 where that is less than most of them.
func resembles(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	in := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(b), notWord) {
		in[w] = true
	}
	words, shared := 0, 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(a), notWord) {
		words++
		if in[w] {
			shared++
		}
	}
	if words == 0 || shared*10 < words*6 || words < 3 && len(in) > 2*words {
		return 0
	}
	return float64(shared) / float64(words)
}

// withoutSite takes the site's name from the end of a title, and whatever else
// is short behind a dash or bar of a long one.
func withoutSite(title string, isSite func(string) bool) string {
	for i, mark := range []string{" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", " // ", " : "} {
		const certain = 7 // so many of the marks hardly stand in a headline
		at := strings.LastIndex(title, mark)
		if at <= 0 {
			continue
		}
		front, tail := strings.TrimSpace(title[:at]), title[at+len(mark):]
		if isSite(tail) || i < certain && countWords(tail) <= 4 && countWords(front) >= 4 {
			return withoutSite(front, isSite)
		}
	}
	return title
}
