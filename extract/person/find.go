package person

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
	"dateline/extract/lexicon"
	"dateline/extract/text"
)

// Find returns the names of the engine with the people among them cleaned
// (titles, possessives and quotation marks outside the span) and with further
// occurrences of the same people added, in reading order. A single word that
// isCountry knows does not stand for a person again by itself: Jordan is Jordan,
// whoever else is called so.
func Find(d *text.Document, names []text.Name, isCountry func(word string) bool) []text.Name {
	var out []text.Name
	blocks := byIndex(d)
	marked := indexNames(names)
	for _, n := range names {
		b := blocks[n.Block]
		switch {
		case b == nil: // no content
		case n.Label == text.Person:
			if n, ok := clean(d, b, n, names, marked, isCountry); ok {
				out = append(out, n)
			}
		default:
			out = append(out, n)
		}
	}
	out = slices.DeleteFunc(out, inside(out))
	yields := givesWay(blocks, out)
	again := recur(d, out, isCountry, yields)
	people := indexNames(again)
	out = append(slices.DeleteFunc(out, func(n text.Name) bool {
		return people.any(n.Span, func(i int) bool { return yields(n, again[i].Span) })
	}), again...)
	slices.SortFunc(out, func(a, b text.Name) int {
		return cmp.Or(cmp.Compare(a.Block, b.Block), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return out
}

func indexNames(names []text.Name) spanIndex {
	return indexSpans(len(names), func(i int) corpus.Span { return names[i].Span })
}

func byIndex(d *text.Document) map[int]*text.Block {
	m := make(map[int]*text.Block, len(d.Blocks))
	for i := range d.Blocks {
		m[d.Blocks[i].Index] = &d.Blocks[i]
	}
	return m
}

// tokenRange returns the tokens that lie in the bytes [start, end).
func tokenRange(b *text.Block, start, end int) (int, int) {
	i, _ := slices.BinarySearchFunc(b.Tokens, start, func(t text.Token, s int) int { return cmp.Compare(int(t.Start), s) })
	j := i
	for j < len(b.Tokens) && int(b.Tokens[j].End) <= end {
		j++
	}
	return i, j
}

func word(b *text.Block, i int) string {
	if i < 0 || i >= len(b.Tokens) {
		return ""
	}
	return b.Text[b.Tokens[i].Start:b.Tokens[i].End]
}

// clean trims what does not belong to a person's name off both ends. It reports
// whether a name is left.
func clean(d *text.Document, b *text.Block, n text.Name, names []text.Name, marked spanIndex, isCountry func(string) bool) (text.Name, bool) {
	i, j := tokenRange(b, n.Start, n.End)
	for i+1 < j && !opensName(word(b, i)) {
		i++
	}
	for i+1 < j && isTitle(word(b, i)) {
		i++
	}
	if leadsName(d, b, i-1, isCountry) && !marked.any(spanOf(b, i-1, i), func(k int) bool { return firm(names[k], spanOf(b, i-1, i)) }) {
		i--
	}
	i = openingQuote(b, quotedNickname(b, i, j), j)
	for j > i && !endsName(word(b, j-1)) {
		j--
	}
	j = epithet(b, j)
	if i >= j || !hasLetterName(b, i, j) || j-i == 1 && namesFirm(b, i) {
		return n, false
	}
	n.Span = spanOf(b, i, j)
	return n, true
}

// leadsName reports whether token i, which the engine left out, is the first
// word of the name behind it: a capital inside a sentence that nothing else
// explains, before the same word more than once ("where Ai Weiwei works").
func leadsName(d *text.Document, b *text.Block, i int, isCountry func(string) bool) bool {
	w := word(b, i)
	if i < 0 || !adjacent(b, i) || !lexicon.IsNameWord(w) || startsSentence(b, i) || strings.IndexFunc(w, unicode.IsLower) < 0 {
		return false
	}
	if lexicon.IsOffice(w) || lexicon.IsOfficeModifier(w) || lexicon.IsPlainWord(w) || lexicon.IsOrganisationWord(w) || isCountry(w) {
		return false
	}
	s := sentenceOf(b, i)
	if lexicon.IsFamilyFirst(w) && lexicon.IsOffice(word(b, i-1)) {
		return true // "Secretary General Ban Ki Moon"
	}
	return !lexicon.IsHeadline(b.Words(int(s.First), int(s.Last))) && recurs(d, w+" "+word(b, i+1))
}

// recurs reports whether the document has the words more than once.
func recurs(d *text.Document, words string) bool {
	seen := false
	for i := range d.Blocks {
		_, rest, found := strings.Cut(d.Blocks[i].Text, words)
		if found && (seen || strings.Contains(rest, words)) {
			return true
		}
		seen = seen || found
	}
	return false
}

// spanOf is the span of the tokens [i, j).
func spanOf(b *text.Block, i, j int) corpus.Span {
	return corpus.Span{Block: b.Index, Start: int(b.Tokens[i].Start), End: int(b.Tokens[j-1].End)}
}

// isTitle is the test for titles at the start of a name; words that are also
// given names stay.
func isTitle(w string) bool {
	switch lexicon.Fold(w) {
	case "dean", "marshall", "star", "chase", "baron", "judge", "duke", "major", "guard", "brother":
		return false
	}
	return lexicon.IsOffice(w)
}

// opensName reports whether a name may begin with the token: a name word, an
// initial or a particle ("von der Leyen").
func opensName(w string) bool {
	return lexicon.IsNameWord(w) || lexicon.IsInitial(w) || lexicon.IsParticle(w)
}

// namesFirm reports whether a single word is part of the name of something
// else: "the Clinton Foundation", "Johnson & Johnson".
func namesFirm(b *text.Block, i int) bool {
	next := word(b, i+1)
	return adjacent(b, i) && lexicon.IsNameWord(next) && lexicon.IsOrganisationWord(next) ||
		next == "&" && word(b, i+2) == word(b, i) || word(b, i-1) == "&" && word(b, i-2) == word(b, i)
}

func endsName(w string) bool {
	return lexicon.IsNameWord(w) || lexicon.IsInitial(w) || lexicon.IsSuffix(w) || isQuote(w) && w == ")"
}

func hasLetterName(b *text.Block, i, j int) bool {
	for ; i < j; i++ {
		w := word(b, i)
		if lexicon.IsNameWord(w) && !lexicon.IsOffice(w) {
			return true
		}
	}
	return false
}

// Confidences up to which a name that is no person's gives way to a person
// whom the article names in full elsewhere: any name around which the person
// is found, and a single word that is just the person's family name.
const (
	weak = .5
	fair = .9
)

// givesWay returns the test whether a name gives way to a person found again:
// a weak name of something else, or a part of the person's own longer name. A
// family name that the article also knows as a part of longer names of other
// things ("Ford", beside "Ford Motor") stays what the engine says.
func givesWay(blocks map[int]*text.Block, names []text.Name) func(n text.Name, person corpus.Span) bool {
	others := map[string]bool{}
	for _, n := range names {
		if p := partsOf(blocks[n.Block], n); n.Label != text.Person && len(p) > 1 {
			for _, w := range p {
				others[w] = true
			}
		}
	}
	return func(n text.Name, person corpus.Span) bool {
		switch {
		case !within(n.Span, person):
			return false
		case n.Label == text.Person:
			return n.Span != person
		case n.Score <= weak:
			return true
		}
		p := partsOf(blocks[n.Block], n)
		if n.Span != person || n.Score >= fair || len(p) != 1 || others[p[0]] {
			return false
		}
		return n.Label != text.Place || !afterPreposition(blocks[n.Block], n.Start)
	}
}

// afterPreposition reports whether the word before a place speaks for a place:
// "in Samaria".
func afterPreposition(b *text.Block, start int) bool {
	i, _ := tokenRange(b, start, start)
	switch strings.ToLower(word(b, i-1)) {
	case "in", "at", "from", "near", "to", "of", "around", "outside", "into", "across", "between":
		return true
	}
	return false
}

// inside returns the test whether a name lies inside a longer name of a person:
// one of something else, or what the engine made of a part of it.
func inside(names []text.Name) func(text.Name) bool {
	all := slices.Clone(names)
	marked := indexNames(all)
	return func(n text.Name) bool {
		return marked.any(n.Span, func(i int) bool {
			return all[i].Label == text.Person && all[i].Span != n.Span && within(n.Span, all[i].Span)
		})
	}
}

func within(a, b corpus.Span) bool { return a.Block == b.Block && b.Start <= a.Start && a.End <= b.End }

// index holds the names by which the people of an article can be met again.
type index struct {
	byFirst   map[string][]parts // first part -> the sequences that start with it
	isCountry func(word string) bool
}

func (x *index) add(p parts) {
	if len(p) == 1 && x.isCountry(p[0]) {
		return
	}
	if len(p) == 0 || utf8.RuneCountInString(p[0]) < 2 && len(p) == 1 {
		return
	}
	for _, q := range x.byFirst[p[0]] {
		if len(q) == len(p) && equal(q, p) {
			return
		}
	}
	x.byFirst[p[0]] = append(x.byFirst[p[0]], p)
}

// recur finds further occurrences of people who are named in full somewhere in
// the article: the full name, the family name with its particles, and a part
// that the engine has seen standing alone.
func recur(d *text.Document, names []text.Name, isCountry func(string) bool, yields func(text.Name, corpus.Span) bool) []text.Name {
	x := index{byFirst: map[string][]parts{}, isCountry: isCountry}
	alone := map[string]bool{}
	blocks := byIndex(d)
	for _, n := range names {
		if p := partsOf(blocks[n.Block], n); n.Label == text.Person && len(p) == 1 {
			alone[p[0]] = true
		}
	}
	for _, n := range names {
		p := partsOf(blocks[n.Block], n)
		if n.Label != text.Person || len(p.core()) < 2 {
			continue
		}
		c := p.core()
		x.add(p)
		x.add(c)
		x.add(c[c.family():])
		if c.family() > 0 && (lexicon.IsFamilyFirst(c[0]) || alone[c[0]]) {
			x.add(c[:1])
		}
	}
	if len(x.byFirst) == 0 {
		return nil
	}
	var out []text.Name
	marked := indexNames(names)
	covered := func(span corpus.Span) bool {
		return marked.any(span, func(i int) bool { return !yields(names[i], span) })
	}
	for i := range d.Blocks {
		out = append(out, x.scan(&d.Blocks[i], covered)...)
	}
	return out
}

func partsOf(b *text.Block, n text.Name) parts {
	if b == nil {
		return nil
	}
	return split(b.Text[n.Start:n.End])
}

// scan looks for the indexed names among the tokens that no name covers.
func (x *index) scan(b *text.Block, covered func(corpus.Span) bool) []text.Name {
	var out []text.Name
	for i := 0; i < len(b.Tokens); i++ {
		if !lexicon.IsNameWord(word(b, i)) && !lexicon.IsParticle(word(b, i)) {
			continue
		}
		j := x.match(b, i)
		if j == i || covered(spanOf(b, i, j)) || partOfLonger(b, i, j) || j-i == 1 && (namesFirm(b, i) || isWord(b, i)) {
			continue
		}
		out = append(out, text.Name{
			Span:  spanOf(b, i, j),
			Label: text.Person, Score: .7, By: "named again",
		})
		i = j - 1
	}
	return out
}

// isWord reports whether a family name is more likely the common word that it
// also is: a month, or a word at the start of a sentence, without a title.
func isWord(b *text.Block, i int) bool {
	if lexicon.IsOffice(word(b, i-1)) {
		return false
	}
	w := word(b, i)
	return lexicon.IsCalendarName(w) || lexicon.IsWordName(w) && startsSentence(b, i)
}

// match returns the end of the longest indexed name that starts at token i.
func (x *index) match(b *text.Block, i int) int {
	var words parts // of the tokens from i on, as far as anybody asked
	at := func(k int) string {
		for len(words) <= k {
			words = append(words, only(split(word(b, i+len(words)))))
		}
		return words[k]
	}
	best := i
	for _, p := range x.byFirst[at(0)] {
		k := 0
		for k < len(p) && p[k] == at(k) {
			k++
		}
		if k == len(p) {
			best = max(best, i+k)
		}
	}
	for j := i; j < best; j++ {
		if r, _ := utf8.DecodeRuneInString(word(b, j)); !unicode.IsUpper(r) && !lexicon.IsParticle(word(b, j)) && !lexicon.IsNameWord(word(b, j)) {
			return i
		}
	}
	return best
}

// only is the word of a token that has one, else "".
func only(p parts) string {
	if len(p) != 1 {
		return ""
	}
	return p[0]
}

// partOfLonger reports whether a single family name stands inside a longer run
// of capitalised words ("Putin Street", "Hunter Biden") that is not a headline.
func partOfLonger(b *text.Block, i, j int) bool {
	prev, next := word(b, i-1), word(b, j)
	goesOn := lexicon.IsNameWord(next) && !lexicon.IsOffice(next) && adjacent(b, j-1)
	begins := lexicon.IsNameWord(prev) && adjacent(b, i-1) && !lexicon.IsOffice(prev) && !lexicon.IsPlainWord(prev) && !startsSentence(b, i-1)
	if j-i > 1 || !goesOn && !begins {
		return false
	}
	s := sentenceOf(b, i)
	return !lexicon.IsHeadline(b.Words(int(s.First), int(s.Last)))
}

// adjacent reports whether only a blank separates token i from the next.
func adjacent(b *text.Block, i int) bool {
	return i >= 0 && i+1 < len(b.Tokens) && b.Tokens[i+1].Start-b.Tokens[i].End == 1
}

func startsSentence(b *text.Block, i int) bool {
	return i >= 0 && int(sentenceOf(b, i).First) == i
}

// sentenceOf returns the sentence that holds token i.
func sentenceOf(b *text.Block, i int) text.Range {
	return b.Sentences[b.SentenceAt(int(b.Tokens[i].Start))-b.First]
}
