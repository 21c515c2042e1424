//go:build browser

package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"dateline/audit"
	"dateline/corpus"
)

// sheetItems are two mentions and a sentence, each the only ones of a stratum.
func sheetItems() []audit.Item {
	mention := func(id, text, name string) audit.Item {
		return audit.Item{
			ID: id, Task: audit.Mention, Kind: corpus.Person, Stratum: "all", Size: 2,
			Left: "Yesterday ", Text: text, Right: " left; nobody else did, \"so far\".", Name: name, Form: "full", Entity: "p:x",
		}
	}
	return []audit.Item{
		mention("m1", "Ann Lee", "Ann Lee"), mention("m2", "=Leeds", "Bob Leeds"),
		{ID: "s1", Task: audit.Sentence, Kind: corpus.Person, Stratum: "nothing found", Size: 1, Text: "So did [[Ann]], Eve and Bob."},
	}
}

// TestSheet codes a sheet by keyboard, saves it and scores what was saved.
func TestSheet(t *testing.T) {
	dir := t.TempDir()
	page, err := os.Create(filepath.Join(dir, "sheet.html"))
	if err != nil {
		t.Fatal(err)
	}
	if err := audit.WriteHTML(page, sheetItems()); err != nil {
		t.Fatal(err)
	}
	if err := page.Close(); err != nil {
		t.Fatal(err)
	}
	b := open(t)
	_, err = chromedp.CallBrowser(b.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate("file://"+page.Name()), chromedp.WaitVisible("#sheet"))
	b.accessible("the sheet")
	b.do(chromedp.SendKeys("#coder", "n y s"), chromedp.Focus("#sheet"))
	if judged := eval[string](b, `document.querySelector("#count").textContent`); judged != "1 of 3, 0 judged" {
		t.Fatalf("typing a name judges: %s", judged)
	}
	b.do(chromedp.KeyEvent("y"), chromedp.KeyEvent("n"), chromedp.KeyEvent("2"), chromedp.Focus("#comment"))
	b.do(chromedp.KeyEvent("a"), chromedp.KeyEvent(";"), chromedp.KeyEvent("\x1b"))
	walked := map[string]bool{}
	for range 12 {
		b.do(chromedp.KeyEvent("\t"))
		walked[eval[string](b, `document.activeElement.id || document.activeElement.tagName`)] = true
	}
	if !walked["save"] || !walked["comment"] || !walked["BUTTON"] {
		t.Errorf("the tab key comes to %v only", walked)
	}
	b.do(chromedp.Focus("#sheet"), chromedp.KeyEvent("s"))
	var saved []byte
	for deadline := time.Now().Add(20 * time.Second); len(saved) == 0 && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		saved, _ = os.ReadFile(filepath.Join(dir, "sheet-n-y-s.csv"))
	}
	s, err := audit.ReadCSV(strings.NewReader(string(saved)), "sheet")
	if err != nil {
		t.Fatalf("%v\n%s", err, saved)
	}
	r, err := audit.Score([]*audit.Sheet{s})
	if err != nil {
		t.Fatal(err)
	}
	c := r.Coders[0]
	if c.Name != "n y s" || c.Judged != 3 || c.Precision.Value != 0.5 || c.Recall.Value != 1.0/3 || s.Items[2].Comment != "a;" {
		t.Errorf("%+v\n%s", c, saved)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.problems) > 0 {
		t.Errorf("the sheet complains: %v", b.problems)
	}
}
