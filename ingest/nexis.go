package ingest

import (
	"bytes"
	"cmp"
	"iter"
	"regexp"
	"slices"
	"strings"
)

// nexisFormat reads what LexisNexis puts into one file of plain text.
func nexisFormat() Format {
	return Format{
		Name: "nexis",
		Doc: "Documents of LexisNexis in one file of plain text, each behind a line \"1 of 10 DOCUMENTS\": outlet, date, " +
			"headline, author, language and text of each.",
		Match: matchNexis,
		Split: splitNexis,
	}
}

// nexisCover is how many bytes a cover page before the first document may have.
const nexisCover = 4096

func matchNexis(r Raw) bool {
	if r.suffix() != ".txt" && r.suffix() != "" || r.ContentType != "" {
		return false
	}
	head := bytes.TrimSpace(r.Body[:min(len(r.Body), nexisCover)])
	if len(head) == 0 || head[0] == '<' || head[0] == '{' {
		return false
	}
	return (bytes.Contains(head, []byte("DOCUMENT")) || bytes.Contains(head, []byte("DOKUMENT"))) && reNexisStart.Match(head)
}

var (
	reNexisStart = regexp.MustCompile(`(?m)^[ \t]*\d+ (?:of|von|van|de|sur) \d+ (?:DOCUMENTS|DOKUMENTEN|DOCUMENTEN|DOCUMENTOS)[ \t]*\r?$`)
	reBy         = regexp.MustCompile(`^(?i)by `)
	reNexisField = regexp.MustCompile(`^([A-Z][A-Z-]{2,20}):(?: (.*)|$)`)
	reCopyright  = regexp.MustCompile(`^Copyright (?:\(c\) |© )?\d{4} `)
)

func splitNexis(r Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		var document []string
		start, size := 0, 0
		for line, err := range Lines(r.Reader()) {
			if err != nil {
				yield(Raw{Origin: originOf(r, line.Number)}, err)
				return
			}
			begins := reNexisStart.Match(line.Text)
			if begins && start > 0 && !yield(nexisDocument(r, start, document, size)) {
				return
			}
			if begins {
				start, size, document = line.Number, 0, nil
				continue
			}
			if size += len(line.Text) + 1; size <= MaxDocument {
				document = append(document, string(line.Text))
			}
		}
		if start > 0 {
			yield(nexisDocument(r, start, document, size))
		}
	}
}

// nexisDocument reads the lines of a document: outlet, date and headline as
// paragraphs of their own, fields, the text, and fields again.
func nexisDocument(r Raw, start int, lines []string, size int) (Raw, error) {
	item := Raw{Origin: originOf(r, start), Fetched: r.Fetched}
	if size > MaxDocument {
		return item, ErrTooLarge
	}
	field := map[string]string{}
	var head, text []string
	for _, p := range nexisParagraphs(lines) {
		first, _, _ := strings.Cut(p, "\n")
		m := reNexisField.FindStringSubmatch(first)
		switch {
		case m != nil && field[m[1]] == "" && (isNexisTail(m[1]) || isNexisHead(m[1]) && len(text) == 0):
			field[m[1]] = fold(strings.TrimPrefix(p, m[1]+":"))
		case reCopyright.MatchString(p) || strings.EqualFold(p, "All Rights Reserved"):
		case len(field) == 0 && len(head) < maxNexisHead:
			head = append(head, p)
		case field["LOAD-DATE"] == "" && field["LANGUAGE"] == "":
			text = append(text, p)
		}
	}
	item.setNexisHead(head)
	item.Title = cmp.Or(item.Title, field["HEADLINE"])
	item.Author, item.Language = reBy.ReplaceAllString(field["BYLINE"], ""), languageTag(field["LANGUAGE"])
	return item, item.setText(strings.Join(text, "\n\n"), "")
}

const maxNexisHead = 4 // outlet, date, edition, headline

// isNexisHead tells the fields that stand before the text.
func isNexisHead(name string) bool {
	return slices.Contains([]string{"BYLINE", "CATEGORY", "CORRECTION", "DATELINE", "DISTRIBUTION", "HEADLINE", "HIGHLIGHT", "LENGTH", "SECTION", "SERIES", "SOURCE"}, name)
}

// isNexisTail tells the fields that stand behind the text.
func isNexisTail(name string) bool {
	return slices.Contains([]string{"LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "JOURNAL-CODE", "GRAPHIC", "DOCUMENT-TYPE", "URL", "CORRECTION-DATE"}, name)
}

// setNexisHead reads the paragraphs before the fields: the outlet, the date,
// perhaps with the edition below it, and the headline.
func (r *Raw) setNexisHead(head []string) {
	dated := slices.IndexFunc(head, func(p string) bool {
		_, ok := findDate(p, false)
		return ok
	})
	switch {
	case dated < 0:
		r.Title = fold(strings.Join(head, " "))
		return
	case dated > 0:
		r.Source = fold(head[0])
	}
	r.Published, r.UnreadDate = readStated(fold(head[dated]), orderUnknown)
	r.Title = fold(strings.Join(head[dated+1:], " "))
}

// nexisParagraphs joins lines into paragraphs, line ends kept.
func nexisParagraphs(lines []string) (out []string) {
	var p []string
	for _, l := range append(lines, "") {
		if l = toUTF8([]byte(l), ""); strings.TrimSpace(l) != "" {
			p = append(p, strings.TrimSpace(l))
			continue
		}
		if len(p) > 0 {
			out = append(out, strings.Join(p, "\n"))
		}
		p = nil
	}
	return out
}
