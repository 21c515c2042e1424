// Package webpage reads a web page: it cuts the page into blocks, gathers what
// the page says about itself, and describes every block by numbers. A model
// trained on pages of many sites judges from them which blocks are the
// article.
package webpage

import (
	"golang.org/x/net/html"
)

// Page is a web page cut into blocks, in reading order.
type Page struct {
	Blocks []Block
	Head   Head

	frames []frame
}

// Head is what a page says about itself.
type Head struct {
	Tags       map[string]string // meta elements by name in lower case, the first of each
	Title      string            // the title element
	Language   string            // of the html element
	Canonical  string            // the canonical link as written
	LinkedData []string          // the JSON-LD scripts
	Headings   []string          // the h1 elements
	Times      []Time            // the time elements and other marked dates
	Authors    []Author          // elements marked as author
}

// Author is an element that names an author by its markup.
type Author struct {
	Text    string
	Block   int  // how many blocks stand before it
	ByClass bool // only the name of its class says so
}

// Time is a date marked in a page.
type Time struct {
	Stated    string // the datetime attribute
	Text      string // what the page shows
	Published bool   // marked as the date of publication
	Modified  bool   // marked as the date of change
	InArticle bool   // inside an article or main element
	Block     int    // how many blocks stand before it
}

// Block is a paragraph, heading, list item or other run of text with what its
// markup tells.
type Block struct {
	Text    string
	Element *html.Node // the block element it stands in
	Linked  int        // letters inside links
	Letters int        // letters and digits

	links   int // link elements
	bold    int // letters in bold
	italic  int
	times   int  // time elements
	images  int  // images within the line
	inline  mask // hints of the inline elements
	frame   int32
	text    textStats
	hashes  []uint32 // of the words, in lower case
	group   int32    // blocks with the same markup share a group
	between bool     // follows another block of the same element
}

// LinkShare is the part of the text that is links, between 0 and 1.
func (b *Block) LinkShare() float64 { return ratio(b.Linked, b.Letters) }

// ShowsTime reports whether a block holds a marked time or a time of day.
func (b *Block) ShowsTime() bool { return b.times > 0 || b.text.clocks > 0 }

func ratio[T int | int32](a, b T) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// frame is a block element of the page with what stands in and around it.
type frame struct {
	parent  int32 // -1 for the root
	element *html.Node
	depth   int32
	tag     uint32           // hash of the element's name
	near    [numHints]uint8  // steps up to the nearest element with the hint, 0 where there is none
	around  [numAround]uint8 // steps up to the nearest element of the kind
	hidden  bool
	own     mask
	sign    uint32   // hash of name and class
	tokens  []uint32 // hashes of the words in its class and id

	inside
	twins     int32 // siblings with the same name and class
	twinWords int32 // words inside all of them
}

// inside sums everything in an element.
type inside struct {
	blocks, words, prose, letters, linked, paragraphs int32
	first, last                                       int32 // blocks
}
