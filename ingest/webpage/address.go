package webpage

import (
	"net/url"
	"strings"
)

// address is the shape of a page's address.
type address struct {
	known               bool
	depth, query        int
	slug                int // words of the longest part
	slugDigits          int
	hasYear, hasFile    bool
	section, goods, ask bool // a word of it names a list, goods, or a forum or manual
}

// Words of addresses that name lists of pages, goods, and forums and manuals.
const (
	listWords = " tag tags category categories topic topics section sections author authors archive archives search hub thema themen rubrik " +
		"kategorie schlagwort tema temas categoria etiqueta sujet rubrique argomento latest list index home trending page "
	goodsWords = " product products shop store item items collection collections cart buy p dp itm c market price pricing catalog "
	askWords   = " forum forums thread threads topic t discussion discussions community questions comments docs doc documentation wiki api reference guide tutorial help support manual "
)

// readAddress reads the shape of an address. That of a whole site tells
// nothing: collections of articles give it for each of them.
func readAddress(stated string) address {
	u, err := url.Parse(stated)
	if err != nil || u.Host == "" || u.RawQuery == "" && strings.Trim(u.Path, "/") == "" {
		return address{}
	}
	a := address{known: true, query: strings.Count(u.RawQuery, "=")}
	host := strings.Split(u.Hostname(), ".")
	for part := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		if part != "" {
			a.depth++
			a.addPart(strings.ToLower(part))
		}
	}
	if len(host) > 2 {
		a.name(strings.ToLower(host[0]))
	}
	return a
}

func (a *address) addPart(part string) {
	words := strings.FieldsFunc(part, func(r rune) bool { return r == '-' || r == '_' || r == '+' || r == '.' })
	a.slug = max(a.slug, len(words))
	digits := 0
	for _, r := range part {
		if '0' <= r && r <= '9' {
			digits++
		}
	}
	a.slugDigits = max(a.slugDigits, digits)
	a.hasYear = a.hasYear || len(part) >= 4 && (strings.HasPrefix(part, "19") || strings.HasPrefix(part, "20")) && digits >= 4
	a.hasFile = a.hasFile || strings.Contains(part, ".htm") || strings.Contains(part, ".php") || strings.Contains(part, ".asp")
	a.name(part)
}

// name notes what a whole part of an address names.
func (a *address) name(part string) {
	part = " " + part + " "
	a.section = a.section || strings.Contains(listWords, part)
	a.goods = a.goods || strings.Contains(goodsWords, part)
	a.ask = a.ask || strings.Contains(askWords, part)
}

// addressFeatures tell the shape of the address.
func addressFeatures() []WholeFeature {
	of := func(name string, value func(a *address) float64) WholeFeature {
		return WholeFeature{name, func(w *Whole) float64 {
			if !w.place.known {
				return -1
			}
			return value(&w.place)
		}}
	}
	return []WholeFeature{
		of("address depth", func(a *address) float64 { return float64(a.depth) }),
		of("address words", func(a *address) float64 { return float64(a.slug) }),
		of("address digits", func(a *address) float64 { return float64(a.slugDigits) }),
		of("address year", func(a *address) float64 { return is(a.hasYear) }),
		of("address file", func(a *address) float64 { return is(a.hasFile) }),
		of("address query", func(a *address) float64 { return float64(a.query) }),
		of("address section", func(a *address) float64 { return is(a.section) }),
		of("address goods", func(a *address) float64 { return is(a.goods) }),
		of("address forum", func(a *address) float64 { return is(a.ask) }),
	}
}
