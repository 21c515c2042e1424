package ingest

import (
	"strings"
	"testing"

	"dateline/corpus"
)

const feedWords = "The council of the harbour town met on Tuesday evening to talk about the old pier, which a storm broke in two last winter. " +
	"Most of its members want to build it anew, and the mayor said that she would ask the country for help. "

func feedOf(items string) string {
	return `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Post</title><language>en</language>` + items + `</channel></rss>`
}

func feedItem(n, title, element, html string) string {
	return "<item><title>" + title + "</title><link>https://post.example/" + n + "</link><pubDate>Tue, 03 Nov 2026 09:30:00 +0100</pubDate><" +
		element + "><![CDATA[" + html + "]]></" + element + "></item>"
}

// TestFeedText holds that what a feed has in full is an article without its
// page, and that a summary is an address as before.
func TestFeedText(t *testing.T) {
	whole := "<p>" + feedWords + "</p><p>" + feedWords + "</p><figure><img src=x><figcaption>The pier</figcaption></figure><p>" + feedWords + "</p>"
	wordpress := whole + `<p>The post <a href="https://post.example/2">Boats</a> appeared first on <a href="https://post.example">Post</a>.</p>`
	body := feedOf(feedItem("1", "A pier &amp; a storm", "content:encoded", whole) +
		feedItem("2", "Boats", "content:encoded", wordpress) +
		feedItem("3", "Summary", "description", "<p>"+feedWords+"</p>") +
		feedItem("4", "Breaks off", "content:encoded", whole+"<p>And then <a href='/4'>Continue reading &rarr;</a></p>") +
		feedItem("5", "Whole description", "description", strings.NewReplacer("<p>", "<div>", "</p>", "</div>").Replace(whole)))
	articles, failures := decodeAll(Raw{Origin: "saved.xml", Name: "saved.xml", Body: []byte(body)})
	var got []string
	for _, a := range articles {
		paragraphs := 0
		for _, b := range a.Blocks {
			if b.Role == corpus.RoleBody {
				paragraphs++
			}
		}
		got = append(got, strings.Join([]string{a.Origin, a.URL, a.Title, a.Day(), a.Source, a.Language, strings.Repeat("p", paragraphs)}, " "))
	}
	want := []string{
		"saved.xml:1 https://post.example/1 A pier & a storm 2026-11-03 post.example en ppp",
		"saved.xml:2 https://post.example/2 Boats 2026-11-03 post.example en ppp",
		"saved.xml:5 https://post.example/5 Whole description 2026-11-03 post.example en ppp",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(failures) != 2 || !strings.Contains(failures[0], "post.example/3: only an address") {
		t.Errorf("have\n%s\nwant\n%s\n%q", strings.Join(got, "\n"), strings.Join(want, "\n"), failures)
	}
}

func TestFeedTextOfOtherFeeds(t *testing.T) {
	plain := strings.Repeat(feedWords+"\n\n", 3)
	for name, body := range map[string]string{
		"atom, html": `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Pier</title><link href="https://post.example/1"/><content type="html">` +
			strings.Repeat("&lt;p&gt;"+feedWords+"&lt;/p&gt;", 3) + `</content></entry></feed>`,
		"atom, xhtml": `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Pier</title><link href="https://post.example/1"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">` +
			strings.Repeat("<p>"+feedWords+"</p>", 3) + `</div></content></entry></feed>`,
		"json, html": `{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Pier", "url": "https://post.example/1", "content_html": "` + strings.Repeat("<p>"+feedWords+"</p>", 3) + `"}]}`,
		"json, text": `{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Pier", "url": "https://post.example/1", "content_text": "` + strings.ReplaceAll(plain, "\n", `\n`) + `"}]}`,
	} {
		articles, failures := decodeAll(Raw{Origin: "f", Body: []byte(body)})
		if len(articles) != 1 || failures != nil {
			t.Errorf("%s: %d articles, %q", name, len(articles), failures)
			continue
		}
		if a := articles[0]; a.Title != "Pier" || strings.Count(a.BodyText(), "harbour town") != 3 {
			t.Errorf("%s: %q, %q", name, a.Title, a.BodyText())
		}
	}
}

// TestFeedWithoutAddresses holds that an item without an address is its text, or
// a reject.
func TestFeedWithoutAddresses(t *testing.T) {
	whole := strings.Repeat("<p>"+feedWords+"</p>", 3)
	items := strings.NewReplacer("<link>https://post.example/1</link>", "", "<link>https://post.example/2</link>", "").Replace(
		feedItem("1", "A pier", "content:encoded", whole) + feedItem("2", "Summary", "description", "<p>"+feedWords+"</p>"))
	articles, failures := decodeAll(Raw{Origin: "saved.xml", Name: "saved.xml", Body: []byte(feedOf(items))})
	if len(articles) != 1 || articles[0].Title != "A pier" || articles[0].Origin != "saved.xml:1" {
		t.Errorf("%+v", articles)
	}
	if len(failures) != 1 || !strings.Contains(failures[0], "saved.xml:2: ") || !strings.Contains(failures[0], errNoAddress.Error()) {
		t.Errorf("%q", failures)
	}
}
