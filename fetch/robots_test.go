package fetch

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRobots(t *testing.T) {
	for _, c := range []struct{ robots, path, want string }{
		{"", "/a", "yes"},
		{"User-agent: *\nDisallow: /", "/a", "no"},
		{"User-agent: *\nDisallow: /", "/robots.txt", "yes"},
		{"User-agent: *\nDisallow:", "/a", "yes"},
		{"user-agent : *\rDISALLOW : /a # all of it\r\n", "/ab", "no"},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", "yes"},
		{"User-agent: *\nAllow: /a\nDisallow: /a", "/a", "yes"},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", "no"},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", "yes"},
		{"User-agent: *\nDisallow: /*?print=", "/x?print=1", "no"},
		{"User-agent: *\nDisallow: /a*b*c", "/a1b2", "yes"},
		{"User-agent: *\nDisallow: /a*b*c", "/a1b2c3", "no"},
		{"User-agent: *\nDisallow: /$", "/", "no"},
		{"User-agent: *\nDisallow: /$", "/a", "yes"},
		{"User-agent: *\nDisallow: /caf%c3%a9", "/café", "no"},
		{"User-agent: *\nDisallow: /café", "/caf%C3%A9", "no"},
		{"User-agent: *\nDisallow: /%7Ejoe/", "/~joe/index.html", "no"},
		{"User-agent: *\nDisallow: /a%2Fb", "/a/b", "yes"},
		{"User-agent: other\nDisallow: /", "/a", "yes"},
		{"User-agent: *\nDisallow: /\n\nUser-agent: Dateline\nDisallow: /x", "/a", "yes"},
		{"User-agent: dateline/2.0\nDisallow: /x\nUser-agent: *\nDisallow: /", "/x", "no"},
		{"User-agent: a\nUser-agent: dateline\nDisallow: /x\nUser-agent: b\nDisallow: /", "/y", "yes"},
		{"User-agent: dateline\nDisallow: /x\nUser-agent: b\nDisallow: /\nUser-agent: dateline\nDisallow: /y", "/y", "no"},
		{"User-agent: dateline-images\nDisallow: /", "/y", "yes"},
		{"Disallow: /", "/y", "yes"},
		{"<html><body>Not found: sorry</body></html>", "/y", "yes"},
		{"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/y", "no"},
		{strings.Repeat("#", 499<<10) + "\nUser-agent: *\nDisallow: /\n" + strings.Repeat("x", 1<<20), "/y", "no"},
	} {
		u, err := url.Parse("https://example.org" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := ParseRobots([]byte(c.robots)).Allows(u); got != (c.want == "yes") {
			t.Errorf("%.80q %s: %v, want %s", c.robots, c.path, got, c.want)
		}
	}
}

func TestRobotsExtras(t *testing.T) {
	r := ParseRobots([]byte("Sitemap: https://example.org/a.xml\nUser-agent: *\nCrawl-delay: 2.5\nSitemap: https://example.org/b.xml\n"))
	if diff := cmp.Diff([]string{"https://example.org/a.xml", "https://example.org/b.xml"}, r.Sitemaps); diff != "" || r.Delay != 2500*time.Millisecond {
		t.Errorf("%v %s", r.Delay, diff)
	}
	for _, bad := range []string{"-1", "NaN", "1e99", "soon"} {
		if r := ParseRobots([]byte("User-agent: *\nCrawl-delay: " + bad)); r.Delay != 0 {
			t.Errorf("%s: %v", bad, r.Delay)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a$\nCrawl-delay: 1"), "/x?a")
	f.Fuzz(func(_ *testing.T, robots []byte, path string) {
		ParseRobots(robots).Allows(&url.URL{Path: path})
	})
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "ff02::1": false, "2001:db8::1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
