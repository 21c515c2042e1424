package crf

import "dateline/extract/text"

// letterCase says how a sentence uses capitals.
type letterCase uint8

const (
	mixedCase letterCase = iota // running text
	upperCase                   // "PUTIN MEETS XI IN MOSCOW"
	titleCase                   // "Putin Meets Xi in Moscow"
)

// maxContexts is how many different neighbours of a word in the document
// become features of its other occurrences.
const maxContexts = 6

// usage is what the document shows about a lower-cased word. It is valid
// while its stamp is the extractor's.
type usage struct {
	stamp      uint32
	lower      bool   // occurs without a capital
	inner      bool   // occurs with a capital inside a sentence
	titled     bool   // follows a title there
	leads      bool   // is followed by another capitalised word somewhere
	hasForward bool   // forward is set
	forward    uint64 // the capitalised word before it somewhere ("Vladimir" for "Putin")
	left       [maxContexts]uint64
	right      [maxContexts]uint64
	lefts      uint8
	rights     uint8
}

// Sentence is a run of the extractor's tokens, with the place they came from.
type Sentence struct {
	Block       int // index into the document's Blocks
	start, size int
	letters     letterCase
}

// Len returns the number of tokens.
func (s *Sentence) Len() int { return s.size }

// Offset returns the index, in the document's numbering, of its first token.
func (s *Sentence) Offset() int { return s.start }

// Extractor turns the tokens of a document into features. It keeps its
// buffers and what it learned about words from one document to the next, and
// is not safe for concurrent use.
type Extractor struct {
	lex    lexicon
	edge   word
	tokens []uint32     // words of the document, by index into the lexicon
	ranges []text.Token // their bytes
	sents  []Sentence
	stamp  uint32
	usages []usage // by the lexicon's number of the lower-cased word
	single bool    // the document has only one sentence
	sums   ownSums
}

// NewExtractor returns an extractor that looks words up in c, which may be nil.
func NewExtractor(c *Clusters) *Extractor {
	return &Extractor{lex: lexicon{clusters: c, titles: titles(), honorifics: honorifics()}, edge: edge()}
}

// Read takes a document and returns its sentences. They are valid until the
// next Read.
func (x *Extractor) Read(d *text.Document) []Sentence {
	if x.lex.full() {
		x.lex.empty()
		x.usages = x.usages[:0]
		x.sums.forget()
	}
	x.tokens, x.ranges, x.sents = x.tokens[:0], x.ranges[:0], x.sents[:0]
	for bi := range d.Blocks {
		b := &d.Blocks[bi]
		for _, r := range b.Sentences {
			start := len(x.ranges)
			x.ranges = append(x.ranges, b.Tokens[r.First:r.Last]...)
			for _, t := range x.ranges[start:] {
				x.tokens = append(x.tokens, x.lex.lookup(b.Text[t.Start:t.End]))
			}
			x.addSentences(bi, start)
		}
	}
	x.single = len(x.sents) < 2
	x.observe()
	return x.sents
}

// maxSentence is the length beyond which a sentence is cut: no text that goes
// on for longer is prose.
const maxSentence = 1000

// addSentences makes sentences of the tokens from start on.
func (x *Extractor) addSentences(block, start int) {
	for start < len(x.tokens) {
		s := Sentence{Block: block, start: start, size: min(maxSentence, len(x.tokens)-start)}
		s.letters = x.caseOf(x.tokens[start : start+s.size])
		x.sents = append(x.sents, s)
		start += s.size
	}
}

// Tokens returns how many tokens the document has.
func (x *Extractor) Tokens() int { return len(x.tokens) }

// Range returns the bytes of the document's token i in its block's text.
func (x *Extractor) Range(i int) text.Token { return x.ranges[i] }

// Title reports whether the document's token i is a title that is never part
// of a name ("Mr").
func (x *Extractor) Title(i int) bool { return x.lex.words[x.tokens[i]].honour }

// Form returns a hash of the surface form of the document's token i.
func (x *Extractor) Form(i int) uint64 { return x.lex.words[x.tokens[i]].form }

// Capital reports whether the document's token i begins with a capital and is
// more than an initial.
func (x *Extractor) Capital(i int) bool {
	w := &x.lex.words[x.tokens[i]]
	return w.is(flagCaps) && !w.is(flagInitial)
}

// caseOf judges a sentence by its words.
func (x *Extractor) caseOf(tokens []uint32) letterCase {
	upper, caps, lower := 0, 0, 0
	for _, id := range tokens {
		w := &x.lex.words[id]
		switch {
		case !w.is(flagAlpha):
		case w.is(flagUpper):
			upper++
		case w.is(flagCaps):
			caps++
		case w.affix > 3: // short words are lower-cased in headlines too
			lower++
		}
	}
	switch {
	case upper > 2 && upper*10 > (upper+caps+lower)*7:
		return upperCase
	case upper+caps > 3 && caps > 2 && lower*6 < upper+caps:
		return titleCase
	}
	return mixedCase
}

// observe gathers how the document uses its capitalised words.
func (x *Extractor) observe() {
	x.stamp++
	if n := int(x.lex.numLows); len(x.usages) < n {
		x.usages = append(x.usages, make([]usage, n-len(x.usages))...)
	}
	for i := range x.sents {
		if s := &x.sents[i]; s.letters == mixedCase {
			x.observeSentence(x.tokens[s.start : s.start+s.size])
		}
	}
}

func (x *Extractor) observeSentence(tokens []uint32) {
	for i, id := range tokens {
		w := &x.lex.words[id]
		if !w.is(flagAlpha) {
			continue
		}
		u := &x.usages[w.low]
		if u.stamp != x.stamp {
			*u = usage{stamp: x.stamp}
		}
		if !w.is(flagCaps) {
			u.lower = true
			continue
		}
		if i > 0 {
			u.before(&x.lex.words[tokens[i-1]])
		}
		if i+1 < len(tokens) {
			q := &x.lex.words[tokens[i+1]]
			u.rights = addContext(&u.right, u.rights, q.norm)
			u.leads = u.leads || q.is(flagCaps)
		}
	}
}

// before notes the word before a capitalised one.
func (u *usage) before(p *word) {
	u.inner = true
	if !p.is(flagAlpha) {
		return
	}
	u.lefts = addContext(&u.left, u.lefts, p.norm)
	switch {
	case p.title:
		u.titled = true
	case p.is(flagCaps):
		u.hasForward, u.forward = true, p.norm
	}
}

// addContext adds a neighbour not yet listed, and returns the new count.
func addContext(list *[maxContexts]uint64, n uint8, norm uint64) uint8 {
	if int(n) == len(list) {
		return n
	}
	for _, h := range list[:n] {
		if h == norm {
			return n
		}
	}
	list[n] = norm
	return n + 1
}
