package ingest

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// outlet names the outlet behind an address: the name that was registered,
// such as bbc.co.uk for news.bbc.co.uk, so that the sections and mobile pages
// of an outlet are one with it. Where a platform lets others publish under
// names of their own, each of these is an outlet.
func outlet(address string) string {
	h := strings.TrimSuffix(host(address), ".")
	if cached, ok := strings.CutSuffix(h, ampCache); ok {
		h = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(cached, "--", "\x00"), "-", "."), "\x00", "-")
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(h)
	if err != nil {
		return h
	}
	if slices.Contains(platforms(), domain) && h != domain {
		own := strings.TrimSuffix(h, "."+domain)
		return own[strings.LastIndexByte(own, '.')+1:] + "." + domain
	}
	return domain
}

// ampCache is the end of hosts that keep copies of others' pages; before it
// stands the other host, with "-" for "." and "--" for "-".
const ampCache = ".cdn.ampproject.org"

// platforms lists the domains of which each name below is an outlet of its own.
// Others, such as blogspot.com and github.io, are in the list of public
// suffixes.
func platforms() []string {
	return []string{
		"altervista.org", "free.fr", "ghost.io", "go.com", "home.blog", "hypotheses.org", "livejournal.com", "medium.com", "narod.ru",
		"over-blog.com", "patch.com", "squarespace.com", "substack.com", "tumblr.com", "typepad.com", "weebly.com", "wickedlocal.com", "wixsite.com",
		"wordpress.com",
	}
}

// sameHost reports whether a stated outlet is nothing but the host of the
// address.
func sameHost(stated, address string) bool {
	return stated != "" && strings.EqualFold(strings.TrimPrefix(strings.ToLower(stated), "www."), host(address))
}
