package ingest

import "testing"

// TestStatedFields reads headline and day from pages that state them in several
// places.
func TestStatedFields(t *testing.T) {
	const h1 = `</head><body><article><h1>Town votes to rebuild its old pier</h1>`
	const byline = `<p class=byline>By Ana Ruiz July 3, 2024</p>`
	for name, c := range map[string]struct{ address, page, title, day, author string }{
		"page of a graph": {
			"/a/b-c", `<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2024-07-03T08:00:00+02:00"}]}</script>` + h1,
			"Town votes to rebuild its old pier", "2024-07-03", "",
		},
		"author by reference": {
			"/a/b-c", `<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","author":{"@id":"#1"},"datePublished":"2024-07-03"},{"@type":"Person","@id":"#1","name":"Ana Ruiz"}]}</script>` + h1,
			"Town votes to rebuild its old pier", "2024-07-03", "Ana Ruiz",
		},
		"script in a comment, with line ends": {
			"/a/b-c", "<script type=\"application/ld+json\">//<![CDATA[\n{\"@type\":\"NewsArticle\",\"description\":\"two\nlines\",\"datePublished\":\"2024-07-03\"}\n//]]></script>" + h1,
			"Town votes to rebuild its old pier", "2024-07-03", "",
		},
		"day shown of an instant in UTC": {
			"/a/b-c", `<meta property="article:published_time" content="2024-07-04T01:30:00Z">` + h1 + byline,
			"Town votes to rebuild its old pier", "2024-07-03", "Ana Ruiz",
		},
		"day of an event before an instant in UTC": {
			"/a/b-c", `<meta property="article:published_time" content="2024-07-04T01:30:00Z">` + h1 + `<p>Concert on July 3, 2024</p>`,
			"Town votes to rebuild its old pier", "2024-07-04", "",
		},
		"clock of a change": {
			"/a/b-c", `<meta property="article:published_time" content="2024-05-01T18:00:00Z">` + h1 + `<p class=updated>Updated May 2, 2024 08:00</p>`,
			"Town votes to rebuild its old pier", "2024-05-01", "",
		},
		"clock of an event": {
			"/a/b-c", `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-01T18:00:00Z"}</script>` + h1 + `<p>Tickets: concert on 2 May 2024, 8:00 am</p>`,
			"Town votes to rebuild its old pier", "2024-05-01", "",
		},
		"day of the address":          {"/2024/07/03/b-c", h1, "Town votes to rebuild its old pier", "2024-07-03", ""},
		"only the change":             {"/a/b-c", `<meta property="article:modified_time" content="2024-07-05T11:30:00Z">` + h1, "Town votes to rebuild its old pier", "2024-07-05", ""},
		"label behind the headline":   {"/a/b-c", `<meta property="og:title" content="Storm hits the coast at night"></head><body><article><h1>Storm hits the coast at night (video)</h1>`, "Storm hits the coast at night", "", ""},
		"heading that resembles most": {"/a/b-c", `<title>All about the pier and the coast - Harbour Post</title></head><body><article><h1>All maps of the pier</h1><h1>All about the pier and coast</h1>`, "All about the pier and coast", "", ""},
		"only heading":                {"/a/b-c", `<title>What we know about the pier - Harbour Post</title></head><body><article><h1>Council saves pier from decay</h1>`, "Council saves pier from decay", "", ""},
		"only heading, of the site":   {"/a/b-c", `<meta property="og:title" content="What we know about the pier"></head><body><h1>Open menu, close menu</h1><article>`, "What we know about the pier", "", ""},
		"short title with the site":   {"/a/b-c", `<title>New pier » Harbour Post</title></head><body><article>`, "New pier", "", ""},
	} {
		a, err := decodePage(t, "https://www.harbourpost.example"+c.address, "<html><head>"+c.page+"<p>"+paragraph+"</p><p>"+second+"</p></article>")
		if err != nil {
			t.Fatal(err)
		}
		if a.Title != c.title || a.Day() != c.day || a.Author != c.author {
			t.Errorf("%s: %q, %q, %q", name, a.Title, a.Day(), a.Author)
		}
	}
}
