package ingest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func texts(text string) []string {
	var out []string
	for _, b := range layout(text) {
		out = append(out, b.Text)
	}
	return out
}

func TestLayoutOneLineAParagraph(t *testing.T) {
	blocks := layout("Title\n\n \u00a0\nFirst  paragraph.\n\tSecond\u00a0paragraph.\n")
	if len(blocks) != 3 || blocks[0].Line != 1 || blocks[1].Line != 4 || blocks[2].Line != 5 || blocks[2].Text != "Second paragraph." {
		t.Errorf("%+v", blocks)
	}
}

// wrap breaks text as a mail program does.
func wrap(text string, width int) string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			out = append(out, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return strings.Join(append(out, line), "\n")
}

func TestLayoutWrapped(t *testing.T) {
	paragraphs := []string{paragraph + " " + second, third + " " + paragraph, second + " " + third + " " + second}
	for _, width := range []int{60, 72, 80, 100} {
		var wrapped []string
		for _, p := range paragraphs {
			wrapped = append(wrapped, wrap(p, width))
		}
		got := texts(headline + "\n\n" + strings.Join(wrapped, "\n\n") + "\n")
		if diff := cmp.Diff(append([]string{headline}, paragraphs...), got); diff != "" {
			t.Errorf("width %d: %s", width, diff)
		}
	}
}

func TestLayoutWrappedWithIndents(t *testing.T) {
	text := wrap(paragraph+" "+second, 66) + "\n   " + wrap(third+" "+paragraph, 66)
	got := texts(text)
	if diff := cmp.Diff([]string{paragraph + " " + second, third + " " + paragraph}, got); diff != "" {
		t.Error(diff)
	}
}

// TestLayoutLists holds that short lines that were not wrapped stay apart.
func TestLayoutLists(t *testing.T) {
	for _, text := range []string{
		"The results\nSpain 3\nPortugal 2\nFrance 1\nItaly 1\nMalta 0\nGreece 0",
		"A headline of some length stands here\nBy Ana Ruiz\nThe first sentence is short.\nSo is the second sentence here.\nAnd the third one is as well.\nThe fourth ends the text at once.",
		paragraph + "\n" + second + "\n" + third + "\n" + paragraph + "\n" + second,
	} {
		if got := texts(text); len(got) != strings.Count(text, "\n")+1 {
			t.Errorf("lines were joined: %q", got)
		}
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2024-07-03T10:15:30+02:00":         "2024-07-03T08:15:30Z",
		"2024-07-03T10:15:30.123Z":          "2024-07-03T10:15:30Z",
		"2024-07-03":                        "2024-07-03T00:00:00Z",
		"2024-07-03 10:15":                  "2024-07-03T10:15:00Z",
		"Wed, 03 Jul 2024 10:15:30 GMT":     "2024-07-03T10:15:30Z",
		"Wed, 3 Jul 2024 10:15:30 -0500":    "2024-07-03T15:15:30Z",
		"Wed, 03 Jul 2024 10:15:30 EDT":     "2024-07-03T14:15:30Z",
		"July 3, 2024":                      "2024-07-03T00:00:00Z",
		"July 3rd, 2024 at 5:30 p.m. ET":    "",
		"July 3, 2024 at 5:30 p.m. EST":     "2024-07-03T22:30:00Z",
		"Published: 3 July 2024, 14:05 BST": "2024-07-03T13:05:00Z",
		"Updated on Sept. 3, 2024":          "2024-09-03T00:00:00Z",
		"Wednesday, 3 July 2024":            "2024-07-03T00:00:00Z",
		"03.07.2024":                        "2024-07-03T00:00:00Z",
		"20240703":                          "2024-07-03T00:00:00Z",
		"03/04/2024":                        "", // the third of April, or the fourth of March
		"yesterday":                         "",
		"2024":                              "",
		"":                                  "",
		"99999999999999999999":              "",
	} {
		got := ""
		if d, ok := ParseDate(in); ok {
			got = d.UTC().Format("2006-01-02T15:04:05Z07:00")
		}
		if got != want {
			t.Errorf("ParseDate(%q) = %q, want %q", in, got, want)
		}
	}
}
