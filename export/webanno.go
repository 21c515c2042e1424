package export

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"dateline/corpus"
)

// quoteContext is how many code points before and after a mention a TextQuote
// selector repeats, so that the mention is found where the text has moved.
const quoteContext = 32

// The Web Annotation Data Model, https://www.w3.org/TR/annotation-model/.
type annotation struct {
	Context    string           `json:"@context"`
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Motivation string           `json:"motivation"`
	Generator  annotationAgent  `json:"generator"`
	Body       []annotationBody `json:"body"`
	Target     annotationTarget `json:"target"`
}

type annotationAgent struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

type annotationBody struct {
	Type    string `json:"type"`
	Source  string `json:"source,omitempty"`
	Value   string `json:"value,omitempty"`
	Purpose string `json:"purpose"`
}

type annotationTarget struct {
	Source   string               `json:"source"`
	Selector []annotationSelector `json:"selector"`
}

type annotationSelector struct {
	Type   string  `json:"type"`
	Exact  *string `json:"exact,omitempty"`
	Prefix *string `json:"prefix,omitempty"`
	Suffix *string `json:"suffix,omitempty"`
	Start  *int    `json:"start,omitempty"`
	End    *int    `json:"end,omitempty"`
}

// writeWebAnnotations writes one annotation a mention.
func writeWebAnnotations(ctx context.Context, w io.Writer, from Source, o *Options) error {
	out := lineEncoder(w)
	return o.articles(ctx, from, func(d *document) error {
		for i := range d.Record.Mentions {
			m := &d.Record.Mentions[i]
			from, to, ok := d.bytes(m)
			if !ok || !o.wants(d.Exported, i) {
				continue
			}
			if err := out.Encode(d.annotation(i, m, from, to)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *document) annotation(n int, m *corpus.Mention, from, to int) annotation {
	start, end, _ := d.offsets(m)
	exact, prefix, suffix := d.text[from:to], lastPoints(d.text[:from], quoteContext), firstPoints(d.text[to:], quoteContext)
	e := d.entity(m)
	body := []annotationBody{{Type: "TextualBody", Value: e.Name, Purpose: "identifying"}, {Type: "TextualBody", Value: string(m.Kind), Purpose: "classifying"}}
	if m.Entity != "" {
		body = append([]annotationBody{{Type: "SpecificResource", Source: "urn:dateline:entity:" + escapeURN(string(m.Entity)), Purpose: "identifying"}}, body...)
	}
	if e.Name == "" {
		body = body[len(body)-1:]
	}
	if m.Status != corpus.Counted {
		body = append(body, annotationBody{Type: "TextualBody", Value: strings.TrimSpace(string(m.Status) + " " + m.Reason), Purpose: "assessing"})
	}
	id := string(d.article().ID)
	return annotation{
		Context: "http://www.w3.org/ns/anno.jsonld", ID: fmt.Sprintf("urn:dateline:mention:%s:%d", id, n), Type: "Annotation",
		Motivation: "identifying", Generator: annotationAgent{"Software", "Dateline"}, Body: body,
		Target: annotationTarget{Source: "urn:dateline:article:" + id, Selector: []annotationSelector{
			{Type: "TextQuoteSelector", Exact: &exact, Prefix: &prefix, Suffix: &suffix},
			{Type: "TextPositionSelector", Start: &start, End: &end},
		}},
	}
}

// escapeURN percent-encodes what a URN must not hold.
func escapeURN(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~:@", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// lastPoints is the last n code points.
func lastPoints(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

// firstPoints is the first n code points.
func firstPoints(s string, n int) string {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at]
}
