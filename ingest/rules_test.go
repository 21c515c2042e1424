package ingest

import (
	"fmt"
	"strings"
	"testing"

	"dateline/corpus"
)

// example is a line and where it stands in an article. Text of several lines
// is an article of its own, in which "@" marks the line.
type example struct{ where, text string }

const (
	head   = "head"   // under the headline, over the text
	inside = "inside" // between two paragraphs
	tail   = "tail"   // under the last paragraph
)

const (
	headline  = "Harbour town votes to rebuild its old pier"
	paragraph = "The council of the harbour town voted on Tuesday to rebuild the pier that a winter storm had torn down."
	second    = "Work is to begin in the spring, and the first boats should be able to land before the end of the year."
	third     = "Fishermen had asked for the new landing for years, since the next safe one lies forty miles to the south."
)

// build puts an example into an article.
func build(e example) string {
	if strings.Contains(e.text, "\n") {
		return e.text
	}
	lines := []string{headline, paragraph, second, third}
	at := map[string]int{head: 1, inside: 2, tail: 4}[e.where]
	lines = append(lines[:at:at], append([]string{"@" + e.text}, lines[at:]...)...)
	return strings.Join(lines, "\n")
}

// labelOf labels the article and returns the marked block.
func labelOf(t *testing.T, e example) corpus.Block {
	t.Helper()
	text := build(e)
	a := &corpus.Article{Blocks: layout(strings.ReplaceAll(strings.TrimPrefix(text, "@"), "\n@", "\n"))}
	line := 0
	for i, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(l, "@") {
			line = i + 1
		}
	}
	Label(a, Rules())
	for _, b := range a.Blocks {
		if b.Line == line {
			return b
		}
	}
	t.Fatalf("no line is marked in %q", text)
	return corpus.Block{}
}

// ruleExample is what a rule must label, and what only looks like it.
type ruleExample struct{ yes, no []example }

func TestRules(t *testing.T) {
	examples := allExamples()
	for _, rule := range Rules() {
		e, ok := examples[rule.Name]
		if rule.Name == "field" {
			delete(examples, rule.Name)
			continue // it needs a title beside the text: see TestTitleField
		}
		if !ok || len(e.yes) < 2 || len(e.no) < 2 {
			t.Errorf("rule %s needs two examples and two counterexamples", rule.Name)
		}
		if rule.Doc == "" || rule.Label == nil {
			t.Errorf("rule %s lacks its description or its function", rule.Name)
		}
		for _, x := range e.yes {
			if b := labelOf(t, x); b.Rule != rule.Name {
				t.Errorf("%s should label %q: got %s by %s", rule.Name, x.text, b.Role, b.Rule)
			}
		}
		for _, x := range e.no {
			if b := labelOf(t, x); b.Rule == rule.Name || !b.Role.IsContent() {
				t.Errorf("%s must leave %q in: got %s by %s", rule.Name, x.text, b.Role, b.Rule)
			}
		}
		delete(examples, rule.Name)
	}
	for name := range examples {
		t.Errorf("examples for %s, which is no rule", name)
	}
}

// TestRulesAlone holds that a rule works by itself, as it does in a list.
func TestRulesAlone(t *testing.T) {
	for _, rule := range Rules() {
		a := &corpus.Article{Title: headline, Blocks: layout(strings.ReplaceAll(build(example{tail, "Leave a Reply"}), "\n@", "\n"))}
		rule.Label(a)
		for _, b := range a.Blocks {
			if b.Role != "" && b.Rule != rule.Name {
				t.Errorf("%s signed %q as %s", rule.Name, b.Text, b.Rule)
			}
		}
	}
}

func TestLabelKeepsRoles(t *testing.T) {
	a := &corpus.Article{Blocks: []corpus.Block{
		{Role: corpus.RoleBody, Rule: "mine", Text: "Leave a Reply"}, {Text: paragraph}, {Text: "Back to top"},
	}}
	Label(a, Rules())
	if a.Blocks[0].Rule != "mine" || a.Blocks[2].Role != corpus.RoleNavigation {
		t.Errorf("got %+v", a.Blocks)
	}
}

// TestLabelOwnRule holds that a rule from elsewhere runs among the others.
func TestLabelOwnRule(t *testing.T) {
	own := Rule{Name: "boats", Doc: "Lines on boats.", Label: func(a *corpus.Article) {
		for i := range a.Blocks {
			if strings.Contains(a.Blocks[i].Text, "boats") {
				a.Blocks[i].Role, a.Blocks[i].Rule = corpus.RoleNotice, "boats"
			}
		}
	}}
	a := &corpus.Article{Blocks: layout(strings.Join([]string{headline, paragraph, second}, "\n"))}
	Label(a, append([]Rule{own}, Rules()...))
	got := fmt.Sprint(a.Blocks[0].Rule, a.Blocks[1].Rule, a.Blocks[2].Rule)
	if got != "titledefaultboats" {
		t.Errorf("got %s", got)
	}
}

func TestTitleField(t *testing.T) {
	for _, c := range []struct {
		title, text string
		blocks      int
	}{
		{headline, headline + "\n" + paragraph, 2},
		{strings.ToUpper(headline) + "!", headline + "\n" + paragraph, 2},
		{"Something else", headline + "\n" + paragraph, 3},
		{headline, paragraph + "\n" + second, 3},
	} {
		a := &corpus.Article{Title: c.title, Blocks: layout(c.text)}
		Label(a, Rules())
		if len(a.Blocks) != c.blocks || a.Blocks[0].Role != corpus.RoleTitle || a.Blocks[0].Rule != "field" {
			t.Errorf("%q before %q: %+v", c.title, c.text, a.Blocks)
		}
		if a.Title != c.title {
			t.Errorf("title %q became %q", c.title, a.Title)
		}
	}
}

func TestCaptionCredit(t *testing.T) {
	for _, c := range []struct{ text, caption, credit string }{
		{"Divers inspect the pier. (Ana Ruiz/AFP)", "Divers inspect the pier.", "(Ana Ruiz/AFP)"},
		{"Divers inspect the pier on May 3. [Reuters/Ana Ruiz]", "Divers inspect the pier on May 3.", "[Reuters/Ana Ruiz]"},
		{"Divers inspect the pier. Photo: Ana Ruiz/Harbour Post", "Divers inspect the pier.", "Photo: Ana Ruiz/Harbour Post"},
		{"Divers inspect the pier | Photo Credit: PTI", "Divers inspect the pier", "Photo Credit: PTI"},
		{"FILE - Divers inspect the pier in the spring.", "FILE - Divers inspect the pier in the spring.", ""},
		{"In this photo released by the navy, divers inspect the pier.", "In this photo released by the navy, divers inspect the pier.", ""},
		{"The mayor (a Labour man) spoke first.", "", ""},
		{"He wrote the words himself (see page 4).", "", ""},
	} {
		caption, credit := splitCaption(c.text)
		if caption != c.caption || credit != c.credit {
			t.Errorf("%q: %q, %q", c.text, caption, credit)
		}
	}
}

func BenchmarkLabel(b *testing.B) {
	blocks := layout(strings.ReplaceAll(build(example{tail, "Leave a Reply"}), "\n@", "\n"))
	rules := Rules()
	for b.Loop() {
		a := &corpus.Article{Blocks: append([]corpus.Block(nil), blocks...)}
		Label(a, rules)
	}
}
