// Command rivals reads the main text of web pages with other programs'
// libraries and writes what they find and how long they took, one JSON object
// a page and library, for "bench pages -rivals" to compare. It is a module of
// its own, so that the program needs none of these libraries:
//
//	cd cmd/bench/rivals && go run . PAGES.jsonl.gz > rivals.jsonl
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"

	readeck "codeberg.org/readeck/go-readability/v2"
	shiori "github.com/go-shiori/go-readability"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// rival finds the node that holds the main text of a page.
type rival struct {
	name string
	find func(root *html.Node, address *url.URL) (*html.Node, error)
}

func rivals() []rival {
	return []rival{
		{"bare parse", func(*html.Node, *url.URL) (*html.Node, error) { return nil, nil }},
		{"go-trafilatura", trafilate(false)},
		{"go-trafilatura with fallback", trafilate(true)},
		{"go-readability (shiori)", func(root *html.Node, address *url.URL) (*html.Node, error) {
			a, err := shiori.FromDocument(root, address)
			return a.Node, err
		}},
		{"go-readability (readeck)", func(root *html.Node, address *url.URL) (*html.Node, error) {
			a, err := readeck.FromDocument(root, address)
			return a.Node, err
		}},
		{"go-domdistiller", func(root *html.Node, address *url.URL) (*html.Node, error) {
			a, err := distiller.Apply(root, &distiller.Options{OriginalURL: address, SkipPagination: true})
			if err != nil {
				return nil, err
			}
			return a.Node, nil
		}},
	}
}

func trafilate(fallback bool) func(*html.Node, *url.URL) (*html.Node, error) {
	return func(root *html.Node, address *url.URL) (*html.Node, error) {
		a, err := trafilatura.ExtractDocument(root, trafilatura.Options{OriginalURL: address, EnableFallback: fallback, ExcludeComments: true})
		if err != nil {
			return nil, err
		}
		return a.ContentNode, nil
	}
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "rivals:", err)
		os.Exit(1)
	}
}

// found is a line of the output.
type found struct {
	Name    string  `json:"name"`
	URL     string  `json:"url"`
	Text    string  `json:"text"`
	Seconds float64 `json:"seconds"` // the shortest of three runs, parsing included
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("name a file of pages, JSON Lines with url and html")
	}
	runtime.GOMAXPROCS(1)
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(args[0], ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	pages := json.NewDecoder(in)
	for {
		var page struct{ URL, HTML string }
		if err := pages.Decode(&page); err == io.EOF {
			return out.Flush()
		} else if err != nil {
			return err
		}
		for _, r := range rivals() {
			text, took := r.read(page.URL, page.HTML)
			if err := lines.Encode(found{r.name, page.URL, text, took.Seconds()}); err != nil {
				return err
			}
		}
	}
}

// read reads a page three times. A page that a library refuses has no text.
func (r rival) read(address, page string) (text string, least time.Duration) {
	u, err := url.Parse(address)
	if err != nil {
		u = &url.URL{}
	}
	least = time.Hour
	for range 3 {
		start := time.Now()
		root, err := html.Parse(bytes.NewReader([]byte(page)))
		if err != nil {
			return "", time.Since(start)
		}
		node, err := r.find(root, u)
		least = min(least, time.Since(start))
		if err == nil && node != nil {
			text = paragraphs(node)
		}
	}
	return text, least
}

// paragraphs renders a tree as text, each block on a line.
func paragraphs(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		block := isBlock(n.Data) && n.Type == html.ElementNode
		if block {
			b.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if block {
			b.WriteByte('\n')
		}
	}
	walk(n)
	return b.String()
}

func isBlock(name string) bool {
	switch name {
	case "p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "tr",
		"td", "th", "figure", "figcaption", "br", "hr", "body", "main", "aside", "header", "footer", "dl", "dt", "dd":
		return true
	}
	return false
}
