package ingest

import (
	"strings"
	"unicode"

	"dateline/corpus"
)

// Rules on links and headings between the paragraphs, and on what follows the
// last of them.

var relatedHeadings = newTable(
	"related", "related articles", "related article", "related stories", "related story", "related posts", "related news",
	"related content", "related topics", "related coverage", "related reading", "related links", "related items",
	"related video", "related videos", "more stories", "more news", "more coverage", "more articles", "more on this story",
	"more on this topic", "more like this", "more for you", "more to explore", "you may also like", "you might also like",
	"you may like", "you might like", "you may also be interested in", "you might be interested in", "recommended",
	"recommended for you", "recommended stories", "recommended articles", "recommended reading", "recommended videos",
	"suggested for you", "suggested articles", "don't miss", "also read", "also see", "see also", "read also", "read more",
	"read next", "more to read", "further reading", "trending", "trending now", "trending stories", "trending topics",
	"trending news", "most read", "most popular", "most viewed", "most shared", "most recent", "most watched",
	"popular posts", "popular stories", "popular now", "popular news", "popular articles", "latest news", "latest stories",
	"latest posts", "latest headlines", "latest articles", "latest updates", "recent posts", "recent articles",
	"recent stories", "recent news", "recent comments", "editor's pick", "editor's picks", "editors' picks",
	"editor's choice", "top stories", "top news", "top headlines", "today's top stories", "what to read next", "what to watch next", "up next",
	"read this next", "in other news", "in case you missed it", "icymi", "keep reading", "keep on reading",
	"explore more", "discover more", "from the web", "around the web", "promoted stories", "sponsored stories",
	"must read", "must reads", "featured stories", "featured articles", "other news", "other stories",
	"other articles", "similar articles", "similar stories", "similar news", "continue exploring", "stories for you", "for you",
	"tags", "topics", "categories", "filed under", "in this story", "in this article", "mentioned in this article",
	"stories you may like", "articles you may like", "you may have missed", "watch next", "watch now", "watch more", "read more news",
	"best of", "next up", "read these next", "more from this section", "more in this section", "from our network", "more headlines",
)

// relatedLeads begin a line that goes on with what is linked.
var relatedLeads = []string{
	"related", "read more", "also read", "see also", "read also", "read next", "must read", "don't miss", "more", "watch",
	"watch now", "watch live", "listen", "see more", "related article", "related story", "related stories", "related news",
	"recommended", "trending", "tags", "tag", "topics", "filed under", "category", "categories", "in pictures", "in photos",
	"explainer", "explained", "photos", "video", "gallery", "read", "in depth", "also", "opinion", "you may like", "also on",
	"labels", "keywords", "more on this", "previously", "read the full story", "read full story", "next", "up next", "from the archive", "live",
}

func relatedRule() Rule {
	return each("related", "A link to another text, known by how it begins (\"Read more:\"), or the heading of a list of them.",
		corpus.RoleRelated, 30, func(p *page, i int) bool {
			key := p.key(i)
			if relatedHeadings[key] {
				return true
			}
			if p.reports(i) && !strings.Contains(key, ":") {
				return false
			}
			lead, linked, colon := strings.Cut(key, ":")
			if !colon {
				lead, linked, colon = strings.Cut(key, " | ")
			}
			if colon && linked != "" && i != p.top && relatedLead(strings.TrimSpace(lead)) {
				return !p.lines[i].ends || i > p.first && !isQuoted(linked)
			}
			return !p.lines[i].ends && isRelatedPhrase(key, p.lines[i].words) && !(p.inside(i) && starts(key, "tags"))
		})
}

func relatedLead(lead string) bool {
	for _, l := range relatedLeads {
		if lead == l {
			return true
		}
	}
	return relatedHeadings[lead]
}

func isQuoted(s string) bool { return strings.ContainsAny(s, `"“”`) }

// isRelatedPhrase recognises headings with a part of their own: "More from
// Science", "Read more about the strike".
func isRelatedPhrase(key string, words int) bool {
	if words <= 9 && starts(key, "more from", "more on", "more about", "more stories", "more news", "read more about", "read more on",
		"read more from", "see more on", "see more from", "view more", "latest from", "latest in", "other stories", "related to", "most read in", "most popular in",
		"other posts", "posts by", "view all posts", "see all", "articles by", "stories by", "all posts by", "trending in", "related stories", "related articles",
		"popular in", "popular on", "top stories in", "top stories from", "recommended by", "watch more", "browse", "explore more", "see all posts", "see full bio", "view full profile", "view profile") {
		return true
	}
	return starts(key, "tags", "read more >", "read: ", "also read ", "click here for more")
}

// interstitialRule labels links in capitals between paragraphs.
func interstitialRule() Rule {
	const name = "interstitial"
	return newRule(name,
		"A headline in capitals between two paragraphs, in a text that is not in capitals itself: a link to "+
			"another text. A short one is a heading.",
		func(p *page) {
			for i, l := range p.lines {
				if l.open && p.inside(i) && l.words >= 8 && l.words <= 40 && !l.ends && isAllCaps(l.text, 24) &&
					!isAllCaps(p.lines[p.first].text, 24) && !isAllCaps(p.lines[p.last].text, 24) {
					p.set(i, corpus.RoleRelated, name)
				}
			}
		})
}

// relatedListRule labels the headlines under a heading such as "Related".
func relatedListRule() Rule {
	const name = "related-list"
	return newRule(name,
		"The headlines under the heading of a list of links.",
		func(p *page) {
			a := p.article
			for i := 0; i < len(p.lines); i++ {
				if p.role(i) != corpus.RoleRelated || a.Blocks[i].Rule != "related" || !relatedHeadings[keyOf(a.Blocks[i].Text)] {
					continue
				}
				end := p.headlinesAfter(i)
				if p.first < i && i < p.last { // the last line may be a heading of the text
					end = min(end, i+4)
					if end < len(p.lines) && p.isProse(end) && p.lines[end-1].words <= 7 {
						end--
					}
				}
				for j := i + 1; j < end; j++ {
					p.set(j, corpus.RoleRelated, name)
				}
				i = max(i, end-1)
			}
		})
}

// headlinesAfter is the end of the headlines that follow block i.
func (p *page) headlinesAfter(i int) int {
	j := i + 1
	for ; j < len(p.lines); j++ {
		if p.lines[j].open && !p.isHeadline(j) {
			break
		}
	}
	return j
}

// commentThreadRule labels readers' comments under their heading.
func commentThreadRule() Rule {
	const name = "comment-thread"
	return newRule(name,
		"What follows the heading of readers' comments, where most of the text stands before it.",
		func(p *page) {
			a := p.article
			total, before := 0, 0
			for _, l := range p.lines {
				total += l.words
			}
			for i, l := range p.lines {
				if a.Blocks[i].Rule == "comment-form" && before*3 >= total*2 && startsThread(keyOf(a.Blocks[i].Text)) {
					for j := i + 1; j < len(p.lines); j++ {
						p.set(j, corpus.RoleComment, name)
					}
					return
				}
				before += l.words
			}
		})
}

func startsThread(key string) bool {
	switch stripCount(key) {
	case "comments", "leave a reply", "leave a comment", "post a comment", "add a comment", "join the conversation", "join the discussion", "leave a reply cancel reply":
		return true
	}
	return false
}

// footerRule labels what is left among the furniture under the text.
func footerRule() Rule {
	const name = "footer"
	return newRule(name,
		"One or two short lines without a full stop that stand under the text, with furniture after them: names "+
			"of advertisers, stray links.",
		func(p *page) {
			for i := p.last + 1; p.first >= 0 && i < len(p.lines); i++ {
				if !p.lines[i].open {
					continue
				}
				end := i
				for end < len(p.lines) && p.isOrphan(end) {
					end++
				}
				if end > i && end-i <= 2 && end < len(p.lines) && isFurniture(p.role(end)) && !isListLead(p.before(i)) {
					for j := i; j < end; j++ {
						p.set(j, corpus.RoleAdvert, name)
					}
				}
				i = max(i, end)
			}
		})
}

func (p *page) isOrphan(i int) bool {
	l := p.lines[i]
	if !l.open || l.ends || l.words > 7 {
		return false
	}
	first := firstRune(l.text)
	return !unicode.IsNumber(first) && !strings.ContainsRune("•-–—*·\"“'‘", first)
}

// before is the text of the block in front of i.
func (p *page) before(i int) string {
	if i == 0 {
		return ""
	}
	return p.article.Blocks[i-1].Text
}

func isFurniture(r corpus.Role) bool {
	switch r {
	case corpus.RoleRelated, corpus.RoleComment, corpus.RoleNavigation, corpus.RoleNewsletter, corpus.RoleNotice,
		corpus.RoleAdvert:
		return true
	}
	return false
}

// headingRule labels headings between paragraphs.
func headingRule() Rule {
	const name = "heading"
	return newRule(name,
		"A short line without a full stop in front of a paragraph.",
		func(p *page) {
			after := len(p.lines) // the next block that is open or a heading
			for i := len(p.lines) - 1; i > 0; i-- {
				if p.isHeading(i, after) {
					p.set(i, corpus.RoleHeading, name)
				}
				if role := p.role(i); role == "" || role == corpus.RoleHeading {
					after = i
				}
			}
		})
}

const maxHeading = 16 // words

func (p *page) isHeading(i, after int) bool {
	l := p.lines[i]
	if !l.open || l.words > maxHeading || after >= len(p.lines) || !p.lines[after].open {
		return false
	}
	if strings.ContainsRune("•-–—*·\"“'‘", firstRune(l.text)) {
		return false
	}
	if !p.isHeadline(i) && !(isListLead(l.text) && l.words <= 8) {
		return false
	}
	next := p.lines[after]
	return p.isProse(after) || (next.ends && next.words > l.words)
}
