package ingest

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dateline/corpus"
	"dateline/ingest/webpage"
)

// liveUpdate is an entry of a live blog as the page's data give it.
type liveUpdate struct {
	headline string // its letters
	at       time.Time
}

// readLive reads the entries that the page's data list, and marks the page as a
// live blog where they are its own and not those of another page.
func (p *WebPage) readLive() {
	for _, script := range p.Head.LinkedData {
		if !strings.Contains(script, "LiveBlogPosting") {
			continue
		}
		blog := find(readScript(script), func(kind string) bool { return strings.Contains(kind, "LiveBlogPosting") }, 0)
		if blog == nil || !p.isOwn(stringOf(blog["url"])) {
			continue
		}
		p.meta.kind = kindLive
		list, _ := blog["liveBlogUpdate"].([]any)
		for _, e := range list {
			if update, ok := e.(map[string]any); ok {
				headline := html.UnescapeString(stringOf(update["headline"]))
				if at := p.firstDate([]string{stringOf(update["datePublished"])}); !at.IsZero() {
					p.updates = append(p.updates, liveUpdate{letters(headline), at})
				}
			}
		}
	}
}

// isOwn reports whether an address is that of the page, or none.
func (p *WebPage) isOwn(address string) bool {
	stated, err := url.Parse(address)
	if err != nil || stated.Path == "" {
		return address == ""
	}
	for _, own := range []string{p.address, p.meta.canonical} {
		if u, err := url.Parse(own); err == nil && strings.Trim(u.Path, "/") == strings.Trim(stated.Path, "/") {
			return true
		}
	}
	return p.address == "" && p.meta.canonical == ""
}

// Bounds of a live blog: how many entries with a time it has, how long the
// block of a time is, and how soon the text of the entry follows.
const (
	leastEntries = 4
	timeWords    = 10
	entryReach   = 6
)

// labelEntries finds the times of a live blog's entries: short blocks with the
// same markup that each show a time, most of them before paragraphs of the text.
// Such a page is marked as a live blog where its data or its address say so,
// too.
func (p *WebPage) labelEntries(view *webpage.View, out []corpus.Block) {
	if p.meta.kind != kindLive && !saysLive(p.address) {
		return
	}
	entries, leading := map[int][]int{}, map[int]int{}
	for i := range out {
		if p.Blocks[i].ShowsTime() && countWords(out[i].Text) <= timeWords {
			g := view.Group(i)
			entries[g] = append(entries[g], i)
			if leadsText(out, i) {
				leading[g]++
			}
		}
	}
	most := -1
	for g, blocks := range entries {
		if leading[g]*3 < len(blocks)*2 {
			continue // times of other pages
		}
		if most < 0 || len(blocks) > len(entries[most]) || len(blocks) == len(entries[most]) && g < most {
			most = g
		}
	}
	if most < 0 || len(entries[most]) < leastEntries {
		return
	}
	p.meta.kind = kindLive
	for _, i := range entries[most] {
		out[i].Role, out[i].Rule, out[i].Posted = corpus.RoleDateline, ruleLiveTime, p.timeAt(out, i)
	}
}

// leadsText reports whether a paragraph of the text stands close behind a
// block.
func leadsText(out []corpus.Block, at int) bool {
	for i := at + 1; i < min(len(out), at+1+entryReach); i++ {
		if out[i].Role == corpus.RoleBody && countWords(out[i].Text) > timeWords {
			return true
		}
	}
	return false
}

// timeAt is the moment that a block states, or that the page's data give for
// the entry below it; zero where only a time of day is known.
func (p *WebPage) timeAt(out []corpus.Block, block int) time.Time {
	for _, t := range p.Head.Times {
		if t.Block == block {
			if at := p.firstDate([]string{t.Stated, t.Text}); !at.IsZero() {
				return at
			}
		}
	}
	for i := block; i < min(len(out), block+entryReach); i++ {
		text := letters(out[i].Text)
		for _, u := range p.updates {
			if text != "" && text == u.headline {
				return u.at
			}
		}
	}
	return p.updateAt(out[block].Text)
}

// updateAt is the moment of the only update with the time of day that a text
// shows.
func (p *WebPage) updateAt(text string) (found time.Time) {
	hour, minute, ok := clockIn(text)
	for _, u := range p.updates {
		if !ok || u.at.Hour() != hour || u.at.Minute() != minute {
			continue
		}
		if !found.IsZero() && !found.Equal(u.at) {
			return time.Time{}
		}
		found = u.at
	}
	return found
}

// clockIn reads the first time of day in a text: 21:00, 9.15pm, 9:15 p.m.
func clockIn(text string) (hour, minute int, ok bool) {
	for i := 1; i+2 < len(text); i++ {
		if text[i] != ':' && text[i] != '.' {
			continue
		}
		start := i
		for start > 0 && i-start < 2 && isDigit(text[start-1]) {
			start--
		}
		if start == i || !isDigit(text[i+1]) || !isDigit(text[i+2]) || start > 0 && isDigit(text[start-1]) || i+3 < len(text) && isDigit(text[i+3]) {
			continue
		}
		hour, _ = strconv.Atoi(text[start:i])
		minute, _ = strconv.Atoi(text[i+1 : i+3])
		half := strings.ToLower(strings.TrimLeft(text[i+3:], " "))
		switch {
		case strings.HasPrefix(half, "p") && hour < 12:
			hour += 12
		case strings.HasPrefix(half, "a") && hour == 12:
			hour = 0
		}
		return hour, minute, hour < 24 && minute < 60
	}
	return 0, 0, false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// saysLive reports whether an address is that of a live blog.
func saysLive(address string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(address), notWord) {
		switch w {
		case "live", "liveblog", "liveticker", "ticker", "newsblog", "direct":
			return true
		}
	}
	return false
}
