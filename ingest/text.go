package ingest

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dateline/corpus"
	"dateline/ingest/mojibake"
)

func textFormat() Format {
	return Format{
		Name: "text",
		Doc: "Plain text in any common encoding: a paragraph a line, or paragraphs wrapped at a fixed width and " +
			"parted by blank lines.",
		Match:  matchText,
		Decode: decodeText,
	}
}

func matchText(r Raw) bool {
	if isBinary(r.Body) {
		return false
	}
	if known, match := r.declared("text/plain", "text/markdown"); known {
		return match
	}
	return !isOtherType(r.suffix()) && !hasOtherSyntax(r.Body)
}

// isOtherType tells the suffixes of text files that are no articles.
func isOtherType(suffix string) bool {
	switch suffix {
	case ".json", ".xml", ".rss", ".atom", ".opml", ".css", ".js", ".mjs", ".ts", ".go", ".py", ".c", ".h", ".java",
		".sh", ".sql", ".ini", ".toml", ".yaml", ".yml", ".log", ".tex", ".bib", ".rtf", ".svg", ".eml", ".mbox",
		".ics", ".vcf", ".srt", ".vtt", ".warc":
		return true
	}
	return false
}

// hasOtherSyntax recognises the beginnings of other textual formats.
func hasOtherSyntax(body []byte) bool {
	head := strings.TrimSpace(string(body[:min(len(body), 256)]))
	for _, start := range []string{"<?xml", "<rss", "<feed", "<svg", "{\\rtf", "#!/", "WARC/", "-----BEGIN "} {
		if strings.HasPrefix(head, start) {
			return true
		}
	}
	rest, object := strings.CutPrefix(head, "{")
	if !object {
		if rest, object = strings.CutPrefix(head, "["); object {
			rest, object = strings.CutPrefix(strings.TrimSpace(rest), "{")
		}
	}
	return object && strings.HasPrefix(strings.TrimSpace(rest), `"`)
}

func decodeText(r Raw) iter.Seq2[*corpus.Article, error] {
	return func(yield func(*corpus.Article, error) bool) {
		text := mojibake.Repair(toUTF8(r.Body, r.ContentType))
		blocks := layout(text)
		if len(blocks) == 0 {
			yield(nil, ErrEmpty)
			return
		}
		yield(&corpus.Article{Blocks: blocks}, nil)
	}
}

// fold makes text single-spaced: every run of white space becomes one blank;
// control, zero-width and direction characters go; letters are composed
// (Unicode NFC).
func fold(s string) string {
	if isFolded(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	blank := false
	last := rune(0)
	for _, r := range s {
		switch {
		case isSpace(r):
			blank = true
			continue
		case isInvisible(r, last):
			continue
		}
		if blank && out.Len() > 0 {
			out.WriteByte(' ')
		}
		blank, last = false, r
		out.WriteRune(r)
	}
	return norm.NFC.String(out.String())
}

// isFolded is a quick test for text that fold would not change.
func isFolded(s string) bool {
	previous := byte(' ')
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b >= utf8.RuneSelf || b < ' ' || b == 0x7f || (b == ' ' && previous == ' ') {
			return false
		}
		previous = b
	}
	return previous != ' '
}

func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u2800' || (r >= 0x1c && r <= 0x1f)
}

// isInvisible tells characters that only mislead a reader of the text. Joiners
// are kept after letters of scripts that need them.
func isInvisible(r, before rune) bool {
	switch {
	case r < ' ' || (r >= 0x7f && r < 0xa0):
		return true
	case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\ufffc':
		return true
	case r == '\u200e' || r == '\u200f' || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069'):
		return true
	case r == '\u200c' || r == '\u200d':
		return before < 0x250
	}
	return false
}
