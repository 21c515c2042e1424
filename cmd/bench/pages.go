package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// pageSize is the size of a made-up page; news pages are 174 KB on average.
const pageSize = 174 << 10

// press makes up news articles and the pages around them. Article i is the
// same whatever was made before it.
type press struct {
	given, family, countries, cities, topics, verbs, tails []string
}

func newPress() press {
	list := strings.Fields
	return press{
		given:     list("Anna Peter Maria James Fatima Wei Carlos Ingrid Kwame Yuki Elena Omar Ruth Diego Priya Lars Amina John Sofia Mehmet Claire Ivan Grace Paulo"),
		family:    list("Novak Okafor Schmidt Tanaka Moreau Silva Hansen Rahman Kowalski Mensah Petrov Garcia Lindqvist Haddad Moyo Costa Weber Nakamura Dubois Fischer Owens Rossi Kaplan Reyes"),
		countries: []string{"Kenya", "France", "Japan", "Brazil", "the United States", "Poland", "Nigeria", "India", "Peru", "Norway", "Egypt", "South Korea", "Mexico", "Ukraine", "Canada"},
		cities:    list("Geneva Nairobi Lima Oslo Cairo Warsaw Tokyo Lagos Toronto Lyon Kyiv Seoul Mumbai Recife Boston"),
		topics:    []string{"trade in farm goods", "a new railway", "the price of gas", "fishing rights", "the vaccination of children", "visas for students", "the drought in the north", "a loan of two billion dollars"},
		verbs:     []string{"met", "telephoned", "disagreed with", "spoke to", "wrote to", "sat beside", "criticised", "thanked"},
		tails: []string{
			"and both sides said that the talks would go on next week", "but no agreement was signed before the evening",
			"although few expected a quick result", "while reporters waited outside the ministry for most of the day",
			"as prices rose for the third month in a row", "because the harvest had failed in two provinces",
		},
	}
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func (p press) person(r *rand.Rand) string { return pick(r, p.given) + " " + pick(r, p.family) }

// sentence makes one up.
func (p press) sentence(r *rand.Rand) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("%s %s %s in %s on Tuesday to talk about %s, %s.", p.person(r), pick(r, p.verbs), p.person(r), pick(r, p.cities), pick(r, p.topics), pick(r, p.tails))
	case 1:
		return fmt.Sprintf("Officials from %s and %s discussed %s for %d hours, %s.", pick(r, p.countries), pick(r, p.countries), pick(r, p.topics), 2+r.IntN(9), pick(r, p.tails))
	case 2:
		return fmt.Sprintf("“We cannot wait any longer,” said %s, a minister of %s, %s.", p.person(r), pick(r, p.countries), pick(r, p.tails))
	}
	return fmt.Sprintf("The report of %d pages on %s was written by a committee of experts, %s.", 20+r.IntN(400), pick(r, p.topics), pick(r, p.tails))
}

// article makes the title and the paragraphs of article i, some 470 words.
func (p press) article(i int) (title string, paragraphs []string) {
	r := rand.New(rand.NewPCG(uint64(i), 11))
	title = fmt.Sprintf("%s and %s talk about %s, day %d", pick(r, p.countries), pick(r, p.countries), pick(r, p.topics), i)
	for range 8 {
		var s []string
		for range 2 + r.IntN(2) {
			s = append(s, p.sentence(r))
		}
		paragraphs = append(paragraphs, strings.Join(s, " "))
	}
	return title, paragraphs
}

// text is article i as plain text.
func (p press) text(i int) string {
	title, paragraphs := p.article(i)
	return title + "\n\n" + strings.Join(paragraphs, "\n\n") + "\n"
}

// page is article i as a web page, with menus, links to other articles,
// scripts and styles, of pageSize bytes.
func (p press) page(i int) string {
	title, paragraphs := p.article(i)
	r := rand.New(rand.NewPCG(uint64(i), 12))
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s | The Daily</title>\n", title)
	fmt.Fprintf(&b, "<meta property=\"og:title\" content=\"%s\"><meta property=\"article:published_time\" content=\"2026-%02d-%02dT08:00:00Z\">\n", title, 1+i%12, 1+i%28)
	filler(&b, r, "<style>", ".c%d-%x{margin:0 %dpx;color:#%06x}\n", "</style>", pageSize*25/100)
	b.WriteString("</head><body><header><nav><ul>\n")
	for range 120 {
		fmt.Fprintf(&b, "<li class=\"menu-item\"><a href=\"/section/%x\">%s</a></li>\n", r.Uint32(), pick(r, p.cities))
	}
	fmt.Fprintf(&b, "</ul></nav></header><main><article class=\"story\"><h1>%s</h1><p class=\"byline\">By %s</p>\n", title, p.person(r))
	for _, text := range paragraphs {
		fmt.Fprintf(&b, "<p>%s</p>\n", text)
	}
	b.WriteString("</article></main><aside class=\"related\"><h2>More stories</h2><ul>\n")
	for n := 0; b.Len() < pageSize*60/100; n++ {
		fmt.Fprintf(&b, "<li class=\"teaser\"><a class=\"teaser__link\" href=\"/story/%x\"><img src=\"/i/%x.jpg\" alt=\"\"><span>%s and %s on %s</span></a></li>\n", r.Uint64(), r.Uint64(), pick(r, p.countries), pick(r, p.countries), pick(r, p.topics))
	}
	b.WriteString("</ul></aside><footer><p>© The Daily. All rights reserved.</p></footer>\n")
	filler(&b, r, "<script>", "window.q%d={id:\"%x\",n:%d,c:\"%06x\"};\n", "</script>", pageSize)
	b.WriteString("</body></html>")
	return b.String()
}

// filler writes an element until the page has a size.
func filler(b *strings.Builder, r *rand.Rand, open, line, end string, size int) {
	b.WriteString(open)
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(b, line, n, r.Uint64(), r.IntN(90), r.IntN(1<<24))
	}
	b.WriteString(end)
}

// writeArchive writes pages from to to as a gzip-compressed web archive.
func (p press) writeArchive(w io.Writer, from, to int) error {
	for i := from; i < to; i++ {
		block := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + p.page(i)
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		fmt.Fprintf(z, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://daily%d.example/%d\r\nWARC-Date: 2026-11-01T10:00:00Z\r\n"+
			"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", i%50, i, len(block), block)
		if err := z.Close(); err != nil { // errors of the writes before show here
			return err
		}
	}
	return nil
}
