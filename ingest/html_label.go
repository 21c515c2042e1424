package ingest

import (
	"errors"
	"math"
	"strings"

	"dateline/corpus"
	"dateline/ingest/webpage"
)

// Rules that label blocks of pages besides the line rules.
const (
	ruleModel    = "model"     // the model of blocks decided
	ruleStated   = "json-ld"   // the text that the page's data give, where it shows none
	ruleLiveTime = "live-time" // the time of an entry of a live blog
)

// label gives every block of a page its role: the model says what is content,
// the rules and the markup say what kind of content or furniture it is. It
// fails where the page is no article.
func (p *WebPage) label(model *webpage.Model, kinds *webpage.Kinds) ([]corpus.Block, error) {
	j := p.judge(model)
	p.labelEntries(j.view, j.blocks)
	if err := p.check(j, kinds); err != nil {
		if text := p.statedText(); errors.Is(err, ErrNoArticle) && text != nil {
			return append(j.blocks, text...), nil
		}
		return nil, err
	}
	return splitCredits(j.blocks), nil
}

// judged is a page whose blocks have their roles.
type judged struct {
	view   *webpage.View
	score  []float32
	blocks []corpus.Block
}

func (p *WebPage) judge(model *webpage.Model) judged {
	view := p.View(p.About())
	score := model.Judge(view)
	content := make([]bool, len(score))
	first, last := len(score), -1
	cut := model.Cut(view, score)
	for i, s := range score {
		if content[i] = p.isContent(i, s, cut, model.Lenient); content[i] {
			first, last = min(first, i), i
		}
	}
	if last < 0 && len(score) <= fewBlocks {
		for i := range content { // too little of a page to judge by
			content[i] = isText(p.guessed[i].Role)
		}
	}
	out := make([]corpus.Block, len(p.Blocks))
	for i := range out {
		out[i] = p.role(i, content[i])
		out[i].Score = max(leastScore, float32(math.Round(float64(score[i])*100))/100)
		if out[i].Role == corpus.RoleCaption && (i > last || i < first-captionReach) {
			out[i].Role = corpus.RoleRelated // a picture of something else
		}
	}
	return judged{view, score, out}
}

// Whole is the page as the judge of pages sees it, once a model has judged its
// blocks.
func (p *WebPage) Whole(model *webpage.Model) *webpage.Whole { return p.whole(p.judge(model)) }

func (p *WebPage) whole(j judged) *webpage.Whole {
	text := make([]bool, len(j.blocks))
	for i := range text {
		text[i] = isText(j.blocks[i].Role)
	}
	return j.view.Whole(p.claims, j.score, text)
}

// leastScore is the score of a block that surely is no part of the article, to
// tell it from one that was not judged.
const leastScore = 0.01

const (
	fewBlocks   = 12  // a page of so few is no page of a site
	leastStated = 100 // words that stated text must have
)

// statedText is the text that the page's own data give, for pages that show
// none: nil where it is too short.
func (p *WebPage) statedText() []corpus.Block {
	if countWords(p.meta.text) < leastStated {
		return nil
	}
	var out []corpus.Block
	for line := range strings.SplitSeq(p.meta.text, "\n") {
		if line = fold(line); line != "" {
			out = append(out, corpus.Block{Role: corpus.RoleBody, Rule: ruleStated, Text: line})
		}
	}
	return out
}

// linkScore is the least score of a link that the rules take for one to
// another article.
const linkScore = 0.85

// isContent decides on a block by its score. What the rules take for the
// standfirst may score lower; a note on agencies and colleagues is none, so
// that those who wrote the text are not counted among those in it.
func (p *WebPage) isContent(i int, score, cut, lenient float32) bool {
	switch p.guessed[i].Role {
	case corpus.RoleAgency:
		return false
	case corpus.RoleSubtitle:
		return score >= min(cut, lenient)
	case corpus.RoleRelated:
		if p.Blocks[i].LinkShare() > 0.7 {
			return score >= max(cut, linkScore)
		}
	}
	return score >= cut
}

// captionReach is how many blocks above the text a caption may stand.
const captionReach = 12

// role labels a block that is content, or is not.
func (p *WebPage) role(i int, content bool) corpus.Block {
	b := p.guessed[i]
	b.Line = 0
	switch {
	case b.Role == corpus.RoleTitle || content && isText(b.Role) && b.Rule != ruleDefault:
	case content:
		b.Role, b.Rule = corpus.RoleBody, ruleModel
		if isHeading(p.Blocks[i].Element) {
			b.Role = corpus.RoleHeading
		}
	case isText(b.Role):
		b.Role, b.Rule = furniture(&p.Blocks[i]), ruleModel
	}
	return b
}

func isText(r corpus.Role) bool {
	return r == corpus.RoleBody || r == corpus.RoleHeading || r == corpus.RoleSubtitle
}

// furniture names a block that is no content and that no rule knows.
func furniture(b *webpage.Block) corpus.Role {
	if b.LinkShare() > 0.5 && countWords(b.Text) >= 4 {
		return corpus.RoleRelated
	}
	return corpus.RoleNavigation
}
