package ingest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
)

// authors chooses who wrote the article: whom the page's data name or, where
// they name nobody or only the outlet, whom its meta elements, the elements
// marked as author and the byline name.
func (p *WebPage) authors() string {
	stated := []string{p.meta.author}
	tags := p.Head.Tags
	for _, name := range []string{
		"author", "article:author_name", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "cxenseparse:author",
		"twitter:data1",
	} {
		if name == "twitter:data1" && !strings.EqualFold(tags["twitter:label1"], "written by") {
			continue
		}
		stated = append(stated, tags[name])
	}
	first, last := p.bylinePlace()
	for _, a := range p.Head.Authors {
		if !a.ByClass && a.Block >= first && a.Block <= last {
			stated = append(stated, a.Text)
		}
	}
	for i := first; i <= last && i < len(p.guessed); i++ {
		if p.guessed[i].Role == corpus.RoleByline {
			stated = append(stated, leadingNames(p.guessed[i].Text))
		}
	}
	stated = append(stated, p.likelyAuthors(first, last)...)
	fallback := ""
	for _, s := range stated {
		var people []string
		for _, n := range splitAuthors(s) {
			if !p.isOutlet(n) && !slices.Contains(people, n) {
				people = append(people, n)
			} else if fallback == "" {
				fallback = n
			}
		}
		if people = withoutPublishers(people); len(people) > 0 {
			return strings.Join(people, ", ")
		}
	}
	return fallback
}

// likelyAuthors lists what may name the author where nothing better does:
// elements with a class of bylines, and the names behind "by" in a short line
// that shows a time.
func (p *WebPage) likelyAuthors(first, last int) []string {
	var out []string
	for _, a := range p.Head.Authors {
		if a.ByClass && a.Block >= first && a.Block <= last {
			if names := leadingNames(a.Text); countWords(names) >= 2 {
				out = append(out, names)
			}
		}
	}
	for i := first; i <= last && i < len(p.Blocks); i++ {
		b := &p.Blocks[i]
		if _, names, found := strings.Cut(b.Text, " by "); found && b.ShowsTime() && countWords(b.Text) <= 15 {
			out = append(out, leadingNames(names))
		}
	}
	return out
}

// withoutPublishers takes out for whom the people named write, where that
// stands behind their names: "Jane Doe, Evening Post".
func withoutPublishers(names []string) []string {
	var people []string
	for _, n := range names {
		if n = cutAgency(n); len(people) == 0 || !namesPublisher(n) {
			people = append(people, n)
		}
	}
	return people
}

// cutAgency takes an agency from the end of a name.
func cutAgency(name string) string {
	for _, agency := range []string{" The Associated Press", " Associated Press", " Reuters", " Press Association", " Agence France-Presse"} {
		if front, found := strings.CutSuffix(name, agency); found && countWords(front) >= 2 {
			return front
		}
	}
	return name
}

// namesPublisher tells the name of a newspaper, station or the like by its
// last word, or by being nothing but capitals.
func namesPublisher(name string) bool {
	if countWords(name) == 1 && isAllCaps(name, 3) {
		return true
	}
	switch name[strings.LastIndexByte(name, ' ')+1:] {
	case "Times", "Report", "Journal", "Post", "Herald", "Tribune", "Gazette", "Magazine", "Radio", "Network", "Channel", "Chronicle", "Guardian",
		"Broadcasting", "University", "Institute", "Reuters", "Bloomberg", "Observer", "Examiner", "Telegraph":
		return countWords(name) >= 2 || name == "Reuters" || name == "Bloomberg"
	}
	return false
}

// bylinePlace is the range of blocks in which a byline may stand: from a
// little above the headline to a little below the first paragraph.
func (p *WebPage) bylinePlace() (first, last int) {
	title, body := -1, -1
	for i := range p.guessed {
		switch b := &p.guessed[i]; {
		case b.Role == corpus.RoleTitle && title < 0:
			title = i
		case b.Role == corpus.RoleBody && body < 0 && countWords(b.Text) >= minProse && i > title:
			body = i
		}
	}
	if title < 0 {
		title = max(body-15, 0)
	}
	return max(title-6, 0), max(body, title) + 4
}

// isOutlet reports whether a name is the site's own, or that of a desk.
func (p *WebPage) isOutlet(name string) bool {
	plain := letters(name)
	for _, own := range []string{p.meta.site, host(p.meta.canonical), host(p.address)} {
		if own = letters(own); own != "" && (strings.Contains(own, plain) || strings.Contains(plain, own)) {
			return true
		}
		for w := range strings.FieldsSeq(name) {
			if strings.HasPrefix(name, "The ") && len(w) >= 5 && strings.Contains(own, strings.ToLower(w)) {
				return true
			}
		}
	}
	for w := range strings.FieldsFuncSeq(strings.ToLower(name), notWord) {
		switch w {
		case "staff", "editor", "editors", "editorial", "newsroom", "redaktion", "redazione", "redaction", "rédaction", "redacción", "admin", "desk",
			"news", "press", "agency", "agencies", "reporter", "team", "correspondent", "writer", "contributor", "newswire", "onmanorama", "webdesk":
			return true
		}
	}
	return false
}

// splitAuthors cuts a list of authors into names.
func splitAuthors(s string) []string {
	s = reBracket.ReplaceAllString(fold(s), "")
	for _, and := range []string{" and ", " und ", " & ", " with ", " et ", " og ", " och ", " ja ", " ve ", " y ", " | ", " / ", " • ", " · ", " — ", " – ", " - ", "; ", " AND "} {
		s = strings.ReplaceAll(s, and, ", ")
	}
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' }) {
		if name := authorName(part); name != "" {
			out = append(out, name)
		}
	}
	return out
}

var (
	reBracket = regexp.MustCompile(`\s*\([^)]*\)`)
	reGlued   = regexp.MustCompile(`^By(\p{Lu}\p{Ll})`)
	reDegree  = regexp.MustCompile(`(,?\s(?:MD|M\.D\.|PhD|Ph\.D\.|MS|RD|RDN|LD|MA|MBA|JD|DO|RN|MPH|CPA|CFP))+$`)
)

// authorName takes out what sites put in author fields besides a name, and
// returns "" where no name is left.
func authorName(s string) string {
	s = strings.Trim(fold(s), " .:,-–—()")
	for _, by := range []string{"by ", "von ", "par ", "por ", "di ", "av ", "af ", "door ", "text: ", "words by ", "written by ", "story by ", "posted by ", "updated by ", "author: "} {
		if len(s) > len(by) && strings.EqualFold(s[:len(by)], by) {
			s = strings.TrimSpace(s[len(by):])
		}
	}
	s = reDegree.ReplaceAllString(reGlued.ReplaceAllString(s, "$1"), "")
	words := countWords(s)
	if s == "" || isNoName(s) || words > 6 || len(s) > 80 || strings.ContainsAny(s, "@/<>{}[]0123456789") || strings.Contains(s, "www.") {
		return ""
	}
	if first, _ := utf8.DecodeRuneInString(s); unicode.IsLower(first) && words > 1 || !unicode.IsLetter(first) {
		return ""
	}
	return s
}

// isNoName tells what stands in author fields and names nobody: the marks of a
// byline alone, offices and degrees.
func isNoName(s string) bool {
	switch strings.ToLower(s) {
	case "by", "von", "the", "published", "updated", "text", "sponsored", "md", "phd", "ms", "rd", "rdn", "ld", "ma", "mba", "jd", "unknown", "none", "null", "author":
		return true
	}
	return has(strings.ToLower(s), "officer", "chief", "head of", "director", "contributing", "sponsored", "advertiser", "professor", "president", "published")
}

// leadingNames is the part of a byline that names people: words with a capital,
// and what joins them, up to the first that is neither.
func leadingNames(byline string) string {
	s := byline
	for _, by := range []string{"By ", "BY ", "by ", "Von ", "VON ", "Par ", "Por ", "Di ", "Written by ", "Story by ", "Words by ", "Posted by ", "Author: "} {
		if at := strings.Index(s, by); at >= 0 && at < 30 && (at == 0 || s[at-1] == ' ') {
			s = s[at+len(by):]
			break
		}
	}
	var out []string
	for i, w := range strings.Fields(s) {
		first, _ := utf8.DecodeRuneInString(w)
		switch bare := strings.ToLower(strings.TrimRight(w, ",.")); {
		case bare == "and" || bare == "und" || w == "&" || bare == "de" || bare == "van" || bare == "von" || bare == "der" || bare == "la" || bare == "bin" || bare == "al":
		case !unicode.IsUpper(first) || i > 12, isBylineEnd(bare):
			return strings.Join(out, " ")
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// isBylineEnd tells the words that follow the names in a byline.
func isBylineEnd(w string) bool {
	switch w {
	case "updated", "published", "posted", "staff", "senior", "special", "reporter", "editor", "correspondent", "contributor", "columnist", "writer",
		"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january", "february", "march", "april", "june",
		"july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"follow", "share", "read", "chief", "deputy", "managing", "freelance", "associated":
		return true
	}
	return false
}
