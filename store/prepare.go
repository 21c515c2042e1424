package store

import (
	"context"
	"runtime"
	"strings"
	"sync/atomic"

	"dateline/corpus"
)

// prepared is what can be made of a record without the database.
type prepared struct {
	record      *corpus.Record
	key         int64  // of its text
	body        []byte // packed
	columns     columns
	title, text string // for the full-text index
}

// prepare makes ready all records, ahead of the writer and in parallel, and
// returns a channel for each. The labels of the blocks are numbered first, as
// that takes the database.
func (w *writer) prepare(ctx context.Context, records []*corpus.Record) ([]chan *prepared, error) {
	bodies := make([]*bodyText, len(records))
	out := make([]chan *prepared, len(records))
	for i, r := range records {
		var err error
		if bodies[i], err = bodyOf(r, w.label); err != nil {
			return nil, err
		}
		out[i] = make(chan *prepared, 1)
	}
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(records)) {
		go func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(records) || ctx.Err() != nil {
					return
				}
				out[i] <- prepare(records[i], bodies[i], w.packer)
			}
		}()
	}
	return out, nil
}

func prepare(r *corpus.Record, b *bodyText, packer *packer) *prepared {
	p := &prepared{record: r, key: textNumber(corpus.StoryKey(r.Article)), columns: columns{day: noDay}}
	if !r.Article.Published.IsZero() {
		p.columns.day = int32(dayNumber(r.Article.Published))
	}
	p.columns.print = packTrace(corpus.TraceOf(r))
	b.count(&p.columns, func(_ int64, i int) bool { return r.Article.Blocks[i].Role.IsContent() })
	p.title, p.text = searchable(r.Article)
	p.body = packer.packBody(b)
	return p
}

// searchable is what the full-text index holds of an article.
func searchable(a *corpus.Article) (title, text string) {
	var titles, content []string
	if a.Title != "" {
		titles = append(titles, a.Title)
	}
	for i := range a.Blocks {
		b := &a.Blocks[i]
		switch {
		case b.Role == corpus.RoleTitle && b.Text == a.Title:
		case b.Role == corpus.RoleTitle:
			titles = append(titles, b.Text)
		case b.Role.IsContent():
			content = append(content, b.Text)
		}
	}
	return strings.Join(titles, "\n"), strings.Join(content, "\n")
}
