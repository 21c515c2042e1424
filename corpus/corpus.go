// Package corpus is the vocabulary of Dateline: the article and its labelled
// blocks, the mentions found in it, the entities they name, and pure counting
// and scoring over them. It imports only the standard library; every other
// package speaks in its terms.
package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// ArticleID identifies an article: the first 16 hexadecimal digits of a
// SHA-256 over its canonical URL or, where it has none, over its source and
// text. See NewArticleID.
type ArticleID string

// EntityID identifies an entity in every database: "c:RU" for a country,
// "p:vladimir-putin" for a person, "p:biden@<article>" for a name that nothing
// in its article explains.
type EntityID string

// Block is one labelled piece of an article: a paragraph, a heading, a
// caption, a footer line. Blocks are labelled and never dropped.
type Block struct {
	Role Role   // what the block is
	Rule string // the name of the rule that gave the role
	Line int    // 1-based line in the source for plain text, 0 where unknown
	Text string // UTF-8, repaired, single-spaced, without a trailing newline

	Score  float32   // how sure the judge of pages was that it is content, in hundredths; 0 where it was not asked
	Posted time.Time // of an entry of a live blog, zero elsewhere
}

// Article is one news article as ingest hands it on.
type Article struct {
	ID         ArticleID
	Origin     string // where the bytes came from: a path, a URL, "file:line"
	Item       string // the source's own identifier of the article, "" where it gave none
	URL        string // as given by the source
	Canonical  string // canonical URL, if the page states one
	Source     string // the outlet, as given or the URL's host
	Title      string
	Author     string
	Language   string    // BCP 47, "" where unknown
	Published  time.Time // zero where unknown
	Modified   time.Time // last changed, zero where unknown
	UnreadDate string    // the date as the source states it, where it cannot be read
	Section    string    // the outlet's section, as the page states it
	Publisher  string    // the outlet's name as the page states it
	Type       string    // what the page says that it is: article, live-blog, opinion ..., "" where it says nothing
	Paywalled  bool      // the page says that it is not free to read
	Fetched    time.Time // zero where unknown
	Blocks     []Block
}

// Span is a half-open range [Start, End) of bytes in the UTF-8 text of the
// block with index Block.
type Span struct{ Block, Start, End int }

// Mention is one span of text that names an entity.
type Mention struct {
	Span
	Text      string // the surface form: the block's Text[Start:End]
	Kind      Kind
	Form      Form
	Status    Status
	Reason    string   // why the mention is nested or rejected
	Enclosing string   // the longer name around a nested mention
	By        string   // the recogniser or rule that found it
	Join      string   // the rule that joined it to its entity
	Sub       string   // ISO 3166-2 subdivision, "GB-SCT" for Scotland
	Score     float32  // confidence between 0 and 1
	Sentence  int      // index into Record.Sentences
	Entity    EntityID // "" for a rejected mention of nobody
}

// Entity is a person or a country.
type Entity struct {
	ID         EntityID
	Kind       Kind
	Name       string   // the canonical name
	Aliases    []string // the other surface forms met, sorted
	ISO2       string   // ISO 3166-1 alpha-2, or 3166-3 for a historical state
	ISO3       string   // ISO 3166-1 alpha-3
	Unresolved bool     // a person known only by part of a name
}

// Record is an article with everything found in it. Mentions are in reading
// order; Sentences are the sentences of the content blocks, in reading order.
type Record struct {
	Article   *Article
	Sentences []Span
	Mentions  []Mention
	Entities  []Entity
	Focus     []Focus // strongest first
}

// Focus is a country that an article is about, rather than only names.
type Focus struct {
	Entity EntityID
	Score  float32 // share of the article's weight, between 0 and 1
}

// NewArticleID derives an identifier from the canonical URL or, where that is
// empty, from the source and the text of the blocks, so that the same input
// has the same identifier wherever and whenever it is read.
func NewArticleID(url, source string, blocks []Block) ArticleID {
	h := sha256.New()
	if url != "" {
		h.Write([]byte("url\x00" + url))
	} else {
		h.Write([]byte("text\x00" + source))
		for _, b := range blocks {
			h.Write([]byte{0})
			h.Write([]byte(b.Text))
		}
	}
	return ArticleID(hex.EncodeToString(h.Sum(nil))[:16])
}

// BodyText joins the blocks of the roles that make up the main text (body,
// heading and subtitle; not the title, not captions) with a blank line.
func (a *Article) BodyText() string {
	return a.join(func(r Role) bool { return r == RoleBody || r == RoleHeading || r == RoleSubtitle })
}

// ContentText joins the blocks of every content role, title and captions
// included, with a blank line.
func (a *Article) ContentText() string { return a.join(Role.IsContent) }

func (a *Article) join(keep func(Role) bool) string {
	var parts []string
	for _, b := range a.Blocks {
		if keep(b.Role) {
			parts = append(parts, b.Text)
		}
	}
	return strings.Join(parts, "\n\n")
}
