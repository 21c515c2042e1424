package query

import (
	"strings"
	"time"

	"dateline/corpus"
	"dateline/store"
)

// LooksLikeArticle reports whether a text can be the beginning of an article's
// identifier.
func LooksLikeArticle(text string) bool {
	return len(text) >= 4 && len(text) <= 16 && strings.Trim(text, "0123456789abcdef") == ""
}

// Timestamp writes a moment, or the day where no more is known of it.
func Timestamp(t time.Time) string { return corpus.Moment(t) }

// ArticleObject is an article with its blocks, mentions and decisions under the
// keys that every output uses.
func ArticleObject(s *store.Stored) map[string]any {
	a := s.Record.Article
	var blocks, mentions []map[string]any
	decisions := []map[string]any{}
	for i, b := range a.Blocks {
		block := map[string]any{"block": i, "line": b.Line, "role": b.Role, "rule": b.Rule, "text": b.Text}
		if b.Score > 0 {
			block["score"] = Rounded(float64(b.Score))
		}
		if !b.Posted.IsZero() {
			block["time"] = b.Posted.Format(time.RFC3339)
		}
		blocks = append(blocks, block)
	}
	for _, m := range s.Record.Mentions {
		mentions = append(mentions, map[string]any{
			"block": m.Block, "start": m.Start, "end": m.End, "text": m.Text, "kind": m.Kind, "form": m.Form,
			"status": m.Status, "reason": m.Reason, "enclosing": m.Enclosing, "entity": m.Entity,
			"sentence": m.Sentence, "by": m.By, "join": m.Join, "score": m.Score,
		})
	}
	links := []map[string]any{}
	for _, l := range s.Links {
		links = append(links, map[string]any{"article": l.Article, "reason": l.Reason, "score": Rounded(l.Score)})
	}
	for _, d := range s.Decisions {
		decisions = append(decisions, map[string]any{"as": d.Entity, "person": d.Person, "rule": d.Rule, "score": d.Score})
	}
	return map[string]any{
		"story":   links,
		"article": a.ID, "item": a.Item, "title": a.Title, "source": a.Source, "author": a.Author, "published": Timestamp(a.Published), "unread_date": a.UnreadDate,
		"modified": Timestamp(a.Modified), "publisher": a.Publisher, "section": a.Section, "type": a.Type, "paywall": a.Paywalled,
		"language": a.Language, "url": a.URL, "canonical": a.Canonical, "origin": a.Origin, "copies": s.Copies,
		"run": RunName(s.Run), "blocks": blocks, "mentions": mentions,
		"decisions": decisions,
	}
}
