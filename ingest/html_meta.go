package ingest

import (
	"encoding/json"
	"html"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// metadata is what a page says about itself.
type metadata struct {
	title, author, language, canonical, site string
	published                                time.Time
}

func readMetadata(doc *goquery.Document, address string) metadata {
	tags := readTags(doc)
	linked := readLinkedData(doc)
	m := metadata{
		canonical: canonical(doc, tags, address),
		site:      tags["og:site_name"],
		language:  language(doc, tags, linked),
		author:    first(linked.author, tags["author"], tags["article:author_name"], tags["parsely-author"], tags["sailthru.author"], tags["dc.creator"], tags["byl"]),
	}
	m.title = title(doc, tags, linked)
	m.author = authorName(m.author)
	for _, stated := range []string{
		linked.published, tags["article:published_time"], tags["og:article:published_time"], tags["datepublished"],
		tags["parsely-pub-date"], tags["sailthru.date"], tags["dc.date.issued"], tags["dc.date"], tags["dcterms.created"],
		tags["date"], tags["pubdate"], tags["publishdate"], tags["publish-date"], tags["article.published"],
		doc.Find("article time[datetime], main time[datetime], time[pubdate]").First().AttrOr("datetime", ""),
		doc.Find("[itemprop=datePublished]").First().AttrOr("datetime", ""),
		doc.Find("time[datetime]").First().AttrOr("datetime", ""),
	} {
		if t, ok := ParseDate(stated); ok {
			m.published = t
			break
		}
	}
	return m
}

// readTags reads the meta elements, the first of each name.
func readTags(doc *goquery.Document) map[string]string {
	tags := map[string]string{}
	doc.Find("meta[content]").Each(func(_ int, s *goquery.Selection) {
		content := fold(s.AttrOr("content", ""))
		for _, key := range []string{"property", "name", "itemprop"} {
			if name := strings.ToLower(strings.TrimSpace(s.AttrOr(key, ""))); name != "" && content != "" && tags[name] == "" {
				tags[name] = content
			}
		}
	})
	return tags
}

func first(values ...string) string {
	for _, v := range values {
		if v = fold(v); v != "" {
			return v
		}
	}
	return ""
}

// authorName takes out what sites put in author fields instead of a name.
func authorName(s string) string {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(s, "By "), "by "))
	if strings.Contains(s, "://") || len(s) > 200 {
		return ""
	}
	return s
}

func canonical(doc *goquery.Document, tags map[string]string, address string) string {
	link := absolute(doc.Find("link[rel=canonical]").First().AttrOr("href", ""), address)
	if link == "" {
		link = absolute(tags["og:url"], address)
	}
	path := strings.Trim(link[min(len(link), len("https://")):], "/")
	if !strings.Contains(path, "/") && !strings.Contains(path, "?") {
		return "" // the home page is nobody's canonical address
	}
	return link
}

func language(doc *goquery.Document, tags map[string]string, linked linkedData) string {
	l := first(doc.Find("html").AttrOr("lang", ""), doc.Find("html").AttrOr("xml:lang", ""), linked.language, tags["og:locale"],
		tags["language"], tags["content-language"])
	l = strings.ReplaceAll(l, "_", "-")
	if len(l) > 12 || strings.ContainsAny(l, " ,;") {
		return ""
	}
	return l
}

// title chooses the headline: the h1 that resembles another statement of it,
// or else one of the others without the site's name.
func title(doc *goquery.Document, tags map[string]string, linked linkedData) string {
	stated := []string{linked.headline, tags["og:title"], tags["twitter:title"], fold(doc.Find("head title").First().Text())}
	var heading, any string
	doc.Find("h1").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		text := fold(s.Text())
		if any == "" {
			any = text
		}
		for _, other := range stated {
			if resembles(text, other) {
				heading = text
				return false
			}
		}
		return true
	})
	if heading != "" {
		return heading
	}
	if linked.headline != "" {
		return fold(linked.headline)
	}
	if t := first(tags["og:title"], tags["twitter:title"]); t != "" {
		return withoutSite(t, tags["og:site_name"])
	}
	return first(any, withoutSite(stated[3], tags["og:site_name"]))
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
type linkedData struct{ headline, author, published, language string }

func readLinkedData(doc *goquery.Document) (found linkedData) {
	doc.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		var value any
		if json.Unmarshal([]byte(strings.TrimSpace(s.Text())), &value) != nil {
			return true
		}
		article := findArticle(value, 0)
		if article == nil {
			return true
		}
		found = linkedData{
			headline:  html.UnescapeString(stringOf(article["headline"])),
			author:    html.UnescapeString(namesOf(article["author"])),
			published: stringOf(article["datePublished"]),
			language:  stringOf(article["inLanguage"]),
		}
		return false
	})
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
