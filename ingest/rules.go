package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/corpus"
)

// Rules lists every rule in the order in which they run. Lines that are
// furniture by their wording come first; what they leave shows where the
// running text begins and ends, which the rules on position need. A rule must
// hold for pages of any outlet, and would rather leave furniture in than take
// a sentence of the article out.
func Rules() []Rule {
	rules := append(firstRules(), wordingRules()...)
	return append(rules,
		dateRule(),
		bylineRule(),
		signatureRule(),
		kickerRule(),
		titleRule(),
		outletRule(),
		bioRule(),
		interstitialRule(),
		relatedListRule(),
		commentThreadRule(),
		footerRule(),
		subtitleRule(),
		headingRule(),
	)
}

func firstRules() []Rule { return []Rule{fieldRule(), separatorRule()} }

// wordingRules lists the rules that look at what a line says more than at
// where it stands.
func wordingRules() []Rule {
	return []Rule{
		commentFormRule(),
		shareRule(),
		navigationRule(),
		advertRule(),
		paywallRule(),
		newsletterRule(),
		machineTextRule(),
		creditRule(),
		legalRule(),
		editorNoteRule(),
		agencyRule(),
		embedRule(),
		relatedRule(),
		captionRule(),
	}
}

// fieldRule puts the title that the source states in a block of its own.
func fieldRule() Rule {
	const name = "field"
	return newRule(name,
		"The title that the source states apart from the text. A first line equal to it is the title; "+
			"otherwise a block is put before the text.",
		func(p *page) {
			a := p.article
			if a.Title == "" || p.find(corpus.RoleTitle) >= 0 {
				return
			}
			want := letters(a.Title)
			if want == "" {
				return
			}
			for i := range min(len(a.Blocks), 4) {
				if p.lines[i].open && letters(a.Blocks[i].Text) == want {
					p.set(i, corpus.RoleTitle, name)
					return
				}
			}
			title := corpus.Block{Role: corpus.RoleTitle, Rule: name, Text: a.Title}
			a.Blocks = append([]corpus.Block{title}, a.Blocks...)
			p.read()
		})
}

// letters is text without anything but small letters and digits, to compare
// headlines that differ in marks.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// hasLetters reports whether letters(s) is want.
func hasLetters(s, want string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		next, size := utf8.DecodeRuneInString(want)
		if size == 0 || next != unicode.ToLower(r) {
			return false
		}
		want = want[size:]
	}
	return want == ""
}

func separatorRule() Rule {
	return each("separator", "A line without letters or digits, or a mark of the end such as -30-.",
		corpus.RoleSeparator, 12, func(p *page, i int) bool {
			text := p.lines[i].text
			if strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0 {
				return true
			}
			switch strings.ToLower(text) {
			case "-30-", "- 30 -", "–30–", "—30—", "-end-", "-ends-", "- end -", "(ends)", "/ends":
				return true
			}
			return false
		})
}
