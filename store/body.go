package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/klauspost/compress/zstd"
	sqlite3 "github.com/mattn/go-sqlite3"

	"dateline/corpus"
)

// bodyText is the text of an article as a row of bodies holds it, compressed.
type bodyText struct {
	Blocks    []bodyBlock `json:"blocks"`    // each an array: see bodyBlock
	Sentences [][3]int    `json:"sentences"` // block, start, length
}

// bodyBlock is a block: the number of its label, its line, its text and, where
// they are known, its score in hundredths and when it was posted.
type bodyBlock struct {
	label  int64
	line   int
	text   string
	score  int
	posted string
}

// UnmarshalJSON reads a block from an array.
func (b *bodyBlock) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&b.label, &b.line, &b.text, &b.score, &b.posted})
}

// packer compresses and expands. It may be used by several goroutines.
type packer struct {
	encoder *zstd.Encoder
	dense   *zstd.Encoder // for columns, of which there is little
	decoder *zstd.Decoder
}

// maxExpanded bounds what a damaged value can expand to.
const maxExpanded = 1 << 30

func newPacker() (*packer, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, err
	}
	dense, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault),
		zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxExpanded))
	if err != nil {
		return nil, err
	}
	return &packer{e, dense, d}, nil
}

func (p *packer) pack(raw []byte) []byte { return p.encoder.EncodeAll(raw, nil) }

func (p *packer) packColumn(raw []byte) []byte { return p.dense.EncodeAll(raw, nil) }

// unpack appends what the packed value holds to the buffer.
func (p *packer) unpack(packed, buffer []byte) ([]byte, error) {
	out, err := p.decoder.DecodeAll(packed, buffer)
	if err != nil {
		return nil, fmt.Errorf("%w: a compressed value: %w", ErrDamaged, err)
	}
	return out, nil
}

// packBody compresses the text of an article.
func (p *packer) packBody(b *bodyText) []byte { return p.pack(b.appendJSON(nil)) }

// appendJSON writes the text as JSON, in a fraction of the time that the
// standard library would take for values that need no reflection.
func (b *bodyText) appendJSON(out []byte) []byte {
	out = append(out, `{"blocks":[`...)
	for i, x := range b.Blocks {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(append(out, '['), x.label, 10)
		out = strconv.AppendInt(append(out, ','), int64(x.line), 10)
		out = appendString(append(out, ','), x.text)
		if x.score != 0 || x.posted != "" {
			out = strconv.AppendInt(append(out, ','), int64(x.score), 10)
		}
		if x.posted != "" {
			out = appendString(append(out, ','), x.posted)
		}
		out = append(out, ']')
	}
	out = append(out, `],"sentences":[`...)
	for i, s := range b.Sentences {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		for k, n := range s {
			if k > 0 {
				out = append(out, ',')
			}
			out = strconv.AppendInt(out, int64(n), 10)
		}
		out = append(out, ']')
	}
	return append(out, "]}"...)
}

// appendString writes valid UTF-8 as a JSON string.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		out = append(out, s[from:i]...)
		from = i + 1
		if c < ' ' {
			out = fmt.Appendf(out, `\u%04x`, c)
		} else {
			out = append(out, '\\', c)
		}
	}
	return append(append(out, s[from:]...), '"')
}

func (p *packer) unpackBody(packed []byte) (*bodyText, error) {
	raw, err := p.unpack(packed, nil)
	if err != nil {
		return nil, err
	}
	b := &bodyText{}
	if err := json.Unmarshal(raw, b); err != nil {
		return nil, fmt.Errorf("%w: the text of an article: %w", ErrDamaged, err)
	}
	return b, nil
}

// sentence returns the text of a sentence, "" where it is not one of the block.
func (b *bodyText) sentence(n, block int) string {
	if n < 0 || n >= len(b.Sentences) || b.Sentences[n][0] != block || block < 0 || block >= len(b.Blocks) {
		return ""
	}
	text, at := b.Blocks[block].text, b.Sentences[n]
	if at[1] < 0 || at[2] < 0 || at[1]+at[2] > len(text) {
		return ""
	}
	return text[at[1] : at[1]+at[2]]
}

// bodyOf is the text of a record, its labels numbered.
func bodyOf(r *corpus.Record, label func(*corpus.Block) (int64, error)) (*bodyText, error) {
	b := &bodyText{Blocks: make([]bodyBlock, len(r.Article.Blocks)), Sentences: make([][3]int, len(r.Sentences))}
	for i := range r.Article.Blocks {
		block := &r.Article.Blocks[i]
		n, err := label(block)
		if err != nil {
			return nil, err
		}
		b.Blocks[i] = bodyBlock{label: n, line: block.Line, text: block.Text, score: int(block.Score*100 + .5)}
		if !block.Posted.IsZero() {
			b.Blocks[i].posted = block.Posted.Format(time.RFC3339)
		}
	}
	for i, s := range r.Sentences {
		b.Sentences[i] = [3]int{s.Block, s.Start, s.End - s.Start}
	}
	return b, nil
}

// article is the article of a text, as far as its text tells.
func (b *bodyText) article(title string, labels labelTable) *corpus.Article {
	a := &corpus.Article{Title: title}
	for _, x := range b.Blocks {
		var role corpus.Role
		if x.label >= 0 && x.label < int64(len(labels)) {
			role = labels[x.label]
		}
		a.Blocks = append(a.Blocks, corpus.Block{Role: role, Text: x.text})
	}
	return a
}

// count adds up the blocks and sentences of each label, and of the content.
func (b *bodyText) count(c *columns, content func(label int64, block int) bool) {
	at := func(label int64) *labelCount {
		for i := range c.labels {
			if c.labels[i].label == uint32(label) {
				return &c.labels[i]
			}
		}
		c.labels = append(c.labels, labelCount{label: uint32(label)})
		return &c.labels[len(c.labels)-1]
	}
	for i := range b.Blocks {
		at(b.Blocks[i].label).blocks++
		if content(b.Blocks[i].label, i) {
			c.paragraphs++
		}
	}
	for _, s := range b.Sentences {
		label := b.Blocks[s[0]].label
		at(label).sentences++
		if content(label, s[0]) {
			c.sentences++
		}
	}
}

// addFunctions gives a connection the functions that the schema and its views use.
func addFunctions(c *sqlite3.SQLiteConn, p *packer) error {
	return errors.Join(
		c.RegisterFunc("zstd", func(text string) []byte { return p.pack([]byte(text)) }, true),
		c.RegisterFunc("unzstd", func(packed []byte) (string, error) {
			raw, err := p.unpack(packed, nil)
			return string(raw), err
		}, true),
		c.RegisterFunc("sentence_of", func(packed []byte, sentence, block int64) (string, error) {
			b, err := p.unpackBody(packed)
			if err != nil {
				return "", err
			}
			return b.sentence(int(sentence), int(block)), nil
		}, true),
		c.RegisterFunc("text_number", textNumber, true),
	)
}

// textNumber turns the 16 hexadecimal digits of a StoryKey into a number.
func textNumber(key string) int64 {
	n, _ := strconv.ParseUint(key, 16, 64) // what is no number is no key of ours
	return int64(n)
}
