//go:build browser

package browser

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestViews opens a page of every kind, wide in the light and narrow in the
// dark: no complaint, no other host asked, nothing that axe finds serious,
// nothing that must be scrolled for sideways.
func TestViews(t *testing.T) {
	for _, s := range both(t) {
		t.Run(s.name, func(t *testing.T) {
			b := open(t)
			for _, address := range withNavigation(b, s) {
				for _, look := range []struct {
					width int64
					dark  bool
				}{{1400, false}, {400, true}} {
					where := fmt.Sprintf("%s%s at %d pixels", s.name, address, look.width)
					b.wide(look.width, look.dark)
					b.show(s, address)
					eval[bool](b, `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true), 50)))`)
					b.quiet(s, address)
					if over := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
						t.Errorf("%s: %d pixels too wide", where, over)
					}
					if n := eval[int](b, `document.querySelectorAll("h1").length`); n != 1 {
						t.Errorf("%s: %d headings", where, n)
					}
					if charts := eval[int](b, `Array.from(document.querySelectorAll(".chart")).filter((c) => !c.querySelector("canvas")).length`); charts > 0 {
						t.Errorf("%s: %d charts are not drawn", where, charts)
					}
					b.accessible(where)
				}
			}
		})
	}
}

// withNavigation is the views and whatever else the navigation leads to.
func withNavigation(b *tab, s *site) []string {
	b.show(s, "/")
	out := s.views()
	for _, to := range eval[[]string](b, `Array.from(document.querySelectorAll("nav a"), (a) => a.getAttribute("href"))`) {
		if !slices.Contains(out, to) && !strings.HasPrefix(to, "/api/") {
			out = append(out, to)
		}
	}
	return out
}

// TestDark holds that the dark look is dark.
func TestDark(t *testing.T) {
	b, s := open(t), both(t)[0]
	lightness := func(dark bool) int {
		b.wide(1400, dark)
		b.show(s, "/")
		return eval[int](b, `getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((a, n) => a + Number(n), 0)`)
	}
	if light, dark := lightness(false), lightness(true); light < 600 || dark > 150 {
		t.Errorf("the background adds up to %d in the light, %d in the dark", light, dark)
	}
}

// TestFilters fills in the form, with the script and without.
func TestFilters(t *testing.T) {
	s := both(t)[0]
	for _, script := range []bool{true, false} {
		b := open(t)
		if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script}); err != nil {
			t.Fatal(err)
		}
		b.show(s, "/")
		behind := eval[string](b, `document.querySelector(".behind").textContent`)
		b.do(chromedp.Click(".filters > summary"), chromedp.WaitVisible("#f-country"),
			chromedp.SendKeys("#f-country", "Mongolia"), chromedp.Click(".finer > summary"), chromedp.WaitVisible(".finer fieldset"),
			chromedp.Click(`.finer input[name=role][value=body]`), chromedp.Click(".filters button"))
		b.until(`location.search.includes("country") && document.readyState === "complete"`)
		at, err := url.Parse(eval[string](b, `location.href`))
		if err != nil {
			t.Fatal(err)
		}
		if v := at.Query(); v.Get("country") != "Mongolia" || v.Get("role") != "body" || script && len(v) != 2 {
			t.Errorf("with script %v the address is %s", script, at)
		}
		if now := eval[string](b, `document.querySelector(".behind").textContent`); now == behind {
			t.Errorf("with script %v the filters change nothing: %s", script, now)
		}
		if v := eval[string](b, `document.querySelector("#f-country").value`); v != "Mongolia" {
			t.Errorf("the form forgets the country: %q", v)
		}
		b.do(chromedp.Click(".filters form a"))
		b.until(`location.search === "" && document.readyState === "complete"`)
		if now := eval[string](b, `document.querySelector(".behind").textContent`); now != behind {
			t.Errorf("cleared: %s, not %s", now, behind)
		}
	}
}

// TestDownload downloads a file with the browser, and every other CSV and JSON
// of the views without: they hold the same rows.
func TestDownload(t *testing.T) {
	b, s := open(t), both(t)[0]
	dir := t.TempDir()
	_, err := chromedp.CallBrowser(b.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.show(s, "/list/people?count=articles")
	b.do(chromedp.Click("#people details.source > summary"), chromedp.Click("#people a.csv"))
	file := filepath.Join(dir, "people.csv")
	var text []byte
	for deadline := time.Now().Add(20 * time.Second); len(text) == 0 && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		text, _ = os.ReadFile(file)
	}
	if want := s.get("/api/people?count=articles&format=csv&limit=0"); string(text) != want || len(text) == 0 {
		t.Errorf("downloaded:\n%s\nthe API has\n%s", text, want)
	}
	compared := 0
	for _, address := range s.views() {
		b.show(s, address)
		for _, pair := range eval[[][2]string](b, `Array.from(document.querySelectorAll("a.csv"), (a) => [a.getAttribute("href"), a.parentElement.querySelector("a.json").getAttribute("href")])`) {
			sameRows(t, s, pair[0], pair[1])
			compared++
		}
	}
	if compared < 20 {
		t.Errorf("only %d downloads", compared)
	}
}

// sameRows compares the values of a CSV and a JSON.
func sameRows(t *testing.T, s *site, csvAt, jsonAt string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(s.get(csvAt))).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Errorf("%s: %d lines, %v", csvAt, len(lines), err)
		return
	}
	var rows []map[string]any
	d := json.NewDecoder(strings.NewReader(s.get(jsonAt)))
	d.UseNumber()
	if err := d.Decode(&rows); err != nil || len(rows) != len(lines)-1 {
		t.Errorf("%s: %d lines; %s: %d rows, %v", csvAt, len(lines), jsonAt, len(rows), err)
		return
	}
	for i, row := range rows {
		for k, column := range lines[0] {
			value := fmt.Sprint(row[column])
			if row[column] == nil {
				value = ""
			}
			if have := lines[i+1][k]; have != value && have != "'"+value {
				t.Errorf("%s: row %d: %s is %q, in JSON %q", csvAt, i, column, have, value)
			}
		}
	}
}

// TestKeyboard walks with the tab key: it comes by everything that can be used,
// and one sees where it is.
func TestKeyboard(t *testing.T) {
	s := both(t)[0]
	b := open(t)
	for _, address := range withNavigation(b, s) {
		b.show(s, address)
		missed := eval[int](b, `(window.wanted = new Set(Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"))
			.filter((e) => e.checkVisibility() && !e.disabled)), window.unseen = [], wanted.size)`)
		const look = `(() => { const e = document.activeElement; if (e === document.body) { return "end"; }
			const shape = e.ownerSVGElement ? getComputedStyle(e.querySelector("path, circle")) : null;
			const style = getComputedStyle(e);
			const seen = shape ? shape.stroke !== "none" && parseFloat(shape.strokeWidth) >= 2 : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
			if (!seen) { unseen.push(e.outerHTML.slice(0, 120)); }
			if (e.getBoundingClientRect().width === 0) { unseen.push("without size: " + e.outerHTML.slice(0, 120)); }
			wanted.delete(e); return ""; })()`
		for range 2*missed + 50 {
			b.do(chromedp.KeyEvent("\t"))
			if eval[string](b, look) == "end" {
				break
			}
		}
		for _, left := range eval[[]string](b, `Array.from(wanted, (e) => e.outerHTML.slice(0, 120)).slice(0, 5)`) {
			t.Errorf("%s: the tab key never comes to %s", address, left)
		}
		for _, e := range eval[[]string](b, `unseen.slice(0, 5)`) {
			t.Errorf("%s: one cannot see that the focus is on %s", address, e)
		}
	}
	b.show(s, "/")
	b.do(chromedp.Focus(".filters > summary"), chromedp.KeyEvent("\r"), chromedp.WaitVisible("#f-from"))
	b.show(s, "/")
	b.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
	if to := eval[string](b, `location.hash`); to != "#main" {
		t.Errorf("the first link leads to %q", to)
	}
}

// TestShots writes pictures of every view into the folder of -shots.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("pictures are written with -shots FOLDER")
	}
	for _, s := range both(t) {
		b := open(t)
		for _, address := range withNavigation(b, s) {
			for _, width := range []int64{1400, 800, 400} {
				for _, dark := range []bool{false, true} {
					b.wide(width, dark)
					b.show(s, address)
					eval[bool](b, `new Promise((done) => setTimeout(() => done(true), 200))`)
					ctx := b.ctx
					picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
					if err != nil {
						t.Fatal(err)
					}
					name := strings.Map(func(r rune) rune {
						if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
							return r
						}
						return '-'
					}, fmt.Sprintf("%s%.40s-%d-%v", s.name, address, width, map[bool]string{true: "dark", false: "light"}[dark]))
					if err := os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}
