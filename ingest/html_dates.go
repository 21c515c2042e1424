package ingest

import (
	"cmp"
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
		"published", "published-date", "published_date", "publisheddate", "published-time", "published_time", "published_at", "publishedat", "publication-date",
		"publish_time", "article:publish_date", "og:pubdate", "og:publish_date", "og:published_time", "pub_date", "pub-date", "dateposted", "displaydate",
		"shareaholic:article_published_time", "vr:published_time",
	}
}

func modifiedTags() []string {
	return []string{"article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified", "dc.date.modified", "dcterms.modified", "lastmod", "article.updated", "modified-date", "modified-time", "modified_time", "modified", "moddate", "updated_time", "article:modified"}
}

// dates reads when the article was published and last changed: from the page's
// data and meta elements, the dates marked in it, the address, and the lines
// around the headline, in this order. Where nothing says when it was published,
// it is when it was changed.
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
	address := addressDay(cmp.Or(p.address, p.meta.canonical))
	if stated := p.firstDate(published); !stated.IsZero() {
		stated = localise(stated, shown.marked, shown.lines)
		day := p.firstDate(p.publicationLines(shown.lines))
		if day.After(stated) {
			day = time.Time{} // perhaps that of a change
		}
		p.meta.published = onDay(stated, cmp.Or(address, day))
		return
	}
	p.meta.published = p.near(shown.dates, address)
	for _, last := range []func() time.Time{
		func() time.Time { return p.firstDate([]string{linked.opened}) },
		func() time.Time { return p.firstDate(shown.changed) },
		func() time.Time { return p.firstDate([]string{linked.uploaded}) },
		func() time.Time { return p.meta.modified },
	} {
		if p.meta.published.IsZero() {
			p.meta.published = last()
		}
	}
}

// near is the first date shown or, where the address tells a day, the first
// that is of that day, give or take one for the time zone, else that day.
func (p *WebPage) near(shown []string, day time.Time) time.Time {
	if day.IsZero() {
		return p.firstDate(shown)
	}
	for _, s := range shown {
		if t := p.firstDate([]string{s}); !t.IsZero() && t.Sub(day).Abs() <= 36*time.Hour {
			return t
		}
	}
	return day
}

// publicationLines are those lines that say nothing but when the article was
// published, and by whom.
func (p *WebPage) publicationLines(lines []string) (out []string) {
	for _, line := range lines {
		bare := line
		for name := range strings.SplitSeq(p.meta.author, ", ") {
			bare = strings.ReplaceAll(bare, name, "")
		}
		if isPublicationLine(bare) {
			out = append(out, line)
		}
	}
	return out
}

// shownDates is what a page shows that may be dates.
type shownDates struct {
	dates   []string // what may say when the article was published, the likeliest first
	marked  []string // those of them that are marked as the date of publication, and not as that of a change
	lines   []string // those of them that stand around the headline
	changed []string // what may say when it was changed
}

func (p *WebPage) shownDates() (s shownDates) {
	first, last := p.bylinePlace()
	for _, want := range []func(t webpage.Time) bool{
		func(t webpage.Time) bool { return t.Published },
		func(t webpage.Time) bool { return !t.Modified && t.Block >= first && t.Block <= last },
		func(t webpage.Time) bool { return !t.Modified && t.InArticle },
	} {
		for _, t := range p.Head.Times {
			if want(t) {
				s.dates = append(s.dates, t.Stated, t.Text)
			}
		}
	}
	for _, t := range p.Head.Times {
		if t.Published && !t.Modified {
			s.marked = append(s.marked, t.Stated, t.Text)
		}
	}
	for i := first; i <= last && i < len(p.guessed); i++ {
		b := &p.guessed[i]
		if countWords(b.Text) > 25 || b.Role == corpus.RoleTitle || b.Role == corpus.RoleRelated {
			continue
		}
		if key := keyOf(b.Text); starts(key, "updated", "last updated", "modified", "aktualisiert", "stand", "mis à jour", "actualizado") {
			s.changed = append(s.changed, b.Text)
			continue
		}
		s.lines = append(s.lines, b.Text)
	}
	s.dates = append(s.dates, s.lines...)
	for _, t := range p.Head.Times {
		if t.Modified || !t.InArticle && len(s.dates) == 0 {
			s.changed = append(s.changed, t.Stated, t.Text)
		}
	}
	return s
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
