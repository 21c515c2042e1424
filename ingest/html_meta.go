package ingest

import (
	"encoding/json"
	"html"
	"strings"
	"time"

	"dateline/ingest/webpage"
)

// metadata is what a page says about itself.
type metadata struct {
	title, author, language, canonical, site string
	description, text                        string // text: the body as the page's own data give it
	section, kind, publisher                 string
	published, modified                      time.Time
	paywalled                                bool
}

func readMetadata(head *webpage.Head, linked linkedData, address string) metadata {
	tags := head.Tags
	m := metadata{
		canonical:   canonical(head, address),
		site:        tags["og:site_name"],
		language:    language(head, linked),
		description: first(tags["og:description"], tags["description"], tags["twitter:description"], linked.description),
		text:        linked.text,
		publisher:   publisher(tags, linked),
		kind:        kindOf(&linked, tags["og:type"]),
		section:     first(linked.section, tags["article:section"], tags["parsely-section"], tags["section"], tags["cxenseparse:recs:category"]),
		paywalled:   linked.locked || strings.EqualFold(tags["article:content_tier"], "locked") || strings.EqualFold(tags["article:content_tier"], "metered"),
		author:      linked.author,
	}
	m.title = title(head, linked, letters(m.site)+" "+letters(host(m.canonical))+" "+letters(host(address)))
	return m
}

func first(values ...string) string {
	for _, v := range values {
		if v = fold(v); v != "" {
			return v
		}
	}
	return ""
}

// publisher is the outlet's name as the page states it.
func publisher(tags map[string]string, linked linkedData) string {
	for _, name := range []string{tags["og:site_name"], linked.publisher, tags["application-name"]} {
		if name = fold(html.UnescapeString(name)); name != "" && len(name) <= 80 && !strings.Contains(name, "://") {
			return name
		}
	}
	return ""
}

func canonical(head *webpage.Head, address string) string {
	link := absolute(head.Canonical, address)
	if link == "" {
		link = absolute(head.Tags["og:url"], address)
	}
	path := strings.Trim(link[min(len(link), len("https://")):], "/")
	if !strings.Contains(path, "/") && !strings.Contains(path, "?") {
		return "" // the home page is nobody's canonical address
	}
	return link
}

func language(head *webpage.Head, linked linkedData) string {
	l := first(head.Language, linked.language, head.Tags["og:locale"], head.Tags["language"], head.Tags["content-language"])
	l = strings.ReplaceAll(l, "_", "-")
	if len(l) > 12 || strings.ContainsAny(l, " ,;") {
		return ""
	}
	return l
}

// title chooses the headline: the h1 that resembles another statement of it,
// or else one of the others without the site's name. sites holds the names of
// the site as letters, which are no title.
func title(head *webpage.Head, linked linkedData, sites string) string {
	tags := head.Tags
	isSite := func(s string) bool { return s != "" && countWords(s) <= 4 && strings.Contains(sites, letters(s)) }
	var stated []string
	for _, s := range []string{linked.headline, tags["og:title"], tags["twitter:title"], head.Title} {
		if !isSite(s) {
			stated = append(stated, s)
		}
	}
	site := tags["og:site_name"]
	if heading := likeliest(head.Headings, stated, site, isSite); heading != "" {
		return withoutKicker(heading, stated, site, isSite)
	}
	for i, s := range stated {
		if s = fold(s); s != "" && (i < len(stated)-1 || len(head.Headings) == 0 || isSite(head.Headings[0])) {
			return withoutKicker(withoutSite(s, site), stated, site, isSite)
		}
	}
	return first(first(head.Headings...), withoutSite(head.Title, site))
}

// likeliest chooses the heading that is another statement of the headline or,
// where none is, the first that resembles one.
func likeliest(headings, stated []string, site string, isSite func(string) bool) string {
	like := ""
	for _, heading := range headings {
		for _, other := range stated {
			if isSite(heading) || !resembles(heading, other) {
				continue
			}
			if letters(heading) == letters(withoutSite(other, site)) {
				return heading
			}
			if like == "" {
				like = heading
			}
		}
	}
	return like
}

// withoutKicker takes a section's name from the front of a headline where
// another statement of it does without: "News: Storm hits coast", "Opinion |
// The storm". So does a mark behind a single short label.
func withoutKicker(heading string, stated []string, site string, isSite func(string) bool) string {
	for _, other := range stated {
		other = withoutSite(other, site)
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

// resembles reports whether two statements of a headline share most of their
// words.
func resembles(a, b string) bool {
	if a == "" || b == "" {
		return false
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
	return words > 0 && shared*10 >= words*6 && (words >= 3 || len(in) <= 2*words)
}

// withoutSite takes the site's name from the end of a title.
func withoutSite(title, site string) string {
	for _, mark := range []string{" | ", " - ", " – ", " — ", " :: ", " • ", " · "} {
		i := strings.LastIndex(title, mark)
		if i < 0 {
			continue
		}
		tail := title[i+len(mark):]
		if strings.EqualFold(tail, site) || (countWords(tail) <= 4 && countWords(title[:i]) >= 4) {
			return withoutSite(strings.TrimSpace(title[:i]), site)
		}
	}
	return title
}

// linkedData is what the page's JSON-LD says of the article.
type linkedData struct {
	headline, author, published, modified, uploaded, language, description, text, section, kind, publisher string
	locked                                                                                                 bool // not free to read
}

func readLinkedData(scripts []string) (found linkedData) {
	for _, script := range scripts {
		if !strings.Contains(script, "Article") && !strings.Contains(script, "Posting") && !strings.Contains(script, "Reportage") {
			continue
		}
		var value any
		if json.Unmarshal([]byte(strings.TrimSpace(script)), &value) != nil {
			continue
		}
		article := findArticle(value, 0)
		if article == nil {
			continue
		}
		return linkedData{
			headline:    html.UnescapeString(stringOf(article["headline"])),
			author:      html.UnescapeString(namesOf(article["author"])),
			published:   stringOf(article["datePublished"]),
			modified:    stringOf(article["dateModified"]),
			language:    stringOf(article["inLanguage"]),
			description: html.UnescapeString(stringOf(article["description"])),
			text:        html.UnescapeString(rawString(article["articleBody"])),
			uploaded:    stringOf(article["uploadDate"]),
			section:     html.UnescapeString(firstOf(article["articleSection"])),
			kind:        flat(article["@type"]),
			publisher:   html.UnescapeString(namesOf(article["publisher"])),
			locked:      isFalse(article["isAccessibleForFree"]),
		}
	}
	return found
}

// findArticle looks for the object that describes an article.
func findArticle(value any, depth int) map[string]any {
	if depth > 6 {
		return nil
	}
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			if a := findArticle(e, depth+1); a != nil {
				return a
			}
		}
	case map[string]any:
		kind := flat(v["@type"])
		if strings.Contains(kind, "Article") || strings.Contains(kind, "BlogPosting") || strings.Contains(kind, "Reportage") {
			return v
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			if a := findArticle(v[key], depth+1); a != nil {
				return a
			}
		}
	}
	return nil
}

func stringOf(value any) string {
	s, _ := value.(string)
	return fold(s)
}

// rawString keeps the ends of lines, which fold takes out.
func rawString(value any) string {
	s, _ := value.(string)
	return s
}

// isFalse reads a flag, which sites also write as text.
func isFalse(value any) bool {
	b, ok := value.(bool)
	return ok && !b || strings.EqualFold(stringOf(value), "false")
}

// firstOf reads a text or the first of a list of texts.
func firstOf(value any) string {
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	return stringOf(value)
}

// namesOf reads an author: a name, an object with one, or a list of either.
func namesOf(value any) string {
	switch v := value.(type) {
	case string:
		return fold(v)
	case map[string]any:
		return namesOf(v["name"])
	case []any:
		var names []string
		for _, e := range v {
			if n := namesOf(e); n != "" {
				names = append(names, n)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}
