package export

import (
	"strings"
	"unicode/utf8"

	"dateline/corpus"
	"dateline/store"
)

// document is an article on its way out, with the text that offsets refer to:
// its content blocks, joined by a blank line, as dateline extract has it.
type document struct {
	*store.Exported
	text     string
	base     []int // where each block begins in text, in bytes; -1 for one outside it
	entities map[corpus.EntityID]*corpus.Entity
	points   corpus.CodePoints
}

func newDocument(a *store.Exported) *document {
	d := &document{Exported: a, entities: make(map[corpus.EntityID]*corpus.Entity, len(a.Record.Entities))}
	var b strings.Builder
	for i := range a.Record.Article.Blocks {
		block := &a.Record.Article.Blocks[i]
		if !block.Role.IsContent() {
			d.base = append(d.base, -1)
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		d.base = append(d.base, b.Len())
		b.WriteString(block.Text)
	}
	d.text = b.String()
	d.points.Text = d.text
	for i := range a.Record.Entities {
		e := &a.Record.Entities[i]
		d.entities[e.ID] = e
	}
	return d
}

// article is the article of the document.
func (d *document) article() *corpus.Article { return d.Record.Article }

// address is where the article can be read: the address that the page states,
// else the one that the source gave.
func (d *document) address() string {
	if a := d.article(); a.Canonical != "" {
		return a.Canonical
	}
	return d.article().URL
}

// block returns the block of a mention, an empty one where there is none.
func (d *document) block(m *corpus.Mention) corpus.Block {
	if m.Block < 0 || m.Block >= len(d.article().Blocks) {
		return corpus.Block{}
	}
	return d.article().Blocks[m.Block]
}

// entity is whom or what a mention names, an empty entity for nobody.
func (d *document) entity(m *corpus.Mention) corpus.Entity {
	if e := d.entities[m.Entity]; e != nil {
		return *e
	}
	return corpus.Entity{ID: m.Entity}
}

// bytes returns where a mention stands in the text, in bytes; ok is false for
// one outside the text.
func (d *document) bytes(m *corpus.Mention) (start, end int, ok bool) {
	if m.Block < 0 || m.Block >= len(d.base) || d.base[m.Block] < 0 {
		return 0, 0, false
	}
	start = d.base[m.Block] + m.Start
	end = start + len(m.Text)
	ok = m.Start >= 0 && end <= d.base[m.Block]+len(d.article().Blocks[m.Block].Text)
	return start, end, ok
}

// offsets returns where a mention stands in the text, in code points.
func (d *document) offsets(m *corpus.Mention) (start, end int, ok bool) {
	from, to, ok := d.bytes(m)
	if !ok {
		return 0, 0, false
	}
	start = d.points.At(from)
	return start, start + utf8.RuneCountInString(d.text[from:to]), true
}

// sentence is the sentence of a mention, "" where it stands in none.
func (d *document) sentence(m *corpus.Mention) string {
	if m.Sentence < 0 || m.Sentence >= len(d.Record.Sentences) {
		return ""
	}
	s := d.Record.Sentences[m.Sentence]
	text := d.block(m).Text
	if s.Block != m.Block || s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return ""
	}
	return text[s.Start:s.End]
}

// focus is the codes of the countries that the article is about, strongest first.
func (d *document) focus() string {
	var codes []string
	for _, f := range d.Record.Focus {
		code := strings.TrimPrefix(string(f.Entity), "c:")
		if e := d.entities[f.Entity]; e != nil && e.ISO2 != "" {
			code = e.ISO2
		}
		codes = append(codes, code)
	}
	return strings.Join(codes, " ")
}
