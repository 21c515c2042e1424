package ingest

import (
	"strings"
	"time"

	"dateline/corpus"
	"dateline/ingest/webpage"
)

// publishedTags and modifiedTags name the meta elements that hold the dates,
// the reliable ones first.
func publishedTags() []string {
	return []string{
		"article:published_time", "og:article:published_time", "article:published", "datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued",
		"dc.date", "dcterms.created", "dcterms.date", "dc.date.created", "dcterms.issued", "cxenseparse:recs:publishtime", "date", "pubdate", "publishdate",
		"publish-date", "publish_date", "article.published", "article_date_original", "originalpublicationdate", "last-published", "buzz:created", "publication_date",
		"created", "date.available", "rnews:datepublished", "citation_publication_date", "citation_online_date", "citation_date",
	}
}

func modifiedTags() []string {
	return []string{"article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified", "dc.date.modified", "dcterms.modified", "lastmod", "article.updated"}
}

// dates reads when the article was published and last changed: from the page's
// data and meta elements, the dates marked in it, and the lines around the
// headline, in this order.
func (p *WebPage) dates(linked *linkedData) {
	published, modified := []string{linked.published}, []string{linked.modified}
	for _, name := range publishedTags() {
		published = append(published, p.Head.Tags[name])
	}
	for _, name := range modifiedTags() {
		modified = append(modified, p.Head.Tags[name])
	}
	p.meta.modified = p.firstDate(modified)
	shown := p.shownDates()
	if p.meta.published = p.firstDate(published); !p.meta.published.IsZero() {
		p.meta.published = localise(p.meta.published, shown)
		return
	}
	p.meta.published = p.firstDate(shown)
	if p.meta.published.IsZero() {
		p.meta.published = p.firstDate([]string{linked.uploaded})
	}
}

// shownDates lists what may say when the article was published, the likeliest
// first.
func (p *WebPage) shownDates() []string {
	var out []string
	first, last := p.bylinePlace()
	for _, want := range []func(t webpage.Time) bool{
		func(t webpage.Time) bool { return t.Published },
		func(t webpage.Time) bool { return !t.Modified && t.Block >= first && t.Block <= last },
		func(t webpage.Time) bool { return !t.Modified && t.InArticle },
	} {
		for _, t := range p.Head.Times {
			if want(t) {
				out = append(out, t.Stated, t.Text)
			}
		}
	}
	var changed []string
	for i := first; i <= last && i < len(p.guessed); i++ {
		b := &p.guessed[i]
		if countWords(b.Text) > 25 || b.Role == corpus.RoleTitle || b.Role == corpus.RoleRelated {
			continue
		}
		if key := keyOf(b.Text); starts(key, "updated", "last updated", "modified", "aktualisiert", "stand", "mis à jour", "actualizado") {
			changed = append(changed, b.Text)
			continue
		}
		out = append(out, b.Text)
	}
	for _, t := range p.Head.Times {
		if t.Modified || !t.InArticle && len(out) == 0 {
			changed = append(changed, t.Stated, t.Text)
		}
	}
	return append(out, changed...)
}

func (p *WebPage) firstDate(stated []string) time.Time {
	english := primary(p.meta.language) == "en" || p.meta.language == ""
	american := english && !strings.HasSuffix(p.meta.language, "-GB") && !strings.HasSuffix(p.meta.language, "-AU") && !strings.HasSuffix(p.meta.language, "-NZ") && !strings.HasSuffix(p.meta.language, "-IE")
	for _, s := range stated {
		if s == "" {
			continue
		}
		if t, ok := ParseDate(s); ok {
			return t
		}
		if t, ok := findDate(s, !american); ok {
			return t
		}
	}
	return time.Time{}
}
