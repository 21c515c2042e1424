package ingest

import (
	"strings"

	"dateline/corpus"
)

// Rules on notices: who may read, copy or rely on the page, and who or what
// helped to write it.

func paywallRule() Rule {
	return each("paywall", "A notice that the rest of the text, or the page, needs a subscription or a login.",
		corpus.RoleNotice, 40, func(p *page, i int) bool {
			key := p.key(i)
			if p.reports(i) || p.tells(i) && !has(key, "subscribe", "subscriber", "subscribers", "log in", "login", "sign in", "register", "account", "your", "this") {
				return false
			}
			if starts(key, "subscribe to continue", "subscribe to read", "subscribe to keep", "to continue reading",
				"log in to continue", "log in to read", "login to continue", "sign in to continue", "sign in to read",
				"register to continue", "register to read", "create a free account", "create an account to",
				"create your free account", "already a subscriber", "already a member", "already have an account",
				"already subscribed", "not a subscriber", "don't have an account", "unlock this article",
				"unlock this story", "unlock unlimited", "you have reached your", "you've reached your",
				"you have read your last", "you've read your last", "premium content", "subscribers only", "subscriber only",
				"members only", "exclusive to subscribers", "for subscribers", "this is a premium article",
				"please subscribe", "please log in", "please sign in", "please register", "start your subscription") {
				return true
			}
			if starts(key, "you have", "you've") && has(key, "free articles", "free article", "free stories") {
				return true
			}
			if has(key, "free articles left", "free article left", "free articles remaining", "free article remaining") {
				return p.lines[i].words <= 14
			}
			return refersToItself(key) && has(key, "for subscribers", "to subscribers", "subscribers only", "to members",
				"for members", "premium subscribers", "behind a paywall", "paid subscribers")
		})
}

// refersToItself reports whether a sentence begins by speaking of the page it
// stands on: "This article", "The above story", "Note: this text".
func refersToItself(key string) bool { return selfReference(key) != "" }

// selfReference is what a sentence that speaks of its own page says of it, ""
// where it does not.
func selfReference(key string) string {
	for _, lead := range []string{"note:", "disclaimer:", "notice:", "editor's note:", "editors' note:", "attention:", "please note that", "please note:", "*", "("} {
		key = strings.TrimLeft(strings.TrimPrefix(key, lead), " ")
	}
	words := strings.SplitN(key, " ", 6)
	if len(words) < 3 {
		return ""
	}
	switch words[0] {
	case "this", "the", "parts", "portions", "some":
	default:
		return ""
	}
	specific := words[0] == "this"
	for n, w := range words[1:min(len(words), 5)] {
		w = strings.Trim(w, ",")
		switch {
		case w == "above", w == "following", w == "this", w == "preceding":
			specific = true
		case specific && pageNouns[w]:
			return strings.Join(words[n+2:], " ")
		}
	}
	return ""
}

var pageNouns = newTable(
	"article", "story", "post", "content", "message", "text", "report", "summary", "translation", "page", "item", "piece",
	"version", "transcript", "column", "essay", "op-ed", "commentary", "interview", "dispatch", "material", "site",
	"website", "newsletter", "analysis", "feature", "review", "explainer", "headline", "podcast", "episode", "blog",
)

func machineTextRule() Rule {
	return each("machine-text", "A notice that a machine wrote, translated or shortened the text.",
		corpus.RoleNotice, 60, func(p *page, i int) bool {
			key := p.key(i)
			said := selfReference(key)
			if said == "" && p.lines[i].words <= 12 && beginsWithMachine(key) {
				said = key
			}
			if said == "" || !namesMachine(key) || p.reports(i) {
				return false
			}
			return has(said, "ai-generated", "ai generated", "machine translation", "ai-assisted", "machine-generated") ||
				(machineVerbs.count(said) > 0 && machineActs(said))
		})
}

// beginsWithMachine recognises "Translated by AI" and "AI-generated summary".
func beginsWithMachine(key string) bool {
	verb, _, _ := strings.Cut(key, " ")
	return machineVerbs[verb] || starts(key, "ai-generated", "ai generated", "machine translation", "machine translated")
}

var machineVerbs = newTable(
	"written", "rewritten", "generated", "created", "produced", "translated", "summarized", "summarised", "edited",
	"drafted", "transcribed", "compiled", "assisted", "adapted", "prepared", "composed", "aggregated", "reviewed", "made",
	"paraphrased", "narrated", "reworded", "curated", "auto-generated",
)

var machines = []string{
	"artificial intelligence", "ai", "a.i.", "chatgpt", "gpt", "machine learning", "machine translation", "automatically",
	"an automated", "automation", "a language model", "language models", "large language model", "an algorithm",
	"google translate", "deepl", "a machine", "a computer", "software", "ai-generated", "ai generated", "ai-assisted",
	"machine-generated", "gemini", "copilot", "claude", "generative ai",
}

func namesMachine(key string) bool { return has(key, machines...) }

// machineActs reports whether the machine is what did it ("by artificial
// intelligence"), rather than somebody who works on it ("by artificial
// intelligence researchers").
func machineActs(said string) bool {
	for _, machine := range machines {
		_, rest, found := strings.Cut(said, machine)
		if !found {
			continue
		}
		if rest == "" || !isWordByte(rest[0]) && rest[0] != ' ' {
			return true
		}
		next, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
		switch strings.Trim(next, ".,;()") {
		case "and", "or", "tool", "tools", "technology", "technologies", "model", "models", "software", "system", "systems",
			"from", "based", "with", "under", "but", "translated", "generated", "written", "tech", "assistance", "assistant",
			"service", "for", "before", "using", "in", "then", "summarizer", "engine", "program", "":
			return true
		}
	}
	return false
}

func legalRule() Rule {
	return each("legal", "A notice on copyright, cookies, terms, commissions or liability.",
		corpus.RoleNotice, 80, func(p *page, i int) bool {
			key := p.key(i)
			if p.reports(i) {
				return false
			}
			if starts(key, "©", "copyright ©", "copyright (c)", "copyright 19", "copyright 20", "copyright by", "(c) 20", "c) 20", "c) 19", "disclaimer:", "disclosure:", "affiliate disclosure") {
				return true
			}
			switch {
			case strings.HasPrefix(key, "copyright ") && isNumber(strings.Trim(strings.SplitN(key, " ", 3)[1], ",.")):
				return true
			case has(key, "all rights reserved"):
				return p.lines[i].words <= 45 && !has(key, "all rights reserved for", "all rights reserved to")
			case has(key, "may not be", "must not be", "cannot be") && has(key, "published", "reproduced", "redistributed", "republished", "copied") && has(key, "material", "permission", "consent", "rewritten", "in whole or in part"):
				return true
			}
			return isConsent(key) || isDisclaimer(key) || isLegalLink(key)
		})
}

// isConsent recognises what pages say about cookies and tracking.
func isConsent(key string) bool {
	if starts(key, "we use cookies", "we and our partners", "this website uses cookies", "this site uses cookies",
		"our website uses cookies", "our site uses cookies", "we value your privacy", "your privacy choices",
		"accept all cookies", "accept cookies", "manage cookies", "cookie settings", "cookie policy", "cookie preferences",
		"this site is protected by recaptcha", "this content is hosted by", "to view this content",
		"we need your consent", "this content is provided by") {
		return true
	}
	return starts(key, "by continuing", "by clicking", "by submitting", "by registering", "by proceeding", "by using this", "by using our", "by browsing") &&
		has(key, "you agree", "you consent", "you accept", "cookies")
}

// isDisclaimer recognises sentences that limit what the page may be taken for.
func isDisclaimer(key string) bool {
	switch {
	case has(key, "views expressed", "opinions expressed", "views and opinions") &&
		has(key, "author's own", "authors' own", "not necessarily", "do not reflect", "does not reflect", "are their own", "are those of the", "author's alone", "are his own", "are her own", "are personal"):
		return true
	case has(key, "we may", "may earn us", "this site may") && has(key, "commission", "affiliate") && has(key, "link", "links", "purchase", "buy"):
		return true
	case starts(key, "we may earn", "we may receive", "we earn a", "if you buy through", "if you click on a link", "when you purchase through", "when you buy through", "products featured"):
		return has(key, "commission", "affiliate", "compensation")
	case has(key, "for informational purposes only", "for information purposes only", "for general information only"):
		return true
	case has(key, "financial advice", "investment advice", "legal advice", "medical advice"):
		return has(key, "not constitute", "should not be considered", "should not be construed", "is not intended as", "not be taken as", "not intended to be") &&
			(refersToItself(key) || has(key, "content", "information", "article"))
	}
	return false
}

var legalLinks = newTable(
	"privacy", "policy", "policies", "terms", "of", "use", "service", "conditions", "and", "cookie", "cookies", "contact", "us",
	"about", "advertise", "advertising", "sitemap", "site", "map", "accessibility", "legal", "notice", "imprint", "help",
	"careers", "statement", "preferences", "settings", "do", "not", "sell", "my", "personal", "information", "your",
	"choices", "rights", "copyright", "feedback", "code", "ethics", "corrections", "standards", "rss", "feeds", "share",
	"complaints", "ad", "gdpr", "ccpa", "california", "disclaimer", "editorial", "the", "data",
)

// isLegalLink recognises a row of footer links.
func isLegalLink(key string) bool {
	return has(key, "privacy", "terms", "cookie", "cookies", "contact us", "disclaimer", "imprint") && legalLinks.all(key) && countWords(key) <= 30
}

func editorNoteRule() Rule {
	return each("editor-note", "An editor's note on the page itself: corrections, updates, where the text stood before.",
		corpus.RoleNotice, 60, func(p *page, i int) bool {
			key := p.key(i)
			if starts(key, "correction:", "correction (", "clarification:", "a previous version of this", "an earlier version of this",
				"a prior version of this") {
				return true
			}
			for _, lead := range []string{"an earlier version of the ", "a version of this ", "a version of the "} {
				if rest, ok := strings.CutPrefix(key, lead); ok {
					return starts(rest, "story", "article", "report", "piece", "post", "headline", "caption", "photo caption", "dispatch", "column")
				}
			}
			said := selfReference(key)
			if said == "" {
				return false
			}
			return starts(said, "has been updated", "was updated", "has been corrected", "was corrected", "has been amended",
				"was amended", "will be updated", "is being updated", "is developing", "has been edited", "was edited for",
				"was taken from", "is taken from", "has been automatically", "is a developing", "has been removed",
				"has been republished", "is republished", "is reproduced", "has been syndicated", "is auto-generated",
				"contains affiliate", "may contain affiliate", "contains sponsored", "does not exist", "is no longer available",
				"has been modified", "has been clarified", "has been shortened", "has been adapted") ||
				starts(key, "this is a developing story", "this is a breaking news story", "this breaking news story")
		})
}
