package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"dateline/feed"
)

// key is a field of an item in JSON, JSON Lines or CSV, with the names that
// other programs' exports have for it.
type key struct {
	name    string
	aliases []string
}

// keys lists what is read. news-please writes maintext, date_publish and
// source_domain; Media Cloud publish_date and stories_id; GDELT seendate. Only
// the letters and digits of a name matter: "Pub. Date" is pubdate.
func keys() []key {
	return []key{
		{"id", []string{"storiesid"}},
		{"url", []string{"link", "articleurl"}},
		{"title", []string{"headline"}},
		{"text", []string{"maintext", "articletext", "bodytext", "fulltext", "articlebody", "body", "content"}},
		{"html", nil},
		{"published", []string{"datepublish", "publishdate", "publicationdate", "pubdate", "datepublished", "publishedat", "date", "seendate"}},
		{"source", []string{"sourcedomain", "domain", "publication", "outlet", "newspaper", "newspapername", "medianame"}},
		{"author", []string{"authors", "byline"}},
		{"language", []string{"lang"}},
	}
}

// plainName keeps the letters and digits of a name, in lower case.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// missing names a column that the user gave and the file does not have.
func missing(names []string, given map[string]string) error {
	for _, k := range keys() {
		name, ok := given[k.name]
		if ok && !slices.ContainsFunc(names, func(n string) bool { return plainName(n) == plainName(name) }) {
			return fmt.Errorf("no column %q for --column %s=%s; the columns are %s", name, k.name, name, strings.Join(names, ", "))
		}
	}
	return nil
}

// ColumnNames lists the keys that --column can give another name.
func ColumnNames() []string {
	var names []string
	for _, k := range keys() {
		names = append(names, k.name)
	}
	return names
}

// resolveKeys finds for every key the name under which it stands among those
// of the file: the one the user gave, else its own, else the first alias. An object of JSON
// Lines need not have the first.
func resolveKeys(names []string, columns map[string]string) map[string]string {
	present := map[string]string{} // plain -> as it stands
	for _, n := range slices.Sorted(slices.Values(names)) {
		present[plainName(n)] = n
	}
	found := map[string]string{}
	for _, k := range keys() {
		candidates := append([]string{k.name}, k.aliases...)
		if given, ok := columns[k.name]; ok {
			candidates = append([]string{plainName(given)}, candidates...)
		}
		for _, c := range candidates {
			if name, ok := present[c]; ok {
				found[k.name] = name
				break
			}
		}
	}
	return found
}

// setFields fills in an item from its fields, by key. Text makes it a plain
// text, else HTML a page, else an address a link.
func (r *Raw) setFields(field map[string]string) error {
	text, html := field["text"], field["html"]
	if strings.TrimSpace(text) == "" && strings.TrimSpace(html) == "" && isWebAddress(strings.TrimSpace(field["url"])) {
		mark := r.Mark
		*r = linkTo(feed.Link{
			URL: strings.TrimSpace(field["url"]), Title: field["title"], Author: field["author"], Language: field["language"],
			Date: field["published"],
		}, r.order)
		r.ID, r.Source, r.Mark = field["id"], field["source"], mark
		return nil
	}
	r.ID, r.URL, r.Title = field["id"], field["url"], field["title"]
	r.Source, r.Author, r.Language = field["source"], field["author"], languageTag(field["language"])
	r.Published, r.UnreadDate = readStated(field["published"], r.order)
	return r.setText(text, html)
}

// originOf names a line of a file.
func originOf(r Raw, line int) string { return fmt.Sprintf("%s:%d", r.Origin, line) }

// sortedKeys lists the keys of an object in a fixed order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
