package codebook

import (
	"slices"

	"dateline/corpus"
	"dateline/extract/text"
)

// Matcher finds the names of a codebook in documents. It is safe for concurrent
// use.
type Matcher struct {
	phrases map[string][]phrase // by first word, longest first
}

// phrase is a name cut into words.
type phrase struct {
	words  []string
	person string // canonical name, "" for what is to be ignored
}

// Match is a name of the codebook in a document.
type Match struct {
	corpus.Span
	Person string // canonical name, "" for what is to be ignored
}

// Matcher prepares the people and the ignored words of a codebook.
func (b *Codebook) Matcher() *Matcher {
	m := &Matcher{phrases: map[string][]phrase{}}
	for _, p := range b.People {
		for _, name := range p.names() {
			m.add(name, p.Name)
		}
	}
	for _, words := range b.Ignore {
		m.add(words, "")
	}
	for _, all := range m.phrases {
		slices.SortStableFunc(all, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return m
}

func (m *Matcher) add(name, person string) {
	var words []string
	for _, t := range text.Tokens(nil, name) {
		words = append(words, name[t.Start:t.End])
	}
	m.phrases[words[0]] = append(m.phrases[words[0]], phrase{words, person})
}

// Find finds the names, letter for letter, in reading order; of those that
// overlap the first, and of those that begin together the longest.
func (m *Matcher) Find(d *text.Document) []Match {
	var out []Match
	for i := range d.Blocks {
		b := &d.Blocks[i]
		for t := 0; t < len(b.Tokens); {
			p, ok := m.at(b, t)
			if !ok {
				t++
				continue
			}
			last := b.Tokens[t+len(p.words)-1]
			out = append(out, Match{corpus.Span{Block: b.Index, Start: int(b.Tokens[t].Start), End: int(last.End)}, p.person})
			t += len(p.words)
		}
	}
	return out
}

// at finds the longest phrase that begins with a token.
func (m *Matcher) at(b *text.Block, t int) (phrase, bool) {
	word := func(i int) string { return b.Text[b.Tokens[i].Start:b.Tokens[i].End] }
	for _, p := range m.phrases[word(t)] {
		if t+len(p.words) > len(b.Tokens) {
			continue
		}
		fits := true
		for i, w := range p.words {
			fits = fits && word(t+i) == w
		}
		if fits {
			return p, true
		}
	}
	return phrase{}, false
}
