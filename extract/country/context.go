package country

import (
	"strings"

	"dateline/corpus"
)

// gap says what stands between two neighbouring words.
type gap uint8

const (
	gapNone   gap = iota // there is no word on that side
	gapBlank             // white space
	gapHyphen            // a hyphen
	gapComma             // a comma
	gapStop              // the end of a sentence or clause: . ! ? : ;
	gapQuote             // quotes, brackets
	gapOwner             // a possessive
	gapOther
)

// neighbour is a word beside a hit.
type neighbour struct {
	word
	gap   gap
	upper bool // begins with a capital or a digit after one
}

// reach is how many words on each side of a hit are looked at.
const reach = 5

// context is what stands around a hit, nearest first.
type context struct {
	text        string
	left, right [reach]neighbour
	nl, nr      int // neighbours there are
	first       bool
	mixed       bool // the line has words without a capital: it is no headline
}

// contextOf reads the words around [start, end), within the line.
func contextOf(s string, start, end int) context {
	c := context{text: s}
	at := end
	for c.nr < reach {
		w, g, ok := rightOf(s, at)
		if !ok {
			break
		}
		c.right[c.nr] = neighbour{w, g, isUpperAt(s, w.start)}
		c.nr++
		at = w.end
	}
	at = start
	for c.nl < reach {
		w, between, ok := prevWord(s, at)
		if !ok || strings.IndexByte(between, '\n') >= 0 {
			break
		}
		g := gapKind(between)
		if cut := strings.TrimSuffix(strings.TrimSuffix(s[w.start:w.end], "'s"), "’s"); cut != "" && len(cut) < w.end-w.start && g == gapBlank {
			w.end, g = w.start+len(cut), gapOwner
		}
		c.left[c.nl] = neighbour{w, g, isUpperAt(s, w.start)}
		c.nl++
		at = w.start
	}
	c.first = c.nl == 0 || c.left[0].gap == gapStop
	c.mixed = c.anyLower()
	return c
}

// anyLower reports whether a longer word nearby begins with a small letter.
func (c *context) anyLower() bool {
	for k := range c.nr {
		if w := c.right[k]; !w.upper && w.end-w.start > 3 {
			return true
		}
	}
	for k := range c.nl {
		if w := c.left[k]; !w.upper && w.end-w.start > 3 {
			return true
		}
	}
	return false
}

// rightOf returns the next word on the line and what stands before it.
func rightOf(s string, at int) (word, gap, bool) {
	i := at
	if i+1 < len(s) && s[i] == ' ' && asciiWord[s[i+1]] {
		return wordAt(s, i+1), gapBlank, true // as nearly always
	}
	if i < len(s) { // skip a possessive
		if r, n := decode(s, i); isApostrophe(r) {
			if j := i + n; j < len(s) && s[j]|0x20 == 's' && singleAt(s, j) {
				if w, _, ok := rightOf(s, j+1); ok {
					return w, gapOwner, true
				}
				return word{}, gapNone, false
			}
		}
	}
	for i < len(s) {
		r, n := decode(s, i)
		if r == '\n' {
			return word{}, gapNone, false
		}
		if isWordRune(r) {
			w := wordAt(s, i)
			return w, gapKind(s[at:i]), true
		}
		i += n
	}
	return word{}, gapNone, false
}

// gapKind classifies the text between two words by its strongest sign.
func gapKind(s string) gap {
	k := gapBlank
	if s == " " {
		return k
	}
	for i := 0; i < len(s); {
		r, n := decode(s, i)
		i += n
		var this gap
		switch r {
		case ' ', '\t', '\u00a0', '\r', '\u200b', '\u2009', '\u202f':
			continue
		case '-', '\u2010', '\u2011':
			this = gapHyphen
		case ',':
			this = gapComma
		case '.', '!', '?', ':', ';', '…':
			this = gapStop
		case '"', '“', '”', '(', ')', '[', ']', '«', '»', '\'', '’', '‘':
			this = gapQuote
		default:
			this = gapOther
		}
		if k == gapBlank || this == gapStop || this == gapComma && k == gapQuote {
			k = this
		}
	}
	return k
}

func (c *context) at(n neighbour) string { return c.text[n.start:n.end] }

// next and prev return the k-th word on a side, "" where there is none.
func (c *context) next(k int) string {
	if k >= c.nr {
		return ""
	}
	return c.at(c.right[k])
}

func (c *context) prev(k int) string {
	if k >= c.nl {
		return ""
	}
	return c.at(c.left[k])
}

// joined reports whether a gap keeps two words in one name.
func joined(g gap) bool { return g == gapBlank }

// runRight counts the words in capitals that follow without a break, small
// joining words ("of", "and") between them included, and returns the last.
func (c *context) runRight() (int, neighbour) {
	n, last := 0, neighbour{}
	for k := 0; k < c.nr && joined(c.right[k].gap); k++ {
		w := c.right[k]
		if w.upper && !isOpener(c.at(w)) && !isMonth(c.at(w)) {
			n, last = k+1, w
		} else if !isJoint(c.at(w)) {
			break
		}
	}
	return n, last
}

// runLeft is runRight towards the beginning; it returns the farthest word.
func (c *context) runLeft() (int, neighbour) {
	n, far := 0, neighbour{}
	for k := 0; k < c.nl && joined(c.left[k].gap); k++ {
		w := c.left[k]
		if w.upper && !isOpener(c.at(w)) && !(k == 0 && isCompass(c.at(w))) {
			n, far = k+1, w
		} else if !isJoint(c.at(w)) {
			break
		}
	}
	return n, far
}

// isJoint tells the small words that join the parts of names.
func isJoint(w string) bool {
	switch w {
	case "of", "for", "the", "de", "du", "des", "la", "del", "di":
		return true
	}
	return false
}

// formClass groups the forms for the judge.
func formClass(f corpus.Form) byte {
	switch f {
	case corpus.FormName, corpus.FormOfficial, corpus.FormFormer:
		return 'N'
	case corpus.FormAbbreviation:
		return 'A'
	case corpus.FormDemonym:
		return 'D'
	case corpus.FormCapital:
		return 'C'
	case corpus.FormCity:
		return 'T'
	case corpus.FormRegion:
		return 'R'
	case corpus.FormMetonym:
		return 'M'
	}
	return 'X'
}

// isOpener tells the words that a sentence begins with and a name does not:
// their capital says nothing.
func isOpener(w string) bool {
	switch w {
	case "The", "A", "An", "In", "On", "At", "It", "Its", "He", "She", "They", "We", "I", "You", "This", "That", "These", "Those",
		"But", "And", "Or", "For", "As", "While", "When", "After", "Before", "If", "There", "His", "Her", "Their", "Our",
		"Under", "With", "Since", "Some", "Many", "Most", "Both", "Also", "Although", "Though", "Because", "During",
		"From", "By", "To", "What", "Who", "How", "Why", "Where", "Is", "Are", "Was", "Were", "Will", "Can", "Could",
		"Now", "Then", "So", "Such", "No", "Not", "Only", "Even", "Like", "Unlike", "Yet", "Has", "Have", "Had", "Does",
		"Did", "Do", "All", "Any", "More", "Other", "Over", "Against", "Between", "Among", "Across", "Following",
		"Meanwhile", "However", "Instead", "Despite", "Later", "Last", "Next", "According", "Given", "Here", "Once",
		"Until", "Whether", "Which", "Through", "Outside", "Inside", "Today", "Yesterday", "Every", "Each", "Several", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday", "Mr", "Mrs", "Ms", "Dr":
		return true
	}
	return false
}

// isMonth tells the months whose names are nothing else, which stand after a
// place without a comma: "in San Salvador Jan. 19".
func isMonth(w string) bool {
	switch w {
	case "Jan", "Feb", "Apr", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "January", "February", "July", "September",
		"October", "November", "December":
		return true
	}
	return false
}

// isCompass tells the words that give the part of a country.
func isCompass(w string) bool {
	switch w {
	case "North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Upper", "Lower",
		"Southeast", "Southwest", "Northeast", "Northwest", "Southeastern", "Southwestern", "Northeastern",
		"Northwestern", "Mainland", "Mid", "Post", "Pre", "Non", "Pro", "Anti":
		return true
	}
	return false
}

// isOffice tells the offices that a person's name follows: the country before
// one stands for itself, as in "U.S. Secretary of State".
func isOffice(w string) bool {
	switch w {
	case "President", "Presidents", "Minister", "Ministers", "Chancellor", "Premier", "Prime", "Ambassador", "Secretary", "Senator", "Senators",
		"Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Governor", "Governors", "Mayor",
		"Republican", "Republicans", "Democrat", "Democrats", "Speaker", "Attorney", "Congressman", "Congresswoman", "Judge", "King", "Queen", "Prince", "Princess",
		"Emperor", "Emir", "Sultan", "Pope", "Archbishop", "Gen", "General", "Admiral", "Col", "Colonel", "Lt", "Maj",
		"Spokesman", "Spokeswoman", "Coach", "Leader", "Envoy", "Consul", "Tsar", "Czar", "Vice":
		return true
	}
	return false
}
