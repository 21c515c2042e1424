package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// A segment is a run of articles without gaps, as packed columns in a row of
// the table segments. Each column is the concatenation of one entry for each
// article, compressed with Zstandard, so that segments merge by concatenation.
// Numbers are variable-length (encoding/binary's uvarint; signed ones zigzag).
//
// An entry of named: the day (0 for none, else the signed day + 1), the outlet
// (0 for none), the numbers of content blocks and of sentences in them; how
// many countries the article is about, and for each its number and score; how
// many entities it names, and for each, in ascending order, the difference to
// the number of the one before and twice the mentions that count by default,
// plus 1 for a country.
//
// An entry of placed: how many labels its blocks have, and for each its number,
// its blocks and their sentences; how many mentions of status counted name an
// entity, and for each the position of the entity in named, the evidence, and
// the signed differences of sentence and block to the mention before.
//
// An entry of stories: what is to be subtracted from the article's number to
// get its columns copy and story, both signed.
//
// An entry of prints: see print.go.

// segmentLimit is the largest number of articles in a segment.
const segmentLimit = 1 << 14

// columns is what the packed columns say of one article.
type columns struct {
	day                   int32 // noDay for an undated article
	source                uint32
	paragraphs, sentences uint32
	focus                 []focusRow
	labels                []labelCount
	mentions              []placed // in reading order
	copy, story           int64
	print                 []byte
}

// noDay marks an article without a date.
const noDay = math.MinInt32

// focusRow is a country that an article is about.
type focusRow struct{ entity, score uint32 }

// labelCount counts the blocks of a label and their sentences.
type labelCount struct{ label, blocks, sentences uint32 }

// placed is a mention of status counted that names an entity.
type placed struct {
	entity, evidence uint32
	country, counts  bool // counts by default
	sentence, block  uint32
}

// row is an entity that an article names.
type row struct {
	entity, mentions uint32
	country          bool
}

// rows lists the entities that the mentions name, by number.
func rows(mentions []placed) []row {
	out := make([]row, 0, len(mentions))
	for _, m := range mentions {
		i, found := slices.BinarySearchFunc(out, m.entity, func(r row, e uint32) int { return int(int64(r.entity) - int64(e)) })
		if !found {
			out = slices.Insert(out, i, row{entity: m.entity, country: m.country})
		}
		if m.counts {
			out[i].mentions++
		}
	}
	return out
}

// packed are the columns of a segment, expanded.
type packed struct{ named, placed, stories, prints []byte }

// add appends the entries of one article.
func (p *packed) add(id int64, c *columns) {
	r := rows(c.mentions)
	p.named = c.appendNamed(p.named, r)
	p.placed = c.appendPlaced(p.placed, r)
	p.stories = binary.AppendVarint(binary.AppendVarint(p.stories, id-c.copy), id-c.story)
	p.prints = append(binary.AppendUvarint(p.prints, uint64(len(c.print))), c.print...)
}

func (c *columns) appendNamed(b []byte, rows []row) []byte {
	if c.day == noDay {
		b = append(b, 0)
	} else {
		b = binary.AppendUvarint(b, zigzag(int64(c.day))+1)
	}
	for _, n := range []uint32{c.source, c.paragraphs, c.sentences, uint32(len(c.focus))} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, f := range c.focus {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(f.entity)), uint64(f.score))
	}
	b = binary.AppendUvarint(b, uint64(len(rows)))
	last := uint32(0)
	for _, r := range rows {
		b = binary.AppendUvarint(b, uint64(r.entity-last))
		n := uint64(r.mentions) << 1
		if r.country {
			n |= 1
		}
		b = binary.AppendUvarint(b, n)
		last = r.entity
	}
	return b
}

func (c *columns) appendPlaced(b []byte, rows []row) []byte {
	b = binary.AppendUvarint(b, uint64(len(c.labels)))
	for _, l := range c.labels {
		b = binary.AppendUvarint(binary.AppendUvarint(binary.AppendUvarint(b, uint64(l.label)), uint64(l.blocks)), uint64(l.sentences))
	}
	b = binary.AppendUvarint(b, uint64(len(c.mentions)))
	var before placed
	for _, m := range c.mentions {
		at, _ := slices.BinarySearchFunc(rows, m.entity, func(r row, e uint32) int { return int(int64(r.entity) - int64(e)) })
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(at)), uint64(m.evidence))
		b = binary.AppendVarint(b, int64(m.sentence)-int64(before.sentence))
		b = binary.AppendVarint(b, int64(m.block)-int64(before.block))
		before = m
	}
	return b
}

func zigzag(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

func unzigzag(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }

// reader reads numbers from a packed column. After a damaged one it reads
// zeros, and says so in the end.
type reader struct {
	data    []byte
	damaged bool
}

func (r *reader) number() uint64 {
	if len(r.data) > 0 && r.data[0] < 0x80 {
		n := r.data[0]
		r.data = r.data[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.damaged, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *reader) signed() int64 { return unzigzag(r.number()) }

// count reads the number of things that follow, each of at least one byte.
func (r *reader) count() int {
	n := r.number()
	if n > uint64(len(r.data)) {
		r.damaged, r.data = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

// finish reports whether the column was whole and nothing is left of it.
func (r *reader) finish() error {
	if r.damaged || len(r.data) > 0 {
		return fmt.Errorf("%w: a packed column", ErrDamaged)
	}
	return nil
}

// unpackedArticles reads the columns of every article of a segment back.
func (p *packed) articles(first int64, n int, evidence evidenceTable) ([]columns, error) {
	named, where, stories, prints := reader{data: p.named}, reader{data: p.placed}, reader{data: p.stories}, reader{data: p.prints}
	out := make([]columns, n)
	for i := range out {
		c := &out[i]
		rows := c.readNamed(&named)
		c.readPlaced(&where, rows, evidence)
		id := first + int64(i)
		c.copy, c.story = id-stories.signed(), id-stories.signed()
		c.print = prints.bytes()
	}
	for _, r := range []*reader{&named, &where, &stories, &prints} {
		if err := r.finish(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *columns) readNamed(r *reader) []row {
	c.day = noDay
	if d := r.number(); d > 0 {
		c.day = int32(unzigzag(d - 1))
	}
	c.source, c.paragraphs, c.sentences = uint32(r.number()), uint32(r.number()), uint32(r.number())
	c.focus = make([]focusRow, r.count())
	for i := range c.focus {
		c.focus[i] = focusRow{uint32(r.number()), uint32(r.number())}
	}
	rows := make([]row, r.count())
	last := uint32(0)
	for i := range rows {
		last += uint32(r.number())
		n := r.number()
		rows[i] = row{last, uint32(n >> 1), n&1 == 1}
	}
	return rows
}

func (c *columns) readPlaced(r *reader, rows []row, evidence evidenceTable) {
	c.labels = make([]labelCount, r.count())
	for i := range c.labels {
		c.labels[i] = labelCount{uint32(r.number()), uint32(r.number()), uint32(r.number())}
	}
	c.mentions = make([]placed, r.count())
	var before placed
	for i := range c.mentions {
		at := r.number()
		if at >= uint64(len(rows)) {
			r.damaged, r.data = true, nil
			return
		}
		m := placed{entity: rows[at].entity, country: rows[at].country, evidence: uint32(r.number())}
		m.counts = evidence.counts(m.evidence)
		m.sentence = uint32(int64(before.sentence) + r.signed())
		m.block = uint32(int64(before.block) + r.signed())
		c.mentions[i], before = m, m
	}
}
