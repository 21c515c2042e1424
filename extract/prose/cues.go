package prose

import (
	"strings"
	"unicode"

	"dateline/extract/lexicon"
	"dateline/extract/text"
)

// reader turns prose's labels and the words around a run of capitalised words
// into names.
type reader struct {
	b      *text.Block
	labels []text.Label
}

func (r *reader) word(i int) string {
	if i < 0 || i >= len(r.b.Tokens) {
		return ""
	}
	t := r.b.Tokens[i]
	return r.b.Text[t.Start:t.End]
}

// names reads the block sentence by sentence.
func (r *reader) names() []text.Name {
	var out []text.Name
	for _, s := range r.b.Sentences {
		if lexicon.IsHeadline(r.b.Words(int(s.First), int(s.Last))) {
			out = append(out, r.places(int(s.First), int(s.Last))...)
			continue
		}
		for i := int(s.First); i < int(s.Last); {
			j := r.runEnd(i, int(s.Last))
			if j == i {
				i++
				continue
			}
			out = append(out, r.judge(i, j, int(s.First))...)
			i = j
		}
	}
	return out
}

// places keeps prose's places of a stretch of tokens.
func (r *reader) places(i, j int) []text.Name {
	var out []text.Name
	for i < j {
		k := i
		for k < j && r.labels[k] == text.Place && lexicon.IsNameWord(r.word(k)) {
			k++
		}
		if k > i {
			out = append(out, span(r.b, i, k, text.Place, .5, Name))
		}
		i = max(k, i+1)
	}
	return out
}

// runEnd returns the end of the run of name words that starts at i: capitalised
// words and initials, with particles and quoted nicknames between them.
func (r *reader) runEnd(i, end int) int {
	if !r.opens(i) {
		return i
	}
	j := i + 1
	for j < end {
		w := r.word(j)
		switch {
		case lexicon.IsNameWord(w) || lexicon.IsInitial(w) || lexicon.IsSuffix(w):
			j++
		case lexicon.IsParticle(w) && r.particlesLead(j, end) > 0:
			j += r.particlesLead(j, end)
		case r.nickname(j, end) > 0:
			j += r.nickname(j, end)
		default:
			return j
		}
	}
	return j
}

func (r *reader) opens(i int) bool {
	w := r.word(i)
	return lexicon.IsNameWord(w) || lexicon.IsInitial(w) && strings.HasSuffix(w, ".")
}

// particlesLead returns how many particles lead from j to a name word, or 0.
func (r *reader) particlesLead(j, end int) int {
	for n := 1; n <= 3 && j+n < end; n++ {
		if lexicon.IsNameWord(r.word(j + n)) {
			return n
		}
		if !lexicon.IsParticle(r.word(j + n)) {
			return 0
		}
	}
	return 0
}

// nickname returns the length of a quoted nickname at j that a name word
// follows ("“The Rock” Johnson"), or 0.
func (r *reader) nickname(j, end int) int {
	if !isQuote(r.word(j)) {
		return 0
	}
	for n := 1; n <= 3 && j+n+1 < end && lexicon.IsNameWord(r.word(j+n)); n++ {
		if isQuote(r.word(j+n+1)) && lexicon.IsNameWord(r.word(j+n+2)) {
			return n + 2
		}
	}
	return 0
}

func isQuote(w string) bool {
	switch w {
	case "\"", "“", "”", "'", "‘", "’":
		return true
	}
	return false
}

// judge splits a run at the titles inside it and decides what each part names.
func (r *reader) judge(i, j, first int) []text.Name {
	title := r.titleBefore(i)
	for k := j - 2; k >= i; k-- {
		if r.isTitle(k, j) {
			rest := k + 1
			out := r.judgeRun(rest, j, true)
			if k > i {
				return append(r.places(i, k), out...)
			}
			return out
		}
	}
	for i < j && (lexicon.IsPlainWord(r.word(i)) && (i == first || r.labels[i] == "")) {
		i++
	}
	if i >= j {
		return nil
	}
	return r.judgeRun(i, j, title)
}

// isTitle reports whether token k of a run that ends at j is the last word of
// a title before a name.
func (r *reader) isTitle(k, j int) bool {
	return lexicon.IsOffice(r.word(k)) && k+1 < j
}

// titleBefore reports whether the words before i are a title: "leader", or
// "president," where a comma lets the name follow in apposition.
func (r *reader) titleBefore(i int) bool {
	w := r.word(i - 1)
	if w == "," {
		return lexicon.IsOffice(r.word(i-2)) && !lexicon.IsHonorific(r.word(i-2)) && r.closes(i)
	}
	return lexicon.IsOffice(w)
}

// closes reports whether the apposition that opens at i is closed by a comma
// or the end of the sentence.
func (r *reader) closes(i int) bool {
	j := r.runEnd(i, len(r.b.Tokens))
	w := r.word(j)
	return j-i >= 2 && (w == "," || w == "." || w == "" || w == "'s" || w == "’s")
}

// judgeRun labels one run of name words without titles.
func (r *reader) judgeRun(i, j int, title bool) []text.Name {
	for j > i && lexicon.IsParticle(r.word(j-1)) {
		j--
	}
	if i >= j {
		return nil
	}
	persons, places := 0, 0
	for k := i; k < j; k++ {
		if n := r.nickname(k, j+1); n > 0 {
			k += n - 1
			continue
		}
		switch r.labels[k] {
		case text.Person:
			persons++
		case text.Place:
			places++
		}
		if w := r.word(k); k > i && lexicon.IsPlainWord(w) && !lexicon.IsInitial(w) {
			return []text.Name{span(r.b, i, j, text.Organisation, .5, "name with a common noun")}
		}
	}
	if lexicon.IsPlainWord(r.word(i)) && j-i == 1 || isAcronym(r.word(i)) && j-i == 1 {
		return nil
	}
	return r.decide(i, j, title, persons, places)
}

// isAcronym knows "NATO" and "U.N.": capitals only.
func isAcronym(w string) bool {
	n := 0
	for _, c := range w {
		if unicode.IsLower(c) || unicode.IsDigit(c) {
			return false
		}
		if unicode.IsLetter(c) {
			n++
		}
	}
	return n >= 2
}

// decide weighs the evidence for a run: prose's labels against the words
// around it.
func (r *reader) decide(i, j int, title bool, persons, places int) []text.Name {
	n := j - i
	for k := i; k < j; k++ {
		n -= r.nickname(k, j+1)
	}
	switch {
	case title && n <= 5:
		return []text.Name{span(r.b, i, j, text.Person, .9, "title")}
	case n >= 2 && n <= 5 && r.apposition(j):
		return []text.Name{span(r.b, i, j, text.Person, .8, "apposition")}
	case n >= 2 && n <= 5 && (lexicon.IsSpeechVerb(r.word(j)) || lexicon.IsSpeechVerb(r.word(i-1))) && places < n:
		return []text.Name{span(r.b, i, j, text.Person, .8, "speech verb")}
	case persons*2 >= n && persons > places:
		return []text.Name{span(r.b, i, j, text.Person, .4+.1*float32(min(n, 3)), Name)}
	case places > 0:
		return r.places(i, j)
	}
	return nil
}

// apposition reports whether what follows says that a person was named: ",
// the … president", ", who", ", 42,".
func (r *reader) apposition(j int) bool {
	if r.word(j) != "," {
		return false
	}
	w := r.word(j + 1)
	if w == "who" || w == "whose" || isAge(w) && r.word(j+2) == "," {
		return true
	}
	for k := j + 1; k < j+7; k++ {
		w := r.word(k)
		if w == "," || w == "." || w == "" || lexicon.IsSpeechVerb(w) {
			return false
		}
		if lexicon.IsOffice(w) && !lexicon.IsHonorific(w) && !lexicon.IsNameWord(w) {
			return true
		}
	}
	return false
}

func isAge(w string) bool {
	return len(w) == 2 && w[0] >= '1' && w[0] <= '9' && w[1] >= '0' && w[1] <= '9'
}
