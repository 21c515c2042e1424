package crf

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is what the features need to know about a surface form. It depends on
// nothing but the form.
type word struct {
	form   uint64 // hash of the surface form, quotes and dashes normalised
	norm   uint64 // the same in lower case, every digit a 9, without the stop of an abbreviation
	short  uint64 // shape, runs squeezed: "Xx"
	full   uint64 // shape, at most eight characters: "Xxxxx"
	pre    [4]uint64
	suf    [4]uint64
	parts  [2]uint64 // the first and the last part of a hyphenated word
	low    uint32    // number of the lower-cased word in the lexicon
	affix  uint8     // how many prefixes and suffixes there are
	flags  uint8
	parted bool
	known  bool // has clusters
	title  bool // often stands before a person's name without being part of it
	honour bool // a title that never belongs to a name
	grains [grains]uint16
}

// The flags of a word.
const (
	flagCaps    = 1 << iota // begins with a capital
	flagUpper               // has letters, and all are capitals
	flagDigit               // has a digit
	flagHyphen              // has a hyphen inside
	flagQuote               // has an apostrophe
	flagAlpha               // has a letter
	flagStop                // ends in a full stop
	flagInitial             // one capital letter, with or without a full stop
)

func (w *word) is(flags uint8) bool { return w.flags&flags != 0 }

// edge stands for the tokens before and after a sentence.
func edge() word { return word{form: 1, norm: 1, short: 1, full: 1} }

// lexicon numbers the surface forms met so far, and their lower-cased forms,
// and keeps what is known about each. It forgets everything when it is full.
type lexicon struct {
	clusters *Clusters
	titles   map[uint64]bool
	// honorifics are the titles that never belong to a name.
	honorifics map[uint64]bool
	words      []word
	forms      table // hash of the surface form -> index into words
	lows       table // hash of the lower-cased form -> number
	numLows    uint32
	buf, low   []byte
	shape      []byte
}

const lexiconLimit = 1 << 15

// lookup returns the index of a surface form in l.words.
func (l *lexicon) lookup(s string) uint32 {
	l.buf = appendNormal(l.buf[:0], s)
	h := hashBytes(l.buf)
	if id, ok := l.forms.get(h); ok {
		return id
	}
	id := uint32(len(l.words))
	l.words = append(l.words, l.describe(l.buf, h))
	l.forms.put(h, id)
	return id
}

// full reports whether the lexicon should be emptied before the next document.
func (l *lexicon) full() bool { return len(l.words) > lexiconLimit }

func (l *lexicon) empty() {
	l.words = l.words[:0]
	l.forms.empty()
	l.lows.empty()
	l.numLows = 0
}

func (l *lexicon) describe(b []byte, form uint64) word {
	l.low = appendLower(l.low[:0], b)
	w := word{form: form, flags: flagsOf(b)}
	lowHash := hashBytes(l.low)
	w.low = l.lowNumber(lowHash)
	l.shape = appendShape(l.shape[:0], b, 24)
	w.short = squeeze(l.shape)
	w.full = hashBytes(l.shape[:min(8, len(l.shape))])
	w.setAffixes(l.low)
	w.setParts(l.low)
	l.setClusters(&w)
	for i, c := range l.low {
		if '0' <= c && c <= '9' {
			l.low[i] = '9'
		}
	}
	w.norm = hashBytes(unstop(l.low))
	w.title, w.honour = l.titles[w.norm], l.honorifics[w.norm]
	return w
}

// unstop takes the full stop off an abbreviation of two letters or more
// without another one: "mr." is read like "mr".
func unstop(low []byte) []byte {
	if n := len(low) - 1; n > 1 && low[n] == '.' && bytes.IndexByte(low, '.') == n {
		return low[:n]
	}
	return low
}

func (l *lexicon) lowNumber(h uint64) uint32 {
	if n, ok := l.lows.get(h); ok {
		return n
	}
	n := l.numLows
	l.numLows++
	l.lows.put(h, n)
	return n
}

// setClusters looks the lower-cased word up; failing that without diacritics,
// then by its last hyphenated part.
func (l *lexicon) setClusters(w *word) {
	if l.clusters == nil {
		return
	}
	try := l.low
	id, ok := l.clusters.find(mix(hashBytes(try)))
	if !ok {
		try = unstop(try)
		id, ok = l.clusters.find(mix(hashBytes(try)))
	}
	if !ok && !isASCII(try) {
		try = stripMarks(try)
		id, ok = l.clusters.find(mix(hashBytes(try)))
	}
	if !ok && w.parted {
		id, ok = l.clusters.find(mix(hashBytes(try[bytes.LastIndexByte(try, '-')+1:])))
	}
	if ok {
		w.known, w.grains = true, l.clusters.grains[id]
	}
}

func (w *word) setAffixes(low []byte) {
	end := 0
	for w.affix < 4 && end < len(low) {
		_, n := utf8.DecodeRune(low[end:])
		end += n
		w.pre[w.affix] = hashBytes(low[:end])
		w.affix++
	}
	start := len(low)
	for k := range w.affix {
		_, n := utf8.DecodeLastRune(low[:start])
		start -= n
		w.suf[k] = hashBytes(low[start:])
	}
}

func (w *word) setParts(low []byte) {
	if i := bytes.IndexByte(low, '-'); i > 0 && len(low) > i+1 {
		w.parted = true
		w.parts[0] = hashBytes(low[:i])
		w.parts[1] = hashBytes(low[bytes.LastIndexByte(low, '-')+1:])
	}
}

func flagsOf(b []byte) (flags uint8) {
	letters, capitals := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				capitals++
				if i == 0 {
					flags |= flagCaps
				}
			}
		case '0' <= r && r <= '9':
			flags |= flagDigit
		case r == '-' && i > 0:
			flags |= flagHyphen
		case r == '\'':
			flags |= flagQuote
		}
		i += n
	}
	if letters > 0 {
		flags |= flagAlpha
		if letters == capitals {
			flags |= flagUpper
		}
	}
	if len(b) > 1 && b[len(b)-1] == '.' {
		flags |= flagStop
	}
	if letters == 1 && capitals == 1 && (len(b) == 1 || flags&flagStop != 0) {
		flags |= flagInitial
	}
	return flags
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// stripMarks returns lower-case letters without diacritics: "erdoğan" as
// "erdogan", "łukasz" as "lukasz".
func stripMarks(low []byte) []byte {
	var out []byte
	for _, r := range string(norm.NFD.Bytes(low)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ł':
			out = append(out, 'l')
		case r == 'ø':
			out = append(out, 'o')
		case r == 'đ', r == 'ð':
			out = append(out, 'd')
		case r == 'ı':
			out = append(out, 'i')
		case r == 'ß':
			out = append(out, "ss"...)
		case r == 'æ', r == 'ə':
			out = append(out, "e"...)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}

// table maps hashes to numbers, by open addressing.
type table struct {
	keys []uint64
	vals []uint32
	n    int
}

func (t *table) get(h uint64) (uint32, bool) {
	if len(t.keys) == 0 {
		return 0, false
	}
	h |= 1
	m := uint64(len(t.keys) - 1)
	for i := mix(h) & m; t.keys[i] != 0; i = (i + 1) & m {
		if t.keys[i] == h {
			return t.vals[i], true
		}
	}
	return 0, false
}

func (t *table) put(h uint64, v uint32) {
	if t.n*2 >= len(t.keys) {
		t.grow()
	}
	h |= 1
	m := uint64(len(t.keys) - 1)
	i := mix(h) & m
	for t.keys[i] != 0 {
		i = (i + 1) & m
	}
	t.keys[i], t.vals[i] = h, v
	t.n++
}

func (t *table) grow() {
	old := *t
	size := max(1<<12, 2*len(old.keys))
	*t = table{keys: make([]uint64, size), vals: make([]uint32, size)}
	for i, k := range old.keys {
		if k != 0 {
			t.put(k, old.vals[i])
		}
	}
}

func (t *table) empty() {
	clear(t.keys)
	t.n = 0
}
