package ingest

import (
	"encoding/json"
	"html"
	"strings"
)

// linkedData is what the page's JSON-LD says of the article.
type linkedData struct {
	headline, author, published, modified, uploaded, language, description, text, section, kind, publisher string
	opened                                                                                                 string // when the page around the article was published, or the recipe
	locked                                                                                                 bool   // not free to read
}

func readLinkedData(scripts []string) (found linkedData) {
	for _, script := range scripts {
		speaks := strings.Contains(script, "Article") || strings.Contains(script, "Posting") || strings.Contains(script, "Reportage")
		if !speaks && !strings.Contains(script, "datePublished") {
			continue
		}
		value := readScript(script)
		article := find(value, isArticle, 0)
		if article == nil {
			found.addPage(find(value, isPage, 0))
			continue
		}
		found = linkedData{
			headline:    html.UnescapeString(stringOf(article["headline"])),
			author:      html.UnescapeString(namesOf(referred(article["author"], value))),
			published:   stringOf(article["datePublished"]),
			modified:    stringOf(article["dateModified"]),
			language:    stringOf(article["inLanguage"]),
			description: html.UnescapeString(stringOf(article["description"])),
			text:        html.UnescapeString(rawString(article["articleBody"])),
			uploaded:    stringOf(article["uploadDate"]),
			section:     html.UnescapeString(firstOf(article["articleSection"])),
			kind:        flat(article["@type"]),
			publisher:   html.UnescapeString(namesOf(referred(article["publisher"], value))),
			locked:      isFalse(article["isAccessibleForFree"]),
		}
		found.addPage(find(value, isPage, 0))
		return found
	}
	return found
}

// readScript reads a script of JSON, also inside the marks of old comments and
// with line ends in its texts; nil where it is none.
func readScript(script string) (value any) {
	for _, mark := range []string{"<!--", "-->", "//<![CDATA[", "//]]>", "/*<![CDATA[*/", "/*]]>*/", "<![CDATA[", "]]>"} {
		script = strings.TrimSpace(script)
		script = strings.TrimSuffix(strings.TrimPrefix(script, mark), mark)
	}
	if json.Unmarshal([]byte(script), &value) == nil {
		return value
	}
	script = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, strings.TrimRight(script, "; \r\n\t"))
	if json.Unmarshal([]byte(script), &value) != nil {
		return nil
	}
	return value
}

// addPage takes the dates and the author of the page around the article, or of a
// recipe, where those of the article are missing.
func (d *linkedData) addPage(page map[string]any) {
	if page == nil {
		return
	}
	d.opened = stringOf(page["datePublished"])
	d.modified = first(d.modified, stringOf(page["dateModified"]))
	d.author = first(d.author, html.UnescapeString(namesOf(page["author"])))
	d.headline = first(d.headline, html.UnescapeString(stringOf(page["headline"])))
}

func isArticle(kind string) bool {
	return strings.Contains(kind, "Article") || strings.Contains(kind, "BlogPosting") || strings.Contains(kind, "Reportage")
}

// isPage tells what else may have the date of an article.
func isPage(kind string) bool {
	return strings.HasSuffix(kind, "Page") || strings.Contains(kind, "Recipe") || kind == "HowTo" || kind == "Report" || kind == "CreativeWork"
}

// referred is what a reference to another object of the script stands for.
func referred(value, script any) any {
	if list, ok := value.([]any); ok && len(list) == 1 {
		value = list[0]
	}
	object, ok := value.(map[string]any)
	if !ok || namesOf(object) != "" || stringOf(object["@id"]) == "" {
		return value
	}
	return byID(script, stringOf(object["@id"]), 0)
}

// byID looks for the object of an identifier that has a name.
func byID(value any, id string, depth int) any {
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			if found := byID(e, id, depth+1); found != nil {
				return found
			}
		}
	case map[string]any:
		if stringOf(v["@id"]) == id && namesOf(v) != "" {
			return v
		}
		if graph := v["@graph"]; depth < 3 && graph != nil {
			return byID(graph, id, depth+1)
		}
	}
	return nil
}

// find looks for the first object of a type.
func find(value any, is func(kind string) bool, depth int) map[string]any {
	if depth > 6 {
		return nil
	}
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			if a := find(e, is, depth+1); a != nil {
				return a
			}
		}
	case map[string]any:
		if is(flat(v["@type"])) {
			return v
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			if a := find(v[key], is, depth+1); a != nil {
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
