package ingest

import (
	"strings"
	"testing"
)

// TestOpenQuote holds that a row which swallowed others is rejected, and that
// rows of several lines and loose marks are not.
func TestOpenQuote(t *testing.T) {
	file := "id,text\n" +
		"1,\"Angela Merkel spoke in Germany.\nShe left.\"\n" +
		"2,\"Joe Biden spoke in Canada.\n" +
		"3,\"Emmanuel Macron spoke in France.\"\n" +
		"4,He called the \"plan\" good.\n" +
		"5,\"He said, \"\"No.\"\"\n\nThen he left.\"\n"
	var read, rejected []string
	for item, err := range splitCSV(Raw{Origin: "a.csv", Body: []byte(file)}) {
		if err != nil {
			rejected = append(rejected, item.Origin+": "+err.Error())
			continue
		}
		read = append(read, item.ID)
	}
	if got := strings.Join(read, " "); got != "1 4 5" {
		t.Errorf("read %s", got)
	}
	if len(rejected) != 1 || !strings.HasPrefix(rejected[0], "a.csv:4: a quotation mark that is not closed") {
		t.Errorf("rejected %q", rejected)
	}
}
