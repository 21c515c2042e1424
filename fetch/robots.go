package fetch

import (
	"bufio"
	"bytes"
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxRobots is how much of a robots.txt is read (RFC 9309 asks for at least
// 500 KiB).
const maxRobots = 500 << 10

// product is the name by which a robots.txt can address this program.
const product = "dateline"

// Robots are the rules of one host that apply to this program.
type Robots struct {
	rules    []robotsRule
	Delay    time.Duration // Crawl-delay, 0 where there is none
	Sitemaps []string
	closed   bool // nothing may be fetched
}

type robotsRule struct {
	allow   bool
	pattern string
}

// ParseRobots reads a robots.txt as RFC 9309 says. The groups that name this
// program apply, together; where none does, those of "*".
func ParseRobots(body []byte) *Robots {
	all, own := &Robots{}, &Robots{}
	named := false
	var sitemaps []string
	var into []*Robots
	inAgents := false
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(body[:min(len(body), maxRobots)], []byte("\xef\xbb\xbf"))))
	lines.Buffer(nil, maxRobots+1)
	lines.Split(splitLines)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, found := strings.Cut(line, ":")
		if !found {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if !inAgents {
				into = nil
			}
			inAgents = true
			switch agent := strings.ToLower(value); {
			case agent == "*":
				into = append(into, all)
			case agentName(agent) == product:
				into, named = append(into, own), true
			}
		case "sitemap":
			sitemaps = append(sitemaps, value)
		case "allow", "disallow", "crawl-delay":
			inAgents = false
			for _, r := range into {
				r.add(key, value)
			}
		}
	}
	r := all
	if named {
		r = own
	}
	r.Sitemaps = sitemaps
	return r
}

// splitLines splits at any line end: CR, LF or both.
func splitLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// agentName is the product token at the beginning of a user-agent line:
// "dateline/1.0" is "dateline".
func agentName(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool { return r != '_' && r != '-' && (r < 'a' || r > 'z') })
	if end < 0 {
		return agent
	}
	return agent[:end]
}

func (r *Robots) add(key, value string) {
	switch {
	case key == "crawl-delay":
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 && s < 1e6 {
			r.Delay = max(r.Delay, time.Duration(s*float64(time.Second)))
		}
	case value != "":
		r.rules = append(r.rules, robotsRule{key == "allow", escape(value)})
	}
}

// Allows reports whether a page may be fetched: the longest rule that matches
// decides, and allow wins a draw. The robots.txt itself may always be.
func (r *Robots) Allows(u *url.URL) bool {
	path := escape(cmp.Or(u.EscapedPath(), "/"))
	if path == "/robots.txt" {
		return true
	}
	if r.closed {
		return false
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + escape(u.RawQuery)
	}
	best, allowed := -1, true
	for _, rule := range r.rules {
		if n := len(rule.pattern); (n > best || n == best && rule.allow) && matchRobots(rule.pattern, path) {
			best, allowed = n, rule.allow
		}
	}
	return allowed
}

// matchRobots matches a pattern with * for anything and $ for the end.
func matchRobots(pattern, path string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if anchored && i == len(parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !anchored || path == ""
}

// escape writes a path in one way: unreserved characters as they are, others
// than ASCII escaped, escapes in upper case.
func escape(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' && i+2 < len(path) {
			if v, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				i += 2
				if unreserved(byte(v)) {
					b.WriteByte(byte(v))
				} else {
					writeEscape(&b, byte(v))
				}
				continue
			}
		}
		if c <= ' ' || c >= 0x7f {
			writeEscape(&b, c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("-._~", c) >= 0
}

func writeEscape(b *strings.Builder, c byte) {
	const hex = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(hex[c>>4])
	b.WriteByte(hex[c&15])
}
