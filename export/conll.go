package export

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"dateline/corpus"
)

// writeCoNLL writes the counted mentions of every article as IOB2 tags.
func writeCoNLL(ctx context.Context, w io.Writer, from Source, o *Options) error {
	if o.Tokens == nil {
		return errors.New("conll: no tokenizer is given")
	}
	return o.articles(ctx, from, func(d *document) error {
		return CoNLL(w, string(d.article().ID), d.Record, func(i int) bool { return d.Counted[i] }, o.Tokens(d.Record))
	})
}

// CoNLL writes an article, cut into sentences of tokens, as lines of token, tag
// and entity: of overlapping mentions the first, as IOB2 tags PER and LOC. A
// comment begins the article, and a blank line ends each sentence.
func CoNLL(w io.Writer, id string, r *corpus.Record, counts func(mention int) bool, sentences [][]corpus.Span) error {
	b := bufio.NewWriter(w)
	b.WriteString("# id = " + id + "\n")
	inBlock := map[int][]*corpus.Mention{}
	for i := range r.Mentions {
		if m := &r.Mentions[i]; counts(i) {
			inBlock[m.Block] = append(inBlock[m.Block], m)
		}
	}
	for _, s := range sentences {
		var last *corpus.Mention
		for _, t := range s {
			if t.Block < 0 || t.Block >= len(r.Article.Blocks) || t.End > len(r.Article.Blocks[t.Block].Text) {
				continue
			}
			m := covering(t, inBlock[t.Block])
			b.WriteString(strings.Join([]string{oneField(r.Article.Blocks[t.Block].Text[t.Start:t.End]), tagOf(m, last), entityOf(m)}, "\t") + "\n")
			last = m
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

// covering is the first mention that a token is of, nil for none.
func covering(t corpus.Span, mentions []*corpus.Mention) *corpus.Mention {
	for _, m := range mentions {
		if t.Start < m.End && m.Start < t.End {
			return m
		}
	}
	return nil
}

// tagOf is the tag of a token of mention m, after one of mention last.
func tagOf(m, last *corpus.Mention) string {
	if m == nil {
		return "O"
	}
	label := "LOC"
	if m.Kind == corpus.Person {
		label = "PER"
	}
	if m == last {
		return "I-" + label
	}
	return "B-" + label
}

func entityOf(m *corpus.Mention) string {
	if m == nil {
		return "_"
	}
	return oneField(string(m.Entity))
}

// oneField keeps a value from breaking a line of fields with tabs between.
func oneField(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t', '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return ' '
		}
		return r
	}, s)
}
