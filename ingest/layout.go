package ingest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
)

// textLine is a line of plain text, folded.
type textLine struct {
	number   int // from 1
	text     string
	width    int  // in characters
	indented bool // begins with white space
}

// layout cuts plain text into blocks: one a line or, where lines are wrapped at
// a fixed width, one a paragraph. A block's Line is its first line.
func layout(text string) []corpus.Block {
	lines := splitLines(text)
	wrapped := wrapWidth(lines)
	var blocks []corpus.Block
	open := false // the last block goes on
	for i, l := range lines {
		switch {
		case l.text == "":
			open = false
			continue
		case open && !l.indented:
			join(&blocks[len(blocks)-1], l.text)
		default:
			blocks = append(blocks, corpus.Block{Line: l.number, Text: l.text})
		}
		open = wrapped > 0 && i+1 < len(lines) && fills(l, lines[i+1], wrapped)
	}
	return blocks
}

func splitLines(text string) []textLine {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	var lines []textLine
	for raw := range strings.SplitSeq(text, "\n") {
		l := textLine{number: len(lines) + 1, text: fold(raw)}
		l.width = utf8.RuneCountInString(l.text)
		if l.text != "" {
			first, _ := utf8.DecodeRuneInString(raw)
			l.indented = unicode.IsSpace(first)
		}
		lines = append(lines, l)
	}
	return lines
}

// Widths at which text is wrapped by hand or by a mail program.
const (
	minWrap = 40
	maxWrap = 120
)

// wrapWidth finds the width at which text was wrapped, 0 where it was not:
// nearly every line with a line under it is so long that the next word would
// not have fitted, and most of them end in mid-sentence.
func wrapWidth(lines []textLine) int {
	width := 0
	for _, l := range lines {
		width = max(width, l.width)
	}
	if width < minWrap || width > maxWrap {
		return 0
	}
	followed, full, midSentence := 0, 0, 0
	for i, l := range lines[:len(lines)-1] {
		if l.text == "" || lines[i+1].text == "" {
			continue
		}
		followed++
		if fills(l, lines[i+1], width) {
			full++
			if !endsSentence(l.text) {
				midSentence++
			}
		}
	}
	if full < 4 || full*10 < followed*7 || midSentence*10 < full*6 {
		return 0
	}
	return width
}

// fills reports whether the first word of the next line would not have fitted
// on this one.
func fills(l, next textLine, width int) bool {
	if next.text == "" {
		return false
	}
	word, _, _ := strings.Cut(next.text, " ")
	const slack = 2 // programs differ in what they count
	return l.width+1+utf8.RuneCountInString(word)+slack > width
}

// join appends a line to a paragraph. A hyphen at the line's end is kept: it
// may belong to the word.
func join(b *corpus.Block, line string) {
	if hyphenated(b.Text) {
		b.Text += line
		return
	}
	b.Text += " " + line
}

func hyphenated(s string) bool {
	stem, found := strings.CutSuffix(s, "-")
	last, _ := utf8.DecodeLastRuneInString(stem)
	return found && unicode.IsLetter(last)
}

// endsSentence reports whether text ends as a sentence does, closing quotes and
// brackets aside.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’»)]`)
	last, _ := utf8.DecodeLastRuneInString(s)
	return slices.Contains([]rune{'.', '!', '?', '…', ':', ';', '。', '।', '؟'}, last)
}
