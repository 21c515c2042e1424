package ingest

import (
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
	m.title = title(head, linked, letters(m.site)+" "+letters(linked.publisher)+" "+letters(host(m.canonical))+" "+letters(host(address)))
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
