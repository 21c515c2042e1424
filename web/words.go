package web

import "strconv"

// amount is a number of things: 1 article, 2 articles.
func amount(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + several
}

func articles(n int) string { return amount(n, "article", "articles") }

// noOutlet stands where articles name no outlet.
const noOutlet = "(no outlet stated)"

// heading is what a table calls a column; downloads have the name itself.
func heading(column string) string {
	if title, ok := headings[column]; ok {
		return title
	}
	return column
}

// choiceName is what a link calls a value.
func choiceName(value string) string {
	if value == "npmi" || value == "g2" {
		return heading(value)
	}
	return value
}

// headings are the titles of the columns of answers.
var headings = map[string]string{
	"a": "Identifier of the one", "a_name": "The one", "a_count": "Name the one",
	"also_named": "Also named", "article": "Article", "articles": "Articles",
	"b": "Identifier of the other", "b_name": "The other", "b_count": "Name the other",
	"by week": "By week", "count": "Named together", "countries": "Countries", "date": "Date",
	"entity": "Identifier", "first": "First named", "focus": "About", "form": "Form", "forms": "Forms", "found by": "Found by",
	"g2": "G²", "iso2": "ISO code", "iso3": "ISO code of three", "item": "Item", "jaccard": "Jaccard",
	"joined by": "Joined by", "joined_by": "Joined by", "kind": "Kind", "language": "Language", "last": "Last named",
	"left": "Before it", "match": "Named as", "mentions": "Mentions", "name": "Name", "npmi": "NPMI",
	"origin": "Where from", "outlet": "Outlet", "outlets": "Outlets", "paywall": "Paywall", "people": "People",
	"reason": "Reason", "right": "After it", "rule": "Rule", "run": "Run", "score": "Score", "section": "Section",
	"share": "Share", "share of articles": "Share of articles", "source": "Outlet", "spelling": "Spelling",
	"stage": "Stage", "status": "Status", "stories": "Stories", "text": "Text", "texts": "Texts, copies once", "title": "Title",
	"total": "All", "total_articles": "All articles", "total_outlets": "All outlets", "total_stories": "All stories", "total_texts": "All texts",
	"type": "Type", "url": "Address", "why": "Why", "if it is somebody else": "If it is somebody else", "if it is the same person": "If it is the same person",
}
